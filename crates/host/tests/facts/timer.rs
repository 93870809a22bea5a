//! Timer triggers.

use std::time::{Duration, Instant};

use cashbook_host::{Ended, TimerDeath, TimerStatus};

use crate::harness::{API, App, SUBMITTER, eventually, log};
use crate::upstream::Upstream;

fn every(millis: u64) -> impl FnOnce(&mut cashbook_host::Options) {
    move |options| options.timer_interval = Some(Duration::from_millis(millis))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_tick_comes_after_one_interval() {
    let begun = Instant::now();
    let app = App::start_with(&format!("{API}{SUBMITTER}"), every(700)).await;
    // The interval cannot have passed yet unless the start itself was slow.
    let early = app.number("ticks").await;
    assert!(early == 0 || begun.elapsed() > Duration::from_millis(700));
    eventually("one tick", async || app.number("ticks").await == 1).await;
    assert!(begun.elapsed() >= Duration::from_millis(700));
    eventually("a second tick", async || app.number("ticks").await == 2).await;
    assert!(begun.elapsed() >= Duration::from_millis(1400));
}

#[tokio::test(flavor = "multi_thread")]
async fn interval_secs_counts_where_nothing_replaces_it() {
    let app = App::start(&format!("{API}{}", SUBMITTER.replace("3600", "1"))).await;
    eventually("one tick", async || app.number("ticks").await == 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_timer_never_overlaps_itself() {
    let app = App::start_with(&format!("{API}{SUBMITTER}"), every(20)).await;
    app.set("tick", "nap 100").await;
    // Ticks on demand wait for their turn too.
    let (first, second) = tokio::join!(app.running.tick_now("submitter"), app.running.tick_now("submitter"));
    first.unwrap();
    second.unwrap();
    eventually("five ticks", async || app.number("ticks").await >= 5).await;
    assert_eq!(app.number("overlaps").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_tick_has_a_fresh_instance_and_shares_only_the_store() {
    let app = App::start(&format!("{API}{SUBMITTER}")).await;
    for _ in 0..3 {
        app.running.tick_now("submitter").await.unwrap();
    }
    assert_eq!(app.number("ticks").await, 3);
    // The guest adds its count of earlier calls in the same memory.
    assert_eq!(app.number("calls").await, 0);
    assert_eq!(app.ok("/count").await, "1");
}

/// Two timers, told apart by a variable.
const TWO: &str = "[[trigger.timer]]\ncomponent = 'one'\ninterval_secs = 3600\n\
                   [[trigger.timer]]\ncomponent = 'two'\ninterval_secs = 3600\n\
                   [component.one]\nsource = '{probe}'\nkey_value_stores = ['default']\nvariables = { name = '1' }\n\
                   [component.two]\nsource = '{probe}'\nkey_value_stores = ['default']\nvariables = { name = '2' }\n";

#[tokio::test(flavor = "multi_thread")]
async fn a_trap_stops_that_timer_for_good_and_nothing_else() {
    let app = App::start_with(&format!("{API}{TWO}"), every(30)).await;
    app.set("tick1", "trap").await;
    eventually("the death of one", async || app.running.timers()[0].dead.is_some()).await;
    app.set("tick1", "").await;
    let (one, two) = (app.number("ticks1").await, app.number("ticks2").await);
    eventually("more ticks of two", async || app.number("ticks2").await >= two + 3).await;
    assert_eq!(app.number("ticks1").await, one, "a dead timer ticked");
    let refusal = app.running.tick_now("one").await.unwrap_err().to_string();
    assert!(refusal.contains("dead"), "{refusal}");
    assert_eq!(app.running.timers()[1].dead, None);
    assert!(log().contains("THE TIMER OF COMPONENT one IS DEAD"));
    assert_eq!(app.ok("/count").await, "1");
}

#[tokio::test(flavor = "multi_thread")]
async fn when_all_timers_are_dead_it_ends_as_spin_does_if_asked_to() {
    let app = App::start_with(&format!("{API}{SUBMITTER}"), |options| {
        options.timer_interval = Some(Duration::from_millis(300));
        options.timer_death = TimerDeath::AsSpin;
    })
    .await;
    app.set("tick", "trap").await;
    let ended = tokio::time::timeout(Duration::from_secs(10), app.running.wait()).await;
    assert_eq!(ended.unwrap(), Ended::TimersDead);
}

#[tokio::test(flavor = "multi_thread")]
async fn when_all_timers_are_dead_http_goes_on_by_default() {
    let app = App::start(&format!("{API}{SUBMITTER}")).await;
    app.set("tick", "trap").await;
    assert!(app.running.tick_now("submitter").await.is_err());
    let ended = tokio::time::timeout(Duration::from_millis(200), app.running.wait()).await;
    assert!(ended.is_err(), "it ended");
    assert_eq!(app.ok("/count").await, "1");
    let timers = app.running.timers();
    assert!(matches!(timers.as_slice(), [TimerStatus { ticks: 0, dead: Some(_), .. }]), "{timers:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tick_beyond_its_limit_is_killed() {
    let app = App::start_with(&format!("{API}{SUBMITTER}"), |options| {
        options.limits.tick_timeout = Some(Duration::from_millis(100));
    })
    .await;
    app.set("tick", "nap 60000").await;
    let error = app.running.tick_now("submitter").await.unwrap_err().to_string();
    assert!(error.contains("took longer than 0.1 s"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_of_one_tick_are_in_flight_together() {
    let upstream = Upstream::start().await;
    let hosts = format!("allowed_outbound_hosts = ['{}']\n", upstream.url());
    let app = App::start(&format!("{API}{SUBMITTER}{hosts}")).await;
    app.set("tick", &format!("fan {}/wait?ms=50 64 16", upstream.url())).await;
    let begun = Instant::now();
    app.running.tick_now("submitter").await.unwrap();
    let took = begun.elapsed();
    assert_eq!(app.ok("/get?key=fanned").await, "64");
    assert_eq!(upstream.most_at_once(), 16);
    println!("64 requests of 50 ms, 16 at once: {took:?} (bound 200 ms)");
    // One after the other would be 3.2 s.
    assert!(took < Duration::from_secs(1), "{took:?}");
}
