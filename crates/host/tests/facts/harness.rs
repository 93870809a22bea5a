//! Building the probe, starting it under a manifest, and calling it.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::{Duration, Instant};

use cashbook_host::{Options, Running, StoreChoice};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Bytes;
use hyper_util::rt::TokioIo;
use tempfile::TempDir;
use tokio::net::TcpStream;
use tokio::sync::OnceCell;

/// One component that answers all paths and may use the store.
pub const API: &str = "[[trigger.http]]\nroute = '/...'\ncomponent = 'api'\n\
                       [component.api]\nsource = '{probe}'\nkey_value_stores = ['default']\n";

/// The component beside it that ticks, once an hour.
pub const SUBMITTER: &str = "[[trigger.timer]]\ncomponent = 'submitter'\ninterval_secs = 3600\n\
                             [component.submitter]\nsource = '{probe}'\nkey_value_stores = ['default']\n";

/// A running application in a folder of its own.
pub struct App {
    pub running: Running,
    pub folder: TempDir,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub text: String,
}

impl App {
    /// Starts the manifest made of `tail`, in which `{probe}` is the component's file, with a store in memory.
    pub async fn start(tail: &str) -> Self {
        Self::start_with(tail, |_| {}).await
    }

    pub async fn start_with(tail: &str, change: impl FnOnce(&mut Options)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let running = start_in(folder.path(), tail, change).await.unwrap();
        Self { running, folder }
    }

    pub async fn get(&self, path: &str) -> Answer {
        call(self.running.addr(), "GET", path, Vec::new()).await
    }

    /// The text of a path that must answer 200.
    pub async fn ok(&self, path: &str) -> String {
        let answer = self.get(path).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text);
        answer.text
    }

    /// The text of a path whose work in the guest must fail there, as a value.
    pub async fn error(&self, path: &str) -> String {
        let answer = self.get(path).await;
        assert_eq!(answer.status, 502, "{path}: {}", answer.text);
        answer.text
    }

    pub async fn set(&self, key: &str, value: &str) {
        let answer = call(self.running.addr(), "POST", &format!("/set?key={key}"), value.into()).await;
        assert_eq!((answer.status, answer.text.as_str()), (200, "set"));
    }

    /// The number that `increment` keeps under `key`.
    pub async fn number(&self, key: &str) -> i64 {
        self.ok(&format!("/increment?key={key}&delta=0")).await.parse().unwrap()
    }
}

/// Starts an application in `folder`, which may hold the state of an earlier one.
pub async fn start_in(
    folder: &Path,
    tail: &str,
    change: impl FnOnce(&mut Options),
) -> anyhow::Result<Running> {
    let probe = probe().await;
    let manifest = folder.join("spin.toml");
    let head = "spin_manifest_version = 2\n[application]\nname = 'facts'\nversion = '0.1.0'\n";
    std::fs::write(&manifest, format!("{head}{}", tail.replace("{probe}", probe.to_str().unwrap()))).unwrap();
    let mut options = Options::new(manifest);
    options.listen = SocketAddr::from(([127, 0, 0, 1], 0));
    options.cache_dir = Some(cache());
    options.store = StoreChoice::Memory;
    change(&mut options);
    cashbook_host::start(options).await
}

/// The message of an application that must not start.
pub async fn refused(tail: &str, change: impl FnOnce(&mut Options)) -> String {
    let folder = tempfile::tempdir().unwrap();
    let error = start_in(folder.path(), tail, change).await.err().expect("it must not start");
    format!("{error:#}")
}

/// One request over a connection of its own.
pub async fn call(addr: SocketAddr, method: &str, path: &str, body: Vec<u8>) -> Answer {
    let response = send(addr, method, path, body).await.unwrap();
    let status = response.status().as_u16();
    let bytes = response.into_body().collect().await.unwrap().to_bytes();
    Answer { status, text: String::from_utf8(bytes.to_vec()).unwrap() }
}

/// The response's head as soon as it is there.
pub async fn send(
    addr: SocketAddr,
    method: &str,
    path: &str,
    body: Vec<u8>,
) -> anyhow::Result<hyper::Response<hyper::body::Incoming>> {
    let stream = TcpStream::connect(addr).await?;
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    let request = hyper::Request::builder()
        .method(method)
        .uri(path)
        .header("host", addr.to_string())
        .body(Full::new(Bytes::from(body)))?;
    Ok(sender.send_request(request).await?)
}

/// Waits until `check` holds, at most ten seconds.
pub async fn eventually(what: &str, check: impl AsyncFn() -> bool) {
    let begun = Instant::now();
    while !check().await {
        assert!(begun.elapsed() < Duration::from_secs(10), "it never came to: {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// What the runner has logged so far, from all tests of this process.
pub fn log() -> String {
    let log = log_buffer().lock().unwrap();
    String::from_utf8_lossy(&log).into_owned()
}

/// The probe's component file; built, and compiled into the cache, by the first test that asks.
pub async fn probe() -> &'static Path {
    static PROBE: OnceCell<PathBuf> = OnceCell::const_new();
    PROBE
        .get_or_init(|| async {
            let buffer = log_buffer();
            tracing_subscriber::fmt()
                .with_ansi(false)
                .with_max_level(tracing_subscriber::filter::LevelFilter::DEBUG)
                .with_writer(move || LogWriter(Arc::clone(buffer)))
                .init();
            tokio::task::spawn_blocking(build).await.unwrap()
        })
        .await
}

fn build() -> PathBuf {
    let guest = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/guests/probe");
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("guests");
    let status = Command::new(env!("CARGO"))
        .args(["build", "--release", "--locked", "--target", "wasm32-wasip2", "--target-dir"])
        .arg(&target)
        .current_dir(guest)
        // Flags meant for the host's own build.
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .status()
        .unwrap();
    assert!(status.success(), "the probe does not build");
    target.join("wasm32-wasip2/release/probe.wasm")
}

fn cache() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("compiled")
}

fn log_buffer() -> &'static Arc<Mutex<Vec<u8>>> {
    static LOG: OnceLock<Arc<Mutex<Vec<u8>>>> = OnceLock::new();
    LOG.get_or_init(Arc::default)
}

struct LogWriter(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for LogWriter {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
