//! `cargo deny check`: licences, bans and sources of every dependency; advisories where their database can be fetched.

use std::{fs, path::Path, process::Command};

use anyhow::{Context as _, bail};

use crate::{build, tools};

const VERSION: &str = "0.20.2";

/// # Errors
/// What `cargo deny` finds.
pub fn check(root: &Path) -> anyhow::Result<()> {
    let program = install(root)?;
    let deny = |what: &[&str]| {
        let mut command = Command::new(&program);
        command.current_dir(root).args(["deny", "check", "--hide-inclusion-graph"]).args(what);
        command
    };
    tools::run(&mut deny(&["licenses", "bans", "sources"]))?;
    let output = deny(&["advisories"]).output()?;
    let said = String::from_utf8_lossy(&output.stderr);
    if output.status.success() {
        println!("advisories ok");
    } else if said.contains("failed to fetch advisory database") {
        println!("SKIPPED, NOT CHECKED: advisories; their database cannot be fetched from here");
    } else {
        bail!("advisories:\n{}{said}", String::from_utf8_lossy(&output.stdout));
    }
    Ok(())
}

/// Built once, into the target folder: a few minutes, then never again.
fn install(root: &Path) -> anyhow::Result<std::path::PathBuf> {
    let folder = std::path::absolute(build::target_dir(root))?.join("tools");
    let program = folder.join("bin/cargo-deny");
    let has_version = Command::new(&program)
        .args(["deny", "--version"])
        .output()
        .is_ok_and(|output| String::from_utf8_lossy(&output.stdout).trim().ends_with(VERSION));
    if has_version {
        return Ok(program);
    }
    println!("Installing cargo-deny {VERSION}");
    let building = folder.join("build");
    tools::run(
        tools::cargo(root)
            .args(["install", "cargo-deny", "--version", VERSION, "--locked", "--force", "--quiet", "--root"])
            .arg(&folder)
            .arg("--target-dir")
            .arg(&building),
    )
    .context("cargo-deny is needed for the step `deny`")?;
    fs::remove_dir_all(&building).context("what cargo-deny was built of cannot be removed")?;
    Ok(program)
}
