//! A settlement (*pénzügyi kiegyenlítés*): a payment that touches a document.

use serde::{Deserialize, Serialize};

use crate::finding::Finding;

/// Where the money moved: Cashbook's `locationCode`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Location {
    /// `B`
    Bank,
    /// `P`
    CashDesk,
}

/// One settlement, checked. Amounts are decimal strings in canonical form (digits, at most one dot, optional minus).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Settlement {
    /// The ERP's own id; settlements of a document are told apart by it.
    pub id: String,
    pub location: Location,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ledger: Option<String>,
    /// As the ERP said it; `mapping` knows the Hungarian and English names.
    pub method: String,
    /// `YYYY-MM-DD`, a civil date.
    pub date: String,
    pub amount: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exchange_rate: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voucher: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    #[serde(default)]
    pub reversed: bool,
}

/// Reads the JSON list that `PUT …/documents/{number}/settlements` carries.
///
/// # Errors
/// Every finding at once; nothing is taken when there is an error among them.
pub fn read_list(json: &[u8]) -> Result<Vec<Settlement>, Vec<Finding>> {
    let list: Vec<Settlement> = serde_json::from_slice(json).map_err(|error| {
        vec![Finding {
            code: "settlements-unreadable".to_owned(),
            severity: crate::finding::Severity::Error,
            path: String::new(),
            message: crate::texts::Text {
                hu: "A kiegyenlítések nem olvashatók: {0}",
                en: "The settlements cannot be read: {0}",
            }
            .fill(&[&error.to_string()]),
        }]
    })?;
    Ok(list)
}
