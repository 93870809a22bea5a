//! A document as XML: compact, UTF-8, the namespaces and prefixes of NAV's own samples.

use super::{Document, Value, el, slot, tags};
use crate::money::Decimal;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<InvoiceData xmlns=\"http://schemas.nav.gov.hu/OSA/3.0/data\" \
xmlns:common=\"http://schemas.nav.gov.hu/NTCA/1.0/common\" xmlns:base=\"http://schemas.nav.gov.hu/OSA/3.0/base\" \
xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
xsi:schemaLocation=\"http://schemas.nav.gov.hu/OSA/3.0/data invoiceData.xsd\">";

/// Writes the whole document.
#[inline(never)]
#[must_use]
pub fn document(document: &Document<'_>) -> String {
    let mut out = Vec::with_capacity(document.nodes.len().saturating_mul(48).saturating_add(1024));
    out.extend_from_slice(HEAD.as_bytes());
    let mut before = Before::default();
    // What is open, and where the innermost of it ends.
    let mut open: Vec<(u32, u16)> = Vec::with_capacity(16);
    let mut end = u32::MAX;
    for (id, node) in (1_u32..).zip(document.nodes.get(1..).unwrap_or_default()) {
        while end <= id {
            end = close(&mut open, &mut out);
        }
        tags::open(node.slot, &mut out);
        match &node.value {
            Value::None => {
                end = node.end;
                open.push((end, node.slot));
                continue;
            }
            Value::Word(word) => out.extend_from_slice(word.as_bytes()),
            Value::Text(text) => escape(text, &mut out),
            Value::Number(number) => before.write(*number, &mut out),
            Value::Missing => {}
        }
        tags::close(node.slot, &mut out);
    }
    while !open.is_empty() {
        close(&mut open, &mut out);
    }
    tags::close(el::ROOT, &mut out);
    text(out)
}

/// Closes the innermost element; gives where the one around it ends.
fn close(open: &mut Vec<(u32, u16)>, out: &mut Vec<u8>) -> u32 {
    if let Some((_, number)) = open.pop() {
        tags::close(number, out);
    }
    open.last().map_or(u32::MAX, |(end, _)| *end)
}

/// The number that was written last. An amount in HUF is mostly the one before it, and copied faster than written.
#[derive(Default)]
struct Before {
    number: Decimal,
    start: usize,
    end: usize,
}

impl Before {
    fn write(&mut self, number: Decimal, out: &mut Vec<u8>) {
        let start = out.len();
        if self.end > 0 && number.is_identical(self.number) {
            out.extend_from_within(self.start..self.end);
        } else {
            number.write(out);
        }
        (self.number, self.start, self.end) = (number, start, out.len());
    }
}

/// Writes a text as character data: what a reader would take for markup, or normalise, is escaped.
pub fn escape(text: &str, out: &mut Vec<u8>) {
    let bytes = text.as_bytes();
    let start = out.len();
    let (words, rest) = bytes.as_chunks::<8>();
    for word in words {
        if has_special(*word) {
            out.truncate(start);
            return escape_each(bytes, out);
        }
        out.extend_from_slice(word);
    }
    match bytes.last_chunk::<8>() {
        // What is left once more with what stands before it, in one step.
        Some(last) if !has_special(*last) => {
            out.truncate(start.wrapping_add(bytes.len()).wrapping_sub(8));
            out.extend_from_slice(last);
        }
        _ => escape_each(rest, out),
    }
}

fn escape_each(bytes: &[u8], out: &mut Vec<u8>) {
    for byte in bytes {
        match byte {
            b'&' => out.extend_from_slice(b"&amp;"),
            b'<' => out.extend_from_slice(b"&lt;"),
            b'>' => out.extend_from_slice(b"&gt;"),
            b'\r' => out.extend_from_slice(b"&#13;"),
            _ => out.push(*byte),
        }
    }
}

/// Whether one of eight bytes has to be escaped.
#[inline]
fn has_special(word: [u8; 8]) -> bool {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGHS: u64 = 0x8080_8080_8080_8080;
    const fn all(byte: u8) -> u64 {
        ONES.wrapping_mul(byte as u64)
    }
    let word = u64::from_le_bytes(word);
    // '<' and '>' differ in one bit.
    let angle = ((word & !all(b'<' ^ b'>')) ^ all(b'<')).wrapping_sub(ONES);
    let other = (word ^ all(b'&')).wrapping_sub(ONES) | (word ^ all(b'\r')).wrapping_sub(ONES);
    (angle | other) & !word & HIGHS != 0
}

/// Writes elements that go into another document, with that document's prefixes. Without one for `invoiceBase.xsd`
/// each outermost element of its declares its own.
#[must_use]
pub fn fragment(document: &Document<'_>, data: &str, base: Option<&str>) -> String {
    let mut out = Vec::with_capacity(document.nodes.len().saturating_mul(64));
    let mut open: Vec<(usize, u16, bool)> = Vec::with_capacity(8);
    let mut inside_base = false;
    for (id, node) in document.nodes.iter().enumerate() {
        while let Some((_, number, outermost)) = open.last().copied().filter(|(end, _, _)| *end <= id) {
            tag("</", number, data, base, &mut out);
            out.push(b'>');
            inside_base &= !outermost;
            open.pop();
        }
        tag("<", node.slot, data, base, &mut out);
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
            Value::Word(word) => out.extend_from_slice(word.as_bytes()),
            Value::Text(text) => escape(text, &mut out),
            Value::Number(number) => number.write(&mut out),
            Value::Missing => {}
        }
        tag("</", node.slot, data, base, &mut out);
        out.push(b'>');
    }
    while let Some((_, number, _)) = open.pop() {
        tag("</", number, data, base, &mut out);
        out.push(b'>');
    }
    text(out)
}

/// Made of nothing but texts; looked at once more, since nothing is taken on trust.
fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_default()
}

fn tag(start: &str, number: u16, data: &str, base: Option<&str>, out: &mut Vec<u8>) {
    let it = slot(number);
    let prefix = if it.base { base.unwrap_or("base") } else { data };
    out.extend_from_slice(start.as_bytes());
    if !prefix.is_empty() {
        out.extend_from_slice(prefix.as_bytes());
        out.push(b':');
    }
    out.extend_from_slice(it.name.as_bytes());
}
