//! A round costs what waits, not what is stored.

use anyhow::ensure;
use cashbook_tests::local::Local;

use crate::{
    figures::{Better, Figures},
    kit,
};

const WAITING: usize = 10;

pub async fn measure(figures: &mut Figures, stored_max: usize, companies_max: usize) -> anyhow::Result<()> {
    let by_stored = stored(figures, stored_max).await?;
    if companies_max > 0 {
        companies(figures, companies_max).await?;
    }
    waiting(figures, stored_max).await?;
    let (first, last) = (by_stored.first().copied().unwrap_or(0), by_stored.last().copied().unwrap_or(1));
    figures.held(
        &format!("operations of a round with {WAITING} waiting: {stored_max} stored against 100"),
        last as f64 / first.max(1) as f64,
        "ratio",
        1.0,
        Better::Lower,
    );
    Ok(())
}

/// Ten waiting among ever more stored documents of one company.
async fn stored(figures: &mut Figures, stored_max: usize) -> anyhow::Result<Vec<u64>> {
    let local = Local::start(|_| ()).await;
    let company = kit::taxpayer(1);
    kit::company(&local.api, &company).await;
    // What the first round of all finds missing, such as a page of the log, is not counted.
    let first = kit::numbers("V", 0, WAITING);
    kit::documents(&local.api, &company, &first).await?;
    one_round(&local, &company, &first).await?;
    let (mut known, mut all) = (0, Vec::new());
    for stage in [100, 1000, 10_000, 100_000].into_iter().filter(|stage| *stage <= stored_max) {
        // As many as shall be stored when the round runs, those that wait among them.
        kit::documents(&local.api, &company, &kit::numbers("D", known, stage)).await?;
        let waiting = kit::numbers("D", stage - WAITING, stage);
        known = stage;
        let operations = one_round(&local, &company, &waiting).await?;
        figures.point(
            "store operations of a round by documents stored",
            stage,
            operations as f64,
            "operations",
        );
        all.push(operations);
    }
    local.running.shutdown().await;
    Ok(all)
}

/// Ten waiting of one company among ever more companies that have nothing to submit.
async fn companies(figures: &mut Figures, companies_max: usize) -> anyhow::Result<()> {
    let mut worlds = Vec::new();
    for stage in [1, 10, 100, 1000].into_iter().filter(|stage| *stage <= companies_max) {
        let local = Local::start(|_| ()).await;
        for at in 1..=stage {
            kit::company(&local.api, &kit::taxpayer(at)).await;
        }
        worlds.push((stage, local));
    }
    // A company that was changed is looked at for three minutes from the first round on that sees it: its queue entry comes
    // before what changed.
    for (_, local) in &worlds {
        local.running.tick_now("submitter").await?;
    }
    tokio::time::sleep(std::time::Duration::from_secs(190)).await;
    for (stage, local) in worlds {
        let company = kit::taxpayer(1);
        let waiting = kit::numbers("C", 0, WAITING);
        kit::documents(&local.api, &company, &waiting).await?;
        let operations = one_round(&local, &company, &waiting).await?;
        figures.point("store operations of a round by companies", stage, operations as f64, "operations");
        local.running.shutdown().await;
    }
    Ok(())
}

/// Ever more waiting: operations for each of them, and time of the round.
async fn waiting(figures: &mut Figures, waiting_max: usize) -> anyhow::Result<()> {
    let local = Local::start(|_| ()).await;
    let company = kit::taxpayer(1);
    kit::company(&local.api, &company).await;
    for stage in [10, 100, 1000].into_iter().filter(|stage| *stage <= waiting_max) {
        let waiting = kit::numbers(&format!("W{stage}"), 0, stage);
        kit::documents(&local.api, &company, &waiting).await?;
        let operations = one_round(&local, &company, &waiting).await?;
        let each = operations as f64 / stage as f64;
        figures.point("store operations for each submitted document, by waiting", stage, each, "operations");
        if stage == 1000 {
            figures.held(
                "store operations for each of 1,000 submitted documents",
                each,
                "operations",
                6.0,
                Better::Lower,
            );
        }
    }
    local.running.shutdown().await;
    Ok(())
}

/// Rounds until nothing is left to do: what companies' settings asked for, and the log of what was accepted.
async fn settle(local: &Local) -> anyhow::Result<()> {
    for _ in 0..5 {
        tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
        local.running.tick_now("submitter").await?;
    }
    Ok(())
}

/// The operations of the round that submits `waiting`; later looks into the log are behind it.
async fn one_round(local: &Local, company: &str, waiting: &[String]) -> anyhow::Result<u64> {
    settle(local).await?;
    kit::images(&local.api, company, waiting, 1000).await;
    kit::mark(&local.api, company, waiting).await?;
    let submitted = local.sandbox.stats().documents;
    let before = local.running.store_operations();
    local.running.tick_now("submitter").await?;
    let operations = local.running.store_operations() - before;
    let sent = local.sandbox.stats().documents - submitted;
    ensure!(sent == waiting.len() as u64, "the round submitted {sent} of {}", waiting.len());
    Ok(operations)
}
