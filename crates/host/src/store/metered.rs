//! Counts the operations of a store, and fails some where a test asks for it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use async_trait::async_trait;

use super::{Backend, Result, StoreError};
use crate::options::StoreFaults;

pub(crate) struct Metered {
    inner: Arc<dyn Backend>,
    faults: Option<StoreFaults>,
    operations: AtomicU64,
}

impl Metered {
    pub fn new(inner: Arc<dyn Backend>, faults: Option<StoreFaults>) -> Self {
        Self { inner, faults, operations: AtomicU64::new(0) }
    }

    /// Operations so far, those that were made to fail included.
    pub fn operations(&self) -> u64 {
        self.operations.load(Ordering::Relaxed)
    }

    /// Counts one operation and fails each n-th before it reaches the store: nothing is half done.
    fn step(&self) -> Result<&dyn Backend> {
        let number = self.operations.fetch_add(1, Ordering::Relaxed).wrapping_add(1);
        match &self.faults {
            Some(faults) if number.checked_rem(faults.every) == Some(0) => {
                Err(StoreError(faults.message.clone()))
            }
            _ => Ok(&*self.inner),
        }
    }
}

#[async_trait]
impl Backend for Metered {
    async fn get(&self, key: &str) -> Result<Option<Vec<u8>>> {
        self.step()?.get(key).await
    }
    async fn set(&self, key: &str, value: &[u8]) -> Result<()> {
        self.step()?.set(key, value).await
    }
    async fn delete(&self, key: &str) -> Result<()> {
        self.step()?.delete(key).await
    }
    async fn exists(&self, key: &str) -> Result<bool> {
        self.step()?.exists(key).await
    }
    async fn keys(&self) -> Result<Vec<String>> {
        self.step()?.keys().await
    }
    async fn get_many(&self, keys: &[String]) -> Result<Vec<(String, Option<Vec<u8>>)>> {
        self.step()?.get_many(keys).await
    }
    async fn set_many(&self, entries: &[(String, Vec<u8>)]) -> Result<()> {
        self.step()?.set_many(entries).await
    }
    async fn delete_many(&self, keys: &[String]) -> Result<()> {
        self.step()?.delete_many(keys).await
    }
    async fn increment(&self, key: &str, delta: i64) -> Result<i64> {
        self.step()?.increment(key, delta).await
    }
    async fn swap(&self, key: &str, seen: Option<&[u8]>, value: &[u8]) -> Result<bool> {
        self.step()?.swap(key, seen, value).await
    }
    async fn close(&self) {
        self.inner.close().await;
    }
}
