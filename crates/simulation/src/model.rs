//! What the world knows to be true, apart from the engine: what was asked for, what was promised.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

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
    /// Ids in the last acknowledged list that were not reversed.
    pub settlements_acked: BTreeSet<String>,
    pub reversals_acked: BTreeSet<String>,
    pub image_acked: bool,
    /// Marking calls under way or broken off: any of them may still count.
    pub marks_open: u32,
    /// When the last finished call that can mark ended.
    pub mark_ended: Option<DateTime<Utc>>,
    pub mark_acked: bool,
    /// When an acknowledged withdrawal began.
    pub withdrawn_since: Option<DateTime<Utc>>,
    pub withdraw_open: bool,
    /// Its issue date when the ERP first put it: what the backfill goes by.
    pub first_date: &'static str,
    /// The backfill that was asked for last covers it.
    pub backfilled: bool,
    /// A settlement call is under way: the ERP sends one after the other.
    pub settlement_open: bool,
}

/// A submission as Cashbook saw it.
#[derive(Clone, Debug)]
pub struct Post {
    pub xml: String,
    pub revision: u64,
    pub settlements: BTreeSet<String>,
    pub placeholder: bool,
}

#[derive(Default)]
pub struct Received {
    /// In the order of acceptance.
    pub accepted: Vec<Post>,
    /// The XML whose acceptance the engine has safely noted, if nothing was complained of since.
    pub noted: Option<String>,
    /// Accepted and answered, not noted yet.
    pub answered: Option<String>,
    /// The hash under which the last image is missing.
    pub complained: bool,
    pub complaints: u32,
}

pub struct Company {
    pub id: String,
    pub key: u32,
    /// Keys that Cashbook takes.
    pub good_keys: BTreeSet<u32>,
    pub licensed: bool,
    /// Since when a licence is acknowledged to be off.
    pub unlicensed_since: Option<DateTime<Utc>>,
    /// When the last call that gives the licence began: it may come after one that takes it and ended later.
    pub licence_began: Option<DateTime<Utc>>,
    pub automatic: bool,
    pub backfills_acked: u32,
    pub backfills_open: bool,
    /// What the one acknowledged backfill must have marked.
    pub backfilled: BTreeSet<String>,
    pub documents: BTreeMap<String, Document>,
    pub received: BTreeMap<String, Received>,
    pub next_number: u32,
}

impl Company {
    pub fn new(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            key: 0,
            good_keys: BTreeSet::new(),
            licensed: false,
            unlicensed_since: None,
            licence_began: None,
            automatic: false,
            backfills_acked: 0,
            backfills_open: false,
            backfilled: BTreeSet::new(),
            documents: BTreeMap::new(),
            received: BTreeMap::new(),
            next_number: 1,
        }
    }

    /// The documents that the backfill under way covers.
    pub fn covered(&self) -> impl Iterator<Item = (&String, &Document)> {
        self.documents.iter().filter(|(_, document)| document.backfilled)
    }
}
