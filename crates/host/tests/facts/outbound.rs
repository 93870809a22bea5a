//! Outgoing HTTP: who may be reached, and what happens on the way.

use std::time::{Duration, Instant};

use crate::harness::{API, App, refused};
use crate::upstream::{Upstream, stalling};

async fn app_that_may_reach(hosts: &str) -> App {
    App::start(&format!("{API}allowed_outbound_hosts = [{hosts}]\n")).await
}

#[tokio::test(flavor = "multi_thread")]
async fn only_granted_hosts_are_reached() {
    let upstream = Upstream::start().await;
    let (url, port) = (upstream.url(), upstream.port());
    for (hosts, reached) in [
        (format!("'{url}'"), true),
        ("'http://127.0.0.1:*'".to_owned(), true),
        ("'*://*:*'".to_owned(), true),
        (String::new(), false),
        ("'http://127.0.0.1'".to_owned(), false),
        (format!("'https://127.0.0.1:{port}'"), false),
        (format!("'http://localhost:{port}'"), false),
        ("'http://127.0.0.2:*'".to_owned(), false),
    ] {
        let app = app_that_may_reach(&hosts).await;
        let before = upstream.requests();
        let path = format!("/fetch?url={url}/ok");
        if reached {
            assert_eq!(app.ok(&path).await, "200  hello", "{hosts}");
        } else {
            assert_eq!(app.error(&path).await, "ErrorCode::HttpRequestDenied", "{hosts}");
        }
        assert_eq!(upstream.requests() - before, usize::from(reached), "{hosts}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn localhost_is_not_127_0_0_1() {
    let upstream = Upstream::start().await;
    let port = upstream.port();
    let app = app_that_may_reach(&format!("'http://localhost:{port}'")).await;
    assert_eq!(app.ok(&format!("/fetch?url=http://localhost:{port}/ok")).await, "200  hello");
    assert_eq!(
        app.error(&format!("/fetch?url=http://127.0.0.1:{port}/ok")).await,
        "ErrorCode::HttpRequestDenied"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_template_takes_its_variable_and_an_empty_one_fails_at_the_start() {
    let upstream = Upstream::start().await;
    let tail = format!(
        "[variables]\ncashbook_url = {{ default = '' }}\n{API}allowed_outbound_hosts = ['{{{{ cashbook_url }}}}']\n"
    );
    let app = App::start_with(&tail, |options| {
        options.variables.insert("cashbook_url".into(), upstream.url());
    })
    .await;
    assert_eq!(app.ok(&format!("/fetch?url={}/ok", upstream.url())).await, "200  hello");
    let message = refused(&tail, |_| {}).await;
    assert!(message.contains("component \"api\"") && message.contains("{{ cashbook_url }}"), "{message}");
}

#[tokio::test(flavor = "multi_thread")]
async fn redirects_are_the_guests_to_follow() {
    let upstream = Upstream::start().await;
    let app = app_that_may_reach(&format!("'{}'", upstream.url())).await;
    assert_eq!(app.ok(&format!("/fetch?url={}/moved", upstream.url())).await, "302 /ok hello");
    assert_eq!(upstream.requests(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_is_chunked_unless_its_length_is_told() {
    let upstream = Upstream::start().await;
    let app = app_that_may_reach(&format!("'{}'", upstream.url())).await;
    let post = format!("/post?url={}/framing", upstream.url());
    assert_eq!(app.ok(&post).await, "None Some(\"chunked\")");
    assert_eq!(app.ok(&format!("{post}&length=5")).await, "Some(\"5\") None");
}

#[tokio::test(flavor = "multi_thread")]
async fn time_outs_of_the_request_are_kept() {
    let upstream = Upstream::start().await;
    let stalling = stalling().await;
    let app = app_that_may_reach("'http://127.0.0.1:*'").await;
    let begun = Instant::now();
    let first = app.error(&format!("/fetch?first_ms=100&url={}/wait?ms=5000", upstream.url())).await;
    assert_eq!(first, "ErrorCode::ConnectionReadTimeout");
    let between = app.error(&format!("/fetch?between_ms=100&url=http://{stalling}/")).await;
    assert_eq!(between, "body: connection read timeout");
    assert!(begun.elapsed() < Duration::from_secs(3));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_connection_is_an_error_of_the_guest() {
    let closed = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap().local_addr().unwrap();
    let app = app_that_may_reach("'http://127.0.0.1:*', 'http://nowhere.invalid'").await;
    assert_eq!(app.error(&format!("/fetch?url=http://{closed}/")).await, "ErrorCode::ConnectionRefused");
    let unknown = app.error("/fetch?url=http://nowhere.invalid/").await;
    assert!(unknown.contains("DnsError"), "{unknown}");
}

#[tokio::test(flavor = "multi_thread")]
async fn malformed_grants_stop_the_start() {
    for hosts in ["'127.0.0.1:80'", "'http://127.0.0.1/api'", "'ftp://host'"] {
        let message = refused(&format!("{API}allowed_outbound_hosts = [{hosts}]\n"), |_| {}).await;
        assert!(message.contains("allowed_outbound_hosts"), "{hosts}: {message}");
    }
}
