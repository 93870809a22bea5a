//! What the runner is told by whoever starts it.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How to run one application. [`Options::new`] gives what `spin up` would do; change the fields that differ.
/// It has no `Debug`, because variables and the URL of a store may hold secrets.
#[derive(Clone)]
pub struct Options {
    /// The `spin.toml` (manifest version 2). Component sources are found relative to its folder.
    pub manifest: PathBuf,
    /// Where HTTP triggers are served; port 0 takes a free one, see [`crate::Running::addr`].
    pub listen: SocketAddr,
    /// Folder that holds the SQLite store, as Spin's `.spin` beside the manifest does. Created when missing.
    pub state_dir: PathBuf,
    /// Folder for compiled components, so that the next start skips compilation. `None` compiles each time.
    pub cache_dir: Option<PathBuf>,
    /// Values of application variables; they win over `SPIN_VARIABLE_<NAME>` and over the manifest's defaults.
    /// A name that the manifest does not declare is an error.
    pub variables: BTreeMap<String, String>,
    /// Replaces `interval_secs` of every timer and the schedule of every cron trigger, for demonstrations and tests.
    pub timer_interval: Option<Duration>,
    /// What becomes of the application when all its timers have died.
    pub timer_death: TimerDeath,
    /// Where key-value data live.
    pub store: StoreChoice,
    /// Deliberate store errors, for tests of what a component does about them.
    pub store_faults: Option<StoreFaults>,
    /// Bounds on what one instance may take.
    pub limits: Limits,
    /// How long [`crate::Running::shutdown`] waits for requests and ticks under way.
    pub shutdown_grace: Duration,
}

impl Options {
    /// Options for the manifest at `manifest`: port 3000 on loopback, SQLite in `.spin` beside the manifest,
    /// compiled components under `.spin/cache`, limits as on the hosted platform.
    pub fn new(manifest: impl Into<PathBuf>) -> Self {
        let manifest = manifest.into();
        let folder = match manifest.parent() {
            Some(parent) if parent != Path::new("") => parent.to_owned(),
            _ => PathBuf::from("."),
        };
        let state_dir = folder.join(".spin");
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 3000)),
            cache_dir: Some(state_dir.join("cache")),
            state_dir,
            manifest,
            variables: BTreeMap::new(),
            timer_interval: None,
            timer_death: TimerDeath::KeepServing,
            store: StoreChoice::Sqlite,
            store_faults: None,
            limits: Limits::default(),
            shutdown_grace: Duration::from_secs(5),
        }
    }
}

/// Which backend stands behind the label `default`.
#[derive(Clone, PartialEq, Eq)]
pub enum StoreChoice {
    /// `sqlite_key_value.db` in [`Options::state_dir`], in Spin's own table layout.
    Sqlite,
    /// A Redis server, as Spin's `[key_value_store.default] type = "redis"`: `redis://host:port/db`.
    Redis {
        /// The server's URL.
        url: String,
    },
    /// A map in memory that is gone with the runner.
    Memory,
}

/// What becomes of the application when a trap has stopped every timer. A trap stops the timer that it
/// happened in for good either way, as in Spin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimerDeath {
    /// HTTP goes on; the death is logged as an error and shows in [`crate::Running::timers`].
    KeepServing,
    /// [`crate::Running::wait`] returns with [`crate::Ended::TimersDead`], as Spin exits with status 0.
    AsSpin,
}

/// Bounds on what one instance may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Linear memory of one instance, bytes.
    pub memory_bytes: usize,
    /// Wall time of one HTTP request, from its arrival to the last byte that the component writes.
    pub request_timeout: Option<Duration>,
    /// Wall time of one tick; `None` as in Spin. A tick that exceeds it is killed, which stops its timer.
    pub tick_timeout: Option<Duration>,
}

impl Default for Limits {
    /// The hosted platform's figures: 128 MiB, 30 s for a request.
    fn default() -> Self {
        Self { memory_bytes: 128 << 20, request_timeout: Some(Duration::from_secs(30)), tick_timeout: None }
    }
}

/// Makes the store fail at regular steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreFaults {
    /// Every n-th operation fails (1 fails all of them).
    pub every: u64,
    /// The message in the guest's `error::other`.
    pub message: String,
}

impl StoreFaults {
    /// Every `every`-th operation answers "database is locked", the error that two writing processes see.
    pub fn locked(every: u64) -> Self {
        Self { every, message: "database is locked".into() }
    }
}
