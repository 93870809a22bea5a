//! The one-time retroactive sending (S5, S6): planned by the API, carried out by the rounds.
//!
//! That it happens once rests on the company's journal: of all requests the one with the smallest number counts.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    company::{Company, CompanyId},
    document::{Document, Event, IndexEntry, Mark, MarkedHow, is_sent_kind},
    flow::{Fx, StoreError},
    journal::{self, AppendError, Decision, HOLE_SECONDS},
    mutant::{self, Mutant},
    queue,
    store::{self, key},
};

/// Index entries looked at in one round and company.
const STEP: u64 = 500;

/// How far the backfill came. Written by the round that holds the lease.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Progress {
    pub looked_at: u64,
    pub marked: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done_at: Option<DateTime<Utc>>,
}

/// Goes on with a company's backfill. `true`: there is more of it in the next round.
///
/// # Errors
/// When the store fails; the next round goes on where this one stood.
pub async fn advance(fx: &Fx, company: &CompanyId, state: &Company) -> Result<bool, StoreError> {
    let Some(backfill) = &state.backfill else { return Ok(false) };
    let name = key::backfill(company.as_str());
    let mut progress: Progress = store::load(fx, &name).await?.unwrap_or_default();
    if progress.done_at.is_some() {
        return Ok(false);
    }
    let now = fx.now().await;
    let end = backfill.index_count.min(progress.looked_at.saturating_add(STEP));
    if mutant::on(Mutant::BackfillProgressEarly) {
        let done_at = (end >= backfill.index_count).then_some(now);
        store::save(fx, &name, &Progress { looked_at: end, done_at, ..progress.clone() }).await?;
    }
    while progress.looked_at < end {
        let at = progress.looked_at.saturating_add(1);
        match store::load::<IndexEntry>(fx, &key::index(company.as_str(), at)).await? {
            Some(entry) if entry.issue_date < backfill.from || !is_sent_kind(entry.kind) => {}
            Some(entry) => {
                let is_new = mark(fx, company, &entry.number, &backfill.by, now).await?;
                progress.marked = progress.marked.saturating_add(u64::from(is_new));
            }
            // Its writer is still at work, or died.
            None if now.signed_duration_since(backfill.at) < TimeDelta::seconds(HOLE_SECONDS) => break,
            None => {}
        }
        progress.looked_at = at;
    }
    if progress.looked_at >= backfill.index_count {
        progress.done_at = Some(now);
    }
    store::save(fx, &name, &progress).await?;
    Ok(progress.done_at.is_none())
}

/// `true` when the document was not marked before.
async fn mark(
    fx: &Fx,
    company: &CompanyId,
    number: &str,
    by: &str,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let name = key::document(company.as_str(), &store::document_id(number));
    let wish = Mark { by: by.to_owned(), at: now, how: MarkedHow::Backfill };
    let decide = |document: &Document| -> Result<_, std::convert::Infallible> {
        let is_new = document.mark.is_none() && document.content.is_some();
        Ok(is_new.then(|| Decision { event: Event::Mark(wish.clone()), strict: false }))
    };
    match journal::append(fx, &name, decide, async |seq| push(fx, company, number, seq).await).await {
        Ok(appended) => Ok(appended.seq.is_some()),
        Err(AppendError::Store(error)) => Err(error),
        Err(AppendError::Busy) => Err(StoreError("the document is being written".to_owned())),
        Err(AppendError::Refused(never)) => match never {},
    }
}

/// Queues a document for the rounds.
///
/// # Errors
/// When the store fails.
pub async fn push(fx: &Fx, company: &CompanyId, number: &str, seq: u64) -> Result<(), StoreError> {
    let since = fx.now().await;
    let item = queue::Item { number: number.to_owned(), seq, due: None, polls: 0, since };
    queue::push(fx, &queue::Entry { company: company.clone(), documents: vec![item] }).await
}
