//! Marking for hand-over, and taking a mark back (S12–S14).

use serde::Serialize;

use super::{
    BATCH_MAX, Caller, ServiceError, document_journal,
    documents::{audit_numbers, mark_referring},
    known_document, licensed,
};
use crate::{
    backfill::push,
    company::CompanyId,
    document::{Document, Event, Mark, MarkedHow, Withdrawal, is_sent_kind},
    flow::Fx,
    journal::{self, Appended, Decision},
    mapping::Kind,
    mutant::{self, Mutant},
    round::Flight,
    store::{self, key},
    submission::{Phase, Submission},
    texts::{Message, service::Refusal},
    view::State,
};

/// What `POST …/marks` and `POST …/marks/withdraw` answer: a result for each number, in the order asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MarksAnswer {
    pub results: Vec<ItemResult>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ItemResult {
    pub number: String,
    pub result: MarkOutcome,
    /// The state after the call; `null` for a document that is not known.
    pub state: Option<State>,
    /// Why it was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<Message>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum MarkOutcome {
    Marked,
    /// It waits already.
    AlreadyMarked,
    AlreadySubmitted,
    /// It was parked and is tried again.
    Resumed,
    Withdrawn,
    Refused,
}

/// Marks documents by a user's wish. Marking twice is fine; marking a parked one tries it again.
///
/// # Errors
/// [`Refusal::TooMany`], [`Refusal::ModuleNotLicensed`], or the store's. What concerns one number stands in its result.
pub async fn mark(
    fx: &Fx,
    company: &CompanyId,
    caller: &Caller,
    numbers: &[String],
) -> Result<MarksAnswer, ServiceError> {
    check(fx, company, numbers).await?;
    let mut results: Vec<Option<ItemResult>> = vec![None; numbers.len()];
    // What refers to others comes second, so that a document and its cancellation can be marked together.
    for second in [false, true] {
        for (number, result) in numbers.iter().zip(&mut results) {
            if result.is_none() {
                *result = match mark_one(fx, company, caller, number, second).await {
                    Ok(done) => done,
                    Err(error) => Some(refused(number, None, error)?),
                };
            }
        }
    }
    answer(fx, company, caller, "mark", results).await
}

/// Takes marks back while a document waits and no attempt has begun.
///
/// # Errors
/// As [`mark`].
pub async fn withdraw(
    fx: &Fx,
    company: &CompanyId,
    caller: &Caller,
    numbers: &[String],
) -> Result<MarksAnswer, ServiceError> {
    check(fx, company, numbers).await?;
    let mut results = Vec::with_capacity(numbers.len());
    for number in numbers {
        results.push(Some(match withdraw_one(fx, company, number).await {
            Ok(()) => done(number, MarkOutcome::Withdrawn, State::NotSubmitted),
            Err((error, state)) => refused(number, state, error)?,
        }));
    }
    answer(fx, company, caller, "withdraw", results).await
}

async fn check(fx: &Fx, company: &CompanyId, numbers: &[String]) -> Result<(), ServiceError> {
    licensed(fx, company).await?;
    if numbers.len() > BATCH_MAX {
        return Err(ServiceError::new(Refusal::TooMany, &[&BATCH_MAX.to_string()]));
    }
    Ok(())
}

/// `None`: it refers to others, and its turn is the second pass.
async fn mark_one(
    fx: &Fx,
    company: &CompanyId,
    caller: &Caller,
    number: &str,
    second: bool,
) -> Result<Option<ItemResult>, ServiceError> {
    let document = known_document(fx, company, number).await?;
    let Some(content) = &document.content else { return Ok(None) };
    if !is_sent_kind(content.facts.kind) {
        return Err(ServiceError::new(Refusal::KindNeverSent, &[kind_name(content.facts.kind)]));
    }
    if !content.facts.references.is_empty() {
        if !second {
            return Ok(None);
        }
        for reference in &content.facts.references {
            let name = document_journal(company, reference);
            if journal::read::<Document>(fx, &name, 0).await?.state().mark.is_none() {
                return Err(ServiceError::new(Refusal::ReferenceNotMarked, &[reference]));
            }
        }
    }
    let submission = submission(fx, company, number).await?;
    let is_parked =
        matches!(&submission.phase, Phase::Parked { touched, .. } if document.touched <= *touched);
    let at = fx.now().await;
    let wish = Mark { by: caller.subject.clone(), at, how: MarkedHow::User };
    let decide = |document: &Document| -> Result<_, ServiceError> {
        let is_new = document.mark.is_none() || is_parked;
        Ok(is_new.then(|| Decision { event: Event::Mark(wish.clone()), strict: false }))
    };
    let name = document_journal(company, number);
    let appended: Appended<Document> =
        journal::append(fx, &name, decide, async |seq| push(fx, company, number, seq).await).await?;
    if appended.seq.is_some() {
        mark_referring(fx, company, appended.snapshot.state()).await?;
    }
    let state = if submission.accepted.is_some() { State::Submitted } else { State::Waiting };
    let outcome = match (&submission.accepted, appended.seq) {
        (_, Some(_)) if is_parked => MarkOutcome::Resumed,
        (Some(_), _) => MarkOutcome::AlreadySubmitted,
        (None, Some(_)) => MarkOutcome::Marked,
        (None, None) => MarkOutcome::AlreadyMarked,
    };
    Ok(Some(done(number, outcome, state)))
}

/// First takes the mark back, then looks whether a round has the document in flight: the round writes its flight
/// record first and looks at the mark then, so that one of the two sees the other.
async fn withdraw_one(
    fx: &Fx,
    company: &CompanyId,
    number: &str,
) -> Result<(), (ServiceError, Option<State>)> {
    let fail = |error: ServiceError| (error, None);
    let document = known_document(fx, company, number).await.map_err(fail)?;
    let Some(mark) = document.mark else {
        return Err((ServiceError::new(Refusal::NotMarked, &[]), Some(State::NotSubmitted)));
    };
    let begun = |submission: &Submission| {
        let state = if submission.accepted.is_some() { State::Submitted } else { State::Waiting };
        (submission.attempt_count > 0)
            .then(|| (ServiceError::new(Refusal::AttemptBegun, &[]), Some(state)))
            .map_or(Ok(()), Err)
    };
    begun(&submission(fx, company, number).await.map_err(fail)?)?;
    let name = document_journal(company, number);
    let queue = async |seq| push(fx, company, number, seq).await;
    let take_back = |document: &Document| -> Result<_, ServiceError> {
        Ok(document.mark.is_some().then_some(Decision { event: Event::Withdraw, strict: false }))
    };
    let _: Appended<Document> =
        journal::append(fx, &name, take_back, queue).await.map_err(|error| fail(error.into()))?;
    let flight: Flight = store::load(fx, &key::flight(store::shard_of(company.as_str())))
        .await
        .map_err(|error| fail(error.into()))?
        .unwrap_or_default();
    let is_flying = flight.documents.iter().any(|(of, flying)| of == company && flying == number)
        && !mutant::on(Mutant::WithdrawalIgnoresFlight);
    let late = begun(&submission(fx, company, number).await.map_err(fail)?);
    if !is_flying && late.is_ok() {
        // From now on it counts as taken back, even for a round that finds the document in an interrupted one's flight
        // record; unless such a round came first.
        let confirm = |document: &Document| -> Result<_, ServiceError> {
            let is_asked = document.withdrawal == Some(Withdrawal::Asked);
            Ok(is_asked.then_some(Decision { event: Event::Withdrawn, strict: false }))
        };
        let _: Appended<Document> =
            journal::append(fx, &name, confirm, queue).await.map_err(|error| fail(error.into()))?;
        return begun(&submission(fx, company, number).await.map_err(fail)?);
    }
    // Too late: the mark stands again as it was.
    let restore = |document: &Document| -> Result<_, ServiceError> {
        let is_new = document.mark.is_none();
        Ok(is_new.then(|| Decision { event: Event::Mark(mark.clone()), strict: false }))
    };
    let _: Appended<Document> =
        journal::append(fx, &name, restore, queue).await.map_err(|error| fail(error.into()))?;
    late?;
    Err((ServiceError::new(Refusal::AttemptBegun, &[]), Some(State::Waiting)))
}

async fn submission(fx: &Fx, company: &CompanyId, number: &str) -> Result<Submission, ServiceError> {
    let name = key::submission(company.as_str(), &store::document_id(number));
    Ok(store::load(fx, &name).await?.unwrap_or_default())
}

async fn answer(
    fx: &Fx,
    company: &CompanyId,
    caller: &Caller,
    what: &'static str,
    results: Vec<Option<ItemResult>>,
) -> Result<MarksAnswer, ServiceError> {
    let results: Vec<ItemResult> = results.into_iter().flatten().collect();
    let changed: Vec<&str> = results
        .iter()
        .filter(|item| {
            matches!(item.result, MarkOutcome::Marked | MarkOutcome::Resumed | MarkOutcome::Withdrawn)
        })
        .map(|item| item.number.as_str())
        .collect();
    audit_numbers(fx, company, caller, what, &changed).await?;
    Ok(MarksAnswer { results })
}

fn done(number: &str, result: MarkOutcome, state: State) -> ItemResult {
    ItemResult { number: number.to_owned(), result, state: Some(state), code: None, message: None }
}

/// # Errors
/// What concerns the whole call (the store) is not an item's refusal.
fn refused(number: &str, state: Option<State>, error: ServiceError) -> Result<ItemResult, ServiceError> {
    if error.refusal == Refusal::StoreUnavailable {
        return Err(error);
    }
    Ok(ItemResult {
        number: number.to_owned(),
        result: MarkOutcome::Refused,
        state,
        code: Some(error.code()),
        message: Some(error.message()),
    })
}

fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Normal => "számla",
        Kind::Advance => "előlegszámla",
        Kind::ProForma => "díjbekérő",
        Kind::DeliveryNote => "szállítólevél",
        Kind::Receipt => "nyugta",
    }
}
