//! `kill -9` while documents are on their way: all arrive, none is lost, and what is sent again is the same.

use std::time::Duration;

use cashbook_sandbox::Resend;
use cashbook_tests::{documents::settlement, eventually, world::World};
use serde_json::json;

const COMPANY: &str = "12345678";
const DOCUMENTS: usize = 24;
/// After a kill in the middle of a round the next one waits for the lease of the dead one: kills are not cheap.
const KILLS: u64 = 2;
const LEASE: Duration = Duration::from_secs(200);

#[tokio::test(flavor = "multi_thread")]
async fn killed_in_the_middle_of_rounds() {
    let mut world = World::with(|setup| setup.timer = Some(Duration::from_secs(1))).await;
    world.company(COMPANY).await;
    // Slow enough that a kill meets submissions under way.
    world.faults(json!({ "delayMs": 300 }));
    let numbers: Vec<String> = (1..=DOCUMENTS).map(|at| format!("Ű {at}/2026")).collect();
    for number in &numbers {
        world.document(COMPANY, number).await;
        world
            .api
            .put_settlements(COMPANY, number, &[settlement(&format!("S {number}"), "635000")])
            .await
            .good();
        world.api.mark(COMPANY, &[number]).await.good();
    }
    let mut under_way = 0;
    for kill in 0..KILLS {
        let before = world.sandbox.stats().requests;
        let met = eventually("a round begins", LEASE, async || {
            let stats = world.sandbox.stats();
            let is_done = stats.documents == DOCUMENTS as u64 && stats.concurrency == 0;
            (stats.requests > before && stats.concurrency > 0 || is_done).then_some(!is_done)
        })
        .await;
        tokio::time::sleep(Duration::from_millis(if met { kill * 97 % 200 } else { 0 })).await;
        under_way += u64::from(world.sandbox.stats().concurrency > 0);
        world.crash().await;
    }
    assert!(under_way > 0, "no kill met a submission under way: the test proves nothing");
    world.faults(json!({}));
    for number in &numbers {
        eventually(&format!("{number} is submitted"), LEASE, async || {
            let row = world.api.state(COMPANY, number).await;
            (row["state"] == "submitted" && row["settlement"] == "submitted").then_some(())
        })
        .await;
    }
    let stats = world.sandbox.stats();
    assert_eq!((stats.documents, stats.fewer_settlements), (DOCUMENTS as u64, 0));
    for number in &numbers {
        let records = world.sandbox.submissions_of(COMPANY, number);
        assert!(records.iter().all(|record| record.payments.len() == 1), "{number}");
        let resends: Vec<Resend> = records.iter().skip(1).map(|record| record.resend).collect();
        assert!(resends.iter().all(|resend| *resend == Resend::Identical), "{number}: {resends:?}");
    }
    eprintln!("{KILLS} kills, {under_way} of them with submissions under way; {stats:?}");
    world.end().await;
}
