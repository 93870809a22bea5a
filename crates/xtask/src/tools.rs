//! Running other programs, and making sure that they are there.

use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context as _, bail};

/// Runs a program to its end; its output goes where ours goes.
///
/// # Errors
/// When it cannot be started or fails.
pub fn run(command: &mut Command) -> anyhow::Result<()> {
    let shown = format!("{command:?}");
    let status = command.status().with_context(|| format!("{shown} cannot be started"))?;
    if status.success() { Ok(()) } else { bail!("{shown}: {status}") }
}

pub fn cargo(root: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root);
    command
}

/// Whether a program can be found.
pub fn exists(program: impl AsRef<OsStr>) -> bool {
    Command::new(program)
        .arg("--version")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok()
}

/// Programs that the tests need beside cargo, and Debian's packages that hold them.
const PROGRAMS: [(&str, &str); 8] = [
    ("chromium", "chromium"),
    ("xmllint", "libxml2-utils"),
    ("wasm-opt", "binaryen"),
    ("redis-server", "redis-server"),
    // What the documents tell their readers to use is run as it stands there.
    ("curl", "curl"),
    ("openssl", "openssl"),
    ("sqlite3", "sqlite3"),
    // libFuzzer is C++.
    ("c++", "g++"),
];

/// Installs what is missing of the programs that the tests need, where there is apt.
///
/// # Errors
/// Names what is missing when it cannot be installed.
pub fn programs() -> anyhow::Result<()> {
    let mut missing: Vec<&str> =
        PROGRAMS.iter().filter(|(program, _)| !exists(program)).map(|(_, package)| *package).collect();
    // Date fields speak the browser's own language, and Debian packs all but English apart: without it the screenshots
    // would show what no Hungarian user sees.
    let debian = Path::new("/usr/lib/chromium/locales");
    if missing.contains(&"chromium") || (debian.is_dir() && !debian.join("hu.pak").exists()) {
        missing.push("chromium-l10n");
    }
    if missing.is_empty() {
        return Ok(());
    }
    install(&missing)
}

/// Debian's packages, where there is apt.
fn install(packages: &[&str]) -> anyhow::Result<()> {
    println!("Installing {}", packages.join(", "));
    let apt = |arguments: &[&str]| {
        let is_root = Command::new("id").arg("-u").output().is_ok_and(|id| id.stdout.trim_ascii() == b"0");
        let mut command = if is_root { Command::new("apt-get") } else { Command::new("sudo") };
        if !is_root {
            command.arg("apt-get");
        }
        run(command.args(arguments).args(["-qq"]).env("DEBIAN_FRONTEND", "noninteractive"))
    };
    apt(&["update"])
        .and_then(|()| apt(&[&["install", "-y", "--no-install-recommends"], packages].concat()))
        .with_context(|| {
            format!("these programs are needed and could not be installed: {}", packages.join(", "))
        })
}

/// What makes requests from the OpenAPI document; and what the guide's example signs with.
const SCHEMATHESIS: [&str; 2] = ["schemathesis==4.32.5", "PyJWT[crypto]==2.15.1"];

/// Installs schemathesis in an environment of its own under the target folder, and says where it is.
///
/// # Errors
/// When Python or the package cannot be had.
pub fn schemathesis(target: &Path) -> anyhow::Result<PathBuf> {
    let folder = target.join("schemathesis");
    let program = folder.join("bin/schemathesis");
    // Written last: what broke off on the way is begun anew.
    let stamp = folder.join("installed");
    if std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == SCHEMATHESIS.join(" "))
        && exists(&program)
    {
        return Ok(program);
    }
    let has_venv = || {
        let mut python = Command::new("python3");
        python.args(["-c", "import ensurepip, venv"]).stderr(Stdio::null());
        python.status().is_ok_and(|status| status.success())
    };
    if !has_venv() {
        install(&["python3", "python3-venv"])?;
    }
    println!("Installing {}", SCHEMATHESIS.join(", "));
    run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder))?;
    let quiet = ["install", "--quiet", "--disable-pip-version-check"];
    run(Command::new(folder.join("bin/pip")).args(quiet).args(SCHEMATHESIS)).context(
        "schemathesis and PyJWT (Python's package index) are needed for the tests of the contract",
    )?;
    std::fs::write(stamp, SCHEMATHESIS.join(" "))?;
    Ok(program)
}

/// Adds the wasm targets that are missing; automatic installation may be switched off.
///
/// # Errors
/// When they are missing and rustup cannot add them.
pub fn wasm_targets(root: &Path) -> anyhow::Result<()> {
    const TARGETS: [&str; 2] = ["wasm32-wasip2", "wasm32-unknown-unknown"];
    let sysroot = Command::new("rustc").current_dir(root).args(["--print", "sysroot"]).output()?;
    let sysroot = String::from_utf8(sysroot.stdout)?;
    let has = |target: &str| Path::new(sysroot.trim()).join("lib/rustlib").join(target).join("lib").is_dir();
    let missing: Vec<&str> = TARGETS.into_iter().filter(|target| !has(target)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    println!("Adding targets: {}", missing.join(", "));
    run(Command::new("rustup").current_dir(root).args(["target", "add"]).args(&missing))
        .context("the wasm targets cannot be added; with another toolchain manager, add them by hand")
}

/// Installs a folder's npm packages as its package-lock.json pins them, if they are not there yet.
///
/// # Errors
/// When npm is missing or fails.
pub fn node_packages(folder: &Path) -> anyhow::Result<()> {
    // By content, not by time: a copy of the sources has new times and the same packages.
    let lock = fs::read(folder.join("package-lock.json"))?;
    let stamp = folder.join("node_modules/.installed-package-lock.json");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    run(Command::new("npm").current_dir(folder).args(["ci", "--silent", "--no-audit", "--no-fund"]))
        .context("npm (Node.js 20 or newer) is needed for the browser package and its tests")?;
    fs::write(&stamp, lock).with_context(|| format!("writing {}", stamp.display()))
}
