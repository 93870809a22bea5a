//! A store that fails: errors are normal there ("database is locked" when both processes write), and nothing is lost.

use std::time::Duration;

use cashbook_host::{StoreChoice, StoreFaults};
use cashbook_tests::{
    api::Body,
    documents::{osa, pdf, today},
    eventually,
    local::Local,
    world::key_of,
};
use reqwest::{Method, StatusCode};
use serde_json::json;

const COMPANY: &str = "12345678";

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_fails_now_and_then_loses_nothing_and_sends_nothing_twice() {
    let local = Local::start(|options| {
        options.store = StoreChoice::Sqlite;
        options.store_faults = Some(StoreFaults::locked(11));
    })
    .await;
    let api = &local.api;
    // The ERP repeats what the service could not do, as its answers say.
    macro_rules! persist {
        ($call:expr) => {
            eventually("the call succeeds", Duration::from_secs(30), async || {
                let answer = $call.await;
                let is_store =
                    matches!(answer.status, StatusCode::SERVICE_UNAVAILABLE | StatusCode::CONFLICT);
                assert!(answer.status.is_success() || is_store, "{}: {}", answer.status, answer.text);
                answer.status.is_success().then_some(answer)
            })
            .await
        };
    }
    persist!(api.put_company(COMPANY, true));
    persist!(api.patch_settings(COMPANY, &json!({ "secretKey": key_of(COMPANY) })));
    let numbers: Vec<String> = (1..=12).map(|at| format!("L-{at}")).collect();
    for number in &numbers {
        persist!(api.put_xml(COMPANY, number, 1, &osa(COMPANY, number, &today())));
        persist!(api.put_image(COMPANY, number, &pdf(number)));
        persist!(api.mark(COMPANY, &[number]));
    }
    eventually("all are submitted", Duration::from_secs(120), async || {
        local.running.tick_now("submitter").await.expect("a tick never traps");
        // Of the tick's own lease and backlog, too, some step may have failed: the next tick goes on.
        let mut waiting = 0;
        for number in &numbers {
            let body = json!({ "numbers": [number] });
            let states = persist!(api.of(COMPANY, "marks", Method::POST, &["states"], Body::Json(&body)));
            waiting += usize::from(states.json["states"][0]["state"] != "submitted");
        }
        let health = persist!(api.health_answer());
        eprintln!("{waiting} of {} still wait; {}; {:?}", numbers.len(), health.json, local.sandbox.stats());
        (waiting == 0).then_some(())
    })
    .await;
    let stats = local.sandbox.stats();
    assert_eq!(stats.documents, numbers.len() as u64);
    assert_eq!(stats.changed_resends, 0, "{stats:?}");
    assert!(local.running.timers().iter().all(|timer| timer.dead.is_none()));
    local.end().await;
}
