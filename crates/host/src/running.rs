//! Starting an application, and the handle to it while it runs.

use std::net::SocketAddr;

use crate::options::Options;

/// Loads the manifest, resolves its variables, compiles the components, opens the store, binds the address
/// and starts the timers. Needs tokio's multi-thread runtime.
///
/// # Errors
/// Everything that would make `spin up` refuse: an unreadable or inconsistent manifest, a required variable
/// without a value (named), an empty or malformed outbound host, an unknown store label, a component that
/// imports what Spin does not provide, a taken port.
pub async fn start(options: Options) -> anyhow::Result<Running> {
    anyhow::bail!("the runner is under construction: {}", options.manifest.display())
}

/// A running application. Dropping it stops it without grace; prefer [`Running::shutdown`].
pub struct Running {
    addr: SocketAddr,
}

/// Why a running application ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// [`Running::shutdown`] was called, or a signal came while [`Running::run_until_signal`] waited.
    Asked,
    /// Every timer had died under [`crate::TimerDeath::AsSpin`].
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

impl Running {
    /// The address that is served, with the real port.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Every timer of the manifest, by component.
    pub fn timers(&self) -> Vec<TimerStatus> {
        Vec::new()
    }

    /// Runs one tick of `component` now, after the one under way if there is one, and waits for its end.
    ///
    /// # Errors
    /// No timer triggers that component, its timer is dead, or the tick trapped (which stops the timer).
    pub async fn tick_now(&self, component: &str) -> anyhow::Result<()> {
        anyhow::bail!("no timer {component}")
    }

    /// Waits until the application ends by itself.
    pub async fn wait(&self) -> Ended {
        std::future::pending().await
    }

    /// Waits for Ctrl-C, SIGTERM or the end, then shuts down.
    ///
    /// # Errors
    /// The signal handlers cannot be installed.
    pub async fn run_until_signal(self) -> anyhow::Result<Ended> {
        Ok(Ended::Asked)
    }

    /// Takes no more requests, starts no more ticks, gives those under way the grace, and closes the store.
    pub async fn shutdown(self) {}
}
