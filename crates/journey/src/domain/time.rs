//! Times and dates as sent, beside how we read them.

use super::pii::Pii;
use super::scalar::Scalar;
use super::text::Untrusted;
use jiff::civil::Date;
use serde::Serialize;

/// A point in time as the service wrote it. Naive times are UTC, numbers are epoch
/// milliseconds (contracts part 5, rule 5).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Moment {
    /// As sent.
    pub as_sent: Scalar,
    /// When that is, if it could be read.
    pub at: Option<jiff::Timestamp>,
}

impl Moment {
    /// Reads ISO 8601 with or without zone, or epoch milliseconds.
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

fn from_millis(millis: i64) -> Option<jiff::Timestamp> {
    jiff::Timestamp::from_millisecond(millis).ok()
}

/// A date of a person or document, at the precision that was sent. What it means
/// where the notation is ambiguous is for `insight` to say.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DateText {
    /// As sent: `1986`, `1986-04`, `1986-04-12`, `12/04/1986`.
    pub as_sent: Pii<Scalar>,
}

impl DateText {
    /// Keeps a date as sent.
    pub fn new(as_sent: Scalar) -> Self {
        Self { as_sent: Pii::new(as_sent) }
    }

    /// The text to read.
    pub fn text(&self) -> Untrusted {
        self.as_sent.reveal().text()
    }

    /// The day, if it is written `YYYY-MM-DD` (a time after it is passed over).
    pub fn iso_day(&self) -> Option<Date> {
        let text = self.text();
        text.as_sent().trim().get(..10)?.parse().ok()
    }
}

/// A wait in its two largest units: `2d 4h`, `9h`, `12m`; from ten days on the hours say nothing any more.
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
