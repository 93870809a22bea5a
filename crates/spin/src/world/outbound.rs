//! One exchange with Cashbook: `content-length` set, no redirect followed, bounded in time and in size.

use std::{
    future::Future,
    pin::{Pin, pin},
    task::{Context, Poll},
};

use cashbook_core::exchange::{ANSWER_BYTES_MAX, Answer, ExchangeError, Method, REQUEST_ID, Request};
use chrono::{DateTime, Utc};
use futures_util::{
    SinkExt as _, StreamExt as _,
    future::{self, Either},
};
use spin_executor::{CancelOnDropToken, push_waker_and_get_token};
use spin_sdk::http::{self, ErrorCode, Headers, IncomingResponse, OutgoingRequest, Scheme, SendError};
use wasi::clocks::monotonic_clock;

use crate::http::retry_after;

pub async fn exchange(base_url: &str, request: Request, now: DateTime<Utc>) -> Result<Answer, ExchangeError> {
    let timeout_ns = request.timeout_seconds.saturating_mul(1_000_000_000);
    let (outgoing, body) = prepare(base_url, request)?;
    let deadline = monotonic_clock::now().saturating_add(timeout_ns);
    match future::select(pin!(send(outgoing, body, now)), Timer { deadline, waiting: None }).await {
        Either::Left((answer, _)) => answer,
        Either::Right(_) => Err(ExchangeError::Lost("no answer in time".to_owned())),
    }
}

fn prepare(base_url: &str, request: Request) -> Result<(OutgoingRequest, Vec<u8>), ExchangeError> {
    let unsendable = |what: &str| ExchangeError::NotSent(format!("{what} cannot be sent"));
    let (scheme, authority) = match base_url.split_once("://") {
        Some(("https", authority)) => (Scheme::Https, authority),
        Some(("http", authority)) => (Scheme::Http, authority),
        _ => return Err(unsendable("this address")),
    };
    let body = request.form.unwrap_or_default();
    let mut headers = vec![
        ("accept".to_owned(), b"application/json".to_vec()),
        ("authorization".to_owned(), format!("Bearer {}", request.key.expose()).into_bytes()),
        ("content-length".to_owned(), body.len().to_string().into_bytes()),
        ("x-request-id".to_owned(), REQUEST_ID.as_bytes().to_vec()),
    ];
    if request.method == Method::Post {
        headers.push(("content-type".to_owned(), b"application/x-www-form-urlencoded".to_vec()));
    }
    // The key may hold what no header can: that is its owner's mistake, and must not come out in a message.
    let headers = Headers::from_list(&headers).map_err(|_| unsendable("this key"))?;
    let outgoing = OutgoingRequest::new(headers);
    let method = match request.method {
        Method::Get => http::Method::Get,
        Method::Post => http::Method::Post,
    };
    outgoing.set_method(&method).map_err(|()| unsendable("this method"))?;
    outgoing.set_scheme(Some(&scheme)).map_err(|()| unsendable("this address"))?;
    outgoing.set_authority(Some(authority)).map_err(|()| unsendable("this address"))?;
    outgoing.set_path_with_query(Some(&request.path)).map_err(|()| unsendable("this path"))?;
    Ok((outgoing, body))
}

async fn send(outgoing: OutgoingRequest, body: Vec<u8>, now: DateTime<Utc>) -> Result<Answer, ExchangeError> {
    let mut sink = outgoing.take_body();
    let write = async move {
        // What went wrong while writing shows in the answer, or in its absence: a server may well answer first.
        let _ = sink.send(body).await;
    };
    let (answer, ()) = future::join(http::send::<_, IncomingResponse>(outgoing), write).await;
    let response = answer.map_err(|error| failure(&error))?;

    let status = response.status();
    let retry_after_seconds = response
        .headers()
        .get("retry-after")
        .first()
        .and_then(|value| std::str::from_utf8(value).ok())
        .and_then(|value| retry_after::seconds(value, now));
    let mut body = Vec::new();
    let mut stream = pin!(response.take_body_stream());
    while body.len() < ANSWER_BYTES_MAX {
        match stream.next().await {
            Some(Ok(chunk)) => body.extend_from_slice(&chunk),
            // The status says what Cashbook decided; a body that breaks off takes nothing from that.
            Some(Err(_)) | None => break,
        }
    }
    body.truncate(ANSWER_BYTES_MAX);
    Ok(Answer { status, retry_after_seconds, body })
}

/// Only what certainly happened before anything could arrive counts as not sent.
fn failure(error: &SendError) -> ExchangeError {
    match error {
        SendError::RequestConversion(_) => ExchangeError::NotSent("the request cannot be sent".to_owned()),
        SendError::Http(
            code @ (ErrorCode::DnsTimeout
            | ErrorCode::DnsError(_)
            | ErrorCode::DestinationNotFound
            | ErrorCode::DestinationUnavailable
            | ErrorCode::DestinationIpProhibited
            | ErrorCode::DestinationIpUnroutable
            | ErrorCode::ConnectionRefused
            | ErrorCode::ConnectionTimeout
            | ErrorCode::TlsProtocolError
            | ErrorCode::TlsCertificateError
            | ErrorCode::TlsAlertReceived(_)
            | ErrorCode::HttpRequestDenied
            | ErrorCode::HttpRequestUriInvalid),
        ) => ExchangeError::NotSent(code.to_string()),
        other => ExchangeError::Lost(other.to_string()),
    }
}

/// Ends when the monotonic clock has reached `deadline` (nanoseconds).
struct Timer {
    deadline: monotonic_clock::Instant,
    /// Dropped with the timer, so that the executor does not go on waiting for it.
    waiting: Option<CancelOnDropToken>,
}

impl Future for Timer {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if monotonic_clock::now() >= self.deadline {
            return Poll::Ready(());
        }
        let pollable = monotonic_clock::subscribe_instant(self.deadline);
        self.waiting = Some(push_waker_and_get_token(pollable, context.waker().clone()).into());
        Poll::Pending
    }
}
