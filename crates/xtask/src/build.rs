//! Building the component that ships.

use std::{
    fmt, fs,
    path::{Path, PathBuf},
};

use crate::{slim, tools};

/// The bound that issue 7 sets.
pub const COMPONENT_BYTES_MAX: u64 = 1_572_864;

pub struct Component {
    pub path: PathBuf,
    pub bytes: u64,
}

impl fmt::Display for Component {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:>8} bytes (at most {COMPONENT_BYTES_MAX}): {}", self.bytes, self.path.display())
    }
}

/// # Errors
/// When it does not compile.
pub fn component(root: &Path) -> anyhow::Result<Component> {
    built(root, &target_dir(root), &[])
}

/// With the export of the cron trigger beside that of the timer, where its manifest expects it.
///
/// # Errors
/// When it does not compile.
pub fn cron_component(root: &Path) -> anyhow::Result<Component> {
    let target = target_dir(root).join("cron");
    built(root, &target, &["--features", "cron", "--target-dir", &target.to_string_lossy()])
}

fn built(root: &Path, target: &Path, more: &[&str]) -> anyhow::Result<Component> {
    let mut command = tools::cargo(root);
    command.args(["build", "--package", "cashbook-spin", "--target", "wasm32-wasip2", "--profile", "wasm"]);
    tools::run(command.args(more))?;
    let path = target.join("wasm32-wasip2/wasm/cashbook_spin.wasm");
    if !slim::slim(&path)? {
        println!("wasm-opt is missing: the component is a fifth larger than it need be (Debian: binaryen)");
    }
    let component = Component { bytes: fs::metadata(&path)?.len(), path };
    Ok(component)
}

/// spin.toml names `target/`, so another target folder is for the tests alone.
pub fn target_dir(root: &Path) -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from)
}
