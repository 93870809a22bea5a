//! `incash-cashbook token`: a signed token for development, and keys for a deployment.
//!
//! The development key is made on first use and kept beside the local store, readable by its owner only. Its name
//! starts with `dev-`, and a component takes such a key only with `development = "true"`, which nothing but the local
//! runner sets.

use std::{fs, io::Write as _, path::Path};

use anyhow::{Context as _, Result, bail};
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use cashbook_core::auth::{
    Scope,
    sign::{Grant, SigningKey},
};
use chrono::{DateTime, Utc};
use clap::Args;

/// What `iss` and `aud` are where nothing else is configured; spin.toml has the same defaults.
pub const ISSUER: &str = "incash";
pub const AUDIENCE: &str = "incash-cashbook";

/// Signs a token with the local development key, and prints it.
#[derive(Debug, Args)]
pub struct Token {
    /// The company's 8-digit taxpayer id, or `*` for an administrator's token.
    #[arg(long, default_value = "*")]
    company: String,
    /// What the token grants: documents, marks, settings, admin, operate. May be given several times.
    #[arg(long = "scope", required = true, value_delimiter = ',', value_parser = scope)]
    scopes: Vec<Scope>,
    /// Who is calling.
    #[arg(long, default_value = "developer")]
    sub: String,
    /// How long the token lives, in seconds; a component takes at most a day by default.
    #[arg(long, default_value_t = 3600, value_parser = clap::value_parser!(i64).range(1..))]
    ttl: i64,
    #[arg(long, default_value = ISSUER)]
    issuer: String,
    #[arg(long, default_value = AUDIENCE)]
    audience: String,
}

impl Token {
    /// Prints the token, made with the development key in `state_dir`.
    ///
    /// # Errors
    /// When the company is not one, or the key can be neither read nor made.
    pub fn run(&self, state_dir: &Path, now: DateTime<Utc>) -> Result<()> {
        if self.company != "*"
            && !(self.company.len() == 8 && self.company.bytes().all(|byte| byte.is_ascii_digit()))
        {
            bail!("--company must be the 8-digit taxpayer id, or *");
        }
        let key = development_key(state_dir)?;
        let grant = Grant {
            issuer: &self.issuer,
            audience: &self.audience,
            sub: &self.sub,
            company: &self.company,
            scopes: &self.scopes,
        };
        writeln!(std::io::stdout(), "{}", key.token(&grant, self.ttl, now))?;
        Ok(())
    }
}

/// The key that local tokens are signed with; its [`SigningKey::jwks`] is the variable `jwks` of the local runner.
///
/// # Errors
/// When the file cannot be read or made, or holds something else.
pub fn development_key(state_dir: &Path) -> Result<SigningKey> {
    seed_file(&state_dir.join("dev-key")).map(SigningKey::development)
}

/// The value of the variable `master_keys` for the local runner: one key, made on first use.
///
/// # Errors
/// As [`development_key`].
pub fn development_master_keys(state_dir: &Path) -> Result<String> {
    Ok(format!("1:{}", STANDARD.encode(seed_file(&state_dir.join("dev-master-key"))?)))
}

/// The value of the variable `round_token` for the local runner.
///
/// # Errors
/// As [`development_key`].
pub fn development_round_token(state_dir: &Path) -> Result<String> {
    Ok(URL_SAFE_NO_PAD.encode(seed_file(&state_dir.join("dev-round-token"))?))
}

/// 32 random bytes that stay the same from one start to the next.
fn seed_file(path: &Path) -> Result<[u8; 32]> {
    let shown = path.display();
    if !path.exists() {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
        }
        let mut seed = [0_u8; 32];
        getrandom::fill(&mut seed).context("the system gives no random bytes")?;
        write_once(path, &STANDARD.encode(seed)).with_context(|| format!("{shown} cannot be written"))?;
    }
    let text = fs::read_to_string(path).with_context(|| format!("{shown} cannot be read"))?;
    let bytes = STANDARD.decode(text.trim()).with_context(|| format!("{shown} is not base64"))?;
    bytes.try_into().ok().with_context(|| format!("{shown} does not hold 32 bytes"))
}

/// Whole or not at all, and never over a file that another process made meanwhile.
fn write_once(path: &Path, text: &str) -> Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(text.as_bytes())?;
    match file.persist_noclobber(path) {
        Err(error) if error.error.kind() != std::io::ErrorKind::AlreadyExists => Err(error.into()),
        _ => Ok(()),
    }
}

fn scope(name: &str) -> Result<Scope, String> {
    Scope::by_name(name).ok_or_else(|| {
        let known: Vec<&str> = Scope::ALL.iter().map(|scope| scope.name()).collect();
        format!("known scopes: {}", known.join(", "))
    })
}

#[cfg(test)]
mod tests {
    use cashbook_core::{auth, secret::MasterKeys};
    use chrono::TimeZone as _;

    use super::*;

    #[test]
    fn the_key_is_made_once_and_serves_in_development_only() {
        let folder = tempfile::tempdir().unwrap();
        let state = folder.path().join("state");
        let (first, second) = (development_key(&state).unwrap(), development_key(&state).unwrap());
        assert_eq!(first.jwks(), second.jwks());
        assert!(auth::KeySet::from_jwks(&first.jwks(), true).is_ok());
        assert!(auth::KeySet::from_jwks(&first.jwks(), false).is_err());

        let master = development_master_keys(&state).unwrap();
        assert_eq!(master, development_master_keys(&state).unwrap());
        assert!(MasterKeys::parse(&master).is_ok());

        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = fs::metadata(state.join("dev-key")).unwrap().permissions().mode();
            assert_eq!(mode & 0o077, 0, "{mode:o}");
        }
    }

    #[test]
    fn a_token_as_the_command_makes_it_is_taken() {
        let folder = tempfile::tempdir().unwrap();
        let now = chrono::Utc.with_ymd_and_hms(2026, 11, 22, 12, 0, 0).single().unwrap();
        let key = development_key(folder.path()).unwrap();
        let keys = auth::KeySet::from_jwks(&key.jwks(), true).unwrap();
        let expected = auth::Expected {
            issuer: ISSUER.to_owned(),
            audience: AUDIENCE.to_owned(),
            leeway_s: 0,
            max_lifetime_s: 3600,
        };
        let grant = Grant {
            issuer: ISSUER,
            audience: AUDIENCE,
            sub: "developer",
            company: "*",
            scopes: &[Scope::Admin],
        };
        let claims = auth::verify(&key.token(&grant, 3600, now), &keys, &expected, now).unwrap();
        assert!(claims.company.covers("12345678") && claims.scopes.has(Scope::Admin));
    }

    #[test]
    fn a_damaged_key_file_is_an_error_not_a_new_key() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("dev-key"), "AAAA").unwrap();
        assert!(development_key(folder.path()).is_err());
    }
}
