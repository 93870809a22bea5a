//! SQLite in Spin's own file and table, so that Spin and the runner can take over from each other.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use rusqlite::{Connection, OptionalExtension as _, ToSql, TransactionBehavior, params, params_from_iter};

use super::memory::add;
use super::{Backend, Result};

/// Spin's statement, to the letter.
const TABLE: &str = "CREATE TABLE IF NOT EXISTS spin_key_value (
    store TEXT NOT NULL,
    key   TEXT NOT NULL,
    value BLOB NOT NULL,

    PRIMARY KEY (store, key)
)";
const GET: &str = "SELECT value FROM spin_key_value WHERE store=?1 AND key=?2";
const SET: &str = "INSERT INTO spin_key_value (store, key, value) VALUES (?1, ?2, ?3)
    ON CONFLICT(store, key) DO UPDATE SET value=?3";
const DELETE: &str = "DELETE FROM spin_key_value WHERE store=?1 AND key=?2";

/// How many keys go into one statement; SQLite's own bound on parameters is far higher.
const KEYS_PER_STATEMENT: usize = 500;

pub(crate) struct Sqlite {
    /// The value of the column `store`: Spin keeps all labels in one table.
    label: String,
    connection: Arc<Mutex<Connection>>,
}

impl Sqlite {
    /// Opens or makes the file. Two processes may have it open; a writer waits up to five seconds for the
    /// other (rusqlite's default, and Spin's), then fails with "database is locked".
    pub fn open(path: &Path, label: &str) -> rusqlite::Result<Self> {
        let connection = Connection::open(path)?;
        // A write-ahead log lets the reader of one process go on beside the writer of another, and costs one
        // sync per write. The file notes it, so Spin goes on the same way; `synchronous` stays at FULL, so what
        // was answered as written survives a power cut.
        connection.query_row("PRAGMA journal_mode=WAL", [], |_| Ok(()))?;
        connection.execute(TABLE, [])?;
        connection.set_prepared_statement_cache_capacity(32);
        Ok(Self { label: label.to_owned(), connection: Arc::new(Mutex::new(connection)) })
    }

    /// Runs `work` on the connection. The calls are short, and the thread gives its other tasks away first.
    fn with<T>(&self, work: impl FnOnce(&mut Connection) -> rusqlite::Result<T>) -> Result<T> {
        let run = || work(&mut self.connection.lock().unwrap_or_else(PoisonError::into_inner));
        Ok(tokio::task::block_in_place(run)?)
    }
}

#[async_trait]
impl Backend for Sqlite {
    async fn get(&self, key: &str) -> Result<Option<Vec<u8>>> {
        self.with(|db| db.prepare_cached(GET)?.query_row([&self.label, key], |row| row.get(0)).optional())
    }

    async fn set(&self, key: &str, value: &[u8]) -> Result<()> {
        self.with(|db| db.prepare_cached(SET)?.execute(params![self.label, key, value]).map(drop))
    }

    async fn delete(&self, key: &str) -> Result<()> {
        self.with(|db| db.prepare_cached(DELETE)?.execute([&self.label, key]).map(drop))
    }

    async fn exists(&self, key: &str) -> Result<bool> {
        self.with(|db| db.prepare_cached(GET)?.exists([&self.label, key]))
    }

    async fn keys(&self) -> Result<Vec<String>> {
        self.with(|db| {
            let mut statement = db.prepare_cached("SELECT key FROM spin_key_value WHERE store=?1")?;
            statement.query_map([&self.label], |row| row.get(0))?.collect()
        })
    }

    async fn get_many(&self, keys: &[String]) -> Result<Vec<(String, Option<Vec<u8>>)>> {
        self.with(|db| {
            let mut found = Vec::new();
            for keys in keys.chunks(KEYS_PER_STATEMENT) {
                let mut statement = db.prepare(&format!(
                    "SELECT key, value FROM spin_key_value WHERE store=? AND key IN ({})",
                    marks(keys.len())
                ))?;
                let rows =
                    statement.query_map(params_from_iter(self.with_label(keys)), |row| row.try_into())?;
                found.extend(rows.collect::<rusqlite::Result<Vec<_>>>()?);
            }
            Ok(found)
        })
    }

    async fn set_many(&self, entries: &[(String, Vec<u8>)]) -> Result<()> {
        self.with(|db| {
            let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
            for (key, value) in entries {
                transaction.prepare_cached(SET)?.execute(params![self.label, key, value])?;
            }
            transaction.commit()
        })
    }

    async fn delete_many(&self, keys: &[String]) -> Result<()> {
        self.with(|db| {
            for keys in keys.chunks(KEYS_PER_STATEMENT) {
                db.execute(
                    &format!("DELETE FROM spin_key_value WHERE store=? AND key IN ({})", marks(keys.len())),
                    params_from_iter(self.with_label(keys)),
                )?;
            }
            Ok(())
        })
    }

    async fn increment(&self, key: &str, delta: i64) -> Result<i64> {
        // Taking the write lock before reading keeps another process out in between.
        self.with(|db| {
            let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let stored: Option<Vec<u8>> = transaction
                .prepare_cached(GET)?
                .query_row([&self.label, key], |row| row.get(0))
                .optional()?;
            let sum = match add(stored.as_deref(), delta) {
                Ok(sum) => sum,
                Err(error) => return Ok(Err(error)),
            };
            transaction.prepare_cached(SET)?.execute(params![self.label, key, sum.to_le_bytes()])?;
            transaction.commit()?;
            Ok(Ok(sum))
        })?
    }

    async fn swap(&self, key: &str, seen: Option<&[u8]>, value: &[u8]) -> Result<bool> {
        self.with(|db| {
            let changed = match seen {
                Some(seen) => db
                    .prepare_cached(
                        "UPDATE spin_key_value SET value=?4 WHERE store=?1 AND key=?2 AND value=?3",
                    )?
                    .execute(params![self.label, key, seen, value])?,
                // Blindly, where nothing was seen: Spin's behaviour, and why nobody may build on it.
                None => db.prepare_cached(SET)?.execute(params![self.label, key, value])?,
            };
            Ok(changed == 1)
        })
    }

    async fn close(&self) {
        // Takes the log into the file and ends it, so that a copy of the one file is a whole backup.
        if let Err(error) = self.with(|db| db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))) {
            tracing::warn!(
                error = error.0,
                "the store's log could not be taken into the file; nothing is lost"
            );
        }
    }
}

impl Sqlite {
    fn with_label<'a>(&'a self, keys: &'a [String]) -> impl Iterator<Item = &'a dyn ToSql> {
        std::iter::once(&self.label as &dyn ToSql).chain(keys.iter().map(|key| key as &dyn ToSql))
    }
}

fn marks(count: usize) -> String {
    vec!["?"; count].join(",")
}
