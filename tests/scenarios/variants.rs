//! The variants of the manifest: rounds by the official cron trigger, and rounds over HTTP alone.

use std::time::{Duration, Instant};

use cashbook_sandbox::Call;
use cashbook_tests::{artifacts, documents, eventually, local::Local, world::key_of};
use serde_json::json;
use wit_parser::{FunctionKind, Resolve, Type, TypeDefKind, WorldItem, decoding::DecodedWasm};

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
    let bytes = std::fs::read(artifacts::cron_component()).expect("built");
    let DecodedWasm::Component(resolve, world) = wit_parser::decoding::decode(&bytes).expect("a component")
    else {
        panic!("not a component");
    };
    let exports = &resolve.worlds[world].exports;
    let names: Vec<String> = exports.keys().map(|key| resolve.name_world_key(key)).collect();
    println!("exports: {names:?}");
    let function = |name: &str| {
        exports.iter().find_map(|(key, item)| match item {
            WorldItem::Function(function) if resolve.name_world_key(key) == name => Some(function.clone()),
            _ => None,
        })
    };
    let timer = function("handle-timer-request").expect("the timer's export");
    assert_eq!((timer.kind, timer.params.len(), timer.result), (FunctionKind::Freestanding, 0, None));
    assert!(names.iter().any(|name| name.starts_with("wasi:http/incoming-handler@0.2.")), "{names:?}");
    assert_eq!(names.len(), 3, "{names:?}");

    let cron = function("handle-cron-event").expect("the cron trigger's export");
    assert_eq!(cron.kind, FunctionKind::AsyncFreestanding);
    let [metadata] = cron.params.as_slice() else { panic!("{:?}", cron.params) };
    assert_eq!(metadata.name, "metadata");
    let (interface, kind) = named(&resolve, metadata.ty);
    assert_eq!(interface, "spin:cron/cron-types@3.0.0 metadata");
    let TypeDefKind::Record(record) = kind else { panic!("{kind:?}") };
    let fields: Vec<_> = record.fields.iter().map(|field| (field.name.as_str(), field.ty)).collect();
    assert_eq!(fields, [("timestamp", Type::U64)]);

    let Some(Type::Id(result)) = cron.result else { panic!("{:?}", cron.result) };
    let TypeDefKind::Result(result) = &resolve.types[result].kind else { panic!("not a result") };
    assert_eq!(result.ok, None);
    let (interface, kind) = named(&resolve, result.err.expect("an error type"));
    assert_eq!(interface, "spin:cron/cron-types@3.0.0 error");
    let TypeDefKind::Variant(variant) = kind else { panic!("{kind:?}") };
    let cases: Vec<_> = variant.cases.iter().map(|case| (case.name.as_str(), case.ty)).collect();
    assert_eq!(cases, [("other", Some(Type::String))]);
    assert_eq!(cashbook_host::unprovided_imports(artifacts::cron_component()).expect("a component"), [""; 0]);
}

/// A type's interface and name, and what it is, behind every `use`.
fn named(resolve: &Resolve, ty: Type) -> (String, TypeDefKind) {
    let Type::Id(mut id) = ty else { panic!("{ty:?} has no name") };
    while let TypeDefKind::Type(Type::Id(next)) = resolve.types[id].kind {
        id = next;
    }
    let of = &resolve.types[id];
    let wit_parser::TypeOwner::Interface(interface) = of.owner else { panic!("{:?}", of.owner) };
    let interface = resolve.id_of(interface).expect("a name");
    (format!("{interface} {}", of.name.as_deref().unwrap_or_default()), of.kind.clone())
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
    assert_eq!(refused.status(), 403);
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
