//! How many calls a company may make in a minute. The store is asked once per call and written by every
//! [`SAMPLE`]th, chosen by chance: on a store of 50 writes a second a counter of every call would be the flood.
//!
//! A counter is never set back. Beside it stands the minute that is counted, with the counter's value at its start;
//! two writers of the same minute write nearly the same, and a count that is a little off hurts nobody.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::ServiceError;
use crate::{
    company::CompanyId,
    flow::{Fx, StoreError},
    store::{self, key},
    texts::service::Refusal,
};

/// One call in so many is counted, as so many.
const SAMPLE: u8 = 16;
/// What a call weighs that asks Cashbook, or reads all of a company's documents. Always counted.
pub const COSTLY: u64 = 100;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Minute {
    /// Minutes since 1970.
    at: i64,
    /// The counter when this minute's first counted call came.
    from: u64,
    over: bool,
}

/// Lets a call of so much weight pass, or says when to come again. A store that fails lets it pass: this must not be
/// what stops the ERP.
///
/// # Errors
/// [`Refusal::TooManyCalls`]
pub async fn calls_allowed(
    fx: &Fx,
    company: &CompanyId,
    weight: u64,
    per_minute: u64,
) -> Result<(), ServiceError> {
    let now = fx.now().await;
    match is_over(fx, company, now, weight, per_minute).await {
        Ok(true) => {
            let seconds = 60_i64.saturating_sub(now.timestamp().rem_euclid(60));
            Err(ServiceError::new(Refusal::TooManyCalls, &[&seconds.to_string()]))
        }
        Ok(false) | Err(_) => Ok(()),
    }
}

async fn is_over(
    fx: &Fx,
    company: &CompanyId,
    now: DateTime<Utc>,
    weight: u64,
    per_minute: u64,
) -> Result<bool, StoreError> {
    let at = now.timestamp().div_euclid(60);
    let name = key::calls_minute(company.as_str());
    let known: Option<Minute> = store::load(fx, &name).await?.filter(|minute: &Minute| minute.at == at);
    if known.as_ref().is_some_and(|minute| minute.over) {
        return Ok(true);
    }
    let counts = if weight >= u64::from(SAMPLE) {
        weight
    } else if fx.random(1).await.first().is_none_or(|byte| byte.checked_rem(SAMPLE) == Some(0)) {
        weight.saturating_mul(u64::from(SAMPLE))
    } else {
        return Ok(false);
    };
    let by = i64::try_from(counts).unwrap_or(i64::MAX);
    let count = u64::try_from(fx.increment(&key::calls(company.as_str()), by).await?).unwrap_or_default();
    let minute = known.clone().unwrap_or(Minute { at, from: count.saturating_sub(counts), over: false });
    let over = count.saturating_sub(minute.from) > per_minute;
    if known.is_none() || over {
        store::save(fx, &name, &Minute { over, ..minute }).await?;
    }
    Ok(over)
}
