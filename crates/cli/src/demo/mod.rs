//! The back end of the demo of the InCash web client: serves the pages of `web/`, and plays what the ERP does behind them:
//! issues invoices, records payments, hands both to the component, and signs the user's token. Loopback and development only.

mod api;
mod data;
mod pdf;

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use api::Api;
use axum::{
    Json, Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header},
    response::{IntoResponse, Redirect, Response},
    routing::{any, get, post},
};
use cashbook_core::auth::Scope;
use data::{Books, Row};
use serde::Deserialize;
use serde_json::{Value, json};
use tower_http::{services::ServeDir, set_header::SetResponseHeaderLayer};

/// What the pages may do; strict, to show that the widget lives with it.
const CSP: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; \
                   connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Signs a development token: company (or `*`) and scopes.
pub type Mint = Arc<dyn Fn(&str, &[Scope]) -> anyhow::Result<String> + Send + Sync>;

/// What the demo needs to know.
#[derive(Clone)]
pub struct Demo {
    /// The folder `web/` of the project, with `dist/` and `built/` built.
    pub web_dir: PathBuf,
    /// Where the component is served: `http://127.0.0.1:3000`.
    pub api_base: String,
    pub mint: Mint,
    /// The token of `/internal/round`.
    pub round_token: String,
    /// The page of the Cashbook stand-in; `None` when another Cashbook is used.
    pub sandbox_url: Option<String>,
    /// Where the ERP's own books are kept between two starts.
    pub books: PathBuf,
}

struct Shared {
    demo: Demo,
    api: Api,
    books: Mutex<Books>,
}

/// The demo's company (a fictitious taxpayer id whose check digit holds).
pub const COMPANY: &str = "24123459";
const COMPANY_NAME: &str = "Kerekes Bútor Kft.";
const COMPANY_TAX_NUMBER: &str = "24123459-2-41";

/// Hands the demo's company and its documents to the component, as the ERP would have, and gives the router of the demo.
/// Repeating it changes nothing.
///
/// # Errors
/// When the demo's data cannot be read, or the component cannot be reached.
pub async fn start(demo: Demo) -> anyhow::Result<Router> {
    let api = Api::new(&demo)?;
    let books = Books::open(&demo.web_dir.join("demo/data"), &demo.books)?;
    api.put_company(COMPANY_NAME, COMPANY_TAX_NUMBER).await?;
    for entry in books.entries() {
        api.hand_over(entry, books.settlements(&entry.number)).await?;
    }
    Ok(router(Arc::new(Shared { demo, api, books: Mutex::new(books) })))
}

fn router(shared: Arc<Shared>) -> Router {
    let files = ServeDir::new(&shared.demo.web_dir);
    let header = |name: HeaderName, value: &'static str| {
        SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
    };
    Router::new()
        .route("/", get(|| async { Redirect::temporary("/demo/") }))
        .route("/demo/config.json", get(config))
        .route("/demo/invoices", get(invoices))
        .route("/demo/issue", post(issue))
        .route("/demo/payment", post(payment))
        .route("/demo/round", post(round))
        .route("/api/{*path}", any(pass_on))
        .fallback_service(files)
        .layer(header(header::CONTENT_SECURITY_POLICY, CSP))
        .layer(header(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(header(header::CACHE_CONTROL, "no-cache"))
        .layer(header(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"))
        .with_state(shared)
}

async fn config(State(shared): State<Arc<Shared>>) -> Result<Json<Value>, Failure> {
    let token = (shared.demo.mint)(COMPANY, &[Scope::Marks, Scope::Settings])?;
    Ok(Json(json!({
        "apiBase": "",
        "company": COMPANY,
        "token": token,
        "sandboxUrl": shared.demo.sandbox_url,
        "lang": "hu",
    })))
}

async fn invoices(State(shared): State<Arc<Shared>>) -> Json<Vec<Row>> {
    Json(shared.books().rows())
}

#[derive(Deserialize)]
struct Issue {
    kind: String,
}

async fn issue(State(shared): State<Arc<Shared>>, Json(wish): Json<Issue>) -> Result<Json<Row>, Failure> {
    let today = cashbook_core::time::budapest_date(chrono::Utc::now()).to_string();
    let entry = shared.books().issue(&wish.kind, &today)?;
    shared.api.hand_over(&entry, &[]).await?;
    Ok(Json(entry.row()))
}

#[derive(Deserialize)]
struct Payment {
    number: String,
}

async fn payment(
    State(shared): State<Arc<Shared>>,
    Json(wish): Json<Payment>,
) -> Result<Json<Value>, Failure> {
    let today = cashbook_core::time::budapest_date(chrono::Utc::now()).to_string();
    let settlements = shared.books().pay(&wish.number, &today)?;
    shared.api.put_settlements(&wish.number, &settlements).await?;
    Ok(Json(json!({ "number": wish.number, "settlements": settlements })))
}

async fn round(State(shared): State<Arc<Shared>>) -> Result<Json<Value>, Failure> {
    Ok(Json(shared.api.round(&shared.demo.round_token).await?))
}

/// The API under the page's own origin, as a deployment's reverse proxy would have it.
async fn pass_on(
    State(shared): State<Arc<Shared>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Failure> {
    let answer = shared.api.pass_on(method, &uri, &headers, body).await?;
    Ok(answer.into_response())
}

impl Shared {
    /// A handler that panicked half-way left nothing half-written: the books change in one step.
    fn books(&self) -> MutexGuard<'_, Books> {
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What went wrong, told to the developer at the page.
struct Failure(anyhow::Error);

impl<E: Into<anyhow::Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        (StatusCode::BAD_GATEWAY, Json(json!({ "detail": format!("{:#}", self.0) }))).into_response()
    }
}
