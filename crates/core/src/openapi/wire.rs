//! Shapes of requests and answers that belong to the HTTP contract alone.

use serde::{Deserialize, Serialize};

use crate::{problem::Problem, round::Report, service::AuditEntry};

/// The largest revision: beyond it JSON's numbers are not the same everywhere (RFC 8259, 6).
pub const REVISION_MAX: u64 = 9_007_199_254_740_991;

/// What `POST …/states` takes.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StatesWanted {
    /// Up to 1,000.
    pub numbers: Vec<String>,
    /// The tag of the last answer to the same numbers: where nothing has changed since, the states are left out.
    #[serde(default)]
    pub tag: Option<String>,
}

/// What `POST …/marks` and `…/marks/withdraw` take.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Numbers {
    /// Up to 1,000.
    pub numbers: Vec<String>,
}

/// What `POST …/backfill` and its plan take.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Since {
    /// The issue date from which on documents are handed over, `YYYY-MM-DD`.
    pub from: String,
}

/// What `GET …/audit` answers.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AuditPage {
    pub entries: Vec<AuditEntry>,
    /// For the next call; `null` at the end.
    pub cursor: Option<String>,
}

/// What a round that was asked for answers: one report per shard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Rounds {
    pub rounds: Vec<Report>,
}

/// What `GET /health` answers without `operate`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Alive {
    pub status: &'static str,
    /// No round has ended within two intervals of the timer; `null` while the store does not answer.
    pub late: Option<bool>,
}

/// One line of the answer of `POST …/documents`: `result` or `problem`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LineResult<T> {
    /// The line of the request, from 1.
    pub line: usize,
    pub status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<Problem>,
}
