//! The one place that knows Cashbook's HTTP interface: what is sent, and what an answer means.
//!
//! Nothing here is officially documented; each point's source is named. [owner]: the owner's README of the XML
//! extension; [client]: read in a working public client; [doc]: another client's user documentation. Unknown fields
//! and values are tolerated everywhere, and the raw answer is kept for the log.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    mutant::{self, Mutant},
    time::parse_local,
};

/// The sending program's constant name, not an id per request [client].
pub const REQUEST_ID: &str = "InCash-Cashbook";
/// [client]
pub const SUBMIT_TIMEOUT_SECONDS: u64 = 45;
/// [client]
pub const QUERY_TIMEOUT_SECONDS: u64 = 30;
/// What the form field `pdf` holds when only settlements are new [owner].
pub const PAYMENTS: &str = "payments";
/// More of an answer is neither read nor kept.
pub const ANSWER_BYTES_MAX: usize = 64 * 1024;
/// More of an answer is not kept in the transfer log.
pub const RAW_CHARS_MAX: usize = 1000;

/// One request to Cashbook; the adapter puts the configured base URL before `path`.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    pub method: Method,
    pub path: String,
    /// The company's secret key: for the `Authorization` header and nothing else.
    pub key: crate::secret::Secret,
    /// `application/x-www-form-urlencoded`
    pub form: Option<Vec<u8>>,
    pub timeout_seconds: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    Get,
    Post,
}

impl std::fmt::Debug for Request {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{:?} {}", self.method, self.path)
    }
}

/// What Cashbook answered; the body is cut at [`ANSWER_BYTES_MAX`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    /// `Retry-After` in seconds (RFC 9110, 10.2.3; the adapter resolves dates).
    pub retry_after_seconds: Option<u64>,
    pub body: Vec<u8>,
}

/// Why there was no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExchangeError {
    /// Nothing can have arrived: name not resolved, connection refused, TLS refused, host not allowed.
    NotSent(String),
    /// Something may have arrived: time-out or lost connection after sending began.
    Lost(String),
}

/// `pdf` of a submission.
#[derive(Clone, Copy)]
pub enum Image<'a> {
    Pdf(&'a [u8]),
    /// It stands in the XML (`C00000_BASE64_PDF`) [owner].
    Inside,
    /// Known to have arrived earlier.
    Known,
}

/// `POST /api/v3/document/pool/osa` [client].
#[must_use]
pub fn submit(key: crate::secret::Secret, xml: &[u8], image: Image<'_>) -> Request {
    let mut form = Vec::with_capacity(xml.len().saturating_mul(2));
    form.extend_from_slice(b"xml=");
    push_form_value(&mut form, xml);
    form.extend_from_slice(b"&pdf=");
    match image {
        Image::Pdf(bytes) => push_form_value(&mut form, STANDARD.encode(bytes).as_bytes()),
        Image::Inside => {}
        Image::Known => form.extend_from_slice(PAYMENTS.as_bytes()),
    }
    Request {
        method: Method::Post,
        path: "/api/v3/document/pool/osa".to_owned(),
        key,
        form: Some(form),
        timeout_seconds: SUBMIT_TIMEOUT_SECONDS,
    }
}

/// `GET /api/v3/document/pool/detailedlog?hash=…` [client].
#[must_use]
pub fn detailed_log(key: crate::secret::Secret, hash: &str) -> Request {
    let mut query = Vec::new();
    push_form_value(&mut query, hash.as_bytes());
    let query = String::from_utf8(query).unwrap_or_default();
    get(key, format!("/api/v3/document/pool/detailedlog?hash={query}"))
}

/// `GET /api/v3/document/pool/detailedlog?date=…` [client]. That the date is written `YYYY-MM-DD`, and is the day of the
/// submission, is a guess; a wrong one finds nothing, which harms nobody.
#[must_use]
pub fn log_of_day(key: crate::secret::Secret, date: NaiveDate) -> Request {
    get(key, format!("/api/v3/document/pool/detailedlog?date={date}"))
}

/// `GET /api/v3/oauth2/tokenrelation?taxid=<8 digits>` [client].
#[must_use]
pub fn key_check(key: crate::secret::Secret, company: &str) -> Request {
    get(key, format!("/api/v3/oauth2/tokenrelation?taxid={company}"))
}

fn get(key: crate::secret::Secret, path: String) -> Request {
    Request { method: Method::Get, path, key, form: None, timeout_seconds: QUERY_TIMEOUT_SECONDS }
}

/// WHATWG URL, application/x-www-form-urlencoded serializing. The image goes through here, which is most of a submission:
/// so by a table, and run by run.
fn push_form_value(out: &mut Vec<u8>, value: &[u8]) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    // An escape is rare in an image's base64; an XML makes the vector grow once more.
    out.reserve(value.len().saturating_add(value.len() / 8));
    let mut rest = value;
    while let Some(at) = rest.iter().position(|byte| PLAIN.get(usize::from(*byte)) != Some(&true)) {
        let (plain, escaped) = rest.split_at_checked(at).unwrap_or((rest, &[]));
        out.extend_from_slice(plain);
        let Some((byte, after)) = escaped.split_first() else { return };
        if *byte == b' ' {
            out.push(b'+');
        } else {
            let digit = |at: u8| HEX.get(usize::from(at)).copied().unwrap_or_default();
            out.extend_from_slice(&[b'%', digit(byte >> 4), digit(byte & 15)]);
        }
        rest = after;
    }
    out.extend_from_slice(rest);
}

/// The bytes that stand for themselves.
static PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let unescaped = b"*-._0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let mut at = 0;
    #[expect(clippy::indexing_slicing, reason = "by the compiler, which would tell")]
    while at < unescaped.len() {
        plain[unescaped[at] as usize] = true;
        at += 1;
    }
    plain
};

/// What came of a submission.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "outcome")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Outcome {
    /// 2xx. The hash is kept where there is one.
    Accepted { hash: Option<String> },
    /// 4xx: this document as it is will not be taken.
    RefusedDocument { status: u16 },
    /// 401: the key is not valid. 403: its user is not the business's default Cashbook user.
    RefusedCompany { status: u16 },
    /// 429, or 503 with `Retry-After`.
    ToldToWait { seconds: u64 },
    /// 5xx, 3xx (no redirect is followed), or nothing was sent.
    Failed { status: Option<u16> },
    /// It may have arrived.
    Unknown,
}

/// When Cashbook says "wait" without saying how long.
pub const WAIT_SECONDS_DEFAULT: u64 = 300;
/// Cashbook is not believed when it says "wait" for longer.
pub const WAIT_SECONDS_MAX: u64 = 6 * 3600;

#[must_use]
pub fn outcome(answer: &Result<Answer, ExchangeError>) -> Outcome {
    match answer {
        Err(ExchangeError::NotSent(_)) => Outcome::Failed { status: None },
        Err(ExchangeError::Lost(_)) if mutant::on(Mutant::UnknownAsAccepted) => {
            Outcome::Accepted { hash: None }
        }
        Err(ExchangeError::Lost(_)) => Outcome::Unknown,
        Ok(answer) => match answer.status {
            200..=299 => Outcome::Accepted { hash: hash(&answer.body) },
            401 | 403 => Outcome::RefusedCompany { status: answer.status },
            429 => Outcome::ToldToWait { seconds: wait(answer.retry_after_seconds) },
            503 if answer.retry_after_seconds.is_some() => {
                Outcome::ToldToWait { seconds: wait(answer.retry_after_seconds) }
            }
            // Request time-out and "too early" are about the moment, not about the document (RFC 9110, RFC 8470).
            408 | 425 => Outcome::Failed { status: Some(answer.status) },
            400..=499 => Outcome::RefusedDocument { status: answer.status },
            status => Outcome::Failed { status: Some(status) },
        },
    }
}

fn wait(seconds: Option<u64>) -> u64 {
    seconds.unwrap_or(WAIT_SECONDS_DEFAULT).clamp(1, WAIT_SECONDS_MAX)
}

fn hash(body: &[u8]) -> Option<String> {
    hash_in(&serde_json::from_slice(body).ok()?)
}

/// `hash` fits 64 characters [client]; anything else is not taken for one.
fn hash_in(value: &serde_json::Value) -> Option<String> {
    let hash = match value.get("hash")? {
        serde_json::Value::String(hash) => hash.clone(),
        serde_json::Value::Number(hash) => hash.to_string(),
        _ => return None,
    };
    (1..=64).contains(&hash.chars().count()).then_some(hash)
}

/// What a key check says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum KeyHealth {
    Unknown,
    Ok,
    Refused,
    /// 403: the key's user is not the business's default Cashbook user [client].
    NotDefaultUser,
}

/// `None` when the answer says nothing of the key (5xx, no answer).
#[must_use]
pub fn key_health(answer: &Result<Answer, ExchangeError>) -> Option<KeyHealth> {
    match answer {
        Ok(Answer { status: 200..=299, .. }) => Some(KeyHealth::Ok),
        Ok(Answer { status: 403, .. }) => Some(KeyHealth::NotDefaultUser),
        Ok(Answer { status: 400..=407 | 409..=424 | 426..=428 | 430..=499, .. }) => Some(KeyHealth::Refused),
        _ => None,
    }
}

/// What the log says of an accepted submission.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "processing")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Processing {
    /// Nothing yet, or nothing that we understand.
    Pending,
    Processed,
    Complaint {
        complaint: Complaint,
        text: String,
    },
}

/// The refusals that are known [doc].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Complaint {
    Unreadable,
    PdfMissing,
    TaxNumberUnknown,
    SupplierInvoicesNotAllowed,
    Other,
}

/// Reads an answer of `detailedlog`. Its fields are not public: words are looked for.
///
/// Nor is its order: the newest entry counts, by the instants that the entries bear; among those without one, the last
/// that is understood. A newer one that is not understood yet is waited for until the `is_last` look: whether a hash
/// depends on the content is not known either, so the older one may be an earlier submission's.
#[must_use]
pub fn processing(answer: &Answer, hash: &str, is_last: bool) -> Processing {
    entries(answer)
        .iter()
        .filter(|entry| entry.get("hash").and_then(|of| of.as_str()).is_none_or(|of| of == hash))
        .map(|entry| (instant(entry).map(|(at, _)| at), read_entry(entry)))
        .filter(|(at, processing)| *processing != Processing::Pending || (at.is_some() && !is_last))
        .max_by_key(|(at, _)| *at)
        .map_or(Processing::Pending, |(_, processing)| processing)
}

/// Looks through a day's log for a submission whose outcome is unknown: the newest entry that names the document's
/// number, was not made before `since`, and whose hash was never answered to us.
#[must_use]
pub fn arrived(answer: &Answer, number: &str, known: &[String], since: DateTime<Utc>) -> Option<String> {
    let names_it = |entry: &serde_json::Value| {
        entry.as_object().is_some_and(|fields| {
            fields
                .iter()
                .any(|(name, value)| name != "hash" && value.as_str().is_some_and(|of| of.trim() == number))
        })
    };
    entries(answer)
        .iter()
        .filter(|entry| names_it(entry))
        .map(|entry| (instant(entry), entry))
        .filter(|(at, _)| !is_before(*at, since) || mutant::on(Mutant::FoundByOldEntry))
        .filter_map(|(at, entry)| Some((at, hash_in(entry)?)))
        .filter(|(_, hash)| !known.contains(hash) || mutant::on(Mutant::FoundByOldEntry))
        .max_by_key(|(at, _)| at.map(|(at, _)| at))
        .map(|(_, hash)| hash)
}

fn entries(answer: &Answer) -> Vec<serde_json::Value> {
    match serde_json::from_slice::<serde_json::Value>(&answer.body) {
        Ok(serde_json::Value::Object(mut fields)) => match fields.remove("log") {
            Some(serde_json::Value::Array(entries)) => entries,
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// Cashbook's clock and ours may differ by less.
const CLOCK_MINUTES: i64 = 5;

/// Surely older. An instant without a zone may be anybody's local time.
fn is_before(at: Option<(DateTime<Utc>, bool)>, since: DateTime<Utc>) -> bool {
    matches!(at, Some((at, true)) if since.signed_duration_since(at) > TimeDelta::minutes(CLOCK_MINUTES))
}

/// The latest instant among an entry's values, and whether it bears a zone. Bare dates do not count: they may be the
/// invoice's.
fn instant(entry: &serde_json::Value) -> Option<(DateTime<Utc>, bool)> {
    let texts = entry.as_object()?.values().filter_map(|value| value.as_str());
    texts.filter_map(read_instant).max()
}

fn read_instant(text: &str) -> Option<(DateTime<Utc>, bool)> {
    let is_like_one = text.len() >= 16 && text.as_bytes().get(4) == Some(&b'-');
    if !is_like_one {
        return None;
    }
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Some((at.with_timezone(&Utc), true));
    }
    Some((parse_local(text)?.and_utc(), false))
}

fn read_entry(entry: &serde_json::Value) -> Processing {
    let text = match entry {
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Object(fields) => fields
            .iter()
            .filter(|(name, _)| !matches!(name.as_str(), "hash" | "date" | "invoiceNumber"))
            .filter(|(_, value)| value.as_str().is_some_and(|text| read_instant(text).is_none()))
            .filter_map(|(_, value)| value.as_str())
            .collect::<Vec<_>>()
            .join(" "),
        _ => return Processing::Pending,
    };
    let lower = text.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    let complaint = if has(&["pdf", "image", "számlakép"]) && has(&["missing", "hiány", "not found", "nincs"])
    {
        Complaint::PdfMissing
    } else if has(&["tax number", "taxnumber", "adószám", "taxid"]) {
        Complaint::TaxNumberUnknown
    } else if has(&["supplier", "szállítói", "permission", "jogosultság"]) {
        Complaint::SupplierInvoicesNotAllowed
    } else if has(&["cannot be read", "unreadable", "not readable", "nem olvasható", "invalid"]) {
        Complaint::Unreadable
    } else if has(&["fail", "error", "hiba", "refused", "reject", "elutasít"]) {
        Complaint::Other
    } else if has(&["processed", "success", "done", "feldolgozva", "feldolgozott", "sikeres"]) {
        return Processing::Processed;
    } else {
        return Processing::Pending;
    };
    Processing::Complaint { complaint, text: cut(&text, RAW_CHARS_MAX) }
}

/// The raw answer for the transfer log: cut, without control characters, and without the key should it be echoed.
#[must_use]
pub fn raw(answer: &Result<Answer, ExchangeError>, key: &crate::secret::Secret) -> String {
    match answer {
        Ok(answer) => {
            let text = String::from_utf8_lossy(&answer.body);
            let text = key.redact(&text);
            cut(&text.replace(|char: char| char.is_control() && char != '\n', " "), RAW_CHARS_MAX)
        }
        Err(ExchangeError::NotSent(cause) | ExchangeError::Lost(cause)) => {
            cut(&key.redact(cause), RAW_CHARS_MAX)
        }
    }
}

fn cut(text: &str, chars: usize) -> String {
    match text.char_indices().nth(chars) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::Secret;

    fn answer(status: u16, retry: Option<u64>, body: &str) -> Result<Answer, ExchangeError> {
        Ok(Answer { status, retry_after_seconds: retry, body: body.as_bytes().to_vec() })
    }

    #[test]
    fn every_answer_has_one_meaning() {
        let accepted = |hash: Option<&str>| Outcome::Accepted { hash: hash.map(str::to_owned) };
        for (answer, meaning) in [
            (answer(200, None, r#"{"hash":"abc","more":1}"#), accepted(Some("abc"))),
            (answer(201, None, r#"{"hash":17}"#), accepted(Some("17"))),
            (answer(200, None, r#"{"hash":""}"#), accepted(None)),
            (answer(200, None, "<html>"), accepted(None)),
            (answer(400, None, ""), Outcome::RefusedDocument { status: 400 }),
            (answer(422, None, ""), Outcome::RefusedDocument { status: 422 }),
            (answer(401, None, ""), Outcome::RefusedCompany { status: 401 }),
            (answer(403, None, ""), Outcome::RefusedCompany { status: 403 }),
            (answer(408, None, ""), Outcome::Failed { status: Some(408) }),
            (answer(429, None, ""), Outcome::ToldToWait { seconds: WAIT_SECONDS_DEFAULT }),
            (answer(429, Some(17), ""), Outcome::ToldToWait { seconds: 17 }),
            (answer(429, Some(u64::MAX), ""), Outcome::ToldToWait { seconds: WAIT_SECONDS_MAX }),
            (answer(503, Some(60), ""), Outcome::ToldToWait { seconds: 60 }),
            (answer(503, None, ""), Outcome::Failed { status: Some(503) }),
            (answer(302, None, ""), Outcome::Failed { status: Some(302) }),
            (Err(ExchangeError::NotSent("refused".to_owned())), Outcome::Failed { status: None }),
            (Err(ExchangeError::Lost("time-out".to_owned())), Outcome::Unknown),
        ] {
            assert_eq!(outcome(&answer), meaning, "{answer:?}");
        }
    }

    #[test]
    fn a_key_check_says_what_to_do() {
        for (status, health) in [
            (200, Some(KeyHealth::Ok)),
            (401, Some(KeyHealth::Refused)),
            (403, Some(KeyHealth::NotDefaultUser)),
            (404, Some(KeyHealth::Refused)),
            (429, None),
            (500, None),
        ] {
            assert_eq!(key_health(&answer(status, None, "")), health, "{status}");
        }
    }

    #[test]
    fn the_form_is_what_a_server_reads_back() {
        let request =
            submit(Secret::new("key".to_owned()), "<a b=\"ő\"> &amp;+</a>".as_bytes(), Image::Pdf(b"%PDF-1"));
        let form = String::from_utf8(request.form.unwrap()).unwrap();
        assert_eq!(form, "xml=%3Ca+b%3D%22%C5%91%22%3E+%26amp%3B%2B%3C%2Fa%3E&pdf=JVBERi0x");
        let again = submit(Secret::new("key".to_owned()), b"<a/>", Image::Known);
        assert!(again.form.unwrap().ends_with(b"&pdf=payments"));
    }

    #[test]
    fn every_byte_comes_back_from_a_form() {
        let all: Vec<u8> = (0..=255).chain(*b"plain").chain(0..=255).collect();
        for value in [&all[..], b"", b"a", b" ", b"++", b"plain", b"/plain", b"plain/"] {
            let mut form = Vec::new();
            push_form_value(&mut form, value);
            let spaces: Vec<u8> = form.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
            let read: Vec<u8> = percent_encoding::percent_decode(&spaces).collect();
            assert_eq!(read, value);
            let is_form = |byte: &u8| byte.is_ascii_alphanumeric() || b"*-._+%".contains(byte);
            assert!(form.iter().all(is_form), "{}", String::from_utf8_lossy(&form));
        }
    }

    #[test]
    fn complaints_are_told_apart_and_the_newest_word_counts() {
        let of = |log: &str| {
            let Ok(answer) = answer(200, None, log) else { unreachable!() };
            processing(&answer, "h1", false)
        };
        let complaint = |log: &str| match of(log) {
            Processing::Complaint { complaint, .. } => Some(complaint),
            _ => None,
        };
        assert_eq!(of("nonsense"), Processing::Pending);
        assert_eq!(of(r#"{"log":[]}"#), Processing::Pending);
        assert_eq!(of(r#"{"log":[{"hash":"h1","status":"processed"}]}"#), Processing::Processed);
        assert_eq!(of(r#"{"log":[{"hash":"other","status":"processed"}]}"#), Processing::Pending);
        assert_eq!(
            complaint(r#"{"log":[{"hash":"h1","status":"failed","message":"PDF missing"}]}"#),
            Some(Complaint::PdfMissing)
        );
        assert_eq!(
            complaint(r#"{"log":[{"hash":"h1","status":"failed","message":"A számlakép hiányzik"}]}"#),
            Some(Complaint::PdfMissing)
        );
        assert_eq!(
            complaint(r#"{"log":[{"hash":"h1","message":"Ismeretlen adószám"}]}"#),
            Some(Complaint::TaxNumberUnknown)
        );
        assert_eq!(complaint(r#"{"log":[{"hash":"h1","status":"error"}]}"#), Some(Complaint::Other));
        assert_eq!(
            of(
                r#"{"log":[{"hash":"h1","status":"failed","message":"PDF missing"},{"hash":"h1","status":"processed"}]}"#
            ),
            Processing::Processed
        );
    }

    #[test]
    fn the_newest_entry_of_the_log_counts_in_whatever_order_they_come() {
        let entry = |at: &str, status: &str| format!(r#"{{"hash":"h1","date":"{at}","status":"{status}"}}"#);
        let (old, new) =
            (entry("2026-11-02T10:00:00Z", "PDF missing"), entry("2026-11-02T12:30:00+02:00", "processed"));
        let (naive_old, naive_new) =
            (entry("2026-11-02 10:00:00", "hiba"), entry("2026-11-02 11:00:00", "processed"));
        for log in [
            format!(r#"{{"log":[{old},{new}]}}"#),
            format!(r#"{{"log":[{new},{old}]}}"#),
            format!(r#"{{"log":[{naive_new},{naive_old}]}}"#),
        ] {
            let Ok(answer) = answer(200, None, &log) else { unreachable!() };
            assert_eq!(processing(&answer, "h1", false), Processing::Processed, "{log}");
        }
        // A hash may depend on the content alone: what was said of an earlier submission is not said of the newest.
        let newer = entry("2026-11-02T11:00:00Z", "in the queue");
        let Ok(answer) = answer(200, None, &format!(r#"{{"log":[{newer},{old}]}}"#)) else { unreachable!() };
        assert_eq!(processing(&answer, "h1", false), Processing::Pending);
        assert!(matches!(processing(&answer, "h1", true), Processing::Complaint { .. }));
    }

    #[test]
    fn the_log_tells_whether_an_unknown_submission_arrived() {
        let since = "2026-11-02T10:00:00Z".parse().unwrap();
        let known = ["h1".to_owned()];
        let found = |log: &str| {
            let Ok(answer) = answer(200, None, log) else { unreachable!() };
            arrived(&answer, "SZ/1", &known, since)
        };
        assert_eq!(found(r#"{"log":[{"hash":"h2","invoiceNumber":"SZ/1"}]}"#).as_deref(), Some("h2"));
        assert_eq!(
            found(r#"{"log":[{"hash":"h2","szamlaszam":" SZ/1","date":"2026-11-02T10:00:01Z"}]}"#).as_deref(),
            Some("h2")
        );
        for nothing in [
            "nonsense",
            r#"{"log":[]}"#,
            r#"{"log":[{"hash":"h1","invoiceNumber":"SZ/1"}]}"#,
            r#"{"log":[{"hash":"h2","invoiceNumber":"SZ/12"}]}"#,
            r#"{"log":[{"invoiceNumber":"SZ/1"}]}"#,
            r#"{"log":[{"hash":"h2","invoiceNumber":"SZ/1","date":"2026-11-02T09:50:00Z"}]}"#,
            r#"{"log":["SZ/1"]}"#,
        ] {
            assert_eq!(found(nothing), None, "{nothing}");
        }
    }

    #[test]
    fn the_raw_answer_is_cut_and_holds_no_key() {
        let key = Secret::new("very-secret-key".to_owned());
        let raw = raw(&answer(500, None, &format!("no very-secret-key\u{7} {}", "x".repeat(3000))), &key);
        assert!(!raw.contains("very-secret-key") && !raw.contains('\u{7}'), "{raw}");
        assert_eq!(raw.chars().count(), RAW_CHARS_MAX + 1);
    }
}
