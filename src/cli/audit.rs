//! `referee audit`: the record, checked or exported.

use super::error::{Exit, Failure};
use super::output;
use super::session::{Accounts, Session};
use crate::store::chain;
use clap::{Args, Subcommand};
use jiff::{Timestamp, ToSpan, Zoned};
use serde_json::json;

/// What to do with the record.
#[derive(Debug, Args)]
pub struct Audit {
    /// Which of the two
    #[command(subcommand)]
    pub what: What,
}

/// The two things that can be done with it.
#[derive(Debug, Subcommand)]
pub enum What {
    /// Check the whole chain; the first broken entry is printed
    Verify {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Print the entries, a JSON object a line
    Export {
        /// Not older: 2026-01-31, 2026-01-31T08:00:00Z, or 7d
        #[arg(long, value_name = "T", value_parser = since)]
        since: Option<Timestamp>,
    },
}

fn since(text: &str) -> Result<Timestamp, String> {
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

const PAGE: u32 = 1000;

impl Audit {
    /// Does it.
    pub async fn run(&self, session: &Session) -> Result<(), Failure> {
        let review = session.review(Accounts::None).await?;
        match &self.what {
            What::Export { since } => {
                let mut after = 0;
                loop {
                    let page = review.record().page(*since, after, PAGE).await?;
                    for entry in &page {
                        output::json_line(entry)?;
                    }
                    match page.last() {
                        Some(last) => after = last.seq,
                        None => return Ok(()),
                    }
                }
            }
            What::Verify { json } => {
                let verdict = review.record().verify().await?;
                let broken = verdict.broken.as_ref();
                if *json {
                    output::json(&json!({
                        "entries": verdict.sound,
                        "head": verdict.head,
                        "broken": broken.map(|broken| json!({
                            "seq": broken.seq,
                            "problem": broken.problem.to_string(),
                        })),
                    }))?;
                } else {
                    match broken {
                        None => output::line(&format!(
                            "{} entries verified; head {}",
                            verdict.sound, verdict.head
                        ))?,
                        Some(broken) => output::line(&broken.to_string())?,
                    }
                }
                broken.map_or(Ok(()), |broken| Err(refuted(broken)))
            }
        }
    }
}

fn refuted(broken: &chain::Broken) -> Failure {
    Failure::new(Exit::Chain, format!("the audit chain is broken: {broken}"))
        .hint("compare with a backup; do not use this store any more")
}
