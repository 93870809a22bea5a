//! Builds the browser package: core compiled to wasm, its JavaScript glue, the elements, and what npm needs.

use std::{
    fmt, fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, bail};
use wasm_bindgen_cli_support::Bindgen;

/// The bound that issue 5 sets on everything a browser loads.
pub const BROTLI_BYTES_MAX: usize = 60 * 1024;

/// The package's own modules, beside `elements/`.
const MODULES: [&str; 8] =
    ["index.js", "cashbook.js", "client.js", "core.js", "decorate.js", "format.js", "outbox.js", "states.js"];

/// What was built, and how large it is on the wire.
#[derive(Debug)]
pub struct BuildReport {
    pub dist: PathBuf,
    /// Every file that a browser loads: path within the package, bytes, bytes after brotli (quality 11).
    pub files: Vec<(String, usize, usize)>,
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

/// Builds `web/dist` anew.
///
/// # Errors
/// When cargo or wasm-bindgen fails, a file cannot be written, or the package is larger than [`BROTLI_BYTES_MAX`].
pub fn build(root: &Path) -> anyhow::Result<BuildReport> {
    let web = root.join("web");
    let dist = web.join("dist");
    let wasm = compile(root)?;
    if dist.exists() {
        fs::remove_dir_all(&dist).context("emptying web/dist")?;
    }
    bind(&wasm, &dist.join("wasm"))?;
    for module in MODULES {
        copy_module(&web.join(module), &dist.join(module))?;
    }
    for file in ["index.d.ts", "package.json", "custom-elements.json", "README.md"] {
        copy(&web.join(file), &dist.join(file))?;
    }
    copy_modules(&web.join("elements"), &dist.join("elements"))?;
    let report = BuildReport { files: measure(&dist)?, dist };
    if report.brotli_bytes() > BROTLI_BYTES_MAX {
        bail!("the package is too large:\n{report}");
    }
    Ok(report)
}

fn compile(root: &Path) -> anyhow::Result<PathBuf> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .current_dir(root)
        .args([
            "build",
            "--package",
            "cashbook-widget",
            "--target",
            "wasm32-unknown-unknown",
            "--profile",
            "widget",
        ])
        .status()
        .context("starting cargo")?;
    if !status.success() {
        bail!("cargo build of the widget failed ({status})");
    }
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    Ok(root.join(target).join("wasm32-unknown-unknown/widget/cashbook_widget.wasm"))
}

fn bind(wasm: &Path, into: &Path) -> anyhow::Result<()> {
    Bindgen::new()
        .input_path(wasm)
        .web(true)?
        .typescript(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .omit_default_module_path(false)
        .generate(into)
        .context("wasm-bindgen")
}

/// Copies modules folder by folder; tests stay behind.
fn copy_modules(from: &Path, to: &Path) -> anyhow::Result<()> {
    for entry in fs::read_dir(from).with_context(|| format!("reading {}", from.display()))? {
        let path = entry?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        if path.is_dir() {
            copy_modules(&path, &to.join(name))?;
        } else if name.ends_with(".js") {
            copy_module(&path, &to.join(name))?;
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

/// A module without its comments and indentation: what they say is in the sources and in `index.d.ts`.
fn copy_module(from: &Path, to: &Path) -> anyhow::Result<()> {
    copy(from, to)?;
    let source = fs::read_to_string(from).with_context(|| format!("reading {}", from.display()))?;
    fs::write(to, without_comments(&source)).with_context(|| format!("writing {}", to.display()))
}

/// Leaves out lines that are comments as a whole. Under `web/` no template literal has a line that begins like one.
fn without_comments(source: &str) -> String {
    let mut inside = false;
    let mut out = String::with_capacity(source.len());
    for line in source.lines().map(str::trim) {
        if inside || line.starts_with("/*") {
            inside = !line.ends_with("*/");
        } else if !line.is_empty() && !line.starts_with("//") {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

fn measure(dist: &Path) -> anyhow::Result<Vec<(String, usize, usize)>> {
    let mut files = Vec::new();
    let mut folders = vec![dist.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(dist)?.to_string_lossy().into_owned();
            if name.ends_with(".js") || name.ends_with(".wasm") {
                let bytes = fs::read(&path)?;
                files.push((name, bytes.len(), brotli_bytes(&bytes)?));
            }
        }
    }
    files.sort();
    Ok(files)
}

fn brotli_bytes(bytes: &[u8]) -> anyhow::Result<usize> {
    let mut out = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    brotli::BrotliCompress(&mut std::io::Cursor::new(bytes), &mut out, &parameters)?;
    Ok(out.len())
}

#[cfg(test)]
mod tests {
    use super::without_comments;

    #[test]
    fn comments_and_indentation_are_left_out_and_code_is_kept() {
        let cases = [
            ("// a\nlet b = 1; // c\n", "let b = 1; // c\n"),
            ("/** a */\n  b();\n\n", "b();\n"),
            ("/*\n * a\n */\nb();\n/** c\n d */\ne();\n", "b();\ne();\n"),
            ("const url = \"https://x\";\n", "const url = \"https://x\";\n"),
        ];
        for (source, expected) in cases {
            assert_eq!(without_comments(source), expected);
        }
    }
}
