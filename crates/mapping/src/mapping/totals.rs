//! `invoiceSummary`: calculated from the lines, compared with the ERP's own totals.

use super::{
    amounts::{Terms, choose, take},
    build::{Builder, Opened},
    lines::{Sum, pair},
    vat::Rate,
};
use crate::{
    erp::{
        document::{RateTotal, Totals},
        shape::Number,
    },
    money::Decimal,
    osa::{el, tags::Pair},
};

/// Writes the summary.
pub fn summary<'a>(totals: Option<&Totals<'a>>, sums: &[Sum<'a>], terms: &Terms, to: &mut Builder<'a>) {
    let none = Totals::default();
    let totals = totals.unwrap_or(&none);
    let around = to.around;
    if totals.at != 0 {
        to.around = totals.at;
    }
    let id = to.open(el::invoice::INVOICE_SUMMARY);
    let given = totals.rates.items;
    let mut total =
        Total { terms, net: ZERO, net_huf: ZERO, vat: ZERO, vat_huf: ZERO, gross: ZERO, gross_huf: ZERO };
    // An original invoice without lines has a finding of its own.
    if given.is_empty() && sums.is_empty() {
        let refers = to.document.nodes.iter().any(|node| node.slot == el::invoice::INVOICE_REFERENCE);
        if refers && !to.findings.has_errors() {
            to.absent("totals/rates");
        }
    }
    let normal = (!terms.simplified).then(|| to.open(el::summary::SUMMARY_NORMAL));
    if given.is_empty() {
        let unsaid = RateTotal::default();
        for sum in sums {
            total.row(&sum.rate, &unsaid, Some(sum), to);
        }
    } else {
        for row in given {
            let outer = core::mem::replace(&mut to.around, row.at);
            if let Some(rate) = Rate::of(&row.vat, &row.vat_reason, terms.simplified, to) {
                let sum = sums.iter().find(|sum| sum.rate == rate);
                total.row(&rate, row, sum, to);
            }
            to.around = outer;
        }
    }
    total.end(totals, normal, to);
    to.close(id);
    to.around = around;
}

const ZERO: Option<Decimal> = Some(Decimal::ZERO);

struct Total<'t> {
    terms: &'t Terms,
    net: Option<Decimal>,
    net_huf: Option<Decimal>,
    vat: Option<Decimal>,
    vat_huf: Option<Decimal>,
    gross: Option<Decimal>,
    gross_huf: Option<Decimal>,
}

impl Total<'_> {
    fn row<'a>(&mut self, rate: &Rate<'a>, row: &RateTotal<'a>, sum: Option<&Sum<'a>>, to: &mut Builder<'a>) {
        if self.terms.simplified {
            return self.content(rate, row, sum, to);
        }
        use el::summary_by_vat_rate as at;
        let terms = self.terms;
        let id = to.open(el::summary_normal::SUMMARY_BY_VAT_RATE);
        rate.build(at::VAT_RATE, to);
        let net = take("net", row.net, sum.and_then(|sum| sum.net), to);
        let huf =
            sum.and_then(|sum| sum.net_huf).filter(|_| row.net.value.is_none()).or_else(|| terms.huf(net?));
        let net_huf = take("netHuf", row.net_huf, terms.huf_or(net, huf), to);
        use el::{vat_rate_gross_data as of_gross, vat_rate_net_data as of_net, vat_rate_vat_data as of_vat};
        static NET: Pair =
            Pair::new(at::VAT_RATE_NET_DATA, [of_net::VAT_RATE_NET_AMOUNT, of_net::VAT_RATE_NET_AMOUNT_HUF]);
        let amounts = [(net, row.net, "net"), (net_huf, row.net_huf, "netHuf")];
        pair(&NET, amounts, amount, to);
        // What the lines say adds up to what the customer sees; otherwise the tax is that of the net total.
        let of_lines = sum.and_then(|sum| sum.vat);
        let of_total = net.and_then(|net| net.times(rate.factor()?));
        let own = row.vat_amount.value;
        let expected = of_lines.filter(|vat| own.is_none() || own == Some(*vat)).or(of_total).or(of_lines);
        let vat = choose("vatAmount", row.vat_amount, expected, terms, to);
        let huf = sum.and_then(|sum| sum.vat_huf).filter(|_| own.is_none()).or_else(|| terms.huf(vat?));
        let vat_huf = take("vatAmountHuf", row.vat_amount_huf, terms.huf_or(vat, huf), to);
        static VAT: Pair =
            Pair::new(at::VAT_RATE_VAT_DATA, [of_vat::VAT_RATE_VAT_AMOUNT, of_vat::VAT_RATE_VAT_AMOUNT_HUF]);
        let amounts = [(vat, row.vat_amount, "vatAmount"), (vat_huf, row.vat_amount_huf, "vatAmountHuf")];
        pair(&VAT, amounts, amount, to);
        if !row.gross.left_out() {
            let gross = take("gross", row.gross, both(net, vat), to);
            let gross_huf = take("grossHuf", row.gross_huf, terms.huf_or(gross, both(net_huf, vat_huf)), to);
            static GROSS: Pair = Pair::new(
                at::VAT_RATE_GROSS_DATA,
                [of_gross::VAT_RATE_GROSS_AMOUNT, of_gross::VAT_RATE_GROSS_AMOUNT_HUF],
            );
            let amounts = [(gross, row.gross, "gross"), (gross_huf, row.gross_huf, "grossHuf")];
            pair(&GROSS, amounts, amount, to);
        }
        to.close(id);
        self.net = both(self.net, net);
        self.net_huf = both(self.net_huf, net_huf);
        self.vat = both(self.vat, vat);
        self.vat_huf = both(self.vat_huf, vat_huf);
    }

    fn content<'a>(
        &mut self,
        rate: &Rate<'a>,
        row: &RateTotal<'a>,
        sum: Option<&Sum<'a>>,
        to: &mut Builder<'a>,
    ) {
        use el::summary_simplified as at;
        let terms = self.terms;
        let id = to.open(el::summary::SUMMARY_SIMPLIFIED);
        rate.build(at::VAT_RATE, to);
        let gross = take("gross", row.gross, sum.and_then(|sum| sum.gross), to);
        let huf = sum.and_then(|sum| sum.gross_huf).filter(|_| row.gross.value.is_none());
        let gross_huf =
            take("grossHuf", row.gross_huf, terms.huf_or(gross, huf.or_else(|| terms.huf(gross?))), to);
        amount(at::VAT_CONTENT_GROSS_AMOUNT, gross, row.gross, "gross", to);
        amount(at::VAT_CONTENT_GROSS_AMOUNT_HUF, gross_huf, row.gross_huf, "grossHuf", to);
        to.close(id);
        self.gross = both(self.gross, gross);
        self.gross_huf = both(self.gross_huf, gross_huf);
    }

    fn end<'a>(&mut self, totals: &Totals<'a>, normal: Option<Opened>, to: &mut Builder<'a>) {
        let terms = self.terms;
        if let Some(normal) = normal {
            use el::summary_normal as at;
            let mut one = |number: u16, field: &str, given: Number, calculated: Option<Decimal>| {
                let value = take(field, given, calculated, to);
                amount(number, value, given, field, to);
                value
            };
            let net = one(at::INVOICE_NET_AMOUNT, "net", totals.net, self.net);
            let net_huf =
                one(at::INVOICE_NET_AMOUNT_HUF, "netHuf", totals.net_huf, terms.huf_or(net, self.net_huf));
            let vat = one(at::INVOICE_VAT_AMOUNT, "vat", totals.vat, self.vat);
            let vat_huf =
                one(at::INVOICE_VAT_AMOUNT_HUF, "vatHuf", totals.vat_huf, terms.huf_or(vat, self.vat_huf));
            (self.gross, self.gross_huf) = (both(net, vat), both(net_huf, vat_huf));
            to.close(normal);
        }
        if !totals.gross.left_out() {
            use el::summary_gross_data as of;
            let gross = take("gross", totals.gross, self.gross, to);
            let gross_huf = take("grossHuf", totals.gross_huf, terms.huf_or(gross, self.gross_huf), to);
            static GROSS: Pair = Pair::new(
                el::summary::SUMMARY_GROSS_DATA,
                [of::INVOICE_GROSS_AMOUNT, of::INVOICE_GROSS_AMOUNT_HUF],
            );
            let amounts = [(gross, totals.gross, "gross"), (gross_huf, totals.gross_huf, "grossHuf")];
            pair(&GROSS, amounts, amount, to);
        }
    }
}

fn both(left: Option<Decimal>, right: Option<Decimal>) -> Option<Decimal> {
    left?.plus(right?)
}

/// A total is only missing for its own sake when nothing before it was.
fn amount(number: u16, value: Option<Decimal>, given: Number, field: &str, to: &mut Builder<'_>) {
    match value {
        Some(value) => to.decimal(number, value, given.at),
        None if to.findings.has_errors() => to.unknown(number),
        None => to.missing(number, given.at, field),
    }
}
