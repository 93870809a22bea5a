//! The store in Redis, against a real server on loopback.

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};

use cashbook_host::StoreChoice;
use tempfile::TempDir;

use crate::harness::{API, App, eventually, refused};

struct Server {
    process: Child,
    port: u16,
    _folder: TempDir,
}

impl Server {
    /// `None`, loudly, where redis-server is not installed.
    async fn start() -> Option<Self> {
        let port = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
        let folder = tempfile::tempdir().unwrap();
        let started = Command::new("redis-server")
            .args(["--bind", "127.0.0.1", "--save", "", "--port", &port.to_string(), "--dir"])
            .arg(folder.path())
            .stdout(Stdio::null())
            .spawn();
        let process = match started {
            Ok(process) => process,
            Err(error) => {
                eprintln!("SKIPPED: redis-server cannot be started ({error}); the Redis store is NOT tested");
                return None;
            }
        };
        eventually("an answering Redis", async || std::net::TcpStream::connect(("127.0.0.1", port)).is_ok())
            .await;
        Some(Self { process, port, _folder: folder })
    }

    fn url(&self) -> String {
        format!("redis://127.0.0.1:{}/0", self.port)
    }

    fn ask(&self, command: &[&str]) -> String {
        let output =
            Command::new("redis-cli").args(["-p", &self.port.to_string()]).args(command).output().unwrap();
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_and_numbers_stand_in_redis_as_spin_puts_them() {
    let Some(server) = Server::start().await else { return };
    let app = App::start_with(API, |options| options.store = StoreChoice::Redis { url: server.url() }).await;
    app.set("a", "1").await;
    assert_eq!(server.ask(&["GET", "a"]), "1", "without a prefix");
    assert_eq!(app.ok("/get?key=a").await, "1");
    assert_eq!(app.ok("/get?key=b").await, "none");
    assert_eq!(app.ok("/exists?key=a").await, "true");
    assert_eq!(app.ok("/increment?key=n&delta=40").await, "40");
    assert_eq!(app.ok("/increment?key=n&delta=2").await, "42");
    assert_eq!(server.ask(&["GET", "n"]), "42", "in decimal");
    assert_eq!(app.ok("/keys").await, "a,n");
    app.set("text", "x").await;
    assert!(app.error("/increment?key=text&delta=1").await.contains("Error::Other"));
    app.ok("/delete?key=a").await;
    assert_eq!(app.ok("/exists?key=a").await, "false");
}

#[tokio::test(flavor = "multi_thread")]
async fn get_many_fails_and_a_swap_is_always_reported_lost() {
    let Some(server) = Server::start().await else { return };
    let app = App::start_with(API, |options| options.store = StoreChoice::Redis { url: server.url() }).await;
    app.set("k", "old").await;
    assert!(app.error("/many?key=k").await.contains("Error::Other"));
    assert_eq!(app.ok("/swap?key=k&value=new").await, "lost lost");
    assert_eq!(app.ok("/get?key=k").await, "changed in between", "the second swap had really lost");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redis_that_is_not_there_stops_the_start_without_showing_its_password() {
    for url in ["redis://:hunter2@127.0.0.1:1/0", "hunter2://nowhere"] {
        let message = refused(API, |options| options.store = StoreChoice::Redis { url: url.into() }).await;
        assert!(message.contains("Redis store") && !message.contains("hunter2"), "{message}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redis_that_went_away_is_an_error_of_the_guest() {
    let Some(server) = Server::start().await else { return };
    let app = App::start_with(API, |options| options.store = StoreChoice::Redis { url: server.url() }).await;
    app.set("a", "1").await;
    drop(server);
    assert!(app.error("/get?key=a").await.contains("Error::Other"));
    assert_eq!(app.ok("/count").await, "1");
}
