//! A Redis server on loopback, for the scenarios under the other store that Spin knows.

use std::{path::Path, process::Stdio, time::Duration};

use tokio::process::{Child, Command};

use crate::{eventually, runner::free_port};

/// A server that dies with the test. It writes all it holds into `folder`, where the search for secrets finds it.
#[derive(Debug)]
pub struct Redis {
    pub url: String,
    _child: Child,
}

impl Redis {
    /// `None`, said loudly, where there is no `redis-server`.
    pub async fn start(folder: &Path) -> Option<Self> {
        let port = free_port();
        let data = folder.join("redis");
        std::fs::create_dir_all(&data).expect("writable");
        let child = Command::new("redis-server")
            .args([
                "--port",
                &port.to_string(),
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--appendonly",
                "yes",
                "--dir",
            ])
            .arg(&data)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn();
        let child = match child {
            Ok(child) => child,
            Err(error) => {
                eprintln!("SKIPPED, NOT TESTED: redis-server does not start ({error})");
                return None;
            }
        };
        eventually("redis-server listens", Duration::from_secs(20), async || {
            tokio::net::TcpStream::connect(("127.0.0.1", port)).await.ok()
        })
        .await;
        Some(Self { url: format!("redis://127.0.0.1:{port}/0"), _child: child })
    }
}
