//! The listening side: one task per connection, so that a fault can close one without an answer.

use std::{convert::Infallible, net::SocketAddr};

use axum::{Router, body::Body, extract::Request, response::Response};
use hyper_util::rt::TokioIo;
use tokio::{net::TcpListener, sync::watch, task::JoinSet};
use tower::ServiceExt as _;

/// Marks a response that must never be sent: its connection is closed instead.
#[derive(Clone, Copy, Debug)]
pub struct CloseWithoutAnswer;

impl CloseWithoutAnswer {
    #[must_use]
    pub fn response() -> Response {
        let mut response = Response::new(Body::empty());
        response.extensions_mut().insert(Self);
        response
    }
}

/// Serves until `stop` changes or its sender is gone; then every connection is closed.
pub async fn serve(listener: TcpListener, app: Router, mut stop: watch::Receiver<bool>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            // Both the word and the sender's end mean: stop.
            _ = stop.changed() => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => {
                    // Small answers must not wait for the next packet.
                    let _ = stream.set_nodelay(true);
                    connections.spawn(connection(TokioIo::new(stream), peer, app.clone()));
                }
                // Out of file descriptors, say: the ones that are open go on.
                Err(error) => {
                    tracing::warn!(%error, "cannot accept");
                    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
                }
            },
            Some(_) = connections.join_next() => {}
        }
    }
    connections.shutdown().await;
}

async fn connection(stream: TokioIo<tokio::net::TcpStream>, peer: SocketAddr, app: Router) {
    let service = hyper::service::service_fn(move |request: hyper::Request<hyper::body::Incoming>| {
        let app = app.clone();
        async move {
            let answered: Result<Response, Infallible> =
                app.oneshot(Request::from(request.map(Body::new))).await;
            match answered {
                Ok(response) if response.extensions().get::<CloseWithoutAnswer>().is_some() => Err(Closed),
                Ok(response) => Ok(response),
                Err(never) => match never {},
            }
        }
    });
    if let Err(error) = hyper::server::conn::http1::Builder::new().serve_connection(stream, service).await {
        tracing::debug!(%peer, %error, "connection ended");
    }
}

#[derive(Debug)]
struct Closed;

impl std::fmt::Display for Closed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("closed without an answer, as switched on")
    }
}

impl std::error::Error for Closed {}
