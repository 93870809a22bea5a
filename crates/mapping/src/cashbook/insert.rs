//! Extends an OSA XML as it was reported: every byte of it stays, and Cashbook's elements come in between, in the
//! place that the schema's order gives them, with the prefixes that the document itself uses.

use super::{InvoiceExtra, LineExtra, Money, payments};
use bumpalo::Bump;

use crate::{
    erp::{
        line::{Extra, ExtraLine},
        shape::Text,
        words,
    },
    finding::{Finding, Findings},
    mapping::{
        build::Builder,
        view::{self, Invoice},
    },
    money::Decimal,
    osa::{Document, Id, el, write},
    settlement::Settlement,
    texts::finding as rule,
};

const BASE: &str = "http://schemas.nav.gov.hu/OSA/3.0/base";

/// What is put in, and before which byte.
struct Piece {
    at: usize,
    xml: String,
}

/// Collects insertions into one XML.
pub struct Insert<'x, 'a> {
    xml: &'x str,
    document: &'x Document<'a>,
    pieces: Vec<Piece>,
}

impl<'x, 'a> Insert<'x, 'a> {
    #[must_use]
    pub fn new(xml: &'x str, document: &'x Document<'a>) -> Self {
        Self { xml, document, pieces: Vec::new() }
    }

    /// The extra data of every invoice and line. `source` is the JSON that they come from.
    pub fn extra<'e>(&mut self, extra: &Extra<'e>, source: &'e str, findings: &mut Findings) {
        let invoices = view::invoices(self.document);
        for invoice in &invoices {
            self.invoice(invoice, extra, source, findings);
        }
        for (key, line) in &extra.lines.items {
            let found = invoices.iter().find_map(|invoice| {
                let (batch, number) = match key.split_once('/') {
                    Some((batch, number)) => (Some(batch), number),
                    None => (None, key.as_str()),
                };
                if invoice.batch_index.as_deref() != batch {
                    return None;
                }
                view::lines(self.document, invoice.id)
                    .find(|(_, line)| self.document.child_text(*line, el::line::LINE_NUMBER) == Some(number))
                    .map(|(_, line)| line)
            });
            match found {
                Some(id) => self.line(id, line, source, findings),
                None => raise(findings, source, line.at, &rule::EXTRA_LINE, &[key]),
            }
        }
    }

    /// All settlements that are not reversed. They go into the first invoice: a batch is one document.
    ///
    /// # Errors
    /// The findings when one of them cannot be written.
    pub fn settlements(&mut self, settlements: &[Settlement]) -> Result<(), Vec<Finding>> {
        let Some(invoice) = view::invoices(self.document).into_iter().next() else { return Ok(()) };
        let detail =
            self.document.find(invoice.id, &[el::invoice::INVOICE_HEAD, el::invoice_head::INVOICE_DETAIL]);
        let leaf = |slot| detail.and_then(|detail| self.document.child(detail, slot));
        let currency = leaf(el::invoice_detail::CURRENCY_CODE).and_then(|id| self.document.text(id));
        let rate = leaf(el::invoice_detail::EXCHANGE_RATE).and_then(|id| self.document.number(id));
        let money =
            Money { currency: currency.unwrap_or("HUF"), exchange_rate: rate.unwrap_or(Decimal::ONE) };
        let arena = Bump::new();
        let mut builder = Builder::new("", &arena, Findings::default());
        payments(settlements, &money, &mut builder);
        if builder.findings.has_errors() {
            return Err(builder.findings.into_list());
        }
        self.before_end(invoice.id, &builder.document);
        Ok(())
    }

    /// The XML with everything in its place.
    #[must_use]
    pub fn finish(mut self) -> String {
        self.pieces.sort_by_key(|piece| piece.at);
        let more: usize = self.pieces.iter().map(|piece| piece.xml.len()).sum();
        let mut out = String::with_capacity(self.xml.len().saturating_add(more));
        let mut done = 0;
        for piece in &self.pieces {
            out.push_str(self.xml.get(done..piece.at).unwrap_or_default());
            out.push_str(&piece.xml);
            done = piece.at;
        }
        out.push_str(self.xml.get(done..).unwrap_or_default());
        out
    }

    fn invoice<'e>(
        &mut self,
        invoice: &Invoice,
        extra: &Extra<'e>,
        source: &'e str,
        findings: &mut Findings,
    ) {
        let head = self.document.child(invoice.id, el::invoice::INVOICE_HEAD);
        let Some(detail) = head.and_then(|head| self.document.child(head, el::invoice_head::INVOICE_DETAIL))
        else {
            return;
        };
        let method = self.method(detail, &extra.payment_method, source, findings);
        let arena = Bump::new();
        let mut builder = Builder::new(source, &arena, core::mem::take(findings));
        builder.around = extra.at;
        let of_invoice = InvoiceExtra {
            comment: &extra.comment,
            work_number: &extra.work_number,
            ledger: &extra.ledger,
            invoice_type: &extra.invoice_type,
            method,
        };
        of_invoice.build(&mut builder);
        *findings = core::mem::take(&mut builder.findings);
        self.repeated(
            detail,
            el::invoice_detail::ADDITIONAL_INVOICE_DATA,
            &builder.document,
            source,
            findings,
        );
        self.before_end(detail, &builder.document);
        if let Some(customer) = extra.customer.get() {
            let info = head.and_then(|head| self.document.child(head, el::invoice_head::CUSTOMER_INFO));
            let status =
                info.and_then(|info| self.document.child_text(info, el::customer_info::CUSTOMER_VAT_STATUS));
            let (Some(info), Some("PRIVATE_PERSON")) = (info, status) else {
                return raise(findings, source, customer.at, &rule::EXTRA_CUSTOMER, &[]);
            };
            let arena = Bump::new();
            let mut builder = Builder::new(source, &arena, core::mem::take(findings));
            builder.around = customer.at;
            builder.text(el::customer_info::CUSTOMER_NAME, &customer.name);
            if let Some(address) = customer.address.get() {
                builder.address(el::customer_info::CUSTOMER_ADDRESS, address);
            }
            *findings = core::mem::take(&mut builder.findings);
            for (at, name, slot) in [
                (customer.name.at, "customerName", el::customer_info::CUSTOMER_NAME),
                (
                    customer.address.get().map_or(0, |a| a.at),
                    "customerAddress",
                    el::customer_info::CUSTOMER_ADDRESS,
                ),
            ] {
                if at != 0 && self.document.child(info, slot).is_some() {
                    raise(findings, source, at, &rule::EXTRA_REPEATED, &[name]);
                }
            }
            self.customer(info, &builder.document);
        }
    }

    /// `C00013` for the ERP's payment method, which must go with the one in the XML.
    fn method(
        &self,
        detail: Id,
        word: &Text<'_>,
        source: &str,
        findings: &mut Findings,
    ) -> Option<&'static str> {
        let name = word.get()?;
        let Some(method) = words::method(name) else {
            raise(findings, source, word.at, &rule::WORD_UNKNOWN, &[name, words::METHOD_NAMES]);
            return None;
        };
        let there = self.document.child_text(detail, el::invoice_detail::PAYMENT_METHOD);
        if there != Some(method.nav) {
            raise(findings, source, word.at, &rule::PAYMENT_METHOD, &[name, there.unwrap_or("–")]);
        }
        method.cashbook
    }

    fn line<'e>(&mut self, id: Id, line: &ExtraLine<'e>, source: &'e str, findings: &mut Findings) {
        let arena = Bump::new();
        let mut builder = Builder::new(source, &arena, core::mem::take(findings));
        builder.around = line.at;
        let extra = LineExtra {
            ledger: &line.ledger,
            vat_return_line: &line.vat_return_line,
            work_number: &line.work_number,
            comment: &line.comment,
        };
        extra.build(&mut builder);
        *findings = core::mem::take(&mut builder.findings);
        self.repeated(id, el::line::ADDITIONAL_LINE_DATA, &builder.document, source, findings);
        self.before_end(id, &builder.document);
    }

    /// A finding for each new datum whose name is there already.
    fn repeated(&self, id: Id, slot: u16, new: &Document<'_>, source: &str, findings: &mut Findings) {
        for node in new.nodes.iter().filter(|node| node.slot == el::additional_data::DATA_NAME) {
            let there = self.document.children(id).any(|(other, child)| {
                child.slot == slot
                    && self.document.child_text(other, el::additional_data::DATA_NAME) == node.text()
            });
            if there {
                raise(findings, source, node.at, &rule::EXTRA_REPEATED, &[node.text().unwrap_or_default()]);
            }
        }
    }

    /// Puts elements in as the last parts of an element.
    fn before_end(&mut self, id: Id, new: &Document<'_>) {
        if let Some(node) = self.document.node(id) {
            self.put(node.close as usize, id, new);
        }
    }

    /// Name and address go behind `customerVatStatus` and `customerVatData`, and the address behind a name.
    fn customer(&mut self, info: Id, new: &Document<'_>) {
        let last = self.document.children(info).filter(|(_, child)| {
            matches!(
                child.slot,
                el::customer_info::CUSTOMER_VAT_STATUS
                    | el::customer_info::CUSTOMER_VAT_DATA
                    | el::customer_info::CUSTOMER_NAME
            )
        });
        if let Some((_, node)) = last.last() {
            let close = node.close as usize;
            // An empty-element tag has no end tag of its own.
            let tag = self.xml.get(close..).filter(|rest| rest.starts_with("</"));
            let length = tag.and_then(|rest| rest.find('>')).map_or(0, |at| at.saturating_add(1));
            self.put(close.saturating_add(length), info, new);
        }
    }

    fn put(&mut self, at: usize, around: Id, new: &Document<'_>) {
        if new.nodes.is_empty() {
            return;
        }
        let start = self.document.node(around).map_or(0, |node| node.at as usize);
        let tag = self.xml.get(start..).unwrap_or_default();
        let name = tag.strip_prefix('<').unwrap_or(tag);
        let name = name.split([' ', '>', '/', '\t', '\r', '\n']).next().unwrap_or_default();
        let data = name.split_once(':').map_or("", |(prefix, _)| prefix);
        let base = self.base_prefix();
        let xml = write::fragment(new, data, base);
        self.pieces.push(Piece { at, xml });
    }

    /// The prefix that the root element declares for `invoiceBase.xsd`, if it does.
    fn base_prefix(&self) -> Option<&'x str> {
        let root = self.document.node(0).map_or(0, |node| node.at as usize);
        let tag = self.xml.get(root..).and_then(|rest| rest.split('>').next())?;
        tag.split("xmlns:").skip(1).find_map(|declaration| {
            let (prefix, rest) = declaration.split_once('=')?;
            let value = rest.trim_start().trim_start_matches(['"', '\'']);
            value.strip_prefix(BASE)?.starts_with(['"', '\'']).then(|| prefix.trim())
        })
    }
}

fn raise(
    findings: &mut Findings,
    source: &str,
    at: u32,
    broken: &'static crate::finding::Rule,
    values: &[&str],
) {
    if !findings.full() {
        findings.add(broken.at(crate::erp::json::pointer(source, at), values));
    }
}
