//! `incash-cashbook round`: starts a round now, as a hosted cron would, and prints what it did.

use std::{io::Write as _, path::Path};

use anyhow::{Context as _, Result, bail};
use clap::Args;

use crate::token;

/// Runs one submission round now.
#[derive(Debug, Args)]
pub struct Round {
    /// Where the API is served.
    #[arg(long, default_value = "http://127.0.0.1:3000")]
    url: String,
}

impl Round {
    /// # Errors
    /// When the service cannot be reached or refuses.
    pub fn run(&self, state_dir: &Path) -> Result<()> {
        let token = token::development_round_token(state_dir)?;
        let url = format!("{}/internal/round?token={token}", self.url.trim_end_matches('/'));
        let mut answer = ureq::post(&url)
            .config()
            .http_status_as_error(false)
            .build()
            .send_empty()
            // The URL holds the token: only the cause is shown.
            .map_err(|error| anyhow::anyhow!("{} cannot be reached: {error}", self.url))?;
        let text = answer.body_mut().read_to_string().context("the answer cannot be read")?;
        if !answer.status().is_success() {
            bail!("HTTP {}: {text}", answer.status());
        }
        writeln!(std::io::stdout(), "{text}")?;
        Ok(())
    }
}
