//! Decimals as the schemas mean them: exact, with the number of decimals they were written with.

use core::{cmp::Ordering, num::NonZeroU64};

use crate::out::{Out, Short};

/// A decimal number: `units / 10^scale`. Keeps the scale it was written with, so that `500000.00` stays `500000.00`.
/// All arithmetic is checked: `None` where 35 digits (2^119) or 127 decimals do not suffice.
///
/// Two words, so that it is passed in registers, and an `Option` of it as well: a document's amounts are copied and
/// compared some thousand times.
#[derive(Clone, Copy, Debug)]
pub struct Decimal {
    /// The units' lowest 64 bits.
    low: u64,
    /// The units' other 56 bits; the scale in 7 bits; and a bit that is always set.
    high: NonZeroU64,
}

impl Decimal {
    pub const ZERO: Self = Self::new(0, 0);
    pub const ONE: Self = Self::new(1, 0);
    const SCALE_MAX: u8 = 127;
    /// Largest and, negated, smallest units.
    const UNITS_MAX: i128 = (1 << 119) - 1;

    /// `units / 10^scale`; the scale is at most 127.
    #[inline(always)]
    #[must_use]
    pub const fn new(units: i64, scale: u8) -> Self {
        Self::packed(units as u64, units >> 63, scale)
    }

    /// [`new`](Self::new) of any size.
    #[must_use]
    pub const fn wide(units: i128, scale: u8) -> Option<Self> {
        if units > Self::UNITS_MAX || units < -Self::UNITS_MAX || scale > Self::SCALE_MAX {
            return None;
        }
        Some(Self::packed(units as u64, (units >> 64) as i64, scale))
    }

    #[inline(always)]
    const fn packed(low: u64, top: i64, scale: u8) -> Self {
        let high = (top << 8) as u64 | (((scale & Self::SCALE_MAX) as u64) << 1) | 1;
        let high = match NonZeroU64::new(high) {
            Some(high) => high,
            None => NonZeroU64::MIN,
        };
        Self { low, high }
    }

    #[must_use]
    pub const fn units(self) -> i128 {
        ((self.top() as i128) << 64) | self.low as i128
    }

    #[inline(always)]
    const fn top(self) -> i64 {
        self.high.get() as i64 >> 8
    }

    /// The units where 64 bits suffice, as they nearly always do: arithmetic on them is many times faster.
    #[inline(always)]
    #[must_use]
    pub const fn small(self) -> Option<i64> {
        let low = self.low as i64;
        if self.top() == low >> 63 { Some(low) } else { None }
    }

    /// Decimals that it is written with.
    #[inline(always)]
    #[must_use]
    pub const fn scale(self) -> u8 {
        (self.high.get() >> 1) as u8 & Self::SCALE_MAX
    }

    /// The same number, written in the same way.
    #[inline(always)]
    #[must_use]
    pub const fn is_identical(self, other: Self) -> bool {
        self.low == other.low && self.high.get() == other.high.get()
    }

    /// The same number with so many decimals more: divided by a power of ten.
    #[must_use]
    pub const fn shifted(self, by: u8) -> Option<Self> {
        match self.scale().checked_add(by) {
            Some(scale) if scale <= Self::SCALE_MAX => Some(Self::packed(self.low, self.top(), scale)),
            _ => None,
        }
    }

    /// Reads `xs:decimal`: optional sign, digits, optional point. No exponent, no white space.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (negative, digits) = match text.as_bytes() {
            [b'-', rest @ ..] => (true, rest),
            [b'+', rest @ ..] => (false, rest),
            rest => (false, rest),
        };
        let mut small: u64 = 0;
        let mut units: i128 = 0;
        let (mut count, mut scale, mut point) = (0_u32, 0_u8, false);
        for &byte in digits {
            match byte {
                b'0'..=b'9' => {
                    let digit = u64::from(byte.wrapping_sub(b'0'));
                    count = count.checked_add(1)?;
                    if count <= 18 {
                        small = small.wrapping_mul(10).wrapping_add(digit);
                    } else {
                        if count == 19 {
                            units = i128::from(small);
                        }
                        units = units.checked_mul(10)?.checked_add(i128::from(digit))?;
                    }
                    if point {
                        scale = scale.checked_add(1).filter(|scale| *scale <= 20)?;
                    }
                }
                b'.' if !point => point = true,
                _ => return None,
            }
        }
        if count == 0 {
            return None;
        }
        if count <= 18 {
            units = i128::from(small);
        }
        Self::wide(if negative { units.wrapping_neg() } else { units }, scale)
    }

    #[inline(always)]
    #[must_use]
    pub fn is_zero(self) -> bool {
        self.top() == 0 && self.low == 0
    }

    #[inline(always)]
    #[must_use]
    pub fn is_negative(self) -> bool {
        self.top() < 0
    }

    #[must_use]
    pub fn negate(self) -> Self {
        match self.small().and_then(i64::checked_neg) {
            Some(units) => Self::new(units, self.scale()),
            // The range is symmetric.
            None => Self::wide(self.units().wrapping_neg(), self.scale()).unwrap_or(self),
        }
    }

    #[must_use]
    pub fn abs(self) -> Self {
        if self.is_negative() { self.negate() } else { self }
    }

    #[must_use]
    #[inline]
    pub fn plus(self, other: Self) -> Option<Self> {
        if let Some((left, right, scale)) = self.beside(other)
            && let Some(sum) = left.checked_add(right)
        {
            return Some(Self::new(sum, scale));
        }
        self.plus_large(other)
    }

    #[cold]
    fn plus_large(self, other: Self) -> Option<Self> {
        let scale = self.scale().max(other.scale());
        Self::wide(self.at(scale)?.checked_add(other.at(scale)?)?, scale)
    }

    #[must_use]
    pub fn minus(self, other: Self) -> Option<Self> {
        self.plus(other.negate())
    }

    #[inline]
    #[must_use]
    pub fn times(self, other: Self) -> Option<Self> {
        if other.is_identical(Self::ONE) {
            return Some(self);
        }
        let scale = self.scale().wrapping_add(other.scale());
        if let (Some(left), Some(right)) = (self.small(), other.small())
            && let Some(units) = product(left, right)
            && scale <= Self::SCALE_MAX
        {
            return Some(Self::new(units, scale));
        }
        self.times_large(other)
    }

    #[cold]
    fn times_large(self, other: Self) -> Option<Self> {
        let scale = self.scale().checked_add(other.scale())?;
        Self::wide(self.units().checked_mul(other.units())?, scale)
    }

    /// `self / other`, rounded half away from zero to `scale` decimals.
    #[must_use]
    pub fn over(self, other: Self, scale: u8) -> Option<Self> {
        let wanted = scale.checked_add(other.scale())?;
        let numerator = self.units().checked_mul(power(wanted.saturating_sub(self.scale()))?)?;
        let denominator = other.units().checked_mul(power(self.scale().saturating_sub(wanted))?)?;
        Self::wide(divide(numerator, denominator)?, scale)
    }

    /// Rounds half away from zero to at most `scale` decimals; never adds any.
    #[must_use]
    pub fn round(self, scale: u8) -> Self {
        let Some(surplus) = self.scale().checked_sub(scale).filter(|surplus| *surplus > 0) else {
            return self;
        };
        if let Some(units) = self.small() {
            // By a constant it is a multiplication.
            let rounded = match surplus {
                1 => divide_shortest(units, 10).or_else(|| divide_short(units, 10)),
                2 => divide_shortest(units, 100).or_else(|| divide_short(units, 100)),
                _ => POWERS.get(usize::from(surplus)).and_then(|power| divide_short(units, *power)),
            };
            if let Some(rounded) = rounded {
                return Self::new(rounded, scale);
            }
        }
        self.round_large(surplus, scale)
    }

    #[cold]
    fn round_large(self, surplus: u8, scale: u8) -> Self {
        // No power of ten fits: what is cut off is everything.
        let units = power(surplus).and_then(|power| divide(self.units(), power)).unwrap_or(0);
        Self::wide(units, scale).unwrap_or(self)
    }

    /// Without superfluous zeros after the point.
    #[must_use]
    pub fn normal(self) -> Self {
        let mut scale = self.scale();
        if scale == 0 {
            return self;
        }
        if let Some(mut small) = self.small() {
            // In 32 bits a division by ten is a multiplication everywhere.
            if let Ok(mut short) = i32::try_from(small) {
                while scale > 0 && short.wrapping_rem(10) == 0 {
                    (short, scale) = (short.wrapping_div(10), scale.wrapping_sub(1));
                }
                return Self::new(i64::from(short), scale);
            }
            while scale > 0 && small.wrapping_rem(10) == 0 {
                (small, scale) = (small.wrapping_div(10), scale.wrapping_sub(1));
            }
            return Self::new(small, scale);
        }
        let mut units = self.units();
        while scale > 0 && units.wrapping_rem(10) == 0 {
            (units, scale) = (units.wrapping_div(10), scale.wrapping_sub(1));
        }
        Self::wide(units, scale).unwrap_or(self)
    }

    /// `totalDigits` of the value, as XSD counts them: without leading zeros and without zeros at the end of the decimals.
    #[must_use]
    pub fn total_digits(self) -> u32 {
        let units = self.normal().units().unsigned_abs();
        units.checked_ilog10().map_or(1, |log| log.saturating_add(1))
    }

    /// `fractionDigits` of the value, as XSD counts them.
    #[must_use]
    pub fn fraction_digits(self) -> u8 {
        self.normal().scale()
    }

    /// How many `10^-scale` it is, if it is a whole number of them, and not too large.
    #[must_use]
    pub fn exactly(self, scale: u8) -> Option<i64> {
        let power = POWERS.get(usize::from(scale.checked_sub(self.scale())?))?;
        self.small()?.checked_mul(*power)
    }

    /// Writes it as `xs:decimal`.
    pub fn write(self, out: &mut Out) {
        match self.short_text() {
            Some(text) => out.short(text),
            None => self.write_long(out),
        }
    }

    /// It as `xs:decimal` where it has at most eight digits, of them at least one before the point: nearly every amount.
    #[inline]
    #[must_use]
    pub fn short_text(self) -> Option<Short> {
        const ZEROS: u64 = u64::from_le_bytes([b'0'; 8]);
        let (units, scale) = (self.small()?, u32::from(self.scale()));
        let magnitude = units.unsigned_abs();
        if magnitude >= EIGHT || scale >= 8 {
            return None;
        }
        let digits = digits(magnitude);
        let point = 8_u32.wrapping_sub(scale);
        let first = (digits.trailing_zeros() / 8).min(point.wrapping_sub(1));
        let text = digits | ZEROS;
        let length = point.wrapping_sub(first);
        let whole = text.wrapping_shr(first.wrapping_mul(8));
        // What stands behind the text's end is of no meaning.
        let short = if scale == 0 {
            Short::new([whole, 0], length as usize)
        } else {
            let decimals = text.wrapping_shr(point.wrapping_mul(8)).wrapping_shl(8) | u64::from(b'.');
            // At most seven digits stand before the point.
            let place = length.wrapping_mul(8);
            let low = (whole & 1_u64.wrapping_shl(place).wrapping_sub(1)) | decimals.wrapping_shl(place);
            let high = decimals.wrapping_shr(64_u32.wrapping_sub(place));
            let length = length.wrapping_add(scale).wrapping_add(1);
            Short::new([low, high], length as usize)
        };
        Some(if units < 0 { short.behind(b'-') } else { short })
    }

    fn write_long(self, out: &mut Out) {
        if self.is_negative() {
            out.byte(b'-');
        }
        match self.small() {
            Some(small) => write_medium(small.unsigned_abs(), self.scale(), out),
            None => write_long(self.units().unsigned_abs(), self.scale(), out),
        }
    }

    /// Both with the larger of the two scales, if 64 bits suffice for both.
    #[inline(always)]
    fn beside(self, other: Self) -> Option<(i64, i64, u8)> {
        let (left, right) = (self.small()?, other.small()?);
        let (scale, other) = (self.scale(), other.scale());
        if scale == other {
            return Some((left, right, scale));
        }
        let factor = *POWERS.get(usize::from(scale.abs_diff(other)))?;
        if scale < other {
            Some((product(left, factor)?, right, other))
        } else {
            Some((left, product(right, factor)?, scale))
        }
    }

    fn at(self, scale: u8) -> Option<i128> {
        match scale.checked_sub(self.scale())? {
            0 => Some(self.units()),
            more => self.units().checked_mul(power(more)?),
        }
    }
}

/// The same value, whatever its scale.
impl PartialEq for Decimal {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        if self.is_identical(*other) {
            return true;
        }
        match self.beside(*other) {
            Some((left, right, _)) => left == right,
            None => self.scale() != other.scale() && self.cmp(other) == Ordering::Equal,
        }
    }
}

impl Eq for Decimal {}

impl Default for Decimal {
    fn default() -> Self {
        Self::ZERO
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        match self.beside(*other) {
            Some((left, right, _)) => left.cmp(&right),
            None => self.cmp_large(*other),
        }
    }
}

impl Decimal {
    #[cold]
    fn cmp_large(self, other: Self) -> Ordering {
        let scale = self.scale().max(other.scale());
        match (self.at(scale), other.at(scale)) {
            (Some(left), Some(right)) => left.cmp(&right),
            // Only the one with the smaller scale can overflow, and then it is the larger in size.
            (None, _) => self.units().cmp(&0),
            (_, None) => 0.cmp(&other.units()),
        }
    }
}

impl core::fmt::Display for Decimal {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self.short_text() {
            Some(text) => f.write_str(
                core::str::from_utf8(text.bytes().get(..text.len()).unwrap_or_default()).unwrap_or_default(),
            ),
            None => {
                let mut out = Out::with_room(0);
                self.write_long(&mut out);
                f.write_str(&out.text())
            }
        }
    }
}

#[rustfmt::skip]
const POWERS: [i64; 19] = [
    1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000,
    100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000,
    10_000_000_000_000_000, 100_000_000_000_000_000, 1_000_000_000_000_000_000,
];

fn power(of: u8) -> Option<i128> {
    match POWERS.get(usize::from(of)) {
        Some(power) => Some(i128::from(*power)),
        None => 10_i128.checked_pow(u32::from(of)),
    }
}

/// Writes what has at most sixteen digits, of them at least one before the point.
fn write_medium(magnitude: u64, scale: u8, out: &mut Out) {
    const ZEROS: u128 = u128::from_le_bytes([b'0'; 16]);
    if magnitude >= EIGHT.wrapping_mul(EIGHT) || scale >= 15 {
        return write_long(u128::from(magnitude), scale, out);
    }
    let (first, last) = (digits(magnitude.wrapping_div(EIGHT)), digits(magnitude.wrapping_rem(EIGHT)));
    let digits = u128::from(last).wrapping_shl(64) | u128::from(first);
    let point = 16_u32.wrapping_sub(u32::from(scale));
    let first = (digits.trailing_zeros() / 8).min(point.wrapping_sub(1));
    let text = digits | ZEROS;
    let halves = |word: u128| [word as u64, (word >> 64) as u64];
    let whole = halves(text.wrapping_shr(first.wrapping_mul(8)));
    out.short(Short::new(whole, point.wrapping_sub(first) as usize));
    if scale > 0 {
        let decimals = text.wrapping_shr(point.wrapping_mul(8)).wrapping_shl(8) | u128::from(b'.');
        out.short(Short::new(halves(decimals), usize::from(scale).wrapping_add(1)));
    }
}

const EIGHT: u64 = 100_000_000;

/// The eight digits of a number below 10^8, one a byte, the first one lowest: split into halves three times, all at once.
#[inline]
fn digits(number: u64) -> u64 {
    let halves = number.wrapping_div(10_000) | number.wrapping_rem(10_000).wrapping_shl(32);
    let hundreds = (halves.wrapping_mul(10_486) >> 20) & 0x7F_0000_007F;
    let pairs = hundreds | halves.wrapping_sub(hundreds.wrapping_mul(100)).wrapping_shl(16);
    let tens = (pairs.wrapping_mul(103) >> 10) & 0x000F_000F_000F_000F;
    tens | pairs.wrapping_sub(tens.wrapping_mul(10)).wrapping_shl(8)
}

#[cold]
fn write_long(magnitude: u128, scale: u8, out: &mut Out) {
    let scale = usize::from(scale);
    let digits = format!("{magnitude:0>width$}", width = scale.saturating_add(1));
    let (whole, decimals) =
        digits.split_at_checked(digits.len().saturating_sub(scale)).unwrap_or((&digits, ""));
    out.word(whole);
    if scale > 0 {
        out.byte(b'.');
        out.word(decimals);
    }
}

/// `left * right`
#[inline(always)]
fn product(left: i64, right: i64) -> Option<i64> {
    // Inside WebAssembly the question whether it is too large is a call that multiplies with 128 bits.
    if cfg!(target_family = "wasm")
        && let (Ok(left), Ok(right)) = (i32::try_from(left), i32::try_from(right))
    {
        return Some(i64::from(left).wrapping_mul(i64::from(right)));
    }
    left.checked_mul(right)
}

/// Half away from zero.
fn divide(numerator: i128, denominator: i128) -> Option<i128> {
    let (quotient, rest) = (numerator.checked_div(denominator)?, numerator.checked_rem(denominator)?);
    let up = rest.unsigned_abs() >= denominator.unsigned_abs().wrapping_sub(rest.unsigned_abs());
    let step = if (numerator < 0) == (denominator < 0) { 1 } else { -1 };
    if up { quotient.checked_add(step) } else { Some(quotient) }
}

/// [`divide`] by a power of ten, of what has 32 bits.
#[inline(always)]
fn divide_shortest(numerator: i64, power: u32) -> Option<i64> {
    let magnitude = u32::try_from(numerator.unsigned_abs()).ok()?;
    let (quotient, rest) = (magnitude.checked_div(power)?, magnitude.checked_rem(power)?);
    let rounded = i64::from(quotient).wrapping_add(i64::from(rest >= power.wrapping_sub(rest)));
    Some(if numerator < 0 { rounded.wrapping_neg() } else { rounded })
}

/// [`divide`] by a power of ten, in 64 bits.
#[inline]
fn divide_short(numerator: i64, power: i64) -> Option<i64> {
    let (quotient, rest) = (numerator.checked_div(power)?, numerator.checked_rem(power)?);
    let up = rest.unsigned_abs() >= power.unsigned_abs().wrapping_sub(rest.unsigned_abs());
    let step = if numerator < 0 { -1 } else { 1 };
    if up { quotient.checked_add(step) } else { Some(quotient) }
}

#[cfg(test)]
mod tests {
    use super::Decimal;

    fn d(text: &str) -> Decimal {
        Decimal::parse(text).unwrap()
    }

    #[test]
    fn keeps_what_was_written() {
        for text in ["0", "1", "-1", "500000.00", "0.03", "-0.5", "310.00", "999999999999.9999999999", "0.00"]
        {
            assert_eq!(d(text).to_string(), text);
        }
        for text in [
            "-92233720368547758.08",
            "18446744073709551616",
            "100000000",
            "12345678.9",
            "1234567890123456",
            "12345678901234567",
            "99999999.99999999",
            "0.12345678",
            "0.123456789012345",
            "1.00000000000001",
            "-7.123456789012345",
            "0.00000000000000000001",
            "-664613997892457936451903530140172287",
        ] {
            assert_eq!(d(text).to_string(), text);
        }
        assert_eq!(
            d("0.00000000000001").times(d("0.00000000000001")).unwrap().to_string(),
            "0.0000000000000000000000000001"
        );
        assert_eq!(d("+5").to_string(), "5");
        assert_eq!(d(".5").to_string(), "0.5");
        assert_eq!(d("5.").to_string(), "5");
        assert!(Decimal::parse("664613997892457936451903530140172288").is_none());
        for text in ["", "-", ".", "1e3", "1,5", " 1", "1 000", "0x1", "1..2", &"9".repeat(60)] {
            assert!(Decimal::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn rounds_half_away_from_zero() {
        for (from, scale, to) in [
            ("0.5", 0, "1"),
            ("-0.5", 0, "-1"),
            ("0.49", 0, "0"),
            ("2.345", 2, "2.35"),
            ("-2.345", 2, "-2.35"),
            ("2.344999", 2, "2.34"),
            ("7", 2, "7"),
            ("99999999999999999999.995", 2, "100000000000000000000.00"),
        ] {
            assert_eq!(d(from).round(scale).to_string(), to);
        }
    }

    #[test]
    fn calculates() {
        assert_eq!(d("1.5").times(d("400.00")).unwrap(), d("600"));
        assert_eq!(d("0.1").plus(d("0.2")).unwrap(), d("0.3"));
        assert_eq!(d("1").minus(d("1.01")).unwrap(), d("-0.01"));
        assert_eq!(d("27").over(d("127"), 4).unwrap().to_string(), "0.2126");
        assert_eq!(d("-1").over(d("3"), 4).unwrap().to_string(), "-0.3333");
        assert_eq!(d("1.123456").over(d("1"), 2).unwrap().to_string(), "1.12");
        assert!(d("1").over(d("0"), 2).is_none());
        assert!(d("2") > d("1.9999") && d("-2") < d("-1.9999") && d("1.0") == d("1"));
        assert_eq!((d("0120.500").total_digits(), d("0120.500").fraction_digits()), (4, 1));
        assert_eq!((d("0.00").total_digits(), d("0.00").fraction_digits()), (1, 0));
    }
}
