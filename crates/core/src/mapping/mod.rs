//! From what the ERP says to what Cashbook gets.

use serde::{Deserialize, Serialize};

use crate::{finding::Finding, settlement::Settlement};

/// The form in which the ERP handed a document over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Media {
    /// `application/json`: an InCash document.
    Incash,
    /// `application/xml`: OSA 3.0 `InvoiceData`, as reported to NAV.
    Osa,
}

/// A document as it came: kept to the byte, mapped anew whenever it is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    pub media: Media,
    pub text: String,
    /// The JSON part that enriches an OSA XML.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extra: Option<String>,
}

/// The kinds of document that InCash issues.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    Normal,
    Advance,
    /// *díjbekérő*: never sent.
    ProForma,
    /// *szállítólevél*: never sent.
    DeliveryNote,
    /// *nyugta*: never sent.
    Receipt,
}

/// NAV's two kinds of `invoiceReference`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum How {
    /// *érvénytelenítő számla* (STORNO)
    Cancellation,
    /// *helyesbítő számla* (MODIFY)
    Modification,
}

/// What the rest of the product needs to know of a document, read out of its body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Facts {
    pub number: String,
    pub kind: Kind,
    /// `YYYY-MM-DD`; the backfill goes by it.
    pub issue_date: String,
    pub currency: String,
    /// Gross total in the document's currency, a canonical decimal string.
    pub gross: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_name: Option<String>,
    /// Numbers of the documents that this one cancels or modifies; empty for an original one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub how: Option<How>,
    /// The XML carries its image itself (`C00000_BASE64_PDF`).
    #[serde(default)]
    pub image_inside: bool,
}

/// What [`examine`] found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Examination {
    /// `None` when the body could not be read at all.
    pub facts: Option<Facts>,
    pub findings: Vec<Finding>,
}

/// Reads and checks a body that was put under `number` for `company` (the 8-digit taxpayer id).
#[must_use]
pub fn examine(body: &Body, company: &str, number: &str) -> Examination {
    let _ = (body, company, number);
    Examination { facts: None, findings: Vec::new() }
}

/// The XML that Cashbook gets: the body with its extra data, and all settlements that are not reversed.
/// Deterministic: the same arguments give the same bytes, so that a resend is identical.
///
/// # Errors
/// The findings that make it impossible; none for a body that [`examine`] found no error in.
pub fn compose(body: &Body, settlements: &[Settlement]) -> Result<String, Vec<Finding>> {
    let _ = settlements;
    Ok(body.text.clone())
}
