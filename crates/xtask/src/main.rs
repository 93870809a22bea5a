//! The project's own commands: `cargo xtask <command>`.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::{Parser, Subcommand};

mod widget;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Build, test, bench, tidy")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Builds the browser package into web/dist and prints its size.
    BuildWidget,
}

fn main() -> anyhow::Result<()> {
    let root = root()?;
    match Arguments::parse().command {
        Command::BuildWidget => widget::build(&root).map(|report| println!("{report}")),
    }
}

/// The workspace's top level: two above this crate.
fn root() -> anyhow::Result<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = here.ancestors().nth(2).context("xtask lies in crates/xtask of the workspace")?;
    Ok(root.to_path_buf())
}
