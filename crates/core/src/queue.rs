//! The way from the API to the rounds, without ever listing the store.
//!
//! The API writes entries under numbers from a counter (write-once). The round that holds the lease *takes them over*:
//! it appends them to its own backlog, paged per company, notes in its book how far it came, and deletes them. Dying
//! in between takes some over twice, which the backlog shrugs off; none is lost, since an entry is deleted only after
//! the pages and the book are written, and a missing number is looked for again until it is surely abandoned.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    company::CompanyId,
    flow::{Fx, StoreError},
    journal,
    mutant::{self, Mutant},
    store::{self, key},
};

/// Items on one page of a backlog; well below the portable size of a value.
pub const PAGE_ITEMS_MAX: usize = 1000;
/// Entries taken over at once.
const TAKE_OVER_BATCH: u64 = 200;
/// Entries taken over in one round at the most; the rest waits for the next one.
pub const TAKE_OVER_MAX: u64 = 100_000;

/// Entries that are looked at for the age of the oldest.
const HEAD_ENTRIES: u64 = 16;

/// What the API asks the rounds to look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub company: CompanyId,
    /// Empty: the company itself changed.
    pub documents: Vec<Item>,
}

/// A document to look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    pub number: String,
    /// The document's journal must be known up to here before anything is decided.
    pub seq: u64,
    /// Not before (a retry, a poll of the log).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<DateTime<Utc>>,
    /// How often the log was asked, or a hole waited for.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub polls: u32,
    /// Since when it waits.
    pub since: DateTime<Utc>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_zero(count: &u32) -> bool {
    *count == 0
}

/// A shard's book: which companies have a backlog, and how far the queue is taken over.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Book {
    pub taken_to: u64,
    /// Numbers up to `taken_to` whose entry was not there yet, and since when.
    #[serde(default)]
    pub missing: Vec<(u64, DateTime<Utc>)>,
    pub companies: BTreeMap<CompanyId, Backlog>,
}

/// Where a company's backlog lies: pages `first..next`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Backlog {
    pub first: u64,
    pub next: u64,
    pub count: u64,
    /// Nothing in it is due before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<DateTime<Utc>>,
    /// Where its oldest item waits since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub oldest: Option<DateTime<Utc>>,
    /// The company itself is to be looked at: its settings changed, or its backfill goes on.
    #[serde(default)]
    pub company_changed: bool,
    /// When its queue entry was last taken over. The entry comes before its event (see [`journal`]), so the company is
    /// looked at until the event must be there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed_at: Option<DateTime<Utc>>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    pub items: Vec<Item>,
}

/// Asks the rounds to look at something. Never forgotten once it answered.
///
/// # Errors
/// When the store fails.
pub async fn push(fx: &Fx, entry: &Entry) -> Result<(), StoreError> {
    let shard = store::shard_of(entry.company.as_str());
    let at = fx.increment(&key::queue_count(shard), 1).await?;
    store::save(fx, &key::queue(shard, u64::try_from(at).unwrap_or_default()), entry).await
}

/// Takes the queue over into the book and the backlogs.
///
/// # Errors
/// When the store fails; what was taken over so far stays.
pub async fn take_over(fx: &Fx, shard: u16, book: &mut Book, now: DateTime<Utc>) -> Result<u64, StoreError> {
    // Adding nothing reads the counter on every backend.
    let end = u64::try_from(fx.increment(&key::queue_count(shard), 0).await?).unwrap_or_default();
    let end = end.min(book.taken_to.saturating_add(TAKE_OVER_MAX));
    let mut taken = 0_u64;
    let mut missing = std::mem::take(&mut book.missing);
    let mut numbers: Vec<u64> = missing.iter().map(|(at, _)| *at).collect();
    loop {
        while numbers.len() < TAKE_OVER_BATCH as usize && book.taken_to < end {
            book.taken_to = book.taken_to.saturating_add(1);
            numbers.push(book.taken_to);
        }
        if numbers.is_empty() {
            break;
        }
        let keys: Vec<String> = numbers.iter().map(|at| key::queue(shard, *at)).collect();
        let values = fx.get_many(&keys).await?;
        let mut fresh: BTreeMap<CompanyId, (Vec<Item>, bool)> = BTreeMap::new();
        let mut done = Vec::new();
        for ((at, key), value) in numbers.drain(..).zip(keys).zip(values) {
            let Some(bytes) = value else {
                let since = missing.iter().find(|(known, _)| *known == at).map_or(now, |(_, since)| *since);
                if now.signed_duration_since(since) <= TimeDelta::seconds(journal::HOLE_SECONDS)
                    && !book.missing.iter().any(|(known, _)| *known == at)
                    && !mutant::on(Mutant::QueueGapSkipped)
                {
                    book.missing.push((at, since));
                }
                continue;
            };
            let entry: Entry = store::decode(&key, &bytes)?;
            let (items, changed) = fresh.entry(entry.company).or_default();
            *changed |= entry.documents.is_empty();
            items.extend(entry.documents);
            done.push(key);
        }
        missing.clear();
        let changed = !done.is_empty();
        if changed && mutant::on(Mutant::QueueHeadEarly) {
            store::save(fx, &key::book(shard), book).await?;
            fx.delete_many(done.clone()).await?;
        }
        for (company, (items, company_changed)) in fresh {
            taken = taken.saturating_add(items.len() as u64);
            let backlog = book.companies.entry(company.clone()).or_default();
            if company_changed {
                backlog.company_changed = true;
                backlog.changed_at = Some(now);
            }
            append(fx, &company, backlog, items).await?;
        }
        if changed {
            store::save(fx, &key::book(shard), book).await?;
            fx.delete_many(done).await?;
        }
    }
    Ok(taken)
}

/// Entries that no round has taken over yet.
///
/// # Errors
/// When the store fails.
pub async fn length(fx: &Fx, shard: u16, book: &Book) -> Result<u64, StoreError> {
    let end = u64::try_from(fx.increment(&key::queue_count(shard), 0).await?).unwrap_or_default();
    Ok(end.saturating_sub(book.taken_to))
}

/// Since when the first document in these entries waits, as far as the first [`HEAD_ENTRIES`] tell.
///
/// # Errors
/// When the store fails.
pub async fn head(fx: &Fx, shard: u16, book: &Book) -> Result<Option<DateTime<Utc>>, StoreError> {
    let first = book.taken_to.saturating_add(1);
    let keys: Vec<String> =
        (first..first.saturating_add(HEAD_ENTRIES)).map(|at| key::queue(shard, at)).collect();
    let mut oldest: Option<DateTime<Utc>> = None;
    for (key, value) in keys.iter().zip(fx.get_many(&keys).await?) {
        // A number without an entry: its writer is at work, or died. An entry without a document: its company changed.
        let Some(bytes) = value else { continue };
        let entry: Entry = store::decode(key, &bytes)?;
        for item in entry.documents {
            oldest = Some(oldest.map_or(item.since, |oldest| oldest.min(item.since)));
        }
    }
    Ok(oldest)
}

/// Appends items to a company's last page, or to new ones. The book is the caller's to save.
///
/// # Errors
/// When the store fails.
pub async fn append(
    fx: &Fx,
    company: &CompanyId,
    backlog: &mut Backlog,
    items: Vec<Item>,
) -> Result<(), StoreError> {
    let mut items = items.into_iter().peekable();
    let mut page_number = backlog.next.checked_sub(1).filter(|last| *last >= backlog.first);
    while items.peek().is_some() {
        let (number, mut page) = match page_number.take() {
            Some(last) => (last, load_page(fx, company, last).await?),
            None => {
                let number = backlog.next;
                backlog.next = backlog.next.saturating_add(1);
                (number, Page::default())
            }
        };
        let room = PAGE_ITEMS_MAX.saturating_sub(page.items.len());
        if room == 0 {
            continue;
        }
        for item in items.by_ref().take(room) {
            backlog.note(&item);
            backlog.count = backlog.count.saturating_add(1);
            page.items.push(item);
        }
        store::save(fx, &key::backlog(company.as_str(), number), &page).await?;
    }
    Ok(())
}

/// # Errors
/// When the store fails.
pub async fn load_page(fx: &Fx, company: &CompanyId, number: u64) -> Result<Page, StoreError> {
    Ok(store::load(fx, &key::backlog(company.as_str(), number)).await?.unwrap_or_default())
}

impl Backlog {
    fn note(&mut self, item: &Item) {
        if self.count == 0 {
            self.due = item.due;
        } else {
            // `None`: due at once.
            self.due = self.due.min(item.due);
        }
        self.oldest = Some(self.oldest.map_or(item.since, |oldest| oldest.min(item.since)));
    }

    /// Works out anew what the book says of the backlog.
    pub fn summarise<'a>(&mut self, items: impl Iterator<Item = &'a Item>) {
        self.count = 0;
        self.due = None;
        self.oldest = None;
        for item in items {
            self.note(item);
            self.count = self.count.saturating_add(1);
        }
    }

    /// Notes that the company was looked at; `more`: its backfill goes on.
    pub fn looked_at(&mut self, more: bool, now: DateTime<Utc>) {
        let may_be_unseen = |at| now.signed_duration_since(at) <= TimeDelta::seconds(journal::HOLE_SECONDS);
        self.company_changed = more || self.changed_at.is_some_and(may_be_unseen);
    }

    #[must_use]
    pub fn is_due(&self, now: DateTime<Utc>) -> bool {
        self.company_changed || (self.count > 0 && self.due.is_none_or(|due| due <= now))
    }
}
