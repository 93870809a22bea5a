//! The public keys that tokens are verified with: a JSON Web Key Set (RFC 7517) with Ed25519 keys (RFC 8037).

use std::fmt;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ed25519_compact::PublicKey;
use serde::Deserialize;

/// A `kid` that starts so is a key which the local runner made for itself; it counts only in development.
pub const DEV_PREFIX: &str = "dev-";

/// The keys by their `kid`. Rotation is adding one, then removing the other.
#[derive(Clone, Debug)]
pub struct KeySet {
    keys: Vec<(String, PublicKey)>,
}

/// Why a key set cannot be used: a mistake of configuration, for the operator to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeySetError {
    /// Not a JSON Web Key Set; with serde's reason.
    NotJson(String),
    /// An Ed25519 key without `kid`, at this place of the list.
    NoKid(usize),
    /// Two keys have this `kid`.
    Duplicate(String),
    /// `x` is not a sound Ed25519 public key.
    BadKey(String),
    /// `d` is there: the private key stands in a place meant for public ones.
    Private(String),
    /// No key of the set can be used here.
    Empty,
}

impl fmt::Display for KeySetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotJson(reason) => write!(f, "jwks is not a JSON Web Key Set: {reason}"),
            Self::NoKid(at) => write!(f, "jwks: key {at} has no kid"),
            Self::Duplicate(kid) => write!(f, "jwks: kid {kid:?} is there twice"),
            Self::BadKey(kid) => write!(f, "jwks: x of {kid:?} is not a sound Ed25519 public key"),
            Self::Private(kid) => {
                write!(f, "jwks: {kid:?} holds a private key (d); only public keys belong here")
            }
            Self::Empty => f.write_str("jwks holds no usable Ed25519 key (kty OKP, crv Ed25519)"),
        }
    }
}

impl std::error::Error for KeySetError {}

impl KeySet {
    /// Reads a JWKS. Keys of other kinds are passed over, as RFC 7517 (5) asks; a development key
    /// ([`DEV_PREFIX`]) is passed over too unless `development` holds.
    ///
    /// # Errors
    /// When there is no usable key, or an Ed25519 key is unsound, unnamed, doubled or private.
    pub fn from_jwks(json: &str, development: bool) -> Result<Self, KeySetError> {
        let set: Jwks = serde_json::from_slice(json.as_bytes())
            .map_err(|error| KeySetError::NotJson(error.to_string()))?;
        let mut keys: Vec<(String, PublicKey)> = Vec::new();
        for (at, jwk) in set.keys.into_iter().enumerate() {
            if jwk.kty != "OKP" || jwk.crv.as_deref() != Some("Ed25519") || !jwk.is_for_signatures() {
                continue;
            }
            let kid = jwk.kid.filter(|kid| !kid.is_empty()).ok_or(KeySetError::NoKid(at))?;
            if jwk.d.is_some() {
                return Err(KeySetError::Private(kid));
            }
            if keys.iter().any(|(known, _)| *known == kid) {
                return Err(KeySetError::Duplicate(kid));
            }
            let Some(key) = jwk.x.as_deref().and_then(public_key) else {
                return Err(KeySetError::BadKey(kid));
            };
            if development || !kid.starts_with(DEV_PREFIX) {
                keys.push((kid, key));
            }
        }
        if keys.is_empty() { Err(KeySetError::Empty) } else { Ok(Self { keys }) }
    }

    pub(super) fn get(&self, kid: &str) -> Option<&PublicKey> {
        self.keys.iter().find(|(known, _)| known == kid).map(|(_, key)| key)
    }
}

fn public_key(x: &str) -> Option<PublicKey> {
    let bytes = URL_SAFE_NO_PAD.decode(x).ok()?;
    let key = PublicKey::from_slice(&bytes).ok()?;
    key.validate().ok()?;
    Some(key)
}

#[derive(Deserialize)]
struct Jwks {
    keys: Vec<Jwk>,
}

#[derive(Deserialize)]
struct Jwk {
    kty: String,
    crv: Option<String>,
    kid: Option<String>,
    x: Option<String>,
    d: Option<serde::de::IgnoredAny>,
    #[serde(rename = "use")]
    usage: Option<String>,
    alg: Option<String>,
}

impl Jwk {
    /// `use` and `alg` are optional; where they are there they must allow what we do. `Ed25519` is RFC 9864's name
    /// of the same algorithm.
    fn is_for_signatures(&self) -> bool {
        self.usage.as_deref().is_none_or(|usage| usage == "sig")
            && self.alg.as_deref().is_none_or(|alg| matches!(alg, "EdDSA" | "Ed25519"))
    }
}
