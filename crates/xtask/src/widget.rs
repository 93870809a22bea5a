//! Builds the browser package: core compiled to wasm, its JavaScript glue, the elements in one module, and what npm needs.
//! And the demo's own page in one module, as an ERP would build it, which loads the package as it ships.

use std::{
    fmt, fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, bail};
use wasm_bindgen_cli_support::Bindgen;

use crate::{build::target_dir, tools};

/// The bound that issue 5 sets on everything a browser loads.
pub const BROTLI_BYTES_MAX: usize = 60 * 1024;

/// What a page that embeds the package loads: one module and one wasm file, so that nothing waits for an import of an import.
const LOADED: [&str; 2] = ["index.js", "wasm/cashbook_widget_bg.wasm"];

/// What was built, and how large it is on the wire.
#[derive(Debug)]
pub struct BuildReport {
    pub dist: PathBuf,
    /// Every file that a browser loads: path within the package, bytes, bytes after brotli (quality 11).
    pub files: Vec<(&'static str, usize, usize)>,
}

impl BuildReport {
    #[must_use]
    pub fn brotli_bytes(&self) -> usize {
        self.files.iter().map(|(_, _, small)| small).sum()
    }
}

impl fmt::Display for BuildReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, bytes, small) in &self.files {
            writeln!(f, "{small:>8} brotli {bytes:>8} plain  {name}")?;
        }
        write!(
            f,
            "{:>8} brotli in all (at most {BROTLI_BYTES_MAX}): {}",
            self.brotli_bytes(),
            self.dist.display()
        )
    }
}

/// Builds `web/dist` anew, and `web/built/demo.js`.
///
/// # Errors
/// When cargo, wasm-bindgen or esbuild fails, a file cannot be written, or the package is larger than [`BROTLI_BYTES_MAX`].
pub fn build(root: &Path) -> anyhow::Result<BuildReport> {
    build_with(root, &root.join(target_dir(root)), None)
}

/// As [`build`], into another target folder and with flags for rustc, as cargo encodes them.
///
/// # Errors
/// As [`build`].
pub fn build_with(root: &Path, target: &Path, flags: Option<&str>) -> anyhow::Result<BuildReport> {
    let web = root.join("web");
    let dist = web.join("dist");
    tools::node_packages(&web)?;
    let wasm = compile(root, target, flags)?;
    if dist.exists() {
        fs::remove_dir_all(&dist).context("emptying web/dist")?;
    }
    // The glue stands in the package for those who want the rules alone, and is bundled into `index.js` from a copy
    // beside the sources, where `core.js` imports it.
    bind(&wasm, &dist.join("wasm"))?;
    let staged = target.join("widget-package");
    if staged.exists() {
        fs::remove_dir_all(&staged).context("emptying the folder of the bundle's sources")?;
    }
    copy_all(&dist.join("wasm"), &staged.join("wasm"), "js")?;
    copy_all(&web.join("elements"), &staged.join("elements"), "js")?;
    for entry in fs::read_dir(&web)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "js") {
            copy(&path, &staged.join(path.file_name().unwrap_or_default()))?;
        }
    }
    bundle(&web, &staged, &dist)?;
    bundle_demo(&web)?;
    for file in ["index.d.ts", "package.json", "custom-elements.json", "README.md"] {
        copy(&web.join(file), &dist.join(file))?;
    }
    let report = BuildReport { files: measure(&dist)?, dist };
    if report.brotli_bytes() > BROTLI_BYTES_MAX {
        bail!("the package is too large:\n{report}");
    }
    Ok(report)
}

fn compile(root: &Path, target: &Path, flags: Option<&str>) -> anyhow::Result<PathBuf> {
    let mut command = tools::cargo(root);
    command.args(["build", "--package", "cashbook-widget", "--target", "wasm32-unknown-unknown"]);
    command.args(["--profile", "widget", "--target-dir"]).arg(target);
    if let Some(flags) = flags {
        command.arg("--locked").env("CARGO_ENCODED_RUSTFLAGS", flags).env_remove("RUSTFLAGS");
    }
    tools::run(&mut command).context("the widget")?;
    Ok(target.join("wasm32-unknown-unknown/widget/cashbook_widget.wasm"))
}

fn bind(wasm: &Path, into: &Path) -> anyhow::Result<()> {
    Bindgen::new()
        .input_path(wasm)
        .web(true)?
        .typescript(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        // `core.js` names the file, relative to the module that it ends up in.
        .omit_default_module_path(true)
        .generate(into)
        .context("wasm-bindgen")
}

/// One module of all. The source map is for whoever debugs a page.
fn bundle(web: &Path, staged: &Path, dist: &Path) -> anyhow::Result<()> {
    // Beside the sources first: the map names them relative to itself, and so the same wherever the target folder is.
    let out = std::path::absolute(staged)?.join("dist");
    tools::run(esbuild(web, "index.js")?.current_dir(staged).arg(format!("--outdir={}", out.display())))?;
    copy(&out.join("index.js"), &dist.join("index.js"))?;
    copy(&out.join("index.js.map"), &dist.join("index.js.map"))
}

/// The demo's page loads the package by its own address, as every page that embeds it; the folder is as deep as `demo`, so that
/// the address is the same from both.
fn bundle_demo(web: &Path) -> anyhow::Result<()> {
    tools::run(
        esbuild(web, "demo/demo.js")?
            .current_dir(web)
            .args(["--external:../dist/index.js", "--outdir=built"]),
    )
}

/// By esbuild as `web/package-lock.json` pins it.
fn esbuild(web: &Path, entry: &str) -> anyhow::Result<Command> {
    let mut command = Command::new(std::path::absolute(web)?.join("node_modules/.bin/esbuild"));
    command
        .args([entry, "--bundle", "--format=esm", "--target=es2022", "--minify", "--charset=utf8"])
        .args(["--sourcemap=linked", "--legal-comments=none", "--log-level=warning"]);
    Ok(command)
}

/// Copies the files of one extension, folder by folder.
fn copy_all(from: &Path, to: &Path, wanted: &str) -> anyhow::Result<()> {
    for entry in fs::read_dir(from).with_context(|| format!("reading {}", from.display()))? {
        let path = entry?.path();
        let Some(name) = path.file_name() else { continue };
        if path.is_dir() {
            copy_all(&path, &to.join(name), wanted)?;
        } else if path.extension().is_some_and(|extension| extension == wanted) {
            copy(&path, &to.join(name))?;
        }
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
    }
    fs::copy(from, to).with_context(|| format!("copying {} to {}", from.display(), to.display()))?;
    Ok(())
}

fn measure(dist: &Path) -> anyhow::Result<Vec<(&'static str, usize, usize)>> {
    LOADED
        .into_iter()
        .map(|name| {
            let bytes = fs::read(dist.join(name)).with_context(|| format!("reading {name}"))?;
            Ok((name, bytes.len(), brotli_bytes(&bytes)?))
        })
        .collect()
}

fn brotli_bytes(bytes: &[u8]) -> anyhow::Result<usize> {
    let mut out = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    brotli::BrotliCompress(&mut std::io::Cursor::new(bytes), &mut out, &parameters)?;
    Ok(out.len())
}
