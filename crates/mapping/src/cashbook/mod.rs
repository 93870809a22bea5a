//! Cashbook's extension of OSA 3.0: the names of its extra data, settlements, and where they go in an XML.
//!
//! Source: the owner's README and `sample.xml` (`nav-osa3-cashbook-data-extension` 1.0).

pub mod insert;

use crate::{
    erp::{
        document::Ledger,
        line::LineLedger,
        shape::{Part, Text},
        words,
    },
    mapping::build::Builder,
    money::Decimal,
    osa::{Id, el},
    settlement::{Location, Settlement},
    texts::finding as rule,
};

/// `dataName` and `dataDescription`
pub type Name = (&'static str, &'static str);

pub const INVOICE_COMMENT: Name = ("C00001_INVOICE_COMMENT", "Megjegyzés");
pub const WORK_NUMBER: Name = ("C00002_WORK_NUMBER", "Munkaszám");
pub const LEDGER_NET: Name = ("C00003_LEDGER_NETTO", "Főkönyvi szám, nettó");
pub const LEDGER_VAT: Name = ("C00004_LEDGER_TAX", "Főkönyvi szám, áfa");
pub const LEDGER_GROSS: Name = ("C00005_LEDGER_GROSS", "Főkönyvi szám, bruttó");
pub const LINE_LEDGER_NET: Name = ("C00006_LEDGER_NETTO", "Tétel főkönyvi száma, nettó");
pub const LINE_LEDGER_VAT: Name = ("C00007_LEDGER_TAX", "Tétel főkönyvi száma, áfa");
pub const LINE_LEDGER_TITLE: Name = ("C00008_LEDGER_TITLE", "Főkönyvi megnevezés");
pub const LINE_VAT_RETURN: Name = ("C00009_VAT_RETURN_LINE", "Áfabevallás sora");
pub const INVOICE_TYPE: Name = ("C00010_INVOICE_TYPE", "Számla típusa");
pub const LINE_WORK_NUMBER: Name = ("C00011_WORK_NUMBER", "Tétel munkaszáma");
pub const LINE_COMMENT: Name = ("C00012_COMMENT", "Tétel megjegyzése");
pub const PAYMENT_METHOD: Name = ("C00013_ADDITIONAL_PAYMENT_METHOD", "Fizetési mód");
/// The image inside the XML.
pub const IMAGE: &str = "C00000_BASE64_PDF";

/// What Cashbook wants to know of the whole invoice.
pub struct InvoiceExtra<'e, 'a> {
    pub comment: &'e Text<'a>,
    pub work_number: &'e Text<'a>,
    pub ledger: &'e Part<'a, Ledger<'a>>,
    pub invoice_type: &'e Text<'a>,
    /// `C00013`
    pub method: Option<&'static str>,
}

/// What Cashbook wants to know of a line.
pub struct LineExtra<'e, 'a> {
    pub ledger: &'e Part<'a, LineLedger<'a>>,
    pub vat_return_line: &'e Text<'a>,
    pub work_number: &'e Text<'a>,
    pub comment: &'e Text<'a>,
}

impl<'a> InvoiceExtra<'_, 'a> {
    /// Writes `additionalInvoiceData`, in the order of the names.
    pub fn build(&self, to: &mut Builder<'a>) {
        const AT: u16 = el::invoice_detail::ADDITIONAL_INVOICE_DATA;
        to.additional(AT, INVOICE_COMMENT, self.comment);
        to.additional(AT, WORK_NUMBER, self.work_number);
        if let Some(ledger) = self.ledger.get() {
            to.additional(AT, LEDGER_NET, &ledger.net);
            to.additional(AT, LEDGER_VAT, &ledger.vat);
            to.additional(AT, LEDGER_GROSS, &ledger.gross);
        }
        if let Some(word) = self.invoice_type.get() {
            match word {
                "income" | "expense" => to.additional(AT, INVOICE_TYPE, self.invoice_type),
                _ => to.raise(&rule::WORD_UNKNOWN, self.invoice_type.at, &[word, "income, expense"]),
            }
        }
        if let Some(code) = self.method {
            to.additional(AT, PAYMENT_METHOD, &Text { at: to.around, value: Some(code) });
        }
    }
}

impl<'a> LineExtra<'_, 'a> {
    /// Writes `additionalLineData`, in the order of the names.
    pub fn build(&self, to: &mut Builder<'a>) {
        const AT: u16 = el::line::ADDITIONAL_LINE_DATA;
        if let Some(ledger) = self.ledger.get() {
            to.additional(AT, LINE_LEDGER_NET, &ledger.net);
            to.additional(AT, LINE_LEDGER_VAT, &ledger.vat);
            to.additional(AT, LINE_LEDGER_TITLE, &ledger.title);
        }
        to.additional(AT, LINE_VAT_RETURN, self.vat_return_line);
        to.additional(AT, LINE_WORK_NUMBER, self.work_number);
        to.additional(AT, LINE_COMMENT, self.comment);
    }
}

/// The document's currency and exchange rate, which a settlement without its own has.
#[derive(Clone, Debug)]
pub struct Money<'m> {
    pub currency: &'m str,
    pub exchange_rate: Decimal,
}

/// Writes `invoicePayments` with all settlements that are not reversed; nothing when there are none.
///
/// In `sample.xml` the methods are NAV's; one that NAV does not know goes as OTHER, with its name as the comment
/// unless there is one.
pub fn payments<'s>(settlements: &'s [Settlement], money: &Money<'s>, to: &mut Builder<'s>) -> Option<Id> {
    use el::payment as at;
    let mut valid = settlements.iter().filter(|settlement| !settlement.reversed).peekable();
    valid.peek()?;
    let list = to.open(el::invoice::INVOICE_PAYMENTS);
    for settlement in valid {
        let id = to.open(el::invoice_payments::PAYMENT);
        let location = match settlement.location {
            Location::Bank => "B",
            Location::CashDesk => "P",
        };
        to.word(at::LOCATION_CODE, location);
        optional(to, at::LOCATION_LEDGER, settlement.ledger.as_deref());
        let method = words::method(&settlement.method);
        to.word(at::PAYMENT_METHOD, method.map_or("OTHER", |method| method.nav));
        to.put(at::PAYMENT_DATE, settlement.date.as_str(), 0);
        to.put(at::AMOUNT, settlement.amount.as_str(), 0);
        let currency = match settlement.currency.as_deref() {
            Some(own) => own,
            None => money.currency,
        };
        to.put(at::CURRENCY_CODE, currency, 0);
        match settlement.exchange_rate.as_deref() {
            Some(rate) => to.put(at::EXCHANGE_RATE, rate, 0),
            None if currency == "HUF" => to.word(at::EXCHANGE_RATE, "1"),
            None if currency == money.currency => to.decimal(at::EXCHANGE_RATE, money.exchange_rate, 0),
            None => to.raise(&rule::SETTLEMENT_RATE_MISSING, 0, &[currency]),
        }
        optional(to, at::WARRANT_NUMBER, settlement.voucher.as_deref());
        let name = method.filter(|method| method.cashbook.is_some()).map(|_| settlement.method.as_str());
        optional(to, at::PAYMENT_COMMENT, settlement.comment.as_deref().or(name));
        to.close(id);
    }
    to.close(list);
    Some(list.id)
}

fn optional<'s>(to: &mut Builder<'s>, number: u16, text: Option<&'s str>) {
    if let Some(text) = text.filter(|text| !text.is_empty()) {
        to.put(number, text, 0);
    }
}
