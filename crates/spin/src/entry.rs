//! What Spin calls: one HTTP request, or one tick of the timer.

use cashbook_core::{flow::Machine, problem::Problem, round};
use chrono::{DateTime, Utc};
use futures_util::{SinkExt as _, StreamExt as _};
use serde::Serialize;
use spin_sdk::http::{Headers, IncomingRequest, OutgoingResponse, ResponseOutparam};

use crate::{
    config::{ConfigError, Engine, Trust},
    dispatch::{self, Deployment},
    drive::{self, Stalled},
    http::{Answer, Cors, Head, body, guard, preflight, request_id},
    world::{self, World},
};

/// One tick of the timer or of cron. Never panics: a trap here would stop Spin's timer for good.
///
/// # Errors
/// What the cron trigger writes into its log; the timer's takes no answer.
pub fn tick() -> Result<(), String> {
    let request_id = request_id(&Head::default(), &world::random(8));
    let engine = match Engine::read(&world::variable) {
        Ok(engine) => engine,
        Err(error) => {
            misconfigured(&error, &request_id);
            return Err(error.0);
        }
    };
    let world = World::new(engine.cashbook_url.clone(), request_id.clone());
    let config = engine.round(round::Trigger::Timer);
    let machine =
        Machine::new(async |fx| round::run(&fx, &config, &engine.master_keys, round::Trigger::Timer).await);
    // What each round did stands in the log already.
    match spin_sdk::http::run(drive::drive(machine, &world)) {
        Ok(reports) if reports.iter().any(|report| report.end == round::End::StoreFailed) => {
            Err("the store failed; the next round goes on".to_owned())
        }
        Ok(_) => Ok(()),
        Err(Stalled) => {
            stalled(&request_id);
            Err("a flow waits for nothing".to_owned())
        }
    }
}

/// One HTTP request.
pub async fn serve(request: IncomingRequest, out: ResponseOutparam) {
    let started = world::now();
    let head = head(&request);
    let request_id = request_id(&head, &world::random(8));
    let trust = Trust::read(&world::variable);
    let origins = trust.as_ref().map(|trust| trust.cors_origins.as_slice()).unwrap_or_default();
    let cors = Cors::of(&head, origins);

    let answer = match preflight(&head, &cors) {
        Some(answer) if head.method == "OPTIONS" => answer,
        _ => {
            let answer = match respond(&head, request, &trust, &request_id, started).await {
                Ok(answer) | Err(answer) => answer,
            };
            cors.apply(answer).packed(&head)
        }
    };
    log_request(&head, &answer, &request_id, started);
    send(answer.finished(&request_id), head.method == "HEAD", out).await;
}

/// `Err` is an answer too: the one that ended it early.
async fn respond(
    head: &Head,
    request: IncomingRequest,
    trust: &Result<Trust, ConfigError>,
    request_id: &str,
    now: DateTime<Utc>,
) -> Result<Answer, Answer> {
    let (route, params) = guard::route(head).map_err(|problem| guard::missed(head, &problem))?;
    let misconfiguration = |error: &ConfigError| {
        misconfigured(error, request_id);
        Answer::from(Problem::new("misconfigured", &[]))
    };
    let trust = trust.as_ref().map_err(misconfiguration)?;
    let admitted = guard::admit(head, route, params, trust, now).inspect_err(|problem| {
        if matches!(problem.status, 401 | 403) {
            // Only why: nothing of the token gets into the log.
            world::write(&Line { event: "token-refused", level: "warn", detail: &problem.code }, request_id);
        }
    })?;
    body::check(head, route)?;
    let bytes = receive(request, body::limit(route)).await.map_err(|error| match error {
        Receive::TooLarge => body::too_large(route),
        Receive::Broken => Problem::new("body-unreadable", &["the connection broke off"]),
    })?;
    let body = body::read(head, route, bytes)?;

    let engine = Engine::read(&world::variable).map_err(|error| misconfiguration(&error))?;
    let deployment = Deployment { engine: &engine, head, calls_per_minute: trust.calls_per_minute };
    let world = World::new(engine.cashbook_url.clone(), request_id.to_owned());
    let machine = Machine::new(async |fx| dispatch::answer(&fx, &deployment, &admitted, body).await);
    drive::drive(machine, &world).await.map_err(|Stalled| {
        stalled(request_id);
        Answer::from(Problem::new("internal", &[]))
    })
}

fn head(request: &IncomingRequest) -> Head {
    let target = request.path_with_query().unwrap_or_default();
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    let headers = request
        .headers()
        .entries()
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_ascii_lowercase(), String::from_utf8(value).ok()?)))
        .collect();
    Head { method: request.method().to_string(), path: path.to_owned(), query: query.to_owned(), headers }
}

enum Receive {
    TooLarge,
    Broken,
}

async fn receive(request: IncomingRequest, limit: usize) -> Result<Vec<u8>, Receive> {
    let mut bytes = Vec::new();
    let mut stream = std::pin::pin!(request.into_body_stream());
    while let Some(chunk) = stream.next().await {
        bytes.extend_from_slice(&chunk.map_err(|_| Receive::Broken)?);
        if bytes.len() > limit {
            return Err(Receive::TooLarge);
        }
    }
    Ok(bytes)
}

async fn send(answer: Answer, head_only: bool, out: ResponseOutparam) {
    let mut headers: Vec<(String, Vec<u8>)> =
        answer.headers.into_iter().map(|(name, value)| (name.to_owned(), value.into_bytes())).collect();
    if answer.status != 204 && answer.status != 304 {
        headers.push(("content-length".to_owned(), answer.body.len().to_string().into_bytes()));
    }
    let Ok(headers) = Headers::from_list(&headers) else { return };
    let response = OutgoingResponse::new(headers);
    if response.set_status_code(answer.status).is_err() {
        return;
    }
    let mut sink = response.take_body();
    out.set(response);
    if !head_only && !answer.body.is_empty() {
        // The caller may have gone; there is nobody to tell.
        let _ = sink.send(answer.body).await;
    }
}

#[derive(Serialize)]
struct Line<'a, T> {
    event: &'static str,
    level: &'static str,
    detail: &'a T,
}

fn misconfigured(error: &ConfigError, request_id: &str) {
    world::write(&Line { event: "misconfigured", level: "error", detail: &error.0 }, request_id);
}

fn stalled(request_id: &str) {
    world::write(&Line { event: "stalled", level: "error", detail: &"a flow waits for nothing" }, request_id);
}

/// The route's template instead of the path: no number, no token and no query gets into the log.
fn log_request(head: &Head, answer: &Answer, request_id: &str, started: DateTime<Utc>) {
    #[derive(Serialize)]
    struct Request {
        event: &'static str,
        level: &'static str,
        route: String,
        status: u16,
        ms: i64,
    }
    let route = match guard::route(head) {
        Ok((route, _)) => format!("{} {}", route.method.name(), route.path),
        Err(_) => "none".to_owned(),
    };
    let ms = world::now().signed_duration_since(started).num_milliseconds();
    let line = Request { event: "request", level: "info", route, status: answer.status, ms };
    world::write(&line, request_id);
}
