//! Too much, too often, too curious: each is bounded, answered, and leaves the others alone.

use std::io::Read as _;

use cashbook_tests::{
    api::Body,
    documents::{osa, today},
    world::{World, key_of},
};
use reqwest::Method;
use serde_json::json;

const COMPANY: &str = "12345678";
const OTHER: &str = "87654321";

#[tokio::test(flavor = "multi_thread")]
async fn a_company_that_calls_too_often_waits_and_no_other_does() {
    let world =
        World::with(|setup| setup.variables.push(("calls_per_minute".to_owned(), "250".to_owned()))).await;
    world.company(COMPANY).await;
    world.company(OTHER).await;
    // A check of the key counts as a hundred calls.
    let mut refused = None;
    for at in 1..=8 {
        let answer = world.api.check_key(COMPANY).await;
        if answer.status.as_u16() == 429 {
            refused = Some((at, answer));
            break;
        }
        answer.good();
    }
    let (at, answer) = refused.expect("the limit is met");
    // A minute may have begun between two of them.
    assert!((3..=6).contains(&at), "refused at the {at}th check");
    let wait: u64 = answer.retry_after.clone().expect("Retry-After").parse().expect("seconds");
    assert!((1..=60).contains(&wait), "{wait}");
    let _ = answer.problem(429, "too-many-calls");
    world.api.check_key(OTHER).await.good();
    assert!(world.api.is_healthy().await);
    tokio::time::sleep(std::time::Duration::from_secs(wait + 1)).await;
    world.api.check_key(COMPANY).await.good();
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn states_are_left_out_while_their_tag_holds_and_large_answers_are_packed() {
    let world = World::start().await;
    world.company(COMPANY).await;
    world.document(COMPANY, "T-1").await;
    let numbers: Vec<String> = (1..=200).map(|at| format!("T-{at}")).collect();
    let states = async |tag: Option<&str>| {
        let body = tag
            .map_or_else(|| json!({ "numbers": numbers }), |tag| json!({ "numbers": numbers, "tag": tag }));
        world.api.of(COMPANY, "marks", Method::POST, &["states"], Body::Json(&body)).await
    };
    let first = states(None).await;
    let whole = first.text.len();
    let first = first.good();
    let tag = first["tag"].as_str().expect("a tag").to_owned();
    assert_eq!(first["states"].as_array().map(Vec::len), Some(200));
    let second = states(Some(&tag)).await;
    let left_out = second.text.len();
    let second = second.good();
    assert_eq!(
        (&second["unchanged"], &second["states"], &second["tag"]),
        (&json!(true), &json!([]), &json!(tag))
    );
    assert_eq!(states(Some("stale")).await.good()["unchanged"], false);
    world.api.mark(COMPANY, &["T-1"]).await.good();
    let third = states(Some(&tag)).await.good();
    assert_eq!((&third["unchanged"], &third["states"][0]["state"]), (&json!(false), &json!("waiting")));

    let token = world.api.token(COMPANY, "marks").await;
    let url = format!("{}/api/v1/companies/{COMPANY}/states", world.runner.url());
    let packed = reqwest::Client::new()
        .post(url)
        .bearer_auth(token)
        .header("accept-encoding", "gzip")
        .json(&json!({ "numbers": numbers }))
        .send()
        .await
        .expect("an answer");
    assert_eq!(packed.headers()["content-encoding"], "gzip");
    assert_eq!(packed.headers()["vary"], "Origin, Accept-Encoding");
    let packed = packed.bytes().await.expect("a body");
    let mut text = String::new();
    flate2::read::GzDecoder::new(packed.as_ref()).read_to_string(&mut text).expect("gzip");
    let json: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(json["states"], third["states"]);
    println!("states of 200: {whole} bytes, packed {}, unchanged {left_out}", packed.len());
    assert!(packed.len() * 10 < whole && left_out < 300);
    world.end().await;
}

/// The component carries the document packed; who does not take gzip gets the same, plain.
#[tokio::test(flavor = "multi_thread")]
async fn the_contract_is_served_packed_and_plain() {
    let world = World::start().await;
    let get = async |accepted: &str| {
        let url = format!("{}/api/v1/openapi.json", world.runner.url());
        let answer = reqwest::Client::new().get(url).header("accept-encoding", accepted).send().await;
        let answer = answer.expect("an answer").error_for_status().expect("served");
        assert_eq!(answer.headers()["content-type"], "application/json");
        assert_eq!(answer.headers()["vary"], "Origin, Accept-Encoding");
        let length = answer.content_length();
        let encoding = answer.headers().get("content-encoding").cloned();
        let body = answer.bytes().await.expect("a body");
        assert_eq!(length, Some(body.len() as u64));
        (encoding, body)
    };
    let (encoding, packed) = get("br, gzip").await;
    assert_eq!(encoding.expect("packed"), "gzip");
    let mut text = String::new();
    flate2::read::GzDecoder::new(packed.as_ref()).read_to_string(&mut text).expect("gzip");
    let (encoding, plain) = get("identity").await;
    assert!(encoding.is_none());
    assert!(plain == text);
    assert!(text == cashbook_core::openapi::DOCUMENT);
    world.end().await;
}

/// S: who changed settings, marked, withdrew, ran the backfill, when; for the company's administrators.
#[tokio::test(flavor = "multi_thread")]
async fn the_audit_trail_is_read_by_the_companys_administrators_and_nobody_else() {
    let world = World::start().await;
    world.company(COMPANY).await;
    world.company(OTHER).await;
    world.waiting(COMPANY, "A-1").await;
    world.api.withdraw(COMPANY, &["A-1"]).await.good();
    world.api.patch_settings(COMPANY, &json!({ "automatic": true })).await.good();
    world.api.start_backfill(COMPANY, &json!({ "from": today() })).await.good();
    let audit = async |company: &str, scope| {
        world.api.of(company, scope, Method::GET, &["audit"], Body::Nothing).await
    };
    let page = audit(COMPANY, "settings").await.good();
    let entries = page["entries"].as_array().expect("entries").clone();
    let what: Vec<&str> = entries.iter().map(|entry| entry["what"].as_str().expect("what")).collect();
    assert_eq!(what, ["backfill", "settings", "withdraw", "mark", "settings", "company"], "{page}");
    for entry in &entries {
        assert_eq!(entry["by"], "developer", "the token's sub");
        assert!(entry["at"].as_str().is_some_and(|at| at.ends_with('Z')), "{entry}");
    }
    assert!(!page.to_string().contains(&key_of(COMPANY)));
    assert_eq!(audit(COMPANY, "admin").await.good(), page);
    audit(COMPANY, "marks").await.problem(403, "scope-missing");
    audit(COMPANY, "documents").await.problem(403, "scope-missing");
    let stranger = world.api.token(OTHER, "settings").await;
    let path = ["api", "v1", "companies", COMPANY, "audit"];
    let hidden = world.api.send(Method::GET, &path, Some(&stranger), Body::Nothing).await.expect("an answer");
    hidden.problem(404, "unknown-company");
    world.end().await;
}

/// What comes from outside cannot write a line of the log, nor a header.
#[tokio::test(flavor = "multi_thread")]
async fn log_lines_cannot_be_forged() {
    let world = World::start().await;
    world.company(COMPANY).await;
    let forged = "\n{\"level\":\"error\",\"event\":\"forged\"}\n";
    let document =
        osa(COMPANY, "L-1", &today()).replace("<invoiceNumber>", &format!("<!--{forged}--><invoiceNumber>"));
    let _ = world.api.put_xml(COMPANY, "L-1", 1, &document).await;
    let _ = world.api.put_xml(COMPANY, &format!("L{forged}"), 1, &document).await;
    let marked = json!({ "numbers": [forged] });
    let _ = world.api.of(COMPANY, "marks", Method::POST, &["marks"], Body::Json(&marked)).await;
    let _ = world.api.patch_settings(COMPANY, &json!({ "settlementLedger": forged })).await;
    let client = reqwest::Client::new();
    for id in ["a\tb", "{\"event\":\"forged\"}", "x y"] {
        let answer =
            client.get(format!("{}/health", world.runner.url())).header("x-request-id", id).send().await;
        let given = answer.expect("an answer").headers()["x-request-id"].to_str().expect("ASCII").to_owned();
        assert!(given != id && given.bytes().all(|byte| byte.is_ascii_hexdigit()), "{given}");
    }
    let log = std::fs::read_to_string(&world.runner.log).expect("the log");
    assert!(log.lines().count() > 5, "{log}");
    for line in log.lines() {
        assert!(!line.starts_with('{') && !line.contains("\"event\":\"forged\""), "{line}");
    }
    world.end().await;
}
