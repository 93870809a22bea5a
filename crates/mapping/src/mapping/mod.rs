//! From what the ERP says to what Cashbook gets.

pub mod amounts;
pub mod build;
pub mod facts;
pub mod incash;
pub mod info;
pub mod lines;
pub mod rules;
pub mod totals;
pub mod vat;
pub mod view;

use bumpalo::Bump;
use serde::{Deserialize, Serialize};

use build::Builder;

use crate::{
    cashbook::insert::Insert,
    erp::{self, json::Json, line::Extra, shape},
    finding::{Finding, Findings},
    osa::read,
    settlement::Settlement,
    texts::finding as rule,
};

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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum How {
    /// *érvénytelenítő számla* (STORNO)
    Cancellation,
    /// *helyesbítő számla* (MODIFY)
    Modification,
}

/// What the rest of the product needs to know of a document, read out of its body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
    let mapped = map_for(body, Some(number), Some((company, number)), &[]);
    Examination { facts: mapped.facts.map(|owned| owned.facts), findings: mapped.findings.into_list() }
}

/// The XML that Cashbook gets: the body with its extra data, and all settlements that are not reversed.
/// Deterministic: the same arguments give the same bytes, so that a resend is identical.
///
/// # Errors
/// The findings that make it impossible; none for a body that [`examine`] found no error in.
pub fn compose(body: &Body, settlements: &[Settlement]) -> Result<String, Vec<Finding>> {
    compose_numbered(body, None, settlements).map(|xml| String::from_utf8(xml).unwrap_or_default())
}

/// [`compose`], as UTF-8, for a document that was put under `number`: an InCash document may leave it to the address.
///
/// # Errors
/// See [`compose`].
pub fn compose_numbered(
    body: &Body,
    number: Option<&str>,
    settlements: &[Settlement],
) -> Result<Vec<u8>, Vec<Finding>> {
    if body.media == Media::Osa && body.extra.is_none() {
        return extended(&body.text, settlements).map(String::into_bytes);
    }
    let mapped = map(body, number, settlements);
    match mapped.xml {
        Some(xml) if !mapped.findings.has_errors() => Ok(xml),
        _ => {
            let never = mapped.xml.is_none();
            Err(mapped
                .findings
                .into_list()
                .into_iter()
                .filter(|finding| never || finding.is_error())
                .collect())
        }
    }
}

/// An XML that [`examine`] has judged, with its settlements: read again, since they need their place, but not judged
/// again.
fn extended(xml: &str, settlements: &[Settlement]) -> Result<String, Vec<Finding>> {
    let mut findings = Findings::default();
    let arena = Bump::new();
    let document = read::document(xml, &arena, &mut findings);
    match document {
        Some(document) if !findings.has_errors() => {
            let mut insert = Insert::new(xml, &document);
            insert.settlements(settlements)?;
            Ok(insert.finish())
        }
        _ => Err(findings.into_list().into_iter().filter(Finding::is_error).collect()),
    }
}

/// All that comes of a body: its facts, its findings and its XML.
pub struct Mapped {
    pub facts: Option<facts::Owned>,
    pub findings: Findings,
    /// UTF-8; `None` when the body could not be read.
    pub xml: Option<Vec<u8>>,
}

/// Reads, checks and maps a body. `number` is the one in the address, for an InCash document that has none itself.
#[must_use]
pub fn map(body: &Body, number: Option<&str>, settlements: &[Settlement]) -> Mapped {
    map_for(body, number, None, settlements)
}

/// `address`: company and number that the document must be of.
fn map_for(
    body: &Body,
    number: Option<&str>,
    address: Option<(&str, &str)>,
    settlements: &[Settlement],
) -> Mapped {
    match body.media {
        Media::Osa => osa(body, address, settlements),
        Media::Incash => incash(body, number, address, settlements),
    }
}

fn osa(body: &Body, address: Option<(&str, &str)>, settlements: &[Settlement]) -> Mapped {
    let mut findings = Findings::default();
    let arena = Bump::new();
    let Some(document) = read::document(&body.text, &arena, &mut findings) else {
        return Mapped { facts: None, findings, xml: None };
    };
    let mut extra = Extra::default();
    let text = body.extra.as_deref().unwrap_or("{}");
    let (found, outcome) = Json::whole(text, &arena, &mut |json| shape::object(&mut extra, json));
    findings.extend(found);
    let named = extra
        .customer
        .get()
        .is_some_and(|customer| customer.name.at != 0 && customer.address.get().is_some());
    let invoices = view::invoices(&document);
    rules::judge(&document, &invoices, rules::Origin::Xml, named, &mut findings);
    let mut insert = Insert::new(&body.text, &document);
    let mut how = How::Modification;
    if outcome.is_ok() && body.extra.is_some() {
        how = extra_how(&extra, text, &mut findings);
        insert.extra(&extra, text, &mut findings);
    }
    if let Err(broken) = insert.settlements(settlements) {
        broken.into_iter().for_each(|finding| findings.add(finding));
    }
    let owned = facts::of(&document, &invoices, how);
    if let Some(address) = address {
        let path = |id: Option<usize>| id.map_or(String::new(), |id| document.path(id));
        facts::belongs(&owned, address, &path, &mut findings);
    }
    Mapped { facts: Some(owned), findings, xml: Some(insert.finish().into_bytes()) }
}

/// Which of the two a referring document is: NAV's XML does not say.
fn extra_how(extra: &Extra<'_>, source: &str, findings: &mut Findings) -> How {
    match extra.how.get() {
        Some("cancellation") => How::Cancellation,
        Some("modification") | None => How::Modification,
        Some(word) => {
            let path = crate::erp::json::pointer(source, extra.how.at);
            findings.add(rule::WORD_UNKNOWN.at(path, &[read::cut(word), "cancellation, modification"]));
            How::Modification
        }
    }
}

fn incash(
    body: &Body,
    number: Option<&str>,
    address: Option<(&str, &str)>,
    settlements: &[Settlement],
) -> Mapped {
    let text = body.text.strip_prefix('\u{FEFF}').unwrap_or(&body.text);
    // What is read takes about four times the room of the JSON; a large document's arena grows as it is read.
    let arena = Bump::with_capacity(text.len().saturating_mul(5).min(1 << 16));
    let mut given = erp::document::Document::default();
    let (mut findings, outcome) = Json::whole(text, &arena, &mut |json| shape::object(&mut given, json));
    if let Some(text) = body.extra.as_deref() {
        // Whatever it says, the document has a field for it.
        findings.add(rule::FIELD_UNKNOWN.at(String::new(), &[read::cut(text)]));
    }
    if outcome.is_err() {
        return Mapped { facts: None, findings, xml: None };
    }
    let mut builder = Builder::new(text, &arena, findings);
    let said = incash::said(&given, &mut builder);
    incash::document(&given, number, settlements, &mut builder);
    let invoices = view::invoices(&builder.document);
    let mut owned = facts::of(&builder.document, &invoices, said.how);
    if let Some(kind) = said.kind {
        owned.facts.kind = kind;
    }
    let never = matches!(owned.facts.kind, Kind::ProForma | Kind::DeliveryNote | Kind::Receipt);
    if never {
        // Known, so that marking can refuse it by name; nothing of it has to be right.
        let mut only = Findings::default();
        only.add(rule::NEVER_SENT.at("/kind".to_owned(), &[given.kind.get().unwrap_or_default()]));
        return Mapped { facts: Some(owned), findings: only, xml: None };
    }
    rules::judge(&builder.document, &invoices, rules::Origin::Json(text), false, &mut builder.findings);
    if let Some(address) = address {
        let at = |id: Option<usize>| id.and_then(|id| builder.document.node(id)).map_or(0, |node| node.at);
        let path = |id: Option<usize>| erp::json::pointer(text, at(id));
        facts::belongs(&owned, address, &path, &mut builder.findings);
    }
    let findings = core::mem::take(&mut builder.findings);
    Mapped { facts: Some(owned), findings, xml: Some(builder.finish()) }
}
