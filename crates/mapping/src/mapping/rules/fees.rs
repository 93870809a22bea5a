//! Product fees (*termékdíj*): on the lines, in the summaries, and the one against the other.

use std::collections::BTreeMap;

use super::{Context, Judge, parties, value};
use crate::{
    mapping::view,
    money::Decimal,
    osa::{Id, el},
    texts::finding as rule,
};

/// `on_lines`: a line says something of them.
pub fn invoice(judge: &mut Judge<'_, '_, '_>, context: &Context<'_>, on_lines: bool) {
    let document = judge.document;
    let lines = on_lines.then(|| view::lines(document, context.id));
    let mut on_lines: Vec<Fee<'_>> = Vec::new();
    for (_, id) in lines.into_iter().flatten() {
        line(judge, id, &mut on_lines);
    }
    let mut in_summary: Vec<Fee<'_>> = Vec::new();
    let mut first_summary = None;
    for (id, node) in document.children(context.id) {
        if node.slot == el::invoice::PRODUCT_FEE_SUMMARY {
            first_summary = first_summary.or(Some(id));
            summary(judge, id, &mut in_summary);
        }
    }
    match (on_lines.first(), first_summary) {
        (Some(content), None) => judge.raise(&rule::FEE_SUMMARY_MISSING, content.id, &[]),
        (None, Some(summary)) => judge.raise(&rule::FEE_LINES_MISSING, summary, &[]),
        (Some(_), Some(_)) => same(judge, &on_lines, &in_summary),
        (None, None) => {}
    }
}

/// One fee: a code, and what is due for it.
struct Fee<'d> {
    id: Id,
    category: &'d str,
    code: &'d str,
    quantity: Option<Decimal>,
    rate: Option<Decimal>,
    amount: Option<Decimal>,
}

/// Judges what a line says of product fees.
fn line<'d>(judge: &mut Judge<'_, 'd, '_>, line: Id, into: &mut Vec<Fee<'d>>) {
    use el::line as at;
    let before = into.len();
    let (mut liable, mut clause) = (None, None);
    for (id, node) in judge.document.children(line) {
        match node.slot {
            at::LINE_PRODUCT_FEE_CONTENT => into.push(fee(judge, id)),
            at::OBLIGATED_FOR_PRODUCT_FEE => _ = liable.get_or_insert(node.is_true()),
            at::PRODUCT_FEE_CLAUSE => _ = clause.get_or_insert(id),
            _ => {}
        }
    }
    if let Some(clause) = clause {
        takeover(judge, line, clause);
    } else if liable == Some(true) && into.len() == before {
        judge.raise(&rule::FEE_CONTENT_MISSING, line, &[]);
    }
}

/// Judges one fee by itself.
fn fee<'d>(judge: &mut Judge<'_, 'd, '_>, id: Id) -> Fee<'d> {
    use el::product_fee_data as at;
    let code = judge.document.child(id, at::PRODUCT_FEE_CODE);
    let category = judge.text(code, el::product_code::PRODUCT_CODE_CATEGORY).unwrap_or_default();
    if !matches!(category, "CSK" | "KT" | "") {
        judge.raise(&rule::FEE_CODE, code.unwrap_or(id), &[category]);
    }
    let quantity = value(judge.amount(Some(id), at::PRODUCT_FEE_QUANTITY));
    let rate = value(judge.amount(Some(id), at::PRODUCT_FEE_RATE));
    let amount = judge.amount(Some(id), at::PRODUCT_FEE_AMOUNT);
    let product = quantity.and_then(|quantity| quantity.times(rate?));
    judge.compare(&rule::FEE_AMOUNT, amount, product, Decimal::ONE, &"productFeeAmount");
    let code = judge.text(code, el::product_code::PRODUCT_CODE_VALUE).unwrap_or_default();
    Fee { id, category, code, quantity, rate, amount: value(amount) }
}

fn summary<'d>(judge: &mut Judge<'_, 'd, '_>, id: Id, into: &mut Vec<Fee<'d>>) {
    let document = judge.document;
    let mut sum = Some(Decimal::ZERO);
    for (data, node) in document.children(id) {
        if node.slot == el::product_fee_summary::PRODUCT_FEE_DATA {
            let fee = fee(judge, data);
            sum = sum.and_then(|sum| sum.plus(fee.amount?));
            into.push(fee);
        }
    }
    let total = judge.amount(Some(id), el::product_fee_summary::PRODUCT_CHARGE_SUM);
    judge.compare(&rule::FEE_SUM, total, sum, Decimal::ONE, &"productChargeSum");
    let evidence = document.child(id, el::product_fee_summary::PAYMENT_EVIDENCE_DOCUMENT_DATA);
    if let Some(evidence) = evidence {
        parties::obligated(judge, evidence);
    }
}

/// What a takeover or the customer's declaration asks of the line's product codes.
fn takeover(judge: &mut Judge<'_, '_, '_>, line: Id, clause: Id) {
    use el::{customer_declaration, product_code as of, product_fee_clause, product_fee_takeover_data};
    let document = judge.document;
    let codes = document.child(line, el::line::PRODUCT_CODES);
    let each = || codes.map(|codes| document.children(codes)).into_iter().flatten();
    let category = |code: Id| document.child_text(code, of::PRODUCT_CODE_CATEGORY).unwrap_or_default();
    let fee_code = each().any(|(code, _)| matches!(category(code), "CSK" | "KT"));
    let data = document.child(clause, product_fee_clause::PRODUCT_FEE_TAKEOVER_DATA);
    if judge.text(data, product_fee_takeover_data::TAKEOVER_REASON) == Some("01") {
        if !fee_code {
            judge.raise(&rule::TAKEOVER_CODE, clause, &[]);
        }
        for (code, _) in each() {
            let number = document.child_text(code, of::PRODUCT_CODE_VALUE).unwrap_or_default();
            let mineral_oil = ["271019", "271020", "3403", "3819"];
            match category(code) {
                "VTSZ" if !mineral_oil.iter().any(|start| number.starts_with(start)) => {
                    judge.raise(&rule::TAKEOVER_VTSZ, code, &[number]);
                }
                "KT" if number != "601" => judge.raise(&rule::TAKEOVER_KT, code, &[number]),
                _ => {}
            }
        }
    }
    let declaration = document.child(clause, product_fee_clause::CUSTOMER_DECLARATION);
    let weight = declaration.and_then(|id| document.child(id, customer_declaration::PRODUCT_FEE_WEIGHT));
    if let Some(weight) = weight.filter(|_| !fee_code) {
        judge.raise(&rule::FEE_WEIGHT_CODE, weight, &[]);
    }
}

/// What the fees of one code add up to.
#[derive(Clone, Copy)]
struct Total {
    id: Id,
    quantity: Option<Decimal>,
    rate: Option<Decimal>,
    amount: Option<Decimal>,
}

/// The lines' fees against those of the summaries, code by code.
fn same(judge: &mut Judge<'_, '_, '_>, on_lines: &[Fee<'_>], in_summary: &[Fee<'_>]) {
    let summed = totals(in_summary);
    for fee in on_lines {
        match summed.get(&(fee.category, fee.code)) {
            None => judge.raise(&rule::FEE_NOT_IN_SUMMARY, fee.id, &[fee.category, fee.code]),
            Some(total) => {
                if let (Some(own), Some(rate)) = (fee.rate, total.rate)
                    && own != rate
                {
                    judge.raise(&rule::FEE_RATE, fee.id, &[&own.to_string(), &rate.to_string()]);
                }
            }
        }
    }
    for (key, lines) in totals(on_lines) {
        let Some(total) = summed.get(&key) else { continue };
        if let (Some(own), Some(quantity)) = (total.quantity, lines.quantity)
            && own != quantity
        {
            judge.raise(&rule::FEE_QUANTITY, total.id, &[&own.to_string(), &quantity.to_string(), key.1]);
        }
        let own = total.amount.map(|amount| (total.id, amount));
        judge.compare(&rule::FEE_AMOUNT_SUMMARY, own, lines.amount, Decimal::ONE, &key.1);
    }
}

/// By code: a document may hold very many of them.
fn totals<'d>(fees: &[Fee<'d>]) -> BTreeMap<(&'d str, &'d str), Total> {
    let mut totals: BTreeMap<(&str, &str), Total> = BTreeMap::new();
    for fee in fees {
        let Fee { id, quantity, rate, amount, .. } = *fee;
        totals
            .entry((fee.category, fee.code))
            .and_modify(|total| {
                total.quantity = total.quantity.and_then(|sum| sum.plus(quantity?));
                total.amount = total.amount.and_then(|sum| sum.plus(amount?));
            })
            .or_insert(Total { id, quantity, rate, amount });
    }
    totals
}
