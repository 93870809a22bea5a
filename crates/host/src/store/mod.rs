//! The key-value store behind the label `default`: one small trait, three backends, and faults for tests.

mod memory;
mod metered;
mod redis;
mod sqlite;

use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use async_trait::async_trait;

use crate::options::{Options, StoreChoice};

pub(crate) use metered::Metered;

/// The only label that Spin defines without a runtime configuration.
pub(crate) const DEFAULT_LABEL: &str = "default";

/// Spin's bound on what one `get` or `get-keys` may return, bytes.
pub(crate) const RESULT_BYTES_MAX: usize = 128 << 20;

/// What went wrong, as the guest reads it in `error::other`. Losing a race is no error, see [`Backend::swap`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StoreError(pub String);

impl<E: std::error::Error> From<E> for StoreError {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

pub(crate) type Result<T> = std::result::Result<T, StoreError>;

/// One store. Each method is atomic by itself; any of them may fail.
#[async_trait]
pub(crate) trait Backend: Send + Sync {
    async fn get(&self, key: &str) -> Result<Option<Vec<u8>>>;
    async fn set(&self, key: &str, value: &[u8]) -> Result<()>;
    async fn delete(&self, key: &str) -> Result<()>;
    async fn exists(&self, key: &str) -> Result<bool>;
    async fn keys(&self) -> Result<Vec<String>>;

    async fn get_many(&self, keys: &[String]) -> Result<Vec<(String, Option<Vec<u8>>)>>;
    async fn set_many(&self, entries: &[(String, Vec<u8>)]) -> Result<()>;
    async fn delete_many(&self, keys: &[String]) -> Result<()>;

    /// Adds `delta` to the number under `key` (0 when absent) and returns the sum.
    async fn increment(&self, key: &str, delta: i64) -> Result<i64>;

    /// The write of a compare-and-swap: `seen` is what the guest last read through its handle (`None` when it
    /// read nothing, or nothing was there). Returns whether the swap is reported as done.
    async fn swap(&self, key: &str, seen: Option<&[u8]>, value: &[u8]) -> Result<bool>;

    /// Gives up whatever the backend holds open.
    async fn close(&self) {}
}

/// Opens the store that `options` choose.
pub(crate) async fn open(options: &Options) -> anyhow::Result<Metered> {
    let store: Arc<dyn Backend> = match &options.store {
        StoreChoice::Memory => Arc::new(memory::Memory::default()),
        StoreChoice::Sqlite => Arc::new(open_sqlite(&options.state_dir)?),
        StoreChoice::Redis { url } => Arc::new(redis::Redis::open(url).await.context("the Redis store")?),
    };
    Ok(Metered::new(store, options.store_faults.clone()))
}

fn open_sqlite(folder: &Path) -> anyhow::Result<sqlite::Sqlite> {
    std::fs::create_dir_all(folder)
        .with_context(|| format!("the state folder {} cannot be made", folder.display()))?;
    let path = folder.join("sqlite_key_value.db");
    sqlite::Sqlite::open(&path, DEFAULT_LABEL)
        .with_context(|| format!("the store {} cannot be opened", path.display()))
}

#[cfg(test)]
mod tests;
