//! `incash-cashbook up`: the whole of it on this machine. The component on the local runner, a Cashbook sandbox unless
//! another Cashbook is named, and the development keys that only this command hands out.

use std::{
    collections::BTreeMap,
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context as _, Result, bail};
use cashbook_host::{Options, StoreChoice};
use cashbook_sandbox::Sandbox;
use clap::Args;

use crate::token;

/// Runs the component of a spin.toml here, with everything around it that development takes.
#[derive(Debug, Args)]
pub struct Up {
    /// The application to run.
    #[arg(long, default_value = "spin.toml")]
    manifest: PathBuf,
    /// Where the API is served; loopback only, since the keys are development keys.
    #[arg(long, default_value = "127.0.0.1:3000")]
    listen: SocketAddr,
    /// Port of the Cashbook sandbox; 0 takes a free one.
    #[arg(long, default_value_t = 7890)]
    sandbox_port: u16,
    /// Submit to this base URL instead of a sandbox of our own.
    #[arg(long)]
    cashbook_url: Option<String>,
    /// A tick every so many seconds instead of the manifest's interval, to see the timer at work.
    #[arg(long)]
    timer_seconds: Option<u64>,
    /// Keep the data in this Redis instead of SQLite: redis://127.0.0.1:6379/0
    #[arg(long)]
    redis_url: Option<String>,
    /// Another value for a variable of the manifest: NAME=VALUE. May be repeated.
    #[arg(long = "variable", value_parser = assignment)]
    variables: Vec<(String, String)>,
}

impl Up {
    /// Runs until Ctrl-C or SIGTERM.
    ///
    /// # Errors
    /// When something cannot be started; the message says what.
    pub async fn run(self, state_dir: &Path) -> Result<()> {
        if !self.listen.ip().is_loopback() {
            bail!("--listen {} is not loopback: `up` works with development keys and must not be reachable", self.listen);
        }
        fs::create_dir_all(state_dir).with_context(|| format!("{} cannot be made", state_dir.display()))?;
        let sandbox = match &self.cashbook_url {
            Some(_) => None,
            None => Some(
                Sandbox::start(cashbook_sandbox::Config {
                    port: self.sandbox_port,
                    data_dir: Some(state_dir.join("sandbox")),
                    ..cashbook_sandbox::Config::default()
                })
                .await?,
            ),
        };
        let cashbook_url = match (&self.cashbook_url, &sandbox) {
            (Some(url), _) => url.clone(),
            (None, Some(sandbox)) => sandbox.url(),
            (None, None) => bail!("neither --cashbook-url nor a sandbox"),
        };
        let mut options = Options::new(&self.manifest);
        options.listen = self.listen;
        options.state_dir = state_dir.to_owned();
        options.cache_dir = Some(state_dir.join("cache"));
        options.timer_interval = self.timer_seconds.map(Duration::from_secs);
        if let Some(url) = &self.redis_url {
            options.store = StoreChoice::Redis { url: url.clone() };
        }
        options.variables = variables(state_dir, &cashbook_url, self.timer_seconds)?;
        options.variables.extend(self.variables);
        let running = cashbook_host::start(options).await?;
        println!("API              http://{}/api/v1/openapi.json", running.addr());
        println!("Health           http://{}/health", running.addr());
        match &sandbox {
            Some(sandbox) => println!("Cashbook sandbox {}/sandbox (a stand-in, not Cashbook)", sandbox.url()),
            None => println!("Cashbook         {cashbook_url}"),
        }
        println!("A round now      incash-cashbook round --url http://{}", running.addr());
        println!("A token          incash-cashbook token --company 12345676 --scope documents,marks,settings");
        running.run_until_signal().await?;
        if let Some(sandbox) = sandbox {
            sandbox.shutdown().await;
        }
        Ok(())
    }
}

/// What the manifest's variables are here.
fn variables(state_dir: &Path, cashbook_url: &str, timer_seconds: Option<u64>) -> Result<BTreeMap<String, String>> {
    let mut variables = BTreeMap::from([
        ("cashbook_url".to_owned(), cashbook_url.to_owned()),
        ("jwks".to_owned(), token::development_key(state_dir)?.jwks()),
        ("master_keys".to_owned(), token::development_master_keys(state_dir)?),
        ("round_token".to_owned(), token::development_round_token(state_dir)?),
        ("development".to_owned(), "true".to_owned()),
    ]);
    if let Some(seconds) = timer_seconds {
        variables.insert("round_interval_seconds".to_owned(), seconds.to_string());
    }
    Ok(variables)
}

fn assignment(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("must read NAME=VALUE".to_owned()),
    }
}
