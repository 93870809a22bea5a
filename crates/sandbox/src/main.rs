//! `cashbook-sandbox`: the stand-in as a program of its own.

use std::path::PathBuf;

use cashbook_sandbox::{Config, Faults, Key, Sandbox};
use clap::Parser;

/// A stand-in for the Cashbook service (it is not Cashbook). Listens on 127.0.0.1 only.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    /// The port; 0 takes a free one.
    #[arg(long, default_value_t = 7890)]
    port: u16,
    /// Keeps what arrives in this folder, so that a restart shows it again.
    #[arg(long)]
    data_dir: Option<PathBuf>,
    /// A key besides the built-in ones: SECRET=TAXPAYER[:other-user][:suppliers]. May be repeated.
    #[arg(long = "key")]
    keys: Vec<Key>,
    /// Knows no company but those of --key and the two of the demo.
    #[arg(long)]
    only_listed: bool,
    /// The switches at the start, in the JSON of GET /sandbox/api/faults.
    #[arg(long, value_parser = |text: &str| serde_json::from_str::<Faults>(text))]
    faults: Option<Faults>,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "info".into());
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let arguments = Arguments::parse();
    let mut keys = Config::default().keys;
    keys.extend(arguments.keys);
    let config = Config {
        port: arguments.port,
        keys,
        any_company: !arguments.only_listed,
        data_dir: arguments.data_dir,
        faults: arguments.faults.unwrap_or_default(),
    };
    let sandbox = Sandbox::start(config).await?;
    println!("Cashbook sandbox (a stand-in, not Cashbook): {}/sandbox", sandbox.url());
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted?,
        _ = terminate.recv() => {}
    }
    sandbox.shutdown().await;
    Ok(())
}
