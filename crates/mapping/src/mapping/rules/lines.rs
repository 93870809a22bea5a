//! The lines: numbering, references, content, and their own sums.

use super::{Amount, Context, Day, Judge, value, vat};
use crate::{
    mapping::view,
    money::Decimal,
    osa::{Id, Node, el, leaf::civil, schema::SLOTS},
    texts::finding as rule,
};

/// What the lines of one VAT rate add up to.
#[derive(Clone, Copy, Debug)]
pub struct Sum<'d> {
    pub id: Id,
    pub rate: vat::Rate<'d>,
    pub net: Option<Decimal>,
    pub net_huf: Option<Decimal>,
    pub gross: Option<Decimal>,
    pub gross_huf: Option<Decimal>,
}

/// The parts of a line that rules look at; the number is that of the node.
struct Line<'d> {
    id: Id,
    number: &'d str,
    modification: Option<Id>,
    references: Option<Id>,
    description: bool,
    quantity: Amount,
    unit: &'d str,
    unit_own: Option<Id>,
    unit_price: Amount,
    unit_price_huf: Amount,
    discount: [Amount; 2],
    normal: Option<Id>,
    simplified: Option<Id>,
    /// Where the VAT rate stands, and what it is.
    vat: Option<(Id, vat::Rate<'d>)>,
    /// Each in the currency and in HUF.
    net: [Amount; 2],
    tax: [Amount; 2],
    gross: [Amount; 2],
    aggregate: Option<Id>,
    codes: Option<Id>,
    /// It says something of product fees.
    fees: bool,
}

/// Which part of a line an element is.
#[derive(Clone, Copy)]
#[repr(u8)]
enum Part {
    Other,
    Number,
    Modification,
    References,
    Description,
    Quantity,
    Unit,
    UnitOwn,
    UnitPrice,
    UnitPriceHuf,
    DiscountValue,
    DiscountRate,
    Normal,
    Simplified,
    Rate,
    Net,
    NetHuf,
    Tax,
    TaxHuf,
    Gross,
    GrossHuf,
    Aggregate,
    Codes,
    Fees,
}

const PARTS: usize = 32;

/// By slot: no two types share an element's number, but for `LineVatRateType`, which a line has once.
static PART: [Part; SLOTS.len()] = parts();

#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "goes wrong at compile time only"
)]
const fn parts() -> [Part; SLOTS.len()] {
    use el::{
        discount_data as discount, line as at, line_amounts_normal as normal,
        line_amounts_simplified as simplified, line_gross_amount_data as gross, line_net_amount_data as net,
        line_vat_data as tax,
    };
    let all = [
        (at::LINE_NUMBER, Part::Number),
        (at::LINE_MODIFICATION_REFERENCE, Part::Modification),
        (at::REFERENCES_TO_OTHER_LINES, Part::References),
        (at::LINE_DESCRIPTION, Part::Description),
        (at::QUANTITY, Part::Quantity),
        (at::UNIT_OF_MEASURE, Part::Unit),
        (at::UNIT_OF_MEASURE_OWN, Part::UnitOwn),
        (at::UNIT_PRICE, Part::UnitPrice),
        (at::UNIT_PRICE_HUF, Part::UnitPriceHuf),
        (discount::DISCOUNT_VALUE, Part::DiscountValue),
        (discount::DISCOUNT_RATE, Part::DiscountRate),
        (at::LINE_AMOUNTS_NORMAL, Part::Normal),
        (at::LINE_AMOUNTS_SIMPLIFIED, Part::Simplified),
        (normal::LINE_VAT_RATE, Part::Rate),
        (simplified::LINE_VAT_RATE, Part::Rate),
        (net::LINE_NET_AMOUNT, Part::Net),
        (net::LINE_NET_AMOUNT_HUF, Part::NetHuf),
        (tax::LINE_VAT_AMOUNT, Part::Tax),
        (tax::LINE_VAT_AMOUNT_HUF, Part::TaxHuf),
        (gross::LINE_GROSS_AMOUNT_NORMAL, Part::Gross),
        (simplified::LINE_GROSS_AMOUNT_SIMPLIFIED, Part::Gross),
        (gross::LINE_GROSS_AMOUNT_NORMAL_HUF, Part::GrossHuf),
        (simplified::LINE_GROSS_AMOUNT_SIMPLIFIED_HUF, Part::GrossHuf),
        (at::AGGREGATE_INVOICE_LINE_DATA, Part::Aggregate),
        (at::PRODUCT_CODES, Part::Codes),
        (at::OBLIGATED_FOR_PRODUCT_FEE, Part::Fees),
        (at::PRODUCT_FEE_CLAUSE, Part::Fees),
        (at::LINE_PRODUCT_FEE_CONTENT, Part::Fees),
    ];
    let mut parts = [Part::Other; SLOTS.len()];
    let mut index = 0;
    while index < all.len() {
        parts[all[index].0 as usize] = all[index].1;
        index += 1;
    }
    parts
}

impl<'d> Line<'d> {
    /// One pass over all that stands in the line, whatever it stands in. Of a repeated element, which has its finding, the
    /// first one counts.
    fn of(judge: &Judge<'_, 'd, '_>, line: Id) -> Self {
        let nodes = &judge.document.nodes;
        let end = nodes.get(line).map_or(0, |node| node.end as usize).min(nodes.len());
        let first = line.saturating_add(1);
        // Where each part stands; 0, which is the root, for none. From behind, so that the first one is written last.
        let mut places: [u32; PARTS] = [0; PARTS];
        let mut id = end as u32;
        for node in nodes.get(first..end).unwrap_or_default().iter().rev() {
            id = id.wrapping_sub(1);
            let part = PART.get(usize::from(node.slot)).copied().unwrap_or(Part::Other);
            if let Some(place) = places.get_mut(part as usize) {
                *place = id;
            }
        }
        let place = |part: Part| places.get(part as usize).filter(|id| **id != 0).map(|id| *id as usize);
        let node = |part: Part| nodes.get(place(part)?);
        let text = |part: Part| node(part).and_then(Node::text).unwrap_or_default();
        let amount = |part: Part| Some((place(part)?, node(part)?.number()?));
        let rate = place(Part::Rate);
        Self {
            id: line,
            number: text(Part::Number),
            modification: place(Part::Modification),
            references: place(Part::References),
            description: place(Part::Description).is_some(),
            quantity: amount(Part::Quantity),
            unit: text(Part::Unit),
            unit_own: place(Part::UnitOwn),
            unit_price: amount(Part::UnitPrice),
            unit_price_huf: amount(Part::UnitPriceHuf),
            discount: [amount(Part::DiscountValue), amount(Part::DiscountRate)],
            normal: place(Part::Normal),
            simplified: place(Part::Simplified),
            vat: rate.and_then(|rate| vat::read(judge, rate)),
            net: [amount(Part::Net), amount(Part::NetHuf)],
            tax: [amount(Part::Tax), amount(Part::TaxHuf)],
            gross: [amount(Part::Gross), amount(Part::GrossHuf)],
            aggregate: place(Part::Aggregate),
            codes: place(Part::Codes),
            fees: place(Part::Fees).is_some(),
        }
    }
}

/// Judges all lines of an invoice; gives what they add up to, and whether one says something of product fees.
pub fn invoice<'d>(judge: &mut Judge<'_, 'd, '_>, context: &Context<'d>) -> (Vec<Sum<'d>>, bool) {
    let mut sums: Vec<Sum<'d>> = Vec::with_capacity(4);
    let mut before: Option<Decimal> = None;
    let mut created: std::collections::BTreeSet<&str> = std::collections::BTreeSet::new();
    let mut latest: Option<Day<'d>> = None;
    let document = judge.document;
    let (mut count, mut fees): (usize, bool) = (0, false);
    for (_, id) in view::lines(document, context.id) {
        count = count.saturating_add(1);
        let line = Line::of(judge, id);
        fees |= line.fees;
        let number = Decimal::parse(line.number);
        if let (Some(number), Some(before)) = (number, before)
            && number <= before
        {
            judge.raise(&rule::LINE_NUMBER, id, &[line.number, &before.to_string()]);
        }
        before = number.or(before);
        content(judge, context, &line);
        if let Some(reference) = modification(judge, context, &line)
            && !created.insert(reference)
        {
            judge.raise(&rule::LINE_REFERENCE_REPEATED, id, &[reference]);
        }
        let (day, rate) = aggregate(judge, context, &line);
        if let Some(day) = day
            && latest.is_none_or(|latest| latest.civil < day.civil)
        {
            latest = Some(day);
        }
        amounts(judge, context, &line, day.unwrap_or(context.delivery), rate, &mut sums);
    }
    if count == 0 && !context.refers {
        judge.raise(&rule::LINES_MISSING, context.id, &[]);
    }
    if let Some(latest) = latest.filter(|_| context.aggregate()) {
        deliveries(judge, context, latest);
    }
    (sums, fees)
}

fn content(judge: &mut Judge<'_, '_, '_>, context: &Context<'_>, line: &Line<'_>) {
    if !line.description && !context.refers {
        judge.raise(&rule::LINE_DESCRIPTION, line.id, &[]);
    }
    if let Some(references) = line.references {
        let own = judge.document.children(references).any(|(_, node)| node.text() == Some(line.number));
        if own {
            judge.raise(&rule::LINE_REFERENCE_SELF, references, &[line.number]);
        }
    }
    let unit = !line.unit.is_empty();
    let parts = [
        (line.quantity.is_some(), "quantity"),
        (unit, "unitOfMeasure"),
        (line.unit_price.is_some(), "unitPrice"),
    ];
    if parts.iter().any(|(there, _)| *there) && !parts.iter().all(|(there, _)| *there) {
        let missing: Vec<&str> = parts.iter().filter(|(there, _)| !there).map(|(_, name)| *name).collect();
        judge.raise(&rule::LINE_QUANTITY, line.id, &[&missing.join(", ")]);
    }
    match line.unit_own {
        None if line.unit == "OWN" => judge.raise(&rule::UNIT_OWN_MISSING, line.id, &[]),
        Some(own) if line.unit != "OWN" => judge.raise(&rule::UNIT_OWN_NOT_EXPECTED, own, &[]),
        _ => {}
    }
    for (code, _) in line.codes.map(|codes| judge.document.children(codes)).into_iter().flatten() {
        let own = judge.document.child(code, el::product_code::PRODUCT_CODE_OWN_VALUE);
        if own.is_some() && judge.text(Some(code), el::product_code::PRODUCT_CODE_CATEGORY) != Some("OWN") {
            judge.raise(&rule::OWN_CODE_VALUE, code, &[]);
        }
    }
    if line.normal.is_none() && line.simplified.is_none() && !context.refers {
        judge.raise(&rule::LINE_AMOUNTS_MISSING, line.id, &[]);
    }
    match (context.category, line.normal, line.simplified) {
        ("SIMPLIFIED", Some(id), _) => {
            judge.raise(&rule::LINE_AMOUNTS_KIND, id, &["SIMPLIFIED", "lineAmountsNormal"])
        }
        (category @ ("NORMAL" | "AGGREGATE"), _, Some(id)) => {
            judge.raise(&rule::LINE_AMOUNTS_KIND, id, &[category, "lineAmountsSimplified"]);
        }
        _ => {}
    }
}

/// The line number that a modifying document's line refers to.
fn modification<'d>(
    judge: &mut Judge<'_, 'd, '_>,
    context: &Context<'_>,
    line: &Line<'_>,
) -> Option<&'d str> {
    match line.modification {
        Some(id) if !context.refers => judge.raise(&rule::LINE_MODIFICATION_NOT_EXPECTED, id, &[]),
        None if context.refers => judge.raise(&rule::LINE_MODIFICATION_EXPECTED, line.id, &[]),
        _ => {}
    }
    judge.text(line.modification, el::line_modification_reference::LINE_NUMBER_REFERENCE)
}

/// Delivery day and exchange rate of the line itself.
fn aggregate<'d>(
    judge: &mut Judge<'_, 'd, '_>,
    context: &Context<'_>,
    line: &Line<'_>,
) -> (Option<Day<'d>>, Option<Decimal>) {
    use el::aggregate_invoice_line_data as at;
    let Some(id) = line.aggregate else {
        if context.aggregate() && !context.refers {
            judge.raise(&rule::AGGREGATE_LINE_MISSING, line.id, &[]);
        }
        return (None, context.rate);
    };
    if !context.aggregate() && !context.category.is_empty() {
        judge.raise(&rule::AGGREGATE_LINE_NOT_EXPECTED, id, &[]);
    }
    let rate = value(judge.amount(Some(id), at::LINE_EXCHANGE_RATE));
    if rate.is_none() && context.foreign() && context.aggregate() {
        judge.raise(&rule::AGGREGATE_RATE_MISSING, id, &[]);
    }
    (judge.text(Some(id), at::LINE_DELIVERY_DATE).map(Day::of), rate.or(context.rate))
}

/// An aggregate invoice is delivered with its last line, and issued afterwards.
fn deliveries(judge: &mut Judge<'_, '_, '_>, context: &Context<'_>, latest: Day<'_>) {
    let detail = context.detail.unwrap_or(context.id);
    let delivery = judge.document.child(detail, el::invoice_detail::INVOICE_DELIVERY_DATE).unwrap_or(detail);
    if civil(context.issue_date).is_some() && civil(context.issue_date) < latest.civil {
        let issue = judge.document.child(0, el::invoice_data::INVOICE_ISSUE_DATE).unwrap_or(0);
        judge.raise(&rule::ISSUED_BEFORE_DELIVERIES, issue, &[context.issue_date, latest.text]);
    }
    if context.delivery.civil.is_some() && context.delivery.civil != latest.civil {
        judge.raise(&rule::DELIVERY_NOT_LATEST, delivery, &[context.delivery.text, latest.text]);
    }
}

fn amounts<'d>(
    judge: &mut Judge<'_, 'd, '_>,
    context: &Context<'d>,
    line: &Line<'d>,
    day: Day<'_>,
    rate: Option<Decimal>,
    sums: &mut Vec<Sum<'d>>,
) {
    let huf = |amount: Amount| value(amount).and_then(|amount| amount.times(rate?));
    judge.compare(&rule::LINE_HUF, line.unit_price_huf, huf(line.unit_price), Decimal::ONE, &"unitPriceHUF");
    let product = product(line);
    let ([net, net_huf], [tax, tax_huf], [gross, gross_huf]) = (line.net, line.tax, line.gross);
    let of_rate = line.vat;
    if let Some(found) = of_rate {
        vat::check(judge, context, found, day);
    }
    if line.normal.is_some() {
        judge.compare(&rule::LINE_NET, net, product, context.least, &"lineNetAmount");
        judge.compare(&rule::LINE_HUF, net_huf, huf(net), Decimal::ONE, &"lineNetAmountHUF");
        judge.compare(&rule::LINE_HUF, tax_huf, huf(tax), Decimal::ONE, &"lineVatAmountHUF");
        if let (Some((id, tax)), Some((_, found))) = (tax, of_rate) {
            if found.is_untaxed() && !tax.is_zero() {
                judge.raise(&rule::VAT_NOT_ZERO, id, &[&tax.to_string()]);
            }
            if found.slot == el::vat_rate::VAT_PERCENTAGE {
                let expected = value(net).and_then(|net| net.times(found.rate?));
                judge.compare(&rule::LINE_VAT, Some((id, tax)), expected, context.least, &"lineVatAmount");
            }
        }
        // Without VAT data on the line there is nothing to add up, unless no VAT is charged.
        let untaxed = of_rate.is_some_and(|(_, found)| found.is_untaxed());
        let own_tax = value(tax).or(untaxed.then_some(Decimal::ZERO));
        let sum = value(net).and_then(|net| net.plus(own_tax?));
        judge.compare(&rule::LINE_GROSS, gross, sum, context.least, &"lineGrossAmountNormal");
        judge.compare(&rule::LINE_HUF, gross_huf, huf(gross), Decimal::ONE, &"lineGrossAmountNormalHUF");
    } else if line.simplified.is_some() {
        judge.compare(
            &rule::LINE_GROSS_SIMPLIFIED,
            gross,
            product,
            context.least,
            &"lineGrossAmountSimplified",
        );
        judge.compare(&rule::LINE_HUF, gross_huf, huf(gross), Decimal::ONE, &"lineGrossAmountSimplifiedHUF");
    }
    if let Some((_, found)) = of_rate {
        let plus = |sum: Option<Decimal>, more: Amount| sum.and_then(|sum| sum.plus(value(more)?));
        match sums.iter_mut().find(|sum| sum.rate == found) {
            Some(sum) => {
                sum.net = plus(sum.net, net);
                sum.net_huf = plus(sum.net_huf, net_huf);
                sum.gross = plus(sum.gross, gross);
                sum.gross_huf = plus(sum.gross_huf, gross_huf);
            }
            None => sums.push(Sum {
                id: line.id,
                rate: found,
                net: value(net),
                net_huf: value(net_huf),
                gross: value(gross),
                gross_huf: value(gross_huf),
            }),
        }
    }
}

/// Quantity times unit price, less the discount.
fn product(line: &Line<'_>) -> Option<Decimal> {
    let product = value(line.quantity)?.times(value(line.unit_price)?)?;
    let [amount, rate] = line.discount;
    match (value(amount), value(rate)) {
        (Some(amount), _) => product.minus(amount),
        (None, Some(rate)) => product.minus(product.times(rate)?),
        (None, None) => Some(product),
    }
}
