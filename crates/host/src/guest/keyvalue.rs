//! `fermyon:spin/key-value` and `wasi:keyvalue`: two faces of one store. Failures are values, never traps.

use std::sync::Arc;

use wasmtime::component::Resource;

use super::State;
use super::bindings::fermyon::spin::key_value as spin;
use super::bindings::wasi::keyvalue::{atomics, batch, store as wasi};
use crate::store::{Backend as _, DEFAULT_LABEL, Metered, RESULT_BYTES_MAX, StoreError};

/// A store that a guest has opened, and so may use.
pub struct OpenStore(Arc<Metered>);

/// A guest's compare-and-swap handle.
pub struct Cas {
    store: Arc<Metered>,
    key: String,
    /// What the guest last read through the handle.
    seen: Option<Vec<u8>>,
}

impl State {
    /// Whether the component may open the store `label`. That it exists was checked at the start.
    fn may_open(&self, label: &str) -> bool {
        debug_assert!(self.grants.stores.iter().all(|label| label == DEFAULT_LABEL), "checked at the start");
        self.grants.stores.contains(label)
    }
}

impl spin::Host for State {}

impl spin::HostStore for State {
    async fn open(&mut self, label: String) -> wasmtime::Result<Result<Resource<OpenStore>, spin::Error>> {
        if !self.may_open(&label) {
            return Ok(Err(spin::Error::AccessDenied));
        }
        let store = OpenStore(Arc::clone(&self.backend));
        Ok(self.table.push(store).map_err(|_| spin::Error::StoreTableFull))
    }

    async fn get(
        &mut self,
        store: Resource<OpenStore>,
        key: String,
    ) -> wasmtime::Result<Result<Option<Vec<u8>>, spin::Error>> {
        let store = self.table.get(&store)?;
        Ok(store.0.get(&key).await.and_then(bounded).map_err(to_spin))
    }

    async fn set(
        &mut self,
        store: Resource<OpenStore>,
        key: String,
        value: Vec<u8>,
    ) -> wasmtime::Result<Result<(), spin::Error>> {
        Ok(self.table.get(&store)?.0.set(&key, &value).await.map_err(to_spin))
    }

    async fn delete(
        &mut self,
        store: Resource<OpenStore>,
        key: String,
    ) -> wasmtime::Result<Result<(), spin::Error>> {
        Ok(self.table.get(&store)?.0.delete(&key).await.map_err(to_spin))
    }

    async fn exists(
        &mut self,
        store: Resource<OpenStore>,
        key: String,
    ) -> wasmtime::Result<Result<bool, spin::Error>> {
        Ok(self.table.get(&store)?.0.exists(&key).await.map_err(to_spin))
    }

    async fn get_keys(
        &mut self,
        store: Resource<OpenStore>,
    ) -> wasmtime::Result<Result<Vec<String>, spin::Error>> {
        Ok(self.table.get(&store)?.0.keys().await.and_then(bounded_keys).map_err(to_spin))
    }

    async fn drop(&mut self, store: Resource<OpenStore>) -> wasmtime::Result<()> {
        self.table.delete(store)?;
        Ok(())
    }
}

impl wasi::Host for State {
    async fn open(&mut self, label: String) -> wasmtime::Result<Result<Resource<OpenStore>, wasi::Error>> {
        if !self.may_open(&label) {
            return Ok(Err(wasi::Error::AccessDenied));
        }
        let store = OpenStore(Arc::clone(&self.backend));
        Ok(self.table.push(store).map_err(|_| wasi::Error::Other("store table full".into())))
    }
}

impl wasi::HostBucket for State {
    async fn get(
        &mut self,
        bucket: Resource<OpenStore>,
        key: String,
    ) -> wasmtime::Result<Result<Option<Vec<u8>>, wasi::Error>> {
        let store = self.table.get(&bucket)?;
        Ok(store.0.get(&key).await.and_then(bounded).map_err(to_wasi))
    }

    async fn set(
        &mut self,
        bucket: Resource<OpenStore>,
        key: String,
        value: Vec<u8>,
    ) -> wasmtime::Result<Result<(), wasi::Error>> {
        Ok(self.table.get(&bucket)?.0.set(&key, &value).await.map_err(to_wasi))
    }

    async fn delete(
        &mut self,
        bucket: Resource<OpenStore>,
        key: String,
    ) -> wasmtime::Result<Result<(), wasi::Error>> {
        Ok(self.table.get(&bucket)?.0.delete(&key).await.map_err(to_wasi))
    }

    async fn exists(
        &mut self,
        bucket: Resource<OpenStore>,
        key: String,
    ) -> wasmtime::Result<Result<bool, wasi::Error>> {
        Ok(self.table.get(&bucket)?.0.exists(&key).await.map_err(to_wasi))
    }

    async fn list_keys(
        &mut self,
        bucket: Resource<OpenStore>,
        cursor: Option<String>,
    ) -> wasmtime::Result<Result<wasi::KeyResponse, wasi::Error>> {
        if cursor.is_some() {
            return Ok(Err(wasi::Error::Other("list_keys: cursor not supported".into())));
        }
        let keys = self.table.get(&bucket)?.0.keys().await.and_then(bounded_keys);
        Ok(keys.map(|keys| wasi::KeyResponse { keys, cursor: None }).map_err(to_wasi))
    }

    async fn drop(&mut self, bucket: Resource<OpenStore>) -> wasmtime::Result<()> {
        self.table.delete(bucket)?;
        Ok(())
    }
}

impl batch::Host for State {
    async fn get_many(
        &mut self,
        bucket: Resource<OpenStore>,
        keys: Vec<String>,
    ) -> wasmtime::Result<Result<Vec<(String, Option<Vec<u8>>)>, wasi::Error>> {
        if keys.is_empty() {
            return Ok(Ok(Vec::new()));
        }
        Ok(self.table.get(&bucket)?.0.get_many(&keys).await.and_then(bounded_entries).map_err(to_wasi))
    }

    async fn set_many(
        &mut self,
        bucket: Resource<OpenStore>,
        entries: Vec<(String, Vec<u8>)>,
    ) -> wasmtime::Result<Result<(), wasi::Error>> {
        if entries.is_empty() {
            return Ok(Ok(()));
        }
        Ok(self.table.get(&bucket)?.0.set_many(&entries).await.map_err(to_wasi))
    }

    async fn delete_many(
        &mut self,
        bucket: Resource<OpenStore>,
        keys: Vec<String>,
    ) -> wasmtime::Result<Result<(), wasi::Error>> {
        if keys.is_empty() {
            return Ok(Ok(()));
        }
        Ok(self.table.get(&bucket)?.0.delete_many(&keys).await.map_err(to_wasi))
    }
}

impl atomics::Host for State {
    async fn increment(
        &mut self,
        bucket: Resource<OpenStore>,
        key: String,
        delta: i64,
    ) -> wasmtime::Result<Result<i64, wasi::Error>> {
        Ok(self.table.get(&bucket)?.0.increment(&key, delta).await.map_err(to_wasi))
    }

    async fn swap(
        &mut self,
        cas: Resource<Cas>,
        value: Vec<u8>,
    ) -> wasmtime::Result<Result<(), atomics::CasError>> {
        let Cas { store, key, seen } = self.table.delete(cas)?;
        match store.swap(&key, seen.as_deref(), &value).await {
            Ok(true) => Ok(Ok(())),
            // The guest gets a new handle that has read the value anew.
            Ok(false) => match store.get(&key).await {
                Ok(seen) => {
                    let cas = self.table.push(Cas { store, key, seen })?;
                    Ok(Err(atomics::CasError::CasFailed(cas)))
                }
                Err(error) => Ok(Err(atomics::CasError::StoreError(to_wasi(error)))),
            },
            Err(error) => Ok(Err(atomics::CasError::StoreError(to_wasi(error)))),
        }
    }
}

impl atomics::HostCas for State {
    async fn new(
        &mut self,
        bucket: Resource<OpenStore>,
        key: String,
    ) -> wasmtime::Result<Result<Resource<Cas>, wasi::Error>> {
        let store = Arc::clone(&self.table.get(&bucket)?.0);
        let cas = self.table.push(Cas { store, key, seen: None });
        Ok(cas.map_err(|_| wasi::Error::Other("too many compare_and_swaps opened".into())))
    }

    async fn current(
        &mut self,
        cas: Resource<Cas>,
    ) -> wasmtime::Result<Result<Option<Vec<u8>>, wasi::Error>> {
        let cas = self.table.get_mut(&cas)?;
        let current = cas.store.get(&cas.key).await.and_then(bounded);
        if let Ok(value) = &current {
            cas.seen.clone_from(value);
        }
        Ok(current.map_err(to_wasi))
    }

    async fn drop(&mut self, cas: Resource<Cas>) -> wasmtime::Result<()> {
        self.table.delete(cas)?;
        Ok(())
    }
}

fn to_spin(StoreError(message): StoreError) -> spin::Error {
    spin::Error::Other(message)
}

fn to_wasi(StoreError(message): StoreError) -> wasi::Error {
    wasi::Error::Other(message)
}

fn bounded(value: Option<Vec<u8>>) -> Result<Option<Vec<u8>>, StoreError> {
    check_size(value.as_ref().map_or(0, Vec::len))?;
    Ok(value)
}

fn bounded_keys(keys: Vec<String>) -> Result<Vec<String>, StoreError> {
    check_size(keys.iter().map(|key| size_of::<String>().saturating_add(key.len())).sum())?;
    Ok(keys)
}

type Entries = Vec<(String, Option<Vec<u8>>)>;

fn bounded_entries(entries: Entries) -> Result<Entries, StoreError> {
    let size = |(key, value): &(String, Option<Vec<u8>>)| {
        key.len().saturating_add(value.as_ref().map_or(0, Vec::len))
    };
    check_size(entries.iter().map(size).sum())?;
    Ok(entries)
}

fn check_size(bytes: usize) -> Result<(), StoreError> {
    if bytes > RESULT_BYTES_MAX {
        return Err(StoreError(format!("query result exceeds limit of {RESULT_BYTES_MAX} bytes")));
    }
    Ok(())
}
