//! The companies' secret keys under the newest master key, so that an old one can be taken out.

use serde::Serialize;

use super::ServiceError;
use crate::{
    company::{Company, CompanyId, Event},
    flow::{Fx, Level},
    journal::{self, Appended, Decision},
    round::KEY_PURPOSE,
    secret::{self, MasterKeys, NONCE_LENGTH},
    store::{self, key},
    texts::service::Refusal,
};

/// Companies of one call: within a request's time on a store of 50 writes a second.
const PAGE: u64 = 100;

/// What `POST /internal/reseal` answers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ResealAnswer {
    /// Companies looked at by this call.
    pub companies: u64,
    /// Of these, keys that were sealed anew.
    pub resealed: u64,
    /// Keys that were under the newest master key already.
    pub current: u64,
    /// Companies whose key no configured master key opens: their users must enter it again.
    pub unreadable: Vec<String>,
    /// For the next call; `null` when every company has been looked at.
    pub cursor: Option<String>,
}

/// Seals the keys of a page of companies anew. The same call again does no harm.
///
/// # Errors
/// [`Refusal::CursorInvalid`], [`Refusal::Busy`], or the store's.
pub async fn reseal(
    fx: &Fx,
    master: &MasterKeys,
    cursor: Option<&str>,
) -> Result<ResealAnswer, ServiceError> {
    let count = u64::try_from(fx.increment(&key::companies_count(), 0).await?).unwrap_or_default();
    let first = match cursor {
        None => 0,
        Some(cursor) => cursor
            .parse::<u64>()
            .ok()
            .filter(|first| *first <= count)
            .ok_or_else(|| ServiceError::new(Refusal::CursorInvalid, &[]))?,
    };
    let end = first.saturating_add(PAGE).min(count);
    let mut answer = ResealAnswer::default();
    for at in first..end {
        // A number that was taken by a call which died holds nothing.
        let company: Option<CompanyId> = store::load(fx, &key::companies(at.saturating_add(1))).await?;
        let Some(company) = company else { continue };
        answer.companies = answer.companies.saturating_add(1);
        one(fx, master, &company, &mut answer).await?;
    }
    answer.cursor = (end < count).then(|| end.to_string());
    Ok(answer)
}

async fn one(
    fx: &Fx,
    master: &MasterKeys,
    company: &CompanyId,
    answer: &mut ResealAnswer,
) -> Result<(), ServiceError> {
    let state = journal::read::<Company>(fx, &company.journal(), 0).await?.state().clone();
    let Some(known) = state.key else { return Ok(()) };
    if !secret::is_outdated(master, &known.sealed) {
        answer.current = answer.current.saturating_add(1);
        return Ok(());
    }
    let opened = secret::open(master, company.as_str(), KEY_PURPOSE, &known.sealed);
    let nonce: Option<[u8; NONCE_LENGTH]> = fx.random(NONCE_LENGTH).await.try_into().ok();
    let sealed = opened
        .ok()
        .zip(nonce)
        .and_then(|(opened, nonce)| secret::seal(master, company.as_str(), KEY_PURPOSE, &opened, nonce).ok());
    let Some(sealed) = sealed else {
        if !answer.unreadable.iter().any(|known| known == company.as_str()) {
            answer.unreadable.push(company.to_string());
        }
        return Ok(());
    };
    let decide = |state: &Company| -> Result<_, ServiceError> {
        let is_same = state.key.as_ref().is_some_and(|key| key.sealed == known.sealed);
        let event = Event::Resealed { version: known.version, sealed: sealed.clone() };
        Ok(is_same.then_some(Decision { event, strict: false }))
    };
    let appended: Appended<Company> =
        journal::append(fx, &company.journal(), decide, async |_| super::settings::push(fx, company).await)
            .await?;
    if appended.seq.is_some() {
        answer.resealed = answer.resealed.saturating_add(1);
        fx.log(crate::flow::Event {
            level: Level::Info,
            event: "key-resealed",
            company: Some(company.to_string()),
            number: None,
            detail: String::new(),
        })
        .await;
    }
    Ok(())
}
