//! `Retry-After` (RFC 9110, 10.2.3): seconds, or a date.

use chrono::{DateTime, Utc};

/// How many seconds from `now` on the other side wants to be left alone; `None` when it says nothing readable.
#[must_use]
pub fn seconds(value: &str, now: DateTime<Utc>) -> Option<u64> {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        // More digits than a number holds still means: very long.
        return Some(value.parse().unwrap_or(u64::MAX));
    }
    let at = DateTime::parse_from_rfc2822(value).ok()?;
    Some(u64::try_from(at.timestamp().saturating_sub(now.timestamp())).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone as _;

    use super::*;

    #[test]
    fn both_forms() {
        let now = Utc.with_ymd_and_hms(2026, 11, 22, 12, 0, 0).single().unwrap();
        let cases = [
            ("120", Some(120)),
            (" 0 ", Some(0)),
            ("99999999999999999999999", Some(u64::MAX)),
            ("Sun, 22 Nov 2026 12:01:30 GMT", Some(90)),
            ("Sun, 22 Nov 2026 11:00:00 GMT", Some(0)),
            ("-5", None),
            ("1.5", None),
            ("soon", None),
            ("", None),
        ];
        for (value, expected) in cases {
            assert_eq!(seconds(value, now), expected, "{value}");
        }
    }
}
