//! Whether the rounds do their work: for probes and for operators.

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;

use super::{Deployment, ServiceError, queries::standing};
use crate::{
    flow::{Fx, StoreError},
    queue::{self, Book},
    round::Report,
    store::{self, key},
    submission::Stopped,
};

/// Companies named in the detailed health.
const COMPANIES_MAX: usize = 100;
/// Rounds may be silent for so many intervals of the timer before they are late.
const SILENT_INTERVALS: i64 = 2;

/// What `GET /health` answers with the scope `operate`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Health {
    pub status: &'static str,
    /// No round has ended within two intervals of the timer.
    pub late: bool,
    pub rounds: Vec<RoundView>,
    pub held: Vec<HeldCompany>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RoundView {
    pub shard: u16,
    pub late: bool,
    pub last: Option<Report>,
    /// Entries that the next round takes over.
    pub queued: u64,
    /// Documents in the backlogs.
    pub waiting: u64,
    pub companies_waiting: u64,
    /// Since when the oldest of both waits.
    pub oldest: Option<DateTime<Utc>>,
    pub oldest_age_seconds: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct HeldCompany {
    pub company: String,
    pub waiting: u64,
    pub stopped: Option<Stopped>,
    pub wait_until: Option<DateTime<Utc>>,
}

/// What waits in a shard, and its last round.
pub(super) struct Shard {
    pub view: RoundView,
    pub book: Book,
}

/// # Errors
/// The store's.
pub async fn health(fx: &Fx, deployment: Deployment) -> Result<Health, ServiceError> {
    let now = fx.now().await;
    let mut health = Health { status: "ok", late: false, rounds: Vec::new(), held: Vec::new() };
    for number in 0..store::SHARDS {
        let last: Option<Report> = store::load(fx, &key::last_round(number)).await?;
        let Shard { view, book } = shard(fx, number, last, deployment, now).await?;
        health.late |= view.late;
        health.rounds.push(view);
        for (company, backlog) in &book.companies {
            if health.held.len() >= COMPANIES_MAX {
                break;
            }
            let standing = standing(fx, company).await?;
            let wait_until = standing.wait_until.filter(|until| *until > now);
            if standing.stopped.is_some() || wait_until.is_some() {
                health.held.push(HeldCompany {
                    company: company.to_string(),
                    waiting: backlog.count,
                    stopped: standing.stopped,
                    wait_until,
                });
            }
        }
    }
    if health.late {
        health.status = "late";
    }
    Ok(health)
}

/// Whether rounds are late, for anyone: one read, and one of the queue's head where no round has ended yet. `None` when the store does not answer,
/// which is no reason to restart whoever asks it.
pub async fn is_late(fx: &Fx, deployment: Deployment) -> Option<bool> {
    let now = fx.now().await;
    let mut late = false;
    for shard in 0..store::SHARDS {
        late |= is_shard_late(fx, shard, deployment, now).await.ok()?;
    }
    Some(late)
}

async fn is_shard_late(
    fx: &Fx,
    shard: u16,
    deployment: Deployment,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let last: Option<Report> = store::load(fx, &key::last_round(shard)).await?;
    let since = match last {
        Some(last) => Some(last.ended_at),
        None => queue::head(fx, shard, &Book::default()).await?,
    };
    Ok(is_silent(since, deployment, now))
}

pub(super) async fn shard(
    fx: &Fx,
    shard: u16,
    last: Option<Report>,
    deployment: Deployment,
    now: DateTime<Utc>,
) -> Result<Shard, ServiceError> {
    let book: Book = store::load(fx, &key::book(shard)).await?.unwrap_or_default();
    let queued = queue::length(fx, shard, &book).await?;
    let head = if queued == 0 { None } else { queue::head(fx, shard, &book).await? };
    let backlog = book.companies.values().filter_map(|backlog| backlog.oldest).min();
    // An absent instant would be the smallest.
    let oldest = [backlog, head].into_iter().flatten().min();
    let since = last.as_ref().map(|last| last.ended_at).or(oldest);
    let view = RoundView {
        shard,
        late: is_silent(since, deployment, now),
        last,
        queued,
        waiting: book.companies.values().fold(0_u64, |sum, backlog| sum.saturating_add(backlog.count)),
        companies_waiting: book.companies.len() as u64,
        oldest,
        oldest_age_seconds: oldest.map(|since| now.signed_duration_since(since).num_seconds()),
    };
    Ok(Shard { view, book })
}

/// Nothing has happened since then, where something should have.
fn is_silent(since: Option<DateTime<Utc>>, deployment: Deployment, now: DateTime<Utc>) -> bool {
    let allowed = deployment.round_interval_seconds.max(1).saturating_mul(SILENT_INTERVALS);
    since.is_some_and(|since| now.signed_duration_since(since) > TimeDelta::seconds(allowed))
}
