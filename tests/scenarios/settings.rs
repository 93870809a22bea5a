//! Settings change what happens next.

use cashbook_tests::{
    documents::{cancellation, incash, osa, pdf, today},
    world::{World, key_of},
};
use serde_json::json;

const COMPANY: &str = "12345678";

#[tokio::test(flavor = "multi_thread")]
async fn automatic_marks_what_is_issued_from_then_on() {
    let world = World::start().await;
    world.company(COMPANY).await;
    world.document(COMPANY, "before").await;
    let settings = world.api.patch_settings(COMPANY, &json!({ "automatic": true })).await.good();
    assert_eq!(settings["automatic"], true);
    for kind in ["normal", "advance"] {
        world.api.put_json(COMPANY, kind, &incash(COMPANY, kind, 1)).await.good();
        assert_eq!(world.state(COMPANY, kind).await, "waiting", "a new {kind} invoice waits at once");
        world.api.put_image(COMPANY, kind, &pdf(kind)).await.good();
    }
    world.api.put_xml(COMPANY, "old", 1, &osa(COMPANY, "old", "2026-01-05")).await.good();
    world.api.put_xml(COMPANY, "xml", 1, &osa(COMPANY, "xml", &today())).await.good();
    assert_eq!(world.state(COMPANY, "xml").await, "waiting");
    world.api.put_json(COMPANY, "pro-forma", &incash(COMPANY, "pro-forma", 1)).await.good();
    for number in ["before", "old", "pro-forma"] {
        assert_eq!(world.state(COMPANY, number).await, "not-submitted", "{number}");
    }
    world.api.patch_settings(COMPANY, &json!({ "automatic": false })).await.good();
    world.api.put_json(COMPANY, "after", &incash(COMPANY, "normal", 1)).await.good();
    assert_eq!(world.state(COMPANY, "after").await, "not-submitted");
    world.api.round().await;
    let mut sent: Vec<_> =
        world.sandbox.submissions().into_iter().filter_map(|record| record.number).collect();
    sent.sort();
    assert_eq!(sent, ["advance", "normal"]);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_checked_told_and_replaced_without_losing_the_queue() {
    let world = World::start().await;
    world.api.put_company(COMPANY, true).await.good();
    world.waiting(COMPANY, "K-1").await;
    world.api.round().await;
    assert_eq!(world.attention(COMPANY, "K-1").await, "key-missing");
    for (key, health, attention) in [
        ("sandbox-key-wrong".to_owned(), "refused", "key-refused"),
        (format!("sandbox-other-user-{COMPANY}"), "not-default-user", "not-default-user"),
    ] {
        world.api.patch_settings(COMPANY, &json!({ "secretKey": key })).await.good();
        let checked = world.api.check_key(COMPANY).await.good();
        assert!(checked.to_string().contains(health), "{checked}");
        world.api.round().await;
        assert_eq!(world.attention(COMPANY, "K-1").await, attention);
        assert_eq!(world.state(COMPANY, "K-1").await, "waiting");
        assert_eq!(world.api.settings(COMPANY).await["secretKey"]["health"], health);
    }
    assert_eq!(world.sandbox.stats().submissions, 0);
    world.api.patch_settings(COMPANY, &json!({ "secretKey": key_of(COMPANY) })).await.good();
    world.api.round().await;
    assert_eq!(world.state(COMPANY, "K-1").await, "submitted");
    let settings = world.api.settings(COMPANY).await;
    assert_eq!(
        (&settings["secretKey"]["set"], &settings["secretKey"]["hint"], &settings["secretKey"]["health"]),
        (&json!(true), &json!("5678"), &json!("ok"))
    );
    assert_eq!(settings["packagesUrl"], "https://cashbook.hu/arkalkulator");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_module_everything_rests_and_goes_on_later() {
    let world = World::start().await;
    world.company(COMPANY).await;
    world.waiting(COMPANY, "M-1").await;
    world.api.put_company(COMPANY, false).await.good();
    world.api.mark(COMPANY, &["M-1"]).await.problem(403, "module-not-licensed");
    world
        .api
        .put_json(COMPANY, "M-2", &incash(COMPANY, "normal", 1))
        .await
        .problem(403, "module-not-licensed");
    world.api.round().await;
    assert_eq!(world.sandbox.stats().requests, 0);
    world.api.put_company(COMPANY, true).await.good();
    assert_eq!(world.state(COMPANY, "M-1").await, "waiting");
    world.api.round().await;
    assert_eq!(world.state(COMPANY, "M-1").await, "submitted");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_backfill_runs_once_and_goes_by_the_issue_date() {
    let world = World::start().await;
    world.company(COMPANY).await;
    for (number, date) in [("F-1", "2026-06-30"), ("F-2", "2026-07-01"), ("F-3", "2026-09-30")] {
        world.api.put_xml(COMPANY, number, 1, &osa(COMPANY, number, date)).await.good();
        world.api.put_image(COMPANY, number, &pdf(number)).await.good();
    }
    let from = json!({ "from": "2026-07-01" });
    let plan = world.api.plan_backfill(COMPANY, &from).await.good();
    assert_eq!(plan["documents"], 2, "{plan}");
    assert_eq!(world.state(COMPANY, "F-2").await, "not-submitted", "a plan changes nothing");
    // Two at once: one wins.
    let (one, other) =
        tokio::join!(world.api.start_backfill(COMPANY, &from), world.api.start_backfill(COMPANY, &from));
    let mut statuses = [one.status.as_u16(), other.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [202, 409], "{} {}", one.text, other.text);
    world.api.start_backfill(COMPANY, &from).await.problem(409, "backfill-used");
    world.rounds_until("the last one is sent", COMPANY, "F-3", |row| row["state"] == "submitted").await;
    assert_eq!(world.state(COMPANY, "F-2").await, "submitted");
    assert_eq!(world.state(COMPANY, "F-1").await, "not-submitted");
    assert_eq!(world.sandbox.stats().submissions, 2);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancellation_follows_what_it_cancels() {
    let world = World::start().await;
    world.company(COMPANY).await;
    world.document(COMPANY, "C/1").await;
    world.api.put_json(COMPANY, "C/2 sztornó", &cancellation(COMPANY, "C/1")).await.good();
    world.api.put_image(COMPANY, "C/2 sztornó", &pdf("C2")).await.good();
    assert_eq!(world.state(COMPANY, "C/2 sztornó").await, "not-submitted");
    world.api.mark(COMPANY, &["C/1"]).await.good();
    assert_eq!(world.state(COMPANY, "C/2 sztornó").await, "waiting", "it is handed over like its original");
    world.rounds_until("both are sent", COMPANY, "C/2 sztornó", |row| row["state"] == "submitted").await;
    let order: Vec<_> = world.sandbox.submissions().into_iter().filter_map(|record| record.number).collect();
    assert_eq!(order, ["C/1", "C/2 sztornó"]);
    world.end().await;
}
