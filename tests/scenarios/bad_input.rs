//! Bad input gets its clear error, and nothing changes.

use cashbook_tests::{
    api::Body,
    documents::{SAMPLES_COMPANY, cancellation, incash, pdf, sample, settlement},
    world::World,
};
use reqwest::Method;
use serde_json::json;

const COMPANY: &str = "12345678";

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_document_is_refused_with_its_findings() {
    let world = World::start().await;
    world.company(COMPANY).await;
    let refused = async |number: &str, answer: cashbook_tests::api::Answer| {
        let problem = answer.problem(422, "document-invalid");
        let findings = problem["findings"].as_array().expect("findings");
        assert!(!findings.is_empty());
        for finding in findings {
            for field in ["code", "severity"] {
                assert!(finding[field].as_str().is_some_and(|text| !text.is_empty()), "{finding}");
            }
            assert!(finding["path"].is_string(), "{finding}");
            for language in ["hu", "en"] {
                assert!(
                    finding["message"][language].as_str().is_some_and(|text| !text.is_empty()),
                    "{finding}"
                );
            }
        }
        world.api.document(COMPANY, number).await.problem(404, "unknown-document");
        findings.len()
    };
    refused("X-1", world.api.put_xml(COMPANY, "X-1", 1, "<InvoiceData><broken").await).await;
    refused("X-2", world.api.put_xml(COMPANY, "X-2", 1, "<note>not an invoice</note>").await).await;
    let mut wrong = incash(COMPANY, "normal", 1);
    wrong["currency"] = json!("forint");
    wrong["lines"][0]["quantity"] = json!("sok");
    wrong["supplier"]["taxNumber"] = json!("1");
    assert!(
        refused("J-1", world.api.put_json(COMPANY, "J-1", &wrong).await).await >= 3,
        "all findings at once"
    );
    if let Some(xml) = sample("belfoldi-elolegszamla.xml") {
        refused("AAA000567", world.api.put_xml(COMPANY, "AAA000567", 1, &xml).await).await;
        world.company(SAMPLES_COMPANY).await;
        let renamed = world.api.put_xml(SAMPLES_COMPANY, "another", 1, &xml).await;
        let _ = renamed.problem(422, "document-invalid");
    }
    world.api.round().await;
    assert_eq!(world.sandbox.stats().requests, 0);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_never_sent_is_refused_by_name() {
    let world = World::start().await;
    world.company(COMPANY).await;
    for kind in ["pro-forma", "delivery-note", "receipt"] {
        world.api.put_json(COMPANY, kind, &incash(COMPANY, kind, 1)).await.good();
    }
    let answer =
        world.api.mark(COMPANY, &["pro-forma", "delivery-note", "receipt", "nobody-knows"]).await.good();
    let results = answer["results"].as_array().expect("a result for each");
    assert_eq!(results.len(), 4);
    for (result, number) in results.iter().zip(["pro-forma", "delivery-note", "receipt", "nobody-knows"]) {
        assert_eq!(result["number"], number);
        assert_ne!(result["result"], "marked", "{result}");
        assert!(result["message"]["hu"].as_str().is_some_and(|text| !text.is_empty()), "{result}");
        assert_eq!(world.state(COMPANY, number).await, "not-submitted");
    }
    world.api.round().await;
    assert_eq!(world.sandbox.stats().requests, 0);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancellation_before_its_original_is_told_to_wait() {
    let world = World::start().await;
    world.company(COMPANY).await;
    world.api.put_json(COMPANY, "S-2", &cancellation(COMPANY, "S-1")).await.good();
    world.api.put_image(COMPANY, "S-2", &pdf("S-2")).await.good();
    let answer = world.api.mark(COMPANY, &["S-2"]).await.good();
    assert_eq!(answer["results"][0]["code"], "reference-not-marked", "{answer}");
    assert_eq!(world.state(COMPANY, "S-2").await, "not-submitted");
    world.api.round().await;
    assert_eq!(world.sandbox.stats().requests, 0, "never before the document that it refers to");
    // Marked together in the wrong order, and the original has no image yet.
    world.api.put_json(COMPANY, "S-1", &incash(COMPANY, "normal", 1)).await.good();
    world.api.mark(COMPANY, &["S-2", "S-1"]).await.good();
    world.api.round().await;
    assert_eq!(world.posts(), 0);
    assert_eq!(world.state(COMPANY, "S-2").await, "waiting");
    assert_eq!(world.attention(COMPANY, "S-2").await, "waits-for-reference");
    world.api.put_image(COMPANY, "S-1", &pdf("S-1")).await.good();
    world.rounds_until("both are sent", COMPANY, "S-2", |row| row["state"] == "submitted").await;
    let order: Vec<_> = world.sandbox.submissions().into_iter().filter_map(|record| record.number).collect();
    assert_eq!(order, ["S-1", "S-2"]);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn stale_and_stray_calls_change_nothing() {
    let world = World::start().await;
    world.company(COMPANY).await;
    let mut document = incash(COMPANY, "normal", 3);
    world.api.put_json(COMPANY, "R-1", &document).await.good();
    document["revision"] = json!(2);
    document["comment"] = json!("older");
    world.api.put_json(COMPANY, "R-1", &document).await.problem(409, "stale-revision");
    let read = world.api.document(COMPANY, "R-1").await.good();
    assert_eq!(read["revision"], 3, "{read}");
    world.api.document(COMPANY, "unknown").await.problem(404, "unknown-document");
    world.api.put_image(COMPANY, "unknown", b"%PDF-1.4").await.problem(404, "unknown-document");
    world
        .api
        .put_settlements(COMPANY, "unknown", &[settlement("1", "1")])
        .await
        .problem(404, "unknown-document");
    world.api.put_image(COMPANY, "R-1", b"GIF89a").await.problem(415, "image-not-pdf");
    let mut wrong = settlement("1", "sok");
    wrong["location"] = json!("mattress");
    world.api.put_settlements(COMPANY, "R-1", &[wrong]).await.problem(422, "settlements-invalid");
    assert_eq!(world.api.state(COMPANY, "R-1").await["settlement"], "none");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_see_nothing() {
    let world = World::start().await;
    world.company(COMPANY).await;
    world.document(COMPANY, "A-1").await;
    let path = ["api", "v1", "companies", COMPANY, "documents", "A-1"];
    let call = async |token: Option<&str>| {
        world.api.send(Method::GET, &path, token, Body::Nothing).await.expect("an answer")
    };
    assert_eq!(call(None).await.status.as_u16(), 401);
    assert_eq!(call(Some("no.such.token")).await.status.as_u16(), 401);
    let stranger = world.api.token("87654321", "marks").await;
    let hidden = call(Some(&stranger)).await;
    let missing = ["api", "v1", "companies", "11111111", "documents", "A-1"];
    let absent =
        world.api.send(Method::GET, &missing, Some(&stranger), Body::Nothing).await.expect("an answer");
    assert_eq!((hidden.status.as_u16(), absent.status.as_u16()), (404, 404));
    assert_eq!(hidden.json["code"], absent.json["code"], "another's company looks like none");
    let scopeless = world.api.token(COMPANY, "settings").await;
    assert_eq!(call(Some(&scopeless)).await.status.as_u16(), 403);
    world.end().await;
}
