//! One world from its seed to its rest.

use std::{
    collections::{BTreeMap, HashMap},
    rc::Rc,
};

use cashbook_core::{
    flow::{Effect, EffectId, Level, Machine, Reply},
    round,
    secret::MasterKeys,
    store::document_id,
};
use chrono::{DateTime, TimeDelta, Utc};
use fastrand::Rng;

use crate::{
    cashbook::Mood,
    check,
    model::{Company, Moment, Post, SECOND},
    script::{self, Call, Fixed, Outcome},
    store::{self, Reader, Store},
    totals::Totals,
};

mod far_side;
mod live;
mod notes;
mod rest;
mod trial;

/// Effects of one round may not exceed this (I10): the world is small.
const ROUND_EFFECTS_MAX: u64 = 20_000;
/// The timer's interval.
const INTERVAL: Moment = 1800 * SECOND;
/// The API's process; the timer's is 1, and 2 is another machine's or a round over HTTP.
const API: usize = 0;

/// Runs the world of a seed to its rest.
///
/// # Errors
/// The first violation, beginning with the invariant's name.
pub fn run(seed: u64, verbose: bool) -> Result<Totals, String> {
    let mut world = World::new(seed, verbose);
    world.live()?;
    world.trial()?;
    world.rest()?;
    world.totals.episodes = 1;
    world.totals.milliseconds = world.now.unsigned_abs();
    world.totals.stale_reads = world.store.stale_reads;
    Ok(world.totals)
}

struct Task {
    call: Call,
    company: usize,
    /// The process that runs it: crashes take all of a process's tasks.
    process: usize,
    machine: Machine<'static, Outcome>,
    began: Moment,
    /// Documents that the call may mark.
    may_mark: Vec<String>,
    /// Of a backfill: the documents that it covers.
    covered: Vec<String>,
    effects: u64,
    /// Of a round: answers 401 or 403, and 429, by company; and until when it was told to wait.
    refused: [u32; 3],
    told: [u32; 3],
    told_until: [Moment; 3],
}

/// An effect under way: what becomes of it is settled when it set out.
struct Pending {
    task: u64,
    id: EffectId,
    process: usize,
    effect: Effect,
    /// For exchanges: how Cashbook will treat it, and what it is.
    mood: Mood,
    post: Option<Post>,
    fails: Option<Fails>,
}

#[derive(Clone, Copy)]
enum Fails {
    Before,
    After,
}

/// What can go wrong in this world. Chances are in a thousand, unless said otherwise.
struct Weather {
    store_fails: u32,
    /// In ten thousand steps.
    crashes: u32,
    mood_bad: u32,
    /// Requests that stall for minutes, in a hundred thousand steps.
    stalls: u32,
    /// Cashbook takes its time.
    slow_answers: bool,
    /// Cashbook is down until then.
    outage_until: Moment,
    /// One company's or one document's trouble: what the trial is about.
    trouble: Option<(usize, Mood)>,
    bad_document: Option<(String, Mood)>,
    /// Entries of Cashbook's log bear an instant; come newest first; go by Hungary's day.
    log_dated: bool,
    log_newest_first: bool,
    log_hungarian: bool,
    /// Cashbook's hash depends on the content alone.
    hash_by_content: bool,
}

struct World {
    rng: Rng,
    verbose: bool,
    start: DateTime<Utc>,
    /// Since `start`.
    now: Moment,
    next_timer: Moment,
    store: Store,
    companies: Vec<Company>,
    /// Documents by company and the name that stands in keys.
    names: HashMap<(usize, String), String>,
    fixed: Rc<Fixed>,
    weather: Weather,
    tasks: BTreeMap<u64, Task>,
    queue: BTreeMap<(Moment, u64), Pending>,
    last: u64,
    /// Companies in the order in which a document of theirs had its turn in a round, while the trial lasts.
    turns: Option<Vec<usize>>,
    totals: Totals,
}

const MASTER_KEY: &str = "1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

impl World {
    fn new(seed: u64, verbose: bool) -> Self {
        let mut rng = Rng::with_seed(seed);
        let lag = [0, 0, 0, 2, 8][rng.usize(..5)] * SECOND;
        let slow_answers = rng.u32(..5) == 0;
        let config = round::Config {
            budget_seconds: if slow_answers { 60 } else { [60, 600, 600][rng.usize(..3)] },
            in_flight: if slow_answers { 1 } else { rng.usize(1..6) },
            lease_seconds: 150,
            submit_seconds: 45,
            poll_seconds: 300,
            store_lag_seconds: (lag / SECOND) * 2,
        };
        let weather = Weather {
            store_fails: [0, 0, 5, 30, 250][rng.usize(..5)],
            crashes: [0, 0, 5, 40][rng.usize(..4)],
            mood_bad: [0, 100, 300, 600][rng.usize(..4)],
            stalls: [0, 0, 600][rng.usize(..3)],
            slow_answers,
            outage_until: 0,
            trouble: None,
            bad_document: None,
            log_dated: rng.u32(..4) > 0,
            log_newest_first: rng.bool(),
            log_hungarian: rng.bool(),
            hash_by_content: rng.u32(..4) == 0,
        };
        let companies = ["10000003", "12345676", "99999999"];
        Self {
            verbose,
            start: "2026-11-02T08:00:00Z".parse().unwrap_or_default(),
            now: 0,
            next_timer: INTERVAL,
            store: Store::new(lag, seed),
            companies: companies[..rng.usize(1..4)].iter().map(|id| Company::new(id)).collect(),
            names: HashMap::new(),
            fixed: Rc::new(Fixed { master: MasterKeys::parse(MASTER_KEY).expect("a fixed key"), config }),
            weather,
            tasks: BTreeMap::new(),
            queue: BTreeMap::new(),
            last: 0,
            turns: None,
            totals: Totals::default(),
            rng,
        }
    }

    fn instant(&self) -> DateTime<Utc> {
        self.start + TimeDelta::milliseconds(self.now)
    }

    fn tell(&self, what: std::fmt::Arguments<'_>) {
        if self.verbose {
            println!("{} {what}", self.instant().format("%F %T%.3f"));
        }
    }

    /// A round, unless the process is still at one. Answers its task.
    fn start_round(&mut self, process: usize) -> Option<u64> {
        let is_at_work = self.tasks.values().any(|task| task.process == process);
        (!is_at_work).then(|| self.start(0, process, Call::Round { timer: process == 1 }))
    }

    fn start(&mut self, company: usize, process: usize, call: Call) -> u64 {
        let may_mark = self.note_start(company, &call);
        let covered = match &call {
            Call::Backfill { from } => self.companies[company].covered(from),
            _ => Vec::new(),
        };
        self.last += 1;
        let id = self.last;
        self.tell(format_args!("start {id} {} {call:?}", self.companies[company].id));
        self.totals.calls += u64::from(process == API);
        let machine = script::machine(&self.fixed, &self.companies[company].id, call.clone());
        let task = Task {
            call,
            company,
            process,
            machine,
            began: self.now,
            may_mark,
            covered,
            effects: 0,
            refused: [0; 3],
            told: [0; 3],
            told_until: [0; 3],
        };
        self.tasks.insert(id, task);
        // Polled for the first time when its first step comes; an effect of its own starts it.
        let at = self.now + self.rng.i64(0..50);
        self.last += 1;
        let pending = Pending {
            task: id,
            id: 0,
            process,
            effect: Effect::Now,
            mood: Mood::Fine,
            post: None,
            fails: None,
        };
        self.queue.insert((at, self.last), pending);
        id
    }

    /// Runs a call to its end, repeating it while the service asks for that.
    fn complete(&mut self, company: usize, call: Call) -> Result<Outcome, String> {
        for _ in 0..20 {
            let id = self.start(company, API, call.clone());
            match self.run_to_end(id)? {
                Some(Outcome::Refused("busy" | "store-unavailable")) | None => self.now += 200 * SECOND,
                Some(outcome) => return Ok(outcome),
            }
        }
        Err(format!("a call never got through: {call:?}"))
    }

    /// `None`: its process died.
    fn run_to_end(&mut self, id: u64) -> Result<Option<Outcome>, String> {
        while self.tasks.contains_key(&id) {
            if let Some(outcome) = self.step_for(id)? {
                return Ok(Some(outcome));
            }
        }
        Ok(None)
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
        let (task, id, process) = (pending.task, pending.id, pending.process);
        if !self.tasks.contains_key(&task) {
            // Its process died; what had set out may still arrive.
            if id != 0 && self.rng.bool() {
                self.totals.late_writes += u64::from(matches!(pending.effect, Effect::Set { .. }));
                self.perform(pending)?;
            }
            return Ok(None);
        }
        if id != 0 {
            let reply = self.perform(pending)?;
            if self.weather.crashes > 0 && self.rng.u32(..10_000) < self.weather.crashes {
                // A request dies alone as a rule, as each has an instance of its own.
                if process == API && self.rng.u32(..4) > 0 {
                    self.dies(&[task])
                } else {
                    self.crash(process)
                }
                return Ok(None);
            }
            if let Some(task) = self.tasks.get_mut(&task) {
                task.machine.reply(id, reply);
            }
        }
        self.poll(task, wanted)
    }

    fn poll(&mut self, id: u64, wanted: u64) -> Result<Option<Outcome>, String> {
        loop {
            let Some(task) = self.tasks.get_mut(&id) else { return Ok(None) };
            let done = task.machine.poll();
            if let Some(outcome) = done {
                let Some(task) = self.tasks.remove(&id) else { return Ok(None) };
                match &outcome {
                    Outcome::View(view) => {
                        self.tell(format_args!("end {id} {} {}", view["state"], view["attention"]["code"]));
                    }
                    outcome => self.tell(format_args!("end {id} {outcome:?}")),
                }
                self.note_end(&task, &outcome)?;
                return Ok((id == wanted).then_some(outcome));
            }
            // Clock, randomness and log answer at once: between two effects on the world there is no other moment.
            let mut answered = false;
            while let Some((effect_id, effect)) =
                self.tasks.get_mut(&id).and_then(|task| task.machine.next_effect())
            {
                let reply = match effect {
                    Effect::Now => Reply::Time(self.instant()),
                    Effect::Random { count } => Reply::Bytes((0..count).map(|_| self.rng.u8(..)).collect()),
                    Effect::Log(event) => {
                        if event.level != Level::Info {
                            self.tell(format_args!("log {event:?}"));
                        }
                        Reply::Done(Ok(()))
                    }
                    effect => {
                        self.dispatch(id, effect_id, effect)?;
                        continue;
                    }
                };
                answered = true;
                if let Some(task) = self.tasks.get_mut(&id) {
                    task.machine.reply(effect_id, reply);
                }
            }
            if !answered {
                return Ok(None);
            }
        }
    }

    fn dispatch(&mut self, id: u64, effect_id: EffectId, effect: Effect) -> Result<(), String> {
        let Some(task) = self.tasks.get_mut(&id) else { return Ok(()) };
        task.effects += 1;
        let process = task.process;
        if matches!(task.call, Call::Round { .. }) && task.effects > ROUND_EFFECTS_MAX {
            return Err(format!("I10 a round without end at {}", self.instant()));
        }
        let (mut mood, mut post, mut fails) = (Mood::Fine, None, None);
        let milliseconds = match &effect {
            Effect::Exchange(request) => {
                (mood, post) = self.depart(id, request)?;
                let slow = matches!(mood, Mood::LosesAnswer | Mood::LosesRequest);
                let most = Moment::try_from(request.timeout_seconds).unwrap_or_default() * SECOND;
                match (slow, self.weather.slow_answers) {
                    (true, _) => self.rng.i64(100..most),
                    (false, true) => self.rng.i64(1000..most),
                    (false, false) => self.rng.i64(20..3000),
                }
            }
            _ => {
                if self.weather.store_fails > 0 && self.rng.u32(..1000) < self.weather.store_fails {
                    fails = Some(if self.rng.bool() { Fails::Before } else { Fails::After });
                }
                self.store_delay(process)
            }
        };
        self.last += 1;
        let pending = Pending { task: id, id: effect_id, process, effect, mood, post, fails };
        self.queue.insert((self.now + milliseconds, self.last), pending);
        Ok(())
    }

    fn store_delay(&mut self, process: usize) -> Moment {
        let chance = self.rng.u32(..300_000);
        if chance < 100 {
            self.totals.slow += 1;
            return self.rng.i64(1000..20_000);
        }
        // A request, not a round: the lease presumes that a round's steps do not stand still for minutes.
        if process == API && chance < 100 + 3 * self.weather.stalls {
            self.totals.stalls += 1;
            return self.rng.i64(60..900) * SECOND;
        }
        Moment::from(chance % 20)
    }

    fn perform(&mut self, pending: Pending) -> Result<Reply, String> {
        let Pending { task, process, effect, mood, post, fails, .. } = pending;
        if let Effect::Exchange(request) = &effect {
            return Ok(Reply::Answer(self.exchange(task, request, mood, post)?));
        }
        self.note_turn(task, &effect);
        let reader = Reader { session: task, replica: process, now: self.now };
        debug_assert!(store::is_store(&effect));
        let told = self.verbose.then(|| store::told(&effect));
        let reply = self.perform_on_store(reader, effect, fails)?;
        if let Some(told) = told {
            self.tell(format_args!("  {task} {told} -> {}", store::answered(&reply)));
        }
        Ok(reply)
    }

    /// A round that looks at what became of a document gives it its turn.
    fn note_turn(&mut self, task: u64, effect: &Effect) {
        let Some(turns) = &mut self.turns else { return };
        let Effect::Get { key } = effect else { return };
        let of = key.strip_prefix("s:").and_then(|rest| rest.split_once(':'));
        let is_round = self.tasks.get(&task).is_some_and(|task| matches!(task.call, Call::Round { .. }));
        if let Some((id, _)) = of.filter(|_| is_round) {
            turns.extend(self.companies.iter().position(|company| company.id == id));
        }
    }

    fn perform_on_store(
        &mut self,
        reader: Reader,
        effect: Effect,
        fails: Option<Fails>,
    ) -> Result<Reply, String> {
        match fails {
            Some(Fails::Before) => {
                self.totals.failed_before += 1;
                Ok(store::failed(&effect))
            }
            Some(Fails::After) => {
                self.totals.failed_after += 1;
                let failed = store::failed(&effect);
                self.watch(&effect)?;
                self.store.perform(reader, effect)?;
                Ok(failed)
            }
            None => {
                self.watch(&effect)?;
                self.store.perform(reader, effect)
            }
        }
    }

    /// A process dies: its tasks are gone, what had set out may or may not arrive.
    fn crash(&mut self, process: usize) {
        let dead: Vec<u64> =
            self.tasks.iter().filter(|(_, task)| task.process == process).map(|(id, _)| *id).collect();
        self.dies(&dead);
    }

    fn dies(&mut self, dead: &[u64]) {
        self.totals.crashes += 1;
        self.tell(format_args!("crash: {dead:?}"));
        for id in dead {
            if let Some(task) = self.tasks.remove(id) {
                self.note_crash(&task);
            }
        }
    }

    fn remember_name(&mut self, company: usize, number: &str) {
        self.names.entry((company, document_id(number))).or_insert_with(|| number.to_owned());
    }

    fn round_so_far(&self, task: u64, company: usize) -> check::RoundSoFar {
        let config = &self.fixed.config;
        let of = self.tasks.get(&task);
        check::RoundSoFar {
            began: of.map_or(self.now, |task| task.began),
            budget: config.budget_seconds * SECOND,
            in_flight: u32::try_from(config.in_flight).unwrap_or(u32::MAX),
            refused: of.map_or(0, |task| task.refused[company]),
            told: of.map_or(0, |task| task.told[company]),
        }
    }
}
