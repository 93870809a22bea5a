//! The timer itself submits, not only the round that someone asks for.

use std::time::Duration;

use cashbook_tests::{eventually, world::World};
use serde_json::json;

const COMPANY: &str = "12345678";

#[tokio::test(flavor = "multi_thread")]
async fn the_timer_submits_and_goes_on_after_trouble() {
    let world = World::with(|setup| setup.timer = Some(Duration::from_secs(1))).await;
    world.company(COMPANY).await;
    let submitted = async |number: &str| {
        eventually("the timer submits", Duration::from_secs(60), async || {
            (world.state(COMPANY, number).await == "submitted").then_some(())
        })
        .await;
    };
    world.waiting(COMPANY, "T-1").await;
    submitted("T-1").await;
    // A tick that meets a bad Cashbook must not stop the ticks: a trap would, silently and for good.
    world.faults(json!({ "rules": [
        { "count": 1, "number": "T-2", "do": { "kind": "accept-then-drop" } },
        { "count": 1, "number": "T-3", "do": { "kind": "not-json" } }
    ] }));
    for number in ["T-2", "T-3"] {
        world.waiting(COMPANY, number).await;
    }
    for number in ["T-2", "T-3"] {
        submitted(number).await;
    }
    world.waiting(COMPANY, "T-4").await;
    submitted("T-4").await;
    let health = world.api.health().await;
    assert_eq!(health["rounds"][0]["last"]["trigger"], "timer", "{health}");
    world.end().await;
}
