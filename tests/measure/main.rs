//! What the whole costs: the component as it ships, on the runner, with the sandbox behind it.
//! `cargo xtask bench` builds and starts it; `--help` lists what it measures.

#![allow(clippy::float_arithmetic, reason = "figures of time and size; no money")]

mod figures;
mod kit;
mod load;
mod memory;
mod peer;
mod round;
mod start;
mod throughput;

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use figures::Figures;

#[derive(Parser)]
#[command(about = "Measures the component on the runner")]
struct Arguments {
    /// Also writes the figures here, as JSON.
    #[arg(long, global = true)]
    json: Option<PathBuf>,
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Store operations of a round: ten waiting among ever more stored documents, and among ever more companies.
    Round {
        /// The largest number of stored documents.
        #[arg(long, default_value_t = 100_000)]
        stored: usize,
        /// The largest number of companies; with 0 this part is left out.
        #[arg(long, default_value_t = 1000)]
        companies: usize,
    },
    /// Many waiting documents, a Cashbook that takes its time, several at once: wall time against the bound.
    Throughput {
        #[arg(long, default_value_t = 2000)]
        documents: usize,
        #[arg(long, default_value_t = 50)]
        latency_ms: u64,
        #[arg(long, default_value_t = 16)]
        concurrency: usize,
    },
    /// The guest's memory with many waiting documents and their images.
    Memory {
        #[arg(long, default_value_t = 10_000)]
        documents: usize,
        #[arg(long, default_value_t = 300_000)]
        image_bytes: usize,
    },
    /// Size of the component, time to an instance, first request after the start.
    Start,
    /// The same round by a plain Python script, and by us, in turns.
    Peer {
        /// A Python with the package requests.
        #[arg(long, default_value = "python3")]
        python: PathBuf,
        #[arg(long, default_value_t = 400)]
        documents: usize,
    },
    /// Steady load for a time: companies, marks, payments, polling, faults.
    Load {
        #[arg(long, default_value_t = 30.0)]
        minutes: f64,
        #[arg(long, default_value_t = 20)]
        companies: usize,
    },
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let Arguments { json, what } = Arguments::parse();
    let mut figures = Figures::default();
    cashbook_tests::measure();
    match what {
        What::Round { stored, companies } => round::measure(&mut figures, stored, companies).await?,
        What::Throughput { documents, latency_ms, concurrency } => {
            throughput::measure(&mut figures, documents, latency_ms, concurrency).await?;
        }
        What::Memory { documents, image_bytes } => {
            memory::measure(&mut figures, documents, image_bytes).await?;
        }
        What::Start => start::measure(&mut figures).await?,
        What::Peer { python, documents } => peer::measure(&mut figures, &python, documents).await?,
        What::Load { minutes, companies } => load::measure(&mut figures, minutes, companies).await?,
    }
    figures.print();
    if let Some(file) = json {
        figures.write(&file)?;
    }
    Ok(())
}
