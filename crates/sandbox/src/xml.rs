//! What the stand-in reads out of a submitted XML: an independent witness, so nothing here is shared with the product.
//!
//! Clauses: NAV Online Számla 3.0 `invoiceData.xsd`; README of the owner's data extension v1.0 (`invoicePayments`, `C000..`).

use quick_xml::{Reader, Writer, events::Event};
use roxmltree::{Document, Node};
use serde::{Deserialize, Serialize};

/// Namespace of `InvoiceData`.
pub const DATA_NS: &str = "http://schemas.nav.gov.hu/OSA/3.0/data";
/// Namespace of `taxpayerId` and addresses.
pub const BASE_NS: &str = "http://schemas.nav.gov.hu/OSA/3.0/base";

/// One `payment` of `invoicePayments`, as it was written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Payment {
    pub location_code: String,
    pub location_ledger: String,
    pub payment_method: String,
    pub payment_date: String,
    pub amount: String,
    pub currency_code: String,
    pub exchange_rate: String,
    pub warrant_number: String,
    pub payment_comment: String,
}

/// What a submission is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    pub number: String,
    pub issue_date: String,
    /// First 8 digits of the supplier's tax number.
    pub supplier: String,
    pub supplier_name: String,
    /// First 8 digits of the customer's tax number, where there is one.
    pub customer: Option<String>,
    pub customer_name: Option<String>,
    /// `C00010_INVOICE_TYPE` is `expense`: a supplier's invoice.
    pub expense: bool,
    /// `C00000_BASE64_PDF` is there.
    pub image_inside: bool,
    pub payments: Vec<Payment>,
}

/// Reads an extended `InvoiceData`.
///
/// # Errors
/// Why Cashbook could not read it, in one English sentence.
pub fn read(xml: &str) -> Result<Seen, String> {
    // roxmltree refuses a DTD by itself, and with it every entity trick.
    let document = Document::parse(xml).map_err(|error| format!("not well-formed: {error}"))?;
    let root = document.root_element();
    if !root.has_tag_name((DATA_NS, "InvoiceData")) {
        return Err(format!("the root element is not InvoiceData of {DATA_NS}"));
    }
    let number = text(root, DATA_NS, "invoiceNumber").ok_or("invoiceNumber is missing")?;
    let issue_date = text(root, DATA_NS, "invoiceIssueDate").ok_or("invoiceIssueDate is missing")?;
    if !is_date(&issue_date) {
        return Err(format!("invoiceIssueDate `{issue_date}` is not a date"));
    }
    let invoice = root
        .descendants()
        .find(|node| node.has_tag_name((DATA_NS, "invoice")))
        .ok_or("there is no invoice in invoiceMain")?;
    let head = child(invoice, "invoiceHead").ok_or("invoiceHead is missing")?;
    let supplier_info = child(head, "supplierInfo").ok_or("supplierInfo is missing")?;
    let supplier = child(supplier_info, "supplierTaxNumber")
        .and_then(|node| text(node, BASE_NS, "taxpayerId"))
        .ok_or("supplierTaxNumber/taxpayerId is missing")?;
    let customer_info = child(head, "customerInfo");
    let customer = customer_info
        .and_then(|node| child(node, "customerVatData"))
        .and_then(|node| child(node, "customerTaxNumber"))
        .and_then(|node| text(node, BASE_NS, "taxpayerId"));
    if child(invoice, "invoiceSummary").is_none() {
        return Err("invoiceSummary is missing".to_owned());
    }
    let extra = |name: &str| {
        invoice
            .descendants()
            .filter(|node| node.has_tag_name((DATA_NS, "additionalInvoiceData")))
            .find(|node| text(*node, DATA_NS, "dataName").as_deref() == Some(name))
            .and_then(|node| text(node, DATA_NS, "dataValue"))
    };
    Ok(Seen {
        number,
        issue_date,
        supplier,
        supplier_name: text(supplier_info, DATA_NS, "supplierName").unwrap_or_default(),
        customer,
        customer_name: customer_info.and_then(|node| text(node, DATA_NS, "customerName")),
        expense: extra("C00010_INVOICE_TYPE").as_deref() == Some("expense"),
        image_inside: extra("C00000_BASE64_PDF").is_some_and(|value| !value.is_empty()),
        payments: payments(invoice)?,
    })
}

/// The same XML, indented for people. `None` when it is not well-formed.
pub fn pretty(xml: &str) -> Option<String> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().trim_text(true);
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    loop {
        match reader.read_event().ok()? {
            Event::Eof => break,
            event => writer.write_event(event).ok()?,
        }
    }
    String::from_utf8(writer.into_inner()).ok()
}

/// The owner's order of `payment`'s children, and whether a value must be there.
const PAYMENT_PARTS: [(&str, bool); 9] = [
    ("locationCode", true),
    ("locationLedger", false),
    ("paymentMethod", true),
    ("paymentDate", true),
    ("amount", true),
    ("currencyCode", true),
    ("exchangeRate", true),
    ("warrantNumber", false),
    ("paymentComment", false),
];

fn payments(invoice: Node<'_, '_>) -> Result<Vec<Payment>, String> {
    let lists: Vec<_> = invoice
        .document()
        .descendants()
        .filter(|node| node.has_tag_name((DATA_NS, "invoicePayments")))
        .collect();
    let Some(list) = lists.first() else { return Ok(Vec::new()) };
    if lists.len() > 1 {
        return Err("invoicePayments stands more than once".to_owned());
    }
    if invoice.last_element_child() != Some(*list) {
        return Err("invoicePayments is not the last child of invoice".to_owned());
    }
    list.children()
        .filter(Node::is_element)
        .enumerate()
        .map(|(at, node)| payment(node).map_err(|reason| format!("payment {}: {reason}", at + 1)))
        .collect()
}

fn payment(node: Node<'_, '_>) -> Result<Payment, String> {
    if !node.has_tag_name((DATA_NS, "payment")) {
        return Err(format!("`{}` instead of payment", node.tag_name().name()));
    }
    let mut rank = 0;
    for part in node.children().filter(Node::is_element) {
        let name = part.tag_name().name();
        let at = PAYMENT_PARTS
            .iter()
            .position(|(known, _)| part.has_tag_name((DATA_NS, *known)))
            .ok_or_else(|| format!("unknown element `{name}`"))?;
        if at < rank {
            return Err(format!("`{name}` is out of order"));
        }
        rank = at + 1;
    }
    let value = |name: &str| text(node, DATA_NS, name).unwrap_or_default();
    for (name, needed) in PAYMENT_PARTS {
        if needed && value(name).is_empty() {
            return Err(format!("`{name}` is missing"));
        }
    }
    let payment = Payment {
        location_code: value("locationCode"),
        location_ledger: value("locationLedger"),
        payment_method: value("paymentMethod"),
        payment_date: value("paymentDate"),
        amount: value("amount"),
        currency_code: value("currencyCode"),
        exchange_rate: value("exchangeRate"),
        warrant_number: value("warrantNumber"),
        payment_comment: value("paymentComment"),
    };
    if !matches!(payment.location_code.as_str(), "P" | "B") {
        return Err(format!("locationCode `{}` is neither P nor B", payment.location_code));
    }
    if !is_date(&payment.payment_date) {
        return Err(format!("paymentDate `{}` is not a date", payment.payment_date));
    }
    for (name, number) in [("amount", &payment.amount), ("exchangeRate", &payment.exchange_rate)] {
        if !is_decimal(number) {
            return Err(format!("{name} `{number}` is not a decimal"));
        }
    }
    Ok(payment)
}

fn child<'a, 'input>(node: Node<'a, 'input>, name: &str) -> Option<Node<'a, 'input>> {
    node.children().find(|child| child.has_tag_name((DATA_NS, name)))
}

fn text(node: Node<'_, '_>, namespace: &str, name: &str) -> Option<String> {
    let child = node.children().find(|child| child.has_tag_name((namespace, name)))?;
    Some(child.text().unwrap_or_default().trim().to_owned())
}

fn is_date(text: &str) -> bool {
    text.len() == 10 && text.parse::<chrono::NaiveDate>().is_ok()
}

fn is_decimal(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    [whole, fraction].iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn invoice(payments: &str) -> String {
        format!(
            r#"<InvoiceData xmlns="{DATA_NS}" xmlns:b="{BASE_NS}"><invoiceNumber>Ő/1</invoiceNumber>
            <invoiceIssueDate>2026-11-02</invoiceIssueDate><invoiceMain><invoice><invoiceHead><supplierInfo>
            <supplierTaxNumber><b:taxpayerId>12345678</b:taxpayerId></supplierTaxNumber><supplierName>É Kft.</supplierName>
            </supplierInfo></invoiceHead><invoiceSummary/>{payments}</invoice></invoiceMain></InvoiceData>"#
        )
    }

    fn one(parts: &str) -> String {
        format!("<invoicePayments><payment>{parts}</payment></invoicePayments>")
    }

    const GOOD: &str = "<locationCode>B</locationCode><paymentMethod>TRANSFER</paymentMethod>\
        <paymentDate>2026-11-05</paymentDate><amount>-635000.5</amount><currencyCode>HUF</currencyCode>\
        <exchangeRate>1</exchangeRate>";

    #[test]
    fn reads_what_matters() {
        let seen = read(&invoice(&one(GOOD))).expect("readable");
        assert_eq!((seen.number.as_str(), seen.supplier.as_str()), ("Ő/1", "12345678"));
        assert_eq!(seen.payments.len(), 1);
        assert_eq!(seen.payments[0].amount, "-635000.5");
        assert!(!seen.expense && !seen.image_inside);
    }

    #[test]
    fn refuses_what_cashbook_could_not_read() {
        let cases = [
            ("<InvoiceData".to_owned(), "not well-formed"),
            ("<InvoiceData/>".to_owned(), "the root element"),
            (invoice(&one(GOOD)).replace("invoiceNumber", "number"), "invoiceNumber is missing"),
            (invoice(&one(GOOD)).replace("2026-11-02", "2026-13-02"), "not a date"),
            (invoice(&one(&GOOD.replace(">B<", ">X<"))), "neither P nor B"),
            (invoice(&one(&GOOD.replace("-635000.5", "6,5"))), "not a decimal"),
            (invoice(&one(&GOOD.replace("-635000.5", ""))), "`amount` is missing"),
            (invoice(&one(&format!("{GOOD}<locationLedger>1</locationLedger>"))), "out of order"),
            (invoice(&one(&format!("{GOOD}<tip>1</tip>"))), "unknown element"),
            (invoice(&format!("{}<tail/>", one(GOOD))), "not the last child"),
            (invoice(&one(GOOD).repeat(2)), "more than once"),
            (format!("<!DOCTYPE x [<!ENTITY e 'x'>]>{}", invoice("")), "not well-formed"),
        ];
        for (xml, reason) in cases {
            let error = read(&xml).expect_err(reason);
            assert!(error.contains(reason), "`{error}` does not say `{reason}`");
        }
    }

    #[test]
    fn indents_without_changing_the_content() {
        let shown = pretty(&invoice(&one(GOOD))).expect("well-formed");
        assert!(shown.lines().count() > 15);
        assert_eq!(read(&shown), read(&invoice(&one(GOOD))));
        assert_eq!(pretty("<a><b></a>"), None);
    }
}
