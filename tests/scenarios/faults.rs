//! Each fault of Cashbook, and what the user sees of it.

use cashbook_sandbox::{Image, Resend};
use cashbook_tests::{
    eventually,
    world::{PATIENCE, World},
};
use serde_json::json;

const COMPANY: &str = "12345678";

/// The first attempt of each fails in its own way; later ones succeed. One back-off for all of them.
#[tokio::test(flavor = "multi_thread")]
async fn what_failed_or_is_unknown_is_told_and_sent_again() {
    let world = World::start().await;
    world.company(COMPANY).await;
    let cases = [
        ("500", json!({ "kind": "status", "status": 500 }), "retrying", 0),
        ("503", json!({ "kind": "status", "status": 503 }), "retrying", 0),
        ("302", json!({ "kind": "status", "status": 302 }), "retrying", 0),
        ("502-taken", json!({ "kind": "status", "status": 502, "taken": true }), "retrying", 1),
        // Cashbook's log tells that it arrived: it does not go again.
        ("dropped", json!({ "kind": "accept-then-drop" }), "unknown", 0),
    ];
    let rules: Vec<_> =
        cases.iter().map(|(number, act, _, _)| json!({ "count": 1, "number": number, "do": act })).collect();
    world.faults(json!({ "rules": rules }));
    for (number, ..) in &cases {
        world.waiting(COMPANY, number).await;
    }
    world.waiting(COMPANY, "good").await;
    world.api.round().await;
    assert_eq!(world.state(COMPANY, "good").await, "submitted", "one bad document delays no other");
    for (number, _, attention, _) in &cases {
        let row = world.api.state(COMPANY, number).await;
        assert_eq!(
            (&row["state"], &row["attention"]["code"]),
            (&json!("waiting"), &json!(attention)),
            "{number}"
        );
        assert!(row["attention"]["retryAt"].is_string(), "{row}");
    }
    let early = world.posts();
    world.api.round().await;
    assert_eq!(world.posts(), early, "not before its time");
    for (number, _, _, taken) in &cases {
        world.rounds_until("sent again", COMPANY, number, |row| row["state"] == "submitted").await;
        let records = world.sandbox.submissions_of(COMPANY, number);
        assert_eq!(records.len(), 1 + taken, "{number}");
        assert!(records.iter().skip(1).all(|record| record.resend == Resend::Identical), "{number}");
        assert!(records.iter().all(|record| record.image == Image::Pdf), "{number}");
        assert_eq!(world.attention(COMPANY, number).await, "", "{number}");
    }
    world.end().await;
}

/// Strange answers of a good status are an acceptance all the same, and harm nobody.
#[tokio::test(flavor = "multi_thread")]
async fn strange_answers_do_no_harm() {
    let world = World::start().await;
    world.company(COMPANY).await;
    let cases = [
        ("html", json!({ "kind": "not-json" })),
        ("slow", json!({ "kind": "slow-body", "ms": 1500 })),
        ("huge", json!({ "kind": "huge-answer", "bytes": 200_u64 << 20 })),
        ("late", json!({ "kind": "delay", "ms": 2500 })),
    ];
    let rules: Vec<_> =
        cases.iter().map(|(number, act)| json!({ "count": 1, "number": number, "do": act })).collect();
    world.faults(json!({ "rules": rules }));
    for (number, _) in &cases {
        world.waiting(COMPANY, number).await;
    }
    world.api.round().await;
    for (number, _) in &cases {
        world.rounds_until("sent in the end", COMPANY, number, |row| row["state"] == "submitted").await;
        let records = world.sandbox.submissions_of(COMPANY, number);
        assert!(records.iter().skip(1).all(|record| record.resend == Resend::Identical), "{number}");
    }
    assert!(world.api.is_healthy().await);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_document_is_parked_until_it_changes() {
    let world = World::start().await;
    world.company(COMPANY).await;
    world.faults(json!({ "rules": [{ "number": "P-1", "do": { "kind": "status", "status": 422 } }] }));
    world.waiting(COMPANY, "P-1").await;
    world.waiting(COMPANY, "P-2").await;
    world.api.round().await;
    assert_eq!(world.state(COMPANY, "P-2").await, "submitted");
    assert_eq!(world.attention(COMPANY, "P-1").await, "refused");
    let before = world.posts();
    world.api.round().await;
    assert_eq!(world.posts(), before, "a refusal is not repeated");
    world.faults(json!({}));
    world.api.mark(COMPANY, &["P-1"]).await.good();
    world.api.round().await;
    assert_eq!(world.state(COMPANY, "P-1").await, "submitted");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn told_to_wait_waits_for_the_company_and_no_other() {
    let world = World::start().await;
    world.company(COMPANY).await;
    world.company("99999999").await;
    world.faults(json!({ "rules": [
        { "count": 1, "company": COMPANY, "do": { "kind": "status", "status": 429, "retryAfterSeconds": 3 } }
    ] }));
    world.waiting(COMPANY, "W-1").await;
    world.waiting("99999999", "W-1").await;
    world.api.round().await;
    assert_eq!(world.state("99999999", "W-1").await, "submitted");
    let row = world.api.state(COMPANY, "W-1").await;
    assert_eq!(
        (&row["state"], &row["attention"]["code"]),
        (&json!("waiting"), &json!("told-to-wait")),
        "{row}"
    );
    let before = world.posts();
    world.api.round().await;
    assert_eq!(world.posts(), before, "told to wait means to wait");
    world.rounds_until("after the wait", COMPANY, "W-1", |row| row["state"] == "submitted").await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn complaints_after_acceptance_are_shown_and_a_missing_image_is_sent_again() {
    let world = World::start().await;
    world.company(COMPANY).await;
    world.faults(json!({ "rules": [
        { "count": 1, "number": "missing", "do": { "kind": "complain", "complaint": "missing-pdf" } },
        { "count": 1, "number": "unreadable", "do": { "kind": "complain", "complaint": "unreadable" } },
        { "count": 1, "number": "unknown", "do": { "kind": "complain", "complaint": "unknown-tax-number" } },
        { "count": 1, "number": "permission", "do": { "kind": "complain", "complaint": "no-permission" } }
    ] }));
    for number in ["missing", "unreadable", "unknown", "permission"] {
        world.waiting(COMPANY, number).await;
    }
    for (number, code) in [
        ("unreadable", "complaint-unreadable"),
        ("unknown", "complaint-tax-number"),
        ("permission", "complaint-supplier-invoices"),
    ] {
        let row = world
            .rounds_until("the log is read", COMPANY, number, |row| row["attention"]["code"] == code)
            .await;
        assert!(row["attention"]["message"]["hu"].as_str().is_some_and(|text| !text.is_empty()), "{row}");
    }
    eventually("the image goes again", PATIENCE, async || {
        world.api.round().await;
        let records = world.sandbox.submissions_of(COMPANY, "missing");
        (records.len() == 2 && records[1].image == Image::Pdf).then_some(())
    })
    .await;
    world
        .rounds_until("all is well", COMPANY, "missing", |row| {
            row["state"] == "submitted" && row["attention"].is_null()
        })
        .await;
    world.end().await;
}
