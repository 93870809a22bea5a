//! A local runner for Spin applications: it reads the same `spin.toml` and runs the same component on
//! wasmtime, with the same interfaces, rights and failures, where the `spin` command is not installed.
//!
//! ```no_run
//! # async fn run() -> anyhow::Result<()> {
//! let mut options = cashbook_host::Options::new("spin.toml");
//! options.listen = "127.0.0.1:3000".parse()?;
//! let running = cashbook_host::start(options).await?;
//! println!("http://{}", running.addr());
//! running.run_until_signal().await?;
//! # Ok(())
//! # }
//! ```
//!
//! # What is as in Spin, and what is not
//! Each fact that concerns this project has a test in `tests/facts`. On purpose different:
//! - an instance has at most 128 MiB and a request 30 s, as on the hosted platform ([`Limits`]);
//! - by default HTTP outlives the timers, with an error in the log ([`TimerDeath`]);
//! - a response whose guest failed behind the head is cut off instead of looking whole;
//! - the SQLite file is in write-ahead mode, which Spin reads and keeps; a clean end leaves the one file;
//! - a variable that the manifest does not declare is refused instead of ignored.
//!
//! Not offered, and refused by name where a manifest asks for it: remote sources, mounted files, other stores than
//! `default`, SQLite and AI interfaces. Other triggers are ignored with a warning; sockets exist and reach nobody.

mod cron;
mod engine;
mod guest;
mod imports;
mod jobs;
mod manifest;
mod options;
mod outbound;
mod routes;
mod running;
mod runtime_config;
mod server;
mod store;
mod timer;
mod variables;

pub use imports::{PROVIDED, imports, unprovided_imports};
pub use options::{Limits, Options, StoreChoice, StoreFaults, TimerDeath};
pub use running::{CronStatus, Ended, Running, TimerStatus, start};
pub use runtime_config::store_choice;
