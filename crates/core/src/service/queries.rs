//! What users look at: states, a document, its preview, the transfer log.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{BATCH_MAX, Deployment, ServiceError, document_journal, known_document, licensed, next_round_at};
use crate::{
    company::CompanyId,
    document::{Document, Mark},
    finding::Finding,
    flow::{Fx, StoreError},
    journal, mapping,
    mapping::Facts,
    round::{LOG_PAGE_ITEMS, LogPage},
    settlement::Settlement,
    store::{self, key},
    submission::{Accepted, Attempt, Standing, Submission},
    texts::service::Refusal,
    view::{self, StateView},
};

/// What `POST …/states` answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StatesAnswer {
    /// Tells these states from others; to be sent with the next call for the same numbers.
    pub tag: String,
    /// The states are as the tag in the call says, and left out.
    pub unchanged: bool,
    pub states: Vec<StateView>,
    pub next_round_at: Option<DateTime<Utc>>,
}

/// What `GET …/documents/{number}` answers.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DocumentView {
    #[serde(flatten)]
    pub state: StateView,
    pub revision: u64,
    pub facts: Facts,
    pub mark: Option<Mark>,
    pub image: Option<ImageView>,
    pub settlements: Vec<Settlement>,
    pub accepted: Option<Accepted>,
    /// Newest first; the company's transfer log keeps all.
    pub attempts: Vec<Attempt>,
    pub attempt_count: u64,
    pub hashes: Vec<String>,
    pub referred_by: Vec<String>,
    pub next_round_at: Option<DateTime<Utc>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ImageView {
    pub digest: String,
    pub bytes: u64,
}

/// What `GET …/documents/{number}/preview` answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PreviewAnswer {
    pub number: String,
    /// `null` when the findings make it impossible.
    pub xml: Option<String>,
    pub findings: Vec<Finding>,
}

/// What `GET …/submissions` answers, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SubmissionsAnswer {
    pub submissions: Vec<Attempt>,
    /// For the next call; `null` at the end.
    pub cursor: Option<String>,
}

/// An entry of the audit trail.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AuditEntry {
    pub at: DateTime<Utc>,
    pub by: String,
    pub what: String,
    pub detail: serde_json::Value,
}

/// # Errors
/// [`Refusal::TooMany`], [`Refusal::ModuleNotLicensed`], or the store's.
pub async fn states(
    fx: &Fx,
    company: &CompanyId,
    deployment: Deployment,
    numbers: &[String],
    known: Option<&str>,
) -> Result<StatesAnswer, ServiceError> {
    let of = licensed(fx, company).await?;
    if numbers.len() > BATCH_MAX {
        return Err(ServiceError::new(Refusal::TooMany, &[&BATCH_MAX.to_string()]));
    }
    let now = fx.now().await;
    let standing = standing(fx, company).await?;
    let mut seen = BTreeSet::new();
    let mut states = Vec::with_capacity(numbers.len());
    for number in numbers {
        if !seen.insert(number.as_str()) {
            continue;
        }
        let name = document_journal(company, number);
        let submission = submission(fx, company, number).await?;
        let mut snapshot = journal::glance::<Document>(fx, &name).await?;
        if !snapshot.is_settled_to(snapshot.seq().max(submission.seq)) {
            // A round has seen more than the snapshot shows (it was taken back), or an event was being written.
            snapshot = journal::read(fx, &name, submission.seq).await?;
        }
        let document = snapshot.state();
        let missing = missing_reference(fx, company, document, &submission).await?;
        let missing = missing.as_deref();
        states.push(view::view(number, &of, &standing, document, &submission, missing, now));
    }
    let tag = store::digest(&serde_json::to_vec(&states).unwrap_or_default());
    let unchanged = known == Some(tag.as_str());
    if unchanged {
        states.clear();
    }
    Ok(StatesAnswer {
        tag,
        unchanged,
        states,
        next_round_at: next_round_at(fx, company, deployment, now).await?,
    })
}

/// # Errors
/// [`Refusal::UnknownDocument`], [`Refusal::ModuleNotLicensed`], or the store's.
pub async fn get_document(
    fx: &Fx,
    company: &CompanyId,
    deployment: Deployment,
    number: &str,
) -> Result<DocumentView, ServiceError> {
    let of = licensed(fx, company).await?;
    let document = known_document(fx, company, number).await?;
    let now = fx.now().await;
    let standing = standing(fx, company).await?;
    let submission = submission(fx, company, number).await?;
    let missing = missing_reference(fx, company, &document, &submission).await?;
    let state = view::view(number, &of, &standing, &document, &submission, missing.as_deref(), now);
    let Some(content) = document.content else {
        return Err(ServiceError::new(Refusal::UnknownDocument, &[number]));
    };
    Ok(DocumentView {
        state,
        revision: content.revision,
        facts: content.facts,
        mark: document.mark,
        image: document.image.map(|image| ImageView { digest: image.digest, bytes: image.bytes }),
        settlements: document.settlements,
        accepted: submission.accepted,
        attempts: submission.attempts.into_iter().rev().collect(),
        attempt_count: submission.attempt_count,
        hashes: submission.hashes,
        referred_by: document.referred_by,
        next_round_at: next_round_at(fx, company, deployment, now).await?,
    })
}

/// # Errors
/// As [`get_document`].
pub async fn preview(fx: &Fx, company: &CompanyId, number: &str) -> Result<PreviewAnswer, ServiceError> {
    let of = licensed(fx, company).await?;
    let document = known_document(fx, company, number).await?;
    let mut settlements = document.live_settlements();
    for settlement in &mut settlements {
        if settlement.ledger.is_none() {
            settlement.ledger.clone_from(&of.settlement_ledger);
        }
    }
    let Some(content) = document.content else {
        return Err(ServiceError::new(Refusal::UnknownDocument, &[number]));
    };
    let mut findings = content.findings;
    let xml = match mapping::compose_numbered(&content.body, Some(number), &settlements) {
        Ok(xml) => Some(String::from_utf8(xml).unwrap_or_default()),
        Err(found) => {
            findings.extend(found);
            None
        }
    };
    Ok(PreviewAnswer { number: number.to_owned(), xml, findings })
}

/// # Errors
/// [`Refusal::CursorInvalid`], [`Refusal::ModuleNotLicensed`], or the store's.
pub async fn submissions(
    fx: &Fx,
    company: &CompanyId,
    cursor: Option<&str>,
) -> Result<SubmissionsAnswer, ServiceError> {
    licensed(fx, company).await?;
    let count = standing(fx, company).await?.log_count;
    let end = match cursor {
        None => count,
        Some(cursor) => cursor
            .parse::<u64>()
            .ok()
            .filter(|end| *end <= count)
            .ok_or_else(|| ServiceError::new(Refusal::CursorInvalid, &[]))?,
    };
    let Some(last) = end.checked_sub(1) else {
        return Ok(SubmissionsAnswer { submissions: Vec::new(), cursor: None });
    };
    let page_number = last.checked_div(LOG_PAGE_ITEMS).unwrap_or_default();
    let first = page_number.saturating_mul(LOG_PAGE_ITEMS);
    let page: LogPage =
        store::load(fx, &key::log_page(company.as_str(), page_number)).await?.unwrap_or_default();
    let mut submissions = page.attempts;
    submissions.truncate(usize::try_from(end.saturating_sub(first)).unwrap_or_default());
    submissions.reverse();
    Ok(SubmissionsAnswer { submissions, cursor: (first > 0).then(|| first.to_string()) })
}

pub(super) async fn standing(fx: &Fx, company: &CompanyId) -> Result<Standing, ServiceError> {
    Ok(store::load(fx, &key::standing(company.as_str())).await?.unwrap_or_default())
}

/// The first document that a marked one refers to and that Cashbook does not have yet.
async fn missing_reference(
    fx: &Fx,
    company: &CompanyId,
    document: &Document,
    of: &Submission,
) -> Result<Option<String>, StoreError> {
    let references = document.content.as_ref().map(|content| content.facts.references.as_slice());
    if of.accepted.is_some() || document.mark.is_none() {
        return Ok(None);
    }
    for reference in references.unwrap_or_default() {
        if submission(fx, company, reference).await?.accepted.is_none() {
            return Ok(Some(reference.clone()));
        }
    }
    Ok(None)
}

async fn submission(fx: &Fx, company: &CompanyId, number: &str) -> Result<Submission, StoreError> {
    let name = key::submission(company.as_str(), &store::document_id(number));
    Ok(store::load(fx, &name).await?.unwrap_or_default())
}
