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

mod engine;
mod guest;
mod imports;
mod jobs;
mod manifest;
mod options;
mod outbound;
mod routes;
mod running;
mod server;
mod store;
mod timer;
mod variables;

pub use imports::{PROVIDED, imports, unprovided_imports};
pub use options::{Limits, Options, StoreChoice, StoreFaults, TimerDeath};
pub use running::{Ended, Running, TimerStatus, start};
