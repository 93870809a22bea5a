//! Several submissions in flight: the network's latency is the bound, and little is added to it.

use std::time::Instant;

use anyhow::ensure;
use cashbook_tests::local::Local;
use serde_json::json;

use crate::{
    figures::{Better, Figures},
    kit,
};

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
    let numbers = kit::numbers("T", 0, documents);
    kit::documents(&local.api, &company, &numbers).await?;
    kit::images(&local.api, &company, &numbers, 20_000).await;
    kit::mark(&local.api, &company, &numbers).await?;
    local
        .sandbox
        .set_faults(serde_json::from_value(json!({ "delayMs": latency_ms }))?)
        .map_err(anyhow::Error::msg)?;
    let operations = local.running.store_operations();
    let began = Instant::now();
    local.running.tick_now("submitter").await?;
    let seconds = began.elapsed().as_secs_f64();
    let stats = local.sandbox.stats();
    ensure!(stats.documents == documents as u64, "{stats:?}");
    ensure!(stats.submissions == documents as u64, "something was sent twice: {stats:?}");
    let bound = documents as f64 * latency_ms as f64 / 1000.0 / concurrency as f64;
    figures.told(
        &format!("round of {documents} documents, {latency_ms} ms latency, {concurrency} at once"),
        seconds,
        "s",
    );
    figures.held("the same against the bound of its latency", seconds / bound, "ratio", 1.10, Better::Lower);
    let each = (local.running.store_operations() - operations) as f64 / documents as f64;
    figures.held("store operations for each of them", each, "operations", 6.0, Better::Lower);
    local.running.shutdown().await;
    Ok(())
}
