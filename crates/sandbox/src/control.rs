//! The sandbox's own JSON interface, for tests in other processes.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Path, Query, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use chrono::Utc;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{Shared, faults::Faults, pool::Record};

pub fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/sandbox/api/submissions", get(submissions))
        .route("/sandbox/api/submissions/{seq}", get(submission))
        .route("/sandbox/api/submissions/{seq}/xml", get(xml))
        .route("/sandbox/api/submissions/{seq}/image", get(image))
        .route("/sandbox/api/requests", get(requests))
        .route("/sandbox/api/stats", get(stats))
        .route("/sandbox/api/faults", get(faults).put(put_faults))
        .route("/sandbox/api/reset", post(reset))
}

/// A refusal of the sandbox's own interface and pages.
pub fn refuse(status: StatusCode, message: &str) -> Response {
    (status, Json(json!({ "error": message }))).into_response()
}

#[derive(Debug, Deserialize)]
struct Filter {
    company: Option<String>,
    number: Option<String>,
    /// Only those after this `seq`.
    #[serde(default)]
    after: u64,
}

/// `{"submissions": […], "stats": {…}}`, oldest first.
async fn submissions(State(shared): State<Arc<Shared>>, Query(filter): Query<Filter>) -> Json<Value> {
    let pool = shared.pool();
    let list: Vec<Value> = pool
        .records()
        .iter()
        .filter(|record| record.seq > filter.after)
        .filter(|record| filter.company.as_ref().is_none_or(|company| record.company == *company))
        .filter(|record| filter.number.is_none() || record.number == filter.number)
        .map(shown)
        .collect();
    Json(json!({ "submissions": list, "stats": pool.stats() }))
}

/// One submission, with its `xml` as text.
async fn submission(State(shared): State<Arc<Shared>>, Path(seq): Path<u64>) -> Response {
    let pool = shared.pool();
    let Some(record) = pool.record(seq) else { return missing() };
    let mut value = shown(record);
    let xml = pool.store.get(&record.xml_sha256).unwrap_or_default();
    if let Some(object) = value.as_object_mut() {
        object.insert("xml".to_owned(), String::from_utf8_lossy(&xml).into());
    }
    Json(value).into_response()
}

pub async fn xml(State(shared): State<Arc<Shared>>, Path(seq): Path<u64>) -> Response {
    let pool = shared.pool();
    let Some(bytes) = pool.record(seq).and_then(|record| pool.store.get(&record.xml_sha256)) else {
        return missing();
    };
    file(&bytes, "application/xml", &format!("attachment; filename=\"submission-{seq}.xml\""))
}

#[derive(Debug, Deserialize)]
pub struct Disposition {
    #[serde(default)]
    download: bool,
}

pub async fn image(
    State(shared): State<Arc<Shared>>,
    Path(seq): Path<u64>,
    Query(Disposition { download }): Query<Disposition>,
) -> Response {
    let pool = shared.pool();
    let digest = pool.record(seq).and_then(|record| record.image_sha256.as_deref());
    let Some(bytes) = digest.and_then(|digest| pool.store.get(digest)) else { return missing() };
    let how = if download { "attachment" } else { "inline" };
    let mut response = file(&bytes, "application/pdf", &format!("{how}; filename=\"submission-{seq}.pdf\""));
    // The browser's own viewer is an object of the page: the pages' policy would leave it blank.
    let policy = HeaderValue::from_static("frame-ancestors 'none'");
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    response
}

/// The journal of requests, oldest first.
async fn requests(State(shared): State<Arc<Shared>>) -> Json<Value> {
    let pool = shared.pool();
    Json(json!({ "requests": pool.requests().collect::<Vec<_>>() }))
}

async fn stats(State(shared): State<Arc<Shared>>) -> Json<Value> {
    Json(json!(shared.pool().stats()))
}

async fn faults(State(shared): State<Arc<Shared>>) -> Json<Faults> {
    Json(shared.pool().faults.clone())
}

/// Replaces all switches; an impossible one leaves them as they were.
async fn put_faults(State(shared): State<Arc<Shared>>, Json(faults): Json<Faults>) -> Response {
    if let Err(reason) = faults.check() {
        return refuse(StatusCode::UNPROCESSABLE_ENTITY, &reason);
    }
    shared.pool().faults = faults.clone();
    Json(faults).into_response()
}

async fn reset(State(shared): State<Arc<Shared>>) -> Response {
    match shared.pool().reset(shared.config.faults.clone()) {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => refuse(StatusCode::INTERNAL_SERVER_ERROR, &error.to_string()),
    }
}

fn shown(record: &Record) -> Value {
    let mut value = json!(record);
    if let Some(object) = value.as_object_mut() {
        object.insert("status".to_owned(), json!(record.status(Utc::now())));
    }
    value
}

fn missing() -> Response {
    refuse(StatusCode::NOT_FOUND, "there is no such submission, or it has no such part")
}

fn file(bytes: &[u8], kind: &str, disposition: &str) -> Response {
    ([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, disposition)], bytes.to_vec())
        .into_response()
}
