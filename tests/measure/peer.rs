//! Against what a user would take instead: a plain Python script with requests and SQLite that does the same round.

use std::{
    path::{Path, PathBuf},
    process::Command,
    time::Instant,
};

use anyhow::{Context as _, ensure};
use cashbook_host::StoreChoice;
use cashbook_sandbox::{Config, Sandbox};
use cashbook_tests::{documents, local::Local, world::key_of};
use serde_json::json;

use crate::{
    figures::{Better, Figures},
    kit,
};

/// Bytes of each invoice's image.
const IMAGE: usize = 20_000;
/// Rounds of each kind, in turns; the least time counts.
const TURNS: usize = 3;

pub async fn measure(figures: &mut Figures, python: &Path, documents: usize) -> anyhow::Result<()> {
    for latency_ms in [0, 50] {
        let (mut theirs, mut ours) = (f64::MAX, f64::MAX);
        for turn in 0..TURNS {
            theirs = theirs.min(script(python, documents, latency_ms).await?);
            ours = ours.min(service(documents, latency_ms, turn).await?);
        }
        let case = format!("{documents} documents, {latency_ms} ms latency");
        figures.told(&format!("Python script, {case}"), theirs, "s");
        figures.told(&format!("our round with its defaults, {case}"), ours, "s");
        figures.held(
            &format!("script against our round, {case}"),
            theirs / ours,
            "ratio",
            1.0,
            Better::Higher,
        );
    }
    Ok(())
}

async fn script(python: &Path, count: usize, latency_ms: u64) -> anyhow::Result<f64> {
    let sandbox = Sandbox::start(Config::default()).await?;
    sandbox
        .set_faults(serde_json::from_value(json!({ "delayMs": latency_ms }))?)
        .map_err(anyhow::Error::msg)?;
    let folder = tempfile::tempdir()?;
    let company = kit::taxpayer(1);
    let xml = folder.path().join("invoice.xml");
    std::fs::write(&xml, documents::osa(&company, "{number}", &documents::today()))?;
    let image = folder.path().join("image.pdf");
    std::fs::write(&image, kit::image("image", IMAGE))?;
    let database = folder.path().join("invoices.db");
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("measure/peer.py");
    let run = |arguments: Vec<String>| -> anyhow::Result<String> {
        let output =
            Command::new(python).arg(&program).args(&arguments).output().context("Python does not start")?;
        let said = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "{said}");
        Ok(String::from_utf8(output.stdout)?)
    };
    let text = |path: &PathBuf| path.to_string_lossy().into_owned();
    run(vec!["fill".into(), text(&database), text(&xml), text(&image), company.clone(), count.to_string()])?;
    let arguments = vec!["round".into(), text(&database), sandbox.url(), key_of(&company)];
    let said = tokio::task::block_in_place(|| run(arguments))?;
    let mut words = said.split_whitespace();
    let sent: usize = words.next().context("no count")?.parse()?;
    ensure!(sent == count && sandbox.stats().documents == count as u64, "the script sent {sent}: {said}");
    Ok(words.next().context("no time")?.parse()?)
}

async fn service(count: usize, latency_ms: u64, turn: usize) -> anyhow::Result<f64> {
    let local = Local::start(|options| {
        options.store = StoreChoice::Sqlite;
        options.variables.insert("poll_seconds".into(), "600".into());
    })
    .await;
    let company = kit::taxpayer(1);
    kit::company(&local.api, &company).await;
    let numbers = kit::numbers(&format!("S{turn}"), 0, count);
    kit::documents(&local.api, &company, &numbers).await?;
    kit::images(&local.api, &company, &numbers, IMAGE).await;
    kit::mark(&local.api, &company, &numbers).await?;
    local
        .sandbox
        .set_faults(serde_json::from_value(json!({ "delayMs": latency_ms }))?)
        .map_err(anyhow::Error::msg)?;
    let began = Instant::now();
    local.running.tick_now("submitter").await?;
    let seconds = began.elapsed().as_secs_f64();
    let stats = local.sandbox.stats();
    ensure!(stats.documents == count as u64, "{stats:?}");
    local.running.shutdown().await;
    Ok(seconds)
}
