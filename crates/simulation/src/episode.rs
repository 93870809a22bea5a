//! One world from its seed to its rest.

use std::{collections::BTreeMap, rc::Rc};

use cashbook_core::{
    flow::{Effect, EffectId, Level, Machine, Reply},
    round,
    secret::MasterKeys,
};
use chrono::{DateTime, TimeDelta, Utc};
use fastrand::Rng;

use crate::{
    cashbook::Mood,
    check,
    model::Company,
    script::{self, Call, DATES, Fixed, Outcome},
    store::{self, Store},
};

mod far_side;
mod notes;

#[derive(Clone, Copy, Debug, Default)]
pub struct Totals {
    pub rounds: u64,
    pub busy: u64,
    pub seconds: u64,
    pub calls: u64,
    pub posts: u64,
    pub accepted: u64,
    pub resent: u64,
    /// Cancellations and modifications that arrived.
    pub referring: u64,
    pub store_faults: u64,
    pub cashbook_faults: u64,
    pub crashes: u64,
}

impl Totals {
    pub fn add(&mut self, other: &Self) {
        self.rounds += other.rounds;
        self.busy += other.busy;
        self.seconds += other.seconds;
        self.calls += other.calls;
        self.posts += other.posts;
        self.accepted += other.accepted;
        self.resent += other.resent;
        self.referring += other.referring;
        self.store_faults += other.store_faults;
        self.cashbook_faults += other.cashbook_faults;
        self.crashes += other.crashes;
    }
}

/// Effects of one round may not exceed this (I10): the world is small.
const ROUND_EFFECTS_MAX: u64 = 20_000;

pub fn run(seed: u64, verbose: bool) -> Result<Totals, String> {
    let mut world = World::new(seed, verbose);
    let start = world.now;
    world.live()?;
    world.rest()?;
    world.totals.seconds =
        u64::try_from(world.now.signed_duration_since(start).num_seconds()).unwrap_or_default();
    Ok(world.totals)
}

struct Task {
    call: Call,
    company: usize,
    /// The process that runs it: crashes take all of a process's tasks.
    process: usize,
    machine: Machine<'static, Outcome>,
    began: DateTime<Utc>,
    may_mark: Vec<String>,
    effects: u64,
}

/// An effect under way: what becomes of it is settled when it set out.
struct Pending {
    task: u64,
    id: EffectId,
    effect: Effect,
    /// For exchanges: how Cashbook will treat it.
    mood: Mood,
    fails: Option<Fails>,
}

#[derive(Clone, Copy)]
enum Fails {
    Before,
    After,
}

struct World {
    rng: Rng,
    verbose: bool,
    now: DateTime<Utc>,
    store: Store,
    companies: Vec<Company>,
    fixed: Rc<Fixed>,
    tasks: BTreeMap<u64, Task>,
    queue: BTreeMap<(DateTime<Utc>, u64), Pending>,
    last: u64,
    /// Chances in a thousand.
    store_fails: u32,
    crashes: u32,
    mood_bad: u32,
    totals: Totals,
}

impl World {
    fn new(seed: u64, verbose: bool) -> Self {
        let mut rng = Rng::with_seed(seed);
        let key = "1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
        let config = round::Config {
            budget_seconds: 600,
            in_flight: rng.usize(1..6),
            lease_seconds: 150,
            submit_seconds: 45,
            poll_seconds: 300,
        };
        Self {
            verbose,
            now: "2026-11-02T08:00:00Z".parse().unwrap_or_default(),
            store: Store::default(),
            companies: ["10000003", "99999999", "12345676"][..rng.usize(1..4)]
                .iter()
                .map(|id| Company::new(id))
                .collect(),
            fixed: Rc::new(Fixed { master: MasterKeys::parse(key).expect("a fixed key"), config }),
            tasks: BTreeMap::new(),
            queue: BTreeMap::new(),
            last: 0,
            store_fails: [0, 0, 5, 30][rng.usize(..4)],
            crashes: [0, 0, 2, 10][rng.usize(..4)],
            mood_bad: [0, 100, 300, 600][rng.usize(..4)],
            totals: Totals::default(),
            rng,
        }
    }

    /// Things happen, at random, all at once.
    fn live(&mut self) -> Result<(), String> {
        for company in 0..self.companies.len() {
            self.companies[company].good_keys.insert(1);
            self.complete(company, Call::Company { module: true })?;
            self.complete(company, Call::Key { key: 1 })?;
        }
        for _ in 0..self.rng.u32(40..160) {
            for _ in 0..self.rng.u32(0..4) {
                self.somebody_acts()?;
            }
            if self.rng.u32(..10) < 2 {
                self.start_round();
            }
            let steps = self.rng.u32(0..60);
            for _ in 0..steps {
                if !self.step()? {
                    break;
                }
            }
            if self.rng.u32(..1000) < self.crashes * 5 {
                self.crash();
            }
            if self.tasks.is_empty() {
                self.now += TimeDelta::seconds(self.rng.i64(1..4000));
            }
        }
        Ok(())
    }

    /// The faults end, callers repeat what broke off, and rounds run until nothing moves. Then all promises are due.
    fn rest(&mut self) -> Result<(), String> {
        self.store_fails = 0;
        self.crashes = 0;
        self.mood_bad = 0;
        while self.step()? {}
        for company in 0..self.companies.len() {
            self.complete(company, Call::Company { module: true })?;
            let key = *self.companies[company].good_keys.last().unwrap_or(&1);
            if self.companies[company].key != key {
                self.complete(company, Call::Key { key })?;
            }
            let numbers: Vec<String> = self.companies[company].documents.keys().cloned().collect();
            for number in numbers {
                self.finish_document(company, &number)?;
            }
        }
        // A parked document is the user's; everything else moves within some days.
        let mut quiet = 0;
        for _ in 0..120 {
            let before = (self.totals.posts, self.totals.calls);
            self.start_round();
            while self.step()? {}
            self.now += TimeDelta::minutes(if quiet > 2 { 300 } else { 31 });
            quiet = if before.0 == self.totals.posts { quiet + 1 } else { 0 };
            if quiet > 6 {
                break;
            }
        }
        for company in 0..self.companies.len() {
            let numbers: Vec<String> = self.companies[company].documents.keys().cloned().collect();
            for number in numbers {
                if let Outcome::View(view) = self.complete(company, Call::View { number: number.clone() })? {
                    check::at_rest(&self.companies[company], &number, &view)?;
                }
            }
        }
        Ok(())
    }

    /// The ERP repeats the newest of what was never acknowledged.
    fn finish_document(&mut self, company: usize, number: &str) -> Result<(), String> {
        let Some(document) = self.companies[company].documents.get(number) else { return Ok(()) };
        let (issued, acked) = (document.revision_issued, document.revision_acked);
        let reference = document.references.clone();
        if issued > acked {
            let call = Call::Put { number: number.to_owned(), revision: issued, reference, date: DATES[2] };
            self.complete(company, call)?;
        }
        if !self.companies[company].documents[number].image_acked {
            self.complete(company, Call::Image { number: number.to_owned() })?;
        }
        if !self.companies[company].documents[number].settlements.is_empty() {
            let list = self.settlement_list(company, number);
            self.complete(company, Call::Settlements { number: number.to_owned(), list })?;
        }
        Ok(())
    }

    fn settlement_list(&self, company: usize, number: &str) -> Vec<(String, bool)> {
        let settlements = &self.companies[company].documents[number].settlements;
        settlements.iter().map(|(id, reversed)| (id.clone(), *reversed)).collect()
    }

    fn somebody_acts(&mut self) -> Result<(), String> {
        let at = self.rng.usize(..self.companies.len());
        let numbers: Vec<String> = self.companies[at].documents.keys().cloned().collect();
        let some = |rng: &mut Rng| numbers.get(rng.usize(..numbers.len().max(1))).cloned();
        let call = match self.rng.u32(..100) {
            0..22 if numbers.len() < 9 => {
                let number = format!("SZ/{}", self.companies[at].next_number);
                self.companies[at].next_number += 1;
                let reference = if self.rng.u32(..4) == 0 {
                    numbers.iter().find(|of| self.companies[at].documents[*of].references.is_none()).cloned()
                } else {
                    None
                };
                Call::Put { number, revision: 1, reference, date: DATES[self.rng.usize(..3)] }
            }
            22..30 => {
                let Some(number) = some(&mut self.rng) else { return Ok(()) };
                let document = &self.companies[at].documents[&number];
                let reference = document.references.clone();
                // Sometimes a stale one.
                let revision = if self.rng.u32(..5) == 0 { 1 } else { document.revision_issued + 1 };
                Call::Put { number, revision, reference, date: DATES[2] }
            }
            30..45 => match some(&mut self.rng) {
                Some(number) => Call::Image { number },
                None => return Ok(()),
            },
            45..60 => {
                let Some(number) = some(&mut self.rng) else { return Ok(()) };
                let document = &self.companies[at].documents[&number];
                // The ERP sends one list after the other.
                if document.settlement_open || document.settlements.len() >= 5 {
                    return Ok(());
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
            60..78 => match some(&mut self.rng) {
                Some(number) => Call::Mark { number },
                None => return Ok(()),
            },
            78..84 => match some(&mut self.rng) {
                Some(number) if !self.companies[at].documents[&number].withdraw_open => {
                    Call::Withdraw { number }
                }
                _ => return Ok(()),
            },
            84..87 => Call::Automatic { on: self.rng.bool() },
            87..90 if !self.companies[at].backfills_open => {
                Call::Backfill { from: DATES[self.rng.usize(..3)] }
            }
            90..93 => {
                let key = self.companies[at].key + 1;
                if self.rng.u32(..3) > 0 {
                    self.companies[at].good_keys.insert(key);
                }
                Call::Key { key }
            }
            93..95 => Call::Company { module: self.rng.u32(..3) > 0 },
            _ => match some(&mut self.rng) {
                Some(number) => Call::View { number },
                None => return Ok(()),
            },
        };
        self.start(at, 0, call);
        Ok(())
    }

    /// The timer's round, or one that somebody started at the same time in another process.
    fn start_round(&mut self) {
        let process = 1 + self.rng.usize(..2);
        let timer_busy = self.tasks.values().any(|task| task.process == process);
        if !timer_busy {
            self.start(0, process, Call::Round { timer: process == 1 });
        }
    }

    fn start(&mut self, company: usize, process: usize, call: Call) -> u64 {
        let may_mark = self.note_start(company, &call);
        self.last += 1;
        let id = self.last;
        if self.verbose {
            println!("{} start {id} {} {call:?}", self.now.format("%F %T%.3f"), self.companies[company].id);
        }
        self.totals.calls += 1;
        let machine = script::machine(&self.fixed, &self.companies[company].id, call.clone());
        self.tasks
            .insert(id, Task { call, company, process, machine, began: self.now, may_mark, effects: 0 });
        // Polled for the first time when its first step comes; an effect of its own starts it.
        let at = self.now + TimeDelta::milliseconds(self.rng.i64(0..50));
        self.last += 1;
        let pending = Pending { task: id, id: 0, effect: Effect::Now, mood: Mood::Fine, fails: None };
        self.queue.insert((at, self.last), pending);
        id
    }

    /// Runs a call to its end, repeating it while the service asks for that.
    fn complete(&mut self, company: usize, call: Call) -> Result<Outcome, String> {
        for _ in 0..20 {
            let id = self.start(company, 0, call.clone());
            let mut result = None;
            while result.is_none() {
                result = self.step_for(id)?;
                if result.is_none() && !self.tasks.contains_key(&id) {
                    break;
                }
            }
            match result {
                Some(Outcome::Refused("busy" | "store-unavailable")) | None => {
                    self.now += TimeDelta::seconds(200)
                }
                Some(outcome) => return Ok(outcome),
            }
        }
        Err(format!("a call never got through: {call:?}"))
    }

    fn step(&mut self) -> Result<bool, String> {
        let more = !self.queue.is_empty();
        self.step_for(0)?;
        Ok(more)
    }

    /// Performs the next effect; answers the outcome if that ended the task `wanted`.
    fn step_for(&mut self, wanted: u64) -> Result<Option<Outcome>, String> {
        let Some(((at, _), pending)) = self.queue.pop_first() else { return Ok(None) };
        self.now = self.now.max(at);
        if !self.tasks.contains_key(&pending.task) {
            // Its process died; what had set out may still arrive.
            if self.rng.bool() {
                self.perform(&pending)?;
            }
            return Ok(None);
        }
        if pending.id != 0 {
            let reply = self.perform(&pending)?;
            if let Some(task) = self.tasks.get_mut(&pending.task) {
                task.machine.reply(pending.id, reply);
            }
        }
        self.poll(pending.task, wanted)
    }

    fn poll(&mut self, id: u64, wanted: u64) -> Result<Option<Outcome>, String> {
        let Some(task) = self.tasks.get_mut(&id) else { return Ok(None) };
        let done = task.machine.poll();
        let mut effects = Vec::new();
        while let Some(effect) = task.machine.next_effect() {
            effects.push(effect);
        }
        task.effects += effects.len() as u64;
        if matches!(task.call, Call::Round { .. }) && task.effects > ROUND_EFFECTS_MAX {
            return Err(format!("I10 a round without end at {}", self.now));
        }
        if let Some(outcome) = done {
            let Some(task) = self.tasks.remove(&id) else { return Ok(None) };
            if self.verbose {
                println!("{} end {id} {outcome:?}", self.now.format("%F %T%.3f"));
            }
            self.note_end(&task, &outcome);
            return Ok((id == wanted).then_some(outcome));
        }
        for (effect_id, effect) in effects {
            self.dispatch(id, effect_id, effect)?;
        }
        Ok(None)
    }

    fn dispatch(&mut self, task: u64, id: EffectId, effect: Effect) -> Result<(), String> {
        let mut mood = Mood::Fine;
        let milliseconds = match &effect {
            Effect::Exchange(request) => {
                self.totals.posts += 1;
                mood = self.mood();
                let slow = matches!(mood, Mood::LosesAnswer | Mood::LosesRequest);
                self.depart(request)?;
                if slow { self.rng.i64(100..45_000) } else { self.rng.i64(20..3000) }
            }
            effect if store::is_store(effect) => {
                // Now and then somebody is very slow.
                if self.rng.u32(..3000) == 0 { self.rng.i64(1000..20_000) } else { self.rng.i64(0..20) }
            }
            _ => 0,
        };
        let fails = (store::is_store(&effect) && self.rng.u32(..1000) < self.store_fails).then(|| {
            self.totals.store_faults += 1;
            if self.rng.bool() { Fails::Before } else { Fails::After }
        });
        self.last += 1;
        let at = self.now + TimeDelta::milliseconds(milliseconds);
        self.queue.insert((at, self.last), Pending { task, id, effect, mood, fails });
        Ok(())
    }

    fn perform(&mut self, pending: &Pending) -> Result<Reply, String> {
        Ok(match &pending.effect {
            Effect::Now => Reply::Time(self.now),
            Effect::Random { count } => Reply::Bytes((0..*count).map(|_| self.rng.u8(..)).collect()),
            Effect::Log(event) => {
                if self.verbose && event.level != Level::Info {
                    println!("{} log {event:?}", self.now.format("%F %T%.3f"));
                }
                Reply::Done(Ok(()))
            }
            Effect::Exchange(request) => Reply::Answer(self.exchange(request, pending.mood)?),
            effect => match pending.fails {
                Some(Fails::Before) => store::failed(effect),
                Some(Fails::After) => {
                    self.store.perform(effect);
                    store::failed(effect)
                }
                None => {
                    let reply = self.store.perform(effect);
                    self.watch(effect);
                    reply
                }
            },
        })
    }

    /// Sees when the engine has safely noted an acceptance.
    fn watch(&mut self, effect: &Effect) {
        let Effect::Set { key, value } = effect else { return };
        let Some(rest) = key.strip_prefix("s:") else { return };
        let noted = String::from_utf8_lossy(value);
        for company in &mut self.companies {
            let Some(id) = rest.strip_prefix(&format!("{}:", company.id)) else { continue };
            for (number, received) in &mut company.received {
                if cashbook_core::store::document_id(number) != id {
                    continue;
                }
                // A complaint that the engine never heard of (the round died over it) binds nobody.
                received.complained = noted.contains("\"complaint\":\"pdf-missing\"");
                if noted.contains("\"phase\":\"idle\"")
                    && let Some(xml) = received.answered.take()
                {
                    received.noted = Some(xml);
                }
            }
        }
    }

    /// A process dies: its tasks are gone, what had set out may or may not arrive.
    fn crash(&mut self) {
        let process = self.rng.usize(..3);
        let dead: Vec<u64> =
            self.tasks.iter().filter(|(_, task)| task.process == process).map(|(id, _)| *id).collect();
        if dead.is_empty() {
            return;
        }
        self.totals.crashes += 1;
        if self.verbose {
            println!("{} crash of process {process}: {dead:?}", self.now.format("%F %T%.3f"));
        }
        for id in dead {
            if let Some(task) = self.tasks.remove(&id) {
                self.note_crash(task.company, &task.call);
            }
        }
    }
}
