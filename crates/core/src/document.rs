//! A document as the ERP and its users see it: what came, what is paid, who marked it. The fold of its journal.
//!
//! What happened to it at Cashbook is another thing with another writer: see [`crate::submission`].

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    finding::Finding,
    journal::Fold,
    mapping::{Body, Facts, Kind},
    mutant::{self, Mutant},
    settlement::Settlement,
    store,
};

/// What the journal folds into.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// `None` until the ERP has put it (a cancellation may come before what it cancels).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<Content>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub settlements: Vec<Settlement>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<Image>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<Mark>,
    /// The mark was taken back, and by nobody put again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawal: Option<Withdrawal>,
    /// Cancellations and modifications of this document that the ERP has put.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub referred_by: Vec<String>,
    /// Number of the last event by which somebody changed something: a parked document gets another try.
    #[serde(default)]
    pub touched: u64,
}

/// One revision of the document itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Content {
    pub revision: u64,
    pub body: Body,
    pub facts: Facts,
    /// Warnings, for the preview; a body with errors is not taken.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Finding>,
}

/// An image, stored apart as a write-once blob.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Image {
    pub digest: String,
    pub bytes: u64,
    pub parts: u32,
}

/// The wish to hand the document over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Mark {
    pub by: String,
    pub at: DateTime<Utc>,
    pub how: MarkedHow,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum MarkedHow {
    /// By hand.
    User,
    /// The moment it was issued (S3).
    Automatic,
    /// By the one-time retroactive sending (S5).
    Backfill,
    /// It cancels or modifies a document that is handed over.
    Reference,
}

/// How far the taking back of a mark has come. Perhaps it is too late for it: the rounds, who know what was sent, keep
/// looking at the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Withdrawal {
    /// Nothing is sent any more. Whether something was before is being looked at (or whoever looked has died).
    Asked,
    /// Nothing was sent before it, and nothing will be: the user may be told so.
    Done,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// The document in a revision, and the mark that came with it.
    Put {
        content: Box<Content>,
        mark: Option<Mark>,
    },
    Image(Image),
    Settlements(Vec<Settlement>),
    Mark(Mark),
    /// The mark is taken back, unless an attempt has begun.
    Withdraw,
    /// No attempt had begun.
    Withdrawn,
    ReferredBy(String),
}

impl Fold for Document {
    type Event = Event;

    fn apply(&mut self, event: &Event, seq: u64) {
        match event {
            Event::Put { content, mark } => {
                // A stale revision never wins, in whatever order the two came.
                if self.content.as_ref().is_none_or(|current| content.revision > current.revision)
                    || mutant::on(Mutant::StaleRevisionWins)
                {
                    self.content = Some((**content).clone());
                    self.touched = seq;
                }
                if self.mark.is_none() && mark.is_some() {
                    self.mark.clone_from(mark);
                    self.withdrawal = None;
                }
            }
            Event::Image(image) => {
                if self.image.as_ref() != Some(image) {
                    self.image = Some(image.clone());
                    self.touched = seq;
                }
            }
            Event::Settlements(list) => {
                // By id: one that a stale list leaves out stays; only the ERP's "reversed" takes one out.
                for settlement in list {
                    match self.settlements.iter_mut().find(|known| known.id == settlement.id) {
                        Some(known) => known.clone_from(settlement),
                        None => self.settlements.push(settlement.clone()),
                    }
                }
                self.touched = seq;
            }
            Event::Mark(mark) => {
                if self.mark.is_none() {
                    self.mark = Some(mark.clone());
                    self.withdrawal = None;
                }
                self.touched = seq;
            }
            Event::Withdraw => {
                if self.mark.take().is_some() {
                    self.withdrawal = Some(Withdrawal::Asked);
                }
            }
            Event::Withdrawn => {
                if self.withdrawal.is_some() {
                    self.withdrawal = Some(Withdrawal::Done);
                }
            }
            Event::ReferredBy(number) => {
                if !self.referred_by.contains(number) {
                    self.referred_by.push(number.clone());
                }
            }
        }
    }

    fn concerns_rounds(&self) -> bool {
        self.mark.is_some() || self.withdrawal.is_some()
    }
}

/// Advance and normal invoices are handed over (S1); the rest never is.
#[must_use]
pub fn is_sent_kind(kind: Kind) -> bool {
    matches!(kind, Kind::Normal | Kind::Advance)
}

impl Document {
    /// The settlements that Cashbook shall know: those not reversed.
    #[must_use]
    pub fn live_settlements(&self) -> Vec<Settlement> {
        self.settlements.iter().filter(|settlement| !settlement.reversed).cloned().collect()
    }

    /// Tells what Cashbook shall know of settlements from what it was told; empty when there are none.
    #[must_use]
    pub fn settlements_digest(&self) -> String {
        let live = self.live_settlements();
        if live.is_empty() {
            return String::new();
        }
        match serde_json::to_vec(&live) {
            Ok(json) => store::digest(&json),
            Err(_) => String::new(),
        }
    }

    #[must_use]
    pub fn has_image(&self) -> bool {
        self.image.is_some() || self.content.as_ref().is_some_and(|content| content.facts.image_inside)
    }
}

/// An entry of a company's index of documents: what a backfill and its plan look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndexEntry {
    pub number: String,
    pub issue_date: String,
    pub kind: Kind,
}
