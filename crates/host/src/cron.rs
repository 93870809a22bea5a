//! The cron trigger, with the manners of Spin's own plugin: six fields, seconds first, in UTC; a fresh instance each
//! tick; ticks may overlap; what a tick reports or traps with is logged, and the next one comes all the same.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, bail};
use chrono::{DateTime, Utc};
use croner::parser::{CronParser, Seconds, Year};
use wasmtime::component::{ComponentExportIndex, ComponentType, Lift, Lower};

use crate::engine::Guest;
use crate::jobs::Permit;
use crate::running::CronStatus;

/// What world `spin-cron` of package `spin:cron@3.0.0` exports, as an async function.
const EXPORT: &str = "handle-cron-event";

/// When ticks come.
#[derive(Clone, Debug)]
pub(crate) enum Schedule {
    Cron(Box<croner::Cron>),
    /// For demonstrations and tests.
    Every(Duration),
}

impl Schedule {
    /// `0 0/30 * * * *`: every half hour.
    pub fn parse(expression: &str) -> anyhow::Result<Self> {
        let parser = CronParser::builder()
            .seconds(Seconds::Required)
            .year(Year::Disallowed)
            .dom_and_dow(true)
            .sloppy_ranges(true)
            .build();
        let cron = parser.parse(expression).with_context(|| {
            format!("{expression:?} has not the form of six fields, seconds first, as in \"0 0/30 * * * *\"")
        })?;
        Ok(Self::Cron(Box::new(cron)))
    }

    /// How long from `now` on; `None` when no tick comes any more.
    fn wait(&self, now: DateTime<Utc>) -> Option<Duration> {
        match self {
            Self::Every(interval) => Some(*interval),
            Self::Cron(cron) => {
                let next = cron.find_next_occurrence(&now, false).ok()?;
                next.signed_duration_since(now).to_std().ok()
            }
        }
    }
}

/// `spin:cron/cron-types@3.0.0`.
#[derive(Clone, Copy, ComponentType, Lower)]
#[component(record)]
struct Metadata {
    timestamp: u64,
}

#[derive(Clone, ComponentType, Lift)]
#[component(variant)]
enum Error {
    #[component(name = "other")]
    Other(String),
}

pub(crate) struct Cron {
    guest: Arc<Guest>,
    export: ComponentExportIndex,
    schedule: Schedule,
    ticks: AtomicU64,
    failures: AtomicU64,
}

impl Cron {
    pub fn new(guest: Arc<Guest>, schedule: Schedule) -> anyhow::Result<Self> {
        let export =
            guest.pre.component().get_export_index(None, EXPORT).with_context(|| {
                format!("component {:?} does not export {EXPORT}", guest.grants.component)
            })?;
        Ok(Self { guest, export, schedule, ticks: AtomicU64::new(0), failures: AtomicU64::new(0) })
    }

    pub fn component(&self) -> &str {
        &self.guest.grants.component
    }

    pub fn status(&self) -> CronStatus {
        CronStatus {
            component: self.component().to_owned(),
            ticks: self.ticks.load(Ordering::Relaxed),
            failures: self.failures.load(Ordering::Relaxed),
        }
    }

    /// Ticks as scheduled until `permit` drains.
    pub async fn run(self: Arc<Self>, permit: Permit) {
        while let Some(wait) = self.schedule.wait(SystemTime::now().into()) {
            tokio::select! {
                () = permit.draining() => return,
                () = tokio::time::sleep(wait) => {}
            }
            let (cron, permit) = (Arc::clone(&self), permit.clone());
            tokio::spawn(async move {
                // Logged where it happened.
                let _ = cron.tick(&permit).await;
            });
        }
    }

    /// One tick, beside those under way.
    pub async fn tick(&self, permit: &Permit) -> anyhow::Result<()> {
        let component = self.component();
        let timestamp = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        let mut answer = Ok(());
        let mut store = self.guest.store();
        let call = self.guest.run(&mut store, self.guest.limits.tick_timeout, async |store| {
            let instance = self.guest.pre.instantiate_async(&mut *store).await?;
            let handle =
                instance.get_typed_func::<(Metadata,), (Result<(), Error>,)>(&mut *store, &self.export)?;
            (answer,) = handle.call_async(store, (Metadata { timestamp },)).await?;
            Ok(())
        });
        let Some(ended) = permit.unless_over(call).await else {
            bail!("the runner ended during the tick of component {component}");
        };
        let reason = match (ended, answer) {
            (Ok(()), Ok(())) => {
                self.ticks.fetch_add(1, Ordering::Relaxed);
                return Ok(());
            }
            (Ok(()), Err(Error::Other(reason))) => reason,
            (Err(failure), _) => failure.to_string(),
        };
        self.failures.fetch_add(1, Ordering::Relaxed);
        tracing::error!(component, "a cron tick failed: {reason}");
        bail!("the tick of component {component} failed: {reason}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next(expression: &str, now: &str) -> String {
        let now: DateTime<Utc> = now.parse().unwrap();
        let wait = Schedule::parse(expression).unwrap().wait(now).unwrap();
        (now + wait).to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
    }

    #[test]
    fn ticks_come_on_the_half_hour() {
        let half_hour = "0 0/30 * * * *";
        assert_eq!(next(half_hour, "2026-11-22T09:12:13Z"), "2026-11-22T09:30:00Z");
        assert_eq!(next(half_hour, "2026-11-22T09:30:00Z"), "2026-11-22T10:00:00Z");
        assert_eq!(next("*/2 * * * * *", "2026-11-22T09:30:00.5Z"), "2026-11-22T09:30:02Z");
    }

    #[test]
    fn only_six_fields_are_taken() {
        for wrong in ["", "*/30 * * * *", "0 0/30 * * * * 2026", "0 0/30 25 * * *", "never"] {
            let error = Schedule::parse(wrong).unwrap_err().to_string();
            assert!(error.contains("six fields"), "{wrong}: {error}");
        }
    }
}
