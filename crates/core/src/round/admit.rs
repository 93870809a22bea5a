//! A company in a round: whether anything of it may go, its open pages, its log.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

use super::{Config, Held, LOG_PAGE_ITEMS, LogPage, Ticket, document::Step};
use crate::{
    company::{self, CompanyId},
    exchange::{self, KeyHealth, Outcome},
    flow::{Event, Fx, Level, StoreError},
    journal,
    mutant::{self, Mutant},
    queue::{self, Book, Item},
    secret::{self, MasterKeys, Secret},
    store::{self, key},
    submission::{Attempt, Standing, Stopped, StoppedWhy},
};

/// After so many failures in a row nothing more of the company is tried in this round.
const FAILURES_MAX: u32 = 5;
/// Associated data of the sealed secret key.
pub const KEY_PURPOSE: &str = "cashbook-key";

/// What submitting for a company takes.
#[derive(Clone)]
pub struct Access {
    pub key: Secret,
    pub settlement_ledger: Option<String>,
}

pub enum Gate {
    /// Not looked at yet.
    Unknown,
    Open(Access),
    /// No module, no key, stopped, or told to wait: nothing of it goes, and nothing is lost.
    Closed,
}

pub struct Company {
    pub id: CompanyId,
    pub failures: u32,
    state: company::Company,
    gate: Gate,
    standing: Standing,
    standing_changed: bool,
    /// Attempts not yet written to the transfer log.
    log: Vec<Attempt>,
    /// What the operator is to read of it and has not been told yet.
    news: Vec<(Level, &'static str, String)>,
    pages: Vec<OpenPage>,
    next_page: Option<u64>,
    /// Documents looked at in this round, and their item's number then.
    seen: BTreeMap<String, u64>,
}

struct OpenPage {
    number: u64,
    /// Items not handed out yet, last first.
    waiting: Vec<Item>,
    /// Items handed out whose result is not in; a crash leaves them on the page.
    out: BTreeMap<String, Item>,
    /// What stays on the page.
    kept: Vec<Item>,
    changed: bool,
}

impl Company {
    pub fn new(id: CompanyId) -> Self {
        Self {
            id,
            failures: 0,
            state: company::Company::default(),
            gate: Gate::Unknown,
            standing: Standing::default(),
            standing_changed: false,
            log: Vec::new(),
            news: Vec::new(),
            pages: Vec::new(),
            next_page: None,
            seen: BTreeMap::new(),
        }
    }

    pub fn is_opened(&self) -> bool {
        !matches!(self.gate, Gate::Unknown)
    }

    pub fn gate(&self) -> &Gate {
        &self.gate
    }

    pub fn state(&self) -> &company::Company {
        &self.state
    }

    /// Nothing more of this company goes in this round.
    pub fn is_held(&self) -> bool {
        matches!(self.gate, Gate::Closed) || self.failures >= FAILURES_MAX
    }

    /// Why nothing more of this company goes in this round.
    pub fn held(&self) -> Option<Held> {
        if !self.is_held() {
            return None;
        }
        let stopped = self.standing.stopped.as_ref().map(|stopped| stopped.why);
        Some(match (stopped, self.failures) {
            _ if !self.state.is_licensed() => Held::NoModule,
            _ if self.state.key.is_none() => Held::NoKey,
            (Some(why), _) => why.into(),
            (None, FAILURES_MAX..) => Held::Failing,
            (None, _) => Held::ToldToWait,
        })
    }

    /// Reads where the company stands. A stopped company's key is tried once.
    pub async fn open(&mut self, fx: &Fx, config: &Config, master: &MasterKeys) -> Result<(), StoreError> {
        let now = fx.now().await;
        self.gate = Gate::Closed;
        self.state = journal::read::<company::Company>(fx, &self.id.journal(), 0).await?.state().clone();
        self.standing = store::load(fx, &key::standing(self.id.as_str())).await?.unwrap_or_default();
        let is_licensed = self.state.is_licensed() || mutant::on(Mutant::UnlicensedSent);
        let Some(sealed) = self.state.key.clone().filter(|_| is_licensed) else { return Ok(()) };
        if self.standing.wait_until.is_some_and(|until| until > now) {
            return Ok(());
        }
        let Ok(secret) = secret::open(master, self.id.as_str(), KEY_PURPOSE, &sealed.sealed) else {
            self.stop(StoppedWhy::KeyUnreadable, sealed.version, now);
            return Ok(());
        };
        if let Some(stopped) = &self.standing.stopped {
            let is_tried = stopped.key_version == sealed.version && stopped.why != StoppedWhy::KeyUnreadable;
            if is_tried {
                let mut request = exchange::key_check(secret.clone(), self.id.as_str());
                request.timeout_seconds = request.timeout_seconds.min(config.submit_seconds);
                match exchange::key_health(&fx.exchange(request).await) {
                    Some(KeyHealth::Ok) => {}
                    Some(KeyHealth::NotDefaultUser) => {
                        self.stop(StoppedWhy::NotDefaultUser, sealed.version, now);
                        return Ok(());
                    }
                    _ => return Ok(()),
                }
            }
            self.standing.stopped = None;
            self.standing_changed = true;
            self.news.push((Level::Info, "company-resumed", String::new()));
        }
        if self.standing.wait_until.take().is_some() {
            self.standing_changed = true;
        }
        self.gate =
            Gate::Open(Access { key: secret, settlement_ledger: self.state.settlement_ledger.clone() });
        Ok(())
    }

    /// The next document that is due, with the place of its page.
    pub async fn next_item(
        &mut self,
        fx: &Fx,
        book: &Book,
        now: DateTime<Utc>,
    ) -> Result<Option<(usize, Item)>, StoreError> {
        if self.is_held() {
            return Ok(None);
        }
        let Some(backlog) = book.companies.get(&self.id) else { return Ok(None) };
        loop {
            if let Some(at) = self.pages.len().checked_sub(1)
                && let Some(page) = self.pages.get_mut(at)
            {
                while let Some(item) = page.waiting.pop() {
                    let known = self.standing.key_worked_version;
                    if mutant::on(Mutant::KeyChangeDropsQueue)
                        && known > 0
                        && self.state.key.as_ref().is_some_and(|key| key.version != known)
                    {
                        page.changed = true;
                        continue;
                    }
                    if item.due.is_some_and(|due| due > now) {
                        page.kept.push(item);
                    } else if self.seen.get(&item.number).is_some_and(|seq| *seq >= item.seq) {
                        // Twice in the backlog, and looked at already: this one is settled with the other.
                        page.changed = true;
                    } else if page.out.contains_key(&item.number) {
                        page.kept.push(item);
                    } else {
                        self.seen.insert(item.number.clone(), item.seq);
                        page.out.insert(item.number.clone(), item.clone());
                        return Ok(Some((at, item)));
                    }
                }
            }
            let number = self.next_page.unwrap_or(backlog.first).max(backlog.first);
            if number >= backlog.next {
                return Ok(None);
            }
            self.next_page = Some(number.saturating_add(1));
            let mut waiting = queue::load_page(fx, &self.id, number).await?.items;
            waiting.reverse();
            self.pages.push(OpenPage {
                number,
                waiting,
                out: BTreeMap::new(),
                kept: Vec::new(),
                changed: false,
            });
        }
    }

    /// Takes in what came of a document.
    pub fn take_in(&mut self, ticket: &Ticket, step: Step, now: DateTime<Utc>) {
        if let Some(page) = self.pages.get_mut(ticket.page)
            && let Some(item) = page.out.remove(&ticket.item.number)
        {
            page.changed |= step.keep.as_ref() != Some(&item);
            page.kept.extend(step.keep.clone());
        } else if let Some(page) = self.pages.get_mut(ticket.page) {
            // The second look at a document that waited for another one: its first item was kept.
            page.kept.retain(|item| item.number != ticket.item.number);
            page.kept.extend(step.keep.clone());
            page.changed = true;
        }
        if let Some(attempt) = step.attempt {
            let version = self.state.key.as_ref().map_or(0, |key| key.version);
            match &attempt.outcome {
                Outcome::Accepted { .. } => {
                    self.failures = 0;
                    self.standing.key_worked_at = Some(now);
                    self.standing.key_worked_version = version;
                    self.standing_changed = true;
                }
                Outcome::RefusedDocument { .. } => self.failures = 0,
                Outcome::RefusedCompany { .. } if mutant::on(Mutant::RefusedKeyGoesOn) => {}
                Outcome::RefusedCompany { status } => {
                    let why =
                        if *status == 403 { StoppedWhy::NotDefaultUser } else { StoppedWhy::KeyRefused };
                    self.stop(why, version, now);
                }
                Outcome::ToldToWait { .. } if mutant::on(Mutant::RetryAfterIgnored) => {}
                Outcome::ToldToWait { seconds } => {
                    let pause = TimeDelta::seconds(i64::try_from(*seconds).unwrap_or(i64::MAX).min(86_400));
                    self.standing.wait_until = now.checked_add_signed(pause);
                    self.standing_changed = true;
                    self.gate = Gate::Closed;
                    self.news.push((
                        Level::Warn,
                        "company-told-to-wait",
                        format!("{} s", pause.num_seconds()),
                    ));
                }
                Outcome::Failed { .. } | Outcome::Unknown => self.failures = self.failures.saturating_add(1),
            }
            self.log.push(attempt);
        }
    }

    /// Writes what is left on the pages that changed, and what the book says of them.
    pub async fn write_pages(&mut self, fx: &Fx, book: &mut Book) -> Result<(), StoreError> {
        let Some(backlog) = book.companies.get_mut(&self.id) else { return Ok(()) };
        if self.pages.is_empty() {
            return Ok(());
        }
        let mut left: Vec<Item> = Vec::new();
        let mut is_prefix = true;
        for page in &mut self.pages {
            let mut items: Vec<Item> = page.kept.clone();
            items.extend(page.out.values().cloned());
            items.extend(page.waiting.iter().rev().cloned());
            if page.changed {
                store::save(
                    fx,
                    &key::backlog(self.id.as_str(), page.number),
                    &queue::Page { items: items.clone() },
                )
                .await?;
            }
            is_prefix &= items.is_empty();
            if is_prefix {
                backlog.first = page.number.saturating_add(1);
            }
            left.extend(items);
        }
        // Pages not loaded in this round still hold what they held.
        let loaded_to = self.pages.last().map_or(0, |page| page.number.saturating_add(1));
        let unread = loaded_to < backlog.next;
        if unread {
            let handled = backlog.count.min(self.handled());
            backlog.count = backlog.count.saturating_sub(handled);
            backlog.due = None;
        } else {
            backlog.summarise(left.iter());
        }
        Ok(())
    }

    fn handled(&self) -> u64 {
        let seen = self.seen.len();
        let still = self
            .pages
            .iter()
            .flat_map(|page| page.kept.iter().map(|item| &item.number).chain(page.out.keys()))
            .filter(|number| self.seen.contains_key(*number))
            .count();
        seen.saturating_sub(still) as u64
    }

    pub async fn delete_empty_pages(&mut self, fx: &Fx) -> Result<(), StoreError> {
        let empty: Vec<String> = self
            .pages
            .iter()
            .take_while(|page| page.kept.is_empty() && page.out.is_empty() && page.waiting.is_empty())
            .map(|page| key::backlog(self.id.as_str(), page.number))
            .collect();
        if empty.is_empty() { Ok(()) } else { fx.delete_many(empty).await }
    }

    /// Writes the attempts since the last call to the company's transfer log, then where the company stands.
    pub async fn write_log(&mut self, fx: &Fx) -> Result<(), StoreError> {
        let mut attempts = std::mem::take(&mut self.log).into_iter().peekable();
        while attempts.peek().is_some() {
            let page_number = self.standing.log_count.checked_div(LOG_PAGE_ITEMS).unwrap_or_default();
            let filled = self.standing.log_count.checked_rem(LOG_PAGE_ITEMS).unwrap_or_default();
            let name = key::log_page(self.id.as_str(), page_number);
            let mut page: LogPage = match filled {
                0 => LogPage::default(),
                _ => store::load(fx, &name).await?.unwrap_or_default(),
            };
            // What an interrupted round had written beyond its count is written over.
            page.attempts.truncate(usize::try_from(filled).unwrap_or_default());
            let room = usize::try_from(LOG_PAGE_ITEMS.saturating_sub(filled)).unwrap_or_default();
            for attempt in attempts.by_ref().take(room) {
                page.attempts.push(attempt);
                self.standing.log_count = self.standing.log_count.saturating_add(1);
            }
            store::save(fx, &name, &page).await?;
            self.standing_changed = true;
        }
        if std::mem::take(&mut self.standing_changed) {
            store::save(fx, &key::standing(self.id.as_str()), &self.standing).await?;
        }
        for (level, event, detail) in std::mem::take(&mut self.news) {
            let company = Some(self.id.to_string());
            fx.log(Event { level, event, company, number: None, detail }).await;
        }
        Ok(())
    }

    fn stop(&mut self, why: StoppedWhy, key_version: u64, now: DateTime<Utc>) {
        self.gate = Gate::Closed;
        if self
            .standing
            .stopped
            .as_ref()
            .is_some_and(|known| known.why == why && known.key_version == key_version)
        {
            return;
        }
        self.standing.stopped = Some(Stopped { since: now, why, key_version });
        self.standing_changed = true;
        self.news.push((Level::Warn, "company-stopped", Held::from(why).name().to_owned()));
    }
}
