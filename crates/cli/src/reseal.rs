//! `incash-cashbook reseal`: the companies' secret keys under the newest master key, before an old one is taken out.

use std::{io::Write as _, path::Path};

use anyhow::{Context as _, Result, bail};
use cashbook_core::auth::{Scope, sign::Grant};
use clap::Args;
use serde_json::Value;

use crate::token;

/// Seals every company's secret key anew with the newest master key.
#[derive(Debug, Args)]
pub struct Reseal {
    /// Where the API is served.
    #[arg(long, default_value = "http://127.0.0.1:3000")]
    url: String,
    /// A file with an operator's token (scope `operate`, company `*`); without it the development key signs one.
    #[arg(long)]
    token_file: Option<std::path::PathBuf>,
}

impl Reseal {
    /// Goes through all companies, page by page, and prints what was done.
    ///
    /// # Errors
    /// When the service cannot be reached or refuses, and when a key is left that no master key opens.
    pub fn run(&self, state_dir: &Path, now: chrono::DateTime<chrono::Utc>) -> Result<()> {
        let token = match &self.token_file {
            Some(file) => std::fs::read_to_string(file)
                .with_context(|| format!("{} cannot be read", file.display()))?
                .trim()
                .to_owned(),
            None => {
                let scopes = &[Scope::Operate];
                let (issuer, audience) = (token::ISSUER, token::AUDIENCE);
                let grant = Grant { issuer, audience, sub: "operator", company: "*", scopes };
                token::development_key(state_dir)?.token(&grant, 600, now)
            }
        };
        let (mut companies, mut resealed, mut current) = (0, 0, 0);
        let mut unreadable: Vec<String> = Vec::new();
        let mut cursor: Option<String> = None;
        loop {
            let page = self.page(&token, cursor.as_deref())?;
            let count = |name: &str| page[name].as_u64().with_context(|| format!("the answer lacks {name}"));
            companies += count("companies")?;
            resealed += count("resealed")?;
            current += count("current")?;
            let left = page["unreadable"].as_array().into_iter().flatten();
            unreadable.extend(left.filter_map(|company| Some(company.as_str()?.to_owned())));
            match page["cursor"].as_str() {
                Some(next) => cursor = Some(next.to_owned()),
                None => break,
            }
        }
        writeln!(
            std::io::stdout(),
            "{companies} companies: {resealed} keys sealed anew, {current} were under the newest master key already"
        )?;
        if !unreadable.is_empty() {
            bail!("no configured master key opens the keys of: {}", unreadable.join(", "));
        }
        Ok(())
    }

    fn page(&self, token: &str, cursor: Option<&str>) -> Result<Value> {
        let query = cursor.map_or_else(String::new, |cursor| format!("?cursor={cursor}"));
        let url = format!("{}/internal/reseal{query}", self.url.trim_end_matches('/'));
        let mut answer = ureq::post(&url)
            .header("authorization", &format!("Bearer {token}"))
            .config()
            .http_status_as_error(false)
            .build()
            .send_empty()
            .with_context(|| format!("{} cannot be reached", self.url))?;
        let text = answer.body_mut().read_to_string().context("the answer cannot be read")?;
        if !answer.status().is_success() {
            bail!("HTTP {}: {text}", answer.status());
        }
        serde_json::from_str(&text).context("the answer is not JSON")
    }
}
