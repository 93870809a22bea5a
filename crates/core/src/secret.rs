//! Secrets at rest: a company's Cashbook key is stored sealed with XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03)
//! under a master key of the deployment, bound to its company and purpose, so that a sealed value copied to another
//! place does not open.
//!
//! A sealed value reads `v1.{master key's version}.{nonce}.{ciphertext}`, both in base64url without padding.

use std::fmt;

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use chacha20poly1305::{
    XChaCha20Poly1305, XNonce,
    aead::{Aead as _, KeyInit as _, Payload},
};
use serde::Deserialize;
use zeroize::Zeroizing;

/// Length of a nonce in bytes. With so many random bits a repetition need not be feared.
pub const NONCE_LENGTH: usize = 24;
const KEY_LENGTH: usize = 32;
const FORMAT: &str = "v1";

/// A text that must not be seen: wiped when dropped, and no `Debug`, `Display` or `Serialize` gives it away.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The text itself; every use of this is a place to look at in a review.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// `text` without this secret in it: for answers and errors of the other side, which may echo it.
    #[must_use]
    pub fn redact(&self, text: &str) -> String {
        if self.0.is_empty() { text.to_owned() } else { text.replace(self.expose(), "[secret]") }
    }

    /// The last four characters, by which a user recognises the key; nothing of a key so short that four would
    /// give much of it away.
    #[must_use]
    pub fn hint(&self) -> String {
        let length = self.0.chars().count();
        if length < 16 { String::new() } else { self.0.chars().skip(length.saturating_sub(4)).collect() }
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Secret {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Secret".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "writeOnly": true })
    }
}

/// The deployment's master keys, newest first: the first seals, all of them open.
pub struct MasterKeys {
    keys: Vec<(u32, Zeroizing<[u8; KEY_LENGTH]>)>,
}

impl fmt::Debug for MasterKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.keys.iter().map(|(version, _)| version)).finish()
    }
}

/// Why the variable with the master keys cannot be used. Tells the place, never the content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MasterKeysError {
    /// Nothing there.
    Empty,
    /// Entry so-and-so (from 1) is not `version:base64 of 32 bytes`.
    Entry(usize),
    /// Two keys have this version.
    Duplicate(u32),
}

impl fmt::Display for MasterKeysError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("master_keys is empty"),
            Self::Entry(at) => write!(f, "master_keys: entry {at} is not `version:base64 of 32 bytes`"),
            Self::Duplicate(version) => write!(f, "master_keys: version {version} is there twice"),
        }
    }
}

impl std::error::Error for MasterKeysError {}

impl MasterKeys {
    /// Reads `2:base64,1:base64`.
    ///
    /// # Errors
    /// When an entry is not well-formed, a version stands twice, or nothing is there.
    pub fn parse(text: &str) -> Result<Self, MasterKeysError> {
        let mut keys: Vec<(u32, Zeroizing<[u8; KEY_LENGTH]>)> = Vec::new();
        for (at, entry) in text.split(',').map(str::trim).filter(|entry| !entry.is_empty()).enumerate() {
            let wrong = MasterKeysError::Entry(at.saturating_add(1));
            let (version, key) = entry.split_once(':').ok_or(wrong)?;
            let version: u32 = version.trim().parse().map_err(|_| wrong)?;
            let bytes = Zeroizing::new(STANDARD.decode(key.trim()).map_err(|_| wrong)?);
            let key: [u8; KEY_LENGTH] = bytes.as_slice().try_into().map_err(|_| wrong)?;
            if keys.iter().any(|(known, _)| *known == version) {
                return Err(MasterKeysError::Duplicate(version));
            }
            keys.push((version, Zeroizing::new(key)));
        }
        if keys.is_empty() { Err(MasterKeysError::Empty) } else { Ok(Self { keys }) }
    }

    fn get(&self, version: u32) -> Option<&[u8; KEY_LENGTH]> {
        self.keys.iter().find(|(known, _)| *known == version).map(|(_, key)| &**key)
    }
}

/// Why a sealed value does not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SealError {
    /// Not the form that [`seal`] writes.
    Malformed,
    /// The master key that sealed it is not configured any more.
    UnknownVersion(u32),
    /// Wrong master key, company or purpose, or the value was tampered with.
    Refused,
}

impl fmt::Display for SealError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed => f.write_str("the sealed value is malformed"),
            Self::UnknownVersion(version) => write!(f, "master key {version} is not configured"),
            Self::Refused => f.write_str("the sealed value does not open"),
        }
    }
}

impl std::error::Error for SealError {}

/// Seals `plaintext` with the newest master key. `nonce` must be random and never used again.
///
/// # Errors
/// [`SealError::Refused`] when the text is longer than the cipher can take (256 GiB), or no key is there.
pub fn seal(
    master: &MasterKeys,
    company: &str,
    purpose: &str,
    plaintext: &Secret,
    nonce: [u8; NONCE_LENGTH],
) -> Result<String, SealError> {
    let (version, key) = master.keys.first().ok_or(SealError::Refused)?;
    let aad = associated_data(company, purpose);
    let payload = Payload { msg: plaintext.expose().as_bytes(), aad: &aad };
    let sealed = cipher(key).encrypt(&XNonce::from(nonce), payload).map_err(|_| SealError::Refused)?;
    Ok(format!("{FORMAT}.{version}.{}.{}", URL_SAFE_NO_PAD.encode(nonce), URL_SAFE_NO_PAD.encode(sealed)))
}

/// Opens what [`seal`] wrote for the same company and purpose.
///
/// # Errors
/// See [`SealError`].
pub fn open(master: &MasterKeys, company: &str, purpose: &str, sealed: &str) -> Result<Secret, SealError> {
    let parts = Parts::read(sealed)?;
    let key = master.get(parts.version).ok_or(SealError::UnknownVersion(parts.version))?;
    let aad = associated_data(company, purpose);
    let payload = Payload { msg: &parts.ciphertext, aad: &aad };
    let opened = cipher(key).decrypt(&XNonce::from(parts.nonce), payload).map_err(|_| SealError::Refused)?;
    match String::from_utf8(opened) {
        Ok(text) => Ok(Secret::new(text)),
        Err(error) => {
            drop(Zeroizing::new(error.into_bytes()));
            Err(SealError::Refused)
        }
    }
}

/// Whether a value was sealed with an older master key than the newest, and should be sealed anew.
#[must_use]
pub fn is_outdated(master: &MasterKeys, sealed: &str) -> bool {
    let newest = master.keys.first().map(|(version, _)| *version);
    Parts::read(sealed).is_ok_and(|parts| Some(parts.version) != newest)
}

fn cipher(key: &[u8; KEY_LENGTH]) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(key.into())
}

/// Each part with its length before it: no two pairs give the same bytes.
fn associated_data(company: &str, purpose: &str) -> Vec<u8> {
    let mut data = b"incash-cashbook secret".to_vec();
    for part in [company, purpose] {
        data.extend_from_slice(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        data.extend_from_slice(part.as_bytes());
    }
    data
}

struct Parts {
    version: u32,
    nonce: [u8; NONCE_LENGTH],
    ciphertext: Vec<u8>,
}

impl Parts {
    fn read(sealed: &str) -> Result<Self, SealError> {
        let mut parts = sealed.split('.');
        let (Some(FORMAT), Some(version), Some(nonce), Some(ciphertext), None) =
            (parts.next(), parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(SealError::Malformed);
        };
        let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| SealError::Malformed);
        Ok(Self {
            version: version.parse().map_err(|_| SealError::Malformed)?,
            nonce: decode(nonce)?.try_into().map_err(|_| SealError::Malformed)?,
            ciphertext: decode(ciphertext)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONCE: [u8; NONCE_LENGTH] = [3; NONCE_LENGTH];

    fn entry(version: u32, fill: u8) -> String {
        format!("{version}:{}", STANDARD.encode([fill; KEY_LENGTH]))
    }

    fn keys(entries: &[String]) -> MasterKeys {
        MasterKeys::parse(&entries.join(",")).unwrap()
    }

    fn key_text() -> Secret {
        Secret::new("cb-live-0123456789-űő-abcd".to_owned())
    }

    #[test]
    fn opens_for_its_own_company_and_purpose_only() {
        let master = keys(&[entry(1, 7)]);
        let sealed = seal(&master, "12345678", "cashbook", &key_text(), NONCE).unwrap();
        assert!(!sealed.contains("0123456789") && sealed.starts_with("v1.1."));
        assert_eq!(open(&master, "12345678", "cashbook", &sealed).unwrap(), key_text());
        for (company, purpose) in [("87654321", "cashbook"), ("12345678", "other"), ("12345678c", "ashbook")]
        {
            assert_eq!(open(&master, company, purpose, &sealed).err(), Some(SealError::Refused));
        }
    }

    #[test]
    fn agrees_with_an_independent_implementation() {
        // Made with libsodium's crypto_aead_xchacha20poly1305_ietf_encrypt (PyNaCl) from the same key, nonce and
        // associated data.
        let master = keys(&[entry(1, 7)]);
        let sealed = seal(&master, "12345678", "cashbook", &Secret::new("titok".to_owned()), NONCE).unwrap();
        assert_eq!(sealed, LIBSODIUM);
    }
    const LIBSODIUM: &str = "v1.1.AwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMD.8G8_dB5u94h0mMGKlWu1z-pSCbUP";

    #[test]
    fn every_changed_character_is_noticed() {
        let master = keys(&[entry(1, 7)]);
        let sealed = seal(&master, "12345678", "cashbook", &key_text(), NONCE).unwrap();
        for at in 0..sealed.len() {
            let mut bytes = sealed.clone().into_bytes();
            bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(bytes).unwrap();
            assert!(open(&master, "12345678", "cashbook", &changed).is_err(), "{changed}");
        }
    }

    #[test]
    fn rotation() {
        let old = keys(&[entry(1, 7)]);
        let both = keys(&[entry(2, 8), entry(1, 7)]);
        let new = keys(&[entry(2, 8)]);
        let sealed = seal(&old, "12345678", "cashbook", &key_text(), NONCE).unwrap();
        assert!(!is_outdated(&old, &sealed) && is_outdated(&both, &sealed));
        assert_eq!(open(&both, "12345678", "cashbook", &sealed).unwrap(), key_text());
        assert_eq!(open(&new, "12345678", "cashbook", &sealed).err(), Some(SealError::UnknownVersion(1)));
        let anew = seal(&both, "12345678", "cashbook", &key_text(), [4; NONCE_LENGTH]).unwrap();
        assert!(!is_outdated(&both, &anew));
        assert_eq!(open(&new, "12345678", "cashbook", &anew).unwrap(), key_text());
    }

    #[test]
    fn malformed_values() {
        let master = keys(&[entry(1, 7)]);
        for sealed in
            ["", "v1", "v1.1.AA", "v1.1.AA.AA", "v1.x.AA.AA", "v2.1.AA.AA", "v1.1.*.AA", "v1.1.AA.AA.AA"]
        {
            assert_eq!(open(&master, "1", "p", sealed).err(), Some(SealError::Malformed), "{sealed}");
        }
    }

    #[test]
    fn master_keys_that_cannot_be_used() {
        let good = entry(1, 7);
        let cases = [
            (String::new(), MasterKeysError::Empty),
            (" , ".to_owned(), MasterKeysError::Empty),
            ("secret".to_owned(), MasterKeysError::Entry(1)),
            (format!("{good},2:AAAA"), MasterKeysError::Entry(2)),
            (format!("{good},x:{}", STANDARD.encode([1; 32])), MasterKeysError::Entry(2)),
            (format!("{good},{good}"), MasterKeysError::Duplicate(1)),
        ];
        for (text, outcome) in cases {
            let error = MasterKeys::parse(&text).unwrap_err();
            assert_eq!(error, outcome, "{text}");
            assert!(!error.to_string().contains("secret"));
        }
    }

    #[test]
    fn nothing_shows_a_secret() {
        assert_eq!(format!("{:?}", key_text()), "Secret(…)");
        assert_eq!(format!("{:?}", keys(&[entry(2, 8), entry(1, 7)])), "[2, 1]");
        assert_eq!(key_text().hint(), "abcd");
        assert_eq!(Secret::new("short-key-12345".to_owned()).hint(), "");
        assert_eq!(Secret::new(String::new()).hint(), "");
        let echo = format!("no such key: {0}, {0}!", key_text().expose());
        assert_eq!(key_text().redact(&echo), "no such key: [secret], [secret]!");
        assert_eq!(Secret::new(String::new()).redact("text"), "text");
    }
}
