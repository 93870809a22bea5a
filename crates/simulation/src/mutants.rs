//! The engine with one deliberate defect after the other: each must break an invariant, and be caught at it.

use std::sync::{
    Mutex,
    atomic::{AtomicUsize, Ordering},
};

use cashbook_core::mutant::{self, Mutant};

use crate::{Arguments, episode, run};

/// Within so many rounds.
const ROUNDS_MAX: u64 = 200_000;

struct Caught {
    seed: u64,
    rounds: u64,
    violation: String,
}

pub fn main(arguments: &Arguments) -> anyhow::Result<()> {
    let chosen =
        |mutant: &&Mutant| arguments.mutant.as_ref().is_none_or(|name| format!("{mutant:?}") == *name);
    let mutants: Vec<Mutant> = Mutant::ALL.iter().filter(chosen).copied().collect();
    anyhow::ensure!(!mutants.is_empty(), "there is no such defect");
    if let (Some(seed), Some(mutant)) = (arguments.replay, mutants.first()) {
        mutant::choose(Some(*mutant));
        return run::replay(seed);
    }
    let rounds = arguments.rounds.unwrap_or(ROUNDS_MAX);
    let next = AtomicUsize::new(0);
    let survivors = Mutex::new(Vec::new());
    println!("{:<26} {:<4} {:>8} {:>6}  what broke", "defect", "by", "rounds", "seed");
    std::thread::scope(|scope| {
        for _ in 0..arguments.jobs.max(1) {
            scope.spawn(|| {
                while let Some(mutant) = mutants.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let caught = hunt(*mutant, arguments.seed, rounds);
                    show(*mutant, caught.as_ref());
                    if caught.is_none()
                        && let Ok(mut survivors) = survivors.lock()
                    {
                        survivors.push(format!("{mutant:?}"));
                    }
                }
            });
        }
    });
    let survivors = survivors.into_inner().map_err(|_| anyhow::anyhow!("a thread panicked"))?;
    println!("{} of {} defects caught", mutants.len() - survivors.len(), mutants.len());
    if let Some(path) = &arguments.json {
        let figures = serde_json::json!([
            { "name": "simulate: defects of the engine caught", "value": mutants.len() - survivors.len(),
              "unit": "", "bar": mutants.len(), "better": "higher" },
        ]);
        std::fs::write(path, serde_json::to_vec_pretty(&figures)?)?;
    }
    anyhow::ensure!(survivors.is_empty(), "not caught within {rounds} rounds: {}", survivors.join(", "));
    Ok(())
}

fn hunt(mutant: Mutant, seed: u64, rounds_max: u64) -> Option<Caught> {
    mutant::choose(Some(mutant));
    let (mut rounds, mut seed) = (0, seed);
    let caught = loop {
        match episode::run(seed, false) {
            Ok(totals) => rounds += totals.rounds,
            // Only a named invariant counts, and one that the engine as it ships does not break in the same world.
            Err(violation) if violation.starts_with('I') && is_sound(mutant, seed) => {
                break Some(Caught { seed, rounds, violation });
            }
            Err(_) => rounds += 1,
        }
        if rounds >= rounds_max {
            break None;
        }
        seed += 1;
    };
    mutant::choose(None);
    caught
}

fn is_sound(mutant: Mutant, seed: u64) -> bool {
    mutant::choose(None);
    let is_sound = episode::run(seed, false).is_ok();
    mutant::choose(Some(mutant));
    is_sound
}

fn show(mutant: Mutant, caught: Option<&Caught>) {
    let name = format!("{mutant:?}");
    let Some(Caught { seed, rounds, violation }) = caught else {
        println!("{name:<26} {:<4} {:>8} {:>6}  NOT CAUGHT:{}", "-", "-", "-", mutant.about());
        return;
    };
    let (invariant, what) = violation.split_once(' ').unwrap_or((violation, ""));
    let what = what.split(": ").next().unwrap_or_default();
    println!("{name:<26} {invariant:<4} {rounds:>8} {seed:>6}  {what} ({})", mutant.about().trim());
}
