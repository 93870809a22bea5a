//! What the rest of the product needs to know of a document, read out of its OSA form.

use super::{
    Facts, How, Kind,
    view::{self, Invoice},
};
use crate::{
    cashbook::IMAGE,
    finding::Findings,
    money::Decimal,
    osa::{Document, Id, Node, el},
    same::begins,
    texts::finding as rule,
};

/// Facts, and whose document it is.
#[derive(Clone, Debug)]
pub struct Owned {
    pub facts: Facts,
    /// Taxpayer id of the supplier; on an expense invoice (`C00010`) the customer's.
    pub owner: Option<String>,
    /// Where the owner and the number stand in the document.
    pub owner_id: Option<Id>,
    pub number_id: Option<Id>,
}

/// Checks that the document is the one that the address names.
pub fn belongs(
    owned: &Owned,
    address: (&str, &str),
    path: &dyn Fn(Option<Id>) -> String,
    findings: &mut Findings,
) {
    let (company, number) = address;
    let found = owned.facts.number.as_str();
    if found != number && !found.is_empty() {
        findings.add(rule::NUMBER_MISMATCH.at(path(owned.number_id), &[found, number]));
    }
    if let Some(owner) = owned.owner.as_deref().filter(|owner| *owner != company && !owner.is_empty()) {
        findings.add(rule::COMPANY_MISMATCH.at(path(owned.owner_id), &[owner, company]));
    }
}

/// Reads the facts out of a document.
#[must_use]
pub fn of(document: &Document<'_>, invoices: &[Invoice], how: How) -> Owned {
    let text = |id: Option<Id>| id.and_then(|id| document.text(id)).unwrap_or_default().to_owned();
    let number = document.child(0, el::invoice_data::INVOICE_NUMBER);
    let first = invoices.first().map_or(0, |invoice| invoice.id);
    let head = document.child(first, el::invoice::INVOICE_HEAD).unwrap_or(0);
    let detail = document.child(head, el::invoice_head::INVOICE_DETAIL).unwrap_or(0);
    let customer = document.child(head, el::invoice_head::CUSTOMER_INFO).unwrap_or(0);
    let references: Vec<String> = invoices
        .iter()
        .filter_map(|invoice| {
            let path = [el::invoice::INVOICE_REFERENCE, el::invoice_reference::ORIGINAL_INVOICE_NUMBER];
            document.text(document.find(invoice.id, &path)?).map(str::to_owned)
        })
        .collect();
    let mut gross = Some(Decimal::ZERO);
    let (mut advances, mut others, mut image_inside) = (false, false, false);
    for invoice in invoices {
        gross = gross.and_then(|sum| sum.plus(gross_of(document, invoice.id)?));
        for (_, line) in view::lines(document, invoice.id) {
            match nature(document, line) {
                Nature::Advance => advances = true,
                Nature::Deduction => {}
                Nature::Other => others = true,
            }
        }
        let detail =
            document.find(invoice.id, &[el::invoice::INVOICE_HEAD, el::invoice_head::INVOICE_DETAIL]);
        image_inside |= detail.is_some_and(|detail| additional(document, detail, IMAGE).is_some());
    }
    let expense = additional(document, detail, crate::cashbook::INVOICE_TYPE.0) == Some("expense");
    let owner = if expense {
        let path = [
            el::customer_info::CUSTOMER_VAT_DATA,
            el::customer_vat_data::CUSTOMER_TAX_NUMBER,
            el::customer_tax_number::TAXPAYER_ID,
        ];
        document.find(customer, &path)
    } else {
        let path = [
            el::invoice_head::SUPPLIER_INFO,
            el::supplier_info::SUPPLIER_TAX_NUMBER,
            el::tax_number::TAXPAYER_ID,
        ];
        document.find(head, &path)
    };
    let currency = text(document.child(detail, el::invoice_detail::CURRENCY_CODE));
    Owned {
        owner: owner.and_then(|owner| document.text(owner)).map(str::to_owned),
        owner_id: owner,
        number_id: number,
        facts: Facts {
            number: text(number),
            kind: if advances && !others { Kind::Advance } else { Kind::Normal },
            issue_date: text(document.child(0, el::invoice_data::INVOICE_ISSUE_DATE)),
            currency,
            gross: gross.map_or(String::new(), |gross| gross.normal().to_string()),
            customer_name: document.child_text(customer, el::customer_info::CUSTOMER_NAME).map(str::to_owned),
            how: if references.is_empty() { None } else { Some(how) },
            references,
            image_inside,
        },
    }
}

enum Nature {
    Advance,
    Deduction,
    Other,
}

/// NAV marks the charge of an advance and its later deduction with the same indicator; only the latter says which
/// advance it was (`advancePaymentData`).
fn nature(document: &Document<'_>, line: Id) -> Nature {
    // It stands before most others, where the order is right.
    let mut parts = document.children(line).take_while(|(_, node)| node.slot <= el::line::ADVANCE_DATA);
    let Some((data, _)) = parts.find(|(_, node)| node.slot == el::line::ADVANCE_DATA) else {
        return Nature::Other;
    };
    let indicator =
        document.child(data, el::advance_data::ADVANCE_INDICATOR).and_then(|id| document.node(id));
    if !indicator.is_some_and(Node::is_true) {
        return Nature::Other;
    }
    match document.child(data, el::advance_data::ADVANCE_PAYMENT_DATA) {
        Some(_) => Nature::Deduction,
        None => Nature::Advance,
    }
}

/// `invoiceGrossAmount`, which is optional, or what it would be.
fn gross_of(document: &Document<'_>, invoice: Id) -> Option<Decimal> {
    let summary = document.child(invoice, el::invoice::INVOICE_SUMMARY)?;
    let path = [el::summary::SUMMARY_GROSS_DATA, el::summary_gross_data::INVOICE_GROSS_AMOUNT];
    if let Some(gross) = document.find(summary, &path) {
        return document.number(gross);
    }
    if let Some(normal) = document.child(summary, el::summary::SUMMARY_NORMAL) {
        let net = document.number(document.child(normal, el::summary_normal::INVOICE_NET_AMOUNT)?)?;
        let vat = document.number(document.child(normal, el::summary_normal::INVOICE_VAT_AMOUNT)?)?;
        return net.plus(vat);
    }
    document.children(summary).filter(|(_, node)| node.slot == el::summary::SUMMARY_SIMPLIFIED).try_fold(
        Decimal::ZERO,
        |sum, (id, _)| {
            sum.plus(document.number(document.child(id, el::summary_simplified::VAT_CONTENT_GROSS_AMOUNT)?)?)
        },
    )
}

/// The value of an `additionalInvoiceData` by its name.
fn additional<'d>(document: &'d Document<'_>, detail: Id, name: &str) -> Option<&'d str> {
    let wanted = |(id, node): &(Id, &Node<'_>)| {
        node.slot == el::invoice_detail::ADDITIONAL_INVOICE_DATA
            && document.child_text(*id, el::additional_data::DATA_NAME).is_some_and(|text| begins(text, name))
    };
    let (id, _) = document.children(detail).find(wanted)?;
    Some(document.child_text(id, el::additional_data::DATA_VALUE).unwrap_or_default().trim())
}
