//! `referee list`: the queue, in the console's order.

use super::error::Failure;
use super::output::{self, Table};
use super::session::{Accounts, Session, service_levels};
use crate::domain::event::Event;
use crate::domain::pii::{Masking, Pii};
use crate::domain::queue::Row;
use crate::domain::time::waited;
use crate::insight::filter::{Filter, FilterContext};
use crate::insight::triage::{self, ServiceLevels};
use clap::Args;
use jiff::Timestamp;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Which rows, and how to print them.
#[derive(Debug, Args)]
pub struct List {
    /// Only these: rule:expired_document wait>4h face<60 mine …
    #[arg(long, value_name = "EXPR")]
    pub filter: Option<String>,
    /// As JSON
    #[arg(long)]
    pub json: bool,
    /// Personal data without its mask; this is recorded
    #[arg(long)]
    pub unmask: bool,
}

impl List {
    /// Prints the queue.
    pub async fn run(&self, session: &Session) -> Result<(), Failure> {
        let filter = self.filter.as_deref().map(parse).transpose()?;
        let review = session.review(Accounts::None).await?;
        let now = Timestamp::now();
        let mut rows = review.queue().rows().await?;
        let levels = service_levels(session.config()?);
        triage::order(&mut rows, now.as_millisecond(), &levels);
        if let Some(filter) = filter {
            let marked = BTreeSet::new();
            let context = FilterContext {
                now_ms: now.as_millisecond(),
                reviewer: Some(&review.reviewer),
                marked: &marked,
            };
            rows.retain(|row| filter.matches(row, &context));
        }
        let masking = if self.unmask { Masking::Clear } else { Masking::Masked };
        if self.unmask {
            review.record().append(Event::QueueUnmasked { rows: rows.len() }, None, now).await?;
        }
        if self.json {
            let rows: Vec<Value> = rows.iter().map(|row| row_json(row, masking, now)).collect();
            return output::json(&rows);
        }
        print(&rows, masking, now, &levels)
    }
}

fn parse(text: &str) -> Result<Filter, Failure> {
    Filter::parse(text).map_err(|error| {
        let failure = Failure::input(format!("could not read the filter: {}", error.message));
        failure.hint(error.hint)
    })
}

fn row_json(row: &Row, masking: Masking, now: Timestamp) -> Value {
    let applicant = row.summary.applicant.as_ref().map(|_| match masking {
        Masking::Clear => json!(row.applicant()),
        Masking::Masked => json!(Pii::new(row.applicant()).shown(masking)),
    });
    json!({
        "id": row.key.id,
        "provider": row.key.provider,
        "reference": row.summary.reference,
        "applicant": applicant,
        "waiting_seconds": row.waited_ms(now.as_millisecond()) / 1000,
        "why": row.summary.why,
        "state": row.state,
        "claimed_by": row.claimed_by,
    })
}

fn print(rows: &[Row], masking: Masking, now: Timestamp, levels: &ServiceLevels) -> Result<(), Failure> {
    if rows.is_empty() {
        output::say("no journey is waiting for a reviewer");
        return Ok(());
    }
    let mut table = Table::new(&["WAIT", "APPLICANT", "FROM", "ID", "STATE", "CLAIMED", "WHY"]);
    for row in rows {
        let wait = row.waited_ms(now.as_millisecond());
        let mark = levels.mark(row, now.as_millisecond());
        let late = mark.map(|mark| format!(" {}", mark.sign)).unwrap_or_default();
        let state: &'static str = row.state.into();
        table.row([
            format!("{}{late}", waited(wait)),
            Pii::new(row.applicant()).shown(masking).to_string(),
            row.key.provider.to_string(),
            row.key.id.shown().to_string(),
            state.to_owned(),
            row.claimed_by.as_ref().map(ToString::to_string).unwrap_or_default(),
            row.summary.why.join(" · "),
        ]);
    }
    table.print()
}
