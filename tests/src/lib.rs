//! What the end to end tests stand on: the component and the runner as they ship, a Cashbook sandbox, and a client of
//! the API. The scenarios are in `scenarios/`.
//!
//! Everything waits with a deadline, listens on loopback, and works in a folder of its own, which is kept (and named)
//! when a test fails.

pub mod api;
pub mod artifacts;
pub mod canonical;
pub mod contract;
pub mod documents;
pub mod local;
pub mod redis;
pub mod runner;
pub mod secrets;
pub mod stored;
pub mod world;

use std::{
    io::Write as _,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

static MEASURING: AtomicBool = AtomicBool::new(false);

/// From now on the client checks nothing and no company has a limit: what is wanted are figures of the service.
pub fn measure() {
    MEASURING.store(true, Ordering::Relaxed);
}

#[must_use]
pub fn is_measuring() -> bool {
    MEASURING.load(Ordering::Relaxed)
}

/// Says something past the test harness, which keeps what tests print to itself.
pub fn say(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// Asks again until there is an answer.
///
/// # Panics
/// With `what` when the deadline passes.
pub async fn eventually<T>(what: &str, deadline: Duration, mut ask: impl AsyncFnMut() -> Option<T>) -> T {
    let began = tokio::time::Instant::now();
    loop {
        if let Some(answer) = ask().await {
            return answer;
        }
        assert!(began.elapsed() < deadline, "waited {deadline:?} in vain: {what}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
