//! One company in trouble and one bad document, in an otherwise calm world: everybody else's documents must go in the
//! very next round (I8).

use cashbook_core::round::End;

use super::World;
use crate::{
    cashbook::Mood,
    model::{HOUR, Moment, SECOND},
    script::{Call, Outcome},
};

/// Not every world needs it.
const ONE_IN: u32 = 3;
const OF_THE_TROUBLED: u32 = 8;
const OF_OTHERS: u32 = 3;
/// More than one round's failures of one company can take of it.
const BUDGET: Moment = 400;

impl World {
    pub(super) fn trial(&mut self) -> Result<(), String> {
        let slow = self.weather.slow_answers;
        let is_fit = self.companies.len() > 1 && self.fixed.config.budget_seconds >= BUDGET;
        if self.rng.u32(..ONE_IN) > 0 || !(is_fit || slow) {
            return Ok(());
        }
        self.faults_end()?;
        let mut fresh: Vec<(usize, String)> = Vec::new();
        for company in 0..self.companies.len() {
            self.complete(company, Call::Company { module: true })?;
            self.give_good_key(company)?;
        }
        for _ in 0..4 {
            self.start_round(1);
            while self.step()? {}
            self.now += HOUR;
        }
        for company in 0..self.companies.len() {
            for _ in 0..if company == 0 { OF_THE_TROUBLED } else { OF_OTHERS } {
                let number = self.fresh(company)?;
                fresh.push((company, number));
            }
        }
        if slow {
            // Much to send, and little time: the round must end all the same (I10 is checked as each sets out).
            self.weather.slow_answers = true;
            self.now += 2 * self.store.lag;
            self.start_round(1);
            while self.step()? {}
            return Ok(());
        }
        let moods =
            [Mood::Fails5xx, Mood::ToldToWait, Mood::Unreachable, Mood::LosesAnswer, Mood::LosesRequest];
        let bad_key = self.rng.u32(..3) == 0;
        if bad_key {
            let key = self.companies[0].key;
            self.companies[0].good_keys.remove(&key);
        } else {
            self.weather.trouble = Some((0, moods[self.rng.usize(..moods.len())]));
        }
        let bad = fresh.last().cloned();
        if let Some((_, number)) = &bad {
            let mood = [Mood::Refuses4xx, Mood::Fails5xx, Mood::LosesRequest][self.rng.usize(..3)];
            self.weather.bad_document = Some((number.clone(), mood));
        }
        self.tell(format_args!(
            "trial: bad key {bad_key}, {:?}, {:?}",
            self.weather.trouble, self.weather.bad_document
        ));
        self.now += 2 * self.store.lag;
        self.turns = Some(Vec::new());
        let round = self.start_round(1).ok_or("the trial's round cannot begin")?;
        let outcome = self.run_to_end(round)?;
        let turns = self.turns.take().unwrap_or_default();
        self.check_turns(&turns)?;
        let is_done =
            |outcome: &Outcome| matches!(outcome, Outcome::Round(report) if report.end == End::Done);
        if !outcome.as_ref().is_some_and(is_done) {
            return Err(format!("I10 a calm round did not end well: {outcome:?}"));
        }
        for (company, number) in &fresh {
            let company = &self.companies[*company];
            if company.id != self.companies[0].id
                && bad.as_ref().is_none_or(|(_, bad)| bad != number)
                && !company.has_arrived(number)
            {
                return Err(format!("I8 delayed by another's trouble: {} {number}", company.id));
            }
        }
        // Ten minutes later nothing has changed; whoever was told to wait is left alone.
        self.now += 600 * SECOND;
        self.start_round(2);
        while self.step()? {}
        (self.weather.trouble, self.weather.bad_document) = (None, None);
        Ok(())
    }

    /// Companies take turns: before the first of any other, the troubled one has not had more than its share.
    fn check_turns(&self, turns: &[usize]) -> Result<(), String> {
        // Documents whose reference is looked at show twice.
        let referring = self.companies[0].documents.values().filter(|of| of.references.is_some()).count();
        let share = 2 + self.fixed.config.in_flight + referring;
        let first = turns.iter().take_while(|company| **company == 0).count();
        if first > share {
            return Err(format!("I8 {first} turns of one company before any of another: {turns:?}"));
        }
        Ok(())
    }

    /// A new document of today with its image, marked.
    fn fresh(&mut self, company: usize) -> Result<String, String> {
        let number = self.new_number(company);
        let date = self.today();
        self.complete(company, Call::Put { number: number.clone(), revision: 1, reference: None, date })?;
        let image = self.image_call(company, number.clone());
        self.complete(company, image)?;
        self.complete(company, Call::Mark { number: number.clone() })?;
        Ok(number)
    }
}
