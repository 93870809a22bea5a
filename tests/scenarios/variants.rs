//! The variants of the manifest: rounds by the official cron trigger, and rounds over HTTP alone.

use std::time::{Duration, Instant};

use cashbook_sandbox::Call;
use cashbook_tests::{artifacts, documents, eventually, local::Local, world::key_of};
use serde_json::json;
use wasmparser::{
    PrimitiveValType, Validator, WasmFeatures,
    component_types::{ComponentDefinedType, ComponentEntityType, ComponentValType},
};

const COMPANY: &str = "12345678";
const ROUND_TOKEN: &str = "a-round-token-of-32-characters-!";

async fn marked(local: &Local, number: &str) {
    let api = &local.api;
    let xml = documents::osa(COMPANY, number, &documents::today());
    api.put_xml(COMPANY, number, 1, &xml).await.good();
    api.put_image(COMPANY, number, &documents::pdf(number)).await.good();
    api.mark(COMPANY, &[number]).await.good();
}

async fn company(local: &Local) {
    local.api.put_company(COMPANY, true).await.good();
    local.api.patch_settings(COMPANY, &json!({ "secretKey": key_of(COMPANY) })).await.good();
}

async fn is_submitted(local: &Local, number: &str) -> bool {
    local.api.state(COMPANY, number).await["state"] == "submitted"
}

fn posts(local: &Local) -> usize {
    local.sandbox.requests().iter().filter(|request| request.call == Call::Submit).count()
}

/// What Spin's trigger looks for: the world `spin-cron` of `spin:cron@3.0.0`, exactly, beside what the timer and HTTP need.
#[test]
fn the_cron_file_exports_what_each_trigger_expects() {
    let file = artifacts::cron_component();
    let bytes = std::fs::read(file).expect("built");
    let types = Validator::new_with_features(WasmFeatures::all()).validate_all(&bytes).expect("a component");
    let function = |name: &str| {
        let item = types.component_item_for_export(name).unwrap_or_else(|| panic!("no export {name}"));
        let ComponentEntityType::Func(id) = item.ty else { panic!("{name} is no function") };
        &types[id]
    };
    let timer = function("handle-timer-request");
    assert!(!timer.async_ && timer.params.is_empty() && timer.result.is_none());

    let cron = function("handle-cron-event");
    assert!(cron.async_, "the trigger calls it as an async function");
    let defined = |of: ComponentValType| match of {
        ComponentValType::Type(id) => &types[id],
        ComponentValType::Primitive(kind) => panic!("{kind} instead of a type with a name"),
    };
    let [(name, metadata)] = &*cron.params else { panic!("{:?}", cron.params) };
    assert_eq!(name.as_str(), "metadata");
    let ComponentDefinedType::Record(record) = defined(*metadata) else { panic!("no record") };
    let fields: Vec<_> = record.fields.iter().map(|(name, of)| (name.as_str(), *of)).collect();
    assert!(
        matches!(fields.as_slice(), [("timestamp", ComponentValType::Primitive(PrimitiveValType::U64))]),
        "{fields:?}"
    );
    let ComponentDefinedType::Result { ok: None, err: Some(error), .. } =
        defined(cron.result.expect("a result"))
    else {
        panic!("not a result with an error alone")
    };
    let ComponentDefinedType::Variant(variant) = defined(*error) else { panic!("no variant") };
    let cases: Vec<_> = variant.cases.iter().map(|(name, case)| (name.as_str(), case.ty)).collect();
    assert!(
        matches!(cases.as_slice(), [("other", Some(ComponentValType::Primitive(PrimitiveValType::String)))]),
        "{cases:?}"
    );

    // The types have their names from the interface, and HTTP is served as ever.
    let imports = cashbook_host::imports(file).expect("a component");
    assert!(imports.iter().any(|import| import == "spin:cron/cron-types@3.0.0"), "{imports:?}");
    assert_eq!(cashbook_host::unprovided_imports(file).expect("a component"), [""; 0]);
    let http = ["0.2.0", "0.2.3", "0.2.6"].map(|version| format!("wasi:http/incoming-handler@{version}"));
    assert!(http.iter().any(|name| types.component_item_for_export(name).is_some()));
    println!("{} bytes, exports of HTTP, timer and cron", bytes.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_cron_trigger_submits_and_overlapping_ticks_send_nothing_twice() {
    let local = Local::of("deploy/spin-cron.toml", |_| ()).await;
    company(&local).await;
    for number in ["C-1", "C-2", "C-3"] {
        marked(&local, number).await;
    }
    let ticks = (0..4).map(|_| local.running.tick_now("submitter"));
    for tick in futures_util::future::join_all(ticks).await {
        tick.expect("a tick that finds another at work ends well");
    }
    for number in ["C-1", "C-2", "C-3"] {
        assert!(is_submitted(&local, number).await, "{number}");
    }
    assert_eq!(posts(&local), 3);
    // A tick that meets a broken Cashbook must not stop the ticks, and the timer's export is still there.
    assert_eq!(local.running.crons()[0].failures, 0);
    local.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn cron_ticks_come_by_themselves() {
    let local =
        Local::of("deploy/spin-cron.toml", |options| options.timer_interval = Some(Duration::from_secs(1)))
            .await;
    company(&local).await;
    marked(&local, "C-1").await;
    eventually("a tick submits", Duration::from_secs(60), async || {
        is_submitted(&local, "C-1").await.then_some(())
    })
    .await;
    let health = local.api.health().await;
    assert_eq!(health["rounds"][0]["last"]["trigger"], "timer", "{health}");
    local.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn hosted_rounds_come_over_http_with_the_token_and_end_in_time() {
    let local = Local::of("deploy/spin-hosted.toml", |options| {
        options.variables.insert("round_token".to_owned(), ROUND_TOKEN.to_owned());
        // The manifest's own time-out: it is part of what is promised.
        options.variables.remove("request_submit_timeout_seconds");
        options.variables.insert("lease_seconds".to_owned(), "150".to_owned());
        options.variables.remove("submit_timeout_seconds");
    })
    .await;
    assert!(local.running.timers().is_empty() && local.running.crons().is_empty());
    company(&local).await;
    for number in ["H-1", "H-2"] {
        marked(&local, number).await;
    }
    // One submission is not answered: the round waits for it as long as it may, and no longer.
    let silent =
        json!({ "rules": [{ "count": 1, "number": "H-2", "do": { "kind": "delay", "ms": 60000 } }] });
    local.sandbox.set_faults(serde_json::from_value(silent).expect("switches")).expect("possible");
    let round = format!("http://{}/internal/round?token=", local.running.addr());
    let begun = Instant::now();
    let refused = reqwest::get(format!("{round}wrong")).await.expect("an answer");
    assert_eq!(refused.status(), 401);
    let answer = reqwest::get(format!("{round}{ROUND_TOKEN}")).await.expect("an answer");
    let took = begun.elapsed();
    assert_eq!(answer.status(), 200);
    println!("a hosted round with an unanswered submission: {took:?} (bound 25 s)");
    assert!(took < Duration::from_secs(25), "{took:?}");
    assert!(is_submitted(&local, "H-1").await && !is_submitted(&local, "H-2").await);
    // As Prometheus asks: the token where a bearer stands.
    let metrics = reqwest::Client::new()
        .get(format!("http://{}/metrics", local.running.addr()))
        .bearer_auth(ROUND_TOKEN)
        .send()
        .await
        .expect("an answer");
    assert_eq!(metrics.headers()["content-type"], "text/plain; version=0.0.4; charset=utf-8");
    let page = metrics.text().await.expect("a text");
    assert!(page.contains("cashbook_submissions_total{shard=\"0\",outcome=\"accepted\"} 1\n"), "{page}");
    local.end().await;
}
