//! `referee list`: prints the queue in the console's order.

use super::error::Failure;
use super::output::{self, JsonList, Table};
use super::session::{Accounts, Review, Session, service_levels};
use crate::domain::event::Event;
use crate::domain::ids::JourneyKey;
use crate::domain::pii::{Masking, Pii};
use crate::domain::queue::{QueuedRow, Row};
use crate::domain::role::Act;
use crate::domain::time::waited;
use crate::insight::filter::{Filter, FilterContext};
use crate::insight::triage::ServiceLevels;
use clap::Args;
use jiff::Timestamp;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The arguments of `referee list`.
#[derive(Debug, Args)]
pub struct List {
    /// Only journeys that match this filter: rule:expired_document wait>4h aml>=80 mine -rule:under_age …
    #[arg(long, value_name = "EXPR", allow_hyphen_values = true)]
    pub filter: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// Show personal data unmasked; this is recorded
    #[arg(long)]
    pub unmask: bool,
    /// Show automated results about faces that you have not compared yet; this is recorded
    #[arg(long)]
    pub machine: bool,
}

impl List {
    /// Prints the queue.
    pub async fn run(&self, session: &Session) -> Result<(), Failure> {
        let filter = self.filter.as_deref().map(parse).transpose()?;
        let review = session.review_for(Act::See, Accounts::None).await?;
        let review = if self.machine { review.with_automated_faces() } else { review };
        let now = Timestamp::now();
        let masking = session.masking(self.unmask)?;
        let shown = ShownRows { review: &review, filter, now };
        if self.unmask {
            review.team().check(Act::Unmask).await?;
        }
        if self.unmask || self.machine {
            let mut rows = 0;
            let count = |_| {
                rows += 1;
                Ok(())
            };
            shown.each(count).await?;
            if self.unmask {
                review.record().append(Event::QueueUnmasked { rows }, None, now).await?;
            }
            if self.machine {
                review.record().append(Event::QueueFacesShown { rows }, None, now).await?;
            }
        }
        if self.json {
            let mut list = JsonList::begin();
            shown.each(|row| list.item(&row_json(&row, masking, now))).await?;
            return list.end();
        }
        let mut rows = Vec::new();
        let keep = |row| {
            rows.push(row);
            Ok(())
        };
        shown.each(keep).await?;
        if rows.is_empty() && self.filter.is_some() {
            output::say("no journey of the queue matches this filter");
            return Ok(());
        }
        print(&rows, masking, now, &service_levels(session.config()?))
    }
}

/// The rows to print, at one point in time.
struct ShownRows<'a> {
    review: &'a Review,
    filter: Option<Filter>,
    now: Timestamp,
}

impl ShownRows<'_> {
    /// Passes each row to `take`, in the console's order.
    async fn each(&self, mut take: impl FnMut(Row) -> Result<(), Failure>) -> Result<(), Failure> {
        let marked = BTreeSet::new();
        let context = FilterContext {
            now_ms: self.now.as_millisecond(),
            reviewer: Some(&self.review.reviewer),
            marked: &marked,
        };
        let wants_samples = self.filter.as_ref().is_some_and(Filter::wants_samples);
        let passes = |row: &Row| {
            (wants_samples || !row.routing.is_sample)
                && self.filter.as_ref().is_none_or(|filter| filter.matches(row, &context))
        };
        let each = |queued: QueuedRow| if passes(&queued.row) { take(queued.row) } else { Ok(()) };
        self.review.queue().each(self.now, each).await
    }
}

/// The journeys of the queue that match a filter, in the console's order.
pub(super) async fn matching(
    review: &Review,
    filter: &str,
    now: Timestamp,
) -> Result<Vec<JourneyKey>, Failure> {
    let mut keys = Vec::new();
    let keep = |row: Row| {
        keys.push(row.key);
        Ok(())
    };
    ShownRows { review, filter: Some(parse(filter)?), now }.each(keep).await?;
    Ok(keys)
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
        "assigned_to": row.routing.assigned_to,
        "escalated_to": row.routing.escalated_to,
        "sample": row.routing.is_sample,
    })
}

fn print(rows: &[Row], masking: Masking, now: Timestamp, levels: &ServiceLevels) -> Result<(), Failure> {
    if rows.is_empty() {
        output::say("no journey is waiting for a reviewer");
        return Ok(());
    }
    let mut table = Table::new(&["WAIT", "APPLICANT", "PROVIDER", "ID", "STATE", "CLAIMED", "WHY"]);
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
            row.claimed_by
                .as_ref()
                .map(ToString::to_string)
                .or_else(|| row.routing.words())
                .unwrap_or_default(),
            row.summary.why.join(" · "),
        ]);
    }
    table.print()
}
