//! A text as it is written: pieces of a fixed size are copied whole, and what is too much of them is written over.
//!
//! A copy whose size the compiler knows is an instruction or two, where one of any size is a call, and inside WebAssembly
//! a slow one.

/// Bytes of texts, written one after the other.
pub struct Out {
    /// Zeros from `at` on.
    bytes: Vec<u8>,
    at: usize,
}

impl Out {
    /// With room for so many bytes; it grows where they do not suffice.
    #[must_use]
    pub fn with_room(bytes: usize) -> Self {
        Self { bytes: vec![0; bytes], at: 0 }
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.at
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.at == 0
    }

    /// The first `length` bytes of `piece`.
    #[inline]
    pub fn piece<const N: usize>(&mut self, piece: &[u8; N], length: usize) {
        if let Some(to) = self.bytes.get_mut(self.at..).and_then(<[u8]>::first_chunk_mut::<N>) {
            *to = *piece;
            self.at = self.at.wrapping_add(length.min(N));
        } else {
            self.bytes(piece.get(..length).unwrap_or_default());
        }
    }

    #[inline]
    pub fn byte(&mut self, byte: u8) {
        self.piece(&[byte], 1);
    }

    /// A text of the schema's own: mostly short.
    #[inline]
    pub fn word(&mut self, word: &str) {
        let bytes = word.as_bytes();
        if bytes.len() > 16 {
            return self.bytes(bytes);
        }
        if let (Some(head), Some(tail)) = (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
            let end = self.at.wrapping_add(bytes.len());
            self.piece(head, 8);
            self.at = end.wrapping_sub(8);
            self.piece(tail, 8);
        } else {
            let (word, length) = padded(bytes);
            self.piece(&word.to_le_bytes(), length);
        }
    }

    /// As many bytes as there are.
    pub fn bytes(&mut self, bytes: &[u8]) {
        let end = self.at.saturating_add(bytes.len());
        if end > self.bytes.len() {
            self.grow(end);
        }
        if let Some(to) = self.bytes.get_mut(self.at..end) {
            to.copy_from_slice(bytes);
            self.at = end;
        }
    }

    /// What stands from `start` to `end` once more.
    pub fn again(&mut self, start: usize, end: usize) {
        let length = end.saturating_sub(start);
        if length <= 16
            && let Some(piece) = self.bytes.get(start..).and_then(<[u8]>::first_chunk::<16>).copied()
        {
            return self.piece(&piece, length);
        }
        let copy = self.bytes.get(start..end).unwrap_or_default().to_vec();
        self.bytes(&copy);
    }

    /// Character data: what a reader would take for markup, or normalise, is escaped.
    #[inline]
    pub fn escaped(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let start = self.at;
        let Some(last) = bytes.last_chunk::<8>() else {
            let (word, length) = padded(bytes);
            if has_special(word) {
                return self.escaped_each(bytes);
            }
            return self.piece(&word.to_le_bytes(), length);
        };
        for word in bytes.as_chunks::<8>().0 {
            if has_special(u64::from_le_bytes(*word)) {
                self.at = start;
                return self.escaped_each(bytes);
            }
            self.piece(word, 8);
        }
        if has_special(u64::from_le_bytes(*last)) {
            self.at = start;
            return self.escaped_each(bytes);
        }
        // What is left once more with what stands before it, in one step.
        self.at = start.wrapping_add(bytes.len()).wrapping_sub(8);
        self.piece(last, 8);
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

    /// Made of nothing but texts; looked at once more, since nothing is taken on trust.
    #[must_use]
    pub fn text(mut self) -> String {
        self.bytes.truncate(self.at);
        String::from_utf8(self.bytes).unwrap_or_default()
    }

    #[cold]
    fn grow(&mut self, end: usize) {
        self.bytes.resize(end.saturating_mul(2).saturating_add(64), 0);
    }
}

/// Less than eight bytes as a little-endian word, and how many they are.
#[inline]
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
#[inline]
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
    use super::Out;

    /// Character by character, as the function under test does not.
    fn plainly(text: &str) -> String {
        text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('\r', "&#13;")
    }

    #[test]
    fn what_is_written_stands_there_whatever_the_room() {
        let text = "Hűtött házi sertés <fél> & más,\r\n400 g";
        for room in [0, 1, 7, 8, 9, 40, 400] {
            let (mut out, mut expected) = (Out::with_room(room), String::new());
            for from in (0..text.len()).filter(|at| text.is_char_boundary(*at)) {
                for to in (from..=text.len()).filter(|at| text.is_char_boundary(*at)) {
                    let part = &text[from..to];
                    out.word(part);
                    out.escaped(part);
                    out.byte(b'|');
                    let (start, end) = (out.len() - 1 - part.len().min(1), out.len());
                    if expected.is_char_boundary(start) && part.is_ascii() && !part.contains(['&', '<', '>', '\r']) {
                        out.again(start, end);
                        expected.push_str(&format!("{part}{}|", plainly(part)));
                        let again = expected[start..end].to_owned();
                        expected.push_str(&again);
                    } else {
                        expected.push_str(&format!("{part}{}|", plainly(part)));
                    }
                }
            }
            assert_eq!(out.len(), expected.len());
            assert_eq!(out.text(), expected, "{room}");
        }
    }
}
