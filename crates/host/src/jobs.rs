//! Work under way, and its orderly end: draining waits for it, and after the grace it is cut off.

use std::time::Duration;

use tokio::sync::{mpsc, watch};

/// How far the end has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Phase {
    Open,
    Draining,
    Over,
}

/// Held by whoever may end the work.
pub(crate) struct Jobs {
    phase: watch::Sender<Phase>,
    /// Closed once the last [`Permit`] is gone; nothing is ever sent.
    under_way: mpsc::Receiver<()>,
    permit: Permit,
}

/// Held by each piece of work while it runs.
#[derive(Clone)]
pub(crate) struct Permit {
    phase: watch::Receiver<Phase>,
    _under_way: mpsc::Sender<()>,
}

impl Jobs {
    pub fn new() -> Self {
        let (phase, seen) = watch::channel(Phase::Open);
        let (sender, under_way) = mpsc::channel(1);
        Self { phase, under_way, permit: Permit { phase: seen, _under_way: sender } }
    }

    pub fn permit(&self) -> Permit {
        self.permit.clone()
    }

    /// Starts nothing new, waits up to `grace` for what runs, then cuts it off. Says whether all came to its end.
    pub async fn end(self, grace: Duration) -> bool {
        let Self { phase, mut under_way, permit } = self;
        drop(permit);
        phase.send_replace(Phase::Draining);
        if tokio::time::timeout(grace, under_way.recv()).await.is_ok() {
            return true;
        }
        phase.send_replace(Phase::Over);
        under_way.recv().await;
        false
    }
}

impl Permit {
    /// Waits until nothing new may start.
    pub async fn draining(&self) {
        self.reached(Phase::Draining).await;
    }

    /// Runs `work` unless and until it is cut off.
    pub async fn unless_over<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        tokio::select! {
            done = work => Some(done),
            () = self.reached(Phase::Over) => None,
        }
    }

    async fn reached(&self, phase: Phase) {
        // An error means that the runner was dropped without an end: nothing may go on either.
        let _ = self.phase.clone().wait_for(|now| *now >= phase).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn work_within_the_grace_ends_and_later_work_is_cut_off() {
        for (millis, finishes) in [(1, true), (60_000, false)] {
            let jobs = Jobs::new();
            let permit = jobs.permit();
            let work = tokio::spawn(async move {
                permit.unless_over(tokio::time::sleep(Duration::from_millis(millis))).await.is_some()
            });
            assert_eq!(jobs.end(Duration::from_millis(200)).await, finishes);
            assert_eq!(work.await.unwrap(), finishes);
        }
    }
}
