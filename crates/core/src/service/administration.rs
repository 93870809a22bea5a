//! The vendor's and the operator's calls: companies with their module (S7), the audit trail.

use serde::{Deserialize, Serialize};

use super::{
    AuditEntry, Caller, ServiceError, audit,
    settings::{is_plain, push},
};
use crate::{
    company::{Company, CompanyId, Event},
    flow::Fx,
    journal::{self, Appended, Decision},
    store::{self, key},
    texts::service::Refusal,
};

const NAME_CHARS_MAX: usize = 512;
const AUDIT_PAGE: u64 = 100;

/// What `PUT /api/v1/companies/{company}` takes.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CompanyPut {
    pub name: String,
    /// `12345678-2-42`
    pub tax_number: String,
    pub module: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CompanyView {
    pub company: String,
    pub name: String,
    pub tax_number: String,
    pub module: bool,
}

/// # Errors
/// [`Refusal::SettingsInvalid`], [`Refusal::TaxNumberMismatch`], [`Refusal::Busy`], or the store's.
pub async fn put_company(
    fx: &Fx,
    company: &CompanyId,
    caller: &Caller,
    put: CompanyPut,
) -> Result<CompanyView, ServiceError> {
    if !is_plain(&put.name, NAME_CHARS_MAX) {
        return Err(ServiceError::new(Refusal::SettingsInvalid, &["name"]));
    }
    if !is_tax_number_of(&put.tax_number, company) {
        return Err(ServiceError::new(Refusal::TaxNumberMismatch, &[company.as_str()]));
    }
    if journal::read::<Company>(fx, &company.journal(), 0).await?.state().module.is_none() {
        // The index first: should this call die, an entry without a company hurts nobody.
        let at = fx.increment(&key::companies_count(), 1).await?;
        store::save(fx, &key::companies(u64::try_from(at).unwrap_or_default()), company).await?;
    }
    let decide = |state: &Company| -> Result<_, ServiceError> {
        let same =
            state.name == put.name && state.tax_number == put.tax_number && state.module == Some(put.module);
        let event =
            Event::Licence { name: put.name.clone(), tax_number: put.tax_number.clone(), module: put.module };
        Ok((!same).then_some(Decision { event, strict: false }))
    };
    let appended: Appended<Company> =
        journal::append(fx, &company.journal(), decide, async |_| push(fx, company).await).await?;
    if appended.seq.is_some() {
        let what = if put.module { "module on" } else { "module off" };
        audit(fx, company, caller, "company", &what).await?;
    }
    Ok(CompanyView {
        company: company.to_string(),
        name: put.name,
        tax_number: put.tax_number,
        module: put.module,
    })
}

/// The audit trail, newest first, and the cursor of the next page.
///
/// # Errors
/// [`Refusal::CursorInvalid`], [`Refusal::ModuleNotLicensed`], or the store's.
pub async fn audit_page(
    fx: &Fx,
    company: &CompanyId,
    cursor: Option<&str>,
) -> Result<(Vec<AuditEntry>, Option<String>), ServiceError> {
    super::licensed(fx, company).await?;
    let count =
        u64::try_from(fx.increment(&key::audit_count(company.as_str()), 0).await?).unwrap_or_default();
    let end = match cursor {
        None => count,
        Some(cursor) => cursor
            .parse::<u64>()
            .ok()
            .filter(|end| *end <= count)
            .ok_or_else(|| ServiceError::new(Refusal::CursorInvalid, &[]))?,
    };
    let first = end.saturating_sub(AUDIT_PAGE);
    let keys: Vec<String> =
        (first..end).rev().map(|at| key::audit(company.as_str(), at.saturating_add(1))).collect();
    let mut entries = Vec::new();
    for (key, value) in keys.iter().zip(fx.get_many(&keys).await?) {
        if let Some(bytes) = value {
            entries.push(store::decode(key, &bytes)?);
        }
    }
    Ok((entries, (first > 0).then(|| first.to_string())))
}

/// `12345678-2-42` (or without dashes): NAV's taxpayer id, VAT code, county code.
fn is_tax_number_of(text: &str, company: &CompanyId) -> bool {
    let digits: String = text.chars().filter(|char| *char != '-').collect();
    let is_formed = digits.len() == 11
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && matches!(text.matches('-').count(), 0 | 2);
    is_formed && digits.starts_with(company.as_str())
}
