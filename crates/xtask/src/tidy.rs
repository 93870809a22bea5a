//! What no compiler checks: import walls, paths named in documents, and that nothing of a machine stands in a file.

mod commands;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, bail};

use crate::tools;

/// Crate, and the workspace crates that it may use (ARCHITECTURE.md, "Who may import whom").
const WALLS: &[(&str, &[&str])] = &[
    ("mapping", &[]),
    ("core", &["cashbook-mapping"]),
    ("spin", &["cashbook-core"]),
    ("widget", &["cashbook-core"]),
    ("host", &[]),
    ("sandbox", &[]),
    ("simulation", &["cashbook-core"]),
    ("cli", &["cashbook-core", "cashbook-host", "cashbook-sandbox"]),
    ("xtask", &[]),
];

/// Crate and module of the core, and the sister modules that must not appear in it.
const MODULE_WALLS: &[(&str, &str, &[&str])] = &[
    ("mapping", "osa", &["erp", "cashbook", "mapping"]),
    ("core", "round", &["service", "auth", "problem", "openapi"]),
    ("core", "auth", &["service", "round", "flow"]),
];

const FILE_LINES_MAX: usize = 600;

/// # Errors
/// Everything that was found, at once.
pub fn check(root: &Path) -> anyhow::Result<()> {
    let files = tracked(root)?;
    let mut findings = Vec::new();
    walls(root, &mut findings)?;
    module_walls(root, &files, &mut findings)?;
    lengths(root, &files, &mut findings);
    named_paths(root, &files, &mut findings);
    machine_paths(root, &files, &mut findings);
    no_mutants(root, &mut findings)?;
    commands::check(root, &files, &mut findings);
    if findings.is_empty() {
        println!("{} files, nothing found", files.len());
        return Ok(());
    }
    for finding in &findings {
        println!("{finding}");
    }
    bail!("{} findings", findings.len())
}

fn tracked(root: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let listed = Command::new("git")
        .current_dir(root)
        .args(["ls-files", "--cached", "--others", "--exclude-standard"])
        .output()
        .context("git is needed")?;
    let listed = String::from_utf8(listed.stdout)?;
    Ok(listed.lines().map(PathBuf::from).filter(|path| root.join(path).is_file()).collect())
}

fn walls(root: &Path, findings: &mut Vec<String>) -> anyhow::Result<()> {
    for (name, allowed) in WALLS {
        let manifest = fs::read_to_string(root.join("crates").join(name).join("Cargo.toml"))?;
        let section = manifest.split("[dependencies]").nth(1).unwrap_or_default();
        let section = section.split("\n[").next().unwrap_or_default();
        for line in section.lines() {
            let used = line.split(['=', '.', ' ']).next().unwrap_or_default();
            let is_ours = used.starts_with("cashbook-") || used == "incash-cashbook" || used == "xtask";
            if is_ours && !allowed.contains(&used) {
                findings.push(format!("crates/{name} must not use {used}"));
            }
        }
    }
    Ok(())
}

fn module_walls(root: &Path, files: &[PathBuf], findings: &mut Vec<String>) -> anyhow::Result<()> {
    for (name, module, forbidden) in MODULE_WALLS {
        let folder = Path::new("crates").join(name).join("src").join(module);
        let file = folder.with_extension("rs");
        for path in files.iter().filter(|path| path.starts_with(&folder) || **path == file) {
            let text = fs::read_to_string(root.join(path))?;
            for name in *forbidden {
                if text.contains(&format!("crate::{name}::")) || text.contains(&format!("\n    {name}::")) {
                    findings.push(format!("{} must not see {name}", path.display()));
                }
            }
        }
    }
    Ok(())
}

fn lengths(root: &Path, files: &[PathBuf], findings: &mut Vec<String>) {
    for path in files.iter().filter(|path| matches!(extension(path), "rs" | "js" | "mjs")) {
        let lines = fs::read_to_string(root.join(path)).unwrap_or_default().lines().count();
        if lines > FILE_LINES_MAX {
            findings.push(format!("{} has {lines} lines, more than {FILE_LINES_MAX}", path.display()));
        }
    }
}

/// The engine's deliberate defects never ship: with the features that a build gets by itself nothing enables them, and
/// the simulation alone can.
fn no_mutants(root: &Path, findings: &mut Vec<String>) -> anyhow::Result<()> {
    const FEATURE: &str = "cashbook-core feature \"mutants\"";
    let tree = |extra: &[&str]| -> anyhow::Result<String> {
        let output = tools::cargo(root)
            .args(["tree", "--offline", "--workspace", "--target", "all", "--edges", "features"])
            .args(["--invert", "cashbook-core"])
            .args(extra)
            .output()?;
        if !output.status.success() {
            bail!("cargo tree: {}", String::from_utf8_lossy(&output.stderr));
        }
        Ok(String::from_utf8(output.stdout)?)
    };
    if tree(&[])?.contains(FEATURE) {
        findings.push(format!("{FEATURE} is enabled in a plain build of the workspace"));
    }
    // What the check looks for is there when it should be.
    if !tree(&["--features", "cashbook-simulation/mutants"])?.contains(FEATURE) {
        findings.push(format!("{FEATURE} is not seen where it is enabled: the check proves nothing"));
    }
    for name in fs::read_dir(root.join("crates"))?.filter_map(Result::ok).map(|entry| entry.file_name()) {
        let manifest = root.join("crates").join(&name).join("Cargo.toml");
        let is_allowed = matches!(name.to_str(), Some("core" | "simulation"));
        if !is_allowed && fs::read_to_string(manifest).is_ok_and(|text| text.contains("mutants")) {
            findings.push(format!("crates/{} must not know the feature `mutants`", name.display()));
        }
    }
    Ok(())
}

/// A path in backticks in the architecture document must exist.
fn named_paths(root: &Path, files: &[PathBuf], findings: &mut Vec<String>) {
    for document in ["ARCHITECTURE.md", "README.md"] {
        let Ok(text) = fs::read_to_string(root.join(document)) else {
            findings.push(format!("{document} is missing"));
            continue;
        };
        for named in text.split('`').skip(1).step_by(2) {
            let looks_like_path =
                ["crates/", "web/", "tests/", "docs/"].iter().any(|start| named.starts_with(start))
                    && !named.contains([' ', '*', '<', '…', '{']);
            let built = named.starts_with("web/dist");
            let path = Path::new(named.trim_end_matches('/'));
            let exists = files.iter().any(|file| file.starts_with(path));
            if looks_like_path && !built && !exists {
                findings.push(format!("{document} names `{named}`, which does not exist"));
            }
        }
    }
}

fn machine_paths(root: &Path, files: &[PathBuf], findings: &mut Vec<String>) {
    let mut needles: Vec<String> = Vec::new();
    needles.extend(std::env::var("HOME").ok().filter(|home| home.len() > 1).map(|home| format!("{home}/")));
    needles.extend(
        root.parent()
            .filter(|parent| parent.components().count() > 1)
            .map(|parent| format!("{}/", parent.display())),
    );
    for path in files {
        let Ok(text) = fs::read_to_string(root.join(path)) else { continue };
        for needle in needles.iter().filter(|needle| text.contains(*needle)) {
            findings.push(format!("{} names {needle}, a path of this machine", path.display()));
        }
    }
}

fn extension(path: &Path) -> &str {
    path.extension().and_then(|extension| extension.to_str()).unwrap_or_default()
}
