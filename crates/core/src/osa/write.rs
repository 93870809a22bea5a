//! A document as XML: compact, UTF-8, the namespaces and prefixes of NAV's own samples.

use super::{Document, Value, slot};

const HEAD: &[u8] = b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<InvoiceData xmlns=\"http://schemas.nav.gov.hu/OSA/3.0/data\" \
xmlns:common=\"http://schemas.nav.gov.hu/NTCA/1.0/common\" xmlns:base=\"http://schemas.nav.gov.hu/OSA/3.0/base\" \
xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
xsi:schemaLocation=\"http://schemas.nav.gov.hu/OSA/3.0/data invoiceData.xsd\">";

/// Writes the whole document.
#[must_use]
pub fn document(document: &Document<'_>) -> String {
    let mut out = Vec::with_capacity(document.nodes.len().saturating_mul(48).saturating_add(1024));
    out.extend_from_slice(HEAD);
    let mut open: Vec<(usize, u16)> = Vec::with_capacity(16);
    for (id, node) in document.nodes.iter().enumerate() {
        while let Some((end, number)) = open.last().copied().filter(|(end, _)| *end <= id) {
            let _ = end;
            out.extend_from_slice(slot(number).close.as_bytes());
            open.pop();
        }
        if id == 0 {
            open.push((node.end as usize, node.slot));
            continue;
        }
        let it = slot(node.slot);
        out.extend_from_slice(it.open.as_bytes());
        match &node.value {
            Value::None => {
                open.push((node.end as usize, node.slot));
                continue;
            }
            Value::Text(text) => escape(text, &mut out),
            Value::Number(number) => number.write(&mut out),
            Value::Missing => {}
        }
        out.extend_from_slice(it.close.as_bytes());
    }
    while let Some((_, number)) = open.pop() {
        out.extend_from_slice(slot(number).close.as_bytes());
    }
    // Only whole strings were written.
    String::from_utf8(out).unwrap_or_default()
}

/// Writes a text as character data: what a reader would take for markup, or normalise, is escaped.
pub fn escape(text: &str, out: &mut Vec<u8>) {
    let mut rest = text.as_bytes();
    while let Some(at) = rest.iter().position(|b| matches!(b, b'&' | b'<' | b'>' | b'\r')) {
        let (plain, special) = rest.split_at_checked(at).unwrap_or((rest, &[]));
        out.extend_from_slice(plain);
        let name: &[u8] = match special.first() {
            Some(b'&') => b"&amp;",
            Some(b'<') => b"&lt;",
            Some(b'>') => b"&gt;",
            _ => b"&#13;",
        };
        out.extend_from_slice(name);
        rest = special.get(1..).unwrap_or_default();
    }
    out.extend_from_slice(rest);
}

/// Writes elements that go into another document, with that document's prefixes. Without one for `invoiceBase.xsd`
/// each outermost element of its declares its own.
pub fn fragment(document: &Document<'_>, data: &str, base: Option<&str>, out: &mut Vec<u8>) {
    let mut open: Vec<(usize, u16, bool)> = Vec::with_capacity(8);
    let mut inside_base = false;
    for (id, node) in document.nodes.iter().enumerate() {
        while let Some((_, number, outermost)) = open.last().copied().filter(|(end, _, _)| *end <= id) {
            tag(b"</", number, data, base, out);
            out.push(b'>');
            inside_base &= !outermost;
            open.pop();
        }
        tag(b"<", node.slot, data, base, out);
        let outermost = slot(node.slot).base && !inside_base;
        if outermost && base.is_none() {
            out.extend_from_slice(b" xmlns:base=\"http://schemas.nav.gov.hu/OSA/3.0/base\"");
        }
        out.push(b'>');
        match &node.value {
            Value::None => {
                inside_base |= outermost;
                open.push((node.end as usize, node.slot, outermost));
                continue;
            }
            Value::Text(text) => escape(text, out),
            Value::Number(number) => number.write(out),
            Value::Missing => {}
        }
        tag(b"</", node.slot, data, base, out);
        out.push(b'>');
    }
    while let Some((_, number, _)) = open.pop() {
        tag(b"</", number, data, base, out);
        out.push(b'>');
    }
}

fn tag(start: &[u8], number: u16, data: &str, base: Option<&str>, out: &mut Vec<u8>) {
    let it = slot(number);
    let prefix = if it.base { base.unwrap_or("base") } else { data };
    out.extend_from_slice(start);
    if !prefix.is_empty() {
        out.extend_from_slice(prefix.as_bytes());
        out.push(b':');
    }
    out.extend_from_slice(it.name.as_bytes());
}
