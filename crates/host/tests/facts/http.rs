//! HTTP triggers: routes, fresh instances, failures and limits.

use std::time::{Duration, Instant};

use cashbook_host::Ended;
use http_body_util::BodyExt as _;

use crate::harness::{API, App, call, log, send, start_in};

#[tokio::test(flavor = "multi_thread")]
async fn each_request_has_a_fresh_instance() {
    let app = App::start(API).await;
    for _ in 0..3 {
        assert_eq!(app.ok("/count").await, "1");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_component_sees_the_request_and_what_was_matched() {
    let app = App::start(&API.replace("'/...'", "'/api/...'")).await;
    let addr = app.running.addr();
    let answer = call(addr, "PUT", "/api/v1/a%20b?x=%2F", "tést".into()).await;
    assert_eq!(answer.status, 200);
    let (head, body) = answer.text.split_once("\n\n").unwrap();
    assert_eq!(body, "tést");
    let lines: Vec<_> = head.lines().collect();
    assert_eq!(lines[0], "Method::Put /api/v1/a%20b?x=%2F");
    assert!(lines.contains(&format!("spin-full-url: http://{addr}/api/v1/a%20b?x=%2F").as_str()), "{head}");
    assert!(lines.contains(&"spin-path-info: /v1/a%20b"), "{head}");
    assert!(lines.contains(&"spin-component-route: /api"), "{head}");
}

#[tokio::test(flavor = "multi_thread")]
async fn routes_choose_the_component_and_others_are_not_found() {
    let app = App::start(
        "[[trigger.http]]\nroute = '/variable'\ncomponent = 'exact'\n\
         [[trigger.http]]\nroute = '/in/...'\ncomponent = 'wild'\n\
         [component.exact]\nsource = '{probe}'\nvariables = { name = 'the exact one' }\n\
         [component.wild]\nsource = '{probe}'\n",
    )
    .await;
    assert_eq!(app.ok("/variable?name=name").await, "the exact one");
    assert!(app.ok("/in/side").await.contains("/in/side"));
    assert_eq!(app.get("/elsewhere").await.status, 404);
    assert_eq!(app.get("/variable/more").await.status, 404);
    assert_eq!(app.ok("/.well-known/spin/health").await, "OK");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trap_answers_500_and_the_runner_goes_on() {
    let app = App::start(API).await;
    for path in ["/trap", "/exit", "/silent"] {
        assert_eq!(app.get(path).await.status, 500, "{path}");
        assert_eq!(app.ok("/count").await, "1");
    }
    assert!(log().contains("a request to component api failed"));
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_stream_both_ways() {
    let app = App::start(API).await;
    let megabytes = vec![0; 5 << 20];
    assert_eq!(call(app.running.addr(), "POST", "/sum", megabytes).await.text, (5 << 20).to_string());

    let begun = Instant::now();
    let response = send(app.running.addr(), "GET", "/stream?parts=3&pause_ms=400", Vec::new()).await.unwrap();
    let mut body = response.into_body();
    let first = body.frame().await.unwrap().unwrap().into_data().unwrap();
    assert_eq!(first, "part 0\n");
    assert!(begun.elapsed() < Duration::from_millis(800), "the first part waited for the last");
    assert_eq!(body.collect().await.unwrap().to_bytes(), "part 1\npart 2\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trap_behind_the_head_cuts_the_body_off() {
    let app = App::start(API).await;
    let response =
        send(app.running.addr(), "GET", "/stream?parts=2&pause_ms=300&trap=1", Vec::new()).await.unwrap();
    assert_eq!(response.status(), 200);
    assert!(response.into_body().collect().await.is_err(), "the body must not look whole");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_spinning_guest_is_cut_off_and_holds_nobody_up() {
    let app =
        App::start_with(API, |options| options.limits.request_timeout = Some(Duration::from_secs(1))).await;
    let begun = Instant::now();
    let spinning = (0..4).map(|_| {
        let addr = app.running.addr();
        tokio::spawn(async move { call(addr, "GET", "/spin", Vec::new()).await.status })
    });
    let spinning: Vec<_> = spinning.collect();
    assert_eq!(app.ok("/count").await, "1");
    for request in spinning {
        assert_eq!(request.await.unwrap(), 504);
    }
    assert!(begun.elapsed() < Duration::from_secs(8));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_instance_has_128_mib_and_no_more() {
    let app = App::start(API).await;
    assert_eq!(app.ok("/hog?mb=100").await, (100 << 20).to_string());
    assert_eq!(app.get("/hog?mb=130").await.status, 500);
    assert!(log().contains("needed more than its 134217728 bytes of memory"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_guest_prints_is_logged_line_by_line() {
    let app = App::start(&API.replace("api", "printer")).await;
    app.ok("/print").await;
    let log = log();
    let lines: Vec<_> =
        log.lines().filter(|line| line.contains("printer") && line.contains("guest")).collect();
    assert_eq!(lines.len(), 3, "{lines:?}");
    assert!(lines[0].contains("one") && lines[0].contains("stdout"), "{lines:?}");
    assert!(lines[1].contains("two"), "{lines:?}");
    assert!(lines[2].contains("unfinished") && lines[2].contains("stderr"), "{lines:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_environment_holds_what_the_manifest_says_and_nothing_else() {
    let app = App::start(&format!("{API}environment = {{ GREETING = 'jó napot' }}\n")).await;
    assert_eq!(app.ok("/environment").await, "GREETING=jó napot\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_is_found_beside_its_manifest() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("built")).unwrap();
    std::fs::copy(crate::harness::probe().await, folder.path().join("built/it.wasm")).unwrap();
    let running = start_in(folder.path(), &API.replace("{probe}", "built/it.wasm"), |_| {}).await.unwrap();
    assert_eq!(call(running.addr(), "GET", "/count", Vec::new()).await.text, "1");
}

#[tokio::test(flavor = "multi_thread")]
async fn shutdown_lets_a_request_finish_and_takes_no_more() {
    let app = App::start(API).await;
    let addr = app.running.addr();
    let slow =
        tokio::spawn(async move { call(addr, "GET", "/stream?parts=2&pause_ms=500", Vec::new()).await.text });
    tokio::time::sleep(Duration::from_millis(250)).await;
    app.running.shutdown().await;
    assert_eq!(slow.await.unwrap(), "part 0\npart 1\n");
    assert!(send(addr, "GET", "/count", Vec::new()).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn shutdown_cuts_off_what_outlasts_the_grace() {
    let app = App::start_with(API, |options| options.shutdown_grace = Duration::from_millis(200)).await;
    let addr = app.running.addr();
    let endless =
        tokio::spawn(async move { send(addr, "GET", "/spin", Vec::new()).await.map(|it| it.status()) });
    tokio::time::sleep(Duration::from_millis(250)).await;
    let begun = Instant::now();
    app.running.shutdown().await;
    assert!(begun.elapsed() < Duration::from_secs(3));
    // An answer of 503 or a closed connection, whichever is first; never a success.
    assert!(endless.await.unwrap().map_or(true, |status| status == 503));
}

#[tokio::test(flavor = "multi_thread")]
async fn sigterm_ends_it_cleanly() {
    // With a listener of our own in place the signal cannot end this test process.
    let terminate = tokio::signal::unix::SignalKind::terminate();
    let mut own = tokio::signal::unix::signal(terminate).unwrap();
    let app = App::start(API).await;
    let addr = app.running.addr();
    let run = tokio::spawn(app.running.run_until_signal());
    // Until the runner listens too.
    tokio::time::sleep(Duration::from_millis(200)).await;
    let kill = std::process::Command::new("kill").args(["-TERM", &std::process::id().to_string()]).status();
    assert!(kill.unwrap().success());
    own.recv().await.unwrap();
    assert_eq!(run.await.unwrap().unwrap(), Ended::Asked);
    assert!(send(addr, "GET", "/count", Vec::new()).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_compiled_component_is_kept_for_the_next_start() {
    let cache = tempfile::tempdir().unwrap();
    let mut took = Vec::new();
    crate::harness::probe().await;
    for _ in 0..2 {
        let begun = Instant::now();
        let app = App::start_with(API, |options| options.cache_dir = Some(cache.path().to_owned())).await;
        took.push(begun.elapsed());
        assert_eq!(app.ok("/count").await, "1");
        assert!(std::fs::read_dir(cache.path()).unwrap().next().is_some(), "nothing was kept");
    }
    println!("start: first {:?}, then {:?}", took[0], took[1]);
    assert!(took[1] < took[0] / 2, "{took:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_instance_starts_within_a_millisecond() {
    let app = App::start(API).await;
    let mut times = Vec::new();
    for _ in 0..50 {
        times.push(app.running.instantiation_time("api").await.unwrap());
    }
    times.sort();
    println!("instantiation: median {:?}, fastest {:?}", times[25], times[0]);
    // The fastest of many, as other tests use the processor at the same time.
    assert!(times[0] < Duration::from_millis(1), "{:?}", times[0]);
}
