//! Making tokens: for the development key of the local runner, and for tests. Never part of what ships as
//! WebAssembly (feature `sign`): the component holds public keys only.

use std::fmt::Write as _;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use ed25519_compact::{KeyPair, Seed};
use serde_json::json;

use super::{DEV_PREFIX, Scope};

/// A private key with its name.
pub struct SigningKey {
    kid: String,
    pair: KeyPair,
}

impl SigningKey {
    /// A key under a name of its own. `seed` is 32 bytes from a cryptographic source, kept secret.
    #[must_use]
    pub fn new(kid: impl Into<String>, seed: [u8; 32]) -> Self {
        Self { kid: kid.into(), pair: KeyPair::from_seed(Seed::new(seed)) }
    }

    /// A development key; its name starts with [`DEV_PREFIX`], so that no deployment takes it.
    #[must_use]
    pub fn development(seed: [u8; 32]) -> Self {
        let key = Self::new("", seed);
        let name = key.pair.pk.iter().take(4).fold(DEV_PREFIX.to_owned(), |mut name, byte| {
            // Writing to a string cannot fail.
            let _ = write!(name, "{byte:02x}");
            name
        });
        Self { kid: name, ..key }
    }

    /// The public part, as a JSON Web Key Set.
    #[must_use]
    pub fn jwks(&self) -> String {
        let x = URL_SAFE_NO_PAD.encode(*self.pair.pk);
        json!({ "keys": [{ "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": self.kid, "x": x }] })
            .to_string()
    }

    /// Signs any claims: the general form under [`Self::token`].
    #[must_use]
    pub fn sign(&self, claims: &serde_json::Value) -> String {
        let header = json!({ "alg": "EdDSA", "typ": "JWT", "kid": self.kid });
        let signed = format!(
            "{}.{}",
            URL_SAFE_NO_PAD.encode(header.to_string()),
            URL_SAFE_NO_PAD.encode(claims.to_string())
        );
        let signature = self.pair.sk.sign(&signed, None);
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(*signature))
    }

    /// A token for `grant` that lives for `ttl_s` seconds from `now` on.
    #[must_use]
    pub fn token(&self, grant: &Grant<'_>, ttl_s: i64, now: DateTime<Utc>) -> String {
        let scope: Vec<&str> = grant.scopes.iter().map(|scope| scope.name()).collect();
        self.sign(&json!({
            "iss": grant.issuer,
            "aud": grant.audience,
            "sub": grant.sub,
            "company": grant.company,
            "scope": scope.join(" "),
            "iat": now.timestamp(),
            "exp": now.timestamp().saturating_add(ttl_s),
        }))
    }
}

/// What a token grants, to whom.
#[derive(Clone, Copy, Debug)]
pub struct Grant<'a> {
    pub issuer: &'a str,
    pub audience: &'a str,
    pub sub: &'a str,
    /// An 8-digit taxpayer id, or `*`.
    pub company: &'a str,
    pub scopes: &'a [Scope],
}
