//! Parses points in time in arguments: a day, a time with its zone, or a period before now.

use jiff::{Timestamp, ToSpan as _, Zoned};

/// Reads `2026-01-31`, `2026-01-31T08:00:00Z`, `7d`, `12h` or `30m`.
pub(super) fn parse(text: &str) -> Result<Timestamp, String> {
    let ago = |unit: char| {
        let count = text.strip_suffix(unit)?.parse::<i64>().ok();
        count.filter(|count| (0..100_000).contains(count))
    };
    let minutes = ago('d').map(|days| days * 24 * 60).or_else(|| ago('h').map(|hours| hours * 60));
    if let Some(minutes) = minutes.or_else(|| ago('m')) {
        let then = Timestamp::now().checked_sub(minutes.minutes());
        return then.map_err(|error| error.to_string());
    }
    let day = || {
        let day: jiff::civil::Date = text.parse().ok()?;
        day.to_zoned(Zoned::now().time_zone().clone()).ok().map(|zoned| zoned.timestamp())
    };
    text.parse()
        .ok()
        .or_else(day)
        .ok_or_else(|| "a day, a time with its zone, or how long ago: 7d, 12h, 30m".to_owned())
}
