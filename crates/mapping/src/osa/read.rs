//! `InvoiceData` XML in: one pass over its tokens, checked against the grammar as it goes.
//!
//! No DTD, no entity but the five predefined ones, nothing external; size, depth and count are limited.

use std::borrow::Cow;

use bumpalo::Bump;
use quick_xml::events::{BytesDecl, BytesRef, BytesStart};

use super::{
    Choice, Complex, Content, Document, Id, Leaf, Node, Slot, Value, el, leaf, schema, slot,
    tokens::{Token, Tokens},
};
use crate::{
    finding::{Findings, Rule},
    same::{begins, same},
    texts::finding as rule,
};

/// The largest XML that is read: what Spin's hosted platform lets through as a request.
pub const BYTES_MAX: usize = 10 * 1024 * 1024;
/// The most elements of one document.
pub const ELEMENTS_MAX: usize = 400_000;
/// The deepest nesting; the schema itself needs 14.
pub const DEPTH_MAX: usize = 32;

const DATA: &str = "http://schemas.nav.gov.hu/OSA/3.0/data";
const BASE: &str = "http://schemas.nav.gov.hu/OSA/3.0/base";
const INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";

#[derive(Clone, Copy, PartialEq, Eq)]
enum Namespace {
    Data,
    Base,
    Instance,
    Other,
}

/// Reads a document; texts that are not to be had from the XML as it is are put into the arena. `None` when there is no `InvoiceData` to be read at all; the findings then say why.
#[must_use]
pub fn document<'a>(xml: &'a str, arena: &'a Bump, findings: &mut Findings) -> Option<Document<'a>> {
    if xml.len() > BYTES_MAX {
        findings.add(rule::TOO_LARGE.at(String::new(), &["10 MiB"]));
        return None;
    }
    let body = xml.strip_prefix('\u{FEFF}').unwrap_or(xml);
    let skipped = xml.len().saturating_sub(body.len());
    let control = |b: u8| b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r');
    // A fold over all bytes is many times faster than a search that may end early.
    if body.bytes().fold(false, |found, b| found | control(b)) || leaf::forbidden_beyond_controls(body) {
        let at = body.bytes().position(control).unwrap_or(0);
        return malformed(findings, at.saturating_add(skipped), "character not allowed in XML");
    }
    let mut reader = Reader {
        tokens: Tokens::new(body),
        arena,
        offset: skipped,
        document: Document { nodes: Vec::with_capacity(body.len().wrapping_shr(5).saturating_add(16)) },
        frames: Vec::with_capacity(16),
        bindings: Vec::with_capacity(8),
        findings,
        skipping: 0,
        blank: Cow::Borrowed(""),
    };
    reader.run()?;
    Some(reader.document)
}

fn malformed<T>(findings: &mut Findings, at: usize, what: &str) -> Option<T> {
    findings.add(rule::XML_MALFORMED.at(String::new(), &[&at.to_string(), what]));
    None
}

struct Reader<'a, 'f> {
    tokens: Tokens<'a>,
    arena: &'a Bump,
    offset: usize,
    document: Document<'a>,
    frames: Vec<Frame<'a>>,
    /// Prefix, namespace, and the depth of the element that declares it.
    bindings: Vec<(Cow<'a, str>, Namespace, usize)>,
    findings: &'f mut Findings,
    /// Depth inside an element that is not known; nothing in there is looked at.
    skipping: usize,
    /// The longest white space between elements so far. The next one mostly begins it, since it indents as well.
    blank: Cow<'a, str>,
}

struct Frame<'a> {
    id: Id,
    content: Inside<'a>,
}

enum Inside<'a> {
    Leaf(Leaf, Cow<'a, str>),
    Parts(Parts),
}

/// Where the reader stands in a type's sequence.
struct Parts {
    of: &'static Complex,
    /// The earliest element that may still come, counted from the type's first.
    next: u16,
    seen: u32,
    /// How often the element at `next` has been there, if it may be repeated.
    count: u16,
}

impl<'a> Reader<'a, '_> {
    fn run(&mut self) -> Option<()> {
        let mut done = false;
        let mut first = true;
        loop {
            let at = self.position();
            let token = match self.tokens.token() {
                Ok(token) => token,
                Err(what) => return malformed(self.findings, at, what),
            };
            match token {
                Token::Start { name, attributes } => {
                    if done {
                        return malformed(self.findings, at, "a second root element");
                    }
                    self.start(name, attributes, at)?;
                }
                Token::End => {
                    if self.skipping > 0 {
                        self.skipping = self.skipping.saturating_sub(1);
                    } else {
                        self.end(at);
                    }
                    self.unbind();
                    done = self.frames.is_empty();
                }
                Token::Text(text) => self.text(Cow::Borrowed(text), at)?,
                Token::Data(text) => {
                    if self.frames.is_empty() {
                        return malformed(self.findings, at, "text outside the root element");
                    }
                    self.text(Cow::Borrowed(text), at)?;
                }
                Token::Reference(name) => {
                    let Some(text) = resolve(name) else {
                        return malformed(self.findings, at, "unknown entity or character reference");
                    };
                    if self.frames.is_empty() {
                        return malformed(self.findings, at, "text outside the root element");
                    }
                    self.text(Cow::Owned(text), at)?;
                }
                Token::Declaration(declaration) => {
                    if !first {
                        return malformed(self.findings, at, "XML declaration not at the start");
                    }
                    self.declaration(declaration)?;
                }
                Token::DocType => {
                    self.findings.add(rule::XML_DOCTYPE.at(String::new(), &[]));
                    return None;
                }
                Token::Aside => {}
                Token::Finish => {
                    if !done {
                        return malformed(self.findings, at, "unexpected end");
                    }
                    return Some(());
                }
            }
            first = false;
        }
    }

    fn declaration(&mut self, declaration: &'a str) -> Option<()> {
        let declaration = BytesDecl::from_start(BytesStart::from_content(declaration, 3));
        let version = declaration.version().map(|version| version.into_owned()).unwrap_or_default();
        let encoding = declaration.encoding().and_then(Result::ok).unwrap_or(Cow::Borrowed("UTF-8"));
        if version != "1.0" || !encoding.eq_ignore_ascii_case("utf-8") {
            let both = format!("XML {version} {encoding}");
            self.findings.add(rule::XML_ENCODING.at(String::new(), &[&both]));
            return None;
        }
        Some(())
    }

    fn position(&self) -> usize {
        self.tokens.position().saturating_add(self.offset)
    }

    fn depth(&self) -> usize {
        self.frames.len().saturating_add(self.skipping)
    }

    fn start(&mut self, name: &'a str, attributes: &'a str, at: usize) -> Option<()> {
        if self.depth() >= DEPTH_MAX || self.document.nodes.len() >= ELEMENTS_MAX {
            let limit = format!("{DEPTH_MAX} / {ELEMENTS_MAX}");
            self.findings.add(rule::TOO_LARGE.at(String::new(), &[&limit]));
            return None;
        }
        if !attributes.is_empty() {
            self.attributes(attributes, at)?;
        }
        if self.skipping > 0 {
            self.skipping = self.skipping.saturating_add(1);
            return Some(());
        }
        let (prefix, local) = prefixed(name);
        let namespace = self.namespace(prefix);
        let Some(frame) = self.frames.last_mut() else {
            if local != "InvoiceData" || namespace != Namespace::Data {
                self.findings.add(rule::XML_ROOT.at(String::new(), &[name]));
                return None;
            }
            self.open(el::ROOT, at);
            return Some(());
        };
        let parent = frame.id;
        let Inside::Parts(parts) = &mut frame.content else {
            return self.skip(&rule::ELEMENT_UNKNOWN, parent, local);
        };
        let first = parts.of.first;
        let slots =
            schema::SLOTS.get(usize::from(first)..).and_then(|all| all.get(..usize::from(parts.of.count)));
        let slots = slots.unwrap_or_default();
        let base = namespace == Namespace::Base;
        let known = namespace == Namespace::Data || base;
        let is = |at: &usize| {
            slots.get(*at).is_some_and(|slot| slot.base == base && known && same(slot.name, local))
        };
        let next = usize::from(parts.next);
        let Some(index) = (next..slots.len()).find(is).or_else(|| (0..next).find(is)) else {
            return self.skip(&rule::ELEMENT_UNKNOWN, parent, local);
        };
        let Some(found) = slots.get(index) else { return Some(()) };
        let bit = bit_of(index);
        let mut broken: Option<&'static Rule> = None;
        let alternative =
            |(other, slot): (usize, &Slot)| slot.choice && other != index && parts.seen & bit_of(other) != 0;
        if found.choice && slots.iter().enumerate().any(alternative) {
            broken = Some(&rule::ELEMENT_CHOICE);
        } else if index < next {
            let again = parts.seen & bit != 0 && found.max == 1;
            broken = Some(if again { &rule::ELEMENT_REPEATED } else { &rule::ELEMENT_ORDER });
        } else {
            let count = if index == next { parts.count.saturating_add(1) } else { 1 };
            if found.max != 0 && count > u16::from(found.max) {
                broken = Some(&rule::ELEMENT_REPEATED);
            }
            let step = usize::from(found.max == 1);
            parts.next = u16::try_from(index.saturating_add(step)).unwrap_or(u16::MAX);
            parts.count = if step == 0 { count } else { 0 };
        }
        parts.seen |= bit;
        let number = first.saturating_add(u16::try_from(index).unwrap_or(0));
        let id = self.open(number, at);
        if let Some(broken) = broken {
            self.raise(broken, id, &[local]);
        }
        Some(())
    }

    fn open(&mut self, number: u16, at: usize) -> Id {
        let id = self.document.nodes.len();
        let at = u32::try_from(at).unwrap_or(u32::MAX);
        self.document.nodes.push(Node { slot: number, end: u32::MAX, at, close: at, value: Value::None });
        let content = match slot(number).content {
            Content::Leaf(leaf) => Inside::Leaf(leaf, Cow::Borrowed("")),
            Content::Parts(index) => {
                let of = schema::TYPES.get(usize::from(index)).unwrap_or(&schema::TYPES[0]);
                Inside::Parts(Parts { of, next: 0, seen: 0, count: 0 })
            }
        };
        self.frames.push(Frame { id, content });
        id
    }

    fn skip(&mut self, broken: &'static Rule, parent: Id, name: &str) -> Option<()> {
        if !self.findings.full() {
            let path = format!("{}/{name}", self.document.path(parent));
            self.findings.add(broken.at(path, &[name]));
        }
        self.skipping = 1;
        Some(())
    }

    fn end(&mut self, at: usize) {
        let Some(frame) = self.frames.pop() else { return };
        let end = u32::try_from(self.document.nodes.len()).unwrap_or(u32::MAX);
        let close = u32::try_from(at).unwrap_or(u32::MAX);
        match frame.content {
            Inside::Leaf(leaf, text) => {
                let broken = if self.is_image(frame.id) { Ok(()) } else { leaf.check(&text) };
                if let Err((broken, form)) = broken {
                    let name = self.document.nodes.get(frame.id).map_or("", |node| slot(node.slot).name);
                    self.raise(broken, frame.id, &[name, cut(&text), &form]);
                }
                let text = match text {
                    Cow::Borrowed(text) => text,
                    Cow::Owned(text) => self.arena.alloc_str(&text),
                };
                if let Some(node) = self.document.nodes.get_mut(frame.id) {
                    (node.end, node.close, node.value) = (end, close, Value::Text(text));
                }
            }
            Inside::Parts(parts) => {
                self.missing(frame.id, &parts);
                if let Some(node) = self.document.nodes.get_mut(frame.id) {
                    (node.end, node.close) = (end, close);
                }
            }
        }
    }

    /// The value of Cashbook's `C00000_BASE64_PDF`, which is longer than NAV allows.
    fn is_image(&self, id: Id) -> bool {
        let Some(node) =
            self.document.nodes.get(id).filter(|node| node.slot == el::additional_data::DATA_VALUE)
        else {
            return false;
        };
        let name = id.checked_sub(2).map(|before| self.document.nodes.get(before..id).unwrap_or_default());
        let _ = node;
        name.unwrap_or_default().iter().any(|node| {
            node.slot == el::additional_data::DATA_NAME
                && node.text().is_some_and(|name| begins(name, "C00000_"))
        })
    }

    fn missing(&mut self, id: Id, parts: &Parts) {
        let first = usize::from(parts.of.first);
        let count = usize::from(parts.of.count);
        let slots = schema::SLOTS.get(first..).and_then(|all| all.get(..count)).unwrap_or_default();
        let seen = |index: usize| parts.seen & bit_of(index) != 0;
        for (index, slot) in slots.iter().enumerate() {
            if slot.required && !slot.choice && !seen(index) {
                self.raise(&rule::ELEMENT_MISSING, id, &[slot.name]);
            }
        }
        let mut choices = slots.iter().enumerate().filter(|(_, slot)| slot.choice);
        if parts.of.choice == Choice::Required && !choices.clone().any(|(index, _)| seen(index)) {
            let names: Vec<&str> = choices.by_ref().map(|(_, slot)| slot.name).collect();
            self.raise(&rule::ELEMENT_MISSING, id, &[&names.join(" | ")]);
        }
    }

    fn text(&mut self, more: Cow<'a, str>, at: usize) -> Option<()> {
        if self.skipping > 0 {
            return Some(());
        }
        let Some(frame) = self.frames.last_mut() else {
            if more.bytes().all(|b| b.is_ascii_whitespace()) {
                return Some(());
            }
            return malformed(self.findings, at, "text outside the root element");
        };
        match &mut frame.content {
            Inside::Leaf(_, text) if text.is_empty() => *text = more,
            Inside::Leaf(_, text) => text.to_mut().push_str(&more),
            Inside::Parts(_) => {
                if begins(&self.blank, &more) {
                    return Some(());
                }
                if more.bytes().all(|b| b.is_ascii_whitespace()) {
                    self.blank = more;
                    return Some(());
                }
                let id = frame.id;
                let name = self.document.nodes.get(id).map_or("", |node| slot(node.slot).name);
                self.raise(&rule::TEXT_UNEXPECTED, id, &[name]);
            }
        }
        Some(())
    }

    #[cold]
    fn attributes(&mut self, attributes: &'a str, at: usize) -> Option<()> {
        let tag = BytesStart::from_content(attributes, 0);
        let depth = self.depth();
        let mut unknown: Vec<String> = Vec::new();
        for attribute in tag.attributes() {
            let attribute = match attribute {
                Ok(attribute) => attribute,
                Err(error) => return malformed(self.findings, at, &error.to_string()),
            };
            let key = attribute.key;
            let key: &str = key.as_ref();
            let value = attribute.value.as_ref();
            if value.contains('<') {
                return malformed(self.findings, at, "'<' in an attribute value");
            }
            let references = value.split('&').skip(1);
            for reference in references {
                if reference.split_once(';').is_none_or(|(name, _)| resolve(name).is_none()) {
                    return malformed(self.findings, at, "unknown entity or character reference");
                }
            }
            let prefix = if key == "xmlns" { Some("") } else { key.strip_prefix("xmlns:") };
            match prefix {
                Some(prefix) => {
                    let namespace = match value {
                        DATA => Namespace::Data,
                        BASE => Namespace::Base,
                        INSTANCE => Namespace::Instance,
                        _ => Namespace::Other,
                    };
                    self.bindings.push((Cow::Owned(prefix.to_owned()), namespace, depth));
                }
                None if self.skipping == 0 => unknown.push(key.to_owned()),
                None => {}
            }
        }
        for name in unknown {
            let (prefix, local) = prefixed(&name);
            let hint = matches!(local, "schemaLocation" | "noNamespaceSchemaLocation");
            if hint && self.namespace(prefix) == Namespace::Instance {
                continue;
            }
            if prefix == "xml" {
                continue;
            }
            let path = self.frames.last().map_or(String::new(), |frame| self.document.path(frame.id));
            self.findings.add(rule::ATTRIBUTE_UNKNOWN.at(format!("{path}/@{name}"), &[&name]));
        }
        Some(())
    }

    /// Forgets the prefixes that the element which has just ended declared.
    fn unbind(&mut self) {
        let depth = self.depth();
        while self.bindings.last().is_some_and(|(_, _, declared)| *declared >= depth) {
            self.bindings.pop();
        }
    }

    fn namespace(&self, prefix: &str) -> Namespace {
        let binding = self.bindings.iter().rev().find(|(bound, _, _)| same(bound, prefix));
        binding.map_or(Namespace::Other, |(_, namespace, _)| *namespace)
    }

    fn raise(&mut self, broken: &'static Rule, id: Id, values: &[&str]) {
        if !self.findings.full() {
            self.findings.add(broken.at(self.document.path(id), values));
        }
    }
}

/// Prefix and local name.
#[inline]
fn prefixed(name: &str) -> (&str, &str) {
    match name.bytes().position(|b| b == b':') {
        Some(at) => {
            (name.get(..at).unwrap_or_default(), name.get(at.saturating_add(1)..).unwrap_or_default())
        }
        None => ("", name),
    }
}

/// The bit of a type's element; no type has more than 32.
fn bit_of(index: usize) -> u32 {
    u32::try_from(index).ok().and_then(|index| 1_u32.checked_shl(index)).unwrap_or(0)
}

/// The five predefined entities and character references.
fn resolve(name: &str) -> Option<String> {
    let character = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => BytesRef::new(name).resolve_char_ref().ok()??,
    };
    let text = character.to_string();
    (!leaf::forbidden(&text)).then_some(text)
}

/// So much of a wrong value is quoted.
#[must_use]
pub fn cut(text: &str) -> &str {
    match text.char_indices().nth(60) {
        Some((at, _)) => text.get(..at).unwrap_or(text),
        None => text,
    }
}
