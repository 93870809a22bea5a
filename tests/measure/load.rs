//! Steady load for a time, as several companies make it, with a Cashbook that has its bad moments.

use std::{
    path::Path,
    sync::atomic::{AtomicU64, Ordering::Relaxed},
    time::{Duration, Instant},
};

use anyhow::ensure;
use cashbook_tests::{
    api::{Answer, Body},
    documents::settlement,
    world::World,
};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::{
    figures::{Better, Figures},
    kit,
};

/// Between two rounds of the timer.
const TIMER: Duration = Duration::from_secs(10);
/// Between two things that one company does.
const PACE: Duration = Duration::from_secs(4);
/// Bytes of an image.
const IMAGE: usize = 30_000;

#[derive(Default)]
struct Counts {
    calls: AtomicU64,
    /// Told to come again (a store that was busy): the caller did.
    repeated: AtomicU64,
    documents: AtomicU64,
    settlements: AtomicU64,
    polled: AtomicU64,
}

pub async fn measure(figures: &mut Figures, minutes: f64, companies: usize) -> anyhow::Result<()> {
    let mut world = World::with(|setup| setup.timer = Some(TIMER)).await;
    let names: Vec<String> = (1..=companies).map(kit::taxpayer).collect();
    for name in &names {
        kit::company(&world.api, name).await;
    }
    world.faults(faults());
    let until = Instant::now() + Duration::from_secs_f64(minutes * 60.0);
    let counts = Counts::default();
    let watch = watch(&world, until);
    let users = futures_util::future::join_all(
        names.iter().enumerate().map(|(at, name)| user(&world, name, at, until, &counts)),
    );
    let (samples, done) = tokio::join!(watch, users);
    done.into_iter().collect::<anyhow::Result<Vec<()>>>()?;

    // The bad moments are over: what still waits goes, and nothing stays behind.
    world.faults(json!({}));
    let began = Instant::now();
    let expected = counts.documents.load(Relaxed);
    while world.sandbox.stats().documents < expected || waiting(&world).await > 0 {
        ensure!(
            began.elapsed() < Duration::from_secs(3600),
            "the queue does not empty: {}",
            world.api.health().await
        );
        tokio::time::sleep(Duration::from_secs(2)).await;
    }
    let stats = world.sandbox.stats();
    ensure!(stats.documents == expected, "{expected} documents, arrived: {stats:?}");
    let payments = counts.settlements.load(Relaxed);
    ensure!(stats.changed_resends <= payments, "more changed resends than payments ({payments}): {stats:?}");

    let quarter = samples.len() / 4;
    let early = mean(samples.iter().skip(quarter).take(quarter).map(|sample| sample.memory));
    let late = mean(samples.iter().rev().take(quarter).map(|sample| sample.memory));
    let early_waiting = mean(samples.iter().skip(quarter).take(quarter).map(|sample| sample.waiting));
    let late_waiting = mean(samples.iter().rev().take(quarter).map(|sample| sample.waiting));
    figures.told("minutes of load", minutes, "min");
    for (name, count) in [
        ("calls of the API", &counts.calls),
        ("documents", &counts.documents),
        ("lists of settlements", &counts.settlements),
        ("polled rows", &counts.polled),
    ] {
        figures.told(name, count.load(Relaxed) as f64, "");
    }
    figures.told("calls repeated, as the answer said (503, 409)", counts.repeated.load(Relaxed) as f64, "");
    figures.told("submissions that the sandbox took", stats.submissions as f64, "");
    figures.told("identical resends after an unknown outcome", stats.identical_resends as f64, "");
    figures.held("settlements lost", stats.fewer_settlements as f64, "", 0.0, Better::Lower);
    figures.told("runner's memory, second quarter", early, "MiB");
    figures.held(
        "runner's memory, last quarter against the second",
        late / early,
        "ratio",
        1.15,
        Better::Lower,
    );
    figures.told("documents waiting, second quarter", early_waiting, "");
    figures.held(
        "documents waiting, last quarter beyond the second",
        late_waiting - early_waiting,
        "",
        100.0,
        Better::Lower,
    );
    figures.told("until the queue was empty after the load", began.elapsed().as_secs_f64(), "s");
    let errors = log_errors(&world.runner.log)?;
    figures.held("errors in the runner's log", errors as f64, "", 0.0, Better::Lower);
    for sample in samples.iter().step_by((samples.len() / 12).max(1)) {
        figures.point(
            "memory of the runner under load, by seconds",
            sample.at as usize,
            sample.memory,
            "MiB",
        );
        figures.point("documents waiting under load, by seconds", sample.at as usize, sample.waiting, "");
    }
    let status = world.runner.terminate().await;
    ensure!(status.success(), "ended with {status}");
    Ok(())
}

/// A submission of a hundred each meets a 5xx, a lost answer, or is told to wait; some take their time.
fn faults() -> Value {
    json!({ "seed": 7, "delayMs": 20, "rules": [
        { "perMille": 10, "do": { "kind": "status", "status": 503 } },
        { "perMille": 10, "do": { "kind": "accept-then-drop" } },
        { "perMille": 5, "do": { "kind": "status", "status": 429, "retryAfterSeconds": 2 } },
        { "perMille": 20, "do": { "kind": "delay", "ms": 400 } },
    ] })
}

/// An ERP and its user: an invoice, its image, a mark, sometimes a payment, and a screen that polls.
async fn user(
    world: &World,
    company: &str,
    at: usize,
    until: Instant,
    counts: &Counts,
) -> anyhow::Result<()> {
    let today = cashbook_tests::documents::today();
    tokio::time::sleep(PACE.mul_f64(at as f64 / 20.0)).await;
    let mut known: Vec<String> = Vec::new();
    while Instant::now() < until {
        let began = Instant::now();
        let number = format!("L-{at}-{:05}", known.len());
        let xml = cashbook_tests::documents::osa(company, &number, &today);
        persist(counts, || world.api.put_xml(company, &number, 1, &xml)).await?;
        let image = kit::image(&number, IMAGE);
        persist(counts, || world.api.put_image(company, &number, &image)).await?;
        let marked = [number.as_str()];
        persist(counts, || world.api.mark(company, &marked)).await?;
        counts.documents.fetch_add(1, Relaxed);
        known.push(number);
        if let Some(earlier) =
            known.len().checked_sub(30).filter(|at| at % 3 == 0).and_then(|at| known.get(at))
        {
            let list = [settlement(&format!("S {earlier}"), "635000")];
            persist(counts, || world.api.put_settlements(company, earlier, &list)).await?;
            counts.settlements.fetch_add(1, Relaxed);
        }
        let seen: Vec<&String> = known.iter().rev().take(50).collect();
        let body = json!({ "numbers": seen });
        persist(counts, || world.api.of(company, "marks", Method::POST, &["states"], Body::Json(&body)))
            .await?;
        counts.polled.fetch_add(seen.len() as u64, Relaxed);
        tokio::time::sleep(PACE.saturating_sub(began.elapsed())).await;
    }
    Ok(())
}

/// Repeats what the service asks to repeat; everything else must succeed.
async fn persist<F: Future<Output = Answer>>(counts: &Counts, call: impl Fn() -> F) -> anyhow::Result<()> {
    for _ in 0..20 {
        counts.calls.fetch_add(1, Relaxed);
        let answer = call().await;
        if answer.status.is_success() {
            return Ok(());
        }
        let again = matches!(answer.status, StatusCode::SERVICE_UNAVAILABLE | StatusCode::CONFLICT);
        ensure!(again, "{}: {}", answer.status, answer.text);
        counts.repeated.fetch_add(1, Relaxed);
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
    anyhow::bail!("refused twenty times")
}

struct Sample {
    at: f64,
    /// Resident, MiB.
    memory: f64,
    waiting: f64,
}

async fn watch(world: &World, until: Instant) -> Vec<Sample> {
    let began = Instant::now();
    let mut samples = Vec::new();
    while Instant::now() < until {
        tokio::time::sleep(Duration::from_secs(5)).await;
        let memory = world.runner.memory_bytes().unwrap_or(0) as f64 / f64::from(1 << 20);
        let sample =
            Sample { at: began.elapsed().as_secs_f64(), memory, waiting: waiting(world).await as f64 };
        if samples.len() % 12 == 0 {
            eprintln!("{:>6.0} s  {:>7.1} MiB  {:>6} waiting", sample.at, sample.memory, sample.waiting);
        }
        samples.push(sample);
    }
    samples
}

async fn waiting(world: &World) -> u64 {
    let health = world.api.health().await;
    health["rounds"].as_array().into_iter().flatten().filter_map(|round| round["waiting"].as_u64()).sum()
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    if count > 0.0 { sum / count } else { 0.0 }
}

fn log_errors(log: &Path) -> anyhow::Result<usize> {
    let text = std::fs::read_to_string(log)?;
    let errors: Vec<&str> =
        text.lines().filter(|line| line.contains("ERROR") || line.contains("\"level\":\"error\"")).collect();
    for line in errors.iter().take(10) {
        eprintln!("{line}");
    }
    Ok(errors.len())
}
