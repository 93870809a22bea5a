//! A client of the public HTTP contract, as an ERP's back end, its users and its operator would write one.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::Mutex,
    time::Duration,
};

use reqwest::{Client, Method, StatusCode, Url};
use serde_json::{Value, json};
use tokio::sync::OnceCell;

use crate::{
    artifacts,
    contract::{Contract, Exchange},
    secrets::{self, Search},
};

/// The client. Tokens come from `incash-cashbook token`, as a developer gets them.
#[derive(Debug)]
pub struct Api {
    client: Client,
    base: Url,
    state_dir: PathBuf,
    tokens: Mutex<HashMap<(String, &'static str), String>>,
    /// Every answer, for the search for secrets at the end of a scenario.
    seen: Mutex<String>,
    /// The secret keys that were handed in.
    keys: Mutex<Vec<String>>,
    /// What every exchange is held to; read from the service itself with the first one.
    contract: OnceCell<Contract>,
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub kind: String,
    pub retry_after: Option<String>,
    /// `Value::Null` where the body is not JSON.
    pub json: Value,
    pub text: String,
}

impl Answer {
    /// The JSON of a success.
    ///
    /// # Panics
    /// When it is none.
    pub fn good(self) -> Value {
        assert!(self.status.is_success(), "refused with {}: {}", self.status, self.text);
        self.json
    }

    /// Checks the error envelope (RFC 9457, and our `code`), and gives the problem.
    ///
    /// # Panics
    /// When it is another one.
    pub fn problem(self, status: u16, code: &str) -> Value {
        assert_eq!((self.status.as_u16(), &self.json["code"]), (status, &json!(code)), "{}", self.text);
        assert!(self.kind.starts_with("application/problem+json"), "{}", self.kind);
        assert_eq!(self.json["status"], status);
        for field in ["type", "title", "detail"] {
            assert!(self.json[field].as_str().is_some_and(|text| !text.is_empty()), "{field}: {}", self.text);
        }
        self.json
    }
}

/// What a call carries.
#[derive(Clone, Copy, Debug)]
pub enum Body<'a> {
    Nothing,
    Json(&'a Value),
    Raw { kind: &'a str, bytes: &'a [u8] },
}

impl Api {
    #[must_use]
    pub fn new(base: &str, state_dir: PathBuf) -> Self {
        let client = Client::builder().timeout(Duration::from_secs(60)).build().expect("a client");
        let base = Url::parse(base).expect("a URL");
        Self {
            client,
            base,
            state_dir,
            tokens: Mutex::default(),
            seen: Mutex::default(),
            keys: Mutex::default(),
            contract: OnceCell::new(),
        }
    }

    /// A token for `company` with `scope`, made once.
    pub async fn token(&self, company: &str, scope: &'static str) -> String {
        let known = self.tokens.lock().expect("not poisoned").get(&(company.to_owned(), scope)).cloned();
        if let Some(token) = known {
            return token;
        }
        let output = tokio::process::Command::new(artifacts::program())
            .arg("--state-dir")
            .arg(&self.state_dir)
            .args(["token", "--company", company, "--scope", scope])
            .output()
            .await
            .expect("the program runs");
        assert!(output.status.success(), "token: {}", String::from_utf8_lossy(&output.stderr));
        let token = String::from_utf8(output.stdout).expect("UTF-8").trim().to_owned();
        self.tokens.lock().expect("not poisoned").insert((company.to_owned(), scope), token.clone());
        token
    }

    /// Calls `path` (segments, each encoded here; `?` begins a query) with a bearer token.
    pub async fn send(
        &self,
        method: Method,
        path: &[&str],
        token: Option<&str>,
        body: Body<'_>,
    ) -> reqwest::Result<Answer> {
        let mut url = self.base.clone();
        url.path_segments_mut().expect("an http URL").clear().extend(path);
        self.send_to(method, url, token, body).await
    }

    /// As [`Self::send`], to a whole URL.
    pub async fn send_to(
        &self,
        method: Method,
        url: Url,
        token: Option<&str>,
        body: Body<'_>,
    ) -> reqwest::Result<Answer> {
        let sent = match body {
            Body::Json(value) => Some(value.clone()),
            Body::Raw { kind, bytes } if kind.starts_with("application/json") => {
                serde_json::from_slice(bytes).ok()
            }
            _ => None,
        };
        let mut request = self.client.request(method.clone(), url.clone());
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        request = match body {
            Body::Nothing => request,
            Body::Json(value) => request.json(value),
            Body::Raw { kind, bytes } => request.header("content-type", kind).body(bytes.to_vec()),
        };
        let response = request.send().await?;
        let status = response.status();
        let header = |name| Some(response.headers().get(name)?.to_str().ok()?.to_owned());
        let kind = header("content-type").unwrap_or_default();
        let retry_after = header("retry-after");
        let headers = format!("{:?}", response.headers());
        let text = response.text().await?;
        if crate::is_measuring() {
            let json = if kind.contains("json") {
                serde_json::from_str(&text).unwrap_or_default()
            } else {
                Value::Null
            };
            return Ok(Answer { status, kind, retry_after, json, text });
        }
        self.note(&headers, &text);
        let exchange = Exchange {
            method: &method,
            url: &url,
            sent: sent.as_ref(),
            status: status.as_u16(),
            kind: &kind,
            text: &text,
        };
        self.contract().await?.check(&exchange);
        let json =
            if kind.contains("json") { serde_json::from_str(&text).unwrap_or_default() } else { Value::Null };
        Ok(Answer { status, kind, retry_after, json, text })
    }

    /// The document that this service serves, as it is held to it.
    ///
    /// # Errors
    /// When the service does not give it.
    pub async fn contract(&self) -> reqwest::Result<&Contract> {
        let read = async || {
            let mut url = self.base.clone();
            url.set_path("/api/v1/openapi.json");
            let text = self.client.get(url).send().await?.error_for_status()?.text().await?;
            Ok(Contract::new(&text))
        };
        self.contract.get_or_try_init(read).await
    }

    fn note(&self, headers: &str, text: &str) {
        let mut seen = self.seen.lock().expect("not poisoned");
        for part in [headers, text] {
            seen.push_str(part);
            seen.push('\n');
        }
    }

    /// A call below a company, with a token of that company for this one scope.
    ///
    /// # Panics
    /// When there is no answer.
    pub async fn of(
        &self,
        company: &str,
        scope: &'static str,
        method: Method,
        path: &[&str],
        body: Body<'_>,
    ) -> Answer {
        let token = self.token(company, scope).await;
        let whole: Vec<&str> = ["api", "v1", "companies", company].iter().chain(path).copied().collect();
        self.send(method, &whole, Some(&token), body)
            .await
            .unwrap_or_else(|error| panic!("{whole:?}: {error}"))
    }

    /// As [`Self::of`], with a query, and with the error where there is no answer.
    ///
    /// # Errors
    /// The connection's.
    pub async fn try_of(
        &self,
        company: &str,
        scope: &'static str,
        method: Method,
        path: &[&str],
        query: &[(&str, &str)],
        body: Body<'_>,
    ) -> reqwest::Result<Answer> {
        let token = self.token(company, scope).await;
        let mut url = self.base.clone();
        let root = ["api", "v1", "companies", company];
        let whole = root.iter().chain(path);
        url.path_segments_mut().expect("an http URL").clear().extend(whole);
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        self.send_to(method, url, Some(&token), body).await
    }

    pub async fn put_company(&self, company: &str, module: bool) -> Answer {
        let body =
            json!({ "name": "Értékesítő Kft.", "taxNumber": format!("{company}-2-42"), "module": module });
        let token = self.token("*", "admin").await;
        let path = ["api", "v1", "companies", company];
        self.send(Method::PUT, &path, Some(&token), Body::Json(&body)).await.expect("an answer")
    }

    pub async fn patch_settings(&self, company: &str, patch: &Value) -> Answer {
        if let Some(key) = patch["secretKey"].as_str() {
            self.keys.lock().expect("not poisoned").push(key.trim().to_owned());
        }
        self.of(company, "settings", Method::PATCH, &["settings"], Body::Json(patch)).await
    }

    pub async fn settings(&self, company: &str) -> Value {
        self.of(company, "settings", Method::GET, &["settings"], Body::Nothing).await.good()
    }

    pub async fn put_json(&self, company: &str, number: &str, document: &Value) -> Answer {
        self.of(company, "documents", Method::PUT, &["documents", number], Body::Json(document)).await
    }

    /// An OSA XML as reported to NAV, in a revision of the ERP's.
    pub async fn put_xml(&self, company: &str, number: &str, revision: u64, xml: &str) -> Answer {
        let token = self.token(company, "documents").await;
        let mut url = self.base.clone();
        url.path_segments_mut().expect("an http URL").clear().extend([
            "api",
            "v1",
            "companies",
            company,
            "documents",
            number,
        ]);
        url.query_pairs_mut().append_pair("revision", &revision.to_string());
        let body = Body::Raw { kind: "application/xml", bytes: xml.as_bytes() };
        self.send_to(Method::PUT, url, Some(&token), body).await.expect("an answer")
    }

    pub async fn put_image(&self, company: &str, number: &str, pdf: &[u8]) -> Answer {
        let body = Body::Raw { kind: "application/pdf", bytes: pdf };
        self.of(company, "documents", Method::PUT, &["documents", number, "image"], body).await
    }

    pub async fn put_settlements(&self, company: &str, number: &str, list: &[Value]) -> Answer {
        let list = json!(list);
        self.of(company, "documents", Method::PUT, &["documents", number, "settlements"], Body::Json(&list))
            .await
    }

    pub async fn mark(&self, company: &str, numbers: &[&str]) -> Answer {
        let body = json!({ "numbers": numbers });
        self.of(company, "marks", Method::POST, &["marks"], Body::Json(&body)).await
    }

    pub async fn withdraw(&self, company: &str, numbers: &[&str]) -> Answer {
        let body = json!({ "numbers": numbers });
        self.of(company, "marks", Method::POST, &["marks", "withdraw"], Body::Json(&body)).await
    }

    pub async fn check_key(&self, company: &str) -> Answer {
        self.of(company, "settings", Method::POST, &["settings", "check"], Body::Nothing).await
    }

    pub async fn plan_backfill(&self, company: &str, from: &Value) -> Answer {
        self.of(company, "settings", Method::POST, &["backfill", "plan"], Body::Json(from)).await
    }

    pub async fn start_backfill(&self, company: &str, from: &Value) -> Answer {
        self.of(company, "settings", Method::POST, &["backfill"], Body::Json(from)).await
    }

    /// The detailed health.
    pub async fn health(&self) -> Value {
        self.health_answer().await.good()
    }

    /// As [`Self::health`], where it may be refused.
    pub async fn health_answer(&self) -> Answer {
        let token = self.token("*", "operate").await;
        self.send(Method::GET, &["health"], Some(&token), Body::Nothing).await.expect("an answer")
    }

    /// The row of one document in `POST …/states`.
    ///
    /// # Panics
    /// When there is none.
    pub async fn state(&self, company: &str, number: &str) -> Value {
        let body = json!({ "numbers": [number] });
        let answer = self.of(company, "marks", Method::POST, &["states"], Body::Json(&body)).await.good();
        let row = answer["states"][0].clone();
        assert_eq!(row["number"], number, "{answer}");
        row
    }

    pub async fn document(&self, company: &str, number: &str) -> Answer {
        self.of(company, "marks", Method::GET, &["documents", number], Body::Nothing).await
    }

    /// Runs a round now, and gives its report.
    pub async fn round(&self) -> Value {
        let token = self.token("*", "operate").await;
        self.send(Method::POST, &["internal", "round"], Some(&token), Body::Nothing)
            .await
            .expect("an answer")
            .good()
    }

    /// Seals the companies' keys anew, a page of them.
    pub async fn reseal(&self, cursor: Option<&str>) -> Answer {
        let token = self.token("*", "operate").await;
        let mut url = self.base.clone();
        url.set_path("/internal/reseal");
        if let Some(cursor) = cursor {
            url.query_pairs_mut().append_pair("cursor", cursor);
        }
        self.send_to(Method::POST, url, Some(&token), Body::Nothing).await.expect("an answer")
    }

    /// Whether the runner answers.
    pub async fn is_healthy(&self) -> bool {
        let answer = self.send(Method::GET, &["health"], None, Body::Nothing).await;
        answer.is_ok_and(|answer| answer.status == StatusCode::OK)
    }

    /// Searches the folder of a scenario, and every answer, for the secret keys that were handed in and for the
    /// runner's own keys; says how much was searched, and how much was held to the contract.
    ///
    /// # Panics
    /// When one is found.
    pub fn search(&self, folder: &Path) {
        let keys = self.keys.lock().expect("not poisoned").clone();
        let (own, files) = secrets::development(&self.state_dir);
        let all = keys.iter().map(String::as_bytes).chain(own.iter().map(Vec::as_slice));
        let mut search = Search::of(all.filter(|key| key.len() >= SECRET_LENGTH_MIN));
        search.bytes("an answer of the API", self.seen.lock().expect("not poisoned").as_bytes());
        search.folder(folder, &files);
        assert!(search.files() >= 1, "nothing was searched");
        search.report();
        if let Some(contract) = self.contract.get() {
            contract.report();
        }
    }
}

/// A shorter text may stand somewhere by chance.
const SECRET_LENGTH_MIN: usize = 12;
