//! Whether two short texts are the same, without a call.
//!
//! `==` on texts whose lengths the compiler does not know calls the platform's `memcmp`: a few bytes cost more for the
//! call than for the look (70 ns with glibc's AVX-512 form on some virtual machines, a loop over bytes inside
//! WebAssembly). Names of elements and words of the schema are compared hundreds of times for one document.

/// `left == right`
#[inline]
#[must_use]
pub fn same(left: &str, right: &str) -> bool {
    same_bytes(left.as_bytes(), right.as_bytes())
}

/// Whether `text` begins with `start`.
#[inline]
#[must_use]
pub fn begins(text: &str, start: &str) -> bool {
    text.as_bytes().get(..start.len()).is_some_and(|head| same_bytes(head, start.as_bytes()))
}

/// Eight bytes are looked at in one step, the last eight of them perhaps once more.
#[inline]
#[must_use]
pub fn same_bytes(left: &[u8], right: &[u8]) -> bool {
    if left.len() != right.len() {
        return false;
    }
    if let (Some(last), Some(other)) = (left.last_chunk::<8>(), right.last_chunk::<8>()) {
        let (words, others) = (left.as_chunks::<8>().0, right.as_chunks::<8>().0);
        return eight(last) == eight(other)
            && words.iter().zip(others).all(|(word, other)| eight(word) == eight(other));
    }
    if let (Some(head), Some(tail)) = (left.first_chunk::<4>(), left.last_chunk::<4>()) {
        let (Some(other_head), Some(other_tail)) = (right.first_chunk::<4>(), right.last_chunk::<4>()) else {
            return false;
        };
        return four(head) == four(other_head) && four(tail) == four(other_tail);
    }
    match (left, right) {
        ([], []) => true,
        ([a], [b]) => a == b,
        ([a, b], [c, d]) => a == c && b == d,
        ([a, b, c], [d, e, f]) => a == d && b == e && c == f,
        _ => false,
    }
}

#[inline]
fn eight(bytes: &[u8; 8]) -> u64 {
    u64::from_le_bytes(*bytes)
}

#[inline]
fn four(bytes: &[u8; 4]) -> u32 {
    u32::from_le_bytes(*bytes)
}

#[cfg(test)]
mod tests {
    use super::{begins, same};

    #[test]
    fn says_what_the_standard_library_says() {
        let text = "lineGrossAmountNormalHUF és más";
        let ends = || (0..=text.len()).filter(|end| text.is_char_boundary(*end));
        for (from, to) in ends().flat_map(|from| ends().map(move |to| (from, to))) {
            let Some(left) = text.get(from..to) else { continue };
            assert!(same(left, String::from(left).as_str()), "{left}");
            for (at, _) in left.char_indices() {
                // One character is another, at every place.
                let mut other: Vec<char> = left.chars().collect();
                other[left[..at].chars().count()] = '~';
                let other: String = other.into_iter().collect();
                assert_eq!(same(left, &other), left == other, "{left} {other}");
            }
            for end in ends().filter(|end| *end <= left.len() && left.is_char_boundary(*end)) {
                assert_eq!(same(left, &left[..end]), end == left.len());
                assert!(begins(left, &left[..end]));
            }
            assert_eq!(begins(text, left), text.starts_with(left), "{left}");
        }
    }
}
