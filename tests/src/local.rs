//! The same application in this process: for what a process cannot be told, such as a store that fails.

use std::time::Duration;

use base64::{Engine as _, prelude::BASE64_STANDARD};
use cashbook_core::auth::sign::SigningKey;
use cashbook_host::{Options, Running, StoreChoice};
use cashbook_sandbox::{Config, Sandbox};
use tempfile::TempDir;

use crate::{api::Api, artifacts, runner::QUICK};

/// The application, a sandbox and a client.
pub struct Local {
    pub running: Running,
    pub sandbox: Sandbox,
    pub api: Api,
    folder: TempDir,
}

impl Local {
    /// Starts with a store in memory; `change` may choose another one.
    ///
    /// # Panics
    /// When something does not start.
    pub async fn start(change: impl FnOnce(&mut Options)) -> Self {
        Self::of("spin.toml", change).await
    }

    /// As [`Self::start`], with a variant of the manifest.
    ///
    /// # Panics
    /// When something does not start.
    pub async fn of(manifest: &str, change: impl FnOnce(&mut Options)) -> Self {
        let folder = tempfile::Builder::new().prefix("incash-cashbook-").tempdir().expect("a folder");
        let sandbox = Sandbox::start(Config::default()).await.expect("the sandbox starts");
        let state = folder.path().join("state");
        std::fs::create_dir(&state).expect("writable");
        // The seed of the development key as the program keeps it: `incash-cashbook token` signs with the same.
        let seed = [7_u8; 32];
        std::fs::write(state.join("dev-key"), BASE64_STANDARD.encode(seed)).expect("writable");
        let mut options = Options::new(artifacts::manifest(manifest, folder.path()));
        options.listen = ([127, 0, 0, 1], 0).into();
        options.state_dir.clone_from(&state);
        options.cache_dir = Some(state.join("cache"));
        options.store = StoreChoice::Memory;
        options.shutdown_grace = Duration::from_secs(5);
        options.variables.extend([
            ("cashbook_url".to_owned(), sandbox.url()),
            ("jwks".to_owned(), SigningKey::development(seed).jwks()),
            ("master_keys".to_owned(), format!("1:{}", BASE64_STANDARD.encode([9_u8; 32]))),
            ("development".to_owned(), "true".to_owned()),
        ]);
        let quick = QUICK.iter().filter(|(name, _)| artifacts::declares(&options.manifest, name));
        options.variables.extend(quick.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        if crate::is_measuring() {
            options.variables.insert("calls_per_minute".to_owned(), "1000000000".to_owned());
        }
        change(&mut options);
        let running = cashbook_host::start(options).await.expect("the application starts");
        let api = Api::new(&format!("http://{}/", running.addr()), state);
        Self { running, sandbox, api, folder }
    }

    /// Ends, and searches the store and every answer for secrets.
    ///
    /// # Panics
    /// When one is found.
    pub async fn end(self) {
        self.running.shutdown().await;
        self.api.search(self.folder.path());
    }
}
