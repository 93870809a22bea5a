//! What the world knows to be true, apart from the engine: what was asked for, what was promised, what Cashbook has.

use std::collections::{BTreeMap, BTreeSet};

/// Milliseconds of simulated time.
pub type Moment = i64;

pub const SECOND: Moment = 1000;
pub const HOUR: Moment = 3600 * SECOND;

/// A document in the ERP, and what its users were told.
#[derive(Default)]
pub struct Document {
    pub references: Option<String>,
    /// The highest revision ever sent, and the highest that was acknowledged.
    pub revision_issued: u64,
    pub revision_acked: u64,
    /// Settlements by id: reversed or not, as issued.
    pub settlements: BTreeMap<String, bool>,
    /// Ids whose reversal was ever issued.
    pub reversals: BTreeSet<String>,
    /// Ids in the last acknowledged list, and those of them that were reversed.
    pub settlements_acked: BTreeSet<String>,
    pub reversals_acked: BTreeSet<String>,
    pub image_acked: bool,
    /// Every image that was ever issued, as the form field `pdf` shows it: its digest.
    pub images: Vec<u64>,
    /// Marking calls under way or broken off: any of them may still count.
    pub marks_open: u32,
    /// When the last finished call that can mark ended.
    pub mark_ended: Option<Moment>,
    pub mark_acked: bool,
    /// When an acknowledged withdrawal began, and when it was acknowledged.
    pub withdrawn_since: Option<Moment>,
    pub withdrawal_acked: Moment,
    pub withdraw_open: bool,
    /// Somebody once tried to withdraw it.
    pub withdraw_tried: bool,
    /// The earliest issue date that the ERP gave it: what the backfill goes by, or an even later one.
    pub first_date: String,
    /// A settlement call is under way: the ERP sends one after the other.
    pub settlement_open: bool,
    /// When a user first saw it as submitted.
    pub shown_submitted: Option<Moment>,
    /// When an event of its journal was last written, and the highest number of one.
    pub journal_at: Option<Moment>,
    pub journal_seq: u64,
    /// The number up to which the engine knew the journal when it last noted what came of an attempt.
    pub recorded_seq: u64,
    /// What went last, unless it is known to have been accepted.
    pub last_sent: Option<Sent>,
    /// When anything of it last set out.
    pub departed: Option<Moment>,
    /// Set out, and nothing was noted of it since.
    pub unrecorded: Option<Moment>,
    /// Refused, and the engine has written that down.
    pub refused: Option<Sent>,
    /// Since when every attempt has failed.
    pub failing_since: Option<Moment>,
    /// The engine has given it up.
    pub given_up: bool,
}

impl Document {
    /// A mark may stand, for all that the callers know.
    pub fn may_be_marked(&self) -> bool {
        self.marks_open > 0 || self.mark_ended.is_some()
    }

    /// Somebody changed something that the engine did not know at that moment.
    pub fn is_touched_since(&self, moment: Moment, margin: Moment) -> bool {
        self.journal_seq > self.recorded_seq || self.journal_at.is_some_and(|at| at >= moment - margin)
    }
}

#[derive(Clone, Copy, Debug)]
pub struct Sent {
    pub at: Moment,
    pub form: u64,
}

/// A submission as Cashbook sees it.
#[derive(Clone, Debug)]
pub struct Post {
    pub key: u32,
    pub number: String,
    pub revision: u64,
    pub settlements: BTreeSet<String>,
    pub placeholder: bool,
    /// Digests of the XML, of the image, and of the whole form.
    pub xml: u64,
    pub pdf: u64,
    pub form: u64,
}

/// What becomes of an accepted submission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Processed,
    ImageMissing,
    TaxNumberUnknown,
    Unreadable,
}

#[derive(Clone, Debug)]
pub struct Accepted {
    pub post: Post,
    pub hash: String,
    pub at: Moment,
    pub verdict: Verdict,
    /// Before, the log says that it is pending.
    pub verdict_at: Moment,
}

#[derive(Default)]
pub struct Received {
    /// In the order of acceptance.
    pub accepted: Vec<Accepted>,
    /// The XML whose acceptance the engine has safely noted, if nothing was complained of since.
    pub noted: Option<u64>,
    /// Accepted and answered, not noted yet.
    pub answered: Option<u64>,
    /// The engine has noted that the image is missing.
    pub complained: bool,
    pub complaints: u32,
}

pub struct Company {
    pub id: String,
    pub key: u32,
    /// Keys that Cashbook takes.
    pub good_keys: BTreeSet<u32>,
    /// Since when a licence is acknowledged to be off.
    pub unlicensed_since: Option<Moment>,
    /// When the last call that gives the licence began: it may come after one that takes it and ended later.
    pub licence_began: Option<Moment>,
    /// The earliest civil date on which automatic mode may have been switched on.
    pub automatic_from: Option<String>,
    pub backfills_acked: u32,
    /// What the one acknowledged backfill must have marked.
    pub backfilled: Vec<String>,
    pub documents: BTreeMap<String, Document>,
    pub received: BTreeMap<String, Received>,
    pub next_number: u32,
    /// A round that ended well was told to wait until then.
    pub told_until: Moment,
}

impl Company {
    pub fn new(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            key: 0,
            good_keys: BTreeSet::new(),
            unlicensed_since: None,
            licence_began: None,
            automatic_from: None,
            backfills_acked: 0,
            backfilled: Vec::new(),
            documents: BTreeMap::new(),
            received: BTreeMap::new(),
            next_number: 1,
            told_until: 0,
        }
    }

    /// The documents that a backfill from a date on covers if it is asked for now.
    pub fn covered(&self, from: &str) -> Vec<String> {
        let is_covered =
            |document: &Document| document.revision_acked > 0 && document.first_date.as_str() >= from;
        self.documents.iter().filter(|(_, of)| is_covered(of)).map(|(number, _)| number.clone()).collect()
    }

    pub fn has_arrived(&self, number: &str) -> bool {
        self.received.get(number).is_some_and(|received| !received.accepted.is_empty())
    }
}
