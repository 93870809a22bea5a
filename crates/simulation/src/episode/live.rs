//! What people do, and when: the ERP, users, the vendor, the timer.

use cashbook_core::time::budapest_date;
use fastrand::Rng;

use super::{API, INTERVAL, World};
use crate::{
    model::{HOUR, Moment, SECOND},
    script::{self, Call, DATES},
};

impl World {
    /// Things happen, at random, all at once; in between, days on which only the timer ticks.
    pub(super) fn live(&mut self) -> Result<(), String> {
        for company in 0..self.companies.len() {
            self.companies[company].good_keys.insert(1);
            self.complete(company, Call::Company { module: true })?;
            self.complete(company, Call::Key { key: 1 })?;
        }
        for _ in 0..self.rng.u32(20..90) {
            for _ in 0..self.rng.u32(0..4) {
                self.somebody_acts();
            }
            if self.rng.u32(..10) < 2 {
                let process = 1 + self.rng.usize(..2);
                self.start_round(process);
            }
            let steps = self.rng.u32(0..60);
            for _ in 0..steps {
                if !self.step()? {
                    break;
                }
            }
            match self.queue.first_key_value() {
                None => self.time_passes()?,
                // Somebody stalls; the others do not wait for it.
                Some(((next, _), _)) if *next - self.now > 10 * SECOND => {
                    self.now += self.rng.i64(0..*next - self.now);
                }
                Some(_) => {}
            }
            if self.now >= self.next_timer {
                self.next_timer = self.now + INTERVAL;
                self.start_round(1);
            }
        }
        Ok(())
    }

    /// Some minutes, and now and then a night, a weekend, or days on which Cashbook is down.
    fn time_passes(&mut self) -> Result<(), String> {
        let until = self.now
            + match self.rng.u32(..200) {
                0 => {
                    self.totals.outages += 1;
                    self.weather.outage_until = self.now + self.rng.i64(4..120) * HOUR;
                    self.weather.outage_until - self.now + HOUR
                }
                1..30 => self.rng.i64(2..60) * HOUR,
                _ => self.rng.i64(1..4000) * SECOND,
            };
        while self.now < until {
            if self.next_timer > until {
                self.now = until;
                break;
            }
            self.tick()?;
        }
        Ok(())
    }

    /// The timer's next round, from its beginning to its end or its crash.
    pub(super) fn tick(&mut self) -> Result<(), String> {
        self.now = self.now.max(self.next_timer);
        while self.next_timer <= self.now {
            self.next_timer += INTERVAL;
        }
        if let Some(id) = self.start_round(1) {
            while self.tasks.contains_key(&id) {
                self.step()?;
            }
        }
        Ok(())
    }

    fn somebody_acts(&mut self) {
        let at = self.rng.usize(..self.companies.len());
        if let Some(call) = self.some_call(at) {
            self.start(at, API, call);
        }
    }

    fn some_call(&mut self, at: usize) -> Option<Call> {
        let count = self.companies[at].documents.len();
        let some = |world: &mut Self| {
            let which = world.rng.usize(..count.max(1));
            world.companies[at].documents.keys().nth(which).cloned()
        };
        Some(match self.rng.u32(..100) {
            0..22 if count < 9 => {
                let number = self.new_number(at);
                let originals = self.companies[at].documents.iter().filter(|(_, of)| of.references.is_none());
                let original = originals.map(|(number, _)| number.clone()).next();
                let reference = if self.rng.u32(..4) == 0 { original } else { None };
                Call::Put { number, revision: 1, reference, date: self.some_date() }
            }
            22..30 => {
                let number = some(self)?;
                let document = &self.companies[at].documents[&number];
                let reference = document.references.clone();
                // Sometimes a stale one.
                let revision = if self.rng.u32(..5) == 0 { 1 } else { document.revision_issued + 1 };
                Call::Put { number, revision, reference, date: DATES[2].to_owned() }
            }
            30..45 => {
                let number = some(self)?;
                self.image_call(at, number)
            }
            45..60 => {
                let number = some(self)?;
                let document = &self.companies[at].documents[&number];
                // The ERP sends one list after the other.
                if document.settlement_open || document.settlements.len() >= 5 {
                    return None;
                }
                let mut list = self.settlement_list(at, &number);
                if !list.is_empty() && self.rng.u32(..4) == 0 {
                    let which = self.rng.usize(..list.len());
                    list[which].1 = true;
                } else {
                    list.push((format!("K{}", list.len() + 1), false));
                }
                Call::Settlements { number, list }
            }
            60..78 => Call::Mark { number: some(self)? },
            78..84 => {
                let number = some(self)?;
                if self.companies[at].documents[&number].withdraw_open {
                    return None;
                }
                Call::Withdraw { number }
            }
            84..87 => Call::Automatic { on: self.rng.bool() },
            87..90 => Call::Backfill { from: self.some_date() },
            90..93 => {
                let key = self.companies[at].key + 1;
                if self.rng.u32(..3) > 0 {
                    self.companies[at].good_keys.insert(key);
                }
                Call::Key { key }
            }
            93..95 => Call::Company { module: self.rng.u32(..3) > 0 },
            _ => Call::View { number: some(self)? },
        })
    }

    pub(super) fn new_number(&mut self, at: usize) -> String {
        let company = &mut self.companies[at];
        // Some numbers stand in keys as they are, some cannot.
        let sign = if company.next_number.is_multiple_of(3) { '/' } else { '-' };
        let number = format!("SZ{sign}{}", company.next_number);
        company.next_number += 1;
        self.remember_name(at, &number);
        number
    }

    fn some_date(&mut self) -> String {
        match self.rng.usize(..3) {
            2 => self.today(),
            past => DATES[past].to_owned(),
        }
    }

    pub(super) fn today(&self) -> String {
        budapest_date(self.instant()).to_string()
    }

    /// The document's image: its first, or now and then another.
    pub(super) fn image_call(&mut self, at: usize, number: String) -> Call {
        let is_large = self.rng.u32(..1500) == 0;
        let others = self.companies[at].documents.get(&number).map_or(0, |document| document.images.len());
        let version = if others == 0 || self.rng.u32(..4) == 0 { others } else { others - 1 };
        let pdf = script::image(&number, u32::try_from(version).unwrap_or_default(), is_large);
        Call::Image { number, pdf }
    }

    pub(super) fn settlement_list(&self, company: usize, number: &str) -> Vec<(String, bool)> {
        let settlements = &self.companies[company].documents[number].settlements;
        settlements.iter().map(|(id, reversed)| (id.clone(), *reversed)).collect()
    }
}

/// Longest time for which anybody is told to wait.
pub(super) const WAIT_MAX: Moment = 6 * HOUR;

pub(super) fn wait_seconds(rng: &mut Rng) -> u64 {
    rng.u64(1..2000)
}
