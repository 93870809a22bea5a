//! A text as it is written: pieces of a fixed size are copied whole, and what is too much of them is written over.
//!
//! A copy whose size the compiler knows is an instruction or two, where one of any size is a call, and inside WebAssembly
//! a slow one. The pieces go into a page whose size is a power of two, with a margin behind it: a place within the page
//! needs no check that a piece fits, since the compiler sees that it does.

/// A power of two.
const PAGE: usize = 4096;
/// At least the largest piece.
const MARGIN: usize = 3 * LINK + 32;

/// Bytes of texts, written one after the other.
pub struct Out {
    /// What has left the page.
    done: Vec<u8>,
    /// What stands from `at` on is of no meaning.
    page: [u8; PAGE + MARGIN],
    at: usize,
}

/// A text of at most sixteen bytes, in registers: its bytes from the lowest one on, and what is behind them is of no
/// meaning. Two words, since inside WebAssembly a shift of 128 bits is a call.
#[derive(Clone, Copy, Debug, Default)]
pub struct Short {
    low: u64,
    high: u64,
    length: usize,
}

impl Short {
    /// The first `length` of these bytes, at most sixteen.
    #[inline]
    #[must_use]
    pub const fn new([low, high]: [u64; 2], length: usize) -> Self {
        Self { low, high, length: if length > 16 { 16 } else { length } }
    }

    /// The same behind one byte more; of less than sixteen bytes.
    #[inline]
    #[must_use]
    pub const fn behind(self, byte: u8) -> Self {
        let high = self.high.wrapping_shl(8) | self.low.wrapping_shr(56);
        Self::new([self.low.wrapping_shl(8) | byte as u64, high], self.length.wrapping_add(1))
    }

    /// Its bytes, and behind them what is of no meaning.
    #[inline(always)]
    #[must_use]
    pub fn bytes(self) -> [u8; 16] {
        (u128::from(self.high).wrapping_shl(64) | u128::from(self.low)).to_le_bytes()
    }

    #[inline(always)]
    #[must_use]
    pub const fn len(self) -> usize {
        self.length
    }

    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.length == 0
    }

    /// `None` for a longer text.
    #[inline(always)]
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let length = bytes.len();
        let (Some(head), Some(tail)) = (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) else {
            return Some(Self { low: padded(bytes).0, high: 0, length });
        };
        if length > 16 {
            return None;
        }
        // Of the last eight bytes those that are not among the first eight; none of exactly eight.
        let by = 16_usize.wrapping_sub(length).wrapping_mul(8) as u32;
        let high = u64::from_le_bytes(*tail).checked_shr(by).unwrap_or(0);
        Some(Self { low: u64::from_le_bytes(*head), high, length })
    }

    /// `None` for a longer text, and for one that cannot stand in XML as it is.
    #[inline(always)]
    #[must_use]
    pub fn plain(text: &str) -> Option<Self> {
        Self::of(text).filter(|it| !has_special(it.low) && !has_special(it.high))
    }
}

/// Tags that follow one another, at most 63 bytes.
pub struct Link {
    bytes: [u8; LINK],
    length: u8,
}

const LINK: usize = 64;

impl Link {
    /// Of these parts.
    #[must_use]
    #[expect(
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects,
        reason = "goes wrong at compile time only"
    )]
    pub const fn new(parts: &[&str]) -> Self {
        let mut bytes = [0; LINK];
        let (mut part, mut length) = (0, 0);
        while part < parts.len() {
            let mut at = 0;
            while at < parts[part].len() {
                bytes[length] = parts[part].as_bytes()[at];
                (at, length) = (at + 1, length + 1);
            }
            part += 1;
        }
        assert!(length < LINK);
        Self { bytes, length: length as u8 }
    }
}

/// An element's tags, each at most 31 bytes.
pub struct Tags {
    open: [u8; TAG],
    close: [u8; TAG],
    /// The start tag's; the end tag has one more. 0 where there is no room for them.
    length: u8,
}

const TAG: usize = 32;

impl Tags {
    /// Of an element whose name consists of these two parts.
    #[must_use]
    #[expect(
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects,
        reason = "goes wrong at compile time only"
    )]
    pub const fn new(prefix: &str, name: &str) -> Self {
        let length = prefix.len() + name.len() + 2;
        if length + 1 >= TAG {
            return Self { open: [0; TAG], close: [0; TAG], length: 0 };
        }
        let (mut open, mut close) = ([0; TAG], [0; TAG]);
        (open[0], close[0], close[1]) = (b'<', b'<', b'/');
        let mut at = 0;
        while at < prefix.len() + name.len() {
            let byte =
                if at < prefix.len() { prefix.as_bytes()[at] } else { name.as_bytes()[at - prefix.len()] };
            (open[at + 1], close[at + 2]) = (byte, byte);
            at += 1;
        }
        (open[length - 1], close[length]) = (b'>', b'>');
        Self { open, close, length: length as u8 }
    }

    /// Whether there is no room for them here.
    #[inline]
    #[must_use]
    pub const fn is_long(&self) -> bool {
        self.length == 0
    }
}

impl Out {
    /// With room for so many bytes; it grows where they do not suffice.
    #[inline]
    #[must_use]
    pub fn with_room(bytes: usize) -> Self {
        Self { done: Vec::with_capacity(bytes), page: [0; PAGE + MARGIN], at: 0 }
    }

    /// Where the next piece goes. Whatever is written there is at most [`MARGIN`] long.
    #[inline(always)]
    fn window<const N: usize>(&mut self) -> Option<&mut [u8; N]> {
        if self.at >= PAGE {
            self.turn();
        }
        // The mask changes nothing, and tells the compiler so.
        self.page.get_mut(self.at & (PAGE - 1)..).and_then(<[u8]>::first_chunk_mut::<N>)
    }

    /// Begins the next page.
    #[cold]
    fn turn(&mut self) {
        self.done.extend_from_slice(self.page.get(..self.at).unwrap_or_default());
        self.at = 0;
    }

    /// The first `length` bytes of `piece`, which is no larger than [`MARGIN`].
    #[inline(always)]
    fn piece<const N: usize>(&mut self, piece: &[u8; N], length: usize) {
        const { assert!(N <= MARGIN) };
        if let Some(to) = self.window() {
            *to = *piece;
            self.at = self.at.wrapping_add(length);
        }
    }

    #[inline]
    pub fn open(&mut self, tags: &Tags) {
        self.piece(&tags.open, usize::from(tags.length));
    }

    #[inline]
    pub fn close(&mut self, tags: &Tags) {
        self.piece(&tags.close, usize::from(tags.length).wrapping_add(1));
    }

    /// A whole element with a short text.
    #[inline]
    pub fn leaf(&mut self, tags: &Tags, text: Short) {
        // Both are less than 32, so that no place within the window has to be checked.
        let (length, text_length) = (usize::from(tags.length) & 31, text.length & 31);
        let end = length.wrapping_add(text_length);
        let Some(window) = self.window::<96>() else { return };
        if let Some(to) = window.first_chunk_mut() {
            *to = tags.open;
        }
        if let Some(to) = window.get_mut(length..).and_then(<[u8]>::first_chunk_mut) {
            *to = text.bytes();
        }
        if let Some(to) = window.get_mut(end..).and_then(<[u8]>::first_chunk_mut) {
            *to = tags.close;
        }
        self.at = self.at.wrapping_add(end).wrapping_add(length).wrapping_add(1);
    }

    /// The same short text twice, with what stands before, between and behind.
    #[inline]
    pub fn twice(&mut self, [before, between, behind]: &[Link; 3], text: Short) {
        const MASK: usize = LINK - 1;
        // All are less than 64 and 32, so that no place within the window has to be checked.
        let first = usize::from(before.length) & MASK;
        let second = (text.length & 31).wrapping_add(usize::from(between.length) & MASK);
        let third = (text.length & 31).wrapping_add(usize::from(behind.length) & MASK);
        let Some(window) = self.window::<{ 3 * LINK + 32 }>() else { return };
        if let Some(to) = window.first_chunk_mut() {
            *to = before.bytes;
        }
        let mut at = first;
        for link in [between, behind] {
            if let Some(to) = window.get_mut(at..).and_then(<[u8]>::first_chunk_mut) {
                *to = text.bytes();
            }
            let text_end = at.wrapping_add(text.length & 31);
            if let Some(to) = window.get_mut(text_end..).and_then(<[u8]>::first_chunk_mut) {
                *to = link.bytes;
            }
            at = at.wrapping_add(second);
        }
        self.at = self.at.wrapping_add(first).wrapping_add(second).wrapping_add(third);
    }

    #[inline(always)]
    pub fn short(&mut self, text: Short) {
        self.piece(&text.bytes(), text.length);
    }

    #[inline]
    pub fn byte(&mut self, byte: u8) {
        self.piece(&[byte], 1);
    }

    /// A text that can stand in XML as it is.
    #[inline]
    pub fn word(&mut self, word: &str) {
        match Short::of(word) {
            Some(short) => self.short(short),
            None => self.bytes(word.as_bytes()),
        }
    }

    fn bytes(&mut self, bytes: &[u8]) {
        if bytes.len() > MARGIN {
            self.turn();
            return self.done.extend_from_slice(bytes);
        }
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.piece(word, 8);
        }
        let (word, length) = padded(rest);
        self.piece(&word.to_le_bytes(), length);
    }

    /// Character data: what a reader would take for markup, or normalise, is escaped.
    #[inline]
    pub fn escaped(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let (words, rest) = bytes.as_chunks::<8>();
        if words.iter().any(|word| has_special(u64::from_le_bytes(*word))) || has_special(padded(rest).0) {
            return self.escaped_each(bytes);
        }
        self.bytes(bytes);
    }

    #[cold]
    fn escaped_each(&mut self, bytes: &[u8]) {
        for byte in bytes {
            match byte {
                b'&' => self.bytes(b"&amp;"),
                b'<' => self.bytes(b"&lt;"),
                b'>' => self.bytes(b"&gt;"),
                b'\r' => self.bytes(b"&#13;"),
                _ => self.byte(*byte),
            }
        }
    }

    /// What has been written, UTF-8: it consists of nothing but texts.
    #[must_use]
    pub fn finish(&mut self) -> Vec<u8> {
        self.turn();
        debug_assert!(core::str::from_utf8(&self.done).is_ok(), "a text has been cut");
        core::mem::take(&mut self.done)
    }

    /// [`finish`](Self::finish) as a text.
    #[must_use]
    pub fn text(mut self) -> String {
        String::from_utf8(self.finish()).unwrap_or_default()
    }
}

/// Less than eight bytes as a little-endian word, and how many they are.
#[inline(always)]
fn padded(bytes: &[u8]) -> (u64, usize) {
    let length = bytes.len();
    let word = if let (Some(head), Some(tail)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        let by = length.wrapping_sub(4).wrapping_mul(8) as u32;
        u64::from(u32::from_le_bytes(*head)) | u64::from(u32::from_le_bytes(*tail)).wrapping_shl(by)
    } else {
        match bytes {
            [a] => u64::from(*a),
            [a, b] => u64::from(u16::from_le_bytes([*a, *b])),
            [a, b, c] => u64::from(u32::from_le_bytes([*a, *b, *c, 0])),
            _ => 0,
        }
    };
    (word, length)
}

/// Whether one of eight bytes has to be escaped.
#[inline(always)]
fn has_special(word: u64) -> bool {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGHS: u64 = 0x8080_8080_8080_8080;
    const fn all(byte: u8) -> u64 {
        ONES.wrapping_mul(byte as u64)
    }
    // '<' and '>' differ in one bit.
    let angle = ((word & !all(b'<' ^ b'>')) ^ all(b'<')).wrapping_sub(ONES);
    let other = (word ^ all(b'&')).wrapping_sub(ONES) | (word ^ all(b'\r')).wrapping_sub(ONES);
    (angle | other) & !word & HIGHS != 0
}

#[cfg(test)]
mod tests {
    use super::{Out, Short, Tags};

    const TAGS: Tags = Tags::new("a:", "name");

    /// Character by character, as the function under test does not.
    fn plainly(text: &str) -> String {
        text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('\r', "&#13;")
    }

    #[test]
    fn what_is_written_stands_there_over_many_pages() {
        let text = "Hűtött házi sertés <fél> & más,\r\n400 g";
        let (mut out, mut expected) = (Out::with_room(0), String::new());
        for from in (0..text.len()).filter(|at| text.is_char_boundary(*at)) {
            for to in (from..=text.len()).filter(|at| text.is_char_boundary(*at)) {
                let part = &text[from..to];
                out.word(part);
                out.escaped(part);
                out.byte(b'|');
                out.leaf(&TAGS, Short::plain(part).unwrap_or_default());
                let short = Some(part).filter(|part| part.len() <= 16 && plainly(part) == **part);
                expected.push_str(&format!(
                    "{part}{}|<a:name>{}</a:name>",
                    plainly(part),
                    short.unwrap_or("")
                ));
            }
        }
        let long = text.repeat(300);
        out.word(&long);
        out.escaped(&long);
        expected.push_str(&long);
        expected.push_str(&plainly(&long));
        assert_eq!(out.text(), expected);
    }
}
