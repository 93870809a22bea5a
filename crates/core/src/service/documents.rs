//! What the ERP hands over: documents, images, settlements.

use serde::Serialize;

use super::{Caller, ServiceError, audit, check_number, document_journal, licensed};
use crate::{
    backfill::push,
    company::CompanyId,
    document::{self, Content, Document, Event, IndexEntry, Mark, MarkedHow, is_sent_kind},
    finding::Finding,
    flow::Fx,
    journal::{self, Appended, Decision},
    mapping::{self, Body, Facts},
    mutant::{self, Mutant},
    settlement::{self, Settlement},
    store::{self, key},
    texts::service::Refusal,
    view::State,
};

/// Settlements of one document.
pub const SETTLEMENTS_MAX: usize = 500;

/// What `PUT …/documents/{number}` answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PutAnswer {
    pub number: String,
    pub revision: u64,
    /// This call changed something; a repeated one does not.
    pub changed: bool,
    pub state: State,
    /// Warnings.
    pub findings: Vec<Finding>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ImagePut {
    pub number: String,
    pub bytes: u64,
    /// SHA-256, base64url.
    pub digest: String,
    pub changed: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SettlementsAnswer {
    pub number: String,
    pub settlements: Vec<Settlement>,
    pub changed: bool,
}

/// Takes a document in the ERP's `revision`. Idempotent.
///
/// # Errors
/// [`Refusal::DocumentInvalid`] with all findings, [`Refusal::StaleRevision`], [`Refusal::RevisionReused`], …
pub async fn put_document(
    fx: &Fx,
    company: &CompanyId,
    number: &str,
    revision: u64,
    body: Body,
) -> Result<PutAnswer, ServiceError> {
    let state = licensed(fx, company).await?;
    check_number(number)?;
    let examination = mapping::examine(&body, company.as_str(), number);
    let Some(facts) = examination.facts.filter(|_| !examination.findings.iter().any(Finding::is_error))
    else {
        return Err(ServiceError::with_findings(Refusal::DocumentInvalid, examination.findings));
    };
    let now = fx.now().await;
    let name = document_journal(company, number);
    let known = journal::read::<Document>(fx, &name, 0).await?;
    if known.state().content.is_none() {
        // The index first: should this call die, an entry without a document hurts nobody.
        add_to_index(fx, company, &facts).await?;
    }
    let automatic = is_sent_kind(facts.kind)
        && state
            .automatic_since
            .as_ref()
            .is_some_and(|since| facts.issue_date >= *since || mutant::on(Mutant::AutomaticReachesBack));
    let wish = if automatic {
        Some(Mark { by: "automatic".to_owned(), at: now, how: MarkedHow::Automatic })
    } else if is_sent_kind(facts.kind) && tell_references(fx, company, number, &facts).await? {
        Some(Mark { by: "reference".to_owned(), at: now, how: MarkedHow::Reference })
    } else {
        None
    };
    if automatic {
        tell_references(fx, company, number, &facts).await?;
    }
    let content = Content { revision, body, facts, findings: examination.findings.clone() };
    let decide = |document: &Document| match &document.content {
        Some(current) if current.revision > revision && !mutant::on(Mutant::StaleRevisionWins) => {
            Err(ServiceError::new(
                Refusal::StaleRevision,
                &[&revision.to_string(), &current.revision.to_string()],
            ))
        }
        Some(current) if current.revision == revision && current.body == content.body => Ok(None),
        Some(current) if current.revision == revision => {
            Err(ServiceError::new(Refusal::RevisionReused, &[&revision.to_string()]))
        }
        current => {
            // Automatic mode marks at issue, not at every later revision.
            let is_reference = wish.as_ref().is_some_and(|mark| mark.how == MarkedHow::Reference);
            let mark = wish.clone().filter(|_| current.is_none() || is_reference);
            Ok(Some(Decision {
                event: Event::Put { content: Box::new(content.clone()), mark },
                strict: false,
            }))
        }
    };
    let appended =
        journal::append(fx, &name, decide, async |seq| push(fx, company, number, seq).await).await?;
    let document = appended.snapshot.state();
    if appended.seq.is_some() && document.mark.is_some() {
        mark_referring(fx, company, document).await?;
    }
    let submission: crate::submission::Submission =
        store::load(fx, &key::submission(company.as_str(), &store::document_id(number)))
            .await?
            .unwrap_or_default();
    Ok(PutAnswer {
        number: number.to_owned(),
        revision,
        changed: appended.seq.is_some(),
        state: match (&submission.accepted, &document.mark) {
            (Some(_), _) => State::Submitted,
            (None, Some(_)) => State::Waiting,
            (None, None) => State::NotSubmitted,
        },
        findings: examination.findings,
    })
}

/// Takes a document's image. A new image of a waiting document queues it.
///
/// # Errors
/// [`Refusal::ImageNotPdf`], [`Refusal::ImageTooLarge`], [`Refusal::UnknownDocument`], …
pub async fn put_image(
    fx: &Fx,
    company: &CompanyId,
    number: &str,
    pdf: &[u8],
) -> Result<ImagePut, ServiceError> {
    licensed(fx, company).await?;
    check_number(number)?;
    if pdf.len() > super::IMAGE_BYTES_MAX {
        let values = [pdf.len().to_string(), super::IMAGE_BYTES_MAX.to_string()];
        return Err(ServiceError::new(Refusal::ImageTooLarge, &[&values[0], &values[1]]));
    }
    if !pdf.starts_with(b"%PDF-") {
        return Err(ServiceError::new(Refusal::ImageNotPdf, &[]));
    }
    let name = document_journal(company, number);
    let known = journal::read::<Document>(fx, &name, 0).await?;
    if known.state().content.is_none() {
        return Err(ServiceError::new(Refusal::UnknownDocument, &[number]));
    }
    let digest = store::digest(pdf);
    let bytes = pdf.len() as u64;
    let already = known.state().image.as_ref().is_some_and(|image| image.digest == digest);
    let parts = if already {
        known.state().image.as_ref().map_or(0, |image| image.parts)
    } else {
        let blob = key::image(company.as_str(), &store::document_id(number), &digest);
        store::save_blob(fx, &blob, pdf).await?
    };
    let image = document::Image { digest: digest.clone(), bytes, parts };
    let decide = |document: &Document| -> Result<_, ServiceError> {
        let is_new = document.image.as_ref() != Some(&image);
        Ok(is_new.then(|| Decision { event: Event::Image(image.clone()), strict: false }))
    };
    let appended: Appended<Document> =
        journal::append(fx, &name, decide, async |seq| push(fx, company, number, seq).await).await?;
    Ok(ImagePut { number: number.to_owned(), bytes, digest, changed: appended.seq.is_some() })
}

/// Takes the whole list of a document's settlements.
///
/// # Errors
/// [`Refusal::SettlementsInvalid`] with all findings, [`Refusal::SettlementLeftOut`], [`Refusal::UnknownDocument`], …
pub async fn put_settlements(
    fx: &Fx,
    company: &CompanyId,
    number: &str,
    json: &[u8],
) -> Result<SettlementsAnswer, ServiceError> {
    licensed(fx, company).await?;
    check_number(number)?;
    let list = settlement::read_list(json)
        .map_err(|findings| ServiceError::with_findings(Refusal::SettlementsInvalid, findings))?;
    if list.len() > SETTLEMENTS_MAX {
        return Err(ServiceError::new(Refusal::TooMany, &[&SETTLEMENTS_MAX.to_string()]));
    }
    let name = document_journal(company, number);
    let decide = |document: &Document| {
        if document.content.is_none() {
            return Err(ServiceError::new(Refusal::UnknownDocument, &[number]));
        }
        let left_out: Vec<&str> = document
            .settlements
            .iter()
            .filter(|known| !list.iter().any(|new| new.id == known.id))
            .map(|known| known.id.as_str())
            .collect();
        if !left_out.is_empty() {
            return Err(ServiceError::new(Refusal::SettlementLeftOut, &[&left_out.join(", ")]));
        }
        let is_new = list.iter().any(|new| !document.settlements.contains(new));
        Ok(is_new.then(|| Decision { event: Event::Settlements(list.clone()), strict: false }))
    };
    let appended: Appended<Document> =
        journal::append(fx, &name, decide, async |seq| push(fx, company, number, seq).await).await?;
    Ok(SettlementsAnswer {
        number: number.to_owned(),
        settlements: appended.snapshot.state().settlements.clone(),
        changed: appended.seq.is_some(),
    })
}

/// Marks what cancels or modifies a document that is handed over now.
pub(super) async fn mark_referring(
    fx: &Fx,
    company: &CompanyId,
    document: &Document,
) -> Result<(), ServiceError> {
    for number in &document.referred_by {
        let at = fx.now().await;
        let wish = Mark { by: "reference".to_owned(), at, how: MarkedHow::Reference };
        let decide = |document: &Document| -> Result<_, ServiceError> {
            let is_new = document.mark.is_none()
                && document.content.as_ref().is_some_and(|content| is_sent_kind(content.facts.kind));
            Ok(is_new.then(|| Decision { event: Event::Mark(wish.clone()), strict: false }))
        };
        let name = document_journal(company, number);
        let _: Appended<Document> =
            journal::append(fx, &name, decide, async |seq| push(fx, company, number, seq).await).await?;
    }
    Ok(())
}

/// Notes at each document that this one refers to that it does. `true` when one of them is handed over.
async fn tell_references(
    fx: &Fx,
    company: &CompanyId,
    number: &str,
    facts: &Facts,
) -> Result<bool, ServiceError> {
    let mut any_marked = false;
    for reference in &facts.references {
        let decide = |document: &Document| -> Result<_, ServiceError> {
            let is_new = !document.referred_by.iter().any(|known| known == number);
            Ok(is_new.then(|| Decision { event: Event::ReferredBy(number.to_owned()), strict: false }))
        };
        let name = document_journal(company, reference);
        let appended: Appended<Document> =
            journal::append(fx, &name, decide, async |seq| push(fx, company, reference, seq).await).await?;
        any_marked |= appended.snapshot.state().mark.is_some();
    }
    Ok(any_marked)
}

async fn add_to_index(fx: &Fx, company: &CompanyId, facts: &Facts) -> Result<(), ServiceError> {
    let at = fx.increment(&key::index_count(company.as_str()), 1).await?;
    let entry =
        IndexEntry { number: facts.number.clone(), issue_date: facts.issue_date.clone(), kind: facts.kind };
    store::save(fx, &key::index(company.as_str(), u64::try_from(at).unwrap_or_default()), &entry).await?;
    Ok(())
}

/// Notes a change of documents by a person in the audit trail.
pub(super) async fn audit_numbers(
    fx: &Fx,
    company: &CompanyId,
    caller: &Caller,
    what: &'static str,
    numbers: &[&str],
) -> Result<(), ServiceError> {
    if numbers.is_empty() { Ok(()) } else { audit(fx, company, caller, what, &numbers).await }
}
