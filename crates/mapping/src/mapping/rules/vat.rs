//! `lineVatRate` and `vatRate`: whether the choice is allowed, and what it stands for.

use super::{Civil, Context, Day, Judge};
use crate::{
    money::Decimal,
    osa::{
        Id,
        el::{detailed_reason, vat_amount_mismatch, vat_rate as choice},
    },
    same::same,
    texts::finding as rule,
};

/// A choice as it stands in the document.
#[derive(Clone, Copy, Debug)]
pub struct Rate<'d> {
    pub slot: u16,
    pub rate: Option<Decimal>,
    pub case: &'d str,
}

impl PartialEq for Rate<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.slot == other.slot && self.rate == other.rate && same(self.case, other.case)
    }
}

impl Rate<'_> {
    /// See [`core::fmt::Display`].
    #[must_use]
    pub fn name(&self) -> String {
        self.to_string()
    }

    /// No VAT is charged under this choice.
    #[must_use]
    pub fn is_untaxed(&self) -> bool {
        matches!(
            self.slot,
            choice::VAT_EXEMPTION
                | choice::VAT_OUT_OF_SCOPE
                | choice::VAT_DOMESTIC_REVERSE_CHARGE
                | choice::MARGIN_SCHEME_INDICATOR
                | choice::NO_VAT_CHARGE
        )
    }
}

/// As the user knows it: `0.27`, `AAM`, `vatDomesticReverseCharge`.
impl core::fmt::Display for Rate<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match (self.rate, self.case) {
            (Some(rate), "") => rate.fmt(f),
            (None, "") => f.write_str(crate::osa::slot(self.slot).name),
            (_, case) => f.write_str(case),
        }
    }
}

/// Reads the choice in a `VatRateType`.
pub fn read<'d>(judge: &Judge<'_, 'd, '_>, of: Id) -> Option<(Id, Rate<'d>)> {
    let (id, node) = judge.document.children(of).next()?;
    let mut found = Rate { slot: node.slot, rate: None, case: "" };
    match node.slot {
        choice::VAT_PERCENTAGE | choice::VAT_CONTENT => found.rate = Some(node.number()?),
        choice::VAT_EXEMPTION | choice::VAT_OUT_OF_SCOPE => {
            found.case = judge.text(Some(id), detailed_reason::CASE)?;
        }
        choice::VAT_AMOUNT_MISMATCH => {
            found.case = judge.text(Some(id), vat_amount_mismatch::CASE)?;
            found.rate = judge.document.number(judge.document.child(id, vat_amount_mismatch::VAT_RATE)?);
        }
        choice::MARGIN_SCHEME_INDICATOR => found.case = judge.document.text(id)?,
        _ => {}
    }
    Some((id, found))
}

/// In hundredths of a percent: the rate, its content in a gross amount, and the first and last day of its time.
/// 7 % and 12 % are the compensation surcharges of agriculture.
const RATES: [(i64, i64, Civil, Civil); 9] = [
    (2700, 2126, (2012, 1, 1), NEVER),
    (1800, 1525, (2009, 7, 1), NEVER),
    (500, 476, (2004, 1, 1), NEVER),
    (0, 0, (2024, 1, 1), NEVER),
    (1200, 1071, (2004, 5, 1), NEVER),
    (700, 654, (2004, 5, 1), NEVER),
    (2500, 2000, (2009, 7, 1), (2011, 12, 31)),
    (2000, 1667, (2006, 1, 1), (2009, 6, 30)),
    (1500, 1304, (2004, 1, 1), (2006, 8, 31)),
];

const NEVER: Civil = (9999, 12, 31);

/// Judges a choice on a line or in the summary.
pub fn check(
    judge: &mut Judge<'_, '_, '_>,
    context: &Context<'_>,
    (id, found): (Id, Rate<'_>),
    day: Day<'_>,
) {
    // What was reported before OSA 3.0 had no codes.
    let unknown = context.refers && found.case == "UNKNOWN";
    match found.slot {
        choice::VAT_PERCENTAGE if context.simplified() => {
            judge.raise(&rule::VAT_PERCENTAGE_SIMPLIFIED, id, &[])
        }
        choice::VAT_CONTENT if !context.simplified() && !context.category.is_empty() => {
            judge.raise(&rule::VAT_CONTENT_NORMAL, id, &[]);
        }
        choice::VAT_PERCENTAGE | choice::VAT_CONTENT => percentage(judge, id, found, day),
        choice::VAT_EXEMPTION => {
            let known = matches!(found.case, "AAM" | "TAM" | "KBAET" | "KBAUK" | "EAM" | "NAM");
            if !known && !unknown {
                judge.raise(&rule::VAT_EXEMPTION_CODE, id, &[found.case]);
            }
        }
        choice::VAT_OUT_OF_SCOPE => {
            let known = matches!(found.case, "ATK" | "EUFAD37" | "EUFADE" | "EUE" | "HO");
            if !known && !unknown {
                judge.raise(&rule::VAT_OUT_OF_SCOPE_CODE, id, &[found.case]);
            }
        }
        choice::VAT_AMOUNT_MISMATCH => {
            let known = matches!(found.case, "REFUNDABLE_VAT" | "NONREFUNDABLE_VAT");
            if !known && !unknown {
                judge.raise(&rule::VAT_MISMATCH_CODE, id, &[found.case]);
            }
            let rate = found.rate.and_then(ten_thousandths);
            let allowed = |(percent, content, _, _): &(i64, i64, Civil, Civil)| {
                rate == Some(if context.simplified() { *content } else { *percent })
            };
            if found.rate.is_some() && !RATES.iter().any(allowed) {
                judge.raise(&rule::VAT_MISMATCH_RATE, id, &[&found.name()]);
            }
        }
        choice::VAT_DOMESTIC_REVERSE_CHARGE if !matches!(context.customer_status, "DOMESTIC" | "") => {
            judge.raise(&rule::REVERSE_CHARGE_CUSTOMER, id, &[]);
        }
        _ => {}
    }
}

fn percentage(judge: &mut Judge<'_, '_, '_>, id: Id, found: Rate<'_>, day: Day<'_>) {
    let Some(rate) = found.rate else { return };
    let content = found.slot == choice::VAT_CONTENT;
    let own = ten_thousandths(rate);
    let known =
        RATES.iter().find(|(percent, part, _, _)| own == Some(if content { *part } else { *percent }));
    match known {
        None => judge.raise(&rule::VAT_PERCENTAGE, id, &[&rate.to_string()]),
        Some((_, _, from, to)) => {
            if day.civil.is_some_and(|day| day < *from || day > *to) {
                judge.raise(&rule::VAT_DATE, id, &[&rate.to_string(), day.text]);
            }
        }
    }
}

fn ten_thousandths(rate: Decimal) -> Option<i64> {
    rate.normal().exactly(4)
}
