//! `cargo xtask test`: every step in turn, timed; the first failure ends it.

use std::{
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context as _, bail};

use crate::{bench, build, deny, dist, fuzz, run, tidy, tools, widget};

pub struct Step {
    pub name: &'static str,
    pub about: &'static str,
    run: fn(&Path) -> anyhow::Result<()>,
}

pub const STEPS: &[Step] = &[
    Step { name: "format", about: "cargo fmt --check", run: format },
    Step { name: "tidy", about: "what no compiler checks", run: tidy::check },
    Step { name: "deny", about: "licences, sources and advisories of every dependency", run: deny::check },
    Step { name: "component", about: "the component in both builds, their sizes", run: component },
    Step {
        name: "package",
        about: "the browser package, its size, packed twice to the same bytes",
        run: package,
    },
    Step { name: "lint", about: "clippy, warnings denied, host and wasm", run: lint },
    Step { name: "rust", about: "every Rust test, the end to end ones too", run: rust },
    Step { name: "redis", about: "the end to end scenarios again, with Redis as the store", run: redis },
    Step {
        name: "simulate",
        about: "the engine in a simulated world, then with each defect in turn",
        run: simulate,
    },
    Step { name: "fuzz", about: "every fuzz target, 10 seconds each", run: fuzz },
    Step { name: "bench", about: "every measurement on the runner once, small", run: bench },
    Step { name: "browser", about: "Chromium on the demo, with the real component behind it", run: browser },
];

/// # Errors
/// The first step that fails.
pub fn run(root: &Path, only: Option<&str>) -> anyhow::Result<()> {
    let began = Instant::now();
    tools::wasm_targets(root)?;
    tools::programs()?;
    let mut times = Vec::new();
    for step in STEPS.iter().filter(|step| only.is_none_or(|only| only == step.name)) {
        println!("\n=== {}: {}", step.name, step.about);
        let step_began = Instant::now();
        (step.run)(root)
            .with_context(|| format!("step {}; again: cargo xtask test --only {0}", step.name))?;
        times.push((step.name, step_began.elapsed()));
    }
    if times.is_empty() {
        bail!("no step of that name; `cargo xtask test --list` names them");
    }
    println!();
    for (name, time) in &times {
        println!("{name:<12} {:>5} s", time.as_secs());
    }
    println!("{:<12} {:>5} s", "all", began.elapsed().as_secs());
    println!("steps: {} passed, 0 failed", times.len());
    Ok(())
}

fn format(root: &Path) -> anyhow::Result<()> {
    tools::run(tools::cargo(root).args(["fmt", "--all", "--check"]))
}

fn component(root: &Path) -> anyhow::Result<()> {
    for component in [build::component(root)?, build::cron_component(root)?] {
        println!("{component}");
        if component.bytes > build::COMPONENT_BYTES_MAX {
            bail!("the component is too large");
        }
    }
    Ok(())
}

fn package(root: &Path) -> anyhow::Result<()> {
    println!("{}", widget::build(root)?);
    dist::packs_the_same(root)
}

fn lint(root: &Path) -> anyhow::Result<()> {
    tools::run(tools::cargo(root).args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))?;
    tools::run(
        tools::cargo(root)
            .args(["clippy", "--package", "cashbook-simulation", "--features", "mutants"])
            .args(["--", "-D", "warnings"]),
    )?;
    for (package, target) in
        [("cashbook-spin", "wasm32-wasip2"), ("cashbook-widget", "wasm32-unknown-unknown")]
    {
        tools::run(tools::cargo(root).args([
            "clippy",
            "--package",
            package,
            "--target",
            target,
            "--profile",
            "wasm",
            "--",
            "-D",
            "warnings",
        ]))?;
    }
    Ok(())
}

fn rust(root: &Path) -> anyhow::Result<()> {
    // The program first: the end to end tests start it. With the tests, since another selection of targets has other
    // features, and cargo would build wasmtime twice.
    tools::run(tools::cargo(root).args(["build", "--workspace", "--bins", "--tests"]))?;
    tools::run(&mut tests(root, &[])?)
}

/// All but those that look into the SQLite file, or have nothing to do with the store. The whole workspace is named for its
/// features: another selection would build wasmtime anew.
fn redis(root: &Path) -> anyhow::Result<()> {
    const NOT_OF_REDIS: [&str; 7] =
        ["documentation::", "generated::", "guide::", "matrix::", "refusals::", "variants::", "wasm::"];
    let skipped = NOT_OF_REDIS.iter().flat_map(|module| ["--skip", module]);
    let arguments: Vec<&str> = ["--test", "scenarios", "--"].into_iter().chain(skipped).collect();
    tools::run(tests(root, &arguments)?.env("CASHBOOK_TEST_STORE", "redis"))
}

/// The scenario of random kills, as long as asked for.
///
/// # Errors
/// When a document is lost, or sent again otherwise than identically.
pub fn kills(root: &Path, kills: u32, documents: u32, seed: u32) -> anyhow::Result<()> {
    component(root)?;
    tools::run(tools::cargo(root).args(["build", "--workspace", "--bins", "--tests"]))?;
    let mut command = tests(root, &["--test", "scenarios", "--", "--nocapture", "kills::"])?;
    command
        .env("CASHBOOK_KILLS", kills.to_string())
        .env("CASHBOOK_DOCUMENTS", documents.to_string())
        .env("CASHBOOK_SEED", seed.to_string());
    tools::run(&mut command)
}

/// `cargo test` with what was just built.
fn tests(root: &Path, arguments: &[&str]) -> anyhow::Result<Command> {
    let target = std::path::absolute(build::target_dir(root))?;
    let schemathesis = tools::schemathesis(&target)?;
    let mut command = tools::cargo(root);
    command
        .args(["test", "--workspace"])
        .args(arguments)
        .env("CASHBOOK_SCHEMATHESIS", schemathesis)
        .env("CASHBOOK_COMPONENT", target.join("wasm32-wasip2/wasm/cashbook_spin.wasm"))
        .env("CASHBOOK_CRON_COMPONENT", target.join("cron/wasm32-wasip2/wasm/cashbook_spin.wasm"))
        .env("CASHBOOK_PROGRAM", target.join("debug/incash-cashbook"));
    Ok(command)
}

fn simulate(root: &Path) -> anyhow::Result<()> {
    let jobs = std::thread::available_parallelism().map_or(1, usize::from).to_string();
    for what in [["--rounds", "20000"].as_slice(), &["--mutants"]] {
        let options: Vec<String> =
            [what, &["--jobs", &jobs]].concat().into_iter().map(str::to_owned).collect();
        run::simulate(root, &options)?;
    }
    Ok(())
}

fn fuzz(root: &Path) -> anyhow::Result<()> {
    fuzz::run(root, &fuzz::Options::short(10))
}

fn bench(root: &Path) -> anyhow::Result<()> {
    // Schemathesis stands on requests, and so its Python has what the peer needs.
    let schemathesis = tools::schemathesis(&std::path::absolute(build::target_dir(root))?)?;
    bench::small(root, &schemathesis.with_file_name("python"))
}

/// First the elements on an in-memory stand-in of the API, then the demo on the real component and sandbox.
fn browser(root: &Path) -> anyhow::Result<()> {
    let folder = root.join("tests/browser");
    tools::node_packages(&folder)?;
    tools::run(Command::new("npm").current_dir(&folder).args(["test", "--silent"]))?;

    let state = tempfile::tempdir()?;
    let ports = free_ports()?;
    let program = std::path::absolute(build::target_dir(root))?.join("debug/incash-cashbook");
    let child = Command::new(&program)
        .current_dir(root)
        .arg("--state-dir")
        .arg(state.path())
        .args(["up", "--listen", &address(ports[0]), "--demo", &address(ports[1])])
        .args(["--sandbox-port", &ports[2].to_string()])
        .args(["--variable", "poll_seconds=1"])
        // The page of another origin, which one of the tests serves.
        .args(["--variable", &format!("cors_origins=http://{}", address(ports[3]))])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .context("the program cannot be started")?;
    let _running = Running(child);
    let base = format!("http://{}", address(ports[1]));
    wait_for(ports[1])?;
    tools::run(
        Command::new("npm")
            .current_dir(&folder)
            .args(["run", "--silent", "test:real"])
            .env("BASE_URL", &base)
            .env("SANDBOX_URL", format!("http://{}", address(ports[2])))
            .env("API_URL", format!("http://{}", address(ports[0])))
            .env("EMBEDDER_PORT", ports[3].to_string())
            // For tokens of other scopes than the demo's user has.
            .env("PROGRAM", &program)
            .env("STATE_DIR", state.path()),
    )
}

/// Ends with its test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn address(port: u16) -> String {
    format!("127.0.0.1:{port}")
}

fn free_ports() -> anyhow::Result<Vec<u16>> {
    // All held at once, so that they differ.
    let held: Vec<_> =
        (0..4).map(|_| std::net::TcpListener::bind("127.0.0.1:0")).collect::<Result<_, _>>()?;
    held.iter().map(|listener| Ok(listener.local_addr()?.port())).collect()
}

fn wait_for(port: u16) -> anyhow::Result<()> {
    let began = Instant::now();
    while began.elapsed() < Duration::from_secs(180) {
        if std::net::TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(200));
    }
    bail!("nothing listens on port {port} after three minutes")
}
