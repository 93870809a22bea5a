//! The simulated store: single keys, counters, errors before or after the fact, and replicas that lag behind.

use std::collections::HashMap;

use cashbook_core::flow::{Effect, Reply, StoreError};

use crate::model::Moment;

/// Processes, each of which reads from a replica of its own.
pub const REPLICAS: usize = 3;

#[derive(Default)]
pub struct Store {
    /// Without lag: the values.
    values: HashMap<String, Vec<u8>>,
    /// With lag: every write that somebody may not see yet, and the last one that all see.
    histories: HashMap<String, Vec<Write>>,
    counters: HashMap<String, i64>,
    /// Longest time until a write is seen everywhere; 0: at once.
    pub lag: Moment,
    /// Reads that saw an older value than the last one.
    pub stale_reads: u64,
    random: u64,
}

struct Write {
    /// Who wrote reads its own write.
    session: u64,
    seen_from: [Moment; REPLICAS],
    value: Option<Vec<u8>>,
}

/// Who asks: a request or round, on a replica.
#[derive(Clone, Copy)]
pub struct Reader {
    pub session: u64,
    pub replica: usize,
    pub now: Moment,
}

impl Store {
    pub fn new(lag: Moment, seed: u64) -> Self {
        Self { lag, random: seed, ..Self::default() }
    }

    /// # Errors
    /// When the engine breaks the store's portable promises.
    pub fn perform(&mut self, reader: Reader, effect: Effect) -> Result<Reply, String> {
        Ok(match effect {
            Effect::Get { key } => Reply::Value(Ok(self.get(reader, &key))),
            Effect::GetMany { keys } => {
                Reply::Values(Ok(keys.iter().map(|key| self.get(reader, key)).collect()))
            }
            Effect::Set { key, value } => {
                if key.len() > 256 || value.len() > 1_000_000 {
                    return Err(format!("I10 too large for the store: {key}, {} bytes", value.len()));
                }
                self.write(reader, key, Some(value));
                Reply::Done(Ok(()))
            }
            Effect::DeleteMany { keys } => {
                for key in keys {
                    self.counters.remove(&key);
                    self.write(reader, key, None);
                }
                Reply::Done(Ok(()))
            }
            // Counters are atomic on every backend, wherever they are asked.
            Effect::Increment { key, by } => {
                let counter = self.counters.entry(key).or_default();
                *counter += by;
                Reply::Count(Ok(*counter))
            }
            Effect::Exchange(_) | Effect::Now | Effect::Random { .. } | Effect::Log(_) => {
                return Err("not the store's".to_owned());
            }
        })
    }

    fn get(&mut self, reader: Reader, key: &str) -> Option<Vec<u8>> {
        if self.lag == 0 {
            return self.values.get(key).cloned();
        }
        let history = self.histories.get(key)?;
        let is_seen =
            |write: &Write| write.session == reader.session || write.seen_from[reader.replica] <= reader.now;
        let at = history.iter().rposition(is_seen);
        self.stale_reads += u64::from(at != history.len().checked_sub(1));
        history.get(at?)?.value.clone()
    }

    fn write(&mut self, reader: Reader, key: String, value: Option<Vec<u8>>) {
        if self.lag == 0 {
            match value {
                Some(value) => self.values.insert(key, value),
                None => self.values.remove(&key),
            };
            return;
        }
        let mut seen_from = [reader.now; REPLICAS];
        for (replica, from) in seen_from.iter_mut().enumerate() {
            if replica != reader.replica {
                self.random = self.random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                *from += Moment::try_from(self.random >> 40).unwrap_or_default() % self.lag;
            }
        }
        let history = self.histories.entry(key).or_default();
        // What everybody has seen replaced is gone.
        let is_old = |write: &Write| write.seen_from.iter().all(|from| *from <= reader.now);
        if let Some(at) = history.iter().rposition(is_old) {
            history.drain(..at);
        }
        history.push(Write { session: reader.session, seen_from, value });
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

/// An effect in a line, for whoever reads a replay.
pub fn told(effect: &Effect) -> String {
    match effect {
        Effect::Get { key } => format!("get {key}"),
        Effect::GetMany { keys } => format!("get {}", keys.join(" ")),
        Effect::Set { key, value } => format!("set {key} = {}", text(Some(value))),
        Effect::DeleteMany { keys } => format!("delete {}", keys.join(" ")),
        Effect::Increment { key, by } => format!("increment {key} by {by}"),
        other => format!("{other:?}"),
    }
}

/// A reply in a line.
pub fn answered(reply: &Reply) -> String {
    match reply {
        Reply::Value(Ok(value)) => text(value.as_deref()),
        Reply::Values(Ok(values)) => {
            values.iter().map(|value| text(value.as_deref())).collect::<Vec<_>>().join(" | ")
        }
        other => format!("{other:?}"),
    }
}

/// The value without the invoice's XML, which tells nothing here.
fn text(value: Option<&[u8]>) -> String {
    let Some(value) = value else { return "nothing".to_owned() };
    let text = String::from_utf8_lossy(value);
    let inside = text.split_once("<?xml").and_then(|(before, rest)| {
        rest.rsplit_once("</InvoiceData>").map(|(_, after)| format!("{before}…{after}"))
    });
    inside.unwrap_or_else(|| text.into_owned())
}
