//! Who is calling, and for which company: a JSON Web Token signed with Ed25519 (`alg` EdDSA, RFC 7519 and RFC 8037).
//!
//! Verification is exact rather than general: one algorithm, one curve, a key named by `kid`, a life with an end.
//! Whatever a token says before its signature is checked is used for nothing but finding the key.

mod claims;
mod keys;
#[cfg(any(test, feature = "sign"))]
pub mod sign;

pub use claims::{Claims, CompanyClaim, Scope, Scopes};
pub use keys::{DEV_PREFIX, KeySet, KeySetError};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use ed25519_compact::Signature;
use serde::Deserialize;

/// Longer tokens are refused unread.
pub const TOKEN_LENGTH_MAX: usize = 8 * 1024;

/// What a token has to say to be meant for us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    pub issuer: String,
    pub audience: String,
    /// How far two clocks may be apart.
    pub leeway_s: i64,
    /// The farthest `exp` from now that is taken: a stolen token must not live for ever.
    pub max_lifetime_s: i64,
}

/// Why a token is refused. Each has its own stable code; all of them answer 401.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AuthError {
    /// No `Authorization: Bearer …` at all.
    Missing,
    /// Not three parts of base64url, not JSON, or longer than [`TOKEN_LENGTH_MAX`].
    Malformed,
    /// `alg` is not exactly `EdDSA`, or `crit` asks for something unknown (RFC 7515, 4.1.11).
    Algorithm,
    /// `kid` is missing or not in the set; also a development key outside development.
    UnknownKey,
    Signature,
    /// A claim is missing or has the wrong form.
    Claims,
    Expired,
    NotYetValid,
    /// `exp` lies farther ahead than [`Expected::max_lifetime_s`].
    Lifetime,
    Issuer,
    Audience,
}

impl AuthError {
    pub const ALL: [Self; 11] = [
        Self::Missing,
        Self::Malformed,
        Self::Algorithm,
        Self::UnknownKey,
        Self::Signature,
        Self::Claims,
        Self::Expired,
        Self::NotYetValid,
        Self::Lifetime,
        Self::Issuer,
        Self::Audience,
    ];

    /// The stable code of the problem that answers it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Missing => "token-missing",
            Self::Malformed => "token-malformed",
            Self::Algorithm => "token-algorithm",
            Self::UnknownKey => "token-key-unknown",
            Self::Signature => "token-signature",
            Self::Claims => "token-claims",
            Self::Expired => "token-expired",
            Self::NotYetValid => "token-not-yet-valid",
            Self::Lifetime => "token-lifetime",
            Self::Issuer => "token-issuer",
            Self::Audience => "token-audience",
        }
    }
}

/// Verifies a compact JWS and reads its claims.
///
/// # Errors
/// The first reason for which the token is refused; the claims are looked at only when the signature holds.
pub fn verify(
    token: &str,
    keys: &KeySet,
    expected: &Expected,
    now: DateTime<Utc>,
) -> Result<Claims, AuthError> {
    if token.len() > TOKEN_LENGTH_MAX {
        return Err(AuthError::Malformed);
    }
    let (signed, signature) = token.rsplit_once('.').ok_or(AuthError::Malformed)?;
    let (header, payload) = signed.split_once('.').ok_or(AuthError::Malformed)?;

    let header: Header = serde_json::from_slice(&decode(header)?).map_err(|_| AuthError::Malformed)?;
    if header.alg != "EdDSA" || header.crit.is_some() {
        return Err(AuthError::Algorithm);
    }
    let payload = decode(payload)?;
    let signature = Signature::from_slice(&decode(signature)?).map_err(|_| AuthError::Malformed)?;
    let key = header.kid.as_deref().and_then(|kid| keys.get(kid)).ok_or(AuthError::UnknownKey)?;
    key.verify(signed, &signature).map_err(|_| AuthError::Signature)?;

    claims::read(&payload, expected, now)
}

/// Takes the token out of an `Authorization` header; the scheme's name is case-insensitive (RFC 9110, 11.1).
///
/// # Errors
/// [`AuthError::Missing`] without a header or with another scheme, [`AuthError::Malformed`] for an empty token.
pub fn bearer(authorization: Option<&str>) -> Result<&str, AuthError> {
    let value = authorization.ok_or(AuthError::Missing)?;
    let (scheme, token) = value.split_once(' ').ok_or(AuthError::Missing)?;
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(AuthError::Missing);
    }
    let token = token.trim();
    if token.is_empty() { Err(AuthError::Malformed) } else { Ok(token) }
}

/// RFC 7515, 4: of the header only these matter. `jwk`, `jku` and `x5u`, with which a token would bring its own key,
/// are deliberately not read.
#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    crit: Option<serde::de::IgnoredAny>,
}

fn decode(part: &str) -> Result<Vec<u8>, AuthError> {
    URL_SAFE_NO_PAD.decode(part).map_err(|_| AuthError::Malformed)
}

#[cfg(test)]
mod tests;
