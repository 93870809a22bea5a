//! The end: faults are over, callers repeat what broke off, and rounds run until nothing moves. Then all promises are due.

use super::{API, World};
use crate::{
    check,
    model::{HOUR, SECOND},
    script::{Call, DATES, Outcome},
};

/// Rounds after which nothing may move any more; more than any document in this world needs.
const ROUNDS_MAX: u32 = 150;
/// Rounds without anything sent or asked, by growing steps of time: then it rests.
const QUIET: u32 = 7;

impl World {
    pub(super) fn rest(&mut self) -> Result<(), String> {
        self.faults_end()?;
        for company in 0..self.companies.len() {
            self.complete(company, Call::Company { module: true })?;
            self.give_good_key(company)?;
            for number in self.numbers(company) {
                self.finish_document(company, &number)?;
            }
        }
        // A parked document is the user's; everything else moves within some days.
        let mut quiet = 0;
        for _ in 0..ROUNDS_MAX {
            let before = (self.totals.posts, self.totals.looks);
            self.start_round(1);
            while self.step()? {}
            self.now += if quiet > 2 { 5 * HOUR } else { 31 * 60 * SECOND };
            quiet = if before == (self.totals.posts, self.totals.looks) { quiet + 1 } else { 0 };
            if quiet >= QUIET {
                break;
            }
        }
        for company in 0..self.companies.len() {
            for number in self.numbers(company) {
                if let Outcome::View(view) = self.complete(company, Call::View { number: number.clone() })? {
                    check::at_rest(&self.companies[company], &number, &view)?;
                }
            }
        }
        Ok(())
    }

    /// From now on everything works, and what was under way ends.
    pub(super) fn faults_end(&mut self) -> Result<(), String> {
        let weather = &mut self.weather;
        (weather.store_fails, weather.crashes, weather.mood_bad, weather.stalls) = (0, 0, 0, 0);
        (weather.outage_until, weather.trouble, weather.bad_document) = (0, None, None);
        weather.slow_answers = false;
        while self.step()? {}
        // What a dead process had under way is over, and so is every wait.
        self.now += super::live::WAIT_MAX + HOUR;
        Ok(())
    }

    /// Always another one: which key the engine has now, after calls that raced or broke off, nobody knows.
    pub(super) fn give_good_key(&mut self, company: usize) -> Result<(), String> {
        let key = self.companies[company].key + 1;
        self.companies[company].good_keys.insert(key);
        self.complete(company, Call::Key { key })?;
        Ok(())
    }

    pub(super) fn numbers(&self, company: usize) -> Vec<String> {
        self.companies[company].documents.keys().cloned().collect()
    }

    /// The ERP repeats the newest of what was never acknowledged.
    fn finish_document(&mut self, company: usize, number: &str) -> Result<(), String> {
        let Some(document) = self.companies[company].documents.get(number) else { return Ok(()) };
        let (issued, acked) = (document.revision_issued, document.revision_acked);
        let reference = document.references.clone();
        if issued > acked {
            let date = DATES[2].to_owned();
            self.complete(
                company,
                Call::Put { number: number.to_owned(), revision: issued, reference, date },
            )?;
        }
        if !self.companies[company].documents[number].image_acked {
            let call = self.image_call(company, number.to_owned());
            self.complete(company, call)?;
        }
        let document = &self.companies[company].documents[number];
        let is_known = |(id, reversed): (&String, &bool)| {
            document.settlements_acked.contains(id) && (!reversed || document.reversals_acked.contains(id))
        };
        if !document.settlements.iter().all(is_known) {
            let list = self.settlement_list(company, number);
            self.complete(company, Call::Settlements { number: number.to_owned(), list })?;
        }
        debug_assert!(self.tasks.values().all(|task| task.process != API));
        Ok(())
    }
}
