//! What stands in a text, found in one pass: the ends of strings, and short decimals.

use crate::money::Decimal;

/// How many bytes stand before the first quote, backslash or control character; eight are looked at in one step.
#[inline]
pub fn plain_length(bytes: &[u8]) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGHS: u64 = 0x8080_8080_8080_8080;
    // A flipped bit moves the quote to the end of the control characters: both are below this.
    const FLIPPED: u64 = ONES.wrapping_mul((b'"' ^ b' ') as u64);
    const BELOW: u64 = ONES.wrapping_mul((b' ' + 1) as u64);
    const BACKSLASHES: u64 = ONES.wrapping_mul(b'\\' as u64);
    let mut rest = bytes;
    while let Some((word, behind)) = rest.split_first_chunk() {
        let word = u64::from_le_bytes(*word);
        // The high bit of each byte that stops; right up to the first one, which is all we look for.
        let low = (word ^ FLIPPED).wrapping_sub(BELOW);
        let backslash = (word ^ BACKSLASHES).wrapping_sub(ONES);
        let stops = (low | backslash) & !word & HIGHS;
        if stops != 0 {
            let before = bytes.len().wrapping_sub(rest.len());
            return before.wrapping_add((stops.trailing_zeros() / 8) as usize);
        }
        rest = behind;
    }
    let stop = rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1F));
    bytes.len().wrapping_sub(rest.len()).wrapping_add(stop.unwrap_or(rest.len()))
}

/// Reads a decimal of at most 18 digits in one pass; gives it and what stands behind it.
#[inline]
pub fn short_decimal(bytes: &[u8]) -> Option<(Decimal, &[u8])> {
    let (negative, digits) = match bytes {
        [b'-', rest @ ..] => (true, rest),
        rest => (false, rest),
    };
    let mut units: i64 = 0;
    // What is left behind the point.
    let mut point = None;
    let mut rest = digits;
    while let [byte, behind @ ..] = rest {
        match byte {
            b'0'..=b'9' => units = units.wrapping_mul(10).wrapping_add(i64::from(byte.wrapping_sub(b'0'))),
            b'.' if point.is_none() => point = Some(behind.len()),
            _ => break,
        }
        rest = behind;
    }
    let scale = point.map_or(0, |behind| behind.wrapping_sub(rest.len()));
    let length = digits.len().wrapping_sub(rest.len());
    let whole = length.wrapping_sub(scale).wrapping_sub(usize::from(point.is_some()));
    // At least one digit before the point, and one after it; the point counts as one, too.
    if length > 18 || whole == 0 || (point.is_some() && scale == 0) {
        return None;
    }
    let units = if negative { units.wrapping_neg() } else { units };
    Some((Decimal::new(units, u8::try_from(scale).ok()?), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_string_ends_at_the_first_byte_that_is_not_plain() {
        for stop in [b'"', b'\\', 0, 0x1F] {
            for length in 0..20 {
                let mut bytes = "é~ !#[]\u{7F}abcdefghijklm".as_bytes()[..length].to_vec();
                assert_eq!(plain_length(&bytes), length);
                bytes.push(stop);
                bytes.extend_from_slice(b"\"\\ more of it");
                assert_eq!(plain_length(&bytes), length, "{stop} after {length}");
            }
        }
    }

    #[test]
    fn what_is_no_short_decimal_is_left_to_others() {
        for (text, number) in
            [("0", "0"), ("-0.50,", "-0.50"), ("123456789012345678\"", "123456789012345678")]
        {
            let (found, rest) = short_decimal(text.as_bytes()).unwrap();
            assert_eq!((found.to_string().as_str(), &text[..text.len() - rest.len()]), (number, number));
        }
        for text in ["", "-", ".5", "5.", "+5", "a", "1234567890123456789", "-.5", "12345678901234567.8"] {
            assert!(short_decimal(text.as_bytes()).is_none(), "{text}");
        }
    }
}
