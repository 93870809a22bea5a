//! The simulated store: single keys, counters, and errors before or after the fact.

use std::collections::BTreeMap;

use cashbook_core::flow::{Effect, Reply, StoreError};

#[derive(Default)]
pub struct Store {
    values: BTreeMap<String, Vec<u8>>,
    counters: BTreeMap<String, i64>,
}

impl Store {
    pub fn perform(&mut self, effect: &Effect) -> Reply {
        match effect {
            Effect::Get { key } => Reply::Value(Ok(self.values.get(key).cloned())),
            Effect::GetMany { keys } => {
                Reply::Values(Ok(keys.iter().map(|key| self.values.get(key).cloned()).collect()))
            }
            Effect::Set { key, value } => {
                assert!(key.len() <= 256, "key too long: {key}");
                assert!(value.len() <= 1_000_000, "value too large: {key}");
                self.values.insert(key.clone(), value.clone());
                Reply::Done(Ok(()))
            }
            Effect::DeleteMany { keys } => {
                for key in keys {
                    self.values.remove(key);
                    self.counters.remove(key);
                }
                Reply::Done(Ok(()))
            }
            Effect::Increment { key, by } => {
                let counter = self.counters.entry(key.clone()).or_default();
                *counter += by;
                Reply::Count(Ok(*counter))
            }
            Effect::Exchange(_) | Effect::Now | Effect::Random { .. } | Effect::Log(_) => {
                unreachable!("not the store's")
            }
        }
    }
}

/// The reply that says that the store failed.
pub fn failed(effect: &Effect) -> Reply {
    let error = StoreError("database is locked".to_owned());
    match effect {
        Effect::Get { .. } => Reply::Value(Err(error)),
        Effect::GetMany { .. } => Reply::Values(Err(error)),
        Effect::Increment { .. } => Reply::Count(Err(error)),
        _ => Reply::Done(Err(error)),
    }
}

pub fn is_store(effect: &Effect) -> bool {
    !matches!(effect, Effect::Exchange(_) | Effect::Now | Effect::Random { .. } | Effect::Log(_))
}
