//! Every command in a document is run by something, or needs the real Spin and says so.

use std::{fs, path::Path};

/// Documents whose blocks marked `sh` are run, line by line, by `tests/scenarios/documentation.rs`.
const RUN: &[&str] = &["README.md", "docs/integration.md", "docs/mapping.md", "docs/operations.md"];
const RUNNER: &str = "tests/scenarios/documentation.rs";

/// What a block marked `sh xtask` may hold, and what runs it: a file, and what stands in it.
const XTASK: &[(&str, &str, &str)] = &[
    ("up", "crates/xtask/src/test.rs", "\"up\""),
    ("test", ".ci/run", "cargo xtask test"),
    ("simulate", "crates/xtask/src/test.rs", "run::simulate("),
    ("tidy", "crates/xtask/src/test.rs", "tidy::check"),
    ("build-widget", "crates/xtask/src/test.rs", "widget::build("),
    ("manifests", "crates/xtask/src/manifests.rs", "the_variants_are_current"),
    ("bench", "crates/xtask/src/test.rs", "bench::small("),
    // Whole it takes minutes; what it needs beside the builds is run.
    ("dist", "crates/xtask/src/test.rs", "dist::packs_the_same("),
    ("build", "crates/xtask/src/test.rs", "build::component("),
    ("fuzz", "crates/xtask/src/test.rs", "fuzz"),
];

/// The commands of the program; the documents' blocks run each (`tests/scenarios/documentation.rs`), but `up`, which every
/// scenario does.
const CLI: &[&str] = &["up", "round", "map", "check", "token", "reseal"];

/// How a line begins that is a command, where a block does not say what it is.
const PROGRAMS: &[&str] =
    &["cargo ", "incash-cashbook ", "spin ", "curl ", "kubectl ", "npm ", "sqlite3 ", "redis-cli ", "$ "];

pub fn check(root: &Path, files: &[std::path::PathBuf], findings: &mut Vec<String>) {
    let runner = fs::read_to_string(root.join(RUNNER)).unwrap_or_default();
    for document in RUN {
        if !runner.contains(&format!("\"{document}\"")) {
            findings.push(format!("{RUNNER} does not run {document}"));
        }
    }
    let with = |wanted: &'static str| {
        files.iter().filter(move |path| path.extension().is_some_and(|extension| extension == wanted))
    };
    for path in with("md") {
        let name = path.to_string_lossy();
        let Ok(text) = fs::read_to_string(root.join(path)) else { continue };
        document(root, &name, &text, findings);
    }
    // No test runs what stands in a page: there are to be no commands.
    for path in with("html") {
        let Ok(text) = fs::read_to_string(root.join(path)) else { continue };
        for shown in text.split("<code>").skip(1) {
            let line = shown.trim_start();
            if PROGRAMS.iter().any(|program| line.starts_with(program)) {
                findings.push(format!("{}: a command that nothing runs", path.display()));
            }
        }
    }
}

/// A command named within a sentence is one that exists, and that something runs.
fn named(root: &Path, place: &str, line: &str, findings: &mut Vec<String>) {
    for command in line.split('`').skip(1).step_by(2) {
        if command.starts_with("cargo xtask ") && !command.starts_with("cargo xtask <") {
            xtask(root, place, command, findings);
        }
        if let Some(rest) = command.strip_prefix("incash-cashbook ") {
            let called = rest.split(' ').next().unwrap_or_default();
            if !CLI.contains(&called) {
                findings.push(format!("{place}: the program has no command {called}"));
            }
        }
    }
}

fn document(root: &Path, name: &str, text: &str, findings: &mut Vec<String>) {
    let mut inside: Option<String> = None;
    for (at, line) in text.lines().enumerate() {
        let place = format!("{name}:{}", at.saturating_add(1));
        let Some(fence) = line.trim_start().strip_prefix("```") else {
            match inside.as_deref() {
                Some("sh xtask") => xtask(root, &place, line, findings),
                Some("sh") | Some("sh spin") => {}
                None => named(root, &place, line, findings),
                Some(_) if PROGRAMS.iter().any(|program| line.starts_with(program)) => {
                    findings.push(format!("{place}: a command in a block that is not marked `sh`"));
                }
                Some(_) => {}
            }
            continue;
        };
        inside = match inside {
            Some(_) => None,
            None => Some(fence.trim().to_owned()),
        };
        match inside.as_deref() {
            Some("sh") if !RUN.contains(&name) => {
                findings.push(format!("{place}: no test runs the commands of {name}; add it to {RUNNER}"));
            }
            Some("console" | "bash" | "shell") => {
                findings.push(format!("{place}: mark it `sh` (run by a test), `sh spin` or `sh xtask`"));
            }
            _ => {}
        }
    }
}

fn xtask(root: &Path, place: &str, line: &str, findings: &mut Vec<String>) {
    let command = line.split('#').next().unwrap_or_default().trim();
    let Some(rest) = command.strip_prefix("cargo xtask ") else {
        if !command.is_empty() {
            findings.push(format!("{place}: not a command of xtask"));
        }
        return;
    };
    let called = rest.split(' ').next().unwrap_or_default();
    let Some((_, file, needle)) = XTASK.iter().find(|(known, ..)| *known == called) else {
        findings.push(format!("{place}: nothing is known to run `cargo xtask {called}`"));
        return;
    };
    if !fs::read_to_string(root.join(file)).is_ok_and(|text| text.contains(needle)) {
        findings.push(format!("{place}: {file} does not run `cargo xtask {called}` any more"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(name: &str, text: &str) -> String {
        let mut findings = Vec::new();
        let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
        document(root, name, text, &mut findings);
        findings.join("; ")
    }

    #[test]
    fn a_command_that_nothing_runs_is_found() {
        assert_eq!(
            found(
                "README.md",
                "```sh\nls\n```\n```sh spin\nspin up\n```\n```sh xtask\ncargo xtask test\n```"
            ),
            ""
        );
        assert!(found("docs/new.md", "```sh\nls\n```").contains("docs/new.md:1"));
        assert!(found("README.md", "```\ncargo build\n```").contains("README.md:2"));
        assert!(found("README.md", "```console\n$ ls\n```").contains("mark it"));
        assert!(found("README.md", "```sh xtask\ncargo xtask conquer\n```").contains("conquer"));
        assert!(found("README.md", "so `cargo xtask conquer` does").contains("conquer"));
        assert!(found("README.md", "and `incash-cashbook conquer --all` too").contains("no command conquer"));
        assert_eq!(found("README.md", "by `cargo xtask bench load` and `incash-cashbook up`"), "");
        assert!(found("README.md", "```sh xtask\nrm -rf .\n```").contains("not a command of xtask"));
    }
}
