//! A pull reader of JSON (RFC 8259) that keeps numbers as they are written and goes on after a wrong type.
//!
//! Not `serde_json`: an amount must never pass through a binary float, every finding of a document is to be told at
//! once with the place it stands at, and this path is the hot one. `tests/json.rs` holds it to what `serde_json`
//! accepts.

use std::borrow::Cow;

use bumpalo::Bump;

use super::scan;
use crate::{
    finding::{Findings, Rule},
    money::Decimal,
    same::same_bytes,
    texts::finding as rule,
};

/// The largest document that is read.
pub const BYTES_MAX: usize = 4 * 1024 * 1024;
/// The deepest nesting; the document itself needs 8.
pub const DEPTH_MAX: u8 = 24;

/// The text is no JSON; the finding is already among the others.
#[derive(Debug)]
pub struct Stop;

/// What stands next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Object,
    List,
    Text,
    Number,
    Boolean,
    Null,
}

/// The names of an object's members as they came. The next object of a list mostly has the same ones in the same order:
/// to see that a known name stands here is quicker than to look for the end of any name.
#[derive(Default)]
pub struct Seen<'a> {
    names: [&'a str; 16],
}

pub struct Json<'a> {
    text: &'a str,
    arena: &'a Bump,
    /// What has not been read yet.
    rest: &'a [u8],
    depth: u8,
    pub findings: Findings,
}

impl<'a> Json<'a> {
    #[must_use]
    pub fn new(text: &'a str, arena: &'a Bump) -> Self {
        Self { text, arena, rest: text.as_bytes(), depth: 0, findings: Findings::default() }
    }

    #[must_use]
    pub fn source(&self) -> &'a str {
        self.text
    }

    /// Where parts, lists, and texts that are not to be had from the JSON as it is, are put.
    #[inline]
    #[must_use]
    pub fn arena(&self) -> &'a Bump {
        self.arena
    }

    /// Reads the whole text as one value.
    pub fn whole(
        text: &'a str,
        arena: &'a Bump,
        read: &mut dyn FnMut(&mut Self) -> Result<(), Stop>,
    ) -> (Findings, Result<(), Stop>) {
        let mut json = Self::new(text.strip_prefix('\u{FEFF}').unwrap_or(text), arena);
        if text.len() > BYTES_MAX {
            json.findings.add(rule::TOO_LARGE.at(String::new(), &["4 MiB"]));
            return (json.findings, Err(Stop));
        }
        if crate::osa::leaf::forbidden_beyond_controls(json.text) {
            let outcome = json.stop("character not allowed in XML");
            return (json.findings, outcome);
        }
        let mut outcome = read(&mut json);
        if outcome.is_ok() && json.peek().is_some() {
            outcome = json.stop("something follows the value");
        }
        (json.findings, outcome)
    }

    /// Offset (see [`here`](Self::here)) and kind of the next value.
    ///
    /// # Errors
    /// When no value stands here.
    #[inline]
    pub fn value(&mut self) -> Result<(u32, Kind), Stop> {
        let kind = self.kind()?;
        Ok((self.place(), kind))
    }

    /// The offset of the next value, never 0 within an object or a list.
    pub fn here(&mut self) -> u32 {
        let _ = self.peek();
        self.place()
    }

    /// How much has been read.
    #[inline(always)]
    fn at(&self) -> usize {
        self.text.len().wrapping_sub(self.rest.len())
    }

    /// How much has not been read.
    pub(super) fn left(&self) -> usize {
        self.rest.len()
    }

    #[inline(always)]
    pub(super) fn place(&self) -> u32 {
        u32::try_from(self.at()).unwrap_or(u32::MAX)
    }

    /// # Errors
    /// When no value stands here.
    #[inline]
    pub fn kind(&mut self) -> Result<Kind, Stop> {
        match self.peek() {
            Some(b'{') => Ok(Kind::Object),
            Some(b'[') => Ok(Kind::List),
            Some(b'"') => Ok(Kind::Text),
            Some(b'-' | b'0'..=b'9') => Ok(Kind::Number),
            Some(b't' | b'f') => Ok(Kind::Boolean),
            Some(b'n') => Ok(Kind::Null),
            Some(_) => self.stop("a value is expected"),
            None => self.stop("unexpected end"),
        }
    }

    /// # Errors
    /// When the text breaks JSON's grammar.
    pub fn string(&mut self) -> Result<Cow<'a, str>, Stop> {
        self.quoted()
    }

    #[inline(always)]
    pub(super) fn quoted(&mut self) -> Result<Cow<'a, str>, Stop> {
        self.expect(b'"')?;
        let start = self.at();
        let length = scan::plain_length(self.rest);
        match self.rest.get(length..) {
            Some([b'"', rest @ ..]) => {
                self.rest = rest;
                Ok(Cow::Borrowed(self.text.get(start..start.wrapping_add(length)).unwrap_or_default()))
            }
            other => self.not_plain(start, other.unwrap_or_default()),
        }
    }

    #[cold]
    fn not_plain(&mut self, start: usize, rest: &'a [u8]) -> Result<Cow<'a, str>, Stop> {
        self.rest = rest;
        match self.byte() {
            Some(b'\\') => self.escaped(start),
            Some(_) => self.stop("control character in a string"),
            None => self.stop("unexpected end"),
        }
    }

    /// The next value where it is a decimal of few digits, quoted or not; passes over nothing where it is none.
    #[inline]
    pub fn short_decimal(&mut self, kind: Kind) -> Option<Decimal> {
        if kind == Kind::Text {
            let (number, rest) = scan::short_decimal(self.rest.get(1..)?)?;
            let [b'"', rest @ ..] = rest else { return None };
            self.rest = rest;
            return Some(number);
        }
        let (number, rest) = scan::short_decimal(self.rest)?;
        // What looks like more of a number is for `number` to judge, and so is a zero in front.
        let zero_first = matches!(self.rest, [b'0', b'0'..=b'9', ..] | [b'-', b'0', b'0'..=b'9', ..]);
        if zero_first || matches!(rest, [b'e' | b'E' | b'.', ..]) {
            return None;
        }
        self.rest = rest;
        Some(number)
    }

    /// The number as it is written.
    ///
    /// # Errors
    /// When the text breaks JSON's grammar.
    pub fn number(&mut self) -> Result<&'a str, Stop> {
        let _ = self.peek();
        let start = self.at();
        if self.byte() == Some(b'-') {
            self.step();
        }
        match self.byte() {
            Some(b'0') => self.step(),
            Some(b'1'..=b'9') => self.digits()?,
            _ => return self.stop("a digit is expected"),
        }
        if self.byte() == Some(b'.') {
            self.step();
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.byte() {
            self.step();
            if let Some(b'+' | b'-') = self.byte() {
                self.step();
            }
            self.digits()?;
        }
        Ok(self.text.get(start..self.at()).unwrap_or_default())
    }

    /// # Errors
    /// When the text breaks JSON's grammar.
    pub fn boolean(&mut self) -> Result<bool, Stop> {
        if self.peek() == Some(b't') {
            self.word("true").map(|()| true)
        } else {
            self.word("false").map(|()| false)
        }
    }

    /// # Errors
    /// When the text breaks JSON's grammar.
    pub fn null(&mut self) -> Result<(), Stop> {
        let _ = self.peek();
        self.word("null")
    }

    /// Calls `member` at the value of every member; it must read or [`skip`](Self::skip) the value.
    ///
    /// # Errors
    /// When the text breaks JSON's grammar.
    pub fn object(
        &mut self,
        member: &mut dyn FnMut(&mut Self, &str) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        self.members(None, member)
    }

    /// [`object`](Self::object) for the objects of a list, one after the other.
    ///
    /// # Errors
    /// When the text breaks JSON's grammar.
    pub fn next_object(
        &mut self,
        seen: &mut Seen<'a>,
        member: &mut dyn FnMut(&mut Self, &str) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        self.members(Some(seen), member)
    }

    #[inline(always)]
    fn members(
        &mut self,
        mut seen: Option<&mut Seen<'a>>,
        member: &mut dyn FnMut(&mut Self, &str) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        let mut index: usize = 0;
        self.enter(b'{')?;
        if self.peek() == Some(b'}') {
            return self.leave();
        }
        loop {
            if self.peek() != Some(b'"') {
                return self.stop("a name is expected");
            }
            let mut known = seen.as_mut().and_then(|seen| seen.names.get_mut(index));
            let key = match known.as_ref().and_then(|name| self.past_name(name)) {
                Some(rest) => {
                    self.rest = rest;
                    Cow::Borrowed(known.as_deref().copied().unwrap_or_default())
                }
                None => {
                    let key = self.quoted()?;
                    if let (Some(known), Cow::Borrowed(key)) = (&mut known, &key) {
                        **known = key;
                    }
                    key
                }
            };
            index = index.wrapping_add(1);
            // Most writers put nothing before a colon or a comma, and one space or nothing behind it.
            match self.rest {
                [b':', b' ', rest @ ..] | [b':', rest @ ..] => self.rest = rest,
                _ => {
                    let _ = self.peek();
                    self.expect(b':')?;
                }
            }
            member(self, &key)?;
            match self.rest {
                [b',', b' ', rest @ ..] | [b',', rest @ ..] => self.rest = rest,
                _ => match self.peek() {
                    Some(b',') => self.step(),
                    Some(b'}') => return self.leave(),
                    _ => return self.stop("',' or '}' is expected"),
                },
            }
        }
    }

    /// What stands behind this name, if it stands here.
    #[inline(always)]
    fn past_name(&self, name: &str) -> Option<&'a [u8]> {
        let [b'"', rest @ ..] = self.rest else { return None };
        let (here, behind) = rest.split_at_checked(name.len())?;
        match behind {
            [b'"', rest @ ..] if same_bytes(here, name.as_bytes()) => Some(rest),
            _ => None,
        }
    }

    /// Calls `item` at every item; it must read or [`skip`](Self::skip) the item.
    ///
    /// # Errors
    /// When the text breaks JSON's grammar.
    pub fn list(&mut self, item: &mut dyn FnMut(&mut Self) -> Result<(), Stop>) -> Result<(), Stop> {
        self.enter(b'[')?;
        if self.peek() == Some(b']') {
            return self.leave();
        }
        loop {
            item(self)?;
            match self.peek() {
                Some(b',') => self.step(),
                Some(b']') => return self.leave(),
                _ => return self.stop("',' or ']' is expected"),
            }
        }
    }

    /// Passes over a value, whatever it is.
    ///
    /// # Errors
    /// When the text breaks JSON's grammar.
    pub fn skip(&mut self) -> Result<(), Stop> {
        match self.kind()? {
            Kind::Object => self.object(&mut |json, _| json.skip()),
            Kind::List => self.list(&mut Self::skip),
            Kind::Text => self.string().map(|_| ()),
            Kind::Number => self.number().map(|_| ()),
            Kind::Boolean => self.boolean().map(|_| ()),
            Kind::Null => self.null(),
        }
    }

    /// Passes over a value of the wrong type, with a finding.
    ///
    /// # Errors
    /// When the text breaks JSON's grammar.
    pub fn wrong(&mut self, wanted: &str) -> Result<(), Stop> {
        let at = self.here();
        self.raise(&rule::FIELD_TYPE, at, &[wanted]);
        self.skip()
    }

    pub fn raise(&mut self, broken: &'static Rule, at: u32, values: &[&str]) {
        if !self.findings.full() {
            self.findings.add(broken.at(pointer(self.text, at), values));
        }
    }

    /// Ends the reading.
    ///
    /// # Errors
    /// Always.
    #[cold]
    pub fn stop<T>(&mut self, what: &str) -> Result<T, Stop> {
        self.findings.add(rule::JSON_MALFORMED.at(String::new(), &[&self.at().to_string(), what]));
        Err(Stop)
    }

    fn enter(&mut self, bracket: u8) -> Result<(), Stop> {
        let _ = self.peek();
        self.depth = self.depth.saturating_add(1);
        if self.depth > DEPTH_MAX {
            return self.stop("nested too deep");
        }
        self.expect(bracket)
    }

    fn leave(&mut self) -> Result<(), Stop> {
        self.depth = self.depth.saturating_sub(1);
        self.step();
        Ok(())
    }

    #[inline(always)]
    fn byte(&self) -> Option<u8> {
        self.rest.first().copied()
    }

    #[inline(always)]
    fn step(&mut self) {
        if let [_, rest @ ..] = self.rest {
            self.rest = rest;
        }
    }

    /// The next byte that is not white space.
    #[inline(always)]
    pub(super) fn peek(&mut self) -> Option<u8> {
        loop {
            match self.rest {
                [byte, ..] if *byte > b' ' => return Some(*byte),
                [b' ' | b'\t' | b'\n' | b'\r', rest @ ..] => self.rest = rest,
                other => return other.first().copied(),
            }
        }
    }

    #[inline(always)]
    fn expect(&mut self, byte: u8) -> Result<(), Stop> {
        if self.byte() == Some(byte) {
            self.step();
            return Ok(());
        }
        self.expected(byte)
    }

    #[cold]
    fn expected(&mut self, byte: u8) -> Result<(), Stop> {
        self.stop(&format!("'{}' is expected", char::from(byte)))
    }

    fn digits(&mut self) -> Result<(), Stop> {
        if !self.byte().is_some_and(|b| b.is_ascii_digit()) {
            return self.stop("a digit is expected");
        }
        while self.byte().is_some_and(|b| b.is_ascii_digit()) {
            self.step();
        }
        Ok(())
    }

    fn word(&mut self, word: &str) -> Result<(), Stop> {
        if let Some(rest) = self.rest.strip_prefix(word.as_bytes()) {
            self.rest = rest;
            return Ok(());
        }
        self.stop("a value is expected")
    }

    #[cold]
    fn escaped(&mut self, start: usize) -> Result<Cow<'a, str>, Stop> {
        let mut out = String::from(self.text.get(start..self.at()).unwrap_or_default());
        loop {
            let plain = self.at();
            while self.byte().is_some_and(|b| !matches!(b, b'"' | b'\\' | 0..=0x1F)) {
                self.step();
            }
            out.push_str(self.text.get(plain..self.at()).unwrap_or_default());
            match self.byte() {
                Some(b'"') => {
                    self.step();
                    return Ok(Cow::Owned(out));
                }
                Some(b'\\') => {
                    self.step();
                    let character = match self.byte() {
                        Some(b'u') => self.unicode()?,
                        Some(b'n') => '\n',
                        Some(b't') => '\t',
                        Some(b'r') => '\r',
                        Some(b'b') => '\u{8}',
                        Some(b'f') => '\u{C}',
                        Some(byte @ (b'"' | b'\\' | b'/')) => char::from(byte),
                        _ => return self.stop("unknown escape"),
                    };
                    self.step();
                    out.push(character);
                }
                Some(_) => return self.stop("control character in a string"),
                None => return self.stop("unexpected end"),
            }
        }
    }

    /// Reads `uXXXX`, and a second one for a surrogate pair; stays on the last digit.
    fn unicode(&mut self) -> Result<char, Stop> {
        let first = self.hex()?;
        let code = match first {
            0xD800..=0xDBFF => {
                self.step();
                self.expect(b'\\')?;
                if self.byte() != Some(b'u') {
                    return self.stop("half a surrogate pair");
                }
                let second = self.hex()?;
                if !(0xDC00..=0xDFFF).contains(&second) {
                    return self.stop("half a surrogate pair");
                }
                let high = first.wrapping_sub(0xD800).wrapping_shl(10);
                high.wrapping_add(second.wrapping_sub(0xDC00)).wrapping_add(0x1_0000)
            }
            code => code,
        };
        match char::from_u32(code) {
            Some(character) => Ok(character),
            None => self.stop("half a surrogate pair"),
        }
    }

    fn hex(&mut self) -> Result<u32, Stop> {
        let start = self.at().saturating_add(1);
        let end = start.saturating_add(4);
        let digits = self.text.get(start..end).filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()));
        match digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()) {
            Some(code) => {
                // It stays on the last digit.
                self.rest = self.rest.get(4..).unwrap_or_default();
                Ok(code)
            }
            None => self.stop("four hexadecimal digits are expected"),
        }
    }
}

/// A decimal in JSON's or XSD's spelling; an exponent is not accepted.
#[must_use]
pub fn decimal(text: &str) -> Option<Decimal> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = digits.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    (plain && !digits.starts_with('.') && !digits.ends_with('.')).then(|| Decimal::parse(text)).flatten()
}

/// The JSON pointer (RFC 6901) of the value that stands at this offset.
#[must_use]
pub fn pointer(text: &str, at: u32) -> String {
    let target = at as usize;
    let arena = Bump::new();
    let mut json = Json::new(text, &arena);
    let mut path = String::new();
    // A text that breaks off has been reported as such; the path up to there is still right.
    let _ = seek(&mut json, target, &mut path);
    path
}

/// Descends to the value at `target`; true when found.
fn seek(json: &mut Json<'_>, target: usize, path: &mut String) -> Result<bool, Stop> {
    let kind = json.kind()?;
    if json.at() >= target {
        return Ok(json.at() == target);
    }
    let mut found = false;
    match kind {
        Kind::Object => json.object(&mut |json, key| {
            if found {
                return Err(Stop);
            }
            let length = path.len();
            path.push('/');
            path.push_str(&key.replace('~', "~0").replace('/', "~1"));
            found = seek(json, target, path)?;
            if found {
                return Err(Stop);
            }
            path.truncate(length);
            Ok(())
        }),
        Kind::List => {
            let mut index: usize = 0;
            json.list(&mut |json| {
                let length = path.len();
                path.push_str(&format!("/{index}"));
                index = index.saturating_add(1);
                found = seek(json, target, path)?;
                if found {
                    return Err(Stop);
                }
                path.truncate(length);
                Ok(())
            })
        }
        _ => json.skip(),
    }
    .or_else(|stop| if found { Ok(()) } else { Err(stop) })?;
    Ok(found)
}
