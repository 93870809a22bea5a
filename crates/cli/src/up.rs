//! `incash-cashbook up`: the whole of it on this machine. The component on the local runner, a Cashbook sandbox unless
//! another Cashbook is named, and the development keys that only this command hands out.

use std::{
    collections::BTreeMap,
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use anyhow::{Context as _, Result, bail};
use cashbook_core::auth::{Scope, sign::Grant};
use cashbook_host::{Options, StoreChoice};
use cashbook_sandbox::Sandbox;
use clap::Args;

use crate::{demo, token};

/// Runs the component of a spin.toml here, with everything around it that development takes.
#[derive(Debug, Args)]
pub struct Up {
    /// The application to run.
    #[arg(long, short = 'f', default_value = "spin.toml")]
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
    /// Serves the demo of the InCash web client here, and loads its documents; `none` leaves it out.
    #[arg(long, default_value = "127.0.0.1:3001", value_parser = demo_address)]
    demo: Demo,
    /// The folder of the demo's pages, with the browser package built (`cargo xtask build`).
    #[arg(long, default_value = "web")]
    web_dir: PathBuf,
    /// A tick every so many seconds instead of the manifest's interval, to see the timer at work.
    #[arg(long)]
    timer_seconds: Option<u64>,
    /// Keep the data in this Redis instead of SQLite: redis://127.0.0.1:6379/0
    #[arg(long)]
    redis_url: Option<String>,
    /// Keep the data where this runtime configuration of Spin says: a Redis, or SQLite.
    #[arg(long, conflicts_with = "redis_url")]
    runtime_config_file: Option<PathBuf>,
    /// Another value for a variable of the manifest: NAME=VALUE. May be repeated.
    #[arg(long = "variable", value_parser = assignment)]
    variables: Vec<(String, String)>,
}

/// Where the demo is served.
#[derive(Clone, Copy, Debug)]
enum Demo {
    None,
    At(SocketAddr),
}

impl Up {
    /// Runs until Ctrl-C or SIGTERM.
    ///
    /// # Errors
    /// When something cannot be started; the message says what.
    pub async fn run(self, state_dir: &Path) -> Result<()> {
        if !self.listen.ip().is_loopback() {
            bail!(
                "--listen {} is not loopback: `up` works with development keys and must not be reachable",
                self.listen
            );
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
        if let Some(path) = &self.runtime_config_file {
            options.store = cashbook_host::store_choice(path)?;
        }
        options.variables = variables(state_dir, &cashbook_url, self.timer_seconds)?;
        options.variables.extend(self.variables);
        let running = cashbook_host::start(options).await?;
        println!("API              http://{}/api/v1/openapi.json", running.addr());
        println!("Health           http://{}/health", running.addr());
        match &sandbox {
            Some(sandbox) => {
                println!("Cashbook sandbox {}/sandbox (a stand-in, not Cashbook)", sandbox.url())
            }
            None => println!("Cashbook         {cashbook_url}"),
        }
        let demo = match self.demo {
            Demo::None => None,
            Demo::At(address) => {
                let served = serve_demo(
                    address,
                    demo::Demo {
                        web_dir: self.web_dir,
                        api_base: format!("http://{}", running.addr()),
                        mint: minter(state_dir)?,
                        round_token: token::development_round_token(state_dir)?,
                        sandbox_url: sandbox.as_ref().map(|sandbox| format!("{}/sandbox", sandbox.url())),
                        books: state_dir.join("demo-books.json"),
                    },
                )
                .await?;
                println!("Demo             http://{address}/ (right click an invoice)");
                Some(served)
            }
        };
        println!("A round now      incash-cashbook round --url http://{}", running.addr());
        println!(
            "A token          incash-cashbook token --company 24123459 --scope documents,marks,settings"
        );
        println!("Running; Ctrl-C ends it.");
        running.run_until_signal().await?;
        if let Some(demo) = demo {
            demo.abort();
        }
        if let Some(sandbox) = sandbox {
            sandbox.shutdown().await;
        }
        Ok(())
    }
}

async fn serve_demo(address: SocketAddr, demo: demo::Demo) -> Result<tokio::task::JoinHandle<()>> {
    if !address.ip().is_loopback() {
        bail!("--demo {address} is not loopback: its tokens are development tokens");
    }
    let listener = tokio::net::TcpListener::bind(address)
        .await
        .with_context(|| format!("the demo cannot listen on {address}"))?;
    let router = demo::start(demo).await.context("the demo cannot start")?;
    Ok(tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, router).await {
            eprintln!("the demo stopped: {error}");
        }
    }))
}

/// Signs tokens for the demo's user, who stays a day.
fn minter(state_dir: &Path) -> Result<demo::Mint> {
    let key = token::development_key(state_dir)?;
    Ok(Arc::new(move |company: &str, scopes: &[Scope]| {
        let grant = Grant { issuer: token::ISSUER, audience: token::AUDIENCE, sub: "demo", company, scopes };
        Ok(key.token(&grant, 43_200, chrono::Utc::now()))
    }))
}

fn demo_address(text: &str) -> Result<Demo, String> {
    match text {
        "none" => Ok(Demo::None),
        _ => text.parse().map(Demo::At).map_err(|error| format!("{error}; or none")),
    }
}

/// What the manifest's variables are here.
fn variables(
    state_dir: &Path,
    cashbook_url: &str,
    timer_seconds: Option<u64>,
) -> Result<BTreeMap<String, String>> {
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
