//! One document's turn in a round.

use chrono::{DateTime, TimeDelta, Utc};

use super::{Config, admit::Access};
use crate::{
    company::CompanyId,
    document::{Content, Document},
    exchange::{self, Image, Outcome, Processing},
    finding::Finding,
    flow::{Event, Fx, Level, StoreError},
    journal::{self, Snapshot},
    mapping,
    mutant::{self, Mutant},
    queue::Item,
    store::{self, key},
    submission::{Attempt, Next, POLLS_MAX, Parked, Phase, Submission, What},
    time::budapest_date,
};

/// What came of a document's turn.
#[derive(Debug, Default)]
pub struct Step {
    /// What stays in the backlog.
    pub keep: Option<Item>,
    pub attempt: Option<Attempt>,
    pub polled: bool,
    pub waits_for_reference: bool,
}

impl Step {
    pub fn is_accepted(&self) -> bool {
        self.attempt.as_ref().is_some_and(|attempt| matches!(attempt.outcome, Outcome::Accepted { .. }))
    }

    pub fn is_company_refused(&self) -> bool {
        self.attempt.as_ref().is_some_and(|attempt| matches!(attempt.outcome, Outcome::RefusedCompany { .. }))
    }
}

/// The store failed in a document's turn.
pub struct Trouble {
    pub error: StoreError,
    /// Something was sent, and what came of it is not written down: the document stays in the flight record.
    pub sent: bool,
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Self { error, sent: false }
    }
}

/// Looks at the document and does what is next for it. The flight record must name it already.
pub async fn process(
    fx: &Fx,
    config: &Config,
    company: &CompanyId,
    access: &Access,
    item: &Item,
) -> Result<Step, Trouble> {
    let id = store::document_id(&item.number);
    let name = key::document(company.as_str(), &id);
    let submission: Submission =
        store::load(fx, &key::submission(company.as_str(), &id)).await?.unwrap_or_default();
    // A snapshot can go back for a while; what an attempt was made of must be known again.
    let needed = item.seq.max(submission.seq);
    let mut snapshot: Snapshot<Document> = journal::glance(fx, &name).await?;
    if !snapshot.is_settled_to(needed.max(snapshot.seq())) {
        snapshot = journal::read(fx, &name, needed).await?;
        if !snapshot.is_settled_to(needed) && !mutant::on(Mutant::EventNotAwaited) {
            // Somebody is writing this very moment, or died at it; the hole closes one way or the other. Its age counts
            // from when a snapshot first shows it.
            journal::mend(fx, &name, &mut snapshot).await?;
            let due = later(fx.now().await, 1);
            return Ok(Step { keep: Some(Item { due: Some(due), ..item.clone() }), ..Step::default() });
        }
        // Its writer died before the snapshot, or a slow one took it back: what users see is a glance at it.
        journal::mend(fx, &name, &mut snapshot).await?;
    }
    let seq = snapshot.newest();
    let document = snapshot.state();
    let mut turn = Turn { fx, config, company, access, item, id, document, seq, submission };
    turn.take().await
}

struct Turn<'a> {
    fx: &'a Fx,
    config: &'a Config,
    company: &'a CompanyId,
    access: &'a Access,
    item: &'a Item,
    id: String,
    document: &'a Document,
    /// The journal's number that `document` holds.
    seq: u64,
    submission: Submission,
}

impl Turn<'_> {
    async fn take(&mut self) -> Result<Step, Trouble> {
        let now = self.fx.now().await;
        match self.submission.next(self.document, now) {
            Next::Nothing | Next::WaitForImage => Ok(Step::default()),
            Next::NotBefore(due) => Ok(self.kept(due)),
            Next::Poll { hash } => Ok(self.poll(&hash).await?),
            Next::Send { what, image } => {
                let Some(content) = &self.document.content else { return Ok(Step::default()) };
                if waits_for_reference(self.fx, self.company, content).await? {
                    let keep = Some(Item { due: None, ..self.item.clone() });
                    return Ok(Step { keep, waits_for_reference: true, ..Step::default() });
                }
                self.send(content, what, image).await
            }
        }
    }

    async fn send(&mut self, content: &Content, what: What, image: bool) -> Result<Step, Trouble> {
        let mut settlements = self.document.live_settlements();
        if mutant::on(Mutant::OldSettlementLost) && settlements.len() > 1 {
            settlements.remove(0);
        }
        for settlement in &mut settlements {
            if settlement.ledger.is_none() {
                settlement.ledger.clone_from(&self.access.settlement_ledger);
            }
        }
        let xml = match mapping::compose_numbered(&content.body, Some(&self.item.number), &settlements) {
            Ok(xml) => xml,
            Err(findings) => return Ok(self.park_invalid(&findings).await?),
        };
        let digest = store::digest(&xml);
        if let Some((found, arrived)) = self.look_for_unknown(content, settlements.len(), &digest).await {
            return self.ended(found, image, arrived).await;
        }
        let pdf = match &self.document.image {
            Some(pdf) if image && !content.facts.image_inside => {
                let name = key::image(self.company.as_str(), &self.id, &pdf.digest);
                let Some(bytes) = store::load_blob(self.fx, &name, pdf.parts).await? else {
                    // Not replicated to here yet.
                    return Ok(self.kept(later(self.fx.now().await, 60)));
                };
                Some(bytes)
            }
            _ => None,
        };
        let form_image = match &pdf {
            Some(bytes) => Image::Pdf(bytes),
            None if content.facts.image_inside => Image::Inside,
            None => Image::Known,
        };
        let mut request = exchange::submit(self.access.key.clone(), &xml, form_image);
        request.timeout_seconds = self.config.submit_seconds;
        drop(pdf);
        let at = self.fx.now().await;
        let answer = self.fx.exchange(request).await;
        let ended = self.fx.now().await;
        let attempt = Attempt {
            number: self.item.number.clone(),
            at,
            milliseconds: u64::try_from(ended.signed_duration_since(at).num_milliseconds())
                .unwrap_or_default(),
            what,
            outcome: exchange::outcome(&answer),
            revision: content.revision,
            settlements: settlements.len(),
            xml: digest,
            answer: exchange::raw(&answer, &self.access.key),
        };
        self.ended(attempt, image, ended).await.map_err(|trouble| Trouble { sent: true, ..trouble })
    }

    /// Asks Cashbook's log whether an attempt of unknown outcome arrived after all, and answers when. `None`: it goes
    /// again, identically.
    async fn look_for_unknown(
        &self,
        content: &Content,
        settlements: usize,
        xml: &str,
    ) -> Option<(Attempt, DateTime<Utc>)> {
        let (attempt, since) = self.submission.unresolved(xml)?;
        // Which day Cashbook means, Hungary's or UTC's, is not known.
        let mut days = vec![budapest_date(attempt.at), attempt.at.date_naive()];
        days.dedup();
        let seconds =
            log_seconds(self.config.submit_seconds).checked_div(days.len() as u64).unwrap_or_default();
        for day in days {
            let mut request = exchange::log_of_day(self.access.key.clone(), day);
            request.timeout_seconds = seconds.max(1);
            let at = self.fx.now().await;
            let answer = self.fx.exchange(request).await;
            let Ok(entries) = &answer else { continue };
            if !(200..300).contains(&entries.status) {
                continue;
            }
            let known = &self.submission.hashes;
            if let Some(hash) = exchange::arrived(entries, &self.item.number, known, since) {
                let ended = self.fx.now().await;
                let found = Attempt {
                    at,
                    milliseconds: u64::try_from(ended.signed_duration_since(at).num_milliseconds())
                        .unwrap_or_default(),
                    what: What::Found,
                    outcome: Outcome::Accepted { hash: Some(hash) },
                    revision: content.revision,
                    settlements,
                    answer: exchange::raw(&answer, &self.access.key),
                    ..attempt.clone()
                };
                return Some((found, attempt.at));
            }
        }
        None
    }

    /// Writes down what came of an attempt; answers what stays in the backlog.
    async fn ended(&mut self, attempt: Attempt, image: bool, ended: DateTime<Utc>) -> Result<Step, Trouble> {
        self.submission.seq = self.submission.seq.max(self.seq);
        self.submission.record(self.document, attempt.clone(), image, ended);
        self.save().await?;
        self.log_attempt(&attempt).await;
        if mutant::on(Mutant::DroppedSilently)
            && matches!(self.submission.phase, Phase::Retrying { tries: 3.., .. })
        {
            return Ok(Step { attempt: Some(attempt), ..Step::default() });
        }
        let keep = match self.submission.next(self.document, ended) {
            Next::Nothing | Next::WaitForImage => None,
            Next::Poll { .. } => Some(Item {
                due: Some(later(ended, self.config.poll_seconds)),
                polls: 0,
                ..self.item.clone()
            }),
            Next::NotBefore(due) => Some(Item { due: Some(due), ..self.item.clone() }),
            Next::Send { .. } => Some(Item { due: None, ..self.item.clone() }),
        };
        Ok(Step { keep, attempt: Some(attempt), ..Step::default() })
    }

    /// Asks the log about an accepted submission. Only news is written.
    async fn poll(&mut self, hash: &str) -> Result<Step, StoreError> {
        let mut request = exchange::detailed_log(self.access.key.clone(), hash);
        request.timeout_seconds = request.timeout_seconds.min(self.config.submit_seconds);
        let answer = self.fx.exchange(request).await;
        let now = self.fx.now().await;
        let is_last = self.item.polls.saturating_add(1) >= POLLS_MAX;
        let processing = match &answer {
            Ok(answer) if (200..300).contains(&answer.status) => exchange::processing(answer, hash, is_last),
            _ => Processing::Pending,
        };
        let mut step = Step { polled: true, ..Step::default() };
        if processing == Processing::Pending {
            let polls = self.item.polls.saturating_add(1);
            if polls < POLLS_MAX {
                let due = later(now, self.config.poll_seconds.saturating_mul(i64::from(polls)));
                step.keep = Some(Item { due: Some(due), polls, ..self.item.clone() });
            }
            return Ok(step);
        }
        let again = self.submission.complain(self.document, processing, now);
        self.save().await?;
        if again {
            step.keep = Some(Item { due: None, polls: 0, ..self.item.clone() });
        }
        Ok(step)
    }

    async fn park_invalid(&mut self, findings: &[Finding]) -> Result<Step, StoreError> {
        let code = findings.first().map(|finding| finding.code.clone()).unwrap_or_default();
        let now = self.fx.now().await;
        self.submission.park(Parked::Invalid { code }, self.document.touched, now);
        self.save().await?;
        Ok(Step::default())
    }

    async fn save(&self) -> Result<(), StoreError> {
        store::save(self.fx, &key::submission(self.company.as_str(), &self.id), &self.submission).await
    }

    fn kept(&self, due: DateTime<Utc>) -> Step {
        Step { keep: Some(Item { due: Some(due), ..self.item.clone() }), ..Step::default() }
    }

    async fn log_attempt(&self, attempt: &Attempt) {
        let level = match attempt.outcome {
            Outcome::Accepted { .. } => Level::Info,
            _ => Level::Warn,
        };
        let detail = serde_json::to_string(&attempt.outcome).unwrap_or_default();
        let company = Some(self.company.to_string());
        let number = Some(self.item.number.clone());
        self.fx.log(Event { level, event: "attempt", company, number, detail }).await;
    }
}

/// A cancellation or modification never goes before what it refers to.
///
/// # Errors
/// When the store fails.
pub async fn waits_for_reference(
    fx: &Fx,
    company: &CompanyId,
    content: &Content,
) -> Result<bool, StoreError> {
    for number in &content.facts.references {
        let id = store::document_id(number);
        let of: Submission =
            store::load(fx, &key::submission(company.as_str(), &id)).await?.unwrap_or_default();
        if of.accepted.is_none() && !mutant::on(Mutant::ModificationFirst) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// How long Cashbook's log may be asked before something of unknown outcome goes again.
pub fn log_seconds(submit_seconds: u64) -> u64 {
    submit_seconds.checked_div(3).unwrap_or_default().clamp(1, 15)
}

fn later(from: DateTime<Utc>, seconds: i64) -> DateTime<Utc> {
    from.checked_add_signed(TimeDelta::seconds(seconds)).unwrap_or(from)
}
