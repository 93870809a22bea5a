//! The InCash document as `InvoiceData`.

use super::{
    How, Kind,
    amounts::Terms,
    build::Builder,
    info,
    lines::{self, Sum},
    totals,
};
use crate::{
    cashbook::{InvoiceExtra, Money, payments},
    erp::{
        document::{Customer, Document, FiscalRepresentative, Supplier},
        json_schema::NOT_IN_BATCH,
        shape::{Field, Text},
        words::{self, Method},
    },
    money::Decimal,
    osa::{el, read::cut},
    settlement::Settlement,
    texts::finding as rule,
};

/// What an InCash document says of itself.
#[derive(Clone, Copy, Debug)]
pub struct Said {
    pub kind: Option<Kind>,
    pub how: How,
}

/// Kind of the document, and whether it cancels or modifies.
pub fn said(document: &Document<'_>, to: &mut Builder<'_>) -> Said {
    let kind = match document.kind.get() {
        None => None,
        Some("normal") => Some(Kind::Normal),
        Some("advance") => Some(Kind::Advance),
        Some("pro-forma") => Some(Kind::ProForma),
        Some("delivery-note") => Some(Kind::DeliveryNote),
        Some("receipt") => Some(Kind::Receipt),
        Some(word) => {
            let known = "normal, advance, pro-forma, delivery-note, receipt";
            to.raise(&rule::WORD_UNKNOWN, document.kind.at, &[cut(word), known]);
            None
        }
    };
    let first = document.batch.items.first().unwrap_or(document);
    let modifies = document.modifies.get().or_else(|| first.modifies.get());
    let how = modifies.map_or(How::Modification, |modifies| match modifies.how.get() {
        Some("cancellation") => How::Cancellation,
        Some("modification") => How::Modification,
        Some(word) => {
            to.raise(&rule::WORD_UNKNOWN, modifies.how.at, &[cut(word), "cancellation, modification"]);
            How::Modification
        }
        None => {
            if modifies.how.at == 0 {
                to.raise(&rule::FIELD_MISSING, modifies.at, &["how"]);
            }
            How::Modification
        }
    });
    Said { kind, how }
}

/// Builds the whole document.
pub fn document<'a>(
    document: &Document<'a>,
    number: Option<&'a str>,
    settlements: &'a [Settlement],
    to: &mut Builder<'a>,
) {
    use el::invoice_data as at;
    to.around = document.at;
    let root = to.open(el::ROOT);
    match (document.number.value, number) {
        (None, Some(number)) if document.number.at == 0 => to.put(at::INVOICE_NUMBER, number, 0),
        _ => to.need(at::INVOICE_NUMBER, &document.number, "number"),
    }
    to.need(at::INVOICE_ISSUE_DATE, &document.issue_date, "issueDate");
    to.word(at::COMPLETENESS_INDICATOR, if document.complete.is() { "true" } else { "false" });
    let main = to.open(at::INVOICE_MAIN);
    if document.batch.items.is_empty() {
        let id = to.open(el::invoice_main::INVOICE);
        Invoice { own: document, outer: None }.build(settlements, to);
        to.close(id);
    } else {
        if document.lines.at != 0 {
            to.raise(&rule::FIELD_CONFLICT, document.lines.at, &["lines", "batch"]);
        }
        for (index, own) in document.batch.items.iter().enumerate() {
            to.around = own.at;
            let batch = to.open(el::invoice_main::BATCH_INVOICE);
            to.put_own(el::batch_invoice::BATCH_INDEX, &index.saturating_add(1).to_string(), own.at);
            let id = to.open(el::batch_invoice::INVOICE);
            let places = [own.number.at, own.kind.at, own.issue_date.at, own.batch.at];
            for (at, name) in places.into_iter().zip(NOT_IN_BATCH) {
                if at != 0 {
                    to.raise(&rule::FIELD_CONFLICT, at, &[name, "batch"]);
                }
            }
            // One document, one list of settlements: they stand in its first invoice.
            let settlements = if index == 0 { settlements } else { &[] };
            Invoice { own, outer: Some(document) }.build(settlements, to);
            to.close(id);
            to.close(batch);
        }
    }
    to.close(main);
    to.close(root);
}

/// One invoice; in a batch with the document around it, from which it takes what it does not say itself.
struct Invoice<'d, 'a> {
    own: &'d Document<'a>,
    outer: Option<&'d Document<'a>>,
}

impl<'d, 'a> Invoice<'d, 'a> {
    fn get<T: Field<'a>>(&self, field: fn(&'d Document<'a>) -> &'d T) -> &'d T {
        let own = field(self.own);
        match self.outer {
            Some(outer) if own.at() == 0 => field(outer),
            _ => own,
        }
    }

    fn build(&self, settlements: &'a [Settlement], to: &mut Builder<'a>) {
        let own = self.own;
        to.around = own.at;
        if let Some(modifies) = own.modifies.get() {
            use el::invoice_reference as at;
            to.around = modifies.at;
            let id = to.open(el::invoice::INVOICE_REFERENCE);
            to.need(at::ORIGINAL_INVOICE_NUMBER, &modifies.number, "number");
            to.word(at::MODIFY_WITHOUT_MASTER, if modifies.without_master.is() { "true" } else { "false" });
            to.need_integer(at::MODIFICATION_INDEX, &modifies.index, "index");
            to.close(id);
            to.around = own.at;
        }
        let head = to.open(el::invoice::INVOICE_HEAD);
        match self.get(|d| &d.supplier).get() {
            Some(supplier) => self::supplier(supplier, to),
            None => to.absent("supplier"),
        }
        if let Some(customer) = self.get(|d| &d.customer).get() {
            self::customer(customer, to);
        }
        if let Some(representative) = self.get(|d| &d.fiscal_representative).get() {
            fiscal_representative(representative, to);
        }
        let (terms, money) = self.detail(to);
        to.close(head);
        let mut sums: Vec<Sum<'a>> = Vec::with_capacity(4);
        if !own.lines.items.is_empty() {
            let list = to.open(el::invoice::INVOICE_LINES);
            let merged = self.get(|d| &d.merged_items).is();
            to.word(el::lines::MERGED_ITEM_INDICATOR, if merged { "true" } else { "false" });
            let all_advance = self.outer.unwrap_or(own).kind.get() == Some("advance");
            for (index, line) in own.lines.items.iter().enumerate() {
                lines::line(line, index, all_advance, &terms, &mut sums, to);
            }
            to.close(list);
        }
        for (index, summary) in own.product_fee_summaries.items.iter().enumerate() {
            info::product_fee_summary(summary, to);
            if index == 2 {
                to.raise(&rule::ELEMENT_REPEATED, summary.at, &["productFeeSummary"]);
            }
        }
        totals::summary(own.totals.get(), &sums, &terms, to);
        to.around = own.at;
        payments(settlements, &money, to);
    }

    /// Writes `invoiceDetail`; gives what the amounts are calculated with.
    fn detail(&self, to: &mut Builder<'a>) -> (Terms, Money<'a>) {
        use el::invoice_detail as at;
        let id = to.open(el::invoice_head::INVOICE_DETAIL);
        let category = self.get(|d| &d.category);
        if category.at == 0 {
            to.word(at::INVOICE_CATEGORY, "NORMAL");
        } else {
            to.code(at::INVOICE_CATEGORY, category);
        }
        let delivery = self.get(|d| &d.delivery_date);
        let issue = self.get(|d| &d.issue_date);
        match (delivery.value, issue.value) {
            (None, Some(date)) if delivery.at == 0 => to.put(at::INVOICE_DELIVERY_DATE, date, issue.at),
            (None, None) if delivery.at == 0 => to.unknown(at::INVOICE_DELIVERY_DATE),
            _ => to.need(at::INVOICE_DELIVERY_DATE, delivery, "deliveryDate"),
        }
        if let Some(period) = self.get(|d| &d.delivery_period).get() {
            to.text(at::INVOICE_DELIVERY_PERIOD_START, &period.start);
            to.text(at::INVOICE_DELIVERY_PERIOD_END, &period.end);
        }
        to.text(at::INVOICE_ACCOUNTING_DELIVERY_DATE, self.get(|d| &d.accounting_delivery_date));
        to.flag(at::PERIODICAL_SETTLEMENT, *self.get(|d| &d.periodical_settlement));
        to.flag(at::SMALL_BUSINESS_INDICATOR, *self.get(|d| &d.small_business));
        let currency = self.get(|d| &d.currency);
        let code = currency.get().unwrap_or("HUF");
        match currency.value {
            Some(code) => to.put(at::CURRENCY_CODE, code, currency.at),
            None => to.word(at::CURRENCY_CODE, "HUF"),
        }
        let foreign = code != "HUF";
        let rate = self.get(|d| &d.exchange_rate);
        match rate.value {
            Some(value) => to.decimal(at::EXCHANGE_RATE, value, rate.at),
            None if foreign => {
                if rate.at == 0 {
                    to.raise(&rule::EXCHANGE_RATE_MISSING, 0, &[code]);
                }
                to.unknown(at::EXCHANGE_RATE);
            }
            None => to.word(at::EXCHANGE_RATE, "1"),
        }
        to.flag(at::UTILITY_SETTLEMENT_INDICATOR, *self.get(|d| &d.utility_settlement));
        to.flag(at::SELF_BILLING_INDICATOR, *self.get(|d| &d.self_billing));
        let method = method(self.get(|d| &d.payment_method), to);
        if let Some(method) = method {
            to.word(at::PAYMENT_METHOD, method.nav);
        }
        to.text(at::PAYMENT_DATE, self.get(|d| &d.payment_date));
        to.flag(at::CASH_ACCOUNTING_INDICATOR, *self.get(|d| &d.cash_accounting));
        let appearance = self.get(|d| &d.appearance);
        if appearance.at == 0 {
            to.word(at::INVOICE_APPEARANCE, "UNKNOWN");
        } else {
            to.code(at::INVOICE_APPEARANCE, appearance);
        }
        if let Some(conventional) = self.get(|d| &d.conventional_info).get() {
            info::conventional(at::CONVENTIONAL_INVOICE_INFO, conventional, to);
        }
        info::additional(at::ADDITIONAL_INVOICE_DATA, self.get(|d| &d.additional_data).items, to);
        let extra = InvoiceExtra {
            comment: self.get(|d| &d.comment),
            work_number: self.get(|d| &d.work_number),
            ledger: self.get(|d| &d.ledger),
            invoice_type: self.get(|d| &d.invoice_type),
            method: method.and_then(|method| method.cashbook),
        };
        extra.build(to);
        to.close(id);
        let value = rate.value.unwrap_or(Decimal::ONE);
        let terms = Terms {
            foreign,
            rate: value,
            decimals: self.decimals(to),
            simplified: category.get().is_some_and(|category| category.eq_ignore_ascii_case("simplified")),
        };
        (terms, Money { currency: code, exchange_rate: value })
    }

    fn decimals(&self, to: &mut Builder<'a>) -> u8 {
        let decimals = self.get(|d| &d.decimals);
        match decimals.value {
            None | Some("2") => 2,
            Some("1") => 1,
            Some("0") => 0,
            Some(other) => {
                to.raise(&rule::WORD_UNKNOWN, decimals.at, &[cut(other), "0, 1, 2"]);
                2
            }
        }
    }
}

fn method(text: &Text<'_>, to: &mut Builder<'_>) -> Option<Method> {
    let word = text.get()?;
    let method = words::method(word);
    if method.is_none() {
        to.raise(&rule::WORD_UNKNOWN, text.at, &[cut(word), words::METHOD_NAMES]);
    }
    method
}

fn supplier<'a>(supplier: &Supplier<'a>, to: &mut Builder<'a>) {
    use el::supplier_info as at;
    let around = core::mem::replace(&mut to.around, supplier.at);
    let id = to.open(el::invoice_head::SUPPLIER_INFO);
    to.need_tax_number(at::SUPPLIER_TAX_NUMBER, &supplier.tax_number, "taxNumber");
    to.tax_number(at::GROUP_MEMBER_TAX_NUMBER, &supplier.group_member_tax_number);
    to.text(at::COMMUNITY_VAT_NUMBER, &supplier.community_vat_number);
    to.need(at::SUPPLIER_NAME, &supplier.name, "name");
    match supplier.address.get() {
        Some(address) => to.address(at::SUPPLIER_ADDRESS, address),
        None => to.absent("address"),
    }
    to.text(at::SUPPLIER_BANK_ACCOUNT_NUMBER, &supplier.bank_account);
    to.flag(at::INDIVIDUAL_EXEMPTION, supplier.individual_exemption);
    to.text(at::EXCISE_LICENCE_NUM, &supplier.excise_licence);
    to.close(id);
    to.around = around;
}

fn customer<'a>(customer: &Customer<'a>, to: &mut Builder<'a>) {
    use el::customer_info as at;
    let around = core::mem::replace(&mut to.around, customer.at);
    let id = to.open(el::invoice_head::CUSTOMER_INFO);
    let foreign_number = customer.community_vat_number.at != 0 || customer.third_state_tax_id.at != 0;
    let status = match customer.status.get() {
        Some("domestic" | "DOMESTIC") => Some("DOMESTIC"),
        Some("eu" | "third-country" | "other" | "OTHER") => Some("OTHER"),
        Some("private-person" | "PRIVATE_PERSON") => Some("PRIVATE_PERSON"),
        Some(word) => {
            let known = "domestic, eu, third-country, private-person, other";
            to.raise(&rule::WORD_UNKNOWN, customer.status.at, &[cut(word), known]);
            None
        }
        None if customer.tax_number.at != 0 => Some("DOMESTIC"),
        None if foreign_number => Some("OTHER"),
        None => {
            if customer.status.at == 0 {
                to.absent("status");
            }
            None
        }
    };
    match status {
        Some(status) => to.word(at::CUSTOMER_VAT_STATUS, status),
        None => to.unknown(at::CUSTOMER_VAT_STATUS),
    }
    if customer.tax_number.at != 0 || foreign_number {
        vat_data(customer, to);
    } else if customer.group_member_tax_number.at != 0 {
        to.absent("taxNumber");
    }
    to.text(at::CUSTOMER_NAME, &customer.name);
    if let Some(address) = customer.address.get() {
        to.address(at::CUSTOMER_ADDRESS, address);
    }
    to.text(at::CUSTOMER_BANK_ACCOUNT_NUMBER, &customer.bank_account);
    to.close(id);
    to.around = around;
}

fn vat_data<'a>(customer: &Customer<'a>, to: &mut Builder<'a>) {
    use el::customer_vat_data as at;
    let id = to.open(el::customer_info::CUSTOMER_VAT_DATA);
    let numbers = [
        (customer.tax_number.at, "taxNumber"),
        (customer.community_vat_number.at, "communityVatNumber"),
        (customer.third_state_tax_id.at, "thirdStateTaxId"),
    ];
    let mut given = numbers.iter().filter(|(at, _)| *at != 0);
    if let (Some((_, first)), Some((at, second))) = (given.next(), given.next()) {
        to.raise(&rule::FIELD_CONFLICT, *at, &[second, first]);
    }
    if customer.tax_number.at != 0 {
        to.customer_tax_number(&customer.tax_number, &customer.group_member_tax_number);
    } else if customer.community_vat_number.at != 0 {
        to.text(at::COMMUNITY_VAT_NUMBER, &customer.community_vat_number);
    } else {
        to.text(at::THIRD_STATE_TAX_ID, &customer.third_state_tax_id);
    }
    to.close(id);
}

fn fiscal_representative<'a>(representative: &FiscalRepresentative<'a>, to: &mut Builder<'a>) {
    use el::fiscal_representative as at;
    let around = core::mem::replace(&mut to.around, representative.at);
    let id = to.open(el::invoice_head::FISCAL_REPRESENTATIVE_INFO);
    to.need_tax_number(at::FISCAL_REPRESENTATIVE_TAX_NUMBER, &representative.tax_number, "taxNumber");
    to.need(at::FISCAL_REPRESENTATIVE_NAME, &representative.name, "name");
    match representative.address.get() {
        Some(address) => to.address(at::FISCAL_REPRESENTATIVE_ADDRESS, address),
        None => to.absent("address"),
    }
    to.text(at::FISCAL_REPRESENTATIVE_BANK_ACCOUNT_NUMBER, &representative.bank_account);
    to.close(id);
    to.around = around;
}
