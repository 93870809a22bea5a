//! Calculated amounts, and what the ERP gives beside them.

use super::build::Builder;
use crate::{erp::shape::Number, money::Decimal, texts::finding as rule};

/// Currency, exchange rate and rounding of an invoice.
#[derive(Clone, Copy, Debug)]
pub struct Terms {
    pub foreign: bool,
    /// HUF for one unit of the currency; 1 for HUF.
    pub rate: Decimal,
    /// Decimals that calculated amounts are rounded to.
    pub decimals: u8,
    pub simplified: bool,
}

impl Terms {
    /// Rounds half away from zero; without superfluous zeros.
    #[must_use]
    pub fn rounded(&self, amount: Decimal) -> Decimal {
        amount.round(self.decimals).normal()
    }

    /// The amount in HUF.
    #[must_use]
    pub fn huf(&self, amount: Decimal) -> Option<Decimal> {
        if self.foreign { amount.times(self.rate).map(|huf| self.rounded(huf)) } else { Some(amount) }
    }

    /// The amount itself for HUF; in a foreign currency what its parts in HUF add up to.
    #[must_use]
    pub fn huf_or(&self, amount: Option<Decimal>, sum_huf: Option<Decimal>) -> Option<Decimal> {
        if self.foreign { sum_huf } else { amount }
    }
}

/// The ERP's amount if it gives one, else the calculated one, rounded; `None` when there is neither.
pub fn choose(
    field: &str,
    given: Number,
    calculated: Option<Decimal>,
    terms: &Terms,
    to: &mut Builder<'_>,
) -> Option<Decimal> {
    match given.value {
        Some(_) => take(field, given, calculated, to),
        None => calculated.map(|amount| terms.rounded(amount)),
    }
}

/// [`choose`] where the calculated amount is a copy or a sum of what is rounded already.
pub fn take(
    field: &str,
    given: Number,
    calculated: Option<Decimal>,
    to: &mut Builder<'_>,
) -> Option<Decimal> {
    let Some(own) = given.value else { return calculated };
    if let Some(calculated) = calculated
        && differs(own, calculated)
    {
        let calculated = calculated.round(2).normal().to_string();
        to.raise(&rule::AMOUNT_DIFFERS, given.at, &[field, &own.to_string(), &calculated]);
    }
    Some(own)
}

/// Whether the ERP's amount is not the calculated one rounded to as many decimals as it has (at most two), and the
/// difference is so small that NAV's own rules, which have a tolerance, say nothing of it.
fn differs(own: Decimal, calculated: Decimal) -> bool {
    if own == calculated {
        return false;
    }
    let own = own.normal();
    let Some(difference) = own.minus(calculated).map(Decimal::abs) else { return false };
    let half = Decimal::new(5, own.scale().min(2).saturating_add(1));
    difference > half && difference <= tolerance(calculated, Decimal::ONE)
}

/// What NAV tolerates: 1 % of the calculated amount, at least `least`.
#[must_use]
pub fn tolerance(calculated: Decimal, least: Decimal) -> Decimal {
    let abs = calculated.abs();
    abs.shifted(2).filter(|hundredth| *hundredth > least).unwrap_or(least)
}
