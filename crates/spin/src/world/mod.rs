//! The world as Spin offers it: store, outbound HTTP, clock, randomness, log, variables.

mod bindings;
mod log;
mod outbound;
mod store;

use std::time::{SystemTime, UNIX_EPOCH};

use cashbook_core::{
    exchange::{Answer, ExchangeError, Request},
    flow::{Effect, Reply},
};
use chrono::{DateTime, Utc};

pub use log::write;

use crate::drive;

/// What the effects of one request or one tick are performed with.
pub struct World {
    store: store::Store,
    base_url: String,
    /// Stands in every log line, so that those of one request can be found together.
    request_id: String,
}

impl World {
    pub fn new(base_url: String, request_id: String) -> Self {
        Self { store: store::Store::default(), base_url, request_id }
    }
}

impl drive::World for World {
    fn perform(&self, effect: Effect) -> Reply {
        match effect {
            Effect::Get { key } => Reply::Value(self.store.get(&key)),
            Effect::GetMany { keys } => Reply::Values(self.store.get_many(&keys)),
            Effect::Set { key, value } => Reply::Done(self.store.set(&key, &value)),
            Effect::DeleteMany { keys } => Reply::Done(self.store.delete_many(&keys)),
            Effect::Increment { key, by } => Reply::Count(self.store.increment(&key, by)),
            Effect::Now => Reply::Time(now()),
            Effect::Random { count } => Reply::Bytes(random(count)),
            Effect::Log(event) => {
                log::event(&event, &self.request_id);
                Reply::Done(Ok(()))
            }
            // The driver never hands this in here; were it to, nothing was sent.
            Effect::Exchange(_) => Reply::Answer(Err(ExchangeError::NotSent("not driven".to_owned()))),
        }
    }

    async fn exchange(&self, request: Request) -> Result<Answer, ExchangeError> {
        outbound::exchange(&self.base_url, request, now()).await
    }
}

pub fn now() -> DateTime<Utc> {
    // Before 1970 there is nothing to be done right; the checks of tokens and leases refuse it.
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs())
        .ok()
        .and_then(|seconds| DateTime::from_timestamp(seconds, since.subsec_nanos()))
        .unwrap_or(DateTime::<Utc>::MIN_UTC)
}

/// Empty when the host gives none: whoever needs random bytes counts them.
pub fn random(count: usize) -> Vec<u8> {
    let mut bytes = vec![0; count];
    match getrandom::fill(&mut bytes) {
        Ok(()) => bytes,
        Err(_) => Vec::new(),
    }
}

/// A variable of the component, as spin.toml maps it.
pub fn variable(name: &str) -> Result<String, String> {
    spin_sdk::variables::get(name).map_err(|error| error.to_string())
}
