//! What the API's calls do, one flow each. Who may call is settled before (scope and company, see [`crate::auth`]);
//! everything else is settled here.

mod administration;
mod documents;
mod error;
mod health;
mod marks;
mod metrics;
mod queries;
mod rate;
mod reseal;
mod settings;

use chrono::{DateTime, Utc};
use serde::Serialize;

pub use administration::{CompanyPut, CompanyView, audit_page, put_company};
pub use documents::{
    ImagePut, PutAnswer, SETTLEMENTS_MAX, SettlementsAnswer, put_document, put_image, put_settlements,
};
pub use error::ServiceError;
pub use health::{Health, HeldCompany, RoundView, health, is_late};
pub use marks::{ItemResult, MarkOutcome, MarksAnswer, mark, withdraw};
pub use metrics::{METRICS_MEDIA_TYPE, metrics};
pub use queries::{
    AuditEntry, DocumentView, PreviewAnswer, StatesAnswer, SubmissionsAnswer, get_document, preview, states,
    submissions,
};
pub use rate::{COSTLY, calls_allowed};
pub use reseal::{ResealAnswer, reseal};
pub use settings::{
    BackfillPlan, BackfillView, SettingsPatch, SettingsView, backfill_plan, check_key, get_settings,
    patch_settings, start_backfill,
};

use crate::{
    company::{Company, CompanyId},
    document::Document,
    flow::Fx,
    journal::{self, AppendError},
    store::{self, key},
    texts::service::Refusal,
};

/// Numbers in one batch call.
pub const BATCH_MAX: usize = 1000;
/// Bytes of an image; a submission carries it base64 in a form, three times as large at worst.
pub const IMAGE_BYTES_MAX: usize = 6_000_000;

/// Who calls, for marks and the audit trail.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The token's `sub`.
    pub subject: String,
}

/// What the deployment fixes.
#[derive(Clone, Copy, Debug)]
pub struct Deployment {
    /// The timer's interval, for `nextRoundAt`.
    pub round_interval_seconds: i64,
}

/// The company, if it may use anything at all (S7).
///
/// # Errors
/// [`Refusal::UnknownCompany`], [`Refusal::ModuleNotLicensed`], or the store's.
pub async fn licensed(fx: &Fx, company: &CompanyId) -> Result<Company, ServiceError> {
    let state = journal::read::<Company>(fx, &company.journal(), 0).await?.state().clone();
    match state.module {
        None => Err(ServiceError::new(Refusal::UnknownCompany, &[company.as_str()])),
        Some(false) => Err(ServiceError::new(Refusal::ModuleNotLicensed, &[company.as_str()])),
        Some(true) => Ok(state),
    }
}

/// A document's number as NAV allows it (`SimpleText50NotBlankType`).
///
/// # Errors
/// [`Refusal::BadNumber`]
pub fn check_number(number: &str) -> Result<(), ServiceError> {
    let is_fine = (1..=50).contains(&number.chars().count())
        && number.chars().any(|char| !char.is_whitespace())
        && !number.chars().any(char::is_control);
    if is_fine { Ok(()) } else { Err(ServiceError::new(Refusal::BadNumber, &[number])) }
}

/// When the timer starts its next round, as far as the last one tells.
///
/// # Errors
/// The store's.
pub async fn next_round_at(
    fx: &Fx,
    company: &CompanyId,
    deployment: Deployment,
    now: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, ServiceError> {
    let shard = store::shard_of(company.as_str());
    let last: Option<crate::round::Report> = store::load(fx, &key::last_round(shard)).await?;
    let Some(last) = last else { return Ok(None) };
    let interval = deployment.round_interval_seconds.max(1);
    let passed = now.signed_duration_since(last.timer_at.unwrap_or(last.started_at)).num_seconds().max(0);
    let until_next = interval.saturating_sub(passed.checked_rem(interval).unwrap_or_default());
    Ok(now.checked_add_signed(chrono::TimeDelta::seconds(until_next)))
}

fn document_journal(company: &CompanyId, number: &str) -> String {
    key::document(company.as_str(), &store::document_id(number))
}

/// The document, which the ERP must have put.
async fn known_document(fx: &Fx, company: &CompanyId, number: &str) -> Result<Document, ServiceError> {
    check_number(number)?;
    let document =
        journal::read::<Document>(fx, &document_journal(company, number), 0).await?.state().clone();
    if document.content.is_none() {
        return Err(ServiceError::new(Refusal::UnknownDocument, &[number]));
    }
    Ok(document)
}

impl From<AppendError<ServiceError>> for ServiceError {
    fn from(error: AppendError<ServiceError>) -> Self {
        match error {
            AppendError::Refused(refusal) => refusal,
            AppendError::Store(error) => error.into(),
            AppendError::Busy => Self::new(Refusal::Busy, &[]),
        }
    }
}

/// One line of the audit trail: who did what, when.
async fn audit<T: Serialize>(
    fx: &Fx,
    company: &CompanyId,
    caller: &Caller,
    what: &'static str,
    detail: &T,
) -> Result<(), ServiceError> {
    let at = fx.now().await;
    let detail = serde_json::to_value(detail).unwrap_or_default();
    let entry = AuditEntry { at, by: caller.subject.clone(), what: what.to_owned(), detail };
    let count = fx.increment(&key::audit_count(company.as_str()), 1).await?;
    let count = u64::try_from(count).unwrap_or_default();
    store::save(fx, &key::audit(company.as_str(), count), &entry).await?;
    Ok(())
}
