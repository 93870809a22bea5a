//! Several submissions in flight: the network's latency is the bound, and little is added to it.

use std::time::Instant;

use anyhow::ensure;
use base64::{Engine as _, prelude::BASE64_STANDARD};
use cashbook_sandbox::{Config, Sandbox};
use cashbook_tests::{local::Local, world::key_of};
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use percent_encoding::{NON_ALPHANUMERIC, percent_encode};
use serde_json::json;

use crate::{
    figures::{Better, Figures},
    kit,
};

/// Bytes of each image.
const IMAGE: usize = 20_000;

pub async fn measure(
    figures: &mut Figures,
    documents: usize,
    latency_ms: u64,
    concurrency: usize,
) -> anyhow::Result<()> {
    let local = Local::start(|options| {
        options.variables.insert("concurrency".into(), concurrency.to_string());
        // Every document is looked for in the log later; not within what is measured.
        options.variables.insert("poll_seconds".into(), "600".into());
    })
    .await;
    let company = kit::taxpayer(1);
    kit::company(&local.api, &company).await;
    let bound = documents as f64 * latency_ms as f64 / 1000.0 / concurrency as f64;
    let (seconds, operations) = round(&local, &company, "T", documents, latency_ms).await?;
    let each = operations as f64 / documents as f64;
    let (at_once, _) = round(&local, &company, "O", documents, 0).await?;
    local.running.shutdown().await;
    let bare = bare_client(&company, documents, latency_ms, concurrency).await?;

    figures.told(
        &format!("round of {documents} documents, {latency_ms} ms latency, {concurrency} at once"),
        seconds,
        "s",
    );
    figures.held("the same against the bound of its latency", seconds / bound, "ratio", 1.10, Better::Lower);
    figures.held("store operations for each of them", each, "operations", 6.0, Better::Lower);
    // Where the time goes beyond the bound.
    figures.told("the same requests by a client that does nothing else", bare, "s");
    figures.told("that client against the bound", bare / bound, "ratio");
    figures.told("the same round with a Cashbook that answers at once", at_once, "s");
    Ok(())
}

/// Hands in documents with images of 20 KB, marks them, and gives seconds and store operations of the round that submits them.
async fn round(
    local: &Local,
    company: &str,
    prefix: &str,
    documents: usize,
    latency_ms: u64,
) -> anyhow::Result<(f64, u64)> {
    let numbers = kit::numbers(prefix, 0, documents);
    kit::documents(&local.api, company, &numbers).await?;
    kit::images(&local.api, company, &numbers, IMAGE).await;
    kit::mark(&local.api, company, &numbers).await?;
    delay(&local.sandbox, latency_ms)?;
    let (before, operations) = (local.sandbox.stats(), local.running.store_operations());
    let began = Instant::now();
    local.running.tick_now("submitter").await?;
    let seconds = began.elapsed().as_secs_f64();
    let stats = local.sandbox.stats();
    ensure!(stats.documents - before.documents == documents as u64, "{stats:?}");
    ensure!(
        stats.submissions - before.submissions == documents as u64,
        "something was sent twice: {stats:?}"
    );
    Ok((seconds, local.running.store_operations() - operations))
}

/// Seconds for as many forms of the same size, sent to a stand-in of its own by a native client that has nothing else to do,
/// with a connection each, as the runner makes them: what of the time is the stand-in's, the connections' and the clocks'.
async fn bare_client(
    company: &str,
    documents: usize,
    latency_ms: u64,
    concurrency: usize,
) -> anyhow::Result<f64> {
    let sandbox = Sandbox::start(Config::default()).await?;
    delay(&sandbox, latency_ms)?;
    let client = reqwest::Client::builder().pool_max_idle_per_host(0).build()?;
    let url = format!("{}/api/v3/document/pool/osa", sandbox.url());
    let today = cashbook_tests::documents::today();
    let escaped = |bytes: &[u8]| percent_encode(bytes, NON_ALPHANUMERIC).to_string();
    let forms: Vec<String> = kit::numbers("B", 0, documents)
        .iter()
        .map(|number| {
            let xml = cashbook_tests::documents::osa(company, number, &today);
            let image = BASE64_STANDARD.encode(kit::image(number, IMAGE));
            format!("xml={}&pdf={}", escaped(xml.as_bytes()), escaped(image.as_bytes()))
        })
        .collect();
    let began = Instant::now();
    let sent = stream::iter(forms)
        .map(|form| {
            client
                .post(&url)
                .bearer_auth(key_of(company))
                .header("x-request-id", "bare")
                .header("content-type", "application/x-www-form-urlencoded")
                .body(form)
                .send()
        })
        .buffer_unordered(concurrency)
        .map(|answer| anyhow::Ok(answer?.error_for_status()?))
        .try_fold(0, async |count, _| Ok(count + 1_usize))
        .await?;
    let seconds = began.elapsed().as_secs_f64();
    ensure!(sent == documents && sandbox.stats().documents == documents as u64, "{:?}", sandbox.stats());
    Ok(seconds)
}

fn delay(sandbox: &Sandbox, latency_ms: u64) -> anyhow::Result<()> {
    sandbox
        .set_faults(serde_json::from_value(json!({ "delayMs": latency_ms }))?)
        .map_err(anyhow::Error::msg)?;
    Ok(())
}
