//! The component, as the ERP's back end calls it.

use std::time::Duration;

use anyhow::{Context as _, bail};
use axum::{
    body::Bytes,
    http::{HeaderMap, Method, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use cashbook_core::auth::Scope;
use serde_json::{Value, json};

use super::{COMPANY, Demo, Mint, data::Entry, pdf};

pub struct Api {
    client: reqwest::Client,
    base: String,
    mint: Mint,
}

impl Api {
    pub fn new(demo: &Demo) -> anyhow::Result<Self> {
        let client = reqwest::Client::builder().timeout(Duration::from_secs(60)).build()?;
        Ok(Self { client, base: demo.api_base.trim_end_matches('/').to_owned(), mint: demo.mint.clone() })
    }

    pub async fn put_company(&self, name: &str, tax_number: &str) -> anyhow::Result<()> {
        let token = (self.mint)("*", &[Scope::Admin])?;
        let body = json!({ "name": name, "taxNumber": tax_number, "module": true });
        let url = format!("{}/api/v1/companies/{COMPANY}", self.base);
        accepted(self.client.put(url).bearer_auth(token).json(&body).send().await?).await.map(|_| ())
    }

    /// Document, image and settlements. A document that the component finds errors in stays with the ERP alone.
    pub async fn hand_over(&self, entry: &Entry, settlements: &[Value]) -> anyhow::Result<()> {
        let answer = self.put(&entry.number, "").await?.json(&entry.document).send().await?;
        if answer.status() == StatusCode::UNPROCESSABLE_ENTITY {
            return Ok(());
        }
        accepted(answer).await.with_context(|| format!("document {}", entry.number))?;
        let image = pdf::image(&entry.number, &entry.gross, &entry.document);
        let put = self.put(&entry.number, "/image").await?.header(header::CONTENT_TYPE, "application/pdf");
        accepted(put.body(image).send().await?)
            .await
            .with_context(|| format!("image of {}", entry.number))?;
        if settlements.is_empty() { Ok(()) } else { self.put_settlements(&entry.number, settlements).await }
    }

    pub async fn put_settlements(&self, number: &str, settlements: &[Value]) -> anyhow::Result<()> {
        let answer = self.put(number, "/settlements").await?.json(settlements).send().await?;
        accepted(answer).await.with_context(|| format!("settlements of {number}")).map(|_| ())
    }

    pub async fn round(&self, token: &str) -> anyhow::Result<Value> {
        let url = format!("{}/internal/round", self.base);
        accepted(self.client.post(url).query(&[("token", token)]).send().await?).await
    }

    pub async fn pass_on(
        &self,
        method: Method,
        uri: &Uri,
        headers: &HeaderMap,
        body: Bytes,
    ) -> anyhow::Result<impl IntoResponse + use<>> {
        let path = uri.path_and_query().map_or("/", |path| path.as_str());
        let mut request = self.client.request(method, format!("{}{path}", self.base)).body(body);
        for name in [header::AUTHORIZATION, header::CONTENT_TYPE, header::ACCEPT] {
            if let Some(value) = headers.get(&name) {
                request = request.header(name, value);
            }
        }
        let answer = request.send().await.context("the component cannot be reached")?;
        let mut response = Response::new(axum::body::Body::empty());
        *response.status_mut() = answer.status();
        for name in [header::CONTENT_TYPE, header::RETRY_AFTER, header::CACHE_CONTROL] {
            if let Some(value) = answer.headers().get(&name) {
                response.headers_mut().insert(name, value.clone());
            }
        }
        *response.body_mut() = answer.bytes().await?.into();
        Ok(response)
    }

    async fn put(&self, number: &str, what: &str) -> anyhow::Result<reqwest::RequestBuilder> {
        let token = (self.mint)(COMPANY, &[Scope::Documents])?;
        let mut url = reqwest::Url::parse(&self.base)?;
        // Percent-encodes a `/` in the number.
        url.path_segments_mut()
            .map_err(|()| anyhow::anyhow!("{} is not a base address", self.base))?
            .pop_if_empty()
            .extend(["api", "v1", "companies", COMPANY, "documents", number])
            .extend(what.strip_prefix('/'));
        Ok(self.client.put(url).bearer_auth(token))
    }
}

async fn accepted(answer: reqwest::Response) -> anyhow::Result<Value> {
    let status = answer.status();
    let text = answer.text().await?;
    if !status.is_success() {
        bail!("the component answered {status}: {text}");
    }
    Ok(serde_json::from_str(&text).unwrap_or(Value::Null))
}
