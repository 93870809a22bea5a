//! A document as XML: compact, UTF-8, the namespaces and prefixes of NAV's own samples.

use super::{Document, Value, slot};
use crate::money::Decimal;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<InvoiceData xmlns=\"http://schemas.nav.gov.hu/OSA/3.0/data\" \
xmlns:common=\"http://schemas.nav.gov.hu/NTCA/1.0/common\" xmlns:base=\"http://schemas.nav.gov.hu/OSA/3.0/base\" \
xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
xsi:schemaLocation=\"http://schemas.nav.gov.hu/OSA/3.0/data invoiceData.xsd\">";

/// Writes the whole document.
#[must_use]
pub fn document(document: &Document<'_>) -> String {
    let mut out = String::with_capacity(document.nodes.len().saturating_mul(48).saturating_add(1024));
    out.push_str(HEAD);
    let mut before = Before::default();
    let mut open: Vec<(usize, u16)> = Vec::with_capacity(16);
    for (id, node) in document.nodes.iter().enumerate() {
        while let Some((end, number)) = open.last().copied().filter(|(end, _)| *end <= id) {
            let _ = end;
            out.push_str(slot(number).close);
            open.pop();
        }
        if id == 0 {
            open.push((node.end as usize, node.slot));
            continue;
        }
        let it = slot(node.slot);
        out.push_str(it.open);
        match &node.value {
            Value::None => {
                open.push((node.end as usize, node.slot));
                continue;
            }
            Value::Word(word) => out.push_str(word),
            Value::Text(text) => escape(text, &mut out),
            Value::Number(number) => before.write(*number, &mut out),
            Value::Missing => {}
        }
        out.push_str(it.close);
    }
    while let Some((_, number)) = open.pop() {
        out.push_str(slot(number).close);
    }
    out
}

/// The number that was written last. An amount in HUF is mostly the one before it, and copied faster than written.
#[derive(Default)]
struct Before {
    number: Decimal,
    start: usize,
    end: usize,
}

impl Before {
    fn write(&mut self, number: Decimal, out: &mut String) {
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
pub fn escape(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = special(rest.as_bytes()) {
        let (plain, special) = rest.split_at_checked(at).unwrap_or((rest, ""));
        out.push_str(plain);
        out.push_str(match special.as_bytes().first() {
            Some(b'&') => "&amp;",
            Some(b'<') => "&lt;",
            Some(b'>') => "&gt;",
            _ => "&#13;",
        });
        rest = special.get(1..).unwrap_or_default();
    }
    out.push_str(rest);
}

/// Where the first character stands that has to be escaped; eight bytes are looked at in one step.
#[inline]
fn special(bytes: &[u8]) -> Option<usize> {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGHS: u64 = 0x8080_8080_8080_8080;
    let is = |word: u64, byte: u8| {
        let zero = word ^ ONES.wrapping_mul(u64::from(byte));
        zero.wrapping_sub(ONES) & !zero & HIGHS
    };
    let (words, _) = bytes.as_chunks::<8>();
    let mut from: usize = 0;
    for word in words {
        let word = u64::from_le_bytes(*word);
        // '<' and '>' differ in one bit.
        let angle = is(word & !ONES.wrapping_mul(u64::from(b'<' ^ b'>')), b'<');
        if (is(word, b'&') | angle | is(word, b'\r')) != 0 {
            break;
        }
        from = from.wrapping_add(8);
    }
    let rest = bytes.get(from..).unwrap_or_default();
    let found = rest.iter().position(|b| matches!(b, b'&' | b'<' | b'>' | b'\r'));
    found.map(|at| at.wrapping_add(from))
}

/// Writes elements that go into another document, with that document's prefixes. Without one for `invoiceBase.xsd`
/// each outermost element of its declares its own.
pub fn fragment(document: &Document<'_>, data: &str, base: Option<&str>, out: &mut String) {
    let mut open: Vec<(usize, u16, bool)> = Vec::with_capacity(8);
    let mut inside_base = false;
    for (id, node) in document.nodes.iter().enumerate() {
        while let Some((_, number, outermost)) = open.last().copied().filter(|(end, _, _)| *end <= id) {
            tag("</", number, data, base, out);
            out.push('>');
            inside_base &= !outermost;
            open.pop();
        }
        tag("<", node.slot, data, base, out);
        let outermost = slot(node.slot).base && !inside_base;
        if outermost && base.is_none() {
            out.push_str(" xmlns:base=\"http://schemas.nav.gov.hu/OSA/3.0/base\"");
        }
        out.push('>');
        match &node.value {
            Value::None => {
                inside_base |= outermost;
                open.push((node.end as usize, node.slot, outermost));
                continue;
            }
            Value::Word(word) => out.push_str(word),
            Value::Text(text) => escape(text, out),
            Value::Number(number) => number.write(out),
            Value::Missing => {}
        }
        tag("</", node.slot, data, base, out);
        out.push('>');
    }
    while let Some((_, number, _)) = open.pop() {
        tag("</", number, data, base, out);
        out.push('>');
    }
}

fn tag(start: &str, number: u16, data: &str, base: Option<&str>, out: &mut String) {
    let it = slot(number);
    let prefix = if it.base { base.unwrap_or("base") } else { data };
    out.push_str(start);
    if !prefix.is_empty() {
        out.push_str(prefix);
        out.push(':');
    }
    out.push_str(it.name);
}
