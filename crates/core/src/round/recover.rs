//! What an interrupted round left in flight.

use super::Flight;
use crate::{
    document::Document,
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
        // A document that was only looked at (its log polled, its reference awaited) was not sent either.
        let journal_name = key::document(company.as_str(), &store::document_id(number));
        let document = journal::glance::<Document>(fx, &journal_name).await?;
        if !matches!(submission.next(document.state(), now), Next::Send { .. }) {
            continue;
        }
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
