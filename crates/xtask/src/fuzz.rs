//! `cargo xtask fuzz [TARGET]`: libFuzzer on the stable toolchain.
//!
//! Coverage comes from LLVM's own pass, which a stable compiler can be told to run; no sanitizer is needed, since the
//! core is safe Rust and what we look for are panics, broken promises and endless loops. Targets are the `[[bin]]`s of
//! `fuzz/Cargo.toml`; `[package.metadata.seeds]` there names the folders that each one starts from.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context as _, bail};
use serde_json::Value;

use crate::{build, tools};

/// What makes the coverage that libFuzzer is led by.
const FLAGS: [&str; 9] = [
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    // The linker would throw counters away, and the tables would no longer agree.
    "-Clink-dead-code",
    "-Ccodegen-units=1",
    "-Cdebug-assertions",
    "--cfg=fuzzing",
];
/// A single input that takes longer, in seconds, is a finding.
const INPUT_SECONDS_MAX: u32 = 10;
const MEMORY_MB_MAX: u32 = 2_048;

#[derive(clap::Args)]
pub struct Options {
    /// The target; all of them if left out.
    target: Option<String>,
    /// How long each target runs.
    #[arg(long, default_value_t = 60)]
    seconds: u32,
}

impl Options {
    /// A short run of every target.
    pub fn short(seconds: u32) -> Self {
        Self { target: None, seconds }
    }
}

struct Target {
    name: String,
    /// Folders with inputs to begin with.
    seeds: Vec<PathBuf>,
}

/// What libFuzzer said at its end.
#[derive(Default)]
struct Outcome {
    executions: u64,
    per_second: u64,
    /// Inputs that each reach something of their own.
    corpus: String,
    coverage: String,
    findings: Vec<PathBuf>,
}

/// # Errors
/// When a target does not build, or finds something.
pub fn run(root: &Path, options: &Options) -> anyhow::Result<()> {
    let mut targets = targets(root)?;
    if let Some(wanted) = &options.target {
        targets.retain(|target| target.name == *wanted);
        if targets.is_empty() {
            bail!("no target {wanted} in fuzz/Cargo.toml");
        }
    }
    let folder = std::path::absolute(build::target_dir(root))?.join("fuzz");
    let programs = compile(root, &folder)?;
    println!(
        "{:<16} {:>12} {:>10} {:>10} {:>10} {:>9}",
        "target", "executions", "exec/s", "corpus", "coverage", "findings"
    );
    let mut broken = Vec::new();
    for target in &targets {
        let outcome = fuzz(target, &programs, &folder, options.seconds)?;
        println!(
            "{:<16} {:>12} {:>10} {:>10} {:>10} {:>9}",
            target.name,
            outcome.executions,
            outcome.per_second,
            outcome.corpus,
            outcome.coverage,
            outcome.findings.len()
        );
        if !outcome.findings.is_empty() {
            broken.push(target.name.as_str());
        }
    }
    if !broken.is_empty() {
        bail!("findings: {}", broken.join(", "));
    }
    Ok(())
}

/// The targets, and where they start from, as cargo itself reads the manifest.
fn targets(root: &Path) -> anyhow::Result<Vec<Target>> {
    let output = tools::cargo(root)
        .args(["metadata", "--no-deps", "--format-version", "1", "--manifest-path", "fuzz/Cargo.toml"])
        .stderr(Stdio::inherit())
        .output()?;
    let metadata: Value = serde_json::from_slice(&output.stdout).context("cargo metadata of fuzz/")?;
    let package = &metadata["packages"][0];
    let seeds = &package["metadata"]["seeds"];
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let targets: Vec<Target> = list(&package["targets"])
        .iter()
        .filter(|target| list(&target["kind"]).iter().any(|kind| kind == "bin"))
        .filter_map(|target| target["name"].as_str())
        .map(|name| {
            let folders = list(&seeds[name]);
            let folders = folders.iter().filter_map(Value::as_str).map(|folder| root.join(folder));
            Target { name: name.to_owned(), seeds: folders.collect() }
        })
        .collect();
    if targets.is_empty() {
        bail!("fuzz/Cargo.toml has no targets");
    }
    Ok(targets)
}

/// Builds all targets; gives the folder that they are in.
fn compile(root: &Path, folder: &Path) -> anyhow::Result<PathBuf> {
    let version = Command::new("rustc").current_dir(root).arg("-vV").output()?;
    let version = String::from_utf8(version.stdout)?;
    let host =
        version.lines().find_map(|line| line.strip_prefix("host: ")).context("rustc -vV has no host")?;
    // With a target named, the flags are not for build scripts and macros, which have no fuzzer to report to.
    tools::run(
        tools::cargo(root)
            .args(["build", "--release", "--manifest-path", "fuzz/Cargo.toml", "--target", host])
            .arg("--target-dir")
            .arg(folder)
            .env("CARGO_ENCODED_RUSTFLAGS", FLAGS.join("\u{1f}")),
    )?;
    Ok(folder.join(host).join("release"))
}

fn fuzz(target: &Target, programs: &Path, folder: &Path, seconds: u32) -> anyhow::Result<Outcome> {
    let corpus = folder.join("corpus").join(&target.name);
    let findings = folder.join("findings").join(&target.name);
    fs::create_dir_all(&corpus)?;
    fs::create_dir_all(&findings)?;
    let before = files(&findings)?;
    let log_path = folder.join(format!("{}.log", target.name));
    let log = fs::File::create(&log_path)?;
    let mut command = Command::new(programs.join(&target.name));
    command
        .current_dir(folder)
        .arg(format!("-max_total_time={seconds}"))
        .arg(format!("-timeout={INPUT_SECONDS_MAX}"))
        .arg(format!("-rss_limit_mb={MEMORY_MB_MAX}"))
        .arg("-print_final_stats=1")
        .arg(format!("-artifact_prefix={}/", findings.display()))
        .arg(&corpus);
    for seed in &target.seeds {
        if seed.is_dir() {
            command.arg(seed);
        } else {
            println!("{}: {} is not there; the run starts without it", target.name, seed.display());
        }
    }
    let status = command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log).status()?;
    let said = String::from_utf8_lossy(&fs::read(&log_path)?).into_owned();
    let mut outcome = outcome(&said);
    outcome.findings = files(&findings)?.into_iter().filter(|file| !before.contains(file)).collect();
    for file in &outcome.findings {
        println!("{}: {}", target.name, file.display());
        println!("  again: {} {}", programs.join(&target.name).display(), file.display());
    }
    if !status.success() {
        let from = said.lines().count().saturating_sub(40);
        said.lines().skip(from).for_each(|line| println!("  {line}"));
        if outcome.findings.is_empty() {
            bail!("{}: {status}, see {}", target.name, log_path.display());
        }
    } else if outcome.executions == 0 || outcome.coverage.is_empty() {
        // A fuzzer that sees nothing passes every time.
        bail!("{}: no coverage was measured, see {}", target.name, log_path.display());
    }
    Ok(outcome)
}

/// Reads `stat::…: 1234` and the last line of the form `#1234 DONE cov: 1 ft: 2 corp: 3/4b …`.
fn outcome(said: &str) -> Outcome {
    let stat = |name: &str| {
        let line = said.lines().find_map(|line| line.strip_prefix("stat::")?.strip_prefix(name));
        line.and_then(|rest| rest.trim_start_matches(':').trim().parse().ok()).unwrap_or(0)
    };
    let last =
        said.lines().rfind(|line| line.starts_with('#') && line.contains(" cov: ")).unwrap_or_default();
    let word = |name: &str| {
        let mut words = last.split_whitespace().skip_while(|word| *word != name);
        words.nth(1).unwrap_or_default().to_owned()
    };
    Outcome {
        executions: stat("number_of_executed_units"),
        per_second: stat("average_exec_per_sec"),
        corpus: word("corp:").split('/').next().unwrap_or_default().to_owned(),
        coverage: word("cov:"),
        findings: Vec::new(),
    }
}

fn files(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::outcome;

    #[test]
    fn reads_what_libfuzzer_says() {
        let said = "INFO: Seed: 1\n#2\tINITED cov: 10 ft: 11 corp: 2/8b exec/s: 0 rss: 30Mb\n\
                    #70\tDONE   cov: 2117 ft: 9024 corp: 913/1Mb lim: 4096 exec/s: 35 rss: 480Mb\nDone 70 runs in 2 second(s)\n\
                    stat::number_of_executed_units: 70\nstat::average_exec_per_sec:     35\n";
        let outcome = outcome(said);
        assert_eq!((outcome.executions, outcome.per_second), (70, 35));
        assert_eq!((outcome.corpus.as_str(), outcome.coverage.as_str()), ("913", "2117"));
    }
}
