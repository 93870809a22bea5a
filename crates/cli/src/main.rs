//! `incash-cashbook`: the command line.

mod token;

use std::path::PathBuf;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(version, about = "The bridge from InCash to Cashbook")]
struct Cli {
    /// Where the local store and the development keys lie.
    #[arg(long, global = true, default_value = ".spin")]
    state_dir: PathBuf,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Token(token::Token),
}

fn main() -> anyhow::Result<()> {
    let cli = Cli::parse();
    match cli.command {
        Command::Token(token) => token.run(&cli.state_dir, chrono::Utc::now()),
    }
}
