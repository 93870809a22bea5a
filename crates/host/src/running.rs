//! Starting an application, and the handle to it while it runs.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use tokio::net::TcpListener;
use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::sync::watch;

use crate::cron::{Cron, Schedule};
use crate::engine::{Guest, Runtime};
use crate::guest::Grants;
use crate::jobs::Jobs;
use crate::manifest::Manifest;
use crate::options::{Options, TimerDeath};
use crate::outbound::AllowedHosts;
use crate::server::Server;
use crate::store::{self, Backend as _, DEFAULT_LABEL, Metered};
use crate::timer::Timer;
use crate::variables::Variables;

/// Loads the manifest, resolves its variables, compiles the components, opens the store, binds the address
/// and starts the timers. Needs tokio's multi-thread runtime.
///
/// # Errors
/// Everything that would make `spin up` refuse: an unreadable or inconsistent manifest, a required variable
/// without a value (named), an empty or malformed outbound host, an unknown store label, a component that
/// imports what Spin does not provide, a taken port.
pub async fn start(options: Options) -> anyhow::Result<Running> {
    ensure!(
        Handle::current().runtime_flavor() == RuntimeFlavor::MultiThread,
        "the runner needs tokio's multi-thread runtime"
    );
    let manifest = Manifest::load(&options.manifest)?;
    let variables =
        Variables::resolve(&manifest.variables, &options.variables, |name| std::env::var(name).ok())?;
    // All grants first: what is wrong with the manifest shows before anything is compiled or opened.
    let grants = grants(&manifest, &variables)?;
    let backend = Arc::new(store::open(&options).await?);
    let guests = load_guests(&manifest, grants, &options, &backend)?;

    let server = Arc::new(Server::new(&manifest.name, &manifest.routes, &guests)?);
    let mut timers = Vec::new();
    for (component, interval) in &manifest.timers {
        let guest =
            guests.get(component).with_context(|| format!("component {component:?} is not loaded"))?;
        let interval = options.timer_interval.unwrap_or(*interval);
        timers.push(Arc::new(Timer::new(Arc::clone(guest), interval)?));
    }
    let mut crons = Vec::new();
    for (component, schedule) in &manifest.crons {
        let guest =
            guests.get(component).with_context(|| format!("component {component:?} is not loaded"))?;
        let schedule = options.timer_interval.map_or_else(|| schedule.clone(), Schedule::Every);
        crons.push(Arc::new(Cron::new(Arc::clone(guest), schedule)?));
    }
    let listener = TcpListener::bind(options.listen)
        .await
        .with_context(|| format!("{} cannot be served", options.listen))?;
    let addr = listener.local_addr()?;

    let jobs = Jobs::new();
    tokio::spawn(server.serve(listener, jobs.permit()));
    let (timers_dead, all_dead) = watch::channel(false);
    if !timers.is_empty() {
        let run = |timer: &Arc<Timer>| {
            let (timer, permit) = (Arc::clone(timer), jobs.permit());
            tokio::spawn(async move { timer.run(permit).await })
        };
        let running: Vec<_> = timers.iter().map(run).collect();
        tokio::spawn(async move {
            for timer in running {
                let _ = timer.await;
            }
            timers_dead.send_replace(true);
        });
    }
    for cron in &crons {
        tokio::spawn(Arc::clone(cron).run(jobs.permit()));
    }
    tracing::info!(application = manifest.name, %addr, "serving");
    Ok(Running {
        addr,
        guests,
        timers,
        crons,
        jobs,
        backend,
        all_dead: (options.timer_death == TimerDeath::AsSpin).then_some(all_dead),
        grace: options.shutdown_grace,
    })
}

/// A running application. Dropping it stops it without grace; prefer [`Running::shutdown`].
pub struct Running {
    addr: SocketAddr,
    guests: BTreeMap<String, Arc<Guest>>,
    timers: Vec<Arc<Timer>>,
    crons: Vec<Arc<Cron>>,
    jobs: Jobs,
    backend: Arc<Metered>,
    /// Where the death of all timers ends the application.
    all_dead: Option<watch::Receiver<bool>>,
    grace: Duration,
}

/// Why a running application ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// A signal came while [`Running::run_until_signal`] waited.
    Asked,
    /// Every timer had died under [`TimerDeath::AsSpin`].
    TimersDead,
}

/// One timer as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimerStatus {
    /// The component's name in the manifest.
    pub component: String,
    /// Ticks that ran to their end.
    pub ticks: u64,
    /// Why it was stopped for good, where it was.
    pub dead: Option<String>,
}

/// One cron trigger as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CronStatus {
    /// The component's name in the manifest.
    pub component: String,
    /// Ticks that ended well.
    pub ticks: u64,
    /// Ticks that trapped or reported an error.
    pub failures: u64,
}

impl Running {
    /// The address that is served, with the real port.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Every timer of the manifest, by component.
    pub fn timers(&self) -> Vec<TimerStatus> {
        self.timers.iter().map(|timer| timer.status()).collect()
    }

    /// Every cron trigger of the manifest, in its order.
    pub fn crons(&self) -> Vec<CronStatus> {
        self.crons.iter().map(|cron| cron.status()).collect()
    }

    /// Key-value operations of all components since the start, the failed ones included.
    pub fn store_operations(&self) -> u64 {
        self.backend.operations()
    }

    /// The largest linear memory, in bytes, that any instance of `component` came to so far.
    ///
    /// # Errors
    /// There is no such component.
    pub fn memory_peak(&self, component: &str) -> anyhow::Result<usize> {
        let guest =
            self.guests.get(component).with_context(|| format!("there is no component {component:?}"))?;
        Ok(guest.memory_peak.load(std::sync::atomic::Ordering::Relaxed))
    }

    /// How long a fresh instance of `component` takes, from nothing to its first call.
    ///
    /// # Errors
    /// There is no such component, or it traps while it starts.
    pub async fn instantiation_time(&self, component: &str) -> anyhow::Result<Duration> {
        let guest =
            self.guests.get(component).with_context(|| format!("there is no component {component:?}"))?;
        let begun = Instant::now();
        let mut store = guest.store();
        guest.pre.instantiate_async(&mut store).await?;
        Ok(begun.elapsed())
    }

    /// Runs one tick of `component` now and waits for its end: a timer's after the one under way, a cron trigger's at once.
    ///
    /// # Errors
    /// Nothing ticks that component, its timer is dead, or the tick failed (which stops a timer).
    pub async fn tick_now(&self, component: &str) -> anyhow::Result<()> {
        if let Some(cron) = self.crons.iter().find(|cron| cron.component() == component) {
            return cron.tick(&self.jobs.permit()).await;
        }
        let timer = self
            .timers
            .iter()
            .find(|timer| timer.component() == component)
            .with_context(|| format!("no timer triggers component {component:?}"))?;
        timer.tick(&self.jobs.permit()).await
    }

    /// Waits until the application ends by itself, which only [`TimerDeath::AsSpin`] makes possible.
    pub async fn wait(&self) -> Ended {
        if let Some(mut dead) = self.all_dead.clone()
            && dead.wait_for(|dead| *dead).await.is_ok()
        {
            return Ended::TimersDead;
        }
        std::future::pending().await
    }

    /// Waits for Ctrl-C, SIGTERM or the end, then shuts down.
    ///
    /// # Errors
    /// The signal handlers cannot be installed.
    pub async fn run_until_signal(self) -> anyhow::Result<Ended> {
        let ended = tokio::select! {
            ended = self.wait() => ended,
            signal = signal() => {
                tracing::info!(signal = signal?, "ending");
                Ended::Asked
            }
        };
        self.shutdown().await;
        Ok(ended)
    }

    /// Takes no more requests, starts no more ticks, gives those under way the grace, and closes the store.
    pub async fn shutdown(self) {
        if !self.jobs.end(self.grace).await {
            tracing::warn!(grace = ?self.grace, "work under way was cut off");
        }
        self.backend.close().await;
    }
}

/// The name of the signal that came.
async fn signal() -> anyhow::Result<&'static str> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate()).context("SIGTERM cannot be listened for")?;
    tokio::select! {
        interrupt = tokio::signal::ctrl_c() => interrupt.map(|()| "SIGINT").context("SIGINT cannot be listened for"),
        _ = terminate.recv() => Ok("SIGTERM"),
    }
}

fn grants(manifest: &Manifest, variables: &Variables) -> anyhow::Result<BTreeMap<String, Arc<Grants>>> {
    let mut all = BTreeMap::new();
    for (name, entry) in &manifest.components {
        let in_component = || format!("component {name:?}");
        for label in &entry.key_value_stores {
            ensure!(
                label == DEFAULT_LABEL,
                "unknown key_value_stores label {label:?} for component {name:?}"
            );
        }
        let mut values = BTreeMap::new();
        for (variable, template) in &entry.variables {
            crate::variables::check_name(variable).with_context(in_component)?;
            values.insert(variable.clone(), variables.expand(template).with_context(in_component)?);
        }
        let grants = Grants {
            component: name.clone(),
            stores: entry.key_value_stores.iter().cloned().collect(),
            hosts: AllowedHosts::parse(&entry.allowed_outbound_hosts, variables)
                .with_context(in_component)?,
            variables: values,
            environment: entry.environment.clone().into_iter().collect(),
        };
        all.insert(name.clone(), Arc::new(grants));
    }
    Ok(all)
}

/// Compiles each source once, however many components share it.
fn load_guests(
    manifest: &Manifest,
    mut grants: BTreeMap<String, Arc<Grants>>,
    options: &Options,
    backend: &Arc<Metered>,
) -> anyhow::Result<BTreeMap<String, Arc<Guest>>> {
    let runtime = Runtime::new(options.cache_dir.as_deref())?;
    let mut compiled = BTreeMap::<PathBuf, _>::new();
    let mut guests = BTreeMap::new();
    for (name, entry) in &manifest.components {
        let grants = grants.remove(name).with_context(|| format!("component {name:?} has no grants"))?;
        let pre = match compiled.get(&entry.source) {
            Some(pre) => Clone::clone(pre),
            None => {
                let pre = tokio::task::block_in_place(|| runtime.load(&entry.source))
                    .with_context(|| format!("component {name:?}"))?;
                compiled.insert(entry.source.clone(), pre.clone());
                pre
            }
        };
        let guest = Guest {
            pre,
            grants,
            limits: options.limits,
            backend: Arc::clone(backend),
            memory_peak: Arc::default(),
        };
        guests.insert(name.clone(), Arc::new(guest));
    }
    Ok(guests)
}
