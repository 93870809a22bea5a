//! The key-value store `default`: values through the SDK, counters through `wasi:keyvalue`'s atomic increment, and its
//! batches as an optimisation that nothing rests on. No other operation is used: the backends differ in all the rest.

use std::{
    cell::{Cell, OnceCell},
    collections::HashMap,
};

use cashbook_core::flow::StoreError;
use spin_sdk::key_value;

use super::bindings::{atomics, batch, store::Bucket};

const LABEL: &str = "default";
/// Fewer keys are asked for one by one: the most often they are not there, and would be asked for again.
const BATCH_MIN: usize = 4;
/// Keys asked for at once: so that the answer, with documents of 12 KB and more, stays small.
const BATCH: usize = 64;

/// Opened on first use: not every request needs both.
#[derive(Default)]
pub struct Store {
    values: OnceCell<key_value::Store>,
    bucket: OnceCell<Bucket>,
    /// A batch failed before: Redis fails all of them under Spin, and asking again would only cost.
    single: Cell<bool>,
}

impl Store {
    pub fn get(&self, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.values()?.get(key).map_err(|error| StoreError(error.to_string()))
    }

    pub fn set(&self, key: &str, value: &[u8]) -> Result<(), StoreError> {
        self.values()?.set(key, value).map_err(|error| StoreError(error.to_string()))
    }

    /// Values in the order of the keys. What a batch leaves out (SQLite drops missing keys) is asked for by itself:
    /// that it is not in the store is believed of a single read only.
    pub fn get_many(&self, keys: &[String]) -> Result<Vec<Option<Vec<u8>>>, StoreError> {
        let mut values = Vec::with_capacity(keys.len());
        for keys in keys.chunks(BATCH) {
            let mut found = if keys.len() >= BATCH_MIN { self.batch(keys) } else { HashMap::new() };
            for key in keys {
                values.push(match found.remove(key) {
                    Some(value) => Some(value),
                    None => self.get(key)?,
                });
            }
        }
        Ok(values)
    }

    pub fn delete_many(&self, keys: &[String]) -> Result<(), StoreError> {
        for keys in keys.chunks(BATCH) {
            let at_once = keys.len() > 1
                && !self.single.get()
                && batch::delete_many(self.bucket()?, keys).inspect_err(|_| self.single.set(true)).is_ok();
            if !at_once {
                keys.iter().try_for_each(|key| self.delete(key))?;
            }
        }
        Ok(())
    }

    pub fn increment(&self, key: &str, by: i64) -> Result<i64, StoreError> {
        atomics::increment(self.bucket()?, key, by).map_err(|error| StoreError(error.to_string()))
    }

    /// What one batch gives; nothing where it fails.
    fn batch(&self, keys: &[String]) -> HashMap<String, Vec<u8>> {
        if self.single.get() {
            return HashMap::new();
        }
        let answer = self.bucket().ok().and_then(|bucket| batch::get_many(bucket, keys).ok());
        self.single.set(answer.is_none());
        let pairs = answer.into_iter().flatten();
        pairs.filter_map(|(key, value)| Some((key, value?))).collect()
    }

    fn delete(&self, key: &str) -> Result<(), StoreError> {
        self.values()?.delete(key).map_err(|error| StoreError(error.to_string()))
    }

    fn bucket(&self) -> Result<&Bucket, StoreError> {
        opened(&self.bucket, || {
            super::bindings::store::open(LABEL).map_err(|error| StoreError(error.to_string()))
        })
    }

    fn values(&self) -> Result<&key_value::Store, StoreError> {
        opened(&self.values, || key_value::Store::open(LABEL).map_err(|error| StoreError(error.to_string())))
    }
}

fn opened<T>(cell: &OnceCell<T>, open: impl FnOnce() -> Result<T, StoreError>) -> Result<&T, StoreError> {
    if let Some(store) = cell.get() {
        return Ok(store);
    }
    let store = open()?;
    Ok(cell.get_or_init(|| store))
}
