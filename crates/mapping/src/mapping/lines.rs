//! The lines of an InCash document as `invoiceLines`, and what the totals are made of.

use super::{
    amounts::{Terms, choose, take},
    build::Builder,
    info,
    vat::Rate,
};
use crate::{
    cashbook::LineExtra,
    erp::{line::Line, shape::Number, words},
    money::Decimal,
    osa::{el, tags::Pair},
    texts::finding as rule,
};

/// What a VAT rate adds up to over the lines.
#[derive(Clone, Copy, Debug)]
pub struct Sum<'a> {
    pub rate: Rate<'a>,
    pub net: Option<Decimal>,
    pub net_huf: Option<Decimal>,
    /// `None` as soon as one line does not say its VAT.
    pub vat: Option<Decimal>,
    pub vat_huf: Option<Decimal>,
    pub gross: Option<Decimal>,
    pub gross_huf: Option<Decimal>,
}

/// The amounts of one line.
#[derive(Clone, Copy, Debug, Default)]
struct Amounts {
    net: Option<Decimal>,
    net_huf: Option<Decimal>,
    vat: Option<Decimal>,
    vat_huf: Option<Decimal>,
    gross: Option<Decimal>,
    gross_huf: Option<Decimal>,
}

/// Writes one line and adds it to the sums.
pub fn line<'a>(
    line: &Line<'a>,
    index: usize,
    all_advance: bool,
    terms: &Terms,
    sums: &mut Vec<Sum<'a>>,
    to: &mut Builder<'a>,
) {
    use el::line as at;
    let around = core::mem::replace(&mut to.around, line.at);
    let id = to.open(el::lines::LINE);
    match line.number.value {
        Some(digits) => to.put(at::LINE_NUMBER, digits, line.number.at),
        None => number(index, to),
    }
    if let Some(modifies) = line.modifies.get() {
        let part = to.open(at::LINE_MODIFICATION_REFERENCE);
        to.around = modifies.at;
        to.need_integer(el::line_modification_reference::LINE_NUMBER_REFERENCE, &modifies.line, "line");
        if modifies.operation.at == 0 {
            to.word(el::line_modification_reference::LINE_OPERATION, "CREATE");
        } else {
            to.code(el::line_modification_reference::LINE_OPERATION, &modifies.operation);
        }
        to.around = line.at;
        to.close(part);
    }
    if !line.related_lines.items.is_empty() {
        let part = to.open(at::REFERENCES_TO_OTHER_LINES);
        for other in line.related_lines.items {
            to.need_integer(el::references_to_other_lines::REFERENCE_TO_OTHER_LINE, other, "relatedLines");
        }
        to.close(part);
    }
    advance(line, all_advance, to);
    if !line.product_codes.items.is_empty() {
        let part = to.open(at::PRODUCT_CODES);
        for code in line.product_codes.items {
            info::product_code(el::product_codes::PRODUCT_CODE, code, to);
        }
        to.close(part);
    }
    match line.expressible.value {
        Some(_) => to.flag(at::LINE_EXPRESSION_INDICATOR, line.expressible),
        None => {
            let natural = line.quantity.value.is_some() && line.unit.value.is_some();
            to.word(at::LINE_EXPRESSION_INDICATOR, if natural { "true" } else { "false" });
        }
    }
    to.code(at::LINE_NATURE_INDICATOR, &line.nature);
    to.text(at::LINE_DESCRIPTION, &line.description);
    to.number(at::QUANTITY, line.quantity);
    unit(line, to);
    to.number(at::UNIT_PRICE, line.unit_price);
    let terms = &line_terms(line, terms);
    unit_price_huf(line, terms, to);
    if let Some(discount) = line.discount.get() {
        let part = to.open(at::LINE_DISCOUNT_DATA);
        to.text(el::discount_data::DISCOUNT_DESCRIPTION, &discount.description);
        to.number(el::discount_data::DISCOUNT_VALUE, discount.value);
        to.number(el::discount_data::DISCOUNT_RATE, discount.rate);
        to.close(part);
    }
    if !line.without_amounts.is() {
        match Rate::of(&line.vat, &line.vat_reason, terms.simplified, to) {
            Some(rate) => {
                let amounts = if terms.simplified {
                    simplified(line, &rate, terms, to)
                } else {
                    normal(line, &rate, terms, to)
                };
                add(sums, rate, amounts);
            }
            None if terms.simplified => to.unknown(at::LINE_AMOUNTS_SIMPLIFIED),
            None => to.unknown(at::LINE_AMOUNTS_NORMAL),
        }
    }
    info::line_end(line, to);
    let extra = LineExtra {
        ledger: &line.ledger,
        vat_return_line: &line.vat_return_line,
        work_number: &line.work_number,
        comment: &line.comment,
    };
    extra.build(to);
    to.close(id);
    to.around = around;
}

/// Its place in the list, from 1.
fn number(index: usize, to: &mut Builder<'_>) {
    static NUMBERS: [&str; 12] = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"];
    match NUMBERS.get(index) {
        Some(number) => to.word(el::line::LINE_NUMBER, number),
        None => to.put_own(el::line::LINE_NUMBER, &index.saturating_add(1).to_string(), 0),
    }
}

/// On an aggregate invoice a line may have an exchange rate of its own.
fn line_terms(line: &Line<'_>, terms: &Terms) -> Terms {
    let own = line.aggregate.get().and_then(|aggregate| aggregate.exchange_rate.value);
    Terms { rate: own.filter(|_| terms.foreign).unwrap_or(terms.rate), ..*terms }
}

fn advance<'a>(line: &Line<'a>, all_advance: bool, to: &mut Builder<'a>) {
    let deducted = line.advance_deducted.get();
    let indicator = match line.advance.value {
        Some(value) => value || deducted.is_some(),
        None if deducted.is_some() || all_advance => true,
        None => return,
    };
    let part = to.open(el::line::ADVANCE_DATA);
    to.word(el::advance_data::ADVANCE_INDICATOR, if indicator { "true" } else { "false" });
    if let Some(deducted) = deducted {
        use el::advance_payment_data as at;
        let around = core::mem::replace(&mut to.around, deducted.at);
        let data = to.open(el::advance_data::ADVANCE_PAYMENT_DATA);
        to.need(at::ADVANCE_ORIGINAL_INVOICE, &deducted.number, "number");
        to.need(at::ADVANCE_PAYMENT_DATE, &deducted.payment_date, "paymentDate");
        to.decimal(
            at::ADVANCE_EXCHANGE_RATE,
            deducted.exchange_rate.value.unwrap_or(Decimal::ONE),
            deducted.exchange_rate.at,
        );
        to.close(data);
        to.around = around;
    }
    to.close(part);
}

fn unit<'a>(line: &Line<'a>, to: &mut Builder<'a>) {
    if let Some(word) = line.unit.value {
        match words::unit(word) {
            Some(code) => {
                to.word(el::line::UNIT_OF_MEASURE, code);
                to.text(el::line::UNIT_OF_MEASURE_OWN, &line.unit_own);
            }
            None => {
                to.word(el::line::UNIT_OF_MEASURE, "OWN");
                to.put(el::line::UNIT_OF_MEASURE_OWN, word, line.unit.at);
                if line.unit_own.at != 0 {
                    to.raise(&rule::FIELD_CONFLICT, line.unit_own.at, &["unitOwn", "unit"]);
                }
            }
        }
    } else {
        to.text(el::line::UNIT_OF_MEASURE_OWN, &line.unit_own);
    }
}

fn unit_price_huf(line: &Line<'_>, terms: &Terms, to: &mut Builder<'_>) {
    if line.unit_price_huf.left_out() {
        return;
    }
    let calculated = line.unit_price.value.and_then(|price| {
        if terms.foreign { price.times(terms.rate).map(|huf| huf.round(10).normal()) } else { Some(price) }
    });
    let fine = Terms { decimals: 10, ..*terms };
    let at = line.unit_price_huf.at;
    if let Some(price) = match line.unit_price_huf.value {
        Some(_) => choose("unitPriceHuf", line.unit_price_huf, calculated, &fine, to),
        None => calculated,
    } {
        to.decimal(el::line::UNIT_PRICE_HUF, price, at);
    }
}

/// Quantity times unit price, less the discount.
fn product(line: &Line<'_>) -> Option<Decimal> {
    let product = line.quantity.value?.times(line.unit_price.value?)?;
    let Some(discount) = line.discount.get() else { return Some(product) };
    match (discount.value.value, discount.rate.value) {
        (Some(value), _) => product.minus(value),
        (None, Some(rate)) => product.minus(product.times(rate)?),
        (None, None) => Some(product),
    }
}

fn normal<'a>(line: &Line<'a>, rate: &Rate<'a>, terms: &Terms, to: &mut Builder<'a>) -> Amounts {
    let part = to.open(el::line::LINE_AMOUNTS_NORMAL);
    let net = choose("net", line.net, product(line), terms, to);
    let net_huf = take("netHuf", line.net_huf, net.and_then(|net| terms.huf(net)), to);
    use el::{
        line_amounts_normal as of, line_gross_amount_data as of_gross, line_net_amount_data as of_net,
        line_vat_data as of_vat,
    };
    static NET: Pair =
        Pair::new(of::LINE_NET_AMOUNT_DATA, [of_net::LINE_NET_AMOUNT, of_net::LINE_NET_AMOUNT_HUF]);
    let amounts = [(net, line.net, "net"), (net_huf, line.net_huf, "netHuf")];
    pair(&NET, amounts, amount, to);
    rate.build(el::line_amounts_normal::LINE_VAT_RATE, to);
    let exact = net.and_then(|net| net.times(rate.factor()?));
    let vat = choose("vatAmount", line.vat_amount, exact, terms, to);
    let vat_huf = take("vatAmountHuf", line.vat_amount_huf, vat.and_then(|vat| terms.huf(vat)), to);
    if !line.vat_amount.left_out() {
        static VAT: Pair =
            Pair::new(of::LINE_VAT_DATA, [of_vat::LINE_VAT_AMOUNT, of_vat::LINE_VAT_AMOUNT_HUF]);
        let amounts = [(vat, line.vat_amount, "vatAmount"), (vat_huf, line.vat_amount_huf, "vatAmountHuf")];
        pair(&VAT, amounts, amount, to);
    }
    let sum = net.and_then(|net| net.plus(vat?));
    let sum_huf = net_huf.and_then(|net| net.plus(vat_huf?));
    let gross = take("gross", line.gross, sum, to);
    let gross_huf = take("grossHuf", line.gross_huf, terms.huf_or(gross, sum_huf), to);
    if !line.gross.left_out() {
        static GROSS: Pair = Pair::new(
            of::LINE_GROSS_AMOUNT_DATA,
            [of_gross::LINE_GROSS_AMOUNT_NORMAL, of_gross::LINE_GROSS_AMOUNT_NORMAL_HUF],
        );
        let amounts = [(gross, line.gross, "gross"), (gross_huf, line.gross_huf, "grossHuf")];
        pair(&GROSS, amounts, amount, to);
    }
    to.close(part);
    let told = !line.vat_amount.left_out();
    Amounts { net, net_huf, vat: vat.filter(|_| told), vat_huf: vat_huf.filter(|_| told), gross, gross_huf }
}

fn simplified<'a>(line: &Line<'a>, rate: &Rate<'a>, terms: &Terms, to: &mut Builder<'a>) -> Amounts {
    use el::line_amounts_simplified as at;
    let part = to.open(el::line::LINE_AMOUNTS_SIMPLIFIED);
    rate.build(at::LINE_VAT_RATE, to);
    let gross = choose("gross", line.gross, product(line), terms, to);
    let gross_huf = take("grossHuf", line.gross_huf, gross.and_then(|gross| terms.huf(gross)), to);
    amount(at::LINE_GROSS_AMOUNT_SIMPLIFIED, gross, line.gross, "gross", to);
    amount(at::LINE_GROSS_AMOUNT_SIMPLIFIED_HUF, gross_huf, line.gross_huf, "grossHuf", to);
    to.close(part);
    for (field, number) in [
        ("net", line.net),
        ("vatAmount", line.vat_amount),
        ("netHuf", line.net_huf),
        ("vatAmountHuf", line.vat_amount_huf),
    ] {
        if number.value.is_some() {
            to.raise(&rule::FIELD_CONFLICT, number.at, &[field, "category: simplified"]);
        }
    }
    Amounts { gross, gross_huf, ..Amounts::default() }
}

/// An amount of [`pair`], what the ERP gives for it, and the field.
pub type Given<'f> = (Option<Decimal>, Number, &'f str);

/// An element with an amount in the currency and in HUF, each written by `each`.
#[inline(always)]
pub fn pair<'a>(
    pair: &Pair,
    amounts: [Given<'_>; 2],
    each: fn(u16, Option<Decimal>, Number, &str, &mut Builder<'a>),
    to: &mut Builder<'a>,
) {
    let ([one, two], [number_one, number_two]) = (amounts, pair.amounts);
    if !to.twice(pair, [one.0, two.0], [one.1.at, two.1.at]) {
        let data = to.open(pair.part);
        each(number_one, one.0, one.1, one.2, to);
        each(number_two, two.0, two.1, two.2, to);
        to.close(data);
    }
}

/// An amount that must be there: given, or calculated from what is given.
pub fn amount(number: u16, value: Option<Decimal>, given: Number, field: &str, to: &mut Builder<'_>) {
    match value {
        Some(value) => to.decimal(number, value, given.at),
        None => to.missing(number, given.at, field),
    }
}

fn add<'a>(sums: &mut Vec<Sum<'a>>, rate: Rate<'a>, amounts: Amounts) {
    let Amounts { net, net_huf, vat, vat_huf, gross, gross_huf } = amounts;
    match sums.iter_mut().find(|sum| sum.rate == rate) {
        Some(sum) => {
            let plus = |sum: Option<Decimal>, more: Option<Decimal>| sum.and_then(|sum| sum.plus(more?));
            sum.net = plus(sum.net, net);
            sum.net_huf = plus(sum.net_huf, net_huf);
            sum.vat = plus(sum.vat, vat);
            sum.vat_huf = plus(sum.vat_huf, vat_huf);
            sum.gross = plus(sum.gross, gross);
            sum.gross_huf = plus(sum.gross_huf, gross_huf);
        }
        None => sums.push(Sum { rate, net, net_huf, vat, vat_huf, gross, gross_huf }),
    }
}
