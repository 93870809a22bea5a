//! The summary: by rate against the lines, and in total.

use super::{Amount, Context, Day, Judge, lines::Sum, value, vat};
use crate::{
    money::Decimal,
    osa::{Id, el},
    texts::finding as rule,
};

pub fn invoice<'d>(judge: &mut Judge<'_, 'd, '_>, context: &Context<'d>, lines: &[Sum<'d>]) {
    let Some(summary) = judge.document.child(context.id, el::invoice::INVOICE_SUMMARY) else { return };
    let normal = judge.document.child(summary, el::summary::SUMMARY_NORMAL);
    let simplified = judge.document.child(summary, el::summary::SUMMARY_SIMPLIFIED);
    match (context.category, normal, simplified) {
        ("SIMPLIFIED", Some(id), _) => {
            return judge.raise(&rule::SUMMARY_KIND, id, &["SIMPLIFIED", "summaryNormal"]);
        }
        (category @ ("NORMAL" | "AGGREGATE"), None, Some(id)) => {
            return judge.raise(&rule::SUMMARY_KIND, id, &[category, "summarySimplified"]);
        }
        _ => {}
    }
    let mut state = State { judge, context, lines, rates: Vec::with_capacity(4) };
    let (gross, gross_huf) = match normal {
        Some(normal) => state.normal(normal),
        None => state.simplified(summary),
    };
    for sum in lines {
        if !state.rates.contains(&sum.rate) {
            state.judge.raise(&rule::RATE_NOT_IN_SUMMARY, sum.id, &[&sum.rate.name()]);
        }
    }
    let judge = state.judge;
    let data = judge.document.child(summary, el::summary::SUMMARY_GROSS_DATA);
    let total = judge.amount(data, el::summary_gross_data::INVOICE_GROSS_AMOUNT);
    let total_huf = judge.amount(data, el::summary_gross_data::INVOICE_GROSS_AMOUNT_HUF);
    judge.compare(&rule::TOTAL_GROSS, total, gross, context.least, &"invoiceGrossAmount");
    judge.compare(&rule::TOTAL_GROSS, total_huf, gross_huf, Decimal::ONE, &"invoiceGrossAmountHUF");
}

struct State<'s, 'j, 'd, 'a> {
    judge: &'s mut Judge<'j, 'd, 'a>,
    context: &'s Context<'d>,
    lines: &'s [Sum<'d>],
    rates: Vec<vat::Rate<'d>>,
}

type Pair = (Option<Decimal>, Option<Decimal>);

impl<'d> State<'_, '_, 'd, '_> {
    /// Gives gross in the currency and in HUF as they should be.
    fn normal(&mut self, normal: Id) -> Pair {
        use el::summary_normal as at;
        let mut sums = [Some(Decimal::ZERO); 4];
        let document = self.judge.document;
        for (id, node) in document.children(normal) {
            if node.slot == at::SUMMARY_BY_VAT_RATE {
                let row = self.rate(id);
                for (sum, amount) in sums.iter_mut().zip(row) {
                    *sum = sum.and_then(|sum| sum.plus(value(amount)?));
                }
            }
        }
        let judge = &mut *self.judge;
        let one = Some(normal);
        let net = judge.amount(one, at::INVOICE_NET_AMOUNT);
        let net_huf = judge.amount(one, at::INVOICE_NET_AMOUNT_HUF);
        let tax = judge.amount(one, at::INVOICE_VAT_AMOUNT);
        let tax_huf = judge.amount(one, at::INVOICE_VAT_AMOUNT_HUF);
        let [sum_net, sum_net_huf, sum_tax, sum_tax_huf] = sums;
        judge.compare(&rule::TOTAL_NET, net, sum_net, self.context.least, &"invoiceNetAmount");
        judge.compare(&rule::TOTAL_NET, net_huf, sum_net_huf, Decimal::ONE, &"invoiceNetAmountHUF");
        judge.compare(&rule::TOTAL_VAT, tax, sum_tax, self.context.least, &"invoiceVatAmount");
        judge.compare(&rule::TOTAL_VAT, tax_huf, sum_tax_huf, Decimal::ONE, &"invoiceVatAmountHUF");
        if let Some((id, amount)) = net.filter(|(_, amount)| amount.is_negative() && !self.context.refers) {
            judge.raise(&rule::TOTAL_NEGATIVE, id, &[&amount.to_string()]);
        }
        if !self.context.aggregate() {
            self.huf(&rule::TOTAL_HUF, net_huf, net, "invoiceNetAmountHUF");
            self.huf(&rule::TOTAL_HUF, tax_huf, tax, "invoiceVatAmountHUF");
        }
        let plus = |net: Amount, tax: Amount| value(net)?.plus(value(tax)?);
        (plus(net, tax), plus(net_huf, tax_huf))
    }

    /// Judges one row; gives net and VAT, each in the currency and in HUF.
    fn rate(&mut self, row: Id) -> [Amount; 4] {
        use el::summary_by_vat_rate as at;
        let document = self.judge.document;
        let child = |slot: u16| document.child(row, slot);
        let judge = &mut *self.judge;
        use el::{vat_rate_gross_data as of_gross, vat_rate_net_data as of_net, vat_rate_vat_data as of_tax};
        let [net, net_huf] = judge.amounts(
            child(at::VAT_RATE_NET_DATA),
            [of_net::VAT_RATE_NET_AMOUNT, of_net::VAT_RATE_NET_AMOUNT_HUF],
        );
        let [tax, tax_huf] = judge.amounts(
            child(at::VAT_RATE_VAT_DATA),
            [of_tax::VAT_RATE_VAT_AMOUNT, of_tax::VAT_RATE_VAT_AMOUNT_HUF],
        );
        let [gross, gross_huf] = judge.amounts(
            child(at::VAT_RATE_GROSS_DATA),
            [of_gross::VAT_RATE_GROSS_AMOUNT, of_gross::VAT_RATE_GROSS_AMOUNT_HUF],
        );
        if let Some((id, found)) = child(at::VAT_RATE).and_then(|id| vat::read(judge, id)) {
            self.known((id, found), row);
            let context = self.context;
            let judge = &mut *self.judge;
            let name = found;
            if let Some(sum) = self.lines.iter().find(|sum| sum.rate == found) {
                judge.compare(&rule::RATE_NET, net, sum.net, context.least, &name);
                judge.compare(&rule::RATE_NET, net_huf, sum.net_huf, Decimal::ONE, &name);
            }
            if found.slot == el::vat_rate::VAT_PERCENTAGE {
                let of = |net: Amount| value(net).and_then(|net| net.times(found.rate?));
                judge.compare(&rule::RATE_VAT, tax, of(net), context.least, &name);
                judge.compare(&rule::RATE_VAT, tax_huf, of(net_huf), Decimal::ONE, &name);
            }
            if let Some((id, tax)) = tax.filter(|(_, tax)| found.is_untaxed() && !tax.is_zero()) {
                judge.raise(&rule::RATE_VAT_NOT_ZERO, id, &[&tax.to_string()]);
            }
            let plus = |net: Amount, tax: Amount| value(net)?.plus(value(tax)?);
            judge.compare(&rule::RATE_GROSS, gross, plus(net, tax), context.least, &name);
            judge.compare(&rule::RATE_GROSS, gross_huf, plus(net_huf, tax_huf), Decimal::ONE, &name);
        }
        if !self.context.aggregate() {
            self.huf(&rule::RATE_HUF, net_huf, net, "vatRateNetAmountHUF");
            self.huf(&rule::RATE_HUF, tax_huf, tax, "vatRateVatAmountHUF");
        }
        [net, net_huf, tax, tax_huf]
    }

    fn simplified(&mut self, summary: Id) -> Pair {
        use el::summary_simplified as at;
        let mut sums = (Some(Decimal::ZERO), Some(Decimal::ZERO));
        let document = self.judge.document;
        for (row, node) in document.children(summary) {
            if node.slot != el::summary::SUMMARY_SIMPLIFIED {
                continue;
            }
            let gross = self.judge.amount(Some(row), at::VAT_CONTENT_GROSS_AMOUNT);
            let gross_huf = self.judge.amount(Some(row), at::VAT_CONTENT_GROSS_AMOUNT_HUF);
            if let Some(found) = document.child(row, at::VAT_RATE).and_then(|id| vat::read(self.judge, id)) {
                self.known(found, row);
                if let Some(sum) = self.lines.iter().find(|sum| sum.rate == found.1) {
                    let name = found.1;
                    self.judge.compare(&rule::CONTENT_GROSS, gross, sum.gross, self.context.least, &name);
                    self.judge.compare(&rule::CONTENT_GROSS, gross_huf, sum.gross_huf, Decimal::ONE, &name);
                }
            }
            self.huf(&rule::RATE_HUF, gross_huf, gross, "vatContentGrossAmountHUF");
            sums.0 = sums.0.and_then(|sum| sum.plus(value(gross)?));
            sums.1 = sums.1.and_then(|sum| sum.plus(value(gross_huf)?));
        }
        if let Some(total) = sums.0.filter(|total| total.is_negative() && !self.context.refers) {
            self.judge.raise(&rule::TOTAL_NEGATIVE, summary, &[&total.to_string()]);
        }
        sums
    }

    /// A row's rate: allowed, and on some line.
    fn known(&mut self, found: (Id, vat::Rate<'d>), row: Id) {
        let context = self.context;
        let day = if context.aggregate() { Day::default() } else { context.delivery };
        let on_lines = self.lines.iter().any(|sum| sum.rate == found.1);
        if on_lines {
            // The line has been judged by the same rule already.
        } else {
            vat::check(self.judge, context, found, day);
            if !self.lines.is_empty() {
                self.judge.raise(&rule::RATE_NOT_IN_LINES, row, &[&found.1.name()]);
            }
        }
        self.rates.push(found.1);
    }

    fn huf(&mut self, broken: &'static crate::finding::Rule, huf: Amount, amount: Amount, name: &str) {
        let expected = value(amount).and_then(|amount| amount.times(self.context.rate?));
        self.judge.compare(broken, huf, expected, Decimal::ONE, &name);
    }
}
