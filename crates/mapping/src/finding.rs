//! What a check of a document or a settlement found: all at once, each with a stable code and a path.

use serde::{Deserialize, Serialize};

use crate::texts::{Message, Text};

/// An error blocks marking; a warning does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Severity {
    Warning,
    Error,
}

/// One finding, as the API answers it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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

/// A rule that a document can break. All of them are in [`crate::texts::finding::ALL`].
#[derive(Debug)]
pub struct Rule {
    pub code: &'static str,
    pub severity: Severity,
    /// Where the rule comes from: an XSD type, NAV's code of the same check, or this product.
    pub source: &'static str,
    /// `{0}`, `{1}`, … are filled when the rule is broken.
    pub text: Text,
}

impl Rule {
    /// The finding that this rule is broken at `path`.
    #[must_use]
    pub fn at(&self, path: String, values: &[&str]) -> Finding {
        Finding { code: self.code.to_owned(), severity: self.severity, path, message: self.text.fill(values) }
    }
}

/// So many findings of one document are told; a broken file would drown the reader in more.
pub const COUNT_MAX: usize = 100;

/// Findings as they come up, at most [`COUNT_MAX`].
#[derive(Clone, Debug, Default)]
pub struct Findings {
    list: Vec<Finding>,
}

impl Findings {
    /// Whether there is no room for more; costly paths need not be built then.
    #[must_use]
    pub fn full(&self) -> bool {
        self.list.len() >= COUNT_MAX
    }

    pub fn add(&mut self, finding: Finding) {
        if self.list.len() < COUNT_MAX {
            self.list.push(finding);
        } else if finding.is_error()
            && !self.list.iter().any(Finding::is_error)
            && let Some(last) = self.list.last_mut()
        {
            // Room for an error is always made: errors block, warnings do not.
            *last = finding;
        }
    }

    pub fn extend(&mut self, more: Self) {
        more.list.into_iter().for_each(|finding| self.add(finding));
    }

    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(Finding::is_error)
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    #[must_use]
    pub fn into_list(self) -> Vec<Finding> {
        self.list
    }
}
