//! What the callers learn, kept in the model: what was issued, acknowledged, or broke off.

use super::{Task, World};
use crate::{
    model::Document,
    script::{Call, Outcome},
};

impl World {
    /// Answers the documents that the call may mark.
    pub(super) fn note_start(&mut self, at: usize, call: &Call) -> Vec<String> {
        let now = self.now;
        let company = &mut self.companies[at];
        match call {
            Call::Put { number, revision, reference, date } => {
                let document = company.documents.entry(number.clone()).or_default();
                if document.revision_issued == 0 {
                    document.first_date = date;
                }
                document.references.clone_from(reference);
                document.revision_issued = document.revision_issued.max(*revision);
            }
            Call::Settlements { number, list } => {
                if let Some(document) = company.documents.get_mut(number) {
                    document.settlement_open = true;
                    for (id, reversed) in list {
                        document.settlements.insert(id.clone(), *reversed);
                        if *reversed {
                            document.reversals.insert(id.clone());
                        }
                    }
                }
            }
            Call::Withdraw { number } => {
                self.document(at, number, |document| document.withdraw_open = true);
            }
            Call::Backfill { from } => {
                company.backfills_open = true;
                for document in company.documents.values_mut() {
                    document.backfilled = document.revision_acked > 0 && document.first_date >= *from;
                }
            }
            Call::Key { key } => company.key = company.key.max(*key),
            Call::Company { module: true } => {
                company.unlicensed_since = None;
                company.licence_began = Some(now);
            }
            _ => {}
        }
        let may_mark = self.may_mark(at, call);
        for number in &may_mark {
            self.document(at, number, |document| document.marks_open += 1);
        }
        may_mark
    }

    pub(super) fn note_end(&mut self, task: &Task, outcome: &Outcome) {
        let (at, call, began, may_mark) = (task.company, &task.call, task.began, &task.may_mark);
        let now = self.now;
        let done = matches!(outcome, Outcome::Done);
        let unsure = matches!(outcome, Outcome::Refused("store-unavailable"));
        match call {
            Call::Put { number, revision, .. } => {
                self.marks_closed(at, may_mark, unsure);
                if done {
                    self.document(at, number, |document| {
                        document.revision_acked = document.revision_acked.max(*revision);
                    });
                }
            }
            Call::Image { number } if done => {
                self.document(at, number, |document| document.image_acked = true)
            }
            Call::Settlements { number, list } => self.document(at, number, |document| {
                document.settlement_open = false;
                if done {
                    document.settlements_acked = list.iter().map(|(id, _)| id.clone()).collect();
                    document.reversals_acked =
                        list.iter().filter(|(_, reversed)| *reversed).map(|(id, _)| id.clone()).collect();
                }
            }),
            Call::Mark { number } => {
                self.marks_closed(at, may_mark, unsure);
                if done {
                    self.document(at, number, |document| {
                        document.mark_acked = true;
                        // A withdrawal before it no longer counts.
                        if document.withdrawn_since.is_some_and(|since| since <= began) {
                            document.withdrawn_since = None;
                        }
                    });
                }
            }
            Call::Withdraw { number } => {
                self.marks_closed(at, may_mark, unsure);
                self.document(at, number, |document| {
                    document.withdraw_open = unsure;
                    if done {
                        document.withdrawn_since = Some(began);
                    }
                });
            }
            Call::Backfill { .. } => {
                self.companies[at].backfills_open = false;
                if done {
                    self.companies[at].backfills_acked += 1;
                    assert!(self.companies[at].backfills_acked <= 1, "I6 a second backfill at {now}");
                    self.companies[at].backfilled =
                        self.companies[at].covered().map(|(number, _)| number.clone()).collect();
                } else if !unsure {
                    self.marks_closed(at, may_mark, false);
                }
            }
            Call::Automatic { on } if done => self.companies[at].automatic = *on,
            Call::Company { module } if done => {
                self.companies[at].licensed = *module;
                let is_last = self.companies[at].licence_began.is_none_or(|given| given < began);
                self.companies[at].unlicensed_since = (!module && is_last).then_some(now);
            }
            Call::Round { .. } => {
                self.totals.rounds += 1;
                if matches!(outcome, Outcome::Round(cashbook_core::round::End::Busy)) {
                    self.totals.busy += 1;
                }
            }
            _ => {}
        }
    }

    /// Whether it took effect is not known, now or later.
    pub(super) fn note_crash(&mut self, at: usize, call: &Call) {
        match call {
            Call::Settlements { number, .. } => {
                self.document(at, number, |document| document.settlement_open = false)
            }
            Call::Backfill { .. } => self.companies[at].backfills_open = false,
            Call::Round { .. } => self.totals.rounds += 1,
            _ => {}
        }
    }

    fn document(&mut self, at: usize, number: &str, change: impl FnOnce(&mut Document)) {
        if let Some(document) = self.companies[at].documents.get_mut(number) {
            change(document);
        }
    }

    /// The documents that a call may mark: its own, and those that cancel or modify it.
    fn may_mark(&self, at: usize, call: &Call) -> Vec<String> {
        let documents = &self.companies[at].documents;
        match call {
            Call::Put { number, .. } | Call::Mark { number } => documents
                .iter()
                .filter(|(of, document)| *of == number || document.references.as_ref() == Some(number))
                .map(|(of, _)| of.clone())
                .collect(),
            Call::Withdraw { number } => vec![number.clone()],
            Call::Backfill { .. } => documents.keys().cloned().collect(),
            _ => Vec::new(),
        }
    }

    fn marks_closed(&mut self, at: usize, may_mark: &[String], unsure: bool) {
        let now = self.now;
        for number in may_mark {
            self.document(at, number, |document| {
                if !unsure {
                    document.marks_open = document.marks_open.saturating_sub(1);
                }
                document.mark_ended = Some(now);
            });
        }
    }
}
