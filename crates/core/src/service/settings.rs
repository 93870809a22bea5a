//! The Cashbook tab of the settings (S5–S9).

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Caller, ServiceError, audit, document_journal, licensed, queries::standing};
use crate::{
    backfill::Progress,
    company::{self, Backfill, Company, CompanyId, Event, SealedKey},
    document::{Document, IndexEntry, is_sent_kind},
    exchange::{self, KeyHealth},
    flow::Fx,
    journal::{self, Appended, Decision},
    money::Decimal,
    mutant::{self, Mutant},
    queue,
    round::KEY_PURPOSE,
    secret::{self, MasterKeys, NONCE_LENGTH, Secret},
    store::{self, key},
    submission::{StoppedWhy, Submission},
    texts::service::Refusal,
    time::{budapest_date, parse_date},
};

/// Cashbook's page on the differences between its packages (S15).
pub const PACKAGES_URL: &str = "https://cashbook.hu/arkalkulator";
const KEY_CHARS_MAX: usize = 500;

/// What `GET …/settings` answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SettingsView {
    pub secret_key: SecretKeyView,
    pub automatic: bool,
    /// From this issue date on.
    pub automatic_since: Option<String>,
    pub settlement_ledger: Option<String>,
    pub backfill: BackfillView,
    pub packages_url: &'static str,
}

/// Everything about the key but the key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SecretKeyView {
    pub set: bool,
    pub hint: Option<String>,
    pub health: KeyHealth,
    pub checked_at: Option<DateTime<Utc>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BackfillView {
    pub state: BackfillState,
    pub from: Option<String>,
    pub by: Option<String>,
    pub at: Option<DateTime<Utc>>,
    /// Documents that it marked.
    pub marked: u64,
    pub looked_at: u64,
    pub of: u64,
    pub done_at: Option<DateTime<Utc>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum BackfillState {
    Available,
    Running,
    Done,
}

/// What `PATCH …/settings` takes; what is left out stays.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SettingsPatch {
    /// `null` takes the key out.
    #[serde(default, deserialize_with = "some")]
    pub secret_key: Option<Option<Secret>>,
    #[serde(default)]
    pub automatic: Option<bool>,
    #[serde(default, deserialize_with = "some")]
    pub settlement_ledger: Option<Option<String>>,
}

/// What `POST …/backfill/plan` answers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BackfillPlan {
    pub from: String,
    pub documents: u64,
    /// Of these, marked or submitted already.
    pub already: u64,
    /// Gross sums of what would be marked, by currency.
    pub sums: BTreeMap<String, String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct KeyCheck {
    version: u64,
    health: KeyHealth,
    at: DateTime<Utc>,
}

/// # Errors
/// [`Refusal::ModuleNotLicensed`], or the store's.
pub async fn get_settings(fx: &Fx, company: &CompanyId) -> Result<SettingsView, ServiceError> {
    let state = licensed(fx, company).await?;
    settings_view(fx, company, &state).await
}

/// # Errors
/// [`Refusal::SettingsInvalid`], [`Refusal::ModuleNotLicensed`], or the store's.
pub async fn patch_settings(
    fx: &Fx,
    company: &CompanyId,
    caller: &Caller,
    master: &MasterKeys,
    patch: SettingsPatch,
) -> Result<SettingsView, ServiceError> {
    let state = licensed(fx, company).await?;
    let mut events = Vec::new();
    let mut changes: Vec<&str> = Vec::new();
    if let Some(secret) = patch.secret_key {
        changes.push(if secret.is_some() { "secretKey set" } else { "secretKey removed" });
        events.push(Event::Key(match secret {
            Some(secret) => Some(seal(fx, company, master, secret).await?),
            None => None,
        }));
    }
    if let Some(automatic) = patch.automatic
        && automatic != state.automatic_since.is_some()
    {
        changes.push(if automatic { "automatic on" } else { "automatic off" });
        let today = budapest_date(fx.now().await).to_string();
        events.push(Event::Automatic(automatic.then_some(today)));
    }
    if let Some(ledger) = patch.settlement_ledger {
        if ledger.as_ref().is_some_and(|ledger| !is_plain(ledger, 50)) {
            return Err(ServiceError::new(Refusal::SettingsInvalid, &["settlementLedger"]));
        }
        changes.push("settlementLedger");
        events.push(Event::SettlementLedger(ledger));
    }
    if events.is_empty() {
        return settings_view(fx, company, &state).await;
    }
    let decide = |_: &Company| -> Result<_, ServiceError> {
        Ok(Some(Decision { event: Event::All(events.clone()), strict: false }))
    };
    let appended: Appended<Company> =
        journal::append(fx, &company.journal(), decide, async |_| push(fx, company).await).await?;
    audit(fx, company, caller, "settings", &changes).await?;
    settings_view(fx, company, appended.snapshot.state()).await
}

/// Asks Cashbook about the key now.
///
/// # Errors
/// [`Refusal::KeyMissing`], [`Refusal::ModuleNotLicensed`], or the store's.
pub async fn check_key(
    fx: &Fx,
    company: &CompanyId,
    master: &MasterKeys,
) -> Result<SettingsView, ServiceError> {
    let state = licensed(fx, company).await?;
    let Some(sealed) = &state.key else { return Err(ServiceError::new(Refusal::KeyMissing, &[])) };
    let health = match secret::open(master, company.as_str(), KEY_PURPOSE, &sealed.sealed) {
        Ok(secret) => {
            let answer = fx.exchange(exchange::key_check(secret, company.as_str())).await;
            exchange::key_health(&answer).unwrap_or(KeyHealth::Unknown)
        }
        Err(_) => KeyHealth::Unknown,
    };
    let check = KeyCheck { version: sealed.version, health, at: fx.now().await };
    store::save(fx, &key::key_check(company.as_str()), &check).await?;
    settings_view(fx, company, &state).await
}

/// Says what a backfill from a date on would do; changes nothing.
///
/// # Errors
/// [`Refusal::DateInvalid`], [`Refusal::BackfillUsed`], [`Refusal::ModuleNotLicensed`], or the store's.
pub async fn backfill_plan(fx: &Fx, company: &CompanyId, from: &str) -> Result<BackfillPlan, ServiceError> {
    let state = licensed(fx, company).await?;
    check_from(fx, from).await?;
    if state.backfill.is_some() {
        return Err(ServiceError::new(Refusal::BackfillUsed, &[]));
    }
    let mut plan = BackfillPlan { from: from.to_owned(), ..BackfillPlan::default() };
    let mut seen = std::collections::BTreeSet::new();
    for at in 1..=index_count(fx, company).await? {
        let entry: Option<IndexEntry> = store::load(fx, &key::index(company.as_str(), at)).await?;
        let Some(entry) = entry else { continue };
        if entry.issue_date.as_str() < from || !is_sent_kind(entry.kind) || !seen.insert(entry.number.clone())
        {
            continue;
        }
        let name = document_journal(company, &entry.number);
        let document = journal::glance::<Document>(fx, &name).await?.state().clone();
        let Some(content) = &document.content else { continue };
        plan.documents = plan.documents.saturating_add(1);
        let id = store::document_id(&entry.number);
        let is_sent = document.mark.is_some()
            || store::load::<Submission>(fx, &key::submission(company.as_str(), &id))
                .await?
                .is_some_and(|submission| submission.accepted.is_some());
        if is_sent {
            plan.already = plan.already.saturating_add(1);
        } else {
            let sum = plan.sums.entry(content.facts.currency.clone()).or_insert_with(|| "0".to_owned());
            if let Some(added) = add(sum, &content.facts.gross) {
                *sum = added;
            }
        }
    }
    Ok(plan)
}

/// Starts the backfill: once per company, whatever races or crashes.
///
/// # Errors
/// [`Refusal::BackfillUsed`], [`Refusal::DateInvalid`], [`Refusal::Busy`], …
pub async fn start_backfill(
    fx: &Fx,
    company: &CompanyId,
    caller: &Caller,
    from: &str,
) -> Result<SettingsView, ServiceError> {
    licensed(fx, company).await?;
    check_from(fx, from).await?;
    let index_count = index_count(fx, company).await?;
    let at = fx.now().await;
    let wish = Backfill { from: from.to_owned(), by: caller.subject.clone(), at, index_count };
    let decide = |company: &Company| {
        if company.backfill.is_some() && !mutant::on(Mutant::BackfillTwice) {
            return Err(ServiceError::new(Refusal::BackfillUsed, &[]));
        }
        Ok(Some(Decision { event: Event::Backfill(wish.clone()), strict: true }))
    };
    let appended: Appended<Company> =
        journal::append(fx, &company.journal(), decide, async |_| push(fx, company).await).await?;
    audit(fx, company, caller, "backfill", &from).await?;
    settings_view(fx, company, appended.snapshot.state()).await
}

/// Queues the company itself: what changed may let its documents go.
pub(super) async fn push(fx: &Fx, company: &CompanyId) -> Result<(), crate::flow::StoreError> {
    queue::push(fx, &queue::Entry { company: company.clone(), documents: Vec::new() }).await
}

async fn settings_view(
    fx: &Fx,
    company: &CompanyId,
    state: &company::Company,
) -> Result<SettingsView, ServiceError> {
    let check: Option<KeyCheck> = store::load(fx, &key::key_check(company.as_str())).await?;
    let standing = standing(fx, company).await?;
    let version = state.key.as_ref().map_or(0, |key| key.version);
    let mut known: Vec<(DateTime<Utc>, KeyHealth)> = Vec::new();
    known.extend(check.filter(|check| check.version == version).map(|check| (check.at, check.health)));
    if let Some(stopped) = standing.stopped.filter(|stopped| stopped.key_version == version) {
        let health = match stopped.why {
            StoppedWhy::KeyRefused => KeyHealth::Refused,
            StoppedWhy::NotDefaultUser => KeyHealth::NotDefaultUser,
            StoppedWhy::KeyUnreadable => KeyHealth::Unknown,
        };
        known.push((stopped.since, health));
    } else if let Some(at) = standing.key_worked_at.filter(|_| standing.key_worked_version == version) {
        known.push((at, KeyHealth::Ok));
    }
    let newest = known.into_iter().max_by_key(|(at, _)| *at).filter(|_| state.key.is_some());
    let progress: Progress = store::load(fx, &key::backfill(company.as_str())).await?.unwrap_or_default();
    let backfill = state.backfill.as_ref();
    Ok(SettingsView {
        secret_key: SecretKeyView {
            set: state.key.is_some(),
            hint: state.key.as_ref().map(|key| key.hint.clone()).filter(|hint| !hint.is_empty()),
            health: newest.map_or(KeyHealth::Unknown, |(_, health)| health),
            checked_at: newest.map(|(at, _)| at),
        },
        automatic: state.automatic_since.is_some(),
        automatic_since: state.automatic_since.clone(),
        settlement_ledger: state.settlement_ledger.clone(),
        backfill: BackfillView {
            state: match (backfill, progress.done_at) {
                (None, _) => BackfillState::Available,
                (Some(_), None) => BackfillState::Running,
                (Some(_), Some(_)) => BackfillState::Done,
            },
            from: backfill.map(|backfill| backfill.from.clone()),
            by: backfill.map(|backfill| backfill.by.clone()),
            at: backfill.map(|backfill| backfill.at),
            marked: progress.marked,
            looked_at: progress.looked_at,
            of: backfill.map_or(0, |backfill| backfill.index_count),
            done_at: progress.done_at,
        },
        packages_url: PACKAGES_URL,
    })
}

async fn seal(
    fx: &Fx,
    company: &CompanyId,
    master: &MasterKeys,
    given: Secret,
) -> Result<SealedKey, ServiceError> {
    let invalid = || ServiceError::new(Refusal::SettingsInvalid, &["secretKey"]);
    // Copied from a page, a key often brings white space along.
    let text = given.expose().trim();
    // It becomes a header's value (RFC 6750, b64token, and whatever else is visible).
    if text.is_empty() || text.len() > KEY_CHARS_MAX || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(invalid());
    }
    let secret = Secret::new(text.to_owned());
    let nonce: [u8; NONCE_LENGTH] = fx.random(NONCE_LENGTH).await.try_into().map_err(|_| invalid())?;
    let sealed =
        secret::seal(master, company.as_str(), KEY_PURPOSE, &secret, nonce).map_err(|_| invalid())?;
    Ok(SealedKey { sealed, hint: secret.hint(), version: 0 })
}

async fn check_from(fx: &Fx, from: &str) -> Result<(), ServiceError> {
    let today = budapest_date(fx.now().await);
    match parse_date(from) {
        Some(date) if date <= today => Ok(()),
        _ => Err(ServiceError::new(Refusal::DateInvalid, &[])),
    }
}

async fn index_count(fx: &Fx, company: &CompanyId) -> Result<u64, ServiceError> {
    let count = fx.increment(&key::index_count(company.as_str()), 0).await?;
    Ok(u64::try_from(count).unwrap_or_default())
}

/// Not blank, not too long, and in one line.
pub(super) fn is_plain(text: &str, chars_max: usize) -> bool {
    !text.trim().is_empty() && text.chars().count() <= chars_max && !text.chars().any(char::is_control)
}

/// Tells `null` from a field left out.
fn some<'de, D, T>(deserializer: D) -> Result<Option<Option<T>>, D::Error>
where
    D: serde::Deserializer<'de>,
    T: Deserialize<'de>,
{
    Option::<T>::deserialize(deserializer).map(Some)
}

/// Adds two canonical decimal strings, at the larger of their scales.
fn add(left: &str, right: &str) -> Option<String> {
    Some(Decimal::parse(left)?.plus(Decimal::parse(right)?)?.to_string())
}
