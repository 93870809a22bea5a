//! The variables of spin.toml, read and checked. A missing or wrong one stops with its name: nothing is guessed.

use cashbook_core::{
    auth::{Expected, KeySet},
    round,
    secret::{MasterKeys, Secret},
};

/// How far the clocks of InCash and of the host may be apart.
const LEEWAY_S: i64 = 60;
/// Shorter tokens could be guessed.
const ROUND_TOKEN_LENGTH_MIN: usize = 24;
const CONCURRENCY_MAX: usize = 64;

/// What is wrong with the configuration, for the operator's log. Names variables, never shows a secret one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError(pub String);

/// What the engine needs: in the timer's component and in the API's.
#[derive(Debug)]
pub struct Engine {
    /// Scheme and authority, without a slash at the end.
    pub cashbook_url: String,
    pub master_keys: MasterKeys,
    /// How many exchanges with Cashbook may be under way at once.
    pub concurrency: usize,
    /// The timer's interval, as the manifest has it.
    pub round_interval_seconds: i64,
    timing: Timing,
}

/// How long things may take.
#[derive(Debug)]
struct Timing {
    budget_seconds: i64,
    request_budget_seconds: i64,
    submit_seconds: u64,
    request_submit_seconds: u64,
    lease_seconds: i64,
    poll_seconds: i64,
    store_lag_seconds: i64,
}

/// Whom the API trusts.
#[derive(Debug)]
pub struct Trust {
    pub keys: KeySet,
    pub expected: Expected,
    /// `None`: rounds are started by a token with `operate` only.
    pub round_token: Option<Secret>,
    pub cors_origins: Vec<String>,
    /// Per company.
    pub calls_per_minute: u64,
}

/// Gives a variable's value, or says why not.
pub type Lookup<'a> = &'a dyn Fn(&str) -> Result<String, String>;

impl Engine {
    /// How a round works here. One over HTTP must end within the platform's time for a request.
    #[must_use]
    pub fn round(&self, trigger: round::Trigger) -> round::Config {
        let timing = &self.timing;
        let (budget_seconds, submit_seconds) = match trigger {
            round::Trigger::Timer => (timing.budget_seconds, timing.submit_seconds),
            round::Trigger::Request => (timing.request_budget_seconds, timing.request_submit_seconds),
        };
        round::Config {
            budget_seconds,
            in_flight: self.concurrency,
            lease_seconds: timing.lease_seconds,
            submit_seconds,
            poll_seconds: timing.poll_seconds,
            store_lag_seconds: timing.store_lag_seconds,
        }
    }

    /// # Errors
    /// Names the first variable that is missing or wrong.
    pub fn read(lookup: Lookup<'_>) -> Result<Self, ConfigError> {
        let development = is_development(lookup)?;
        let concurrency = required(lookup, "concurrency")?
            .parse()
            .ok()
            .filter(|count| (1..=CONCURRENCY_MAX).contains(count))
            .ok_or_else(|| ConfigError(format!("concurrency must be between 1 and {CONCURRENCY_MAX}")))?;
        Ok(Self {
            cashbook_url: cashbook_url(&required(lookup, "cashbook_url")?, development)?,
            master_keys: MasterKeys::parse(Secret::new(required(lookup, "master_keys")?).expose())
                .map_err(|error| ConfigError(error.to_string()))?,
            concurrency,
            round_interval_seconds: seconds(lookup, "round_interval_seconds")?,
            timing: Timing::read(lookup)?,
        })
    }
}

impl Timing {
    fn read(lookup: Lookup<'_>) -> Result<Self, ConfigError> {
        let timing = Self {
            budget_seconds: seconds(lookup, "round_budget_seconds")?,
            request_budget_seconds: seconds(lookup, "request_budget_seconds")?,
            submit_seconds: seconds(lookup, "submit_timeout_seconds")?.unsigned_abs(),
            request_submit_seconds: seconds(lookup, "request_submit_timeout_seconds")?.unsigned_abs(),
            lease_seconds: seconds(lookup, "lease_seconds")?,
            poll_seconds: seconds(lookup, "poll_seconds")?,
            store_lag_seconds: lag(lookup)?,
        };
        let longest = round::lease_needed(timing.submit_seconds.max(timing.request_submit_seconds));
        if timing.lease_seconds.unsigned_abs() <= longest {
            return Err(ConfigError(format!("lease_seconds must be more than {longest}")));
        }
        Ok(timing)
    }
}

impl Trust {
    /// # Errors
    /// Names the first variable that is missing or wrong.
    pub fn read(lookup: Lookup<'_>) -> Result<Self, ConfigError> {
        let development = is_development(lookup)?;
        let max_lifetime_s = positive(lookup, "token_lifetime_max_seconds")?;
        Ok(Self {
            keys: KeySet::from_jwks(&required(lookup, "jwks")?, development)
                .map_err(|error| ConfigError(error.to_string()))?,
            expected: Expected {
                issuer: required(lookup, "issuer")?,
                audience: required(lookup, "audience")?,
                leeway_s: LEEWAY_S,
                max_lifetime_s,
            },
            round_token: round_token(optional(lookup, "round_token")?)?,
            cors_origins: origins(&optional(lookup, "cors_origins")?)?,
            calls_per_minute: positive(lookup, "calls_per_minute")?.unsigned_abs(),
        })
    }
}

fn required(lookup: Lookup<'_>, name: &str) -> Result<String, ConfigError> {
    let value = optional(lookup, name)?;
    if value.is_empty() { Err(ConfigError(format!("{name} is not set"))) } else { Ok(value) }
}

fn seconds(lookup: Lookup<'_>, name: &str) -> Result<i64, ConfigError> {
    required(lookup, name)?
        .parse()
        .ok()
        .filter(|seconds| (1..=86_400).contains(seconds))
        .ok_or_else(|| ConfigError(format!("{name} must be a number of seconds between 1 and 86400")))
}

/// 0 on a store that does not replicate.
fn lag(lookup: Lookup<'_>) -> Result<i64, ConfigError> {
    required(lookup, "store_lag_seconds")?
        .parse()
        .ok()
        .filter(|seconds| (0..=120).contains(seconds))
        .ok_or_else(|| ConfigError("store_lag_seconds must be between 0 and 120".to_owned()))
}

fn optional(lookup: Lookup<'_>, name: &str) -> Result<String, ConfigError> {
    lookup(name)
        .map(|value| value.trim().to_owned())
        .map_err(|reason| ConfigError(format!("{name} cannot be read: {reason}")))
}

fn positive(lookup: Lookup<'_>, name: &str) -> Result<i64, ConfigError> {
    let number = required(lookup, name)?.parse().ok().filter(|number| *number > 0);
    number.ok_or_else(|| ConfigError(format!("{name} must be a positive number")))
}

fn is_development(lookup: Lookup<'_>) -> Result<bool, ConfigError> {
    match optional(lookup, "development")?.as_str() {
        "true" => Ok(true),
        "false" | "" => Ok(false),
        _ => Err(ConfigError("development must be true or false".to_owned())),
    }
}

/// Plain HTTP would show the companies' keys to everyone on the way: it is for a stand-in on the same machine.
fn cashbook_url(url: &str, development: bool) -> Result<String, ConfigError> {
    let wrong = || ConfigError("cashbook_url must be https://host, without path, query or user".to_owned());
    let (scheme, rest) = url.split_once("://").ok_or_else(wrong)?;
    let authority = rest.strip_suffix('/').unwrap_or(rest);
    let is_authority = !authority.is_empty()
        && authority
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b':' | b'[' | b']'));
    match scheme {
        "https" if is_authority => {}
        "http" if is_authority && development => {}
        "http" if is_authority => {
            return Err(ConfigError("cashbook_url must be https outside development".to_owned()));
        }
        _ => return Err(wrong()),
    }
    Ok(format!("{scheme}://{authority}"))
}

fn round_token(token: String) -> Result<Option<Secret>, ConfigError> {
    match token.len() {
        0 => Ok(None),
        ROUND_TOKEN_LENGTH_MIN.. => Ok(Some(Secret::new(token))),
        _ => Err(ConfigError(format!("round_token must have at least {ROUND_TOKEN_LENGTH_MIN} characters"))),
    }
}

/// Exact origins (RFC 6454), separated by commas. A star is refused: answers are for the configured pages only.
fn origins(list: &str) -> Result<Vec<String>, ConfigError> {
    list.split(',')
        .map(str::trim)
        .filter(|origin| !origin.is_empty())
        .map(|origin| {
            let host = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
            match host {
                Some(host) if !host.is_empty() && !host.contains(['/', '*', '?', '#', '@']) => {
                    Ok(origin.to_owned())
                }
                _ => Err(ConfigError(format!(
                    "cors_origins: {origin:?} is not an origin like https://erp.example"
                ))),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use cashbook_core::auth::sign::SigningKey;

    use super::*;

    fn good() -> BTreeMap<&'static str, String> {
        BTreeMap::from([
            ("cashbook_url", "https://cashbook.hu".to_owned()),
            ("jwks", SigningKey::new("k1", [1; 32]).jwks()),
            ("issuer", "incash".to_owned()),
            ("audience", "incash-cashbook".to_owned()),
            ("token_lifetime_max_seconds", "86400".to_owned()),
            ("master_keys", "1:BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=".to_owned()),
            ("round_token", String::new()),
            ("cors_origins", "https://erp.example, http://127.0.0.1:8080".to_owned()),
            ("calls_per_minute", "6000".to_owned()),
            ("concurrency", "8".to_owned()),
            ("round_interval_seconds", "1800".to_owned()),
            ("round_budget_seconds", "1500".to_owned()),
            ("request_budget_seconds", "8".to_owned()),
            ("submit_timeout_seconds", "45".to_owned()),
            ("request_submit_timeout_seconds", "15".to_owned()),
            ("lease_seconds", "150".to_owned()),
            ("poll_seconds", "300".to_owned()),
            ("store_lag_seconds", "0".to_owned()),
            ("development", "false".to_owned()),
        ])
    }

    fn read(name: &'static str, value: &str) -> Result<(Engine, Trust), String> {
        let mut variables = good();
        variables.insert(name, value.to_owned());
        let lookup = |name: &str| variables.get(name).cloned().ok_or_else(|| "undefined".to_owned());
        Engine::read(&lookup)
            .and_then(|engine| Ok((engine, Trust::read(&lookup)?)))
            .map_err(|ConfigError(reason)| reason)
    }

    #[test]
    fn a_good_configuration() {
        let (engine, trust) = read("round_token", "0123456789abcdef01234567").unwrap();
        assert_eq!(engine.cashbook_url, "https://cashbook.hu");
        assert_eq!(engine.concurrency, 8);
        assert_eq!(trust.cors_origins, ["https://erp.example", "http://127.0.0.1:8080"]);
        assert_eq!(trust.round_token.unwrap().expose(), "0123456789abcdef01234567");
        assert!(read("round_token", "").unwrap().1.round_token.is_none());
        assert_eq!(
            read("cashbook_url", "https://cashbook.io:8443/").unwrap().0.cashbook_url,
            "https://cashbook.io:8443"
        );
    }

    #[test]
    fn each_wrong_variable_is_named_and_no_secret_shown() {
        let dev_jwks = SigningKey::development([1; 32]).jwks();
        let cases = [
            ("cashbook_url", ""),
            ("cashbook_url", "cashbook.hu"),
            ("cashbook_url", "http://cashbook.hu"),
            ("cashbook_url", "https://"),
            ("cashbook_url", "https://user@cashbook.hu"),
            ("cashbook_url", "https://cashbook.hu/api"),
            ("cashbook_url", "ftp://cashbook.hu"),
            ("jwks", ""),
            ("jwks", "{}"),
            ("jwks", &dev_jwks),
            ("issuer", " "),
            ("audience", ""),
            ("token_lifetime_max_seconds", "0"),
            ("token_lifetime_max_seconds", "a day"),
            ("master_keys", ""),
            ("master_keys", "hunter2"),
            ("round_token", "hunter2"),
            ("cors_origins", "*"),
            ("cors_origins", "https://*.example"),
            ("cors_origins", "https://erp.example/path"),
            ("calls_per_minute", "0"),
            ("concurrency", "0"),
            ("concurrency", "65"),
            ("concurrency", "-1"),
            ("round_interval_seconds", ""),
            ("submit_timeout_seconds", "0"),
            ("lease_seconds", "60"),
            ("poll_seconds", "soon"),
            ("store_lag_seconds", "-1"),
            ("development", "yes"),
        ];
        for (name, value) in cases {
            let reason = read(name, value).expect_err(&format!("{name} = {value:?} is taken"));
            assert!(reason.contains(name), "{name} = {value:?}: {reason}");
            assert!(!reason.contains("hunter2"), "{reason}");
        }
    }

    #[test]
    fn development_allows_a_development_key_and_a_local_stand_in() {
        let mut variables = good();
        variables.insert("development", "true".to_owned());
        variables.insert("jwks", SigningKey::development([1; 32]).jwks());
        variables.insert("cashbook_url", "http://127.0.0.1:9100".to_owned());
        let lookup = |name: &str| variables.get(name).cloned().ok_or_else(String::new);
        assert!(Engine::read(&lookup).is_ok() && Trust::read(&lookup).is_ok());
    }
}
