//! Size and start.

use std::time::{Duration, Instant};

use cashbook_tests::{artifacts, local::Local};

use crate::{
    figures::{Better, Figures},
    kit,
};

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
    packing(figures, &local).await?;
    local.running.shutdown().await;
    Ok(())
}

/// What gzip costs a call: one large answer, packed and as it is, in turns; the difference of the medians is the guest's, for
/// the rest of the call is the same.
async fn packing(figures: &mut Figures, local: &Local) -> anyhow::Result<()> {
    let company = kit::taxpayer(1);
    kit::company(&local.api, &company).await;
    // Nothing of it is stored: each line is refused with what is wrong with it.
    let lines: String =
        (0..1000).map(|at| format!("{{\"number\":\"P-{at}\",\"revision\":1,\"document\":{{}}}}\n")).collect();
    let token = local.api.token(&company, "documents").await;
    let url = format!("http://{}/api/v1/companies/{company}/documents", local.running.addr());
    let client = reqwest::Client::new();
    let (mut plain, mut packed, mut sizes) = (Vec::new(), Vec::new(), (0, 0));
    for _ in 0..15 {
        for gzip in [false, true] {
            let mut request =
                client.post(&url).bearer_auth(&token).header("content-type", "application/x-ndjson");
            if gzip {
                request = request.header("accept-encoding", "gzip");
            }
            let began = Instant::now();
            let answer = request.body(lines.clone()).send().await?;
            let is_packed = answer.headers().get("content-encoding").is_some_and(|value| value == "gzip");
            anyhow::ensure!(answer.status().is_success() && is_packed == gzip, "{answer:?}");
            let bytes = answer.bytes().await?.len();
            let (times, size) = if gzip { (&mut packed, &mut sizes.1) } else { (&mut plain, &mut sizes.0) };
            times.push(began.elapsed());
            *size = bytes;
        }
    }
    for times in [&mut plain, &mut packed] {
        times.sort_unstable();
    }
    let median = |times: &[Duration]| millis(times.get(times.len() / 2).copied().unwrap_or_default());
    let megabytes = sizes.0 as f64 / 1e6;
    let extra = (median(&packed) - median(&plain)).max(0.0);
    figures.told("answer that gzip is measured with", sizes.0 as f64, "bytes");
    figures.told("the same packed", sizes.1 as f64, "bytes");
    figures.told("gzip of 1 MB of an answer, in the guest", extra / megabytes, "ms");
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
