//! The HTTP trigger: a fresh instance for each request, whose failure ends that request and nothing else.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use anyhow::Context as _;
use bytes::Bytes;
use http::header::{CONTENT_TYPE, HOST};
use http::uri::{Authority, PathAndQuery, Scheme};
use http::{HeaderValue, Request, Response, StatusCode, Uri};
use http_body::{Body, Frame, SizeHint};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use wasmtime_wasi_http::p2::bindings::ProxyPre;
use wasmtime_wasi_http::p2::bindings::http::types::Scheme as GuestScheme;
use wasmtime_wasi_http::p2::body::HyperOutgoingBody;
use wasmtime_wasi_http::{Error, WasiHttpView as _};

use crate::engine::{Failure, Guest};
use crate::guest::State;
use crate::jobs::Permit;
use crate::routes::Router;

/// Paths under it are Spin's own.
const WELL_KNOWN: &str = "/.well-known/spin/";

/// The routes with the components behind them.
pub(crate) struct Server {
    name: String,
    router: Router,
    handlers: BTreeMap<String, Handler>,
}

struct Handler {
    guest: Arc<Guest>,
    proxy: ProxyPre<State>,
}

impl Server {
    /// A server for `routes`, whose components are all in `guests`.
    pub fn new(
        name: &str,
        routes: &[(String, String)],
        guests: &BTreeMap<String, Arc<Guest>>,
    ) -> anyhow::Result<Self> {
        let mut handlers = BTreeMap::new();
        for (_, component) in routes {
            let guest =
                guests.get(component).with_context(|| format!("component {component:?} is not loaded"))?;
            let proxy = ProxyPre::new(guest.pre.clone()).map_err(anyhow::Error::from).with_context(|| {
                format!("component {component:?} does not export wasi:http/incoming-handler")
            })?;
            handlers.insert(component.clone(), Handler { guest: Arc::clone(guest), proxy });
        }
        Ok(Self { name: name.to_owned(), router: Router::new(routes)?, handlers })
    }

    /// Serves connections until `permit` drains, then lets those under way finish.
    pub async fn serve(self: Arc<Self>, listener: TcpListener, permit: Permit) {
        let graceful = GracefulShutdown::new();
        loop {
            let (stream, client) = tokio::select! {
                () = permit.draining() => break,
                accepted = listener.accept() => match accepted {
                    Ok(accepted) => accepted,
                    Err(error) => {
                        // Out of file descriptors, most likely: others may close soon.
                        tracing::error!(%error, "a connection could not be accepted");
                        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
                        continue;
                    }
                },
            };
            let server = Arc::clone(&self);
            let job = permit.clone();
            let service = service_fn(move |request| {
                let (server, job) = (Arc::clone(&server), job.clone());
                async move { Ok::<_, Infallible>(server.answer(request, client, job).await) }
            });
            let connection = hyper::server::conn::http1::Builder::new()
                .timer(TokioTimer::new())
                .serve_connection(TokioIo::new(stream), service);
            let connection = graceful.watch(connection);
            let job = permit.clone();
            tokio::spawn(async move {
                if let Some(Err(error)) = job.unless_over(connection).await {
                    tracing::debug!(%client, %error, "a connection ended early");
                }
            });
        }
        drop(listener);
        permit.unless_over(graceful.shutdown()).await;
    }

    async fn answer(
        &self,
        mut request: Request<Incoming>,
        client: SocketAddr,
        job: Permit,
    ) -> Response<HyperOutgoingBody> {
        let path = request.uri().path();
        if let Some(path) = path.strip_prefix(WELL_KNOWN) {
            return match path {
                "health" => plain(StatusCode::OK, "OK"),
                "info" => self.info(),
                _ => plain(StatusCode::NOT_FOUND, ""),
            };
        }
        let Some(found) = self.router.find(path) else { return plain(StatusCode::NOT_FOUND, "Not Found") };
        let Some(handler) = self.handlers.get(found.component) else {
            return plain(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error");
        };
        let Some(uri) = absolute(&request) else { return plain(StatusCode::BAD_REQUEST, "Bad Request") };
        found.set_headers(request.headers_mut(), &uri, client);
        *request.uri_mut() = uri;
        handler.call(request, job).await
    }

    fn info(&self) -> Response<HyperOutgoingBody> {
        let mut response = plain(StatusCode::OK, &format!("{{\"name\":{:?}}}", self.name));
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        response
    }
}

impl Handler {
    /// The instance goes on after the head of its response is there, to write the body; so it is a task.
    async fn call(&self, request: Request<Incoming>, job: Permit) -> Response<HyperOutgoingBody> {
        let (sender, receiver) = oneshot::channel();
        let (guest, proxy) = (Arc::clone(&self.guest), self.proxy.clone());
        let failed = Arc::new(AtomicBool::new(false));
        let failing = Arc::clone(&failed);
        let task = tokio::spawn(async move {
            let mut store = guest.store();
            let call = guest.run(&mut store, guest.limits.request_timeout, async |store| {
                let instance = proxy.instantiate_async(&mut *store).await?;
                let mut http = store.data_mut().http();
                let request = http.new_incoming_request(GuestScheme::Http, request)?;
                let response = http.new_response_outparam(sender)?;
                instance.wasi_http_incoming_handler().call_handle(store, request, response).await
            });
            let ended = job.unless_over(call).await;
            // Before the store, and the guest's end of the body in it, are dropped.
            failing.store(!matches!(ended, Some(Ok(()))), Ordering::Release);
            if let Some(Err(failure)) = &ended {
                let component = &guest.grants.component;
                tracing::error!(component, "a request to component {component} failed: {failure}");
            }
            ended
        });
        match receiver.await {
            Ok(Ok(response)) => response.map(|body| WholeBody { body, failed }.boxed_unsync()),
            Ok(Err(error)) => {
                let component = &self.guest.grants.component;
                tracing::error!(component, "component {component} answered with an error: {error:?}");
                plain(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error")
            }
            // The sender is gone with the store: the guest never answered.
            Err(_) => match task.await {
                Ok(Some(Err(Failure::TimedOut(_)))) => plain(StatusCode::GATEWAY_TIMEOUT, "Gateway Timeout"),
                Ok(None) => plain(StatusCode::SERVICE_UNAVAILABLE, "Service Unavailable"),
                _ => plain(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error"),
            },
        }
    }
}

/// A response body that does not look whole when its guest failed on the way: the connection is cut instead.
struct WholeBody {
    body: HyperOutgoingBody,
    failed: Arc<AtomicBool>,
}

impl Body for WholeBody {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        match Pin::new(&mut self.body).poll_frame(cx) {
            Poll::Ready(None) if self.failed.load(Ordering::Acquire) => {
                Poll::Ready(Some(Err(Error::HttpResponseIncomplete)))
            }
            other => other,
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// The request's URI with scheme and authority, as a component expects it.
fn absolute(request: &Request<Incoming>) -> Option<Uri> {
    let authority = match request.headers().get(HOST) {
        Some(host) => Authority::try_from(host.as_bytes()).ok()?,
        None => request.uri().authority().cloned().unwrap_or(Authority::from_static("localhost")),
    };
    let path = request.uri().path_and_query().cloned().unwrap_or(PathAndQuery::from_static("/"));
    Uri::builder().scheme(Scheme::HTTP).authority(authority).path_and_query(path).build().ok()
}

fn plain(status: StatusCode, text: &str) -> Response<HyperOutgoingBody> {
    let body = Full::new(Bytes::copy_from_slice(text.as_bytes())).map_err(|never| match never {});
    let mut response = Response::new(body.boxed_unsync());
    *response.status_mut() = status;
    response
}
