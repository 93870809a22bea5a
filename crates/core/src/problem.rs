//! What the API answers instead of a result: a problem of RFC 9457 with our stable `code`.

use serde::{Serialize, Serializer};

use crate::{
    finding::Finding,
    service::ServiceError,
    texts::{Message, Text, problem::PROBLEMS, service::Refusal},
};

/// The media type of [`Problem`] (RFC 9457, 3).
pub const MEDIA_TYPE: &str = "application/problem+json";

/// Where each code is explained; `type` is this and the code.
pub const TYPE_PREFIX: &str = "/api/v1/problems/";

/// One problem. Goes out with `type` and `title`, which follow from the code, and `detail`, the English message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Stable, kebab-case: what a program decides by.
    pub code: &'static str,
    pub status: u16,
    pub message: Message,
    pub findings: Vec<Finding>,
}

impl Serialize for Problem {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Wire<'a> {
            r#type: String,
            title: String,
            status: u16,
            detail: &'a str,
            code: &'a str,
            message: &'a Message,
            #[serde(skip_serializing_if = "<[Finding]>::is_empty")]
            findings: &'a [Finding],
        }
        Wire {
            r#type: format!("{TYPE_PREFIX}{}", self.code),
            title: title(self.code),
            status: self.status,
            detail: &self.message.en,
            code: self.code,
            message: &self.message,
            findings: &self.findings,
        }
        .serialize(serializer)
    }
}

/// One kind of problem, as `GET /api/v1/problems/{code}` describes it; the texts hold `{0}` where values stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Kind {
    pub code: &'static str,
    pub status: u16,
    pub detail: Text,
}

impl Problem {
    /// A problem of the HTTP layer, its text filled with `values`. A code that nobody described is `internal`.
    #[must_use]
    pub fn new(code: &str, values: &[&str]) -> Self {
        let internal = Kind { code: "internal", status: 500, detail: Text { hu: "", en: "" } };
        let kind = find(code).or_else(|| find(internal.code)).unwrap_or(internal);
        Self::of(kind, values)
    }

    /// What the service refused, without its cause: that is for the log.
    #[must_use]
    pub fn refused(error: ServiceError) -> Self {
        let values: Vec<&str> = error.values.iter().map(String::as_str).collect();
        Self { findings: error.findings, ..Self::of(Kind::from(error.refusal), &values) }
    }

    /// As [`Self::refused`], for a refusal that the HTTP layer knows itself.
    #[must_use]
    pub fn refusal(refusal: Refusal, values: &[&str]) -> Self {
        Self::of(Kind::from(refusal), values)
    }

    fn of(kind: Kind, values: &[&str]) -> Self {
        let values: Vec<String> = values.iter().map(|value| printable(value)).collect();
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        let message = kind.detail.fill(&values);
        Self { code: kind.code, status: kind.status, message, findings: Vec::new() }
    }
}

impl From<Refusal> for Kind {
    fn from(refusal: Refusal) -> Self {
        Self { code: refusal.code(), status: refusal.status(), detail: refusal.text() }
    }
}

/// Every kind of problem that the API can answer.
pub fn kinds() -> impl Iterator<Item = Kind> {
    let http =
        PROBLEMS.iter().map(|known| Kind { code: known.code, status: known.status, detail: known.detail });
    http.chain(Refusal::ALL.iter().copied().map(Kind::from))
}

#[must_use]
pub fn find(code: &str) -> Option<Kind> {
    kinds().find(|kind| kind.code == code)
}

/// `stale-revision` in words.
#[must_use]
pub fn title(code: &str) -> String {
    let mut chars = code.chars();
    let first = chars.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(chars.map(|char| if char == '-' { ' ' } else { char })).collect()
}

/// What came from outside goes into a text without control characters, and not at any length.
fn printable(value: &str) -> String {
    const CHARS_MAX: usize = 200;
    let mut text: String = value.chars().filter(|char| !char.is_control()).take(CHARS_MAX).collect();
    if text.len() < value.len() && value.chars().count() > CHARS_MAX {
        text.push('…');
    }
    text
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::auth::AuthError;

    #[test]
    fn the_wire_form() {
        let problem = Problem::refused(ServiceError::new(Refusal::StaleRevision, &["2", "3"]));
        let json: serde_json::Value = serde_json::to_value(&problem).unwrap();
        assert_eq!(json["type"], "/api/v1/problems/stale-revision");
        assert_eq!(json["title"], "Stale revision");
        assert_eq!(json["status"], 409);
        assert_eq!(json["code"], "stale-revision");
        assert_eq!(json["detail"], json["message"]["en"]);
        assert!(json["message"]["hu"].as_str().unwrap().contains('3'), "{json}");
        assert!(json.get("findings").is_none());
    }

    #[test]
    fn the_cause_of_a_failure_stays_inside() {
        let error = ServiceError::from(crate::flow::StoreError("d:12345678:A1 is locked".to_owned()));
        let json = serde_json::to_string(&Problem::refused(error)).unwrap();
        assert!(json.contains("store-unavailable") && !json.contains("12345678"), "{json}");
    }

    #[test]
    fn codes_are_unique_and_texts_complete() {
        let codes: BTreeSet<&str> = kinds().map(|kind| kind.code).collect();
        assert_eq!(codes.len(), kinds().count());
        for kind in kinds() {
            assert!(kind.code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{}", kind.code);
            assert!((400..600).contains(&kind.status), "{}", kind.code);
            assert!(!kind.detail.hu.is_empty() && !kind.detail.en.is_empty(), "{}", kind.code);
        }
    }

    #[test]
    fn every_refused_token_has_its_problem() {
        for error in AuthError::ALL {
            let kind = find(error.code()).unwrap_or_else(|| panic!("{} is not described", error.code()));
            assert_eq!(kind.status, 401);
        }
    }

    #[test]
    fn unknown_codes_and_foreign_texts_are_harmless() {
        assert_eq!(Problem::new("no-such-code", &[]).code, "internal");
        let problem = Problem::new("json-invalid", &["line\r\n2026 level=error \u{1b}[31m"]);
        assert!(!problem.message.en.chars().any(char::is_control));
        assert!(Problem::new("json-invalid", &[&"ő".repeat(5000)]).message.en.chars().count() < 400);
    }
}
