//! `cargo xtask simulate`: the engine that ships, in a simulated world (store, Cashbook, clock, crashes) from one seed.
//!
//! An *episode* is one world: a few companies, users, an ERP, overlapping rounds, faults. It ends with the faults off and
//! rounds until nothing moves any more; the invariants of ARCHITECTURE.md are checked all along and at the end.

mod cashbook;
mod check;
mod episode;
mod model;
mod script;
mod store;

use std::time::Instant;

use clap::Parser;

#[derive(Parser)]
#[command(about = "Runs the submission engine in a simulated world")]
struct Arguments {
    /// Rounds to run, over as many episodes as that takes.
    #[arg(long, default_value_t = 20_000)]
    rounds: u64,
    /// The first episode's seed; the next ones count up from it.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Runs this one episode and tells every step.
    #[arg(long)]
    replay: Option<u64>,
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    if let Some(seed) = arguments.replay {
        let totals = episode::run(seed, true).map_err(|violation| anyhow::anyhow!("{violation}"))?;
        println!("seed {seed}: no violation in {} rounds", totals.rounds);
        return Ok(());
    }
    let began = Instant::now();
    let mut totals = episode::Totals::default();
    let mut seed = arguments.seed;
    let mut violations = 0_u64;
    while totals.rounds < arguments.rounds {
        match episode::run(seed, false) {
            Ok(of) => totals.add(&of),
            Err(violation) => {
                violations += 1;
                println!("VIOLATION with seed {seed}: {violation}");
                println!("  replay: cargo xtask simulate --replay {seed}");
                if violations >= 5 {
                    break;
                }
                totals.rounds += 1;
            }
        }
        seed += 1;
    }
    let milliseconds = u64::try_from(began.elapsed().as_millis())?;
    println!("episodes            {}", seed - arguments.seed);
    println!("rounds              {}", totals.rounds);
    println!("simulated time      {} days", totals.seconds / 86_400);
    println!("calls               {}", totals.calls);
    println!("submissions         {}", totals.posts);
    println!("  accepted          {}", totals.accepted);
    println!("  referring         {}", totals.referring);
    println!("  resent            {}", totals.resent);
    println!("faults: store       {}", totals.store_faults);
    println!("faults: Cashbook    {}", totals.cashbook_faults);
    println!("faults: crashes     {}", totals.crashes);
    println!("faults: busy rounds {}", totals.busy);
    println!("rounds per second   {}", totals.rounds.saturating_mul(1000) / milliseconds.max(1));
    println!("violations          {violations}");
    anyhow::ensure!(violations == 0, "{violations} violations");
    Ok(())
}
