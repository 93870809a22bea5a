//! The variants of spin.toml under deploy/, derived from it: what they share stands in spin.toml alone. A test keeps the
//! files current; `cargo xtask manifests` writes them.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, ensure};
use toml_edit::{ArrayOfTables, DocumentMut, InlineTable, Item, Table, value};

struct Variant {
    file: &'static str,
    head: &'static str,
    derive: fn(&mut DocumentMut) -> anyhow::Result<()>,
}

const VARIANTS: &[Variant] = &[
    Variant {
        file: "deploy/spin-cron.toml",
        head: "# spin.toml with Spin's official cron trigger (plugin `trigger-cron`) instead of the timer of Spin's examples.\n\
               # Written by `cargo xtask manifests` from spin.toml: change it there.\n",
        derive: cron,
    },
    Variant {
        file: "deploy/spin-hosted.toml",
        head: "# spin.toml for the hosted functions, which serve HTTP alone: `spin aka crons` starts the rounds over HTTP, with the\n\
               # round token in the query (docs/operations.md). A round ends within 25 s; the store takes 50 writes a second.\n\
               # Written by `cargo xtask manifests` from spin.toml: change it there.\n",
        derive: hosted,
    },
];

/// Where the component with the export of the cron trigger is built, beside that of the timer.
pub const CRON_TARGET: &str = "target/cron";
const CRON_EXPRESSION: &str = "0 0/30 * * * *";

/// What the hosted variant sets otherwise. A submission begins within the first 8 s of a round; before one whose outcome
/// was unknown Cashbook's log is asked for 3 s, then it waits 9 s at most; what is written after it has 5 s. With four
/// submissions at once, each of 0.2 s at least and with 2.1 writes, the store is asked for 42 writes a second at most. It
/// replicates with lag.
const HOSTED: &[(&str, &str)] = &[
    ("concurrency", "4"),
    ("request_budget_seconds", "8"),
    ("request_submit_timeout_seconds", "9"),
    ("store_lag_seconds", "10"),
];

/// Writes every variant anew.
///
/// # Errors
/// When spin.toml cannot be read, or has not the form that the variants need.
pub fn write(root: &Path) -> anyhow::Result<()> {
    for (path, text) in derived(root)? {
        fs::write(root.join(&path), text).with_context(|| format!("writing {}", path.display()))?;
        println!("{}", path.display());
    }
    Ok(())
}

/// The manifests as they are released: beside the component files, which are built already.
///
/// # Errors
/// As [`write`].
pub fn released(root: &Path) -> anyhow::Result<Vec<(String, String)>> {
    let plain = fs::read_to_string(root.join("spin.toml")).context("spin.toml")?;
    let all = derived(root)?.into_iter().chain([(PathBuf::from("spin.toml"), plain)]);
    all.map(|(path, text)| {
        let mut manifest: DocumentMut = text.parse()?;
        for component in components(&mut manifest)? {
            let built_with_cron = component
                .get("source")
                .and_then(Item::as_str)
                .is_some_and(|source| source.contains(CRON_TARGET));
            let file = if built_with_cron { "cashbook_spin_cron.wasm" } else { "cashbook_spin.wasm" };
            component.insert("source", value(file));
            component.remove("build");
        }
        Ok((path.file_name().unwrap_or_default().to_string_lossy().into_owned(), manifest.to_string()))
    })
    .collect()
}

/// Whether a file under deploy/ is one of ours.
pub fn is_variant(path: &Path) -> bool {
    VARIANTS.iter().any(|variant| Path::new(variant.file) == Path::new("deploy").join(path))
}

/// Every variant with its text.
fn derived(root: &Path) -> anyhow::Result<Vec<(PathBuf, String)>> {
    let text = fs::read_to_string(root.join("spin.toml")).context("spin.toml")?;
    VARIANTS
        .iter()
        .map(|variant| {
            // The head of spin.toml speaks of spin.toml.
            let body = text.split_once("spin_manifest_version").context("spin.toml has no version")?.1;
            let mut manifest: DocumentMut = format!("spin_manifest_version{body}").parse()?;
            (variant.derive)(&mut manifest).with_context(|| variant.file.to_owned())?;
            Ok((PathBuf::from(variant.file), format!("{}{manifest}", variant.head)))
        })
        .collect()
}

fn cron(manifest: &mut DocumentMut) -> anyhow::Result<()> {
    let triggers = table(manifest.as_table_mut(), "trigger")?;
    let timer = triggers.remove("timer").context("no timer trigger")?;
    let component = timer
        .as_array_of_tables()
        .and_then(|timers| timers.get(0)?.get("component")?.as_str())
        .context("the timer triggers no component")?
        .to_owned();
    let mut trigger = Table::new();
    trigger.insert("component", value(component));
    trigger.insert("cron_expression", value(CRON_EXPRESSION));
    trigger
        .decor_mut()
        .set_prefix("\n# Six fields, seconds first: every half hour, as round_interval_seconds says.\n");
    trigger.set_position(timer.as_array_of_tables().and_then(|timers| timers.get(0)?.position()));
    let mut crons = ArrayOfTables::new();
    crons.push(trigger);
    triggers.insert("cron", Item::ArrayOfTables(crons));
    for component in components(manifest)? {
        let source = source(component)?.replacen("target/", &format!("../{CRON_TARGET}/"), 1);
        component.insert("source", value(source));
        if let Some(build) = component.get_mut("build") {
            let command = build["command"].as_str().context("build without command")?;
            let command = format!("{command} --features cron --target-dir {CRON_TARGET}");
            build["command"] = value(command);
            build["workdir"] = value("..");
        }
    }
    Ok(())
}

fn hosted(manifest: &mut DocumentMut) -> anyhow::Result<()> {
    table(manifest.as_table_mut(), "trigger")?.remove("timer").context("no timer trigger")?;
    table(manifest.as_table_mut(), "component")?.remove("submitter").context("no submitter")?;
    for component in components(manifest)? {
        let source = format!("../{}", source(component)?);
        component.insert("source", value(source));
        if let Some(build) = component.get_mut("build") {
            build["workdir"] = value("..");
        }
    }
    let variables = table(manifest.as_table_mut(), "variables")?;
    for (name, default) in HOSTED {
        let variable = variables.get_mut(name).and_then(Item::as_inline_table_mut);
        *variable
            .and_then(|table| table.get_mut("default"))
            .with_context(|| format!("no variable {name}"))? = (*default).into();
    }
    // No other way to start a round: without it nothing would ever be submitted.
    let mut required = InlineTable::new();
    required.insert("required", true.into());
    required.insert("secret", true.into());
    let (mut key, _) = variables.remove_entry("round_token").context("no round_token")?;
    key.leaf_decor_mut().set_prefix("# `spin aka crons` starts the rounds with it.\n");
    variables.insert_formatted(&key, value(required));
    ensure!(table(manifest.as_table_mut(), "trigger")?.contains_key("http"), "no HTTP trigger");
    Ok(())
}

fn table<'a>(of: &'a mut Table, name: &str) -> anyhow::Result<&'a mut Table> {
    of.get_mut(name).and_then(Item::as_table_mut).with_context(|| format!("no [{name}]"))
}

fn components(manifest: &mut DocumentMut) -> anyhow::Result<impl Iterator<Item = &mut Table>> {
    let components = table(manifest.as_table_mut(), "component")?;
    Ok(components.iter_mut().filter_map(|(_, component)| component.as_table_mut()))
}

fn source(component: &Table) -> anyhow::Result<String> {
    let source = component.get("source").and_then(Item::as_str).context("a component without source")?;
    ensure!(source.starts_with("target/"), "{source} is not under target/");
    Ok(source.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn root() -> &'static Path {
        Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
    }

    #[test]
    fn the_variants_are_current() {
        for (path, text) in derived(root()).unwrap() {
            let written = fs::read_to_string(root().join(&path)).unwrap_or_default();
            assert!(written == text, "{} is not current: cargo xtask manifests", path.display());
        }
    }

    #[test]
    fn a_released_manifest_names_the_file_beside_it_and_builds_nothing() {
        let released = released(root()).unwrap();
        assert_eq!(released.len(), 3);
        for (name, text) in released {
            let sources: Vec<&str> = text.lines().filter(|line| line.starts_with("source")).collect();
            let file = if name.contains("cron") { "cashbook_spin_cron.wasm" } else { "cashbook_spin.wasm" };
            assert!(
                !sources.is_empty() && sources.iter().all(|line| *line == format!("source = \"{file}\"")),
                "{name}"
            );
            assert!(!text.contains("command"), "{name}");
        }
    }

    #[test]
    fn a_manifest_of_another_form_is_refused() {
        let refused = |text: &str| {
            let mut manifest: DocumentMut = text.parse().unwrap();
            cron(&mut manifest).unwrap_err().to_string()
        };
        assert!(refused("").contains("trigger"));
        assert!(refused("[[trigger.http]]\nroute = '/'\n").contains("timer"));
        let elsewhere = "[[trigger.timer]]\ncomponent = 'a'\n[component.a]\nsource = 'a.wasm'\n";
        assert!(refused(elsewhere).contains("a.wasm"));
    }
}
