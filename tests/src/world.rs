//! A small world for one scenario: a Cashbook sandbox, the runner beside it, a client, and a folder.

use std::{path::Path, time::Duration};

use cashbook_sandbox::{Call, Config, Faults, Sandbox};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{
    api::Api,
    documents, eventually,
    redis::Redis,
    runner::{Runner, Setup},
};

/// The sandbox's key of a company.
#[must_use]
pub fn key_of(company: &str) -> String {
    format!("sandbox-key-{company}")
}

/// Where a scenario plays. [`World::end`] looks for secrets where none may be; call it last.
#[derive(Debug)]
pub struct World {
    pub sandbox: Sandbox,
    pub runner: Runner,
    pub api: Api,
    redis: Option<Redis>,
    folder: Option<TempDir>,
}

impl World {
    /// The runner with the manifest's own timer: rounds happen when a test asks for one.
    pub async fn start() -> Self {
        Self::with(|_| ()).await
    }

    /// As [`Self::start`], with Redis as the store; `None` where there is no Redis.
    pub async fn on_redis() -> Option<Self> {
        Self::with_redis(|_| ()).await
    }

    async fn with_redis(change: impl FnOnce(&mut Setup)) -> Option<Self> {
        let folder = folder();
        let redis = Redis::start(folder.path()).await?;
        let url = redis.url.clone();
        let mut world = Self::within(folder, |setup| {
            setup.redis_url = Some(url);
            change(setup);
        })
        .await;
        world.redis = Some(redis);
        Some(world)
    }

    /// As [`Self::start`], with a change of the runner's set-up.
    ///
    /// Where the environment says `CASHBOOK_TEST_STORE=redis`, the store is a Redis server: `cargo xtask test` runs
    /// those that concern the store a second time so.
    ///
    /// # Panics
    /// When something does not start.
    pub async fn with(change: impl FnOnce(&mut Setup)) -> Self {
        if std::env::var("CASHBOOK_TEST_STORE").is_ok_and(|store| store == "redis") {
            return Self::with_redis(change).await.expect("Redis was asked for, and starts");
        }
        Self::within(folder(), change).await
    }

    /// As [`Self::with`], on SQLite whatever the environment says: for tests that look into the store's file.
    ///
    /// # Panics
    /// When something does not start.
    pub async fn on_sqlite(change: impl FnOnce(&mut Setup)) -> Self {
        Self::within(folder(), change).await
    }

    async fn within(folder: TempDir, change: impl FnOnce(&mut Setup)) -> Self {
        let config = Config { data_dir: Some(folder.path().join("sandbox")), ..Config::default() };
        let sandbox = Sandbox::start(config).await.expect("the sandbox starts");
        let mut setup =
            Setup { cashbook_url: sandbox.url(), timer: None, redis_url: None, variables: Vec::new() };
        if crate::is_measuring() {
            setup.variables.push(("calls_per_minute".to_owned(), "1000000000".to_owned()));
        }
        change(&mut setup);
        let (runner, api) = Runner::start(folder.path(), setup).await;
        Self { sandbox, runner, api, redis: None, folder: Some(folder) }
    }

    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.as_ref().expect("not ended").path()
    }

    /// A company with the module and its key.
    pub async fn company(&self, company: &str) {
        self.api.put_company(company, true).await.good();
        self.api.patch_settings(company, &json!({ "secretKey": key_of(company) })).await.good();
    }

    /// An invoice of today with its image, known to the service and not marked.
    pub async fn document(&self, company: &str, number: &str) {
        let xml = documents::osa(company, number, &documents::today());
        self.api.put_xml(company, number, 1, &xml).await.good();
        self.api.put_image(company, number, &documents::pdf(number)).await.good();
    }

    /// As [`Self::document`], and marked.
    pub async fn waiting(&self, company: &str, number: &str) {
        self.document(company, number).await;
        self.api.mark(company, &[number]).await.good();
        assert_eq!(self.state(company, number).await, "waiting");
    }

    /// `not-submitted`, `waiting` or `submitted`.
    pub async fn state(&self, company: &str, number: &str) -> String {
        let row = self.api.state(company, number).await;
        row["state"].as_str().expect("a state").to_owned()
    }

    /// The code of what stands in a document's way, or an empty text.
    pub async fn attention(&self, company: &str, number: &str) -> String {
        let row = self.api.state(company, number).await;
        row["attention"]["code"].as_str().unwrap_or_default().to_owned()
    }

    /// Runs rounds until the document's row is as wanted.
    pub async fn rounds_until(
        &self,
        what: &str,
        company: &str,
        number: &str,
        wanted: impl Fn(&Value) -> bool,
    ) -> Value {
        eventually(what, PATIENCE, async || {
            self.api.round().await;
            tokio::time::sleep(Duration::from_millis(400)).await;
            let row = self.api.state(company, number).await;
            wanted(&row).then_some(row)
        })
        .await
    }

    /// How many submissions were tried, taken or not.
    #[must_use]
    pub fn posts(&self) -> usize {
        self.sandbox.requests().iter().filter(|request| request.call == Call::Submit).count()
    }

    /// Switches the sandbox's faults, given as its own JSON.
    pub fn faults(&self, faults: Value) {
        let faults: Faults = serde_json::from_value(faults).expect("switches");
        self.sandbox.set_faults(faults).expect("possible switches");
    }

    /// A clean end and a start with another value of a variable.
    pub async fn restart_with(&mut self, name: &str, value: &str) {
        let status = self.runner.terminate().await;
        assert!(status.success(), "ended with {status} on SIGTERM:\n{}", self.runner.last_words());
        self.runner.set(name, value);
        self.runner.launch(&self.api).await;
    }

    /// `kill -9` and a restart.
    pub async fn crash(&mut self) {
        self.runner.kill().await;
        self.runner.launch(&self.api).await;
    }

    /// Ends the runner by SIGTERM, and searches the store, the logs and every answer for the companies' keys.
    pub async fn end(mut self) {
        let status = self.runner.terminate().await;
        assert!(status.success(), "ended with {status} on SIGTERM:\n{}", self.runner.last_words());
        self.api.search(self.folder());
    }
}

fn folder() -> TempDir {
    tempfile::Builder::new().prefix("incash-cashbook-").tempdir().expect("a folder")
}

impl Drop for World {
    fn drop(&mut self) {
        if std::thread::panicking()
            && let Some(folder) = self.folder.take()
        {
            eprintln!("the runner's last words:\n{}", self.runner.last_words());
            eprintln!("kept: {}", folder.keep().display());
        }
    }
}

/// The log is looked at five minutes after an acceptance, if the manifest does not say otherwise.
pub const PATIENCE: Duration = Duration::from_secs(400);
