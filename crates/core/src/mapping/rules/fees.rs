//! Product fees (*termékdíj*).

use super::{Context, Judge, value};
use crate::{
    mapping::view,
    money::Decimal,
    osa::{Id, el},
    texts::finding as rule,
};

pub fn invoice(judge: &mut Judge<'_, '_, '_>, context: &Context<'_>) {
    let document = judge.document;
    let mut first_content = None;
    for (_, line) in view::lines(document, context.id) {
        let mut content = false;
        for (id, node) in document.children(line) {
            if node.slot == el::line::LINE_PRODUCT_FEE_CONTENT {
                content = true;
                first_content = first_content.or(Some(id));
                fee(judge, id);
            }
        }
        let clause = document.child(line, el::line::PRODUCT_FEE_CLAUSE).is_some();
        if judge.is_true(Some(line), el::line::OBLIGATED_FOR_PRODUCT_FEE) && !content && !clause {
            judge.raise(&rule::FEE_CONTENT_MISSING, line, &[]);
        }
    }
    let mut first_summary = None;
    for (id, node) in document.children(context.id) {
        if node.slot == el::invoice::PRODUCT_FEE_SUMMARY {
            first_summary = first_summary.or(Some(id));
            summary(judge, id);
        }
    }
    match (first_content, first_summary) {
        (Some(content), None) => judge.raise(&rule::FEE_SUMMARY_MISSING, content, &[]),
        (None, Some(summary)) => judge.raise(&rule::FEE_LINES_MISSING, summary, &[]),
        _ => {}
    }
}

/// Judges one fee; gives its amount.
fn fee(judge: &mut Judge<'_, '_, '_>, id: Id) -> Option<Decimal> {
    use el::product_fee_data as at;
    let code = judge.document.child(id, at::PRODUCT_FEE_CODE);
    if let Some(category) = judge.text(code, el::product_code::PRODUCT_CODE_CATEGORY)
        && !matches!(category, "CSK" | "KT")
    {
        judge.raise(&rule::FEE_CODE, code.unwrap_or(id), &[category]);
    }
    let quantity = value(judge.amount(Some(id), at::PRODUCT_FEE_QUANTITY));
    let rate = value(judge.amount(Some(id), at::PRODUCT_FEE_RATE));
    let amount = judge.amount(Some(id), at::PRODUCT_FEE_AMOUNT);
    let product = quantity.and_then(|quantity| quantity.times(rate?));
    judge.compare(&rule::FEE_AMOUNT, amount, product, Decimal::ONE, &"productFeeAmount");
    value(amount)
}

fn summary(judge: &mut Judge<'_, '_, '_>, id: Id) {
    let document = judge.document;
    let mut sum = Some(Decimal::ZERO);
    for (data, node) in document.children(id) {
        if node.slot == el::product_fee_summary::PRODUCT_FEE_DATA {
            let amount = fee(judge, data);
            sum = sum.and_then(|sum| sum.plus(amount?));
        }
    }
    let total = judge.amount(Some(id), el::product_fee_summary::PRODUCT_CHARGE_SUM);
    judge.compare(&rule::FEE_SUM, total, sum, Decimal::ONE, &"productChargeSum");
}
