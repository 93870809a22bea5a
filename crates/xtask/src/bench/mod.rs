//! `cargo xtask bench [NAME…]`: every figure that the project promises, measured, in one table and as JSON.
//! `--write` also renews the table and the plots of `docs/performance.md`.

mod plots;
mod report;

use std::{
    path::{Path, PathBuf},
    process::Command,
    time::Instant,
};

use anyhow::{Context as _, bail, ensure};
use serde::{Deserialize, Serialize};

use crate::{build, slim, tools, widget};

/// One measurement: what it is about, and whether a plain `cargo xtask bench` takes the time for it.
pub struct Bench {
    pub name: &'static str,
    pub about: &'static str,
    by_default: bool,
    program: Program,
}

#[derive(Clone, Copy)]
enum Program {
    /// `cashbook-bench`, built for speed as a whole.
    Core(&'static [&'static str]),
    /// `cashbook-bench` built as the component is, on the runner's engine.
    Inside(&'static [&'static str]),
    /// `cashbook-simulation`, release build.
    Simulation(&'static [&'static str]),
    /// `cashbook-measure` on the runner, with the component as it ships.
    Runner(&'static [&'static str]),
    /// `peer`: as [`Self::Runner`], with a Python that has requests.
    Peer,
    /// `tests/browser/bench.mjs` in Chromium.
    Browser,
}

pub const BENCHES: &[Bench] = &[
    bench("mapping", "one thread, JSON and XML to XML", Program::Core(&["mapping"])),
    bench("mapping-inside", "the same as WebAssembly, as it ships", Program::Inside(&["mapping"])),
    bench("simulation", "the simulated world, rounds a second", Program::Simulation(&["--rounds", "200000"])),
    bench("start", "the component's size, time to an instance, first request", Program::Runner(&["start"])),
    bench("round", "store operations of a round as the store grows", Program::Runner(&["round"])),
    bench("throughput", "2,000 waiting, 50 ms latency, 16 at once", Program::Runner(&["throughput"])),
    bench("memory", "10,000 waiting with 300 KB images", Program::Runner(&["memory"])),
    bench("peer", "a Python script that does the same round", Program::Peer),
    bench("widget", "first icon, 1,000 rows, scrolling, memory", Program::Browser),
    Bench { by_default: false, ..bench("load", "30 minutes of steady load", Program::Runner(&["load"])) },
];

const fn bench(name: &'static str, about: &'static str, program: Program) -> Bench {
    Bench { name, about, by_default: true, program }
}

/// A figure as the measuring programs write it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Figure {
    #[serde(default)]
    pub bench: String,
    pub name: String,
    pub value: f64,
    pub unit: String,
    pub bar: Option<f64>,
    pub better: Better,
    /// Figures of one curve, drawn over `at`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub curve: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<f64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Better {
    Lower,
    Higher,
}

impl Figure {
    /// `None` where nothing was promised.
    fn is_met(&self) -> Option<bool> {
        let bar = self.bar?;
        Some(if self.better == Better::Lower { self.value <= bar } else { self.value >= bar })
    }
}

/// # Errors
/// A name that is none, a measurement that fails. A bar that is not met is said in the table, and is no error.
pub fn run(root: &Path, names: &[String], options: &[String], write: bool) -> anyhow::Result<()> {
    if let Some(unknown) = names.iter().find(|name| !BENCHES.iter().any(|bench| bench.name == **name)) {
        bail!("no measurement {unknown}; `cargo xtask bench --list` names them");
    }
    let folder = std::path::absolute(build::target_dir(root))?.join("bench");
    std::fs::create_dir_all(&folder)?;
    let chosen: Vec<&Bench> =
        BENCHES
            .iter()
            .filter(|bench| {
                if names.is_empty() { bench.by_default } else { names.iter().any(|name| name == bench.name) }
            })
            .collect();
    let mut failed = Vec::new();
    for bench in &chosen {
        println!("\n=== {}: {}", bench.name, bench.about);
        let began = Instant::now();
        let file = folder.join(format!("{}.json", bench.name));
        let _ = std::fs::remove_file(&file);
        // One that fails takes nothing from the others.
        if let Err(error) = measure(root, bench, options, &file) {
            eprintln!("{}: {error:#}", bench.name);
            failed.push(bench.name);
        }
        println!("({} s)", began.elapsed().as_secs());
    }
    let mut figures = Vec::new();
    for bench in &chosen {
        figures.extend(read(&folder.join(format!("{}.json", bench.name)), bench.name)?);
    }
    println!("\n{}", report::table(&figures));
    let all = folder.join("figures.json");
    std::fs::write(&all, serde_json::to_string_pretty(&figures)?)?;
    println!("{}", all.display());
    if write {
        report::write(root, &figures)?;
    }
    ensure!(failed.is_empty(), "not measured: {}", failed.join(", "));
    Ok(())
}

/// What runs on the runner, so small that it says nothing of speed: that each measurement works, and ends.
const SMALL: &[&[&str]] = &[
    &["start"],
    &["throughput", "--documents", "40", "--latency-ms", "5"],
    &["round", "--stored", "100", "--companies", "0"],
    &["memory", "--documents", "200", "--image-bytes", "2000"],
    &["peer", "--documents", "20"],
    &["load", "--minutes", "0.4", "--companies", "4"],
];

/// Every measurement on the runner once, small, for the tests: whether bars are met is not asked.
///
/// # Errors
/// One that fails, or writes no figures.
pub fn small(root: &Path, python: &Path) -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    for arguments in SMALL {
        println!("--- {}", arguments.join(" "));
        let name = arguments.first().context("a name")?;
        let file = folder.path().join("figures.json");
        let mut command = runner(root, arguments)?;
        if *name == "peer" {
            command.arg("--python").arg(python);
        }
        tools::run(command.arg("--json").arg(&file))?;
        ensure!(!read(&file, name)?.is_empty(), "{name} wrote no figures");
    }
    Ok(())
}

/// What was measured and written; nothing where the measurement failed before.
fn read(file: &Path, bench: &str) -> anyhow::Result<Vec<Figure>> {
    let Ok(text) = std::fs::read_to_string(file) else { return Ok(Vec::new()) };
    let mut figures: Vec<Figure> =
        serde_json::from_str(&text).with_context(|| format!("{} holds no figures", file.display()))?;
    for figure in &mut figures {
        bench.clone_into(&mut figure.bench);
    }
    Ok(figures)
}

fn measure(root: &Path, bench: &Bench, options: &[String], file: &Path) -> anyhow::Result<()> {
    let mut command = match bench.program {
        Program::Core(arguments) => native(root, "bench", "cashbook-bench", arguments),
        Program::Inside(arguments) => inside(root, arguments, file)?,
        Program::Simulation(arguments) => native(root, "release", "cashbook-simulation", arguments),
        Program::Runner(arguments) => runner(root, arguments)?,
        Program::Peer => {
            let mut command = runner(root, &["peer"])?;
            command.arg("--python").arg(python(root)?);
            command
        }
        Program::Browser => {
            tools::programs()?;
            tools::node_packages(&root.join("tests/browser"))?;
            widget::build(root)?;
            let mut command = Command::new("node");
            command.current_dir(root.join("tests/browser")).arg("bench.mjs");
            command
        }
    };
    tools::run(command.arg("--json").arg(file).args(options))
}

fn native(root: &Path, profile: &str, package: &str, arguments: &[&str]) -> Command {
    let mut command = tools::cargo(root);
    command.args(["run", "--quiet", "--profile", profile, "--package", package, "--"]).args(arguments);
    command
}

/// What runs inside sees NAV's samples, if they are there, and the folder that its figures go to.
fn inside(root: &Path, arguments: &[&str], file: &Path) -> anyhow::Result<Command> {
    const PROGRAM: &str = "wasm32-wasip2/wasm/cashbook-bench.wasm";
    tools::wasm_targets(root)?;
    tools::run(
        tools::cargo(root).args(["build", "--quiet", "--package", "cashbook-bench", "--target"]).args([
            "wasm32-wasip2",
            "--profile",
            "wasm",
        ]),
    )?;
    tools::run(tools::cargo(root).args(["build", "--quiet", "--workspace", "--bins", "--tests"]))?;
    let target = std::path::absolute(build::target_dir(root))?;
    let program = target.join(PROGRAM);
    slim::slim(&program)?;
    let mut command = Command::new(target.join("debug/cashbook-run-wasm"));
    command.arg(&program);
    let samples = root.join("../shared/nav-osa-3.0/samples");
    if samples.is_dir() {
        command.arg("--dir").arg(format!("{}=/samples", samples.display()));
    }
    let folder = file.parent().context("a file has a folder")?.display();
    command.arg("--dir").arg(format!("{folder}={folder}")).arg("--").args(arguments);
    Ok(command)
}

/// The program is built as `cargo xtask up` builds it, with the whole workspace: another selection of packages would
/// have other features, and build wasmtime again.
fn runner(root: &Path, arguments: &[&str]) -> anyhow::Result<Command> {
    let component = build::component(root)?;
    tools::run(tools::cargo(root).args(["build", "--quiet", "--workspace", "--bins", "--tests"]))?;
    let target = std::path::absolute(build::target_dir(root))?;
    let mut command = Command::new(target.join("debug/cashbook-measure"));
    command
        .current_dir(root)
        .args(arguments)
        .env("CASHBOOK_COMPONENT", std::path::absolute(component.path)?)
        .env("CASHBOOK_PROGRAM", target.join("debug/incash-cashbook"));
    Ok(command)
}

/// A Python of our own with the package requests, made once.
fn python(root: &Path) -> anyhow::Result<PathBuf> {
    const REQUESTS: &str = "requests==2.32.5";
    let folder = std::path::absolute(build::target_dir(root))?.join("python");
    let program = folder.join("bin/python");
    let has_requests = || {
        Command::new(&program)
            .args(["-c", "import requests"])
            .output()
            .is_ok_and(|output| output.status.success())
    };
    if !has_requests() {
        tools::run(Command::new("python3").args(["-m", "venv"]).arg(&folder))
            .context("python3 with venv is needed (Debian: python3-venv)")?;
        tools::run(Command::new(&program).args(["-m", "pip", "install", "--quiet", REQUESTS]))?;
    }
    Ok(program)
}
