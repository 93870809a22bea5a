//! `incash-cashbook`: the command line.

mod round;
mod token;
mod up;

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
    Up(up::Up),
    Round(round::Round),
    Token(token::Token),
}

fn main() -> anyhow::Result<()> {
    let cli = Cli::parse();
    match cli.command {
        Command::Up(up) => {
            let filter =
                tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "info".into());
            tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
            tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(up.run(&cli.state_dir))
        }
        Command::Round(round) => round.run(&cli.state_dir),
        Command::Token(token) => token.run(&cli.state_dir, chrono::Utc::now()),
    }
}
