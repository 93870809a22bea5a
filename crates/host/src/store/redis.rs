//! Redis as Spin uses it: keys and values as they are, without a prefix, numbers in Redis's own decimal form.
//!
//! What does not work on Redis under Spin does not work here either: a component that passes here must not
//! rest on it.

use std::time::Duration;

use anyhow::Context as _;
use async_trait::async_trait;
use redis::AsyncCommands as _;
use redis::aio::{ConnectionManager, ConnectionManagerConfig};

use super::{Backend, Result, StoreError};

/// As long as SQLite waits for another writer: a busy server is no error yet.
const TIMEOUT: Duration = Duration::from_secs(5);

pub(crate) struct Redis {
    /// Cheap to clone; all clones share one connection, which is made anew when it breaks.
    connection: ConnectionManager,
}

impl Redis {
    pub async fn open(url: &str) -> anyhow::Result<Self> {
        // The error of a malformed URL might repeat the password in it.
        let client =
            redis::Client::open(url).ok().context("the URL is not of the form redis://host:port/db")?;
        let config = ConnectionManagerConfig::new()
            .set_connection_timeout(Some(TIMEOUT))
            .set_response_timeout(Some(TIMEOUT))
            .set_number_of_retries(2);
        let connection = client.get_connection_manager_with_config(config).await.context("no connection")?;
        Ok(Self { connection })
    }
}

#[async_trait]
impl Backend for Redis {
    async fn get(&self, key: &str) -> Result<Option<Vec<u8>>> {
        Ok(self.connection.clone().get(key).await?)
    }

    async fn set(&self, key: &str, value: &[u8]) -> Result<()> {
        Ok(self.connection.clone().set(key, value).await?)
    }

    async fn delete(&self, key: &str) -> Result<()> {
        Ok(self.connection.clone().del(key).await?)
    }

    async fn exists(&self, key: &str) -> Result<bool> {
        Ok(self.connection.clone().exists(key).await?)
    }

    async fn keys(&self) -> Result<Vec<String>> {
        Ok(self.connection.clone().keys("*").await?)
    }

    async fn get_many(&self, _keys: &[String]) -> Result<Vec<(String, Option<Vec<u8>>)>> {
        // Spin sends KEYS instead of MGET here, whose answer never fits.
        Err(StoreError("get-many fails on Redis, as it does under Spin".into()))
    }

    async fn set_many(&self, entries: &[(String, Vec<u8>)]) -> Result<()> {
        Ok(self.connection.clone().mset(entries).await?)
    }

    async fn delete_many(&self, keys: &[String]) -> Result<()> {
        Ok(self.connection.clone().del(keys).await?)
    }

    async fn increment(&self, key: &str, delta: i64) -> Result<i64> {
        Ok(self.connection.clone().incr(key, delta).await?)
    }

    async fn swap(&self, key: &str, seen: Option<&[u8]>, value: &[u8]) -> Result<bool> {
        // One step on the server; `seen` is an empty list when nothing was read through the handle.
        const SWAP: &str = "if #ARGV == 2 and redis.call('GET', KEYS[1]) ~= ARGV[2] then return 0 end \
                            redis.call('SET', KEYS[1], ARGV[1]) return 1";
        let mut command = redis::cmd("EVAL");
        command.arg(SWAP).arg(1).arg(key).arg(value);
        if let Some(seen) = seen {
            command.arg(seen);
        }
        command.exec_async(&mut self.connection.clone()).await?;
        // Spin ends each swap with an UNWATCH that fails, and so reports a lost race even when it wrote.
        Ok(false)
    }
}
