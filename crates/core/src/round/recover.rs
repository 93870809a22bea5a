//! What an interrupted round left in flight.

use super::{Flight, document};
use crate::{
    document::{Document, Withdrawal},
    exchange::Outcome,
    flow::{Event, Fx, Level, StoreError},
    journal,
    mutant::{self, Mutant},
    store::{self, key},
    submission::{Attempt, Next, Phase, Submission, What},
};

/// Every document that an interrupted round had in flight and knows no outcome of becomes *unknown*: it may have
/// arrived, so it is shown as that, cannot be withdrawn any more, and goes again, identically.
///
/// # Errors
/// When the store fails; then the flight record stays for the next round.
pub async fn settle_flight(fx: &Fx, shard: u16) -> Result<(), StoreError> {
    let Some(flight) = store::load::<Flight>(fx, &key::flight(shard)).await? else { return Ok(()) };
    let Some(at) = flight.at.filter(|_| !mutant::on(Mutant::FlightForgotten)) else { return Ok(()) };
    let now = fx.now().await;
    for (company, number) in &flight.documents {
        let name = key::submission(company.as_str(), &store::document_id(number));
        let mut submission: Submission = store::load(fx, &name).await?.unwrap_or_default();
        if submission.attempts.last().is_some_and(|attempt| attempt.at >= at) {
            continue;
        }
        // A document that was only looked at (its log polled, its reference awaited) was not sent either. One whose mark
        // is being taken back may have been sent just before. A glance, as the round itself took: of what came later, and
        // of what no snapshot shows, nothing was sent.
        let journal_name = key::document(company.as_str(), &store::document_id(number));
        let document = journal::glance::<Document>(fx, &journal_name).await?;
        let document = document.state();
        let next = if document.withdrawal == Some(Withdrawal::Asked) {
            submission.next_if_marked(document, now)
        } else {
            submission.next(document, now)
        };
        let (Next::Send { .. }, Some(content)) = (next, &document.content) else { continue };
        if document::waits_for_reference(fx, company, content).await? {
            continue;
        }
        let before = submission.clone();
        let (since, tries) = match &submission.phase {
            Phase::Retrying { since, tries, .. } => (*since, *tries),
            _ => (now, 0),
        };
        submission.phase = Phase::Retrying { since, tries, due: now, unknown: true };
        submission.attempt_count = submission.attempt_count.saturating_add(1);
        submission.attempts.push(Attempt {
            number: number.clone(),
            at,
            milliseconds: 0,
            what: What::Interrupted,
            outcome: Outcome::Unknown,
            revision: 0,
            settlements: 0,
            xml: String::new(),
            answer: String::new(),
        });
        store::save(fx, &name, &submission).await?;
        if document.withdrawal.is_some() {
            // The user may have been told at this very moment that it was taken back, and then nothing had been sent:
            // the withdrawal confirms itself first and looks at the submission then, so that one of the two sees the other.
            let document = journal::read::<Document>(fx, &journal_name, 0).await?;
            if document.state().withdrawal == Some(Withdrawal::Done) {
                store::save(fx, &name, &before).await?;
                continue;
            }
        }
        fx.log(Event {
            level: Level::Warn,
            event: "attempt-interrupted",
            company: Some(company.to_string()),
            number: Some(number.clone()),
            detail: String::new(),
        })
        .await;
    }
    store::save(fx, &key::flight(shard), &Flight::default()).await
}
