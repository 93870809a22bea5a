//! A document as XML: compact, UTF-8, the namespaces and prefixes of NAV's own samples.

use super::{
    Document, Value, el, slot,
    tags::{self, Pair},
};
use crate::{
    money::Decimal,
    out::{Out, Short},
};

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<InvoiceData xmlns=\"http://schemas.nav.gov.hu/OSA/3.0/data\" \
xmlns:common=\"http://schemas.nav.gov.hu/NTCA/1.0/common\" xmlns:base=\"http://schemas.nav.gov.hu/OSA/3.0/base\" \
xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
xsi:schemaLocation=\"http://schemas.nav.gov.hu/OSA/3.0/data invoiceData.xsd\">";

/// Writes a document element by element.
pub struct Writer {
    out: Out,
    /// The number that was written last: an amount in HUF is mostly the one before it.
    before: (Decimal, Option<Short>),
}

impl Writer {
    /// With room for so many bytes; it grows where they do not suffice.
    #[inline]
    #[must_use]
    pub fn with_room(bytes: usize) -> Self {
        Self { out: Out::with_room(bytes), before: (Decimal::ZERO, Decimal::ZERO.short_text()) }
    }

    /// The start tag; the root's is the head of the whole.
    #[inline]
    pub fn open(&mut self, number: u16) {
        if number == el::ROOT {
            return self.out.word(HEAD);
        }
        tags::open(number, &mut self.out);
    }

    #[inline]
    pub fn close(&mut self, number: u16) {
        tags::close(number, &mut self.out);
    }

    /// A whole element.
    pub fn leaf(&mut self, number: u16, value: &Value<'_>) {
        match value {
            Value::Word(word) => self.word(number, word),
            Value::Text(text) => self.text(number, text),
            Value::Number(value) => self.number(number, *value),
            Value::None | Value::Missing => self.word(number, ""),
        }
    }

    /// An element with a word that can stand in XML as it is.
    #[inline(always)]
    pub fn word(&mut self, number: u16, word: &str) {
        match (tags::of(number), Short::of(word)) {
            (Some(tags), Some(text)) => self.out.leaf(tags, text),
            _ => self.long(number, |out| out.word(word)),
        }
    }

    /// An element with a text.
    pub fn text(&mut self, number: u16, text: &str) {
        match (tags::of(number), Short::plain(text)) {
            (Some(tags), Some(text)) => self.out.leaf(tags, text),
            _ => self.long(number, |out| out.escaped(text)),
        }
    }

    /// An element with a number.
    #[inline]
    pub fn number(&mut self, number: u16, value: Decimal) {
        if !value.is_identical(self.before.0) {
            self.before = (value, value.short_text());
        }
        match (tags::of(number), self.before.1) {
            (Some(tags), Some(text)) => self.out.leaf(tags, text),
            _ => self.long(number, |out| value.write(out)),
        }
    }

    /// An element with two parts that are the same number.
    #[inline]
    pub fn twice(&mut self, pair: &Pair, value: Decimal) {
        if let Some(text) = value.short_text() {
            return self.out.twice(&pair.links, text);
        }
        let [one, two] = pair.amounts;
        self.open(pair.part);
        self.number(one, value);
        self.number(two, value);
        self.close(pair.part);
    }

    /// An element whose tags or text are long, or whose text has to be escaped.
    #[inline(never)]
    fn long(&mut self, number: u16, write: impl FnOnce(&mut Out)) {
        self.open(number);
        write(&mut self.out);
        self.close(number);
    }

    /// What has been written, UTF-8: it consists of nothing but texts.
    #[must_use]
    pub fn finish(&mut self) -> Vec<u8> {
        self.out.finish()
    }
}

/// Writes a whole document that was read.
#[must_use]
pub fn document(document: &Document<'_>) -> String {
    let mut writer = Writer::with_room(document.nodes.len().saturating_mul(44).saturating_add(1024));
    // What is open, and where it ends.
    let mut open: Vec<(usize, u16)> = Vec::with_capacity(16);
    for (id, node) in document.nodes.iter().enumerate() {
        while let Some((_, number)) = open.pop_if(|(end, _)| *end <= id) {
            writer.close(number);
        }
        if matches!(node.value, Value::None) {
            writer.open(node.slot);
            open.push((node.end as usize, node.slot));
        } else {
            writer.leaf(node.slot, &node.value);
        }
    }
    while let Some((_, number)) = open.pop() {
        writer.close(number);
    }
    String::from_utf8(writer.finish()).unwrap_or_default()
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
