//! `incash-cashbook`: the command line.

mod demo;
mod map;
mod reseal;
mod round;
mod token;
mod up;

use std::{path::PathBuf, process::ExitCode};

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
    Map(map::Map),
    Check(map::Check),
    Reseal(reseal::Reseal),
    Round(round::Round),
    Token(token::Token),
}

fn main() -> anyhow::Result<ExitCode> {
    let cli = Cli::parse();
    match cli.command {
        Command::Up(up) => {
            let filter =
                tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "info".into());
            tracing_subscriber::fmt()
                .with_env_filter(filter)
                .with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr()))
                .with_writer(std::io::stderr)
                .init();
            tokio::runtime::Builder::new_multi_thread()
                .enable_all()
                .build()?
                .block_on(up.run(&cli.state_dir))?;
        }
        Command::Map(map) => return map.run(),
        Command::Check(check) => return check.run(),
        Command::Reseal(reseal) => reseal.run(&cli.state_dir, chrono::Utc::now())?,
        Command::Round(round) => round.run(&cli.state_dir)?,
        Command::Token(token) => token.run(&cli.state_dir, chrono::Utc::now())?,
    }
    Ok(ExitCode::SUCCESS)
}
