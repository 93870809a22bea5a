//! The timer trigger, with the manners of Spin's own: the first tick after one interval, never two at a time
//! for one component, a fresh instance each, and a trap ends it for good.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use tokio::sync::{Mutex, watch};
use wasmtime::component::ComponentExportIndex;

use crate::engine::Guest;
use crate::jobs::Permit;
use crate::running::TimerStatus;

/// What world `spin-timer` of package `fermyon:example` exports.
const EXPORT: &str = "handle-timer-request";

pub(crate) struct Timer {
    guest: Arc<Guest>,
    export: ComponentExportIndex,
    interval: Duration,
    /// Held during a tick.
    turn: Mutex<()>,
    ticks: AtomicU64,
    /// Why the timer is stopped for good.
    dead: watch::Sender<Option<String>>,
}

impl Timer {
    pub fn new(guest: Arc<Guest>, interval: Duration) -> anyhow::Result<Self> {
        let export =
            guest.pre.component().get_export_index(None, EXPORT).with_context(|| {
                format!("component {:?} does not export {EXPORT}", guest.grants.component)
            })?;
        Ok(Self {
            guest,
            export,
            interval,
            turn: Mutex::new(()),
            ticks: AtomicU64::new(0),
            dead: watch::Sender::new(None),
        })
    }

    pub fn component(&self) -> &str {
        &self.guest.grants.component
    }

    pub fn status(&self) -> TimerStatus {
        TimerStatus {
            component: self.component().to_owned(),
            ticks: self.ticks.load(Ordering::Relaxed),
            dead: self.dead.borrow().clone(),
        }
    }

    /// Ticks at its interval until `permit` drains or a tick traps.
    pub async fn run(&self, permit: Permit) {
        loop {
            let mut dead = self.dead.subscribe();
            tokio::select! {
                () = permit.draining() => return,
                // A tick on demand may trap as well.
                _ = dead.wait_for(Option::is_some) => return,
                () = tokio::time::sleep(self.interval) => {}
            }
            if self.tick(&permit).await.is_err() {
                return; // Logged where it happened.
            }
        }
    }

    /// One tick, after the one under way.
    pub async fn tick(&self, permit: &Permit) -> anyhow::Result<()> {
        let _turn = self.turn.lock().await;
        let component = self.component();
        if let Some(reason) = self.dead.borrow().as_ref() {
            bail!("the timer of component {component} is dead: {reason}");
        }
        let begun = Instant::now();
        let mut store = self.guest.store();
        let call = self.guest.run(&mut store, self.guest.limits.tick_timeout, async |store| {
            let instance = self.guest.pre.instantiate_async(&mut *store).await?;
            let handle = instance.get_typed_func::<(), ()>(&mut *store, &self.export)?;
            handle.call_async(store, ()).await
        });
        let Some(ended) = permit.unless_over(call).await else {
            bail!("the runner ended during the tick of component {component}");
        };
        if let Err(failure) = ended {
            let reason = failure.to_string();
            tracing::error!(
                component,
                "THE TIMER OF COMPONENT {component} IS DEAD and will not tick again until a restart: {reason}"
            );
            self.dead.send_replace(Some(reason.clone()));
            bail!("the tick of component {component} failed: {reason}");
        }
        self.ticks.fetch_add(1, Ordering::Relaxed);
        let took = begun.elapsed();
        if took > self.interval {
            tracing::warn!(component, ?took, interval = ?self.interval, "a tick took longer than its interval");
        }
        Ok(())
    }
}
