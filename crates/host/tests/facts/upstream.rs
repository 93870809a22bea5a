//! A server for the outgoing requests of the probe.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use http_body_util::{BodyExt as _, Full};
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

pub struct Upstream {
    addr: SocketAddr,
    counts: Arc<Counts>,
}

#[derive(Default)]
struct Counts {
    requests: AtomicUsize,
    now: AtomicUsize,
    most: AtomicUsize,
}

impl Upstream {
    pub async fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let addr = listener.local_addr().unwrap();
        let counts = Arc::<Counts>::default();
        let seen = Arc::clone(&counts);
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let seen = Arc::clone(&seen);
                let service = service_fn(move |request| {
                    let seen = Arc::clone(&seen);
                    async move { Ok::<_, Infallible>(answer(request, &seen).await) }
                });
                tokio::spawn(
                    hyper::server::conn::http1::Builder::new()
                        .serve_connection(TokioIo::new(stream), service),
                );
            }
        });
        Self { addr, counts }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.addr)
    }

    pub fn port(&self) -> u16 {
        self.addr.port()
    }

    pub fn requests(&self) -> usize {
        self.counts.requests.load(Ordering::SeqCst)
    }

    pub fn most_at_once(&self) -> usize {
        self.counts.most.load(Ordering::SeqCst)
    }
}

async fn answer(request: Request<Incoming>, seen: &Counts) -> Response<Full<Bytes>> {
    seen.requests.fetch_add(1, Ordering::SeqCst);
    let now = seen.now.fetch_add(1, Ordering::SeqCst) + 1;
    seen.most.fetch_max(now, Ordering::SeqCst);
    let uri = request.uri().clone();
    let framing = format!(
        "{:?} {:?}",
        request.headers().get("content-length"),
        request.headers().get("transfer-encoding")
    );
    request.into_body().collect().await.unwrap();
    let millis =
        uri.query().and_then(|query| query.strip_prefix("ms=")).map_or(0, |text| text.parse().unwrap());
    tokio::time::sleep(Duration::from_millis(millis)).await;
    seen.now.fetch_sub(1, Ordering::SeqCst);
    let response = Response::builder();
    let response = match uri.path() {
        "/moved" => response.status(302).header("location", "/ok"),
        _ => response,
    };
    let body = if uri.path() == "/framing" { framing } else { "hello".to_owned() };
    response.body(Full::new(Bytes::from(body))).unwrap()
}

/// A server whose answer stops in the middle of its body, for ever.
pub async fn stalling() -> SocketAddr {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let addr = listener.local_addr().unwrap();
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            tokio::spawn(async move {
                let _ = stream.read(&mut [0; 4096]).await.unwrap();
                stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf").await.unwrap();
                std::future::pending::<()>().await;
            });
        }
    });
    addr
}
