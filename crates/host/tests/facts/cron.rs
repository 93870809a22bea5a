//! Cron triggers: the official plugin's manners.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use cashbook_host::CronStatus;

use crate::harness::{API, App, eventually, log, refused};
use crate::upstream::Upstream;

/// A component that ticks on New Year's Eve, unless told otherwise.
const CRON: &str = "[[trigger.cron]]\ncomponent = 'submitter'\ncron_expression = '0 0 0 31 12 *'\n\
                    [component.submitter]\nsource = '{probe}'\nkey_value_stores = ['default']\n";

#[tokio::test(flavor = "multi_thread")]
async fn a_schedule_has_six_fields_with_the_seconds_first() {
    let every_second = CRON.replace("0 0 0 31 12 *", "* * * * * *");
    let app = App::start(&format!("{API}{every_second}")).await;
    eventually("two ticks", async || app.number("ticks").await >= 2).await;
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let told: u64 = app.ok("/get?key=timestamp").await.parse().unwrap();
    assert!(now.abs_diff(told) <= 5, "told {told} at {now}");
    let five = CRON.replace("0 0 0 31 12 *", "*/30 * * * *");
    assert!(refused(&five, |_| {}).await.contains("cron_expression"));
}

#[tokio::test(flavor = "multi_thread")]
async fn ticks_can_overlap() {
    let app = App::start_with(&format!("{API}{CRON}"), |options| {
        options.timer_interval = Some(Duration::from_millis(50));
    })
    .await;
    app.set("tick", "nap 400").await;
    eventually("five ticks", async || app.number("ticks").await >= 5).await;
    assert!(app.number("overlaps").await > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_error_and_a_trap_are_only_logged() {
    let app = App::start(&format!("{API}{CRON}")).await;
    app.set("tick", "fail").await;
    let error = app.running.tick_now("submitter").await.unwrap_err().to_string();
    assert!(error.contains("asked to fail"), "{error}");
    app.set("tick", "trap").await;
    assert!(app.running.tick_now("submitter").await.is_err());
    // Nothing of it stops the next one.
    app.set("tick", "").await;
    app.running.tick_now("submitter").await.unwrap();
    assert_eq!(
        app.running.crons(),
        [CronStatus { component: "submitter".to_owned(), ticks: 1, failures: 2 }]
    );
    assert!(log().contains("a cron tick failed: asked to fail"));
    assert_eq!(app.ok("/count").await, "1");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_tick_has_a_fresh_instance() {
    let app = App::start(&format!("{API}{CRON}")).await;
    for _ in 0..3 {
        app.running.tick_now("submitter").await.unwrap();
    }
    assert_eq!((app.number("ticks").await, app.number("calls").await), (3, 0));
}

/// The SDK's blocking calls work in the async export, many requests at once too.
#[tokio::test(flavor = "multi_thread")]
async fn requests_of_one_tick_are_in_flight_together() {
    let upstream = Upstream::start().await;
    let hosts = format!("allowed_outbound_hosts = ['{}']\n", upstream.url());
    let app = App::start(&format!("{API}{CRON}{hosts}")).await;
    app.set("tick", &format!("fan {}/wait?ms=50 64 16", upstream.url())).await;
    let begun = Instant::now();
    app.running.tick_now("submitter").await.unwrap();
    let took = begun.elapsed();
    assert_eq!(app.ok("/get?key=fanned").await, "64");
    assert_eq!(upstream.most_at_once(), 16);
    println!("64 requests of 50 ms from the cron export, 16 at once: {took:?} (bound 200 ms)");
    assert!(took < Duration::from_secs(1), "{took:?}");
}
