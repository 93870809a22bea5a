//! What is tested: the component, the runner's program, the core as a browser gets it. Each is built once per process,
//! by cargo itself, so that a test never meets a stale one; or it is given by an environment variable, by someone who
//! has just built it (another selection of packages would make cargo build the runner's dependencies a second time).

use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

use serde_json::Value;

/// The folder of the workspace.
#[must_use]
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests/ is in the workspace")
}

/// What was given to this project from outside (the official samples); absent where only the project was cloned.
#[must_use]
pub fn shared() -> PathBuf {
    root().join("../shared")
}

/// The component as it ships.
pub fn component() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        built(
            "CASHBOOK_COMPONENT",
            &["--package", "cashbook-spin", "--target", "wasm32-wasip2", "--profile", "wasm"],
        )
    })
}

/// The component with the export of the cron trigger, where its manifest expects it.
pub fn cron_component() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let target = ["--target", "wasm32-wasip2", "--profile", "wasm", "--target-dir", "target/cron"];
        let package = ["--package", "cashbook-spin", "--features", "cron"];
        built("CASHBOOK_CRON_COMPONENT", &[&package[..], &target].concat())
    })
}

/// The program `incash-cashbook`.
pub fn program() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        built("CASHBOOK_PROGRAM", &["--package", "incash-cashbook", "--bin", "incash-cashbook"])
    })
}

/// The browser module before wasm-bindgen's second step, which only adds JavaScript.
pub fn browser_module() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let target = ["--target", "wasm32-unknown-unknown", "--profile", "wasm"];
        built("CASHBOOK_BROWSER_MODULE", &[&["--package", "cashbook-widget", "--lib"][..], &target].concat())
    })
}

/// What the environment names, else what cargo builds.
fn built(variable: &str, arguments: &[&str]) -> PathBuf {
    let Some(given) = std::env::var_os(variable) else { return build(arguments) };
    let path = PathBuf::from(given);
    assert!(path.is_absolute() && path.is_file(), "{variable} names no file: {}", path.display());
    path
}

/// Builds, and says where the last artifact is that can be run or loaded.
fn build(arguments: &[&str]) -> PathBuf {
    let output = Command::new(env!("CARGO"))
        .current_dir(root())
        .args(["build", "--message-format=json-render-diagnostics", "--quiet"])
        .args(arguments)
        // Those of the surrounding `cargo test` are not for wasm.
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .output()
        .expect("cargo runs");
    assert!(
        output.status.success(),
        "cargo build {arguments:?}:\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|message| message["reason"] == "compiler-artifact")
        .filter_map(|message| {
            let files = message["filenames"].as_array()?.iter().filter_map(Value::as_str);
            let program = message["executable"].as_str();
            program.or_else(|| files.into_iter().find(|file| file.ends_with(".wasm"))).map(PathBuf::from)
        })
        .next_back()
        .unwrap_or_else(|| panic!("cargo build {arguments:?} names no artifact"))
}

/// The application's manifest, or one of its variants, but for the place of the component. Written into `folder`.
pub fn manifest(name: &str, folder: &Path) -> PathBuf {
    let text = std::fs::read_to_string(root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    let mut manifest: toml_edit::DocumentMut = text.parse().unwrap_or_else(|error| panic!("{name}: {error}"));
    let components = manifest["component"].as_table_mut().expect("components");
    for (_, component) in components.iter_mut() {
        let source = component["source"].as_str().expect("a source");
        let built = if source.contains("target/cron/") { cron_component() } else { self::component() };
        component["source"] = toml_edit::value(built.to_str().expect("UTF-8"));
    }
    let path = folder.join(Path::new(name).file_name().expect("a file"));
    std::fs::write(&path, manifest.to_string()).expect("the folder is writable");
    path
}

/// Whether the application's manifest has this variable.
#[must_use]
pub fn declares(manifest: &Path, variable: &str) -> bool {
    let text = std::fs::read_to_string(manifest).expect("readable");
    let manifest: toml_edit::DocumentMut = text.parse().expect("a manifest");
    manifest.get("variables").and_then(|variables| variables.get(variable)).is_some()
}
