//! `cargo xtask simulate`: the very flows that ship, in a simulated world (store, Cashbook, clock, crashes) from one seed.
//!
//! An *episode* is one world: a few companies, users, an ERP, overlapping rounds, faults. It ends with the faults off and
//! rounds until nothing moves any more; the invariants of ARCHITECTURE.md are checked all along and at the end.

mod cashbook;
mod check;
mod episode;
mod model;
#[cfg(feature = "mutants")]
mod mutants;
mod run;
mod script;
mod store;
mod totals;

use std::path::PathBuf;

use clap::Parser;

#[derive(Parser)]
#[command(about = "Runs the submission engine in a simulated world")]
pub struct Arguments {
    /// Rounds to run, over as many episodes as that takes; with --mutants the most that each defect may take.
    #[arg(long)]
    rounds: Option<u64>,
    /// The first episode's seed; the next ones count up from it.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Runs this one episode and tells every step.
    #[arg(long)]
    replay: Option<u64>,
    /// Threads.
    #[arg(long, default_value_t = 1)]
    jobs: usize,
    /// The engine with deliberate defects, one after the other: each must be caught.
    #[arg(long)]
    mutants: bool,
    /// Only this defect; with --replay, the episode with it.
    #[arg(long)]
    mutant: Option<String>,
    /// Writes the figures as JSON.
    #[arg(long)]
    json: Option<PathBuf>,
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    if arguments.mutants || arguments.mutant.is_some() {
        #[cfg(feature = "mutants")]
        return mutants::main(&arguments);
        #[cfg(not(feature = "mutants"))]
        anyhow::bail!("built without its feature `mutants`; cargo xtask simulate --mutants builds it so");
    }
    if let Some(seed) = arguments.replay {
        return run::replay(seed);
    }
    run::main(&arguments)
}
