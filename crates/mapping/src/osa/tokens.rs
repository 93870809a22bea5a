//! The tokens of an XML 1.0 without a DTD: tags, text, references, and what stands aside.
//!
//! Not quick-xml's own events: those check each piece for UTF-8 anew and cost most of what reading a document costs.
//! Attributes and the declaration, which are rare, are still quick-xml's. `tests/smoke.rs` holds the tokens to its
//! events, over samples and damaged documents.

use memchr::{memchr, memchr2, memchr3, memmem};

use crate::same::begins;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token<'a> {
    /// `attributes` is all that stands behind the name. After an empty-element tag its [`Token::End`] comes by itself.
    Start {
        name: &'a str,
        attributes: &'a str,
    },
    /// Ends the element that was started last and not yet ended; its name has been compared.
    End,
    Text(&'a str),
    /// The content of a CDATA section.
    Data(&'a str),
    /// What stands between `&` and `;`.
    Reference(&'a str),
    /// What stands between `<?` and `?>` of the XML declaration.
    Declaration(&'a str),
    /// A document type declaration begins; nothing is read beyond.
    DocType,
    /// A comment or a processing instruction.
    Aside,
    /// The end of the text.
    Finish,
}

/// What is wrong with the text.
pub type Malformed = &'static str;

pub struct Tokens<'a> {
    xml: &'a str,
    at: usize,
    /// Names of the elements that are open.
    open: Vec<&'a str>,
    /// The last tag was an empty-element tag.
    empty: bool,
    /// `]]>`, which cannot stand in text, stands somewhere.
    section_end: bool,
}

impl<'a> Tokens<'a> {
    #[must_use]
    pub fn new(xml: &'a str) -> Self {
        let section_end = memmem::find(xml.as_bytes(), b"]]>").is_some();
        Self { xml, at: 0, open: Vec::with_capacity(16), empty: false, section_end }
    }

    /// Where the next token begins.
    #[must_use]
    pub fn position(&self) -> usize {
        self.at
    }

    /// The next token.
    ///
    /// # Errors
    /// When the text is not well-formed; nothing can be read beyond.
    pub fn token(&mut self) -> Result<Token<'a>, Malformed> {
        if self.empty {
            self.empty = false;
            self.open.pop();
            return Ok(Token::End);
        }
        let rest = self.xml.get(self.at..).unwrap_or_default();
        match rest.as_bytes() {
            [b'<', b'/', ..] => self.end(rest),
            [b'<', b'!', ..] => self.declared(rest),
            [b'<', b'?', ..] => self.instruction(rest),
            [b'<', ..] => self.start(rest),
            [b'&', ..] => self.reference(rest),
            [] if self.open.is_empty() => Ok(Token::Finish),
            [] => Err("unexpected end"),
            bytes => {
                let text = self.take(rest, memchr2(b'<', b'&', bytes).unwrap_or(bytes.len()));
                if self.section_end && text.contains("]]>") {
                    return Err("']]>' in text");
                }
                Ok(Token::Text(text))
            }
        }
    }

    /// So many bytes of the rest, which end where ASCII stands.
    fn take(&mut self, rest: &'a str, length: usize) -> &'a str {
        self.at = self.at.saturating_add(length);
        rest.get(..length).unwrap_or_default()
    }

    fn start(&mut self, rest: &'a str) -> Result<Token<'a>, Malformed> {
        let bytes = rest.as_bytes();
        let plain = plain_length(bytes.get(1..).unwrap_or_default()).saturating_add(1);
        if bytes.get(plain) == Some(&b'>') && plain > 1 {
            let name = rest.get(1..plain).unwrap_or_default();
            self.at = self.at.saturating_add(plain).saturating_add(1);
            self.open.push(name);
            return Ok(Token::Start { name, attributes: "" });
        }
        let end = tag_end(bytes).ok_or("unclosed tag")?;
        let content = rest.get(1..end).unwrap_or_default();
        let (content, empty) = content.strip_suffix('/').map_or((content, false), |content| (content, true));
        let length = content.bytes().position(is_space).unwrap_or(content.len());
        let (name, attributes) = content.split_at_checked(length).unwrap_or((content, ""));
        if name.is_empty() {
            return Err("a name is expected");
        }
        self.at = self.at.saturating_add(end).saturating_add(1);
        self.open.push(name);
        self.empty = empty;
        Ok(Token::Start { name, attributes })
    }

    fn end(&mut self, rest: &'a str) -> Result<Token<'a>, Malformed> {
        let expected = self.open.pop().ok_or("an end tag without its start tag")?;
        let found = rest.get(2..).unwrap_or_default();
        let behind = found.get(expected.len()..).filter(|_| begins(found, expected));
        let behind = behind.ok_or("an end tag of another name")?;
        let spaces = match behind.as_bytes().first() {
            Some(b'>') => 0,
            _ => behind.bytes().position(|b| !is_space(b)).unwrap_or(behind.len()),
        };
        if behind.as_bytes().get(spaces) != Some(&b'>') {
            return Err("an end tag of another name");
        }
        self.at = self.at.saturating_add(expected.len()).saturating_add(spaces).saturating_add(3);
        Ok(Token::End)
    }

    /// A comment, a CDATA section or a document type declaration.
    #[cold]
    fn declared(&mut self, rest: &'a str) -> Result<Token<'a>, Malformed> {
        if let Some(comment) = rest.strip_prefix("<!--") {
            // Two hyphens end a comment, and can stand nowhere else in it.
            let end = comment.find("--").ok_or("unclosed comment")?;
            if comment.as_bytes().get(end.saturating_add(2)) != Some(&b'>') {
                return Err("'--' in a comment");
            }
            self.at = self.at.saturating_add(end).saturating_add(7);
            return Ok(Token::Aside);
        }
        if let Some(section) = rest.strip_prefix("<![CDATA[") {
            let end = section.find("]]>").ok_or("unclosed CDATA section")?;
            self.at = self.at.saturating_add(end).saturating_add(12);
            return Ok(Token::Data(section.get(..end).unwrap_or_default()));
        }
        match rest.get(..9) {
            Some(start) if start.eq_ignore_ascii_case("<!DOCTYPE") => Ok(Token::DocType),
            _ => Err("unknown markup"),
        }
    }

    #[cold]
    fn instruction(&mut self, rest: &'a str) -> Result<Token<'a>, Malformed> {
        let inside = rest.get(2..).unwrap_or_default();
        let end = inside.find("?>").ok_or("unclosed processing instruction")?;
        let content = inside.get(..end).unwrap_or_default();
        let begins_name = |b: u8| b.is_ascii_alphabetic() || matches!(b, b'_' | b':' | 0x80..);
        if !content.bytes().next().is_some_and(begins_name) {
            return Err("a name is expected");
        }
        self.at = self.at.saturating_add(end).saturating_add(4);
        match content.strip_prefix("xml") {
            Some(behind) if behind.bytes().next().is_none_or(is_space) => Ok(Token::Declaration(content)),
            _ => Ok(Token::Aside),
        }
    }

    fn reference(&mut self, rest: &'a str) -> Result<Token<'a>, Malformed> {
        let inside = rest.get(1..).unwrap_or_default();
        match memchr3(b';', b'&', b'<', inside.as_bytes()) {
            Some(end) if inside.as_bytes().get(end) == Some(&b';') => {
                self.at = self.at.saturating_add(end).saturating_add(2);
                Ok(Token::Reference(inside.get(..end).unwrap_or_default()))
            }
            _ => Err("unclosed reference"),
        }
    }
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

/// Where the `>` of a tag stands that is not inside an attribute's value.
fn tag_end(bytes: &[u8]) -> Option<usize> {
    let mut from: usize = 0;
    loop {
        let found = from.saturating_add(memchr3(b'>', b'"', b'\'', bytes.get(from..)?)?);
        let quote = *bytes.get(found)?;
        if quote == b'>' {
            return Some(found);
        }
        let value = found.saturating_add(1);
        from = value.saturating_add(memchr(quote, bytes.get(value..)?)?).saturating_add(1);
    }
}

/// How many bytes stand before the first `>`, or anything that makes a tag more than a plain name: white space,
/// quotes and slashes are all less than a zero. Eight bytes are looked at in one step.
#[inline]
fn plain_length(bytes: &[u8]) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGHS: u64 = 0x8080_8080_8080_8080;
    let less = |word: u64, than: u8| word.wrapping_sub(ONES.wrapping_mul(u64::from(than))) & !word & HIGHS;
    let mut length: usize = 0;
    for word in bytes.as_chunks::<8>().0 {
        let word = u64::from_le_bytes(*word);
        let stops = less(word, b'0') | less(word ^ ONES.wrapping_mul(u64::from(b'>')), 1);
        if stops != 0 {
            return length.wrapping_add((stops.trailing_zeros() / 8) as usize);
        }
        length = length.wrapping_add(8);
    }
    let rest = bytes.get(length..).unwrap_or_default();
    let stop = rest.iter().position(|b| *b < b'0' || *b == b'>');
    length.wrapping_add(stop.unwrap_or(rest.len()))
}
