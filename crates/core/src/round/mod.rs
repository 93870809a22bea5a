//! One round: what waits is submitted, bounded in time and work.
//!
//! The order of effects is what makes it safe; each step may be the last one before a crash:
//!
//! 1. take the lease of the shard, so that rounds that overlap do not send twice;
//! 2. settle what an earlier round left in flight: whether it arrived is unknown;
//! 3. take the queue over into the backlogs;
//! 4. admit a batch: write its documents into the flight record, **then** read each document, so that a withdrawal
//!    either is seen here or sees the flight record;
//! 5. submit, write what came of it into the document's submission record;
//! 6. when a page of a backlog is through, write what is left of it; book, log pages and lease come last.

mod admit;
mod document;
mod recover;
mod totals;

use std::collections::VecDeque;

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::{StreamExt as _, stream::FuturesUnordered};
use serde::{Deserialize, Serialize};

use crate::{
    backfill,
    company::CompanyId,
    flow::{Event, Fx, Level, StoreError},
    lease::{self, Lease},
    mutant::{self, Mutant},
    queue::{self, Book},
    secret::MasterKeys,
    store::{self, key},
    submission::Attempt,
};
pub use admit::KEY_PURPOSE;
use admit::{Company, Gate};
pub use totals::{BUCKETS_MS, Held, Noted, Totals};

/// How a round works; the component reads it from its variables.
#[derive(Clone, Debug)]
pub struct Config {
    /// No submission begins later than this after the round's start.
    pub budget_seconds: i64,
    /// Submissions at the same time.
    pub in_flight: usize,
    /// Renewed while the round works; after a crash the next round waits at most this long.
    pub lease_seconds: i64,
    /// Longest wait for an answer to a submission; shorter than the lease.
    pub submit_seconds: u64,
    /// Pause between two looks into the log of an accepted submission.
    pub poll_seconds: i64,
    /// Reads of the store may be so far behind (a platform that replicates). A round begins no sooner after the end of
    /// the one before, so that it sees what that one wrote.
    pub store_lag_seconds: i64,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            budget_seconds: 1500,
            in_flight: 8,
            lease_seconds: 150,
            submit_seconds: 45,
            poll_seconds: 300,
            store_lag_seconds: 0,
        }
    }
}

/// Who started the round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Trigger {
    Timer,
    Request,
}

impl Trigger {
    fn name(self) -> &'static str {
        match self {
            Self::Timer => "timer",
            Self::Request => "request",
        }
    }
}

/// What a round did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Report {
    pub end: End,
    pub trigger: Trigger,
    pub started_at: DateTime<Utc>,
    /// When the timer last started a round.
    pub timer_at: Option<DateTime<Utc>>,
    pub ended_at: DateTime<Utc>,
    /// Documents taken over from the queue.
    pub taken: u64,
    /// Documents looked at.
    pub examined: u64,
    pub accepted: u64,
    pub refused: u64,
    pub failed: u64,
    pub unknown: u64,
    /// Looks into the log.
    pub polled: u64,
    /// Still in the backlogs.
    pub waiting: u64,
    /// Companies that are stopped or told to wait.
    pub companies_held: u64,
    /// Since when the oldest document waits.
    pub oldest: Option<DateTime<Utc>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum End {
    Done,
    /// Its time was over; the next round goes on.
    OutOfTime,
    /// Another round holds the lease.
    Busy,
    /// The store failed; the next round goes on.
    StoreFailed,
    /// The lease was lost; whoever has it now goes on.
    LeaseLost,
}

/// Documents whose attempt may have begun.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Flight {
    pub at: Option<DateTime<Utc>>,
    pub documents: Vec<(CompanyId, String)>,
}

/// Documents written into the flight record at once.
const ADMIT: usize = 64;
/// Finished documents between two writes of the transfer log.
const LOG_EVERY: usize = 64;

/// Runs one round over every shard. Never fails: what went wrong stands in the report and in the log.
pub async fn run(fx: &Fx, config: &Config, master: &MasterKeys, trigger: Trigger) -> Vec<Report> {
    let mut reports = Vec::new();
    for shard in 0..store::SHARDS {
        reports.push(run_shard(fx, config, master, trigger, shard).await);
    }
    reports
}

async fn run_shard(fx: &Fx, config: &Config, master: &MasterKeys, trigger: Trigger, shard: u16) -> Report {
    let started_at = fx.now().await;
    let mut report = Report {
        end: End::Done,
        trigger,
        started_at,
        timer_at: (trigger == Trigger::Timer).then_some(started_at),
        ended_at: started_at,
        taken: 0,
        examined: 0,
        accepted: 0,
        refused: 0,
        failed: 0,
        unknown: 0,
        polled: 0,
        waiting: 0,
        companies_held: 0,
        oldest: None,
    };
    match lease::acquire(fx, &format!("round:{shard}"), config.lease_seconds).await {
        Ok(Ok(lease)) => {
            log(fx, Level::Info, "round-began", format!("shard {shard}, by {}", trigger.name())).await;
            let mut round = Round { fx, config, master, shard, lease, report: report.clone(), totals: None };
            if let Err(error) = round.work().await {
                round.report.end = End::StoreFailed;
                log(fx, Level::Error, "round-store-failed", error.0).await;
            }
            round.report.ended_at = fx.now().await;
            report = round.report;
            // Totals that could not be read are not begun anew.
            if let Some(mut totals) = round.totals {
                totals.add(&report);
                let noted = Noted { report: report.clone(), totals };
                if let Err(error) = store::save(fx, &key::last_round(shard), &noted).await {
                    log(fx, Level::Error, "round-not-noted", error.0).await;
                }
            }
            if report.end != End::LeaseLost
                && let Err(error) = round.lease.release(fx, config.store_lag_seconds).await
            {
                log(fx, Level::Warn, "lease-not-released", error.0).await;
            }
        }
        Ok(Err(until)) => {
            report.end = End::Busy;
            log(fx, Level::Info, "round-busy", format!("until {until} at most")).await;
        }
        Err(error) => {
            report.end = End::StoreFailed;
            log(fx, Level::Error, "round-store-failed", error.0).await;
        }
    }
    if report.end != End::Busy {
        let detail = serde_json::to_string(&report).unwrap_or_default();
        log(fx, Level::Info, "round", detail).await;
    }
    report
}

struct Round<'a> {
    fx: &'a Fx,
    config: &'a Config,
    master: &'a MasterKeys,
    shard: u16,
    lease: Lease,
    report: Report,
    /// `None` until they are read.
    totals: Option<Totals>,
}

/// A document on its way through the round.
#[derive(Clone)]
struct Ticket {
    company: usize,
    page: usize,
    item: queue::Item,
}

impl Round<'_> {
    async fn work(&mut self) -> Result<(), StoreError> {
        let fx = self.fx;
        let noted: Option<Noted> = store::load(fx, &key::last_round(self.shard)).await?;
        self.report.timer_at =
            self.report.timer_at.or(noted.as_ref().and_then(|noted| noted.report.timer_at));
        let totals = self.totals.insert(noted.map(|noted| noted.totals).unwrap_or_default());
        totals.held.clear();
        let mut book: Book = store::load(fx, &key::book(self.shard)).await?.unwrap_or_default();
        recover::settle_flight(fx, self.shard).await?;
        self.report.taken = queue::take_over(fx, self.shard, &mut book, self.report.started_at).await?;

        let due: Vec<CompanyId> = book
            .companies
            .iter()
            .filter(|(_, backlog)| backlog.is_due(self.report.started_at))
            .map(|(company, _)| company.clone())
            .collect();
        let mut companies: Vec<Company> = due.into_iter().map(Company::new).collect();
        let worked = self.submit_all(&mut book, &mut companies).await;

        // Whatever happened above: what is known is written down.
        for company in &mut companies {
            company.write_pages(fx, &mut book).await?;
            company.write_log(fx).await?;
            if let Some(held) = company.held() {
                self.report.companies_held = self.report.companies_held.saturating_add(1);
                if let Some(totals) = &mut self.totals {
                    let count = totals.held.entry(held).or_default();
                    *count = count.saturating_add(1);
                }
            }
        }
        book.companies.retain(|_, backlog| backlog.count > 0 || backlog.company_changed);
        store::save(fx, &key::book(self.shard), &book).await?;
        for company in &mut companies {
            company.delete_empty_pages(fx).await?;
        }
        self.report.waiting =
            book.companies.values().fold(0_u64, |sum, backlog| sum.saturating_add(backlog.count));
        self.report.oldest = book.companies.values().filter_map(|backlog| backlog.oldest).min();
        if let Some(unsettled) = worked? {
            let at = if unsettled.is_empty() { None } else { Some(fx.now().await) };
            store::save(fx, &key::flight(self.shard), &Flight { at, documents: unsettled }).await?;
        }
        Ok(())
    }

    /// Submits round-robin over the companies until nothing is due or the time is over. When the flight record was
    /// written: what must stay in it, since the store failed to take what came of it.
    async fn submit_all(
        &mut self,
        book: &mut Book,
        companies: &mut [Company],
    ) -> Result<Option<Vec<(CompanyId, String)>>, StoreError> {
        let fx = self.fx;
        let mut running = FuturesUnordered::new();
        let mut flying: Vec<(usize, String)> = Vec::new();
        let mut admitted: VecDeque<Ticket> = VecDeque::new();
        let mut deferred: Vec<Ticket> = Vec::new();
        let mut accepted_since_deferral = false;
        let mut flown = false;
        let mut unsettled: Vec<(usize, String)> = Vec::new();
        let mut unlogged = 0_usize;
        let mut open = true;
        loop {
            while running.len() < self.config.in_flight.max(1) {
                // Looked at before each submission: an admitted batch can take long.
                open = open && self.may_go_on().await?;
                if admitted.is_empty() && open {
                    let mut batch = self.next_batch(book, companies).await?;
                    if batch.is_empty() && running.is_empty() && accepted_since_deferral {
                        // What waited for a document that has just been accepted.
                        accepted_since_deferral = false;
                        batch.append(&mut deferred);
                    }
                    if !batch.is_empty() {
                        self.write_flight(companies, flying.iter().chain(&unsettled), &batch).await?;
                        flown = true;
                        admitted.extend(batch);
                    }
                }
                let Some(ticket) = admitted.pop_front() else { break };
                let place = (ticket.company, ticket.item.number.clone());
                let Some(company) = companies.get_mut(ticket.company) else { continue };
                if !open || company.is_held() || flying.contains(&place) {
                    continue;
                }
                let Gate::Open(access) = company.gate() else { continue };
                flying.push(place);
                let access = access.clone();
                let id = company.id.clone();
                let config = self.config;
                running.push(async move {
                    let result = document::process(fx, config, &id, &access, &ticket.item).await;
                    (ticket, result)
                });
            }
            let Some((ticket, result)) = running.next().await else { break };
            flying.retain(|(company, number)| *company != ticket.company || *number != ticket.item.number);
            self.report.examined = self.report.examined.saturating_add(1);
            let Some(company) = companies.get_mut(ticket.company) else { continue };
            let step = match result {
                Ok(step) => step,
                Err(document::Trouble { error, sent }) => {
                    // One document's trouble with the store: it stays where it is.
                    log(fx, Level::Warn, "document-store-failed", error.0).await;
                    if sent {
                        unsettled.push((ticket.company, ticket.item.number.clone()));
                    }
                    self.report.end = End::StoreFailed;
                    company.failures = company.failures.saturating_add(1);
                    continue;
                }
            };
            accepted_since_deferral |= step.is_accepted();
            open &= !(step.is_company_refused() && mutant::on(Mutant::RefusedKeyStopsAll));
            if step.waits_for_reference {
                deferred.push(ticket.clone());
            }
            Totals::count(&mut self.report, &step);
            if let Some(totals) = &mut self.totals {
                totals.time(&step);
            }
            unlogged = unlogged.saturating_add(usize::from(step.attempt.is_some()));
            company.take_in(&ticket, step, fx.now().await);
            if unlogged >= LOG_EVERY {
                unlogged = 0;
                for company in &mut *companies {
                    company.write_log(fx).await?;
                }
            }
        }
        Ok(flown.then(|| flight_of(companies, unsettled.iter())))
    }

    /// Time and lease suffice for another submission.
    async fn may_go_on(&mut self) -> Result<bool, StoreError> {
        let now = self.fx.now().await;
        if now.signed_duration_since(self.report.started_at) >= TimeDelta::seconds(self.config.budget_seconds)
            && !mutant::on(Mutant::RoundUnbounded)
        {
            self.report.end = End::OutOfTime;
            return Ok(false);
        }
        let needed = i64::try_from(lease_needed(self.config.submit_seconds)).unwrap_or(i64::MAX);
        if self.lease.renew(self.fx, needed, self.config.lease_seconds).await? {
            return Ok(true);
        }
        self.report.end = End::LeaseLost;
        log(self.fx, Level::Error, "lease-lost", String::new()).await;
        Ok(false)
    }

    /// The next documents in turn, one of each company after the other.
    async fn next_batch(
        &mut self,
        book: &mut Book,
        companies: &mut [Company],
    ) -> Result<Vec<Ticket>, StoreError> {
        let mut batch = Vec::new();
        let mut progress = true;
        while progress && batch.len() < ADMIT {
            progress = false;
            for (at, company) in companies.iter_mut().enumerate() {
                if batch.len() >= ADMIT {
                    break;
                }
                if !company.is_opened() {
                    company.open(self.fx, self.config, self.master).await?;
                    if let Some(backlog) = book.companies.get_mut(&company.id)
                        && backlog.company_changed
                    {
                        let more = if company.is_held() {
                            // Without module or key only the next change of the company can help, which queues it again.
                            company.state().may_submit()
                        } else {
                            backfill::advance(self.fx, &company.id, company.state()).await?
                        };
                        backlog.looked_at(more, self.report.started_at);
                    }
                }
                if let Some((page, item)) = company.next_item(self.fx, book, self.report.started_at).await? {
                    batch.push(Ticket { company: at, page, item });
                    progress = true;
                    if mutant::on(Mutant::CompanyAfterCompany) {
                        break;
                    }
                }
            }
        }
        Ok(batch)
    }

    async fn write_flight<'b>(
        &self,
        companies: &[Company],
        flying: impl Iterator<Item = &'b (usize, String)>,
        batch: &[Ticket],
    ) -> Result<(), StoreError> {
        let mut documents = flight_of(companies, flying);
        let batch = batch.iter().filter_map(|ticket| {
            Some((companies.get(ticket.company)?.id.clone(), ticket.item.number.clone()))
        });
        documents.extend(batch);
        let flight = Flight { at: Some(self.fx.now().await), documents };
        store::save(self.fx, &key::flight(self.shard), &flight).await
    }
}

fn flight_of<'b>(
    companies: &[Company],
    documents: impl Iterator<Item = &'b (usize, String)>,
) -> Vec<(CompanyId, String)> {
    documents
        .filter_map(|(company, number)| Some((companies.get(*company)?.id.clone(), number.clone())))
        .collect()
}

/// A submission begins only while the lease lasts so much longer than its own time-out: for a look into the log before
/// it, and for the writes after it.
#[must_use]
pub fn lease_needed(submit_seconds: u64) -> u64 {
    submit_seconds
        .saturating_add(submit_seconds.min(15))
        .saturating_add(document::log_seconds(submit_seconds))
}

/// A page of a company's transfer log.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct LogPage {
    pub attempts: Vec<Attempt>,
}

/// Attempts on one page of the transfer log.
pub const LOG_PAGE_ITEMS: u64 = 100;

async fn log(fx: &Fx, level: Level, event: &'static str, detail: String) {
    fx.log(Event { level, event, company: None, number: None, detail }).await;
}
