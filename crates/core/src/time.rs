//! Civil dates of Budapest, from UTC instants that are always arguments.

use chrono::{
    DateTime, Datelike, Days, NaiveDate, NaiveDateTime, TimeDelta, Timelike, Utc, Weekday,
    format::{Fixed, Item, Numeric, Pad, Parsed, parse},
};

const YEAR: Item<'static> = Item::Numeric(Numeric::Year, Pad::Zero);
const MONTH: Item<'static> = Item::Numeric(Numeric::Month, Pad::Zero);
const DAY: Item<'static> = Item::Numeric(Numeric::Day, Pad::Zero);
const HOUR: Item<'static> = Item::Numeric(Numeric::Hour, Pad::Zero);
const MINUTE: Item<'static> = Item::Numeric(Numeric::Minute, Pad::Zero);
const SECOND: Item<'static> = Item::Numeric(Numeric::Second, Pad::Zero);
const FRACTION: Item<'static> = Item::Fixed(Fixed::Nanosecond);
const DASH: Item<'static> = Item::Literal("-");
const COLON: Item<'static> = Item::Literal(":");

// What chrono makes of `%Y-%m-%d` and so on, ready: its reader of such patterns is 10 KB of the component.
const DATE: &[Item<'static>] = &[YEAR, DASH, MONTH, DASH, DAY];
#[rustfmt::skip]
const INSTANTS: [&[Item<'static>]; 3] = [
    &[YEAR, DASH, MONTH, DASH, DAY, Item::Space(" "), HOUR, COLON, MINUTE, COLON, SECOND, FRACTION],
    &[YEAR, DASH, MONTH, DASH, DAY, Item::Literal("T"), HOUR, COLON, MINUTE, COLON, SECOND, FRACTION],
    &[YEAR, DASH, MONTH, DASH, DAY, Item::Space(" "), HOUR, COLON, MINUTE],
];

/// The civil date in Hungary at an instant.
///
/// Central European Time, summer time from the last Sunday of March to the last Sunday of October, 01:00 UTC
/// (Directive 2000/84/EC): the rule since 1996, and invoices that reach Cashbook are younger.
#[must_use]
pub fn budapest_date(now: DateTime<Utc>) -> NaiveDate {
    let hours = if is_summer(now) { 2 } else { 1 };
    now.checked_add_signed(TimeDelta::hours(hours)).unwrap_or(now).date_naive()
}

/// A date as NAV's `InvoiceDateType` writes it.
#[must_use]
pub fn parse_date(text: &str) -> Option<NaiveDate> {
    if text.len() != 10 {
        return None;
    }
    read(text, DATE)?.to_naive_date().ok()
}

/// A date and a time of day without a zone: `2026-11-22 12:00:00.5`, with a `T` between them, or without seconds.
#[must_use]
pub fn parse_local(text: &str) -> Option<NaiveDateTime> {
    INSTANTS.iter().find_map(|items| read(text, items)?.to_naive_datetime_with_offset(0).ok())
}

fn read(text: &str, items: &[Item<'static>]) -> Option<Parsed> {
    let mut parsed = Parsed::new();
    parse(&mut parsed, text, items.iter()).ok()?;
    Some(parsed)
}

fn is_summer(now: DateTime<Utc>) -> bool {
    let date = now.date_naive();
    let after = |month: u32| {
        last_sunday(date.year(), month)
            .is_some_and(|sunday| date > sunday || (date == sunday && now.hour() >= 1))
    };
    after(3) && !after(10)
}

fn last_sunday(year: i32, month: u32) -> Option<NaiveDate> {
    let last = NaiveDate::from_ymd_opt(year, month, 31)?;
    let back = last.weekday().num_days_from_sunday();
    debug_assert_eq!(Weekday::Sun.num_days_from_sunday(), 0);
    last.checked_sub_days(Days::new(u64::from(back)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_civil_day_turns_at_budapest_midnight() {
        for (instant, date) in [
            ("2026-01-31T22:59:59Z", "2026-01-31"),
            ("2026-01-31T23:00:00Z", "2026-02-01"),
            ("2026-07-31T21:59:59Z", "2026-07-31"),
            ("2026-07-31T22:00:00Z", "2026-08-01"),
            ("2026-03-29T00:59:59Z", "2026-03-29"),
            ("2026-10-24T22:30:00Z", "2026-10-25"),
            ("2026-10-25T22:30:00Z", "2026-10-25"),
            ("2026-10-25T23:00:00Z", "2026-10-26"),
        ] {
            let now: DateTime<Utc> = instant.parse().unwrap();
            assert_eq!(budapest_date(now).to_string(), date, "{instant}");
        }
    }

    #[test]
    fn only_whole_dates_are_dates() {
        assert!(parse_date("2026-02-28").is_some());
        for bad in ["2026-02-29", "2026-2-28", "26-02-28", "2026-02-28Z", ""] {
            assert_eq!(parse_date(bad), None, "{bad}");
        }
    }

    #[test]
    fn dates_and_times_are_read_as_chrono_reads_their_patterns() {
        let patterns = ["%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M"];
        let mut read = 0;
        for text in [
            "2026-11-22 12:00:00",
            "2026-11-22 9:05:07.25",
            "2026-11-22T23:59:60",
            "2026-11-22 12:00",
            "2026-11-22T12:00",
            "2026-11-22  12:00",
            "2026-11-22 12:00:00Z",
            "2026-11-22 24:00:00",
            "2026-02-29 12:00:00",
            "+2026-1-2 3:4:5",
            "-001-01-01 00:00",
            " 2026-11-22 12:00",
            "2026-11-22 12:00 ",
            "2026-11-22",
            "",
        ] {
            let expected =
                patterns.iter().find_map(|pattern| NaiveDateTime::parse_from_str(text, pattern).ok());
            assert_eq!(parse_local(text), expected, "{text}");
            read += u32::from(expected.is_some());
            let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().filter(|_| text.len() == 10);
            assert_eq!(parse_date(text), date, "{text}");
        }
        assert!(read > 4);
    }
}
