//! How the pure core meets the world: flows yield effects as data, a driver performs them and feeds the replies back.
//!
//! A *flow* is an `async fn` over an [`Fx`]; awaiting one of its methods puts an [`Effect`] into a queue. The driver
//! (the Spin component, or the simulation) owns a [`Machine`] and repeats until it has the result:
//!
//! 1. [`Machine::poll`] runs the flow as far as it goes; `Some(result)` ends it.
//! 2. [`Machine::next_effect`] is drained: every effect is performed, in any order, at any pace, several at once.
//! 3. [`Machine::reply`] hands in what came of each, then back to 1.
//!
//! Dropping a machine at any moment is a crash between two effects: whatever was performed stays, the rest never
//! happens. Every flow is written so that this is safe, and the simulation does just that.

use std::{
    cell::RefCell,
    collections::VecDeque,
    future::Future,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, Waker},
};

use chrono::{DateTime, Utc};

use crate::exchange::{Answer, ExchangeError, Request};

/// One thing to be done in the world.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    Get {
        key: String,
    },
    /// An optimisation: the driver may use the backend's own (and must fall back where that fails).
    GetMany {
        keys: Vec<String>,
    },
    Set {
        key: String,
        value: Vec<u8>,
    },
    DeleteMany {
        keys: Vec<String>,
    },
    /// Atomic on every backend; answers the new value. Counter keys are touched by nothing else.
    Increment {
        key: String,
        by: i64,
    },
    /// One exchange with Cashbook, without redirects, within the request's own time limit.
    Exchange(Box<Request>),
    Now,
    /// That many random bytes.
    Random {
        count: usize,
    },
    Log(Event),
}

/// What came of an [`Effect`].
#[derive(Clone, Debug)]
pub enum Reply {
    Value(Result<Option<Vec<u8>>, StoreError>),
    /// In the order of the keys asked for.
    Values(Result<Vec<Option<Vec<u8>>>, StoreError>),
    Done(Result<(), StoreError>),
    Count(Result<i64, StoreError>),
    Answer(Result<Answer, ExchangeError>),
    Time(DateTime<Utc>),
    Bytes(Vec<u8>),
}

/// The store could not do it, after the retries of [`Fx`]. The cause is for the log only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreError(pub String);

/// One line of the structured log: never contents, never secrets.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Event {
    pub level: Level,
    /// Stable, kebab-case.
    pub event: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub company: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub detail: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    Info,
    Warn,
    Error,
}

pub type EffectId = u64;

/// How often a store operation is tried before its error counts: any of them can fail ("database is locked").
pub const STORE_TRIES: u32 = 4;

#[derive(Default)]
struct Desk {
    last_id: EffectId,
    outbox: VecDeque<(EffectId, Effect)>,
    /// A few at a time: as many as are in flight.
    pending: Vec<(EffectId, Pending)>,
}

impl Desk {
    fn pending(&mut self, wanted: EffectId) -> Option<&mut Pending> {
        self.pending.iter_mut().find(|(id, _)| *id == wanted).map(|(_, pending)| pending)
    }

    fn take(&mut self, wanted: EffectId) -> Option<Pending> {
        let at = self.pending.iter().position(|(id, _)| *id == wanted)?;
        Some(self.pending.swap_remove(at).1)
    }
}

#[derive(Default)]
struct Pending {
    reply: Option<Reply>,
    waker: Option<Waker>,
}

/// The flow's end of the desk.
#[derive(Clone, Default)]
pub struct Fx(Rc<RefCell<Desk>>);

/// A flow and its desk, to be driven from outside.
pub struct Machine<'a, T> {
    desk: Rc<RefCell<Desk>>,
    flow: Pin<Box<dyn Future<Output = T> + 'a>>,
}

impl<'a, T> Machine<'a, T> {
    pub fn new<F: Future<Output = T> + 'a>(flow: impl FnOnce(Fx) -> F) -> Self {
        let fx = Fx::default();
        Self { desk: Rc::clone(&fx.0), flow: Box::pin(flow(fx)) }
    }

    /// Runs the flow as far as the replies so far carry it. Not to be called again after it answered `Some`.
    pub fn poll(&mut self) -> Option<T> {
        match self.flow.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(result) => Some(result),
            Poll::Pending => None,
        }
    }

    pub fn next_effect(&mut self) -> Option<(EffectId, Effect)> {
        self.desk.borrow_mut().outbox.pop_front()
    }

    /// A reply to an effect that nobody waits for any more is ignored.
    pub fn reply(&mut self, id: EffectId, reply: Reply) {
        let waker = match self.desk.borrow_mut().pending(id) {
            Some(pending) => {
                pending.reply = Some(reply);
                pending.waker.take()
            }
            None => None,
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

impl Fx {
    /// # Errors
    /// When the store still fails after [`STORE_TRIES`].
    pub async fn get(&self, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let mut error = mismatch();
        for _ in 0..STORE_TRIES {
            match self.call(Effect::Get { key: key.to_owned() }).await {
                Reply::Value(Ok(value)) => return Ok(value),
                Reply::Value(Err(failed)) => error = failed,
                _ => {}
            }
        }
        Err(error)
    }

    /// # Errors
    /// As [`Fx::get`]. The value may have been written all the same.
    pub async fn set(&self, key: &str, value: Vec<u8>) -> Result<(), StoreError> {
        let mut error = mismatch();
        for _ in 0..STORE_TRIES {
            match self.call(Effect::Set { key: key.to_owned(), value: value.clone() }).await {
                Reply::Done(Ok(())) => return Ok(()),
                Reply::Done(Err(failed)) => error = failed,
                _ => {}
            }
        }
        Err(error)
    }

    /// As many values as keys, in their order.
    ///
    /// # Errors
    /// As [`Fx::get`].
    pub async fn get_many(&self, keys: &[String]) -> Result<Vec<Option<Vec<u8>>>, StoreError> {
        match self.call(Effect::GetMany { keys: keys.to_vec() }).await {
            Reply::Values(Ok(values)) if values.len() == keys.len() => return Ok(values),
            _ => {}
        }
        // The longer a batch, the likelier it fails again as a whole: each key has its own tries.
        let mut values = Vec::with_capacity(keys.len());
        for key in keys {
            values.push(self.get(key).await?);
        }
        Ok(values)
    }

    /// # Errors
    /// As [`Fx::get`].
    pub async fn delete_many(&self, keys: Vec<String>) -> Result<(), StoreError> {
        if let Reply::Done(Ok(())) = self.call(Effect::DeleteMany { keys: keys.clone() }).await {
            return Ok(());
        }
        for key in keys {
            self.delete(key).await?;
        }
        Ok(())
    }

    async fn delete(&self, key: String) -> Result<(), StoreError> {
        let mut error = mismatch();
        for _ in 0..STORE_TRIES {
            match self.call(Effect::DeleteMany { keys: vec![key.clone()] }).await {
                Reply::Done(Ok(())) => return Ok(()),
                Reply::Done(Err(failed)) => error = failed,
                _ => {}
            }
        }
        Err(error)
    }

    /// The new value of the counter. A retry after an error may count twice: numbers may be skipped, never shared.
    ///
    /// # Errors
    /// As [`Fx::get`].
    pub async fn increment(&self, key: &str, by: i64) -> Result<i64, StoreError> {
        let mut error = mismatch();
        for _ in 0..STORE_TRIES {
            match self.call(Effect::Increment { key: key.to_owned(), by }).await {
                Reply::Count(Ok(count)) => return Ok(count),
                Reply::Count(Err(failed)) => error = failed,
                _ => {}
            }
        }
        Err(error)
    }

    /// # Errors
    /// Why there is no answer. Never retried here: what that means is the round's to decide.
    pub async fn exchange(&self, request: Request) -> Result<Answer, ExchangeError> {
        match self.call(Effect::Exchange(Box::new(request))).await {
            Reply::Answer(answer) => answer,
            _ => Err(ExchangeError::Lost("the driver gave no answer".to_owned())),
        }
    }

    pub async fn now(&self) -> DateTime<Utc> {
        match self.call(Effect::Now).await {
            Reply::Time(now) => now,
            _ => DateTime::<Utc>::MIN_UTC,
        }
    }

    pub async fn random(&self, count: usize) -> Vec<u8> {
        match self.call(Effect::Random { count }).await {
            Reply::Bytes(bytes) => bytes,
            _ => Vec::new(),
        }
    }

    pub async fn log(&self, event: Event) {
        self.call(Effect::Log(event)).await;
    }

    fn call(&self, effect: Effect) -> Call {
        let mut desk = self.0.borrow_mut();
        let id = desk.last_id.wrapping_add(1);
        desk.last_id = id;
        desk.outbox.push_back((id, effect));
        desk.pending.push((id, Pending::default()));
        Call { desk: Rc::clone(&self.0), id }
    }
}

/// A driver that answers an effect with another effect's kind of reply is broken; that must not panic.
fn mismatch() -> StoreError {
    StoreError("the driver gave no fitting reply".to_owned())
}

struct Call {
    desk: Rc<RefCell<Desk>>,
    id: EffectId,
}

impl Future for Call {
    type Output = Reply;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Reply> {
        let mut desk = self.desk.borrow_mut();
        match desk.pending(self.id) {
            Some(Pending { reply: Some(_), .. }) | None => {
                match desk.take(self.id).and_then(|pending| pending.reply) {
                    Some(reply) => Poll::Ready(reply),
                    None => Poll::Ready(Reply::Done(Err(mismatch()))),
                }
            }
            Some(pending) => {
                pending.waker = Some(context.waker().clone());
                Poll::Pending
            }
        }
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        if let Ok(mut desk) = self.desk.try_borrow_mut() {
            drop(desk.take(self.id));
        }
    }
}
