//! A stand-in for the Cashbook service, for development and tests. **It is not Cashbook**: it speaks the interface as
//! far as it is publicly known, keeps what it is sent, complains of what Cashbook is known to complain of, shows all of
//! it on plain pages, and misbehaves on request.
//!
//! ```no_run
//! # async fn demo() -> anyhow::Result<()> {
//! let sandbox = cashbook_sandbox::Sandbox::start(cashbook_sandbox::Config::default()).await?;
//! println!("submit to {}, look at {}/sandbox", sandbox.url(), sandbox.url());
//! assert_eq!(sandbox.stats().submissions, 0);
//! sandbox.shutdown().await;
//! # Ok(())
//! # }
//! ```

mod cashbook;
mod config;
mod control;
mod faults;
mod labels;
mod pages;
mod pool;
mod server;
mod store;
mod style;
mod switches;
pub mod xml;

use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use anyhow::Context as _;
use axum::{
    Router,
    extract::Request,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse as _, Redirect, Response},
    routing::get,
};
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};

pub use config::{Config, Key};
pub use faults::{Act, Call, Complaint, Faults, Rule};
pub use pool::{Form, Image, Outcome, Record, Request as Journaled, Resend, Stats, Status};

/// A running sandbox. Dropping it stops it; [`Sandbox::shutdown`] also waits until it has stopped.
#[derive(Debug)]
pub struct Sandbox {
    address: SocketAddr,
    shared: Arc<Shared>,
    stop: watch::Sender<bool>,
    serving: JoinHandle<()>,
}

impl Sandbox {
    /// Starts listening on 127.0.0.1.
    ///
    /// # Errors
    /// The port is taken, the folder cannot be read, or a switch is impossible.
    pub async fn start(config: Config) -> anyhow::Result<Self> {
        config.faults.check().map_err(anyhow::Error::msg)?;
        let (store, records) = store::Store::open(config.data_dir.as_deref())?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, config.port))
            .await
            .with_context(|| format!("cannot listen on 127.0.0.1:{}", config.port))?;
        let address = listener.local_addr()?;
        let pool = pool::Pool::new(config.faults.clone(), store, records);
        let shared = Arc::new(Shared { config, pool: Mutex::new(pool) });
        let (stop, stopped) = watch::channel(false);
        let serving = tokio::spawn(server::serve(listener, app(Arc::clone(&shared)), stopped));
        Ok(Self { address, shared, stop, serving })
    }

    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Without a slash at its end: what a company's Cashbook URL is set to.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Everything that was taken, oldest first.
    #[must_use]
    pub fn submissions(&self) -> Vec<Record> {
        self.shared.pool().records().to_vec()
    }

    /// All submissions of one document, oldest first.
    #[must_use]
    pub fn submissions_of(&self, company: &str, number: &str) -> Vec<Record> {
        self.shared.pool().of(company, Some(number)).cloned().collect()
    }

    /// The XML of a submission, to the byte; `None` for one that is not there.
    #[must_use]
    pub fn xml(&self, seq: u64) -> Option<Arc<[u8]>> {
        let pool = self.shared.pool();
        pool.store.get(&pool.record(seq)?.xml_sha256)
    }

    /// The decoded image of a submission; `None` where its form carried none.
    #[must_use]
    pub fn image(&self, seq: u64) -> Option<Arc<[u8]>> {
        let pool = self.shared.pool();
        pool.store.get(pool.record(seq)?.image_sha256.as_deref()?)
    }

    /// Every request to Cashbook's interface, oldest first.
    #[must_use]
    pub fn requests(&self) -> Vec<Journaled> {
        self.shared.pool().requests().cloned().collect()
    }

    #[must_use]
    pub fn stats(&self) -> Stats {
        self.shared.pool().stats()
    }

    #[must_use]
    pub fn faults(&self) -> Faults {
        self.shared.pool().faults.clone()
    }

    /// Replaces all switches.
    ///
    /// # Errors
    /// Why a switch is impossible; then all stay as they were.
    pub fn set_faults(&self, faults: Faults) -> Result<(), String> {
        faults.check()?;
        self.shared.pool().faults = faults;
        Ok(())
    }

    /// Forgets what arrived and goes back to the switches of the start.
    ///
    /// # Errors
    /// The folder cannot be emptied.
    pub fn reset(&self) -> anyhow::Result<()> {
        self.shared.pool().reset(self.shared.config.faults.clone())
    }

    /// Closes every connection and stops listening.
    pub async fn shutdown(mut self) {
        let _ = self.stop.send(true);
        let _ = (&mut self.serving).await;
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        let _ = self.stop.send(true);
    }
}

/// What every request handler sees.
#[derive(Debug)]
struct Shared {
    config: Config,
    pool: Mutex<pool::Pool>,
}

impl Shared {
    fn pool(&self) -> MutexGuard<'_, pool::Pool> {
        // A handler that panicked leaves counts behind that are at worst one off: a test tool goes on.
        self.pool.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn key(&self, headers: &HeaderMap) -> Option<Key> {
        let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
        let (scheme, secret) = value.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| self.config.key(secret.trim()))?
    }
}

fn app(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/", get(|| async { Redirect::to("/sandbox") }))
        .merge(cashbook::routes())
        .merge(control::routes())
        .merge(pages::routes())
        .merge(switches::routes())
        .layer(middleware::from_fn(guard))
        .with_state(shared)
}

/// Only this machine's browser, and no other site through it: no foreign `Host` (DNS rebinding), no cross-site form.
async fn guard(request: Request, next: Next) -> Response {
    if !from_here(&request) {
        return (StatusCode::FORBIDDEN, "the sandbox answers this machine only").into_response();
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(CSP));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    headers.insert("x-sandbox", HeaderValue::from_static("stand-in, not Cashbook"));
    response
}

fn from_here(request: &Request) -> bool {
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    let host = header("host").unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let foreign_form =
        header("sec-fetch-site") == Some("cross-site") && request.method() != axum::http::Method::GET;
    matches!(name, "127.0.0.1" | "localhost") && !foreign_form
}

const CSP: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; \
                   frame-ancestors 'none'";
