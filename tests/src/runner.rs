//! The runner as its users run it: a process, so that `kill -9` is a real one.

use std::{
    fs::File,
    net::TcpListener,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use tokio::process::{Child, Command};

use crate::{api::Api, artifacts, eventually};

/// How the runner is started; a restart uses the same.
#[derive(Clone, Debug)]
pub struct Setup {
    pub cashbook_url: String,
    /// Replaces the manifest's 1800 seconds.
    pub timer: Option<Duration>,
    /// Keeps the data in Redis instead of SQLite.
    pub redis_url: Option<String>,
    /// Values of application variables, beside those that `up` sets itself.
    pub variables: Vec<(String, String)>,
}

/// A running runner, or the place of one that was killed.
#[derive(Debug)]
pub struct Runner {
    setup: Setup,
    manifest: PathBuf,
    pub state_dir: PathBuf,
    pub log: PathBuf,
    port: u16,
    child: Option<Child>,
}

impl Runner {
    /// Starts in `folder`, and waits until it answers.
    pub async fn start(folder: &Path, setup: Setup) -> (Self, Api) {
        let manifest = artifacts::manifest("spin.toml", folder);
        let state_dir = folder.join("state");
        let mut runner = Self {
            setup,
            manifest,
            log: folder.join("runner.log"),
            port: free_port(),
            child: None,
            state_dir,
        };
        let api = Api::new(&format!("http://127.0.0.1:{}/", runner.port), runner.state_dir.clone());
        runner.launch(&api).await;
        (runner, api)
    }

    /// Starts again what was killed or stopped: same address, same store.
    pub async fn launch(&mut self, api: &Api) {
        assert!(self.child.is_none(), "it runs");
        let log = File::options().create(true).append(true).open(&self.log).expect("the folder is writable");
        let mut command = Command::new(artifacts::program());
        command
            .current_dir(self.manifest.parent().expect("it lies in a folder"))
            .arg("--state-dir")
            .arg(&self.state_dir)
            .arg("up")
            .arg("--manifest")
            .arg(&self.manifest)
            .args(["--listen", &format!("127.0.0.1:{}", self.port)])
            .args(["--cashbook-url", &self.setup.cashbook_url])
            .args(["--demo", "none"]);
        if let Some(timer) = self.setup.timer {
            command.args(["--timer-seconds", &timer.as_secs().to_string()]);
        }
        if let Some(url) = &self.setup.redis_url {
            command.args(["--redis-url", url]);
        }
        let quick = QUICK.iter().filter(|(name, _)| artifacts::declares(&self.manifest, name));
        let quick = quick.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        for (name, value) in quick.chain(self.setup.variables.iter().cloned()) {
            command.args(["--variable", &format!("{name}={value}")]);
        }
        let child = command
            .stdin(Stdio::null())
            .stdout(log.try_clone().expect("a second handle"))
            .stderr(log)
            .kill_on_drop(true)
            .spawn()
            .expect("the program starts");
        self.child = Some(child);
        // The very first start compiles the component.
        eventually("the runner answers /health", Duration::from_secs(120), async || {
            let ended = self.child.as_mut().and_then(|child| child.try_wait().ok().flatten());
            assert!(ended.is_none(), "the runner ended with {ended:?}:\n{}", self.last_words());
            api.is_healthy().await.then_some(())
        })
        .await;
    }

    /// Gives a variable of the application another value, from the next start on.
    pub fn set(&mut self, name: &str, value: &str) {
        self.setup.variables.retain(|(known, _)| known != name);
        self.setup.variables.push((name.to_owned(), value.to_owned()));
    }

    /// Where it listens.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// `kill -9`: no chance to finish anything.
    pub async fn kill(&mut self) {
        let mut child = self.child.take().expect("it runs");
        child.kill().await.expect("it can be killed");
    }

    /// SIGTERM; gives the exit status.
    pub async fn terminate(&mut self) -> std::process::ExitStatus {
        let mut child = self.child.take().expect("it runs");
        let id = child.id().expect("it runs").to_string();
        let sent = Command::new("kill").args(["-TERM", &id]).status().await.expect("kill runs");
        assert!(sent.success());
        let ended = tokio::time::timeout(Duration::from_secs(20), child.wait()).await;
        ended.expect("it ends within 20 s of SIGTERM").expect("its status")
    }

    /// Its resident memory; `None` where it does not run, or the system has no `/proc`.
    #[must_use]
    pub fn memory_bytes(&self) -> Option<u64> {
        let id = self.child.as_ref()?.id()?;
        let status = std::fs::read_to_string(format!("/proc/{id}/status")).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        let kibibytes: u64 = line.split_whitespace().next()?.parse().ok()?;
        Some(kibibytes * 1024)
    }

    /// The end of its log.
    #[must_use]
    pub fn last_words(&self) -> String {
        let log = std::fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        lines[lines.len().saturating_sub(40)..].join("\n")
    }
}

/// Waits that are minutes in earnest, where the manifest lets them be set.
pub const QUICK: [(&str, &str); 4] = [
    ("poll_seconds", "1"),
    ("submit_timeout_seconds", "5"),
    ("request_submit_timeout_seconds", "5"),
    ("lease_seconds", "12"),
];

/// A port that nobody listens on now.
#[must_use]
pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("an address").port()
}
