//! What the callers learn, kept in the model: what was issued, acknowledged, or broke off.

use cashbook_core::round::End;

use super::{API, Task, World};
use crate::{
    cashbook, check,
    model::Document,
    script::{Call, Outcome},
};

impl World {
    /// Answers the documents that the call may mark.
    pub(super) fn note_start(&mut self, at: usize, call: &Call) -> Vec<String> {
        let (now, today) = (self.now, self.today());
        let company = &mut self.companies[at];
        match call {
            Call::Put { number, revision, reference, date } => {
                let document = company.documents.entry(number.clone()).or_default();
                // Of two that race, either may be the first to arrive.
                if document.revision_issued == 0 || *date < document.first_date {
                    document.first_date.clone_from(date);
                }
                document.references.clone_from(reference);
                document.revision_issued = document.revision_issued.max(*revision);
            }
            Call::Image { number, pdf } => {
                let digest = cashbook::image_digest(&pdf.0);
                self.document(at, number, |document| {
                    if !document.images.contains(&digest) {
                        document.images.push(digest);
                    }
                });
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
            Call::Withdraw { number } => self.document(at, number, |document| {
                document.withdraw_open = true;
                document.withdraw_tried = true;
            }),
            Call::Automatic { on: true } => {
                let earliest = company.automatic_from.take().map_or(today.clone(), |from| from.min(today));
                company.automatic_from = Some(earliest);
            }
            Call::Key { key } => company.key = company.key.max(*key),
            Call::Company { module: true } => {
                company.unlicensed_since = None;
                company.licence_began = Some(now);
            }
            _ => {}
        }
        let may_mark = self.may_mark(at, call);
        match call {
            // A backfill under way may come upon it, as may a mark of the document that it refers to.
            Call::Put { number, reference, .. } => {
                self.widen(at, |_, task| {
                    let of_reference = reference.as_ref().is_some_and(|of| task.may_mark.contains(of));
                    let may = of_reference || matches!(task.call, Call::Backfill { .. });
                    if may { vec![number.clone()] } else { Vec::new() }
                });
            }
            // What the ERP hands over at this moment may be taken for one of the future's.
            Call::Automatic { on: true } => {
                self.widen(at, |world, task| match &task.call {
                    Call::Put { .. } => world.may_mark(at, &task.call),
                    _ => Vec::new(),
                });
            }
            _ => {}
        }
        for number in &may_mark {
            self.document(at, number, |document| document.marks_open += 1);
        }
        may_mark
    }

    /// Calls under way may mark more than they could when they began.
    fn widen(&mut self, at: usize, more: impl Fn(&Self, &Task) -> Vec<String>) {
        let mut added = Vec::new();
        for (id, task) in self.tasks.iter().filter(|(_, task)| task.company == at) {
            let fresh = more(self, task).into_iter().filter(|number| !task.may_mark.contains(number));
            added.extend(fresh.map(|number| (*id, number)));
        }
        for (id, number) in added {
            self.document(at, &number, |document| document.marks_open += 1);
            if let Some(task) = self.tasks.get_mut(&id) {
                task.may_mark.push(number);
            }
        }
    }

    pub(super) fn note_end(&mut self, task: &Task, outcome: &Outcome) -> Result<(), String> {
        let (at, call, began, may_mark) = (task.company, &task.call, task.began, &task.may_mark);
        let (now, lag) = (self.now, self.store.lag);
        let done = matches!(outcome, Outcome::Done);
        let unsure = matches!(outcome, Outcome::Refused("store-unavailable"));
        self.totals.calls_refused += u64::from(task.process == API && matches!(outcome, Outcome::Refused(_)));
        match call {
            Call::Put { number, revision, .. } => {
                self.marks_closed(at, may_mark, unsure);
                if done {
                    self.document(at, number, |document| {
                        document.revision_acked = document.revision_acked.max(*revision);
                    });
                }
            }
            Call::Image { number, .. } if done => {
                self.document(at, number, |document| document.image_acked = true);
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
                        // A withdrawal that was over before it no longer counts.
                        if document.withdrawn_since.is_some() && document.withdrawal_acked < began {
                            document.withdrawn_since = None;
                        }
                    });
                }
            }
            Call::Withdraw { number } => {
                if done {
                    // It ends marks; one that came too late restores them.
                    self.document(at, number, |document| {
                        document.marks_open = document.marks_open.saturating_sub(1);
                    });
                    check::withdrawn(&self.companies[at], number, began, lag)?;
                } else {
                    self.marks_closed(at, may_mark, unsure);
                }
                self.document(at, number, |document| {
                    document.withdraw_open = unsure;
                    if done {
                        document.withdrawn_since = Some(began);
                        document.withdrawal_acked = now;
                    }
                });
            }
            Call::Backfill { .. } => {
                let instant = self.instant();
                let company = &mut self.companies[at];
                if done {
                    company.backfills_acked += 1;
                    if company.backfills_acked > 1 {
                        return Err(format!("I6 a second backfill: {} at {instant}", company.id));
                    }
                    company.backfilled.clone_from(&task.covered);
                } else if !unsure {
                    self.marks_closed(at, may_mark, false);
                }
            }
            Call::Company { module } if done => {
                let company = &mut self.companies[at];
                let is_last = company.licence_began.is_none_or(|given| given < began);
                company.unlicensed_since = (!module && is_last).then_some(now);
            }
            Call::View { number } => {
                if let Outcome::View(view) = outcome {
                    check::seen(&self.companies[at], number, view, began, lag)?;
                    if view["state"] == "submitted" {
                        self.document(at, number, |document| {
                            document.shown_submitted.get_or_insert(now);
                        });
                    }
                }
            }
            Call::Round { .. } => self.note_round(task, outcome)?,
            _ => {}
        }
        Ok(())
    }

    fn note_round(&mut self, task: &Task, outcome: &Outcome) -> Result<(), String> {
        self.totals.rounds += 1;
        let Outcome::Round(report) = outcome else { return Ok(()) };
        self.totals.rounds_with_work += u64::from(report.examined > 0);
        match report.end {
            End::Busy => self.totals.rounds_busy += 1,
            End::OutOfTime => self.totals.rounds_out_of_time += 1,
            End::StoreFailed => self.totals.rounds_store_failed += 1,
            End::LeaseLost => self.totals.rounds_lease_lost += 1,
            End::Done => {}
        }
        // It has written down how long it was told to wait.
        if matches!(report.end, End::Done | End::OutOfTime) {
            for (company, until) in self.companies.iter_mut().zip(task.told_until) {
                company.told_until = company.told_until.max(until);
            }
        }
        if report.end == End::Done {
            for company in &self.companies {
                check::round_ended(company, task.began)?;
            }
        }
        Ok(())
    }

    /// Whether it took effect is not known, now or later.
    pub(super) fn note_crash(&mut self, task: &Task) {
        match &task.call {
            Call::Settlements { number, .. } => {
                self.document(task.company, number, |document| document.settlement_open = false);
            }
            Call::Round { .. } => {
                self.totals.rounds += 1;
                self.totals.rounds_crashed += 1;
            }
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
        let company = &self.companies[at];
        let documents = &company.documents;
        let and_referring = |number: &String| {
            let refers = |document: &Document| document.references.as_ref() == Some(number);
            documents
                .iter()
                .filter(|(of, document)| *of == number || refers(document))
                .map(|(of, _)| of.clone())
                .collect()
        };
        match call {
            Call::Put { number, reference, date, .. } => {
                let is_automatic = company.automatic_from.as_ref().is_some_and(|from| date >= from);
                let goes_along = reference
                    .as_ref()
                    .and_then(|reference| documents.get(reference))
                    .is_some_and(Document::may_be_marked);
                let is_marked = documents.get(number).is_some_and(Document::may_be_marked);
                if is_automatic || goes_along || is_marked { and_referring(number) } else { Vec::new() }
            }
            Call::Mark { number } => and_referring(number),
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
