//! What a check of a document or a settlement found: all at once, each with a stable code and a path.

use serde::{Deserialize, Serialize};

use crate::texts::Message;

/// An error blocks marking; a warning does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    Warning,
    Error,
}

/// One finding, as the API answers it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Stable, kebab-case; listed in `docs/findings.md`.
    pub code: String,
    pub severity: Severity,
    /// Where: a JSON pointer into an InCash document, or a path of element names into an OSA XML.
    pub path: String,
    pub message: Message,
}

impl Finding {
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}
