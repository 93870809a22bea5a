//! NAV's business rules that one document can be judged by, over its OSA form: the same for both ways in.
//!
//! Severity is NAV's own: what NAV refuses (ERROR) is an error, what it only remarks on (WARN) is a warning.

mod fees;
mod head;
mod lines;
mod parties;
mod sums;
mod vat;

use super::view::Invoice;
use crate::{
    erp::json,
    finding::{Findings, Rule},
    money::Decimal,
    osa::{Document, Id, Node, el, leaf::civil},
};

/// What the places of a document's nodes mean.
#[derive(Clone, Copy, Debug)]
pub enum Origin<'s> {
    /// Offsets in the XML that it was read from: paths are element names.
    Xml,
    /// Offsets in this JSON: paths are JSON pointers.
    Json(&'s str),
}

/// Judges a document by all rules. `named`: a private customer's name and address come with the extra data.
pub fn judge(
    document: &Document<'_>,
    invoices: &[Invoice],
    origin: Origin<'_>,
    named: bool,
    findings: &mut Findings,
) {
    let mut judge = Judge { document, origin, named, findings };
    head::document(&mut judge, invoices);
    for invoice in invoices {
        let Some(context) = Context::of(document, invoice) else { continue };
        parties::invoice(&mut judge, &context);
        head::invoice(&mut judge, &context);
        let (sums, fees) = lines::invoice(&mut judge, &context);
        sums::invoice(&mut judge, &context, &sums);
        fees::invoice(&mut judge, &context, fees);
    }
}

/// The document under judgement, and what was found.
struct Judge<'j, 'd, 'a> {
    document: &'d Document<'a>,
    origin: Origin<'j>,
    named: bool,
    findings: &'j mut Findings,
}

impl<'d, 'a> Judge<'_, 'd, 'a> {
    #[cold]
    fn raise(&mut self, broken: &'static Rule, at: Id, values: &[&str]) {
        if self.findings.full() {
            return;
        }
        let path = match self.origin {
            Origin::Xml => self.document.path(at),
            Origin::Json(source) => json::pointer(source, self.document.node(at).map_or(0, |node| node.at)),
        };
        self.findings.add(broken.at(path, values));
    }

    /// Says that an amount is not the calculated one, if it is beyond what NAV tolerates.
    #[inline]
    fn compare(
        &mut self,
        broken: &'static Rule,
        amount: Amount,
        calculated: Option<Decimal>,
        least: Decimal,
        name: &dyn core::fmt::Display,
    ) {
        if let (Some(amount), Some(calculated)) = (amount, calculated)
            && amount.1 != calculated
        {
            self.differs(broken, amount, calculated, least, name);
        }
    }

    #[cold]
    fn differs(
        &mut self,
        broken: &'static Rule,
        (id, own): (Id, Decimal),
        calculated: Decimal,
        least: Decimal,
        name: &dyn core::fmt::Display,
    ) {
        let difference = own.minus(calculated).map(Decimal::abs);
        if difference.is_none_or(|difference| difference > super::amounts::tolerance(calculated, least)) {
            let calculated = calculated.round(2).normal().to_string();
            self.raise(broken, id, &[&own.to_string(), &calculated, &name.to_string()]);
        }
    }

    /// A number with its place.
    fn amount(&self, of: Option<Id>, slot: u16) -> Amount {
        let id = self.document.child(of?, slot)?;
        Some((id, self.document.number(id)?))
    }

    /// Two numbers of one element with their places, in one pass over its parts.
    fn amounts(&self, of: Option<Id>, [first, second]: [u16; 2]) -> [Amount; 2] {
        let (mut one, mut other) = (None, None);
        let Some(of) = of else { return [None, None] };
        for (id, node) in self.document.children(of) {
            if node.slot == first {
                one.get_or_insert((id, node));
            } else if node.slot == second {
                other.get_or_insert((id, node));
            }
        }
        let number = |(id, node): (Id, &Node<'_>)| Some((id, node.number()?));
        [one.and_then(number), other.and_then(number)]
    }

    fn text(&self, of: Option<Id>, slot: u16) -> Option<&'d str> {
        self.document.text(self.document.child(of?, slot)?)
    }

    fn is_true(&self, of: Option<Id>, slot: u16) -> bool {
        of.and_then(|of| self.document.child(of, slot))
            .and_then(|id| self.document.node(id))
            .is_some_and(Node::is_true)
    }
}

/// A number in the document, and where it stands.
type Amount = Option<(Id, Decimal)>;

fn value(amount: Amount) -> Option<Decimal> {
    amount.map(|(_, value)| value)
}

/// A day as it is written, and as the calendar has it.
#[derive(Clone, Copy, Default)]
struct Day<'d> {
    text: &'d str,
    civil: Option<Civil>,
}

/// Year, month and day.
type Civil = (u16, u8, u8);

impl<'d> Day<'d> {
    fn of(text: &'d str) -> Self {
        Self { text, civil: civil(text) }
    }
}

/// What the rules need to know of an invoice.
struct Context<'d> {
    id: Id,
    head: Option<Id>,
    detail: Option<Id>,
    /// It refers to another invoice: a modification or cancellation.
    refers: bool,
    category: &'d str,
    currency: &'d str,
    rate: Option<Decimal>,
    /// The least that NAV tolerates in the invoice's currency.
    least: Decimal,
    issue_date: &'d str,
    delivery: Day<'d>,
    customer_status: &'d str,
}

impl<'d> Context<'d> {
    fn of(document: &'d Document<'_>, invoice: &Invoice) -> Option<Self> {
        let text = |of: Option<Id>, slot: u16| document.text(document.child(of?, slot)?);
        let head = document.child(invoice.id, el::invoice::INVOICE_HEAD);
        let detail = head.and_then(|head| document.child(head, el::invoice_head::INVOICE_DETAIL));
        let customer = head.and_then(|head| document.child(head, el::invoice_head::CUSTOMER_INFO));
        let rate = document.number(document.child(detail?, el::invoice_detail::EXCHANGE_RATE)?);
        let currency = text(detail, el::invoice_detail::CURRENCY_CODE).unwrap_or_default();
        Some(Self {
            id: invoice.id,
            head,
            detail,
            refers: document.child(invoice.id, el::invoice::INVOICE_REFERENCE).is_some(),
            category: text(detail, el::invoice_detail::INVOICE_CATEGORY).unwrap_or_default(),
            currency,
            rate,
            least: least(currency, rate),
            issue_date: text(Some(0), el::invoice_data::INVOICE_ISSUE_DATE).unwrap_or_default(),
            delivery: Day::of(text(detail, el::invoice_detail::INVOICE_DELIVERY_DATE).unwrap_or_default()),
            customer_status: text(customer, el::customer_info::CUSTOMER_VAT_STATUS).unwrap_or_default(),
        })
    }

    fn simplified(&self) -> bool {
        self.category == "SIMPLIFIED"
    }

    fn aggregate(&self) -> bool {
        self.category == "AGGREGATE"
    }

    fn foreign(&self) -> bool {
        self.currency != "HUF"
    }
}

/// 1 HUF or 0.01 of the currency, whichever is more.
fn least(currency: &str, rate: Option<Decimal>) -> Decimal {
    if currency == "HUF" {
        return Decimal::ONE;
    }
    let cent = Decimal::new(1, 2);
    rate.and_then(|rate| Decimal::ONE.over(rate, 6)).filter(|one| *one > cent).unwrap_or(cent)
}
