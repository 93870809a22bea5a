//! Cashbook's interface, as far as it is known (`protocol.md` of the project's shared notes). Guesses of ours:
//! the fields of the log beyond the array `log`, the body of refusals, and 403 for submitting with a key whose user
//! is not the default one.

use std::{sync::Arc, time::Duration};

use axum::{
    Form as UrlForm, Json, Router,
    body::{Body, Bytes},
    extract::{DefaultBodyLimit, FromRequest as _, Multipart, Query, Request, State},
    http::{HeaderMap, StatusCode, header},
    response::{Html, IntoResponse as _, Response},
    routing::{get, post},
};
use chrono::Utc;
use serde::Deserialize;
use serde_json::json;
use tokio::time::Instant;
use tokio_stream::StreamExt as _;

use crate::{
    Shared,
    config::{Key, is_taxpayer},
    faults::{Act, Asked, Call, Verdict},
    pool::{Form, Outcome, Status, Submission},
    server::CloseWithoutAnswer,
    xml,
};

pub fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/api/v3/document/pool/osa", post(submit))
        .route("/api/v3/document/pool/detailedlog", get(log))
        .route("/api/v3/oauth2/tokenrelation", get(key_check))
        .layer(DefaultBodyLimit::max(BODY_MAX))
}

async fn submit(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let mut running = Running::begin(&shared, Call::Submit, request.headers());
    let response = submitted(&shared, &running, request).await;
    running.end(&response);
    response
}

async fn submitted(shared: &Shared, running: &Running, request: Request) -> Response {
    let key = shared.key(request.headers());
    if let Some(response) = running.at_head(key.as_ref()) {
        return response;
    }
    let request_id = request_id(request.headers());
    let submission = match read_form(request, request_id).await {
        Ok(submission) => submission,
        Err(response) => return response,
    };
    let number = std::str::from_utf8(&submission.xml)
        .ok()
        .and_then(|text| xml::read(text).ok())
        .map(|seen| seen.number);
    let verdict = running.decide(key.as_ref(), number.as_deref(), false);
    // A status that does not take the document stands before everything else, as a gateway would.
    if let Some(Act::Status { taken: false, .. }) = verdict.act {
        return running.answer(verdict, Vec::new()).await;
    }
    let Some(key) = key else { return unauthorized() };
    if !key.default_user {
        return refusal(StatusCode::FORBIDDEN, "not the default user of this business");
    }
    let forced = match verdict.act {
        Some(Act::Complain { complaint }) => Some(complaint),
        _ => None,
    };
    let taken = {
        let mut pool = shared.pool();
        if pool.faults.refuse_at_once
            && let Some((complaint, why)) = pool.foresee(&key, &submission)
        {
            return refusal(StatusCode::UNPROCESSABLE_ENTITY, &format!("{complaint:?} {why}"));
        }
        let taken = pool.take(&key, &submission, forced, Utc::now());
        if let (Ok(record), Some(request)) = (&taken, pool.request_mut(running.id)) {
            request.seq = Some(record.seq);
        }
        taken
    };
    match taken {
        Ok(record) => running.answer(verdict, json!({ "hash": record.hash }).to_string().into_bytes()).await,
        Err(error) => {
            tracing::error!(%error, "cannot keep a submission");
            refusal(StatusCode::INTERNAL_SERVER_ERROR, "the sandbox cannot write its folder")
        }
    }
}

/// `hash`, `date` (`YYYY-MM-DD`, UTC) or an empty `failed` narrow the log; so does the key's company, always.
#[derive(Debug, Deserialize)]
struct LogQuery {
    hash: Option<String>,
    date: Option<String>,
    failed: Option<String>,
}

async fn log(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    Query(query): Query<LogQuery>,
) -> Response {
    let mut running = Running::begin(&shared, Call::Log, &headers);
    let response = logged(&shared, &running, &headers, &query).await;
    running.end(&response);
    response
}

async fn logged(shared: &Shared, running: &Running, headers: &HeaderMap, query: &LogQuery) -> Response {
    let key = shared.key(headers);
    if let Some(response) = running.at_head(key.as_ref()) {
        return response;
    }
    let verdict = running.decide(key.as_ref(), None, false);
    if let Some(Act::Status { .. }) = verdict.act {
        return running.answer(verdict, Vec::new()).await;
    }
    let Some(key) = key else { return unauthorized() };
    let now = Utc::now();
    let entries: Vec<_> = shared
        .pool()
        .records()
        .iter()
        .rev()
        .filter(|record| record.company == key.taxpayer)
        .filter(|record| query.hash.as_ref().is_none_or(|hash| record.hash == *hash))
        .filter(|record| query.date.as_ref().is_none_or(|date| record.at.date_naive().to_string() == *date))
        .map(|record| (record, record.status(now)))
        .filter(|(_, status)| query.failed.is_none() || *status == Status::Failed)
        .take(LOG_MAX)
        .map(|(record, status)| {
            let message = if status == Status::Failed { record.message.as_str() } else { "" };
            json!({
                "hash": record.hash,
                "date": record.at.to_rfc3339_opts(chrono::SecondsFormat::Millis, true),
                "invoiceNumber": record.number,
                "status": status,
                "message": message,
            })
        })
        .collect();
    running.answer(verdict, json!({ "log": entries }).to_string().into_bytes()).await
}

#[derive(Debug, Deserialize)]
struct KeyQuery {
    #[serde(default)]
    taxid: String,
}

async fn key_check(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    Query(query): Query<KeyQuery>,
) -> Response {
    let mut running = Running::begin(&shared, Call::KeyCheck, &headers);
    let response = key_checked(&shared, &running, &headers, &query.taxid).await;
    running.end(&response);
    response
}

async fn key_checked(shared: &Shared, running: &Running, headers: &HeaderMap, taxid: &str) -> Response {
    let key = shared.key(headers);
    if let Some(response) = running.at_head(key.as_ref()) {
        return response;
    }
    let verdict = running.decide(key.as_ref(), None, false);
    if let Some(Act::Status { .. }) = verdict.act {
        return running.answer(verdict, Vec::new()).await;
    }
    let Some(key) = key else { return unauthorized() };
    if !is_taxpayer(taxid) {
        return refusal(StatusCode::BAD_REQUEST, "taxid is 8 digits");
    }
    if !key.default_user || key.taxpayer != taxid {
        return refusal(StatusCode::FORBIDDEN, "not the default user of this business");
    }
    running.answer(verdict, json!({ "taxid": taxid }).to_string().into_bytes()).await
}

/// White space before the good answer is still JSON, and as long as one likes.
fn huge(bytes: u64, good: Vec<u8>) -> Body {
    const BLOCK: u64 = 64 << 10;
    let blocks = std::iter::repeat_n(Bytes::from(vec![b' '; BLOCK as usize]), (bytes / BLOCK) as usize);
    let all = blocks.chain(std::iter::once(Bytes::from(good))).map(Ok::<_, std::io::Error>);
    Body::from_stream(tokio_stream::iter(all))
}

fn json_body(body: Body) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], body).into_response()
}

fn unauthorized() -> Response {
    refusal(StatusCode::UNAUTHORIZED, "unknown key")
}

fn refusal(status: StatusCode, message: &str) -> Response {
    (status, Json(json!({ "error": { "message": message } }))).into_response()
}

async fn read_form(request: Request, request_id: Option<String>) -> Result<Submission, Response> {
    let kind =
        request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if kind.starts_with("multipart/form-data") {
        let mut form = Multipart::from_request(request, &())
            .await
            .map_err(axum::response::IntoResponse::into_response)?;
        let (mut xml, mut pdf) = (None, None);
        while let Some(field) =
            form.next_field().await.map_err(axum::response::IntoResponse::into_response)?
        {
            let name = field.name().unwrap_or_default().to_owned();
            let bytes = field.bytes().await.map_err(axum::response::IntoResponse::into_response)?;
            match name.as_str() {
                "xml" => xml = Some(bytes.to_vec()),
                "pdf" => pdf = Some(String::from_utf8_lossy(&bytes).into_owned()),
                _ => {}
            }
        }
        let xml = xml.ok_or_else(|| refusal(StatusCode::BAD_REQUEST, "the field `xml` is missing"))?;
        return Ok(Submission { xml, pdf, form: Form::Multipart, request_id });
    }
    if kind.starts_with("application/x-www-form-urlencoded") {
        #[derive(Deserialize)]
        struct Fields {
            xml: Option<String>,
            pdf: Option<String>,
        }
        let UrlForm(Fields { xml, pdf }) =
            UrlForm::from_request(request, &()).await.map_err(axum::response::IntoResponse::into_response)?;
        let xml = xml.ok_or_else(|| refusal(StatusCode::BAD_REQUEST, "the field `xml` is missing"))?;
        return Ok(Submission { xml: xml.into_bytes(), pdf, form: Form::Urlencoded, request_id });
    }
    Err(refusal(StatusCode::UNSUPPORTED_MEDIA_TYPE, "a multipart or urlencoded form is needed"))
}

fn request_id(headers: &HeaderMap) -> Option<String> {
    headers.get("x-request-id").map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
}

/// A request in the journal; noted as abandoned when its sender goes away before [`Running::end`].
struct Running {
    shared: Arc<Shared>,
    id: u64,
    call: Call,
    since: Instant,
    ended: bool,
}

impl Running {
    fn begin(shared: &Arc<Shared>, call: Call, headers: &HeaderMap) -> Self {
        let id = shared.pool().begin(call, request_id(headers), Utc::now());
        Self { shared: Arc::clone(shared), id, call, since: Instant::now(), ended: false }
    }

    /// Closes the connection where a fault says so before the body is read.
    fn at_head(&self, key: Option<&Key>) -> Option<Response> {
        self.decide(key, None, true).act.map(|_| CloseWithoutAnswer::response())
    }

    /// Gives the good answer, or what the verdict makes of it. The latency counts from the call's beginning: what the
    /// sandbox itself takes to read a submission is part of it.
    async fn answer(&self, verdict: Verdict, good: Vec<u8>) -> Response {
        tokio::time::sleep_until(self.since + Duration::from_millis(verdict.delay_ms)).await;
        match verdict.act {
            None | Some(Act::Delay { .. } | Act::Complain { .. }) => json_body(Body::from(good)),
            Some(Act::Status { status, retry_after_seconds, .. }) => {
                let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
                let mut response = refusal(status, "switched on in the sandbox");
                if let Some(seconds) = retry_after_seconds {
                    response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
                }
                response
            }
            Some(Act::AcceptThenDrop | Act::DropBeforeReading) => CloseWithoutAnswer::response(),
            Some(Act::SlowBody { ms }) => {
                let pause = Duration::from_millis(ms / (good.len() as u64).max(1));
                let bytes =
                    tokio_stream::iter(good).map(|byte| Ok::<_, std::io::Error>(Bytes::from(vec![byte])));
                json_body(Body::from_stream(bytes.throttle(pause)))
            }
            Some(Act::HugeAnswer { bytes }) => json_body(huge(bytes, good)),
            Some(Act::NotJson) => {
                Html("<!doctype html><title>Maintenance</title><p>Karbantartás.").into_response()
            }
        }
    }

    fn decide(&self, key: Option<&Key>, number: Option<&str>, at_head: bool) -> Verdict {
        let mut pool = self.shared.pool();
        let company = key.map(|key| key.taxpayer.as_str());
        let verdict = pool.faults.decide(Asked { call: self.call, company, number, at_head }, self.id);
        if let Some(request) = pool.request_mut(self.id) {
            request.company = company.map(str::to_owned);
            request.number = number.map(str::to_owned);
            if let Some(act) = &verdict.act {
                request.fault = serde_json::to_value(act)
                    .ok()
                    .and_then(|act| act.get("kind")?.as_str().map(str::to_owned));
            }
        }
        verdict
    }

    fn end(&mut self, response: &Response) {
        self.ended = true;
        let closed = response.extensions().get::<CloseWithoutAnswer>().is_some();
        let (outcome, status) = if closed {
            (Outcome::Dropped, None)
        } else {
            (Outcome::Answered, Some(response.status().as_u16()))
        };
        self.shared.pool().end(self.id, self.call, outcome, status, Utc::now());
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if !self.ended {
            self.shared.pool().end(self.id, self.call, Outcome::Abandoned, None, Utc::now());
        }
    }
}

/// More than any invoice with its image, little enough to refuse nonsense.
const BODY_MAX: usize = 64 << 20;
/// One page of the log; the real one's length is unknown.
const LOG_MAX: usize = 10_000;
