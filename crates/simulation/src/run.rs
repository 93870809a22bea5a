//! Many episodes: over threads, timed, with what they found.

use std::{
    path::Path,
    sync::{
        Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use crate::{Arguments, episode, totals::Totals};

const ROUNDS_DEFAULT: u64 = 20_000;
/// What issue 4 aims at.
const ROUNDS_PER_SECOND: u64 = 20_000;
const VIOLATIONS_SHOWN: usize = 5;
/// Worlds in which something was wrong once. A seed means its world only as long as the world draws the same random
/// numbers: what was wrong stands in the engine's tests, and here for as long as it lasts.
const REGRESSIONS: &str = include_str!("regressions.txt");

pub fn replay(seed: u64) -> anyhow::Result<()> {
    let totals = episode::run(seed, true).map_err(|violation| anyhow::anyhow!("{violation}"))?;
    println!("seed {seed}: no violation in {} rounds", totals.rounds);
    Ok(())
}

pub fn main(arguments: &Arguments) -> anyhow::Result<()> {
    let rounds = arguments.rounds.unwrap_or(ROUNDS_DEFAULT);
    let began = Instant::now();
    let mut found = Found::default();
    for seed in regressions() {
        found.run(seed);
    }
    let regressions = found.totals.episodes;
    let next_seed = AtomicU64::new(arguments.seed);
    let rounds_so_far = AtomicU64::new(found.totals.rounds);
    let all = Mutex::new(found);
    std::thread::scope(|scope| {
        for _ in 0..arguments.jobs.max(1) {
            scope.spawn(|| {
                let mut found = Found::default();
                let at_first = processor_time();
                while rounds_so_far.load(Ordering::Relaxed) < rounds
                    && found.violations.len() < VIOLATIONS_SHOWN
                {
                    let before = found.totals.rounds;
                    found.run(next_seed.fetch_add(1, Ordering::Relaxed));
                    rounds_so_far.fetch_add(found.totals.rounds - before, Ordering::Relaxed);
                }
                found.processor_time = processor_time().saturating_sub(at_first);
                if let Ok(mut all) = all.lock() {
                    all.add(&found);
                }
            });
        }
    });
    let found = all.into_inner().map_err(|_| anyhow::anyhow!("a thread panicked"))?;
    let wall = began.elapsed();
    let speed = per_second(found.totals.rounds, found.processor_time);
    found.totals.print();
    println!("{:<28} {:>12}", "regression seeds", regressions);
    println!("{:<28} {:>12}", "threads", arguments.jobs);
    println!("{:<28} {:>12.1} s", "wall time", wall.as_secs_f64());
    println!("{:<28} {:>12.1} s", "processor time", found.processor_time.as_secs_f64());
    println!("{:<28} {:>12}", "rounds per core and second", speed);
    println!("{:<28} {:>12}", "violations", found.violations.len());
    if let Some(path) = &arguments.json {
        write_json(path, speed, &found)?;
    }
    for (seed, violation) in found.violations.iter().take(VIOLATIONS_SHOWN) {
        println!("VIOLATION with seed {seed}: {violation}");
        println!("  replay: cargo xtask simulate --replay {seed}");
    }
    anyhow::ensure!(found.violations.is_empty(), "{} violations", found.violations.len());
    Ok(())
}

#[derive(Default)]
struct Found {
    totals: Totals,
    violations: Vec<(u64, String)>,
    processor_time: Duration,
}

impl Found {
    fn run(&mut self, seed: u64) {
        match episode::run(seed, false) {
            Ok(of) => self.totals.add(&of),
            Err(violation) => {
                self.totals.rounds += 1;
                self.violations.push((seed, violation));
            }
        }
    }

    fn add(&mut self, other: &Self) {
        self.totals.add(&other.totals);
        self.violations.extend(other.violations.iter().cloned());
        self.processor_time += other.processor_time;
    }
}

pub fn regressions() -> impl Iterator<Item = u64> {
    REGRESSIONS
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_whitespace().next()?.parse().ok())
}

fn per_second(count: u64, time: Duration) -> u64 {
    let milliseconds = u64::try_from(time.as_millis()).unwrap_or(u64::MAX).max(1);
    count.saturating_mul(1000) / milliseconds
}

/// What this thread has worked. Other programs on the machine do not count; where the kernel does not tell, they do.
pub fn processor_time() -> Duration {
    static BEGAN: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    let nanoseconds = std::fs::read_to_string("/proc/thread-self/schedstat")
        .ok()
        .and_then(|line| line.split_whitespace().next()?.parse().ok());
    nanoseconds.map_or_else(|| BEGAN.get_or_init(Instant::now).elapsed(), Duration::from_nanos)
}

fn write_json(path: &Path, speed: u64, found: &Found) -> anyhow::Result<()> {
    let figures = serde_json::json!([
        { "name": "simulate: rounds per core and second", "value": speed, "unit": "1/s", "bar": ROUNDS_PER_SECOND,
          "better": "higher" },
        { "name": "simulate: rounds", "value": found.totals.rounds, "unit": "", "bar": null, "better": "higher" },
        { "name": "simulate: violations", "value": found.violations.len(), "unit": "", "bar": 0, "better": "lower" },
    ]);
    Ok(std::fs::write(path, serde_json::to_vec_pretty(&figures)?)?)
}
