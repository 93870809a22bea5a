//! `up` and `simulate`: other programs of the workspace, built and started.

use std::path::Path;

use crate::{build, tools, widget};

/// # Errors
/// When something does not build, or the program fails.
pub fn up(root: &Path, options: &[String]) -> anyhow::Result<()> {
    tools::wasm_targets(root)?;
    println!("1/3 component");
    println!("{}", build::component(root)?);
    println!("2/3 browser package");
    println!("{}", widget::build(root)?);
    println!("3/3 runner, sandbox, demo");
    let mut command = tools::cargo(root);
    command.args(["run", "--quiet", "--package", "incash-cashbook", "--", "up"]).args(options);
    tools::run(&mut command)
}

/// # Errors
/// When the simulation finds a violation.
pub fn simulate(root: &Path, options: &[String]) -> anyhow::Result<()> {
    let mut command = tools::cargo(root);
    command.args(["run", "--quiet", "--release", "--package", "cashbook-simulation"]);
    if options.iter().any(|option| option.starts_with("--mutant")) {
        command.args(["--features", "mutants"]);
    }
    command.arg("--").args(options);
    tools::run(&mut command)
}
