//! Parses points in time as arguments: a day, a time with its zone, or a number of days ago.

use jiff::{Timestamp, ToSpan as _, Zoned};

/// Parses `2026-01-31`, `2026-01-31T08:00:00Z` or `7d`.
pub(super) fn parse(text: &str) -> Result<Timestamp, String> {
    let days = text.strip_suffix('d').and_then(|days| days.parse::<i64>().ok());
    if let Some(days) = days.filter(|days| (0..100_000).contains(days)) {
        let then = Timestamp::now().checked_sub((days * 24).hours());
        return then.map_err(|error| error.to_string());
    }
    let day = || {
        let day: jiff::civil::Date = text.parse().ok()?;
        day.to_zoned(Zoned::now().time_zone().clone()).ok().map(|zoned| zoned.timestamp())
    };
    text.parse()
        .ok()
        .or_else(day)
        .ok_or_else(|| "a day, a time with its zone, or a number of days: 7d".to_owned())
}
