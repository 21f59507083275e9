//! `referee away NAME FROM..TO`: sets when a reviewer is absent.

use super::error::Failure;
use super::session::{Accounts, Session};
use super::{assign, output};
use clap::Args;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use serde_json::json;

/// The arguments of `referee away`.
#[derive(Debug, Args)]
pub struct Away {
    /// The reviewer
    pub name: String,
    /// The first and the last day, such as 2026-12-24..2027-01-02; without a last day, until further notice
    #[arg(value_name = "FROM..TO", value_parser = days)]
    pub days: Days,
}

/// A range of days; the last one is included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    pub first: Date,
    pub last: Option<Date>,
}

fn days(text: &str) -> Result<Days, String> {
    let (first, last) = text.split_once("..").ok_or("FROM..TO, such as 2026-12-24..2027-01-02")?;
    let day = |text: &str| text.parse::<Date>().map_err(|_| format!("{text} is no day such as 2026-12-24"));
    let days = Days { first: day(first)?, last: if last.is_empty() { None } else { Some(day(last)?) } };
    match days.last {
        Some(last) if last < days.first => Err("the last day is before the first".to_owned()),
        _ => Ok(days),
    }
}

impl Days {
    /// The first moment of the first day, and the first moment after the last day.
    fn span(self, zone: &TimeZone) -> (Timestamp, Timestamp) {
        let start = |day: Date| day.to_zoned(zone.clone()).map(|start| start.timestamp());
        let after = self.last.map(|last| last.saturating_add(1.day()));
        (
            start(self.first).unwrap_or(Timestamp::MIN),
            after.and_then(|after| start(after).ok()).unwrap_or(Timestamp::MAX),
        )
    }
}

impl Away {
    /// Stores the absence.
    pub async fn run(&self, session: &Session) -> Result<(), Failure> {
        let review = session.review_to_act(Accounts::None).await?;
        let reviewer = assign::known(&review, &self.name).await?;
        let (from, until) = self.days.span(&TimeZone::system());
        review.assignments().set_away(&reviewer, (from, until)).await?;
        let until = self.days.last.map(|_| until);
        output::json(&json!({ "reviewer": reviewer, "from": from, "until": until }))
    }
}
