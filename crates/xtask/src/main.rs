//! The project's own commands: `cargo xtask <command>`.

mod bench;
mod build;
mod deny;
mod dist;
mod fuzz;
mod manifests;
mod run;
mod slim;
mod test;
mod tidy;
mod tools;
mod widget;

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Build, run, test, tidy")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Sets up and runs everything here: component, Cashbook sandbox, demo client. More options go to `incash-cashbook up`.
    Up {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        options: Vec<String>,
    },
    /// Sets up and runs every test, the browser's too: what CI runs.
    Test {
        /// Only the step of this name (`--list` names them).
        #[arg(long)]
        only: Option<String>,
        #[arg(long)]
        list: bool,
    },
    /// Builds the component and the browser package, and prints their sizes.
    Build,
    /// Builds the browser package into web/dist and prints its size.
    BuildWidget,
    /// Builds the release into target/dist: component files, manifests, browser package, checksums, bill of materials.
    Dist {
        /// Builds it a second time from a copy of the sources elsewhere, and compares the bytes.
        #[arg(long)]
        verify: bool,
    },
    /// Writes the variants of spin.toml under deploy/.
    Manifests,
    /// Runs the engine in a simulated world; see `--help` behind `--`.
    Simulate {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        options: Vec<String>,
    },
    /// Measures what the project promises: `bench` all but the long one, `bench NAME… [-- OPTIONS]` one or several.
    Bench {
        names: Vec<String>,
        #[arg(long)]
        list: bool,
        /// Renews the table and the plots of docs/performance.md.
        #[arg(long)]
        write: bool,
        /// For the measuring program.
        #[arg(last = true)]
        options: Vec<String>,
    },
    /// `kill -9` at random moments while documents with settlements pass.
    Kills {
        #[arg(long, default_value_t = 100)]
        kills: u32,
        #[arg(long, default_value_t = 300)]
        documents: u32,
        #[arg(long, default_value_t = 1)]
        seed: u32,
    },
    /// Fuzzes what comes in from outside, on the stable toolchain.
    Fuzz(fuzz::Options),
    /// Checks what no compiler checks: import walls, named paths, stray paths of a machine.
    Tidy,
}

fn main() -> anyhow::Result<()> {
    let root = root()?;
    match Arguments::parse().command {
        Command::Up { options } => run::up(&root, &options),
        Command::Test { list: true, .. } => {
            for step in test::STEPS {
                println!("{:<12} {}", step.name, step.about);
            }
            Ok(())
        }
        Command::Test { only, .. } => test::run(&root, only.as_deref()),
        Command::Build => {
            tools::wasm_targets(&root)?;
            println!("{}", build::component(&root)?);
            println!("{}", widget::build(&root)?);
            Ok(())
        }
        Command::BuildWidget => {
            tools::wasm_targets(&root)?;
            println!("{}", widget::build(&root)?);
            Ok(())
        }
        Command::Dist { verify } => dist::run(&root, verify),
        Command::Manifests => manifests::write(&root),
        Command::Simulate { options } => run::simulate(&root, &options),
        Command::Bench { list: true, .. } => {
            for bench in bench::BENCHES {
                println!("{:<12} {}", bench.name, bench.about);
            }
            Ok(())
        }
        Command::Bench { names, options, write, .. } => bench::run(&root, &names, &options, write),
        Command::Kills { kills, documents, seed } => test::kills(&root, kills, documents, seed),
        Command::Fuzz(options) => fuzz::run(&root, &options),
        Command::Tidy => tidy::check(&root),
    }
}

/// The workspace's top level: two above this crate.
fn root() -> anyhow::Result<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = here.ancestors().nth(2).context("xtask lies in crates/xtask of the workspace")?;
    Ok(root.to_path_buf())
}
