//! What a user sees of a document: one of three states (S11), its settlements beside it, and what needs attention.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    company::Company,
    document::Document,
    exchange::{Complaint, Processing},
    submission::{Next, Parked, Phase, Standing, StoppedWhy, Submission},
    texts::{Message, attention::Attention as Reason},
};

/// The three states, and no fourth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// *Nem beküldött*
    NotSubmitted,
    /// *Beküldésre vár*
    Waiting,
    /// *Beküldött*
    Submitted,
}

/// Where the document's settlements stand: an axis of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SettlementState {
    /// There are none.
    None,
    Waiting,
    Submitted,
}

/// Why something does not go on, since when, and when it is tried again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Attention {
    pub code: String,
    pub message: Message,
    pub since: Option<DateTime<Utc>>,
    pub retry_at: Option<DateTime<Utc>>,
}

/// A row of `POST …/states`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StateView {
    pub number: String,
    pub state: State,
    pub settlement: SettlementState,
    pub attention: Option<Attention>,
    /// When Cashbook first accepted it.
    pub submitted_at: Option<DateTime<Utc>>,
    /// The service knows the document; else only its number is echoed.
    pub known: bool,
}

/// `reference`: the first document that it refers to and that Cashbook does not have.
#[must_use]
pub fn view(
    number: &str,
    company: &Company,
    standing: &Standing,
    document: &Document,
    submission: &Submission,
    reference: Option<&str>,
    now: DateTime<Utc>,
) -> StateView {
    let state = match (&submission.accepted, &document.mark) {
        (Some(_), _) => State::Submitted,
        (None, Some(_)) => State::Waiting,
        (None, None) => State::NotSubmitted,
    };
    StateView {
        number: number.to_owned(),
        state,
        settlement: settlement_state(document, submission),
        attention: attention(company, standing, document, submission, reference, now),
        submitted_at: submission.accepted.as_ref().map(|accepted| accepted.first_at),
        known: document.content.is_some(),
    }
}

fn settlement_state(document: &Document, submission: &Submission) -> SettlementState {
    let digest = document.settlements_digest();
    match &submission.accepted {
        Some(accepted) if accepted.settlements != digest => SettlementState::Waiting,
        _ if digest.is_empty() => SettlementState::None,
        Some(_) => SettlementState::Submitted,
        None if document.mark.is_none() => SettlementState::None,
        None => SettlementState::Waiting,
    }
}

fn attention(
    company: &Company,
    standing: &Standing,
    document: &Document,
    submission: &Submission,
    reference: Option<&str>,
    now: DateTime<Utc>,
) -> Option<Attention> {
    if let Phase::Parked { since, why, touched } = &submission.phase
        && document.touched <= *touched
    {
        return Some(parked(why, *since));
    }
    let next = submission.next(document, now);
    if matches!(next, Next::Nothing | Next::Poll { .. }) {
        return complaint(submission);
    }
    // Something has to go; what stands in its way?
    if company.key.is_none() {
        return Some(simple(Reason::KeyMissing, &[], None, None));
    }
    if let Some(stopped) = &standing.stopped
        && company.key.as_ref().is_some_and(|key| key.version == stopped.key_version)
    {
        let reason = match stopped.why {
            StoppedWhy::KeyRefused => Reason::KeyRefused,
            StoppedWhy::NotDefaultUser => Reason::NotDefaultUser,
            StoppedWhy::KeyUnreadable => Reason::KeyUnreadable,
        };
        return Some(simple(reason, &[], Some(stopped.since), None));
    }
    if next == Next::WaitForImage {
        let since = document.mark.as_ref().map(|mark| mark.at);
        return Some(simple(Reason::ImageMissing, &[], since, None));
    }
    if let Some(number) = reference {
        return Some(simple(Reason::WaitsForReference, &[number], None, None));
    }
    if let Phase::Retrying { since, due, unknown, .. } = &submission.phase {
        let reason = if *unknown { Reason::Unknown } else { Reason::Retrying };
        return Some(simple(reason, &[], Some(*since), Some(*due)));
    }
    if let Some(until) = standing.wait_until.filter(|until| *until > now) {
        return Some(simple(Reason::ToldToWait, &[], None, Some(until)));
    }
    let newer = match (&document.content, &submission.accepted) {
        (Some(content), Some(accepted)) => content.revision > accepted.revision,
        _ => false,
    };
    newer.then(|| simple(Reason::RevisionWaiting, &[], None, None))
}

fn complaint(submission: &Submission) -> Option<Attention> {
    let accepted = submission.accepted.as_ref()?;
    match &accepted.processing {
        Processing::Complaint { complaint, text } => {
            Some(simple(complaint_reason(*complaint), &[text], Some(accepted.at), None))
        }
        _ => None,
    }
}

fn parked(why: &Parked, since: DateTime<Utc>) -> Attention {
    let since = Some(since);
    match why {
        Parked::Refused { status } => simple(Reason::Refused, &[&status.to_string()], since, None),
        Parked::Invalid { code } => simple(Reason::Invalid, &[code], since, None),
        Parked::GaveUp => simple(Reason::GaveUp, &[], since, None),
        Parked::Complaint { complaint, text } => simple(complaint_reason(*complaint), &[text], since, None),
    }
}

fn complaint_reason(complaint: Complaint) -> Reason {
    match complaint {
        Complaint::Unreadable => Reason::ComplaintUnreadable,
        Complaint::PdfMissing => Reason::ComplaintPdfMissing,
        Complaint::TaxNumberUnknown => Reason::ComplaintTaxNumber,
        Complaint::SupplierInvoicesNotAllowed => Reason::ComplaintSupplier,
        Complaint::Other => Reason::ComplaintOther,
    }
}

fn simple(
    reason: Reason,
    values: &[&str],
    since: Option<DateTime<Utc>>,
    retry_at: Option<DateTime<Utc>>,
) -> Attention {
    Attention { code: reason.code().to_owned(), message: reason.text().fill(values), since, retry_at }
}
