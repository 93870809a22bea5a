//! A document as XML: compact, UTF-8, the namespaces and prefixes of NAV's own samples.

use super::{Document, Node, Value, el, slot, tags};
use crate::{
    money::Decimal,
    out::{Out, Short},
};

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<InvoiceData xmlns=\"http://schemas.nav.gov.hu/OSA/3.0/data\" \
xmlns:common=\"http://schemas.nav.gov.hu/NTCA/1.0/common\" xmlns:base=\"http://schemas.nav.gov.hu/OSA/3.0/base\" \
xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
xsi:schemaLocation=\"http://schemas.nav.gov.hu/OSA/3.0/data invoiceData.xsd\">";

/// Writes the whole document.
#[inline(never)]
#[must_use]
pub fn document(document: &Document<'_>) -> String {
    let mut out = Out::with_room(document.nodes.len().saturating_mul(44).saturating_add(1024));
    out.word(HEAD);
    // An amount in HUF is mostly the one before it.
    let mut before = (Decimal::ZERO, Decimal::ZERO.short_text());
    // What is open, and where the innermost of it ends.
    let mut open: Vec<(u32, u16)> = Vec::with_capacity(16);
    let mut end = u32::MAX;
    for (id, node) in (1_u32..).zip(document.nodes.get(1..).unwrap_or_default()) {
        while end <= id {
            end = close(&mut open, &mut out);
        }
        let text = match &node.value {
            Value::None => {
                tags::open(node.slot, &mut out);
                end = node.end;
                open.push((end, node.slot));
                continue;
            }
            Value::Word(word) => Short::of(word),
            Value::Text(text) => Short::plain(text),
            Value::Number(number) => {
                if !number.is_identical(before.0) {
                    before = (*number, number.short_text());
                }
                before.1
            }
            Value::Missing => Some(Short::default()),
        };
        match (tags::of(node.slot), text) {
            (Some(tags), Some(text)) => out.leaf(tags, text),
            _ => long(node, &mut out),
        }
    }
    while !open.is_empty() {
        close(&mut open, &mut out);
    }
    tags::close(el::ROOT, &mut out);
    out.text()
}

/// Closes the innermost element; gives where the one around it ends.
fn close(open: &mut Vec<(u32, u16)>, out: &mut Out) -> u32 {
    if let Some((_, number)) = open.pop() {
        tags::close(number, out);
    }
    open.last().map_or(u32::MAX, |(end, _)| *end)
}

/// A leaf whose tags or text are long, or whose text has to be escaped.
fn long(node: &Node<'_>, out: &mut Out) {
    tags::open(node.slot, out);
    value(&node.value, out);
    tags::close(node.slot, out);
}

fn value(value: &Value<'_>, out: &mut Out) {
    match value {
        Value::Word(word) => out.word(word),
        Value::Text(text) => out.escaped(text),
        Value::Number(number) => number.write(out),
        Value::None | Value::Missing => {}
    }
}

/// Writes elements that go into another document, with that document's prefixes. Without one for `invoiceBase.xsd`
/// each outermost element of its declares its own.
#[must_use]
pub fn fragment(document: &Document<'_>, data: &str, base: Option<&str>) -> String {
    let mut out = Out::with_room(document.nodes.len().saturating_mul(64));
    let mut open: Vec<(usize, u16, bool)> = Vec::with_capacity(8);
    let mut inside_base = false;
    for (id, node) in document.nodes.iter().enumerate() {
        while let Some((_, number, outermost)) = open.last().copied().filter(|(end, _, _)| *end <= id) {
            tag("</", number, data, base, &mut out);
            out.byte(b'>');
            inside_base &= !outermost;
            open.pop();
        }
        tag("<", node.slot, data, base, &mut out);
        let outermost = slot(node.slot).base && !inside_base;
        if outermost && base.is_none() {
            out.word(" xmlns:base=\"http://schemas.nav.gov.hu/OSA/3.0/base\"");
        }
        out.byte(b'>');
        if matches!(node.value, Value::None) {
            inside_base |= outermost;
            open.push((node.end as usize, node.slot, outermost));
            continue;
        }
        value(&node.value, &mut out);
        tag("</", node.slot, data, base, &mut out);
        out.byte(b'>');
    }
    while let Some((_, number, _)) = open.pop() {
        tag("</", number, data, base, &mut out);
        out.byte(b'>');
    }
    out.text()
}

fn tag(start: &str, number: u16, data: &str, base: Option<&str>, out: &mut Out) {
    let it = slot(number);
    let prefix = if it.base { base.unwrap_or("base") } else { data };
    out.word(start);
    if !prefix.is_empty() {
        out.word(prefix);
        out.byte(b':');
    }
    out.word(it.name);
}
