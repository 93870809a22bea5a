//! The simple types of `common.xsd`, `invoiceBase.xsd` and `invoiceData.xsd`, and whether a text is of one.

use super::{Content, schema::SLOTS};
use crate::{finding::Rule, money::Decimal, same::same, texts::finding as rule};

/// A simple type. Named as in the schema, without `Type`.
#[derive(Clone, Copy, Debug)]
pub enum Leaf {
    /// `SimpleText…NotBlankType` with its `maxLength`
    Text(u16),
    /// An enumeration
    Word(&'static [&'static str]),
    Boolean,
    /// `xs:boolean` with `fixed="true"`
    True,
    /// `InvoiceDateType`
    Date,
    Monetary,
    Quantity,
    Rate,
    ExchangeRate,
    LineNumber,
    /// `InvoiceUnboundedIndexType`
    Index,
    BankAccount,
    CommunityVat,
    Country,
    County,
    Currency,
    Plate,
    PostalCode,
    TaxpayerId,
    VatCode,
    DataName,
    Ekaer,
    ProductCodeValue,
    /// Cashbook's own text fields, of which no constraint is known: at most 512 characters, may be empty.
    Loose,
}

/// A rule that a text breaks, with what the rule asks for.
pub type Broken = (&'static Rule, String);

impl Leaf {
    /// Whether `text` is of this type.
    ///
    /// # Errors
    /// The first constraint that it breaks.
    pub fn check(self, text: &str) -> Result<(), Broken> {
        match self {
            Self::Text(max) => not_blank(text, max),
            Self::Loose => length(text, 512),
            Self::Word(words) => {
                if words.iter().any(|word| same(word, text)) {
                    Ok(())
                } else {
                    Err((&rule::VALUE_WORD, words.join(", ")))
                }
            }
            Self::Boolean => {
                let ok = matches!(text.trim_ascii(), "true" | "false" | "1" | "0");
                if ok { Ok(()) } else { Err((&rule::VALUE_WORD, "true, false".to_owned())) }
            }
            Self::True => {
                let ok = matches!(text.trim_ascii(), "true" | "1");
                if ok { Ok(()) } else { Err((&rule::VALUE_WORD, "true".to_owned())) }
            }
            Self::Date => date(text.trim_ascii()),
            Self::Monetary | Self::Quantity | Self::Rate | Self::ExchangeRate => {
                match (Decimal::parse(text.trim_ascii()), self.digits()) {
                    (Some(number), _) => self.check_number(number),
                    // A number, but so long that it cannot even be held.
                    (None, Some(most)) if is_decimal(text.trim_ascii()) => Err(too_many(most)),
                    (None, _) => Err((&rule::VALUE_NUMBER, String::new())),
                }
            }
            Self::LineNumber => integer(text.trim_ascii(), 20),
            Self::Index => {
                integer(text.trim_ascii(), 10).and_then(|()| match text.trim_ascii().parse::<i32>() {
                    Ok(_) => Ok(()),
                    Err(_) => Err((&rule::VALUE_RANGE, "1 … 2147483647".to_owned())),
                })
            }
            _ => self.pattern(text),
        }
    }

    /// Whether a number is of this type.
    ///
    /// # Errors
    /// The first constraint that it breaks.
    pub fn check_number(self, number: Decimal) -> Result<(), Broken> {
        let Some((digits, decimals)) = self.digits() else { return self.check(&number.to_string()) };
        if number.total_digits() > digits || number.fraction_digits() > decimals {
            return Err(too_many((digits, decimals)));
        }
        match self {
            Self::Rate if number.is_negative() || number > Decimal::ONE => {
                Err((&rule::VALUE_RANGE, "0 … 1".to_owned()))
            }
            Self::ExchangeRate if number.is_negative() || number.is_zero() => {
                Err((&rule::VALUE_RANGE, "> 0".to_owned()))
            }
            _ => Ok(()),
        }
    }

    /// `totalDigits` and `fractionDigits` of a number.
    const fn digits(self) -> Option<(u32, u8)> {
        match self {
            Self::Monetary => Some((18, 2)),
            Self::Quantity => Some((22, 10)),
            Self::Rate => Some((5, 4)),
            Self::ExchangeRate => Some((14, 6)),
            _ => None,
        }
    }

    /// What breaks nothing of this type for certain.
    #[inline(always)]
    const fn clear(self) -> Clear {
        let (text, scale, units) = match self {
            Self::Text(max) => (max, (1, 0), (0, 0)),
            Self::Loose => (512, (1, 0), (0, 0)),
            Self::Monetary => (0, (0, 2), (-999_999_999_999_999_999, 999_999_999_999_999_999)),
            Self::Quantity => (0, (0, 10), (i64::MIN, i64::MAX)),
            Self::Rate => (0, (2, 2), (0, 100)),
            Self::ExchangeRate => (0, (0, 6), (1, 99_999_999_999_999)),
            _ => (0, (1, 0), (0, 0)),
        };
        Clear { text, scale, units }
    }

    fn pattern(self, text: &str) -> Result<(), Broken> {
        let bytes = text.as_bytes();
        let digits = |bytes: &[u8]| bytes.iter().all(u8::is_ascii_digit);
        let upper = |bytes: &[u8]| bytes.iter().all(u8::is_ascii_uppercase);
        let code = |bytes: &[u8]| bytes.iter().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
        let (ok, form) = match self {
            Self::BankAccount => (bank_account(bytes), "12345678-12345678-12345678, 12345678-12345678, IBAN"),
            Self::CommunityVat => (
                (4..=15).contains(&bytes.len())
                    && bytes.split_at_checked(2).is_some_and(|(country, rest)| upper(country) && code(rest)),
                "[A-Z]{2}[0-9A-Z]{2,13}",
            ),
            Self::Country => (bytes.len() == 2 && upper(bytes), "[A-Z]{2}"),
            Self::County => (bytes.len() == 2 && digits(bytes), "[0-9]{2}"),
            Self::Currency => (bytes.len() == 3 && upper(bytes), "[A-Z]{3}"),
            Self::Plate => {
                let ok = |c: char| {
                    c.is_ascii_uppercase() || c.is_ascii_digit() || matches!(c, 'Ö' | 'Ő' | 'Ü' | 'Ű')
                };
                let count = text.chars().count();
                ((2..=30).contains(&count) && text.chars().all(ok), "[A-Z0-9ÖŐÜŰ]{2,30}")
            }
            Self::PostalCode => (postal_code(bytes), "[A-Z0-9][A-Z0-9\\s\\-]{1,8}[A-Z0-9]"),
            Self::TaxpayerId => (bytes.len() == 8 && digits(bytes), "[0-9]{8}"),
            Self::VatCode => (matches!(bytes, [b'1'..=b'5']), "[1-5]"),
            Self::DataName => (data_name(bytes), "[A-Z][0-9]{5}[_][_A-Z0-9]{1,249}"),
            Self::Ekaer => (
                bytes.len() == 15
                    && bytes.first() == Some(&b'E')
                    && bytes.get(1..7).is_some_and(digits)
                    && bytes.iter().skip(7).all(|b| matches!(b, b'0'..=b'9' | b'A'..=b'F')),
                "E[0-9]{6}[0-9A-F]{8}",
            ),
            Self::ProductCodeValue => ((2..=30).contains(&bytes.len()) && code(bytes), "[A-Z0-9]{2,30}"),
            _ => (true, ""),
        };
        if ok { Ok(()) } else { Err((&rule::VALUE_PATTERN, form.to_owned())) }
    }
}

fn too_many((digits, decimals): (u32, u8)) -> Broken {
    (&rule::VALUE_DIGITS, format!("{digits}/{decimals}"))
}

/// `xs:decimal` of any length.
fn is_decimal(text: &str) -> bool {
    let plain = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (whole, decimals) = plain.split_once('.').unwrap_or((plain, ""));
    let are_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    are_digits(whole) && are_digits(decimals) && !(whole.is_empty() && decimals.is_empty())
}

/// What breaks nothing of a type for certain, and so needs no closer look: nearly everything.
#[derive(Clone, Copy)]
pub struct Clear {
    /// A text of so many bytes without control characters, whose first character is no space.
    text: u16,
    /// A number with so few decimals, superfluous zeros included, and units.
    scale: (u8, u8),
    units: (i64, i64),
}

impl Clear {
    /// Whether a text without control characters is of the type for certain.
    #[inline]
    #[must_use]
    pub fn text(&self, text: &str) -> bool {
        text.len() <= usize::from(self.text) && text.as_bytes().first().is_some_and(|first| *first > b' ')
    }

    /// Whether a number is of the type for certain.
    #[inline]
    #[must_use]
    pub fn number(&self, number: Decimal) -> bool {
        let scale = number.scale();
        number.small().is_some_and(|units| units >= self.units.0 && units <= self.units.1)
            && scale >= self.scale.0
            && scale <= self.scale.1
    }
}

/// [`Clear`] of a slot's type.
#[inline]
#[must_use]
pub fn clear(number: u16) -> &'static Clear {
    static CLEAR: [Clear; SLOTS.len()] = clear_of_all();
    static NOTHING: Clear = Clear { text: 0, scale: (1, 0), units: (0, 0) };
    CLEAR.get(usize::from(number)).unwrap_or(&NOTHING)
}

#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "goes wrong at compile time only"
)]
const fn clear_of_all() -> [Clear; SLOTS.len()] {
    let mut all = [Clear { text: 0, scale: (1, 0), units: (0, 0) }; SLOTS.len()];
    let mut number = 0;
    while number < SLOTS.len() {
        if let Content::Leaf(leaf) = SLOTS[number].content {
            all[number] = leaf.clear();
        }
        number += 1;
    }
    all
}

/// `\d{4}-\d{2}-\d{2}`, a day of the calendar, not before 2010-01-01.
pub fn date(text: &str) -> Result<(), Broken> {
    match civil(text) {
        None => Err((&rule::VALUE_DATE, String::new())),
        Some((year, _, _)) if year < 2010 => Err((&rule::VALUE_RANGE, "≥ 2010-01-01".to_owned())),
        Some(_) => Ok(()),
    }
}

/// Year, month and day of a `YYYY-MM-DD` that is in the calendar.
#[must_use]
pub fn civil(text: &str) -> Option<(u16, u8, u8)> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text.as_bytes() else { return None };
    let number = |digits: &[u8]| {
        digits.iter().try_fold(0_u16, |number, byte| match byte {
            b'0'..=b'9' => Some(number.wrapping_mul(10).wrapping_add(u16::from(byte.wrapping_sub(b'0')))),
            _ => None,
        })
    };
    let year = number(&[*y1, *y2, *y3, *y4])?;
    let month = u8::try_from(number(&[*m1, *m2])?).ok()?;
    let day = u8::try_from(number(&[*d1, *d2])?).ok()?;
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let last = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return None,
    };
    (year > 0 && (1..=last).contains(&day)).then_some((year, month, day))
}

/// Characters that XML 1.0 cannot carry.
#[must_use]
pub fn forbidden(text: &str) -> bool {
    text.bytes().any(|b| b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r')) || forbidden_beyond_controls(text)
}

/// The two characters above the controls that XML 1.0 cannot carry: U+FFFE and U+FFFF.
#[must_use]
pub fn forbidden_beyond_controls(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr_iter(0xEF, bytes).any(|at| matches!(bytes.get(at..), Some([0xEF, 0xBF, 0xBE | 0xBF, ..])))
}

fn length(text: &str, max: u16) -> Result<(), Broken> {
    if text.len() > usize::from(max) && text.chars().count() > usize::from(max) {
        return Err((&rule::VALUE_LONG, max.to_string()));
    }
    Ok(())
}

/// `.*[^\s].*`: at least one character that is not white space, and no line break at all (`.` is none).
fn not_blank(text: &str, max: u16) -> Result<(), Broken> {
    let bytes = text.as_bytes();
    if bytes.first().is_some_and(|first| *first > b' ') && !has_line_break(bytes) {
        return length(text, max);
    }
    if text.bytes().all(|b| matches!(b, b' ' | b'\t' | b'\n' | b'\r')) {
        return Err((&rule::VALUE_EMPTY, String::new()));
    }
    if text.bytes().any(|b| matches!(b, b'\n' | b'\r')) {
        return Err((&rule::VALUE_LINES, String::new()));
    }
    length(text, max)
}

/// Eight bytes are looked at in one step, the last eight of them perhaps once more.
#[inline]
fn has_line_break(bytes: &[u8]) -> bool {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGHS: u64 = 0x8080_8080_8080_8080;
    let is_break = |byte: &u8| matches!(byte, b'\n' | b'\r');
    let has_break = |word: &[u8; 8]| {
        let word = u64::from_le_bytes(*word);
        let line_feed = (word ^ ONES.wrapping_mul(u64::from(b'\n'))).wrapping_sub(ONES);
        let carriage_return = (word ^ ONES.wrapping_mul(u64::from(b'\r'))).wrapping_sub(ONES);
        (line_feed | carriage_return) & !word & HIGHS != 0
    };
    match bytes.last_chunk() {
        Some(last) => bytes.as_chunks().0.iter().any(has_break) || has_break(last),
        None => bytes.iter().any(is_break),
    }
}

fn integer(text: &str, digits: usize) -> Result<(), Broken> {
    let plain = text.strip_prefix('+').unwrap_or(text);
    let significant = plain.trim_start_matches('0');
    if plain.is_empty() || !plain.bytes().all(|b| b.is_ascii_digit()) {
        return Err((&rule::VALUE_NUMBER, String::new()));
    }
    if significant.is_empty() {
        return Err((&rule::VALUE_RANGE, "≥ 1".to_owned()));
    }
    if significant.len() > digits {
        return Err((&rule::VALUE_DIGITS, format!("{digits}/0")));
    }
    Ok(())
}

fn bank_account(bytes: &[u8]) -> bool {
    let groups = bytes.split(|b| *b == b'-');
    let domestic = matches!(bytes.len(), 17 | 26)
        && groups.clone().all(|group| group.len() == 8 && group.iter().all(u8::is_ascii_digit));
    let iban = (15..=34).contains(&bytes.len())
        && bytes.iter().enumerate().all(|(at, b)| match at {
            0 | 1 => b.is_ascii_uppercase(),
            2 | 3 => b.is_ascii_digit(),
            _ => b.is_ascii_alphanumeric(),
        });
    domestic || iban
}

fn postal_code(bytes: &[u8]) -> bool {
    let edge = |b: Option<&u8>| b.is_some_and(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    let inner = |b: &u8| {
        b.is_ascii_uppercase() || b.is_ascii_digit() || matches!(b, b' ' | b'\t' | b'\n' | b'\r' | b'-')
    };
    (3..=10).contains(&bytes.len()) && edge(bytes.first()) && edge(bytes.last()) && bytes.iter().all(inner)
}

fn data_name(bytes: &[u8]) -> bool {
    (8..=255).contains(&bytes.len())
        && bytes.iter().enumerate().all(|(at, b)| match at {
            0 => b.is_ascii_uppercase(),
            1..=5 => b.is_ascii_digit(),
            6 => *b == b'_',
            _ => *b == b'_' || b.is_ascii_uppercase() || b.is_ascii_digit(),
        })
}
