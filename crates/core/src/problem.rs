//! What the API answers instead of a result: a problem of RFC 9457 with our stable `code`.

use serde::Serialize;

use crate::{
    finding::Finding,
    texts::{
        Message,
        problem::{PROBLEMS, ProblemText},
    },
};

/// The media type of [`Problem`] (RFC 9457, 3).
pub const MEDIA_TYPE: &str = "application/problem+json";

/// Where each code is explained; `type` is this and the code.
pub const TYPE_PREFIX: &str = "/api/v1/problems/";

/// One problem, as it goes out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    #[serde(rename = "type")]
    pub type_uri: String,
    pub title: &'static str,
    pub status: u16,
    /// In English; [`Self::message`] has both languages.
    pub detail: String,
    /// Stable, kebab-case: what a program decides by.
    pub code: &'static str,
    pub message: Message,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Finding>,
}

impl Problem {
    /// The problem of this code, its text filled with `values`. A code that nobody described is `internal`.
    #[must_use]
    pub fn new(code: &str, values: &[&str]) -> Self {
        let Some(known) = find(code).or_else(|| find("internal")) else {
            return Self::bare();
        };
        let values: Vec<String> = values.iter().map(|value| printable(value)).collect();
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        let message = known.detail.fill(&values);
        Self {
            type_uri: format!("{TYPE_PREFIX}{}", known.code),
            title: known.title.en,
            status: known.status,
            detail: message.en.clone(),
            code: known.code,
            message,
            findings: Vec::new(),
        }
    }

    #[must_use]
    pub fn with_findings(mut self, findings: Vec<Finding>) -> Self {
        self.findings = findings;
        self
    }

    fn bare() -> Self {
        Self {
            type_uri: "about:blank".to_owned(),
            title: "Internal error",
            status: 500,
            detail: String::new(),
            code: "internal",
            message: Message { hu: String::new(), en: String::new() },
            findings: Vec::new(),
        }
    }
}

/// The entry of the catalogue for a code.
#[must_use]
pub fn find(code: &str) -> Option<&'static ProblemText> {
    PROBLEMS.iter().find(|known| known.code == code)
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
        let problem = Problem::new("stale-revision", &["3", "2"]);
        let json: serde_json::Value = serde_json::to_value(&problem).unwrap();
        assert_eq!(json["type"], "/api/v1/problems/stale-revision");
        assert_eq!(json["status"], 409);
        assert_eq!(json["code"], "stale-revision");
        assert_eq!(json["detail"], json["message"]["en"]);
        assert!(json["message"]["hu"].as_str().unwrap().contains('3'), "{json}");
        assert!(json.get("findings").is_none());
    }

    #[test]
    fn codes_are_unique_and_texts_complete() {
        let codes: BTreeSet<&str> = PROBLEMS.iter().map(|problem| problem.code).collect();
        assert_eq!(codes.len(), PROBLEMS.len());
        for problem in PROBLEMS {
            assert!(
                problem.code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'),
                "{}",
                problem.code
            );
            assert!((400..600).contains(&problem.status), "{}", problem.code);
            for text in [problem.title.hu, problem.title.en, problem.detail.hu, problem.detail.en] {
                assert!(!text.is_empty(), "{}", problem.code);
            }
            for at in 0..3 {
                let slot = format!("{{{at}}}");
                assert_eq!(
                    problem.detail.hu.contains(&slot),
                    problem.detail.en.contains(&slot),
                    "{}",
                    problem.code
                );
            }
        }
    }

    #[test]
    fn every_refused_token_has_its_problem() {
        for error in AuthError::ALL {
            let problem = find(error.code()).unwrap_or_else(|| panic!("{} is not described", error.code()));
            assert_eq!(problem.status, 401);
        }
    }

    #[test]
    fn unknown_codes_and_foreign_texts_are_harmless() {
        assert_eq!(Problem::new("no-such-code", &[]).code, "internal");
        let problem = Problem::new("json-invalid", &["line\r\n2026 level=error \u{1b}[31m"]);
        assert!(!problem.detail.chars().any(char::is_control));
        assert!(Problem::new("json-invalid", &[&"ő".repeat(5000)]).detail.chars().count() < 400);
    }
}
