//! Which field a name is: a perfect hash over the names of an object, found by the compiler.
//!
//! A name is told by its first and its last eight bytes and its length; up to sixteen bytes that is all there is of it.

/// The names of an object's fields, each with its field. `SLOTS` is [`slots`] of `N`.
pub struct Keys<T, const N: usize, const SLOTS: usize> {
    names: [(Words, &'static str, T); N],
    factor: u64,
    /// By hash: one more than the place in `names`, 0 for none.
    table: [u8; SLOTS],
}

/// The first and the last bytes of a name, which overlap in a short one.
#[derive(Clone, Copy)]
struct Words {
    head: u64,
    tail: u64,
}

/// So many slots that a factor without collisions is found after few trials.
#[must_use]
pub const fn slots(names: usize) -> usize {
    names.saturating_mul(4).next_power_of_two()
}

impl<T: Copy, const N: usize, const SLOTS: usize> Keys<T, N, SLOTS> {
    /// Evaluated by the compiler; two equal names do not compile.
    #[must_use]
    #[expect(
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects,
        reason = "goes wrong at compile time only"
    )]
    pub const fn new(fields: [(&'static str, T); N]) -> Self {
        assert!(SLOTS == slots(N) && N < 256);
        let mut names = [(Words { head: 0, tail: 0 }, "", fields[0].1); N];
        let mut at = 0;
        while at < N {
            names[at] = (Words::of(fields[at].0), fields[at].0, fields[at].1);
            at += 1;
        }
        let mut factor: u64 = 0x9E37_79B9_7F4A_7C15;
        'factors: loop {
            let mut table = [0; SLOTS];
            let mut at = 0;
            while at < N {
                let hash = names[at].0.hash(factor, SLOTS);
                if table[hash] != 0 {
                    factor = factor.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(2);
                    continue 'factors;
                }
                at += 1;
                table[hash] = at as u8;
            }
            return Self { names, factor, table };
        }
    }

    /// The field of this name.
    #[inline]
    #[must_use]
    pub fn find(&self, name: &str) -> Option<T> {
        let words = Words::of(name);
        let place = usize::from(*self.table.get(words.hash(self.factor, SLOTS))?).checked_sub(1)?;
        let (known, text, field) = self.names.get(place)?;
        let same = known.head == words.head && known.tail == words.tail && text.len() == name.len();
        (same && (name.len() <= 16 || *text == name)).then_some(*field)
    }
}

impl Words {
    #[inline]
    const fn of(name: &str) -> Self {
        let bytes = name.as_bytes();
        if let (Some(head), Some(tail)) = (bytes.first_chunk(), bytes.last_chunk()) {
            return Self { head: u64::from_le_bytes(*head), tail: u64::from_le_bytes(*tail) };
        }
        if let (Some(head), Some(tail)) = (bytes.first_chunk(), bytes.last_chunk()) {
            return Self { head: u32::from_le_bytes(*head) as u64, tail: u32::from_le_bytes(*tail) as u64 };
        }
        let (head, tail) = match bytes {
            [only] => (*only, 0),
            [first, last] => (*first, *last),
            [first, middle, last] => {
                return Self { head: *first as u64, tail: u16::from_le_bytes([*middle, *last]) as u64 };
            }
            _ => (0, 0),
        };
        Self { head: head as u64, tail: tail as u64 }
    }

    /// Below `slots`, which is a power of two.
    #[inline]
    const fn hash(self, factor: u64, slots: usize) -> usize {
        let mixed = (self.head ^ self.tail.rotate_left(29)).wrapping_mul(factor);
        (mixed >> 40) as usize & slots.wrapping_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [(&str, u8); 9] = [
        ("a", 1),
        ("no", 2),
        ("net", 3),
        ("gross", 4),
        ("netHuf", 5),
        ("unitPrice", 6),
        ("glnNumbersSupplier", 7),
        ("glnNumbersCustomer", 8),
        ("sixteen-letters-", 9),
    ];
    static KEYS: Keys<u8, 9, { slots(9) }> = Keys::new(NAMES);

    #[test]
    fn every_name_is_found_and_no_other() {
        for (name, field) in NAMES {
            assert_eq!(KEYS.find(name), Some(field), "{name}");
        }
        for name in
            ["", "b", "on", "ne", "nets", "groSs", "unitprice", "glnNumbersXupplier", "sixteen-letters-0"]
        {
            assert_eq!(KEYS.find(name), None, "{name}");
        }
    }

    #[test]
    fn names_that_differ_in_the_middle_alone_are_told_apart() {
        static ONE: Keys<u8, 1, { slots(1) }> = Keys::new([("01234567-middle-01234567", 1)]);
        assert_eq!(ONE.find("01234567-middle-01234567"), Some(1));
        assert_eq!(ONE.find("01234567-mIddle-01234567"), None);
    }
}
