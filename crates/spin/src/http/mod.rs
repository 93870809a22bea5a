//! The HTTP face without a network: who may call what is decided before a body is read, then the body is read and
//! checked, then the core's flow runs.

pub mod body;
mod cors;
pub mod guard;
mod pack;
pub mod retry_after;

use cashbook_core::problem::{self, Problem};
use serde::Serialize;

pub use cors::{Cors, preflight};

/// A request without its body.
#[derive(Clone, Debug, Default)]
pub struct Head {
    pub method: String,
    /// Raw, as it came: decoded only after it is split.
    pub path: String,
    pub query: String,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
}

impl Head {
    /// The first header of this name, given in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The decoded value of a query parameter; the first one counts.
    #[must_use]
    pub fn query(&self, name: &str) -> Option<String> {
        form_urlencoded::parse(self.query.as_bytes())
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.into_owned())
    }
}

/// What goes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    /// Anything that serialises, as JSON.
    #[must_use]
    pub fn json<T: Serialize>(status: u16, value: &T) -> Self {
        match serde_json::to_vec(value) {
            Ok(body) => Self::typed(status, "application/json", body),
            Err(_) => Self::problem(&Problem::new("internal", &[])),
        }
    }

    #[must_use]
    pub fn typed(status: u16, media_type: &str, body: Vec<u8>) -> Self {
        Self { status, headers: vec![("content-type", media_type.to_owned())], body }
    }

    #[must_use]
    pub fn empty(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Vec::new() }
    }

    #[must_use]
    pub fn problem(problem: &Problem) -> Self {
        let body = serde_json::to_vec(problem).unwrap_or_default();
        let mut answer = Self::typed(problem.status, problem::MEDIA_TYPE, body);
        if problem.status == 401 {
            // RFC 6750, 3: a challenge with every 401; the code says more than its three errors do.
            answer.headers.push(("www-authenticate", "Bearer".to_owned()));
        }
        answer
    }

    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// The headers that every answer carries: nothing here is for a cache, and no browser shall guess types.
    #[must_use]
    pub fn finished(self, request_id: &str) -> Self {
        self.with("cache-control", "no-store")
            .with("x-content-type-options", "nosniff")
            .with("x-request-id", request_id)
    }
}

impl From<Problem> for Answer {
    fn from(problem: Problem) -> Self {
        Self::problem(&problem)
    }
}

/// The caller's `X-Request-ID` where it is a plain word, else one made of `random`.
#[must_use]
pub fn request_id(head: &Head, random: &[u8]) -> String {
    const LENGTH_MAX: usize = 64;
    match head.header("x-request-id") {
        Some(id)
            if (1..=LENGTH_MAX).contains(&id.len())
                && id
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.')) =>
        {
            id.to_owned()
        }
        _ => random.iter().map(|byte| format!("{byte:02x}")).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_id_cannot_carry_anything_else() {
        let with =
            |id: &str| Head { headers: vec![("x-request-id".to_owned(), id.to_owned())], ..Head::default() };
        assert_eq!(request_id(&with("erp-1.2_3"), &[1]), "erp-1.2_3");
        for id in ["", "a b", "a\r\nx: y", "\"", "ő", &"a".repeat(65)] {
            assert_eq!(request_id(&with(id), &[0xab, 1]), "ab01", "{id}");
        }
        assert_eq!(request_id(&Head::default(), &[0xff]), "ff");
    }

    #[test]
    fn the_query_is_decoded_and_its_first_value_counts() {
        let head = Head { query: "token=a%2Bb+c&cursor=&token=second".to_owned(), ..Head::default() };
        assert_eq!(head.query("token").as_deref(), Some("a+b c"));
        assert_eq!(head.query("cursor").as_deref(), Some(""));
        assert_eq!(head.query("limit"), None);
    }

    #[test]
    fn a_refused_token_is_challenged() {
        let answer = Answer::from(Problem::new("token-missing", &[]));
        assert_eq!(answer.status, 401);
        assert!(answer.headers.contains(&("www-authenticate", "Bearer".to_owned())));
        assert!(answer.headers.contains(&("content-type", "application/problem+json".to_owned())));
    }
}
