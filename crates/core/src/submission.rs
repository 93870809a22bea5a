//! What happened to one document at Cashbook, and what is to happen next. Written by the round that holds the lease.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    document::Document,
    exchange::{Complaint, Outcome, Processing},
    mutant::{self, Mutant},
    store,
};

/// Failed and unknown attempts are repeated for at least this long before the document is parked.
pub const RETRY_HOURS: i64 = 72;
/// First pause after a failed attempt; it doubles.
pub const BACKOFF_SECONDS_MIN: i64 = 15;
pub const BACKOFF_SECONDS_MAX: i64 = 4 * 3600;
/// How often the log is asked about one accepted submission.
pub const POLLS_MAX: u32 = 48;
/// How often a missing image is sent again.
pub const REPAIRS_MAX: u32 = 2;
/// Attempts kept with the document (the company's transfer log keeps all).
const ATTEMPTS_MAX: usize = 20;
const HASHES_MAX: usize = 50;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submission {
    /// What Cashbook has, as far as it told us.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted: Option<Accepted>,
    #[serde(default)]
    pub phase: Phase,
    /// Every hash ever answered, oldest first (whether it depends on the content is unknown).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hashes: Vec<String>,
    /// The latest attempts, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attempts: Vec<Attempt>,
    #[serde(default)]
    pub attempt_count: u64,
    /// The document's journal must be known at least this far: attempts were made of it.
    #[serde(default)]
    pub seq: u64,
}

/// The last accepted submission.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Accepted {
    pub first_at: DateTime<Utc>,
    pub at: DateTime<Utc>,
    pub hash: Option<String>,
    pub revision: u64,
    /// [`Document::settlements_digest`] of what went.
    pub settlements: String,
    /// An image went with this revision, or an earlier submission of it.
    pub image: bool,
    pub processing: Processing,
    #[serde(default)]
    pub repairs: u32,
}

/// Where a document stands between what was accepted and what is wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "phase")]
pub enum Phase {
    #[default]
    Idle,
    /// Failed for now, or unknown whether it arrived: tried again, identically, from `due` on.
    Retrying { since: DateTime<Utc>, tries: u32, due: DateTime<Utc>, unknown: bool },
    /// Left alone until somebody changes something (the document's `touched` moves past `touched`).
    Parked { since: DateTime<Utc>, why: Parked, touched: u64 },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "why")]
pub enum Parked {
    /// 4xx.
    Refused {
        status: u16,
    },
    Complaint {
        complaint: Complaint,
        text: String,
    },
    /// Our own mapping found errors in it.
    Invalid {
        code: String,
    },
    /// [`RETRY_HOURS`] have passed.
    GaveUp,
}

/// One attempt, for the transfer log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Attempt {
    pub number: String,
    pub at: DateTime<Utc>,
    pub milliseconds: u64,
    pub what: What,
    #[serde(flatten)]
    pub outcome: Outcome,
    pub revision: u64,
    pub settlements: usize,
    /// Of the XML that went: equal digests are identical resends.
    pub xml: String,
    /// Cut, and without secrets.
    pub answer: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum What {
    Document,
    Revision,
    Settlements,
    /// The image again, after a complaint.
    Image,
    /// The round broke off: whether anything was sent is not known.
    Interrupted,
    /// Nothing was sent: Cashbook's log names an earlier attempt whose outcome was unknown.
    Found,
}

/// What is to be done with a document now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// Nothing, until something changes and queues it again.
    Nothing,
    NotBefore(DateTime<Utc>),
    /// Marked, but there is no image yet; its arrival queues the document again.
    WaitForImage,
    Poll {
        hash: String,
    },
    Send {
        what: What,
        /// The image goes too; else the placeholder.
        image: bool,
    },
}

impl Submission {
    /// Decides from what is wanted and what was accepted. References are the round's to look at.
    #[must_use]
    pub fn next(&self, document: &Document, now: DateTime<Utc>) -> Next {
        // A mark can be taken back until an attempt begins. A withdrawal that came too late may have left its event
        // behind (its writer died before it restored the mark): the mark stands all the same.
        let is_marked =
            document.mark.is_some() || self.attempt_count > 0 || mutant::on(Mutant::WithdrawnStillSent);
        if is_marked { self.next_if_marked(document, now) } else { Next::Nothing }
    }

    /// What would be next if the document were marked.
    #[must_use]
    pub fn next_if_marked(&self, document: &Document, now: DateTime<Utc>) -> Next {
        let Some(content) = &document.content else { return Next::Nothing };
        let mut forced = false;
        match &self.phase {
            Phase::Idle => {}
            Phase::Retrying { due, .. } if *due > now => return Next::NotBefore(*due),
            Phase::Retrying { unknown, .. } => forced = *unknown,
            Phase::Parked { touched, .. } if document.touched <= *touched => return Next::Nothing,
            Phase::Parked { .. } => forced = true,
        }
        let (what, image) = match &self.accepted {
            None => (What::Document, true),
            Some(accepted) if content.revision > accepted.revision => (What::Revision, true),
            Some(accepted) if accepted.is_without_image() && accepted.repairs < REPAIRS_MAX => {
                (What::Image, !mutant::on(Mutant::PlaceholderAfterComplaint))
            }
            Some(accepted) if document.settlements_digest() != accepted.settlements => {
                (What::Settlements, !accepted.has_image())
            }
            Some(accepted) if forced => (What::Document, !accepted.has_image()),
            Some(accepted) => {
                return match &accepted.hash {
                    Some(hash) if accepted.processing == Processing::Pending => {
                        Next::Poll { hash: hash.clone() }
                    }
                    _ => Next::Nothing,
                };
            }
        };
        if image && !document.has_image() {
            return Next::WaitForImage;
        }
        Next::Send { what, image: image && !(forced && mutant::on(Mutant::UnknownResentChanged)) }
    }

    /// The attempt whose unknown outcome Cashbook's log may tell. Only when all that may have arrived without our knowing is
    /// what would go now (`xml`, its digest): else an entry of the log would not say which one arrived. With it, when the
    /// first such attempt began.
    #[must_use]
    pub fn unresolved(&self, xml: &str) -> Option<(&Attempt, DateTime<Utc>)> {
        let Phase::Retrying { unknown: true, .. } = self.phase else { return None };
        let mut last: Option<(&Attempt, DateTime<Utc>)> = None;
        let mut accepted = false;
        for attempt in self.attempts.iter().rev() {
            match attempt.outcome {
                Outcome::Accepted { .. } => accepted = true,
                // An error of the server can come after it took the document. What arrived so before the last acceptance
                // has a hash that we never learned, and would look like the one that is looked for.
                Outcome::Unknown | Outcome::Failed { status: Some(_) } if accepted || attempt.xml != xml => {
                    return None;
                }
                Outcome::Unknown => last = Some((last.map_or(attempt, |(last, _)| last), attempt.at)),
                _ => {}
            }
        }
        // What is no longer kept may have been such a one.
        last.filter(|_| self.attempt_count == self.attempts.len() as u64)
    }

    /// Takes in what came of an attempt.
    pub fn record(&mut self, document: &Document, attempt: Attempt, image: bool, ended: DateTime<Utc>) {
        match &attempt.outcome {
            Outcome::RefusedDocument { .. } if mutant::on(Mutant::RefusalRetried) => {
                self.retry(document, &attempt.number, false, ended);
            }
            Outcome::Failed { .. } if mutant::on(Mutant::SettlementUnsends) => {
                self.accepted = None;
                self.retry(document, &attempt.number, false, ended);
            }
            Outcome::Accepted { hash } => {
                if let Some(hash) = hash {
                    if !self.hashes.contains(hash) {
                        self.hashes.push(hash.clone());
                    }
                    keep_last(&mut self.hashes, HASHES_MAX);
                }
                let before = self.accepted.take();
                let repairs = before.as_ref().map_or(0, |before| before.repairs);
                let is_repair = match attempt.what {
                    What::Image => true,
                    What::Found => before.as_ref().is_some_and(Accepted::is_without_image),
                    _ => false,
                };
                self.accepted = Some(Accepted {
                    first_at: before.as_ref().map_or(ended, |before| before.first_at),
                    at: ended,
                    hash: hash.clone(),
                    revision: attempt.revision,
                    settlements: document.settlements_digest(),
                    image: image || before.is_some_and(|before| before.image),
                    processing: Processing::Pending,
                    repairs: repairs.saturating_add(u32::from(is_repair)),
                });
                self.phase = Phase::Idle;
            }
            Outcome::RefusedDocument { status } => {
                self.park(Parked::Refused { status: *status }, document.touched, ended);
            }
            // The document is not at fault: it goes on as soon as the company does.
            Outcome::RefusedCompany { .. } | Outcome::ToldToWait { .. } => {}
            Outcome::Failed { .. } => self.retry(document, &attempt.number, false, ended),
            Outcome::Unknown => self.retry(document, &attempt.number, true, ended),
        }
        self.attempt_count = self.attempt_count.saturating_add(1);
        self.attempts.push(attempt);
        keep_last(&mut self.attempts, ATTEMPTS_MAX);
    }

    pub fn park(&mut self, why: Parked, touched: u64, now: DateTime<Utc>) {
        self.phase = Phase::Parked { since: now, why, touched };
    }

    /// Takes in what the log said. `true` when there is something to do at once (the image again).
    pub fn complain(&mut self, document: &Document, processing: Processing, now: DateTime<Utc>) -> bool {
        let Some(accepted) = &mut self.accepted else { return false };
        accepted.processing = processing.clone();
        let Processing::Complaint { complaint, text } = processing else { return false };
        if mutant::on(Mutant::ComplaintIgnored) {
            accepted.processing = Processing::Processed;
            return false;
        }
        if accepted.is_without_image() && accepted.repairs < REPAIRS_MAX && document.has_image() {
            return true;
        }
        self.park(Parked::Complaint { complaint, text }, document.touched, now);
        false
    }

    fn retry(&mut self, document: &Document, number: &str, now_unknown: bool, now: DateTime<Utc>) {
        let (since, tries, was_unknown) = match &self.phase {
            Phase::Retrying { since, tries, unknown, .. } => (*since, tries.saturating_add(1), *unknown),
            _ => (now, 1, false),
        };
        let hours = if mutant::on(Mutant::GaveUpEarly) { 1 } else { RETRY_HOURS };
        if now.signed_duration_since(since) > TimeDelta::hours(hours) {
            self.park(Parked::GaveUp, document.touched, now);
            return;
        }
        let due = now.checked_add_signed(backoff(number, tries)).unwrap_or(now);
        // Once unknown, a later refused connection does not make it known.
        self.phase = Phase::Retrying { since, tries, due, unknown: now_unknown || was_unknown };
    }
}

impl Accepted {
    /// The image is known to have arrived: it went, and nobody complained that it is missing.
    #[must_use]
    pub fn has_image(&self) -> bool {
        self.image && !self.is_without_image()
    }

    fn is_without_image(&self) -> bool {
        matches!(self.processing, Processing::Complaint { complaint: Complaint::PdfMissing, .. })
    }
}

/// Doubles from [`BACKOFF_SECONDS_MIN`] to [`BACKOFF_SECONDS_MAX`], with up to a quarter of jitter that depends on the
/// document and the try alone, so that documents that failed together do not return together.
fn backoff(number: &str, tries: u32) -> TimeDelta {
    let doubled =
        BACKOFF_SECONDS_MIN.checked_shl(tries.saturating_sub(1).min(20)).unwrap_or(BACKOFF_SECONDS_MAX);
    let seconds = doubled.clamp(BACKOFF_SECONDS_MIN, BACKOFF_SECONDS_MAX);
    let seed = store::digest(format!("{number} {tries}").as_bytes());
    let jitter = i64::from(seed.bytes().next().unwrap_or_default() & 63);
    TimeDelta::seconds(seconds.saturating_add(seconds.saturating_mul(jitter) >> 8))
}

fn keep_last<T>(list: &mut Vec<T>, count_max: usize) {
    let excess = list.len().saturating_sub(count_max);
    list.drain(..excess);
}

/// Where a company stands with Cashbook. Written by the round that holds the lease.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped: Option<Stopped>,
    /// Told to wait until then (429).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wait_until: Option<DateTime<Utc>>,
    /// The key worked at this instant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_worked_at: Option<DateTime<Utc>>,
    /// Which key that was.
    #[serde(default)]
    pub key_worked_version: u64,
    /// How many attempts the company's transfer log holds.
    #[serde(default)]
    pub log_count: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Stopped {
    pub since: DateTime<Utc>,
    pub why: StoppedWhy,
    /// The key that was refused: another one is tried at once.
    pub key_version: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum StoppedWhy {
    KeyRefused,
    NotDefaultUser,
    /// The stored key cannot be opened with the component's master keys: the operator's matter.
    KeyUnreadable,
}
