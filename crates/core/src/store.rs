//! Key names and stored shapes.
//!
//! Keys are at most 256 bytes (Spin's portable promise) and hold no `/ \ ? #`, which Azure Cosmos DB refuses in ids.
//! Each stored value starts with one byte, its shape's version; a value of an unknown version is an error, never
//! a guess. Who writes what stands beside each key: correctness rests on it (ARCHITECTURE.md, "Who writes what").

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};

use crate::{
    flow::{Fx, StoreError},
    mutant::{self, Mutant},
};

/// The version byte that this build writes, and the oldest that it still reads.
pub const VERSION: u8 = b'1';

/// Parts of blobs have at most this many bytes, so that they fit every backend: Spin promises 1 MB, and an item of
/// DynamoDB holds 400 KB with its key. A blob remembers how many parts it has, so the bound may change.
pub const VALUE_BYTES_MAX: usize = 390_000;

/// # Errors
/// When the store fails or holds something that this build cannot read.
pub async fn load<T: DeserializeOwned>(fx: &Fx, key: &str) -> Result<Option<T>, StoreError> {
    match fx.get(key).await? {
        Some(bytes) => decode(key, &bytes).map(Some),
        None => Ok(None),
    }
}

/// # Errors
/// When the store fails.
pub async fn save<T: Serialize>(fx: &Fx, key: &str, value: &T) -> Result<(), StoreError> {
    fx.set(key, encode(key, value)?).await
}

/// # Errors
/// When the value cannot be written as JSON, or is too large for a portable store.
pub fn encode<T: Serialize>(key: &str, value: &T) -> Result<Vec<u8>, StoreError> {
    let mut bytes = vec![VERSION];
    serde_json::to_writer(&mut bytes, value).map_err(|error| StoreError(format!("{key}: {error}")))?;
    Ok(bytes)
}

/// # Errors
/// When version or shape are not this build's.
pub fn decode<T: DeserializeOwned>(key: &str, bytes: &[u8]) -> Result<T, StoreError> {
    match bytes.split_first() {
        Some((&VERSION, json)) => {
            serde_json::from_slice(json).map_err(|error| StoreError(format!("{key}: {error}")))
        }
        // Not guessed at, and nothing is written over it: whoever writes it reads it first.
        Some((version, _)) if *version > VERSION => Err(StoreError(format!(
            "{key}: a newer version wrote this (shape {}, this one reads {}): run that version again",
            char::from(*version),
            char::from(VERSION)
        ))),
        Some((version, _)) => Err(StoreError(format!("{key}: unknown shape version {version}"))),
        None => Err(StoreError(format!("{key}: empty value"))),
    }
}

/// Blobs (images) are split into write-once parts of at most [`VALUE_BYTES_MAX`].
///
/// # Errors
/// When the store fails.
pub async fn save_blob(fx: &Fx, name: &str, bytes: &[u8]) -> Result<u32, StoreError> {
    let mut parts: u32 = 0;
    for part in bytes.chunks(VALUE_BYTES_MAX) {
        fx.set(&blob_part(name, parts), part.to_vec()).await?;
        parts = parts.saturating_add(1);
    }
    Ok(parts)
}

/// `None` when a part is missing.
///
/// # Errors
/// When the store fails.
pub async fn load_blob(fx: &Fx, name: &str, parts: u32) -> Result<Option<Vec<u8>>, StoreError> {
    let mut whole = Vec::new();
    let lost = u32::from(mutant::on(Mutant::ImagePartLost) && parts > 1);
    for part in 0..parts.saturating_sub(lost) {
        match fx.get(&blob_part(name, part)).await? {
            Some(bytes) if whole.is_empty() => whole = bytes,
            Some(bytes) => whole.extend_from_slice(&bytes),
            None => return Ok(None),
        }
    }
    Ok(Some(whole))
}

fn blob_part(name: &str, part: u32) -> String {
    format!("{name}:{part}")
}

/// A short, safe, injective name for a document's number in keys: itself where it is plain, else its SHA-256.
#[must_use]
pub fn document_id(number: &str) -> String {
    let plain = !number.is_empty()
        && number.len() <= 50
        && number.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'));
    if plain { number.to_owned() } else { format!("~{}", digest(number.as_bytes())) }
}

/// SHA-256, base64url without padding.
#[must_use]
pub fn digest(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(bytes))
}

/// The key names. `company` is the 8-digit taxpayer id, `document` a [`document_id`].
pub mod key {
    /// Journal of a document: written by the API (and, for marks of a backfill, by rounds).
    #[must_use]
    pub fn document(company: &str, document: &str) -> String {
        format!("d:{company}:{document}")
    }
    /// Journal of a company and its settings: written by the API.
    #[must_use]
    pub fn company(company: &str) -> String {
        format!("c:{company}")
    }
    /// Write-once blob of an image, by content.
    #[must_use]
    pub fn image(company: &str, document: &str, digest: &str) -> String {
        format!("i:{company}:{document}:{digest}")
    }
    /// What happened to a document at Cashbook: written by the round that holds the lease.
    #[must_use]
    pub fn submission(company: &str, document: &str) -> String {
        format!("s:{company}:{document}")
    }
    /// Where a company stands with Cashbook (stopped, told to wait): written by the round that holds the lease.
    #[must_use]
    pub fn standing(company: &str) -> String {
        format!("cs:{company}")
    }
    /// What the last key check from the settings said: written by the API.
    #[must_use]
    pub fn key_check(company: &str) -> String {
        format!("ck:{company}")
    }
    /// How far the backfill came: written by the round that holds the lease.
    #[must_use]
    pub fn backfill(company: &str) -> String {
        format!("bf:{company}")
    }
    /// Counter of a company's index of documents.
    #[must_use]
    pub fn index_count(company: &str) -> String {
        format!("xn:{company}")
    }
    /// Write-once entry of a company's index of documents.
    #[must_use]
    pub fn index(company: &str, at: u64) -> String {
        format!("x:{company}:{at}")
    }
    /// Counter of a shard's queue.
    #[must_use]
    pub fn queue_count(shard: u16) -> String {
        format!("qn:{shard}")
    }
    /// Write-once entry of a shard's queue; deleted when the round has taken it over.
    #[must_use]
    pub fn queue(shard: u16, at: u64) -> String {
        format!("q:{shard}:{at}")
    }
    /// The round's own book of a shard: written by the round that holds the lease.
    #[must_use]
    pub fn book(shard: u16) -> String {
        format!("w:{shard}")
    }
    /// A page of a company's backlog: written by the round that holds the lease.
    #[must_use]
    pub fn backlog(company: &str, page: u64) -> String {
        format!("b:{company}:{page}")
    }
    /// The documents whose attempt has begun: written by the round that holds the lease.
    #[must_use]
    pub fn flight(shard: u16) -> String {
        format!("f:{shard}")
    }
    /// Which epoch of a lease is the current one, and its end.
    #[must_use]
    pub fn lease(name: &str) -> String {
        format!("l:{name}")
    }
    /// Counter that hands an epoch of a lease to one.
    #[must_use]
    pub fn lease_epoch(name: &str, epoch: u64) -> String {
        format!("le:{name}:{epoch}")
    }
    /// A page of a company's transfer log: written by the round that holds the lease.
    #[must_use]
    pub fn log_page(company: &str, page: u64) -> String {
        format!("t:{company}:{page}")
    }
    /// Summary of the last round of a shard: written by the round that holds the lease.
    #[must_use]
    pub fn last_round(shard: u16) -> String {
        format!("r:{shard}")
    }
    /// Counter of the index of companies.
    #[must_use]
    pub fn companies_count() -> String {
        "cxn".to_owned()
    }
    /// Write-once entry of the index of companies; one may stand in it twice.
    #[must_use]
    pub fn companies(at: u64) -> String {
        format!("cx:{at}")
    }
    /// Counter of a company's calls, by a sample.
    #[must_use]
    pub fn calls(company: &str) -> String {
        format!("rl:{company}")
    }
    /// The minute in which a company's calls are counted: written by the API, whoever is last.
    #[must_use]
    pub fn calls_minute(company: &str) -> String {
        format!("rm:{company}")
    }
    /// Counter of a company's audit trail.
    #[must_use]
    pub fn audit_count(company: &str) -> String {
        format!("an:{company}")
    }
    /// Write-once entry of a company's audit trail.
    #[must_use]
    pub fn audit(company: &str, at: u64) -> String {
        format!("a:{company}:{at}")
    }
}

/// Companies are spread over this many shards; each has its own queue, book and lease.
pub const SHARDS: u16 = 1;

#[must_use]
pub fn shard_of(_company: &str) -> u16 {
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_become_safe_and_distinct_key_parts() {
        assert_eq!(document_id("AAA000567"), "AAA000567");
        let odd = ["2026/0001", "2026 0001", "Ő-1", "~x", "", "a:b", "a%2Fb"];
        let ids: std::collections::BTreeSet<_> = odd.iter().map(|number| document_id(number)).collect();
        assert_eq!(ids.len(), odd.len());
        for id in ids {
            assert!(id.starts_with('~') && id.len() < 50 && !id.contains(['/', ':', '#', '?', '\\']), "{id}");
        }
    }

    #[test]
    fn a_value_of_another_version_is_an_error() {
        let bytes = encode("k", &7).unwrap();
        assert_eq!(decode::<i32>("k", &bytes), Ok(7));
        assert!(decode::<i32>("k", b"27").is_err());
        assert!(decode::<i32>("k", b"").is_err());
    }
}
