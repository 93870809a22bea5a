//! `kill -9` at random moments while documents with settlements pass: all arrive, none is lost, and what is sent again
//! after an unknown outcome is the same. A short run here; the long one: `cargo xtask kills --kills 100 --documents 300`.

use std::time::Duration;

use cashbook_sandbox::Resend;
use cashbook_tests::{
    api::{Answer, Api, Body},
    documents::{osa, pdf, settlement, today},
    eventually,
    world::World,
};
use reqwest::{Method, StatusCode};
use serde_json::json;

const COMPANY: &str = "12345678";
/// A killed round's lease has to pass before the next one begins, and the last kill may meet a round.
const PATIENCE: Duration = Duration::from_secs(600);

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_random_moments() {
    let kills = number("CASHBOOK_KILLS", 5);
    let documents = number("CASHBOOK_DOCUMENTS", 30);
    let seed = number("CASHBOOK_SEED", 1);
    let mut world = World::with(|setup| {
        setup.timer = Some(Duration::from_secs(1));
        // Rounds that take long: a kill meets one more likely.
        setup.variables.push(("concurrency".into(), "3".into()));
    })
    .await;
    world.company(COMPANY).await;
    // Tokens are made beforehand: the program that makes them is not what is killed.
    for scope in ["documents", "marks"] {
        world.api.token(COMPANY, scope).await;
    }
    // Slow enough that kills meet submissions under way.
    world.faults(json!({ "delayMs": 600 }));
    let numbers: Vec<String> = (1..=documents).map(|at| format!("K-{at}/2026")).collect();

    let (api, runner, sandbox) = (&world.api, &mut world.runner, &world.sandbox);
    let done = std::sync::atomic::AtomicBool::new(false);
    let erp = async {
        // Spread over the kills: some are fed while others are submitted, and the second payment follows the first.
        for (at, number) in numbers.iter().enumerate() {
            feed(api, number).await;
            if let Some(earlier) = at.checked_sub(documents / 10 + 1) {
                pay(api, &numbers[earlier], 2).await;
            }
            tokio::time::sleep(Duration::from_millis(4_000 * kills as u64 / documents as u64)).await;
        }
        done.store(true, std::sync::atomic::Ordering::Relaxed);
    };
    let killer = async {
        let mut under_way = 0;
        let mut while_feeding = 0;
        let mut random = seed as u64 * 2 + 1;
        for kill in 1..=kills {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            tokio::time::sleep(Duration::from_millis(300 + (random >> 33) % 7_000)).await;
            let submitting = sandbox.stats().concurrency > 0;
            runner.kill().await;
            under_way += usize::from(submitting);
            while_feeding += usize::from(!done.load(std::sync::atomic::Ordering::Relaxed));
            runner.launch(api).await;
            if kill % 10 == 0 {
                eprintln!("{kill} kills, {under_way} under way; {:?}", sandbox.stats());
            }
        }
        (under_way, while_feeding)
    };
    let ((), (under_way, while_feeding)) = tokio::join!(erp, killer);
    world.faults(json!({}));
    for number in &numbers {
        pay(&world.api, number, 2).await;
    }
    for number in &numbers {
        eventually(&format!("{number} is submitted"), PATIENCE, async || {
            let row = world.api.state(COMPANY, number).await;
            (row["state"] == "submitted" && row["settlement"] == "submitted").then_some(())
        })
        .await;
    }
    let stats = world.sandbox.stats();
    assert_eq!((stats.documents, stats.fewer_settlements), (documents as u64, 0), "{stats:?}");
    let mut identical = 0;
    for number in &numbers {
        let records = world.sandbox.submissions_of(COMPANY, number);
        let last = records.last().expect("it arrived");
        assert_eq!(last.payments.len(), 2, "{number}: both payments");
        for (before, after) in records.iter().zip(records.iter().skip(1)) {
            // Sent again: the very same after an unknown outcome, or with a payment more.
            match after.resend {
                Resend::Identical => identical += 1,
                _ => assert!(after.payments.len() > before.payments.len(), "{number}: {after:?}"),
            }
        }
    }
    println!(
        "{kills} kills ({while_feeding} while documents came in, {under_way} with submissions under way), {documents} documents: \
         all arrived, {identical} identical resends; {stats:?}"
    );
    world.end().await;
}

async fn feed(api: &Api, number: &str) {
    let xml = osa(COMPANY, number, &today());
    let (kind, bytes) = ("application/xml", xml.as_bytes());
    let path = ["documents", number];
    let revision = [("revision", "1")];
    persist(api, Method::PUT, "documents", &path, &revision, Body::Raw { kind, bytes }).await;
    let image = pdf(number);
    let body = Body::Raw { kind: "application/pdf", bytes: &image };
    persist(api, Method::PUT, "documents", &["documents", number, "image"], &[], body).await;
    let marks = json!({ "numbers": [number] });
    persist(api, Method::POST, "marks", &["marks"], &[], Body::Json(&marks)).await;
    pay(api, number, 1).await;
}

/// The ERP's list of the first `count` payments.
async fn pay(api: &Api, number: &str, count: usize) {
    let list: Vec<_> = (1..=count).map(|at| settlement(&format!("S{at} {number}"), "317500")).collect();
    let list = json!(list);
    persist(api, Method::PUT, "documents", &["documents", number, "settlements"], &[], Body::Json(&list))
        .await;
}

/// As an ERP does: repeats until there is an answer that it is done.
async fn persist(
    api: &Api,
    method: Method,
    scope: &'static str,
    path: &[&str],
    query: &[(&str, &str)],
    body: Body<'_>,
) -> Answer {
    let what = format!("{method} {path:?}");
    eventually(&what, Duration::from_secs(120), async || {
        let answer = api.try_of(COMPANY, scope, method.clone(), path, query, body).await.ok()?;
        let again = matches!(answer.status, StatusCode::SERVICE_UNAVAILABLE | StatusCode::CONFLICT);
        assert!(answer.status.is_success() || again, "{what}: {}: {}", answer.status, answer.text);
        answer.status.is_success().then_some(answer)
    })
    .await
}

fn number(variable: &str, default: usize) -> usize {
    std::env::var(variable).map_or(default, |value| value.parse().expect("a number"))
}
