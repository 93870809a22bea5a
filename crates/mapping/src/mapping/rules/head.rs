//! References, dates, currency and what the header says of the whole.

use super::{Context, Judge, Origin};
use crate::{
    mapping::view::Invoice,
    money::Decimal,
    osa::{el, leaf::civil},
    texts::finding as rule,
};

/// What concerns the document as a whole: its batch, and completeness.
pub fn document(judge: &mut Judge<'_, '_, '_>, invoices: &[Invoice]) {
    let number = judge.text(Some(0), el::invoice_data::INVOICE_NUMBER);
    let mut originals: Vec<(&str, &str)> = Vec::new();
    let mut before: Option<Decimal> = None;
    let batch = invoices.iter().any(|invoice| invoice.batch_index.is_some());
    if batch && invoices.len() == 1 {
        judge.raise(&rule::BATCH_SINGLE, invoices.first().map_or(0, |invoice| invoice.id), &[]);
    }
    let customer = |judge: &Judge<'_, '_, '_>, invoice: &Invoice| {
        let path = [
            el::invoice::INVOICE_HEAD,
            el::invoice_head::CUSTOMER_INFO,
            el::customer_info::CUSTOMER_VAT_DATA,
        ];
        let data = judge.document.find(invoice.id, &path)?;
        let end = judge.document.node(data)?.end as usize;
        let texts =
            judge.document.nodes.get(data..end)?.iter().filter_map(|node| node.text().map(str::to_owned));
        Some(texts.collect::<Vec<_>>())
    };
    let first_customer = invoices.first().filter(|_| batch).and_then(|invoice| customer(judge, invoice));
    for invoice in invoices {
        if let (Origin::Xml, Some(inside)) =
            (judge.origin, judge.document.child(invoice.id, el::invoice::INVOICE_PAYMENTS))
        {
            judge.raise(&rule::PAYMENTS_INSIDE, inside, &[]);
        }
        if let Some(index) = &invoice.batch_index {
            let value = Decimal::parse(index);
            if value.is_some() && before.is_some() && value <= before {
                judge.raise(&rule::BATCH_INDEX, invoice.id, &[index]);
            }
            before = value;
            if customer(judge, invoice) != first_customer {
                judge.raise(&rule::BATCH_CUSTOMERS, invoice.id, &[]);
            }
        }
        let Some(reference) = judge.document.child(invoice.id, el::invoice::INVOICE_REFERENCE) else {
            if batch {
                judge.raise(&rule::BATCH_REFERENCE_MISSING, invoice.id, &[]);
            }
            continue;
        };
        let original =
            judge.text(Some(reference), el::invoice_reference::ORIGINAL_INVOICE_NUMBER).unwrap_or_default();
        let index =
            judge.text(Some(reference), el::invoice_reference::MODIFICATION_INDEX).unwrap_or_default();
        if number == Some(original) && !original.is_empty() {
            judge.raise(&rule::REFERENCE_SELF, reference, &[original]);
        }
        if originals.contains(&(original, index)) {
            judge.raise(&rule::BATCH_REFERENCE_REPEATED, reference, &[original]);
        }
        originals.push((original, index));
    }
}

/// What concerns one invoice's header.
pub fn invoice(judge: &mut Judge<'_, '_, '_>, context: &Context<'_>) {
    use el::invoice_detail as at;
    let Some(detail) = context.detail else { return };
    let place = |judge: &Judge<'_, '_, '_>, slot: u16| judge.document.child(detail, slot).unwrap_or(detail);
    if let (Some(issue), Some(delivery)) = (civil(context.issue_date), context.delivery.civil) {
        let months =
            |(year, month, _): (u16, u8, u8)| u32::from(year).wrapping_mul(12).wrapping_add(u32::from(month));
        let later = months(delivery).saturating_sub(months(issue));
        if later > 13 || (later == 13 && delivery.2 >= issue.2) {
            let id = place(judge, at::INVOICE_DELIVERY_DATE);
            judge.raise(&rule::DELIVERY_TOO_FAR, id, &[context.issue_date, context.delivery.text]);
        }
    }
    let start = judge.text(Some(detail), at::INVOICE_DELIVERY_PERIOD_START);
    let end = judge.text(Some(detail), at::INVOICE_DELIVERY_PERIOD_END);
    if let (Some(start), Some(end)) = (start, end)
        && civil(end) < civil(start)
    {
        let id = place(judge, at::INVOICE_DELIVERY_PERIOD_END);
        judge.raise(&rule::PERIOD_REVERSED, id, &[start, end]);
    }
    let periodical = judge.document.child(detail, at::PERIODICAL_SETTLEMENT);
    if let Some(id) = periodical.filter(|_| start.is_some() || end.is_some())
        && !judge.is_true(Some(detail), at::PERIODICAL_SETTLEMENT)
    {
        judge.raise(&rule::PERIOD_NOT_PERIODICAL, id, &[]);
    }
    if let Some(rate) = context.rate.filter(|rate| !context.foreign() && *rate != Decimal::ONE) {
        let id = place(judge, at::EXCHANGE_RATE);
        judge.raise(&rule::EXCHANGE_RATE_HUF, id, &[&rate.to_string()]);
    }
    if judge.is_true(Some(0), el::invoice_data::COMPLETENESS_INDICATOR) {
        let appearance = judge.text(Some(detail), at::INVOICE_APPEARANCE).unwrap_or_default();
        if !matches!(appearance, "ELECTRONIC" | "EDI" | "") {
            let id = place(judge, at::INVOICE_APPEARANCE);
            judge.raise(&rule::COMPLETE_NOT_ELECTRONIC, id, &[]);
        }
        let lines = judge.document.child(context.id, el::invoice::INVOICE_LINES);
        if judge.is_true(lines, el::lines::MERGED_ITEM_INDICATOR) {
            judge.raise(&rule::COMPLETE_MERGED, lines.unwrap_or(context.id), &[]);
        }
        if context.customer_status == "PRIVATE_PERSON" {
            let customer =
                context.head.and_then(|head| judge.document.child(head, el::invoice_head::CUSTOMER_INFO));
            judge.raise(&rule::COMPLETE_PRIVATE, customer.unwrap_or(context.id), &[]);
        }
    }
}
