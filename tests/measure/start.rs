//! Size and start.

use std::time::{Duration, Instant};

use cashbook_tests::{artifacts, local::Local};

use crate::figures::{Better, Figures};

pub async fn measure(figures: &mut Figures) -> anyhow::Result<()> {
    let bytes = std::fs::metadata(artifacts::component())?.len();
    figures.held("size of the component", bytes as f64, "bytes", 1_572_864.0, Better::Lower);

    let mut firsts = Vec::new();
    for _ in 0..5 {
        let local = Local::start(|_| ()).await;
        let client = reqwest::Client::new();
        // The connection first: what is measured is ours.
        let url = format!("http://{}/health", local.running.addr());
        let began = Instant::now();
        let status = client.get(&url).send().await?.status();
        firsts.push(began.elapsed());
        anyhow::ensure!(status.is_success(), "{status}");
        local.running.shutdown().await;
    }
    figures.held(
        "first request after the start, least of 5",
        millis(least(&firsts)),
        "ms",
        5.0,
        Better::Lower,
    );
    figures.told("first request after the start, largest of 5", millis(most(&firsts)), "ms");

    let local = Local::start(|_| ()).await;
    let mut times = Vec::new();
    for _ in 0..200 {
        times.push(local.running.instantiation_time("api").await?);
    }
    times.sort_unstable();
    let median = times.get(times.len() / 2).copied().unwrap_or_default();
    figures.held(
        "instantiation of the compiled component, median of 200",
        millis(median),
        "ms",
        1.0,
        Better::Lower,
    );
    let client = reqwest::Client::new();
    let url = format!("http://{}/health", local.running.addr());
    let mut requests = Vec::new();
    for _ in 0..200 {
        let began = Instant::now();
        client.get(&url).send().await?.bytes().await?;
        requests.push(began.elapsed());
    }
    requests.sort_unstable();
    let median = requests.get(requests.len() / 2).copied().unwrap_or_default();
    figures.told("GET /health, warm, median of 200", millis(median), "ms");
    local.running.shutdown().await;
    Ok(())
}

fn least(times: &[Duration]) -> Duration {
    times.iter().copied().min().unwrap_or_default()
}

fn most(times: &[Duration]) -> Duration {
    times.iter().copied().max().unwrap_or_default()
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
