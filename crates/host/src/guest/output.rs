//! A guest's standard output and error: each line becomes one event of the runner's log.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use async_trait::async_trait;
use bytes::Bytes;
use tokio::io::AsyncWrite;
use wasmtime_wasi::cli::{IsTerminal, StdoutStream};
use wasmtime_wasi::p2::{OutputStream, Pollable, StreamResult};

/// A line longer than this is logged in parts, so that a guest cannot make the runner hold it all.
const LINE_BYTES_MAX: usize = 64 << 10;

/// One of the two streams of one instance.
#[derive(Clone)]
pub(super) struct Log {
    line: Arc<Mutex<Line>>,
}

struct Line {
    component: String,
    stream: &'static str,
    unfinished: Vec<u8>,
}

impl Log {
    pub fn new(component: &str, stream: &'static str) -> Self {
        let line = Line { component: component.to_owned(), stream, unfinished: Vec::new() };
        Self { line: Arc::new(Mutex::new(line)) }
    }

    fn append(&self, bytes: &[u8]) {
        self.line.lock().unwrap_or_else(PoisonError::into_inner).append(bytes);
    }
}

impl Line {
    fn append(&mut self, bytes: &[u8]) {
        for part in bytes.split_inclusive(|byte| *byte == b'\n') {
            self.unfinished.extend_from_slice(part);
            if part.ends_with(b"\n") || self.unfinished.len() >= LINE_BYTES_MAX {
                self.log();
            }
        }
    }

    fn log(&mut self) {
        let text = String::from_utf8_lossy(&self.unfinished);
        let text = text.trim_end_matches(['\n', '\r']);
        tracing::info!(target: "guest", component = self.component, stream = self.stream, "{text}");
        self.unfinished.clear();
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        if !self.unfinished.is_empty() {
            self.log();
        }
    }
}

impl IsTerminal for Log {
    fn is_terminal(&self) -> bool {
        false
    }
}

impl StdoutStream for Log {
    fn async_stream(&self) -> Box<dyn AsyncWrite + Send + Sync> {
        Box::new(self.clone())
    }

    fn p2_stream(&self) -> Box<dyn OutputStream> {
        Box::new(self.clone())
    }
}

#[async_trait]
impl Pollable for Log {
    async fn ready(&mut self) {}
}

impl OutputStream for Log {
    fn write(&mut self, bytes: Bytes) -> StreamResult<()> {
        self.append(&bytes);
        Ok(())
    }

    fn flush(&mut self) -> StreamResult<()> {
        Ok(())
    }

    fn check_write(&mut self) -> StreamResult<usize> {
        Ok(LINE_BYTES_MAX)
    }
}

impl AsyncWrite for Log {
    fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.append(bytes);
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}
