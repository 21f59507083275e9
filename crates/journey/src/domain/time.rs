//! Times and dates as sent, with their parsed values.

use super::pii::Pii;
use super::scalar::Scalar;
use super::text::Untrusted;
use serde::Serialize;

/// A point in time. Times without a zone are UTC. Numbers are epoch milliseconds, small ones seconds
/// (docs/contracts/README.md 5, rule 5).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Moment {
    pub as_sent: Scalar,
    /// `None` if it could not be parsed.
    pub at: Option<jiff::Timestamp>,
}

impl Moment {
    /// Parses ISO 8601 with or without zone, or epoch milliseconds.
    pub fn read(as_sent: Scalar) -> Self {
        let at = match &as_sent {
            Scalar::Text(text) => read_text(text.as_sent().trim()),
            Scalar::Number(digits) => digits.as_sent().parse::<i64>().ok().and_then(from_millis),
            Scalar::Bool(_) | Scalar::Secret => None,
        };
        Self { as_sent, at }
    }
}

fn read_text(text: &str) -> Option<jiff::Timestamp> {
    if let Ok(at) = text.parse::<jiff::Timestamp>() {
        return Some(at);
    }
    if let Ok(naive) = text.parse::<jiff::civil::DateTime>() {
        return naive.to_zoned(jiff::tz::TimeZone::UTC).ok().map(|zoned| zoned.timestamp());
    }
    let millis = text.parse::<i64>().ok().filter(|number| number.abs() > 99_999_999)?;
    from_millis(millis)
}

/// A smaller number is in seconds, because as milliseconds it would be a time in the first years after 1970.
const SECONDS_BELOW: u64 = 100_000_000_000;

fn from_millis(number: i64) -> Option<jiff::Timestamp> {
    let is_seconds = number.unsigned_abs() < SECONDS_BELOW;
    if is_seconds { jiff::Timestamp::from_second(number) } else { jiff::Timestamp::from_millisecond(number) }
        .ok()
}

/// A date of a person or document, with the precision that was sent. `insight` interprets ambiguous notations.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DateText {
    /// As sent: `1986`, `1986-04`, `1986-04-12`, `12/04/1986`.
    pub as_sent: Pii<Scalar>,
}

impl DateText {
    /// Wraps a date as sent.
    pub fn new(as_sent: Scalar) -> Self {
        Self { as_sent: Pii::new(as_sent) }
    }

    /// The text to parse.
    pub fn text(&self) -> Untrusted {
        self.as_sent.reveal().text()
    }
}

/// A waiting time in its two largest units: `2d 4h`, `9h`, `12m`. From ten days on only days are given.
pub fn waited(ms: i64) -> String {
    let minutes = ms / 60_000;
    let (days, hours) = (minutes / 1440, minutes / 60 % 24);
    match (days, hours) {
        (0, 0) => format!("{minutes}m"),
        (10.., _) | (_, 0) => format!("{days}d"),
        (0, hours) => format!("{hours}h"),
        (days, hours) => format!("{days}d {hours}h"),
    }
}
