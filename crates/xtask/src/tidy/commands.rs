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
    ("bench", "crates/xtask/src/main.rs", "Command::Bench"),
    ("dist", "crates/xtask/src/main.rs", "Command::Dist"),
    ("build", "crates/xtask/src/test.rs", "build::component("),
    ("fuzz", "crates/xtask/src/test.rs", "fuzz"),
];

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
    for path in files.iter().filter(|path| path.extension().is_some_and(|extension| extension == "md")) {
        let name = path.to_string_lossy();
        let Ok(text) = fs::read_to_string(root.join(path)) else { continue };
        document(root, &name, &text, findings);
    }
}

fn document(root: &Path, name: &str, text: &str, findings: &mut Vec<String>) {
    let mut inside: Option<String> = None;
    for (at, line) in text.lines().enumerate() {
        let place = format!("{name}:{}", at.saturating_add(1));
        let Some(fence) = line.trim_start().strip_prefix("```") else {
            match inside.as_deref() {
                Some("sh xtask") => xtask(root, &place, line, findings),
                Some("sh") | Some("sh spin") | None => {}
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
        assert!(found("README.md", "```sh xtask\nrm -rf .\n```").contains("not a command of xtask"));
    }
}
