//! Why a call was refused.

use crate::{
    finding::Finding,
    flow::StoreError,
    texts::{Message, service::Refusal},
};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceError {
    pub refusal: Refusal,
    pub values: Vec<String>,
    pub findings: Vec<Finding>,
    /// For the log only.
    pub cause: Option<String>,
}

impl ServiceError {
    #[must_use]
    pub fn new(refusal: Refusal, values: &[&str]) -> Self {
        let values = values.iter().map(|value| (*value).to_owned()).collect();
        Self { refusal, values, findings: Vec::new(), cause: None }
    }

    #[must_use]
    pub fn with_findings(refusal: Refusal, findings: Vec<Finding>) -> Self {
        let errors = findings.iter().filter(|finding| finding.is_error()).count();
        Self { refusal, values: vec![errors.to_string()], findings, cause: None }
    }

    #[must_use]
    pub fn code(&self) -> &'static str {
        self.refusal.code()
    }

    #[must_use]
    pub fn status(&self) -> u16 {
        self.refusal.status()
    }

    #[must_use]
    pub fn message(&self) -> Message {
        let values: Vec<&str> = self.values.iter().map(String::as_str).collect();
        self.refusal.text().fill(&values)
    }
}

impl From<StoreError> for ServiceError {
    fn from(error: StoreError) -> Self {
        Self { cause: Some(error.0), ..Self::new(Refusal::StoreUnavailable, &[]) }
    }
}
