//! A lease: that only one round at a time works on a shard, on a store without compare-and-swap.
//!
//! A lease goes from *epoch* to epoch. An epoch belongs to whoever's `increment` of its counter answered 1, and ends
//! when its owner says so, or when its time is over. If the owner died before it could write its end, the first one who
//! finds the epoch taken writes an end for it: late enough in any case. Only the clocks' difference between machines is
//! assumed to be below [`CLOCK_SECONDS`].

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    flow::{Fx, StoreError},
    mutant::{self, Mutant},
    store::{self, key},
};

/// Clocks of machines that share a store differ by less.
pub const CLOCK_SECONDS: i64 = 30;

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Current {
    epoch: u64,
    /// Nobody may take the next epoch before this instant.
    until: DateTime<Utc>,
}

/// Held until [`Lease::release`], or `until`.
#[derive(Debug)]
pub struct Lease {
    name: String,
    epoch: u64,
    pub until: DateTime<Utc>,
}

/// `None` when somebody else holds it; then the second value tells until when at most.
///
/// # Errors
/// When the store fails.
pub async fn acquire(fx: &Fx, name: &str, seconds: i64) -> Result<Result<Lease, DateTime<Utc>>, StoreError> {
    let now = fx.now().await;
    if mutant::on(Mutant::LeaseIgnored) {
        return Ok(Ok(Lease { name: name.to_owned(), epoch: 1, until: later(now, seconds) }));
    }
    let current: Current = store::load(fx, &key::lease(name))
        .await?
        .unwrap_or(Current { epoch: 0, until: DateTime::<Utc>::UNIX_EPOCH });
    if current.until > now {
        return Ok(Err(current.until));
    }
    let epoch = current.epoch.saturating_add(1);
    let until = later(now, seconds);
    let end = Current { epoch, until: later(until, CLOCK_SECONDS) };
    if fx.increment(&key::lease_epoch(name, epoch), 1).await? != 1 {
        // The winner may have died before it wrote its end; if it did write (or release), that stands.
        if store::load::<Current>(fx, &key::lease(name)).await?.is_none_or(|stored| stored.epoch < epoch) {
            store::save(fx, &key::lease(name), &end).await?;
        }
        return Ok(Err(end.until));
    }
    store::save(fx, &key::lease(name), &end).await?;
    // The counter of an epoch long past is of no use any more.
    if let Some(past) = epoch.checked_sub(8) {
        fx.delete_many(vec![key::lease_epoch(name, past)]).await?;
    }
    Ok(Ok(Lease { name: name.to_owned(), epoch, until }))
}

impl Lease {
    /// Makes sure of `needed` more seconds, and of `seconds` if it has to write. `false`: the lease is lost.
    ///
    /// # Errors
    /// When the store fails; then the lease must not be relied on beyond `until`.
    pub async fn renew(&mut self, fx: &Fx, needed: i64, seconds: i64) -> Result<bool, StoreError> {
        let now = fx.now().await;
        if now >= self.until {
            return Ok(false);
        }
        if later(now, needed) < self.until {
            return Ok(true);
        }
        let until = later(now, seconds);
        let renewed = Current { epoch: self.epoch, until: later(until, CLOCK_SECONDS) };
        store::save(fx, &key::lease(&self.name), &renewed).await?;
        // A write that took so long that the old end passed may have come too late.
        if fx.now().await >= self.until {
            return Ok(false);
        }
        self.until = until;
        Ok(true)
    }

    /// Ends the lease; the next one begins no sooner than after `pause` seconds.
    ///
    /// # Errors
    /// When the store fails; then the lease ends by itself.
    pub async fn release(self, fx: &Fx, pause: i64) -> Result<(), StoreError> {
        let until = if pause > 0 { later(fx.now().await, pause) } else { DateTime::<Utc>::UNIX_EPOCH };
        let over = Current { epoch: self.epoch, until };
        store::save(fx, &key::lease(&self.name), &over).await
    }
}

fn later(from: DateTime<Utc>, seconds: i64) -> DateTime<Utc> {
    from.checked_add_signed(TimeDelta::seconds(seconds)).unwrap_or(from)
}
