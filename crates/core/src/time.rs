//! Civil dates of Budapest, from UTC instants that are always arguments.

use chrono::{DateTime, Datelike, Days, NaiveDate, TimeDelta, Timelike, Utc, Weekday};

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
    (text.len() == 10).then(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()).flatten()
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
}
