//! A store in memory, which behaves as the SQLite one does.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;

use super::{Backend, Result, StoreError};

#[derive(Default)]
pub(crate) struct Memory {
    entries: Mutex<BTreeMap<String, Vec<u8>>>,
}

impl Memory {
    /// No operation leaves the map half changed, so one that panicked does not spoil it.
    fn entries(&self) -> MutexGuard<'_, BTreeMap<String, Vec<u8>>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Backend for Memory {
    async fn get(&self, key: &str) -> Result<Option<Vec<u8>>> {
        Ok(self.entries().get(key).cloned())
    }

    async fn set(&self, key: &str, value: &[u8]) -> Result<()> {
        self.entries().insert(key.to_owned(), value.to_vec());
        Ok(())
    }

    async fn delete(&self, key: &str) -> Result<()> {
        self.entries().remove(key);
        Ok(())
    }

    async fn exists(&self, key: &str) -> Result<bool> {
        Ok(self.entries().contains_key(key))
    }

    async fn keys(&self) -> Result<Vec<String>> {
        Ok(self.entries().keys().cloned().collect())
    }

    async fn get_many(&self, keys: &[String]) -> Result<Vec<(String, Option<Vec<u8>>)>> {
        let entries = self.entries();
        let mut found: Vec<_> =
            keys.iter().filter_map(|key| Some((key.clone(), Some(entries.get(key)?.clone())))).collect();
        found.sort();
        found.dedup();
        Ok(found)
    }

    async fn set_many(&self, entries: &[(String, Vec<u8>)]) -> Result<()> {
        self.entries().extend(entries.iter().cloned());
        Ok(())
    }

    async fn delete_many(&self, keys: &[String]) -> Result<()> {
        let mut entries = self.entries();
        for key in keys {
            entries.remove(key);
        }
        Ok(())
    }

    async fn increment(&self, key: &str, delta: i64) -> Result<i64> {
        let mut entries = self.entries();
        let sum = add(entries.get(key).map(Vec::as_slice), delta)?;
        entries.insert(key.to_owned(), sum.to_le_bytes().to_vec());
        Ok(sum)
    }

    async fn swap(&self, key: &str, seen: Option<&[u8]>, value: &[u8]) -> Result<bool> {
        let mut entries = self.entries();
        // Unseen is written blindly: what Spin's SQLite store does.
        let fits = seen.is_none_or(|seen| entries.get(key).map(Vec::as_slice) == Some(seen));
        if fits {
            entries.insert(key.to_owned(), value.to_vec());
        }
        Ok(fits)
    }
}

/// The sum that `increment` stores. Spin keeps the number as eight little-endian bytes.
pub(super) fn add(stored: Option<&[u8]>, delta: i64) -> Result<i64> {
    let number = match stored {
        None => 0,
        Some(bytes) => i64::from_le_bytes(
            bytes
                .try_into()
                .map_err(|_| StoreError("the value to increment is not a number of 8 bytes".into()))?,
        ),
    };
    number.checked_add(delta).ok_or_else(|| StoreError("the incremented number is out of range".into()))
}
