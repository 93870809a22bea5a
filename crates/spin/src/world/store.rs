//! The key-value store `default`: values through the SDK, counters through `wasi:keyvalue`'s atomic increment.
//! No other operation is used: the backends differ in all the rest.

use std::cell::OnceCell;

use cashbook_core::flow::StoreError;
use spin_sdk::key_value;

use super::bindings::{atomics, store::Bucket};

const LABEL: &str = "default";

/// Opened on first use: not every request needs both.
#[derive(Default)]
pub struct Store {
    values: OnceCell<key_value::Store>,
    counters: OnceCell<Bucket>,
}

impl Store {
    pub fn get(&self, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.values()?.get(key).map_err(|error| StoreError(error.to_string()))
    }

    pub fn set(&self, key: &str, value: &[u8]) -> Result<(), StoreError> {
        self.values()?.set(key, value).map_err(|error| StoreError(error.to_string()))
    }

    pub fn delete(&self, key: &str) -> Result<(), StoreError> {
        self.values()?.delete(key).map_err(|error| StoreError(error.to_string()))
    }

    pub fn increment(&self, key: &str, by: i64) -> Result<i64, StoreError> {
        let bucket = opened(&self.counters, || {
            super::bindings::store::open(LABEL).map_err(|error| StoreError(error.to_string()))
        })?;
        atomics::increment(bucket, key, by).map_err(|error| StoreError(error.to_string()))
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
