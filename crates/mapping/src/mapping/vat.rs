//! `lineVatRate` and `vatRate`: from the ERP's word to NAV's choices.

use super::build::Builder;
use crate::{
    erp::{
        line::{Said, Vat, VatParts},
        shape::{Number, Text},
        words::{self, VatWord},
    },
    money::Decimal,
    osa::{
        el::{detailed_reason, vat_amount_mismatch, vat_rate as to},
        read::cut,
    },
    same::same,
    texts::finding as rule,
};

/// One of the choices of `VatRateType`.
#[derive(Clone, Copy, Debug)]
pub struct Rate<'a> {
    /// The element of [`crate::osa::el::vat_rate`].
    pub slot: u16,
    /// 0 to 1; the rate itself, or on a simplified invoice the VAT content.
    pub rate: Option<Decimal>,
    pub case: &'a str,
    pub reason: &'a str,
    at: u32,
}

impl PartialEq for Rate<'_> {
    /// The same row of the summary: reasons may be worded differently.
    fn eq(&self, other: &Self) -> bool {
        self.slot == other.slot && self.rate == other.rate && same(self.case, other.case)
    }
}

impl<'a> Rate<'a> {
    fn new(slot: u16, at: u32) -> Self {
        Self { slot, rate: None, case: "", reason: "", at }
    }

    /// Reads what the ERP says. `None` has its finding.
    pub fn of(vat: &Vat<'a>, reason: &Text<'a>, simplified: bool, to: &mut Builder<'a>) -> Option<Self> {
        let mut rate = match &vat.value {
            None => {
                if vat.at == 0 {
                    to.absent("vat");
                }
                return None;
            }
            Some(Said::Percent(percent)) => Self::percent(*percent, simplified, vat.at, to)?,
            Some(Said::Word(word)) => Self::word(word, to)?,
            Some(Said::Parts(parts)) => Self::parts(parts, to)?,
        };
        if let Some(text) = reason.value {
            rate.reason = text;
        }
        Some(rate)
    }

    fn percent(percent: Decimal, simplified: bool, at: u32, to: &mut Builder<'a>) -> Option<Self> {
        const HUNDRED: Decimal = Decimal::new(100, 0);
        let normal = percent.normal();
        let hundredth = normal.shifted(2).map(Decimal::normal);
        let content = || HUNDRED.plus(percent).and_then(|whole| percent.over(whole, 4));
        let rate = if simplified { content().map(Decimal::normal) } else { hundredth };
        let Some(rate) = rate else {
            to.raise(&rule::VAT_PERCENTAGE, at, &[&percent.to_string()]);
            return None;
        };
        let slot = if simplified { to::VAT_CONTENT } else { to::VAT_PERCENTAGE };
        Some(Self { rate: Some(rate), ..Self::new(slot, at) })
    }

    fn word(word: &Text<'a>, to: &mut Builder<'a>) -> Option<Self> {
        let text = word.get().unwrap_or_default();
        let Some(found) = words::vat(text) else {
            to.raise(&rule::WORD_UNKNOWN, word.at, &[cut(text), words::VAT_NAMES]);
            return None;
        };
        let slot = match found {
            VatWord::Exemption(..) => to::VAT_EXEMPTION,
            VatWord::OutOfScope(..) => to::VAT_OUT_OF_SCOPE,
            VatWord::ReverseCharge => to::VAT_DOMESTIC_REVERSE_CHARGE,
            VatWord::Margin(_) => to::MARGIN_SCHEME_INDICATOR,
            VatWord::NoCharge => to::NO_VAT_CHARGE,
        };
        let (case, reason) = match found {
            VatWord::Exemption(case, reason) | VatWord::OutOfScope(case, reason) => (case, reason),
            VatWord::Margin(case) => (case, ""),
            VatWord::ReverseCharge | VatWord::NoCharge => ("", ""),
        };
        Some(Self { case, reason, ..Self::new(slot, word.at) })
    }

    fn parts(parts: &VatParts<'a>, to: &mut Builder<'a>) -> Option<Self> {
        let mut found: Vec<Self> = Vec::new();
        let number = |value: Number, slot: u16| {
            value.value.map(|rate| Self { rate: Some(rate), ..Self::new(slot, value.at) })
        };
        found.extend(number(parts.percentage, to::VAT_PERCENTAGE));
        found.extend(number(parts.content, to::VAT_CONTENT));
        for (part, slot) in
            [(&parts.exemption, to::VAT_EXEMPTION), (&parts.out_of_scope, to::VAT_OUT_OF_SCOPE)]
        {
            if let Some(detail) = part.get() {
                let case = needed(&detail.case, "case", detail.at, to);
                let reason = needed(&detail.reason, "reason", detail.at, to);
                let (case, reason) = (case?, reason?);
                found.push(Self { case, reason, ..Self::new(slot, detail.at) });
            }
        }
        if parts.reverse_charge.is() {
            found.push(Self::new(to::VAT_DOMESTIC_REVERSE_CHARGE, parts.reverse_charge.at));
        }
        if let Some(case) = parts.margin_scheme.value {
            found.push(Self { case, ..Self::new(to::MARGIN_SCHEME_INDICATOR, parts.margin_scheme.at) });
        }
        if let Some(mismatch) = parts.mismatch.get() {
            let case = needed(&mismatch.case, "case", mismatch.at, to);
            if mismatch.rate.value.is_none() && !to.is_mistyped(mismatch.rate.at) {
                to.absent_in(mismatch.at, "vatRate");
            }
            let (case, rate) = (case?, Some(mismatch.rate.value?));
            found.push(Self { case, rate, ..Self::new(to::VAT_AMOUNT_MISMATCH, mismatch.at) });
        }
        if parts.no_vat_charge.is() {
            found.push(Self::new(to::NO_VAT_CHARGE, parts.no_vat_charge.at));
        }
        if found.len() > 1 {
            to.raise(&rule::FIELD_CONFLICT, parts.at, &["vatPercentage", "vatContent, vatExemption, …"]);
        }
        let first = found.into_iter().next();
        if first.is_none() {
            to.raise(&rule::FIELD_MISSING, parts.at, &["vatPercentage | vatContent | vatExemption | …"]);
        }
        first
    }

    /// What the tax is calculated with: nothing but a percentage makes a tax of its own.
    #[must_use]
    pub fn factor(&self) -> Option<Decimal> {
        match self.slot {
            to::VAT_PERCENTAGE => self.rate,
            // The two do not match by definition: only the ERP knows the amount.
            to::VAT_AMOUNT_MISMATCH => None,
            _ => Some(Decimal::ZERO),
        }
    }

    /// Writes it as `lineVatRate` or `vatRate`.
    pub fn build(&self, number: u16, to: &mut Builder<'a>) {
        let id = to.open(number);
        match self.slot {
            slot @ (to::VAT_PERCENTAGE | to::VAT_CONTENT) => {
                to.decimal(slot, self.rate.unwrap_or(Decimal::ZERO), self.at);
            }
            slot @ (to::VAT_EXEMPTION | to::VAT_OUT_OF_SCOPE) => {
                let part = to.open(slot);
                to.put(detailed_reason::CASE, self.case, self.at);
                to.put(detailed_reason::REASON, self.reason, self.at);
                to.close(part);
            }
            slot @ to::VAT_AMOUNT_MISMATCH => {
                let part = to.open(slot);
                to.decimal(vat_amount_mismatch::VAT_RATE, self.rate.unwrap_or(Decimal::ZERO), self.at);
                to.put(vat_amount_mismatch::CASE, self.case, self.at);
                to.close(part);
            }
            slot @ to::MARGIN_SCHEME_INDICATOR => to.put(slot, self.case, self.at),
            slot => to.word(slot, "true"),
        }
        to.close(id);
    }
}

/// A text of the object at `around` that must be there; `None` has its finding.
fn needed<'a>(text: &Text<'a>, field: &str, around: u32, to: &mut Builder<'a>) -> Option<&'a str> {
    if text.value.is_none() && text.at == 0 {
        to.absent_in(around, field);
    }
    text.value
}
