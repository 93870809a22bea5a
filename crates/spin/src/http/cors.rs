//! Cross-origin calls (WHATWG Fetch, 3.2): from the configured origins only.

use super::{Answer, Head, guard};

/// What a browser may send and read.
const REQUEST_HEADERS: &str = "authorization, content-type, x-request-id";
const ANSWER_HEADERS: &str = "retry-after, x-request-id";
/// How long a browser may remember a preflight's answer.
const MAX_AGE_S: &str = "600";

/// The origin of a request, where it is one of those configured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cors(Option<String>);

impl Cors {
    #[must_use]
    pub fn of(head: &Head, origins: &[String]) -> Self {
        Self(
            head.header("origin")
                .filter(|origin| origins.iter().any(|known| known == origin))
                .map(str::to_owned),
        )
    }

    /// Adds the headers by which a page of an allowed origin may read the answer.
    #[must_use]
    pub fn apply(&self, answer: Answer) -> Answer {
        // Always, so that no cache gives one origin's answer to another.
        let answer = answer.with("vary", "Origin");
        match &self.0 {
            Some(origin) => answer
                .with("access-control-allow-origin", origin)
                .with("access-control-expose-headers", ANSWER_HEADERS),
            None => answer,
        }
    }
}

/// The answer to `OPTIONS`; `None` where the path is not one of ours.
#[must_use]
pub fn preflight(head: &Head, cors: &Cors) -> Option<Answer> {
    let methods = guard::methods(&head.path)?;
    let mut answer = cors.apply(Answer::empty(204).with("allow", methods.clone()));
    if cors.0.is_some() && head.header("access-control-request-method").is_some() {
        answer = answer
            .with("access-control-allow-methods", methods)
            .with("access-control-allow-headers", REQUEST_HEADERS)
            .with("access-control-max-age", MAX_AGE_S);
    }
    Some(answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(origin: &str) -> Head {
        Head {
            method: "OPTIONS".to_owned(),
            path: "/api/v1/companies/12345678/settings".to_owned(),
            headers: vec![
                ("origin".to_owned(), origin.to_owned()),
                ("access-control-request-method".to_owned(), "PATCH".to_owned()),
            ],
            ..Head::default()
        }
    }

    #[test]
    fn only_configured_origins_are_answered() {
        let origins = ["https://erp.example".to_owned()];
        let cases = [
            ("https://erp.example", true),
            ("http://erp.example", false),
            ("https://erp.example:8443", false),
            ("https://erp.example.evil", false),
            ("https://ERP.example", false),
            ("null", false),
            ("*", false),
        ];
        for (origin, allowed) in cases {
            let head = head(origin);
            let answer = preflight(&head, &Cors::of(&head, &origins)).unwrap();
            assert_eq!(answer.status, 204);
            let granted: Vec<_> =
                answer.headers.iter().filter(|(name, _)| name.starts_with("access-control-")).collect();
            assert_eq!(!granted.is_empty(), allowed, "{origin}: {granted:?}");
            assert!(answer.headers.contains(&("allow", "GET, PATCH, OPTIONS".to_owned())));
            assert!(answer.headers.contains(&("vary", "Origin".to_owned())));
        }
    }

    #[test]
    fn no_path_no_preflight() {
        let origins = ["https://erp.example".to_owned()];
        let elsewhere = Head { path: "/etc/passwd".to_owned(), ..head("https://erp.example") };
        assert_eq!(preflight(&elsewhere, &Cors::of(&elsewhere, &origins)), None);
    }
}
