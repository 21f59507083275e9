//! How the match statuses of watch-list records are stored: each is the body of an outbox item that follows its
//! decision.

use super::error::Damaged;
use super::seal::{JourneySeal, SealedColumns, SealedPlace};
use super::store_row::NamedRow;
use crate::domain::decision::DecisionState;
use crate::domain::event::RecordedMatchStatus;
use crate::domain::match_status::{MarkedRecord, Marks, MatchStatus};
use crate::domain::resolution::Conclusion;
use crate::domain::text::Untrusted;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

/// A match status to be recorded with its decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMatchStatus {
    pub id: Uuid,
    /// The reviewer's conclusion about the records.
    pub conclusion: Conclusion,
    pub records: Vec<MarkedRecord>,
    /// The marks to set on the records.
    pub marks: Marks,
}

#[derive(Serialize, Deserialize)]
struct StoredRecord {
    id: String,
    whitelisted: Option<bool>,
    status: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct Body {
    conclusion: Conclusion,
    records: Vec<StoredRecord>,
    is_whitelisted: Option<bool>,
    match_status: Option<String>,
}

#[derive(Deserialize)]
struct StoredItem {
    id: Uuid,
    body: String,
    state: DecisionState,
    attempts: u32,
    due_ms: Option<i64>,
    last_problem: Option<String>,
    found_instead: Option<String>,
}

impl NewMatchStatus {
    /// The body of its outbox item, JSON.
    pub(super) fn body(&self) -> String {
        let record = |record: &MarkedRecord| StoredRecord {
            id: record.resource_id.as_sent().to_owned(),
            whitelisted: record.was.is_whitelisted,
            status: record.was.match_status.as_ref().map(|word| word.as_sent().to_owned()),
        };
        let body = Body {
            conclusion: self.conclusion,
            records: self.records.iter().map(record).collect(),
            is_whitelisted: self.marks.is_whitelisted,
            match_status: self.marks.match_status.as_ref().map(|word| word.as_sent().to_owned()),
        };
        json!(body).to_string()
    }

    /// Its form in the audit entry of the decision.
    pub(super) fn recorded(&self, seal: &JourneySeal) -> RecordedMatchStatus {
        RecordedMatchStatus {
            disposition: self.id,
            conclusion: self.conclusion,
            resource_ids: self.records.iter().map(|record| seal.committed(&record.resource_id)).collect(),
            is_whitelisted: self.marks.is_whitelisted,
            match_status: self.marks.match_status.clone(),
        }
    }
}

/// The body of an outbox item without its records.
pub(super) fn without_records(body: &str) -> Option<String> {
    let mut body: Body = serde_json::from_str(body).ok()?;
    body.records.clear();
    Some(json!(body).to_string())
}

/// The match statuses of a decision, from a row of [`super::decisions::select_decisions`].
pub(super) fn read(row: &NamedRow<'_>, sealed: &SealedColumns<'_>) -> Result<Vec<MatchStatus>, Damaged> {
    let stored: String = row.get("match_statuses")?;
    let stored: Vec<StoredItem> = serde_json::from_str(&stored).map_err(|_| odd(row))?;
    stored.into_iter().map(|item| item.read(row, sealed)).collect()
}

fn odd(row: &NamedRow<'_>) -> Damaged {
    row.odd("match_statuses", "is not what we wrote")
}

impl StoredItem {
    fn read(self, row: &NamedRow<'_>, sealed: &SealedColumns<'_>) -> Result<MatchStatus, Damaged> {
        let name = self.id.to_string();
        let open = |column, text: &str| {
            sealed.open_text(SealedPlace { table: "deliveries", column, row: &name }, text)
        };
        let maybe = |column, text: Option<String>| {
            text.map(|text| open(column, &text).map(Untrusted::new)).transpose()
        };
        let body: Body = serde_json::from_str(&open("body", &self.body)?).map_err(|_| odd(row))?;
        let at = |ms| Timestamp::from_millisecond(ms).map_err(|_| row.odd("due_ms", "is no point in time"));
        let due = self.due_ms.filter(|_| self.state.is_tried_again());
        Ok(MatchStatus {
            id: self.id,
            conclusion: body.conclusion,
            records: body.records.into_iter().map(StoredRecord::read).collect(),
            marks: Marks {
                is_whitelisted: body.is_whitelisted,
                match_status: body.match_status.map(Untrusted::new),
            },
            state: self.state,
            attempts: self.attempts,
            due: due.map(at).transpose()?,
            last_problem: maybe("last_problem", self.last_problem)?,
            found_instead: maybe("found_instead", self.found_instead)?,
        })
    }
}

impl StoredRecord {
    fn read(self) -> MarkedRecord {
        let match_status = self.status.map(Untrusted::new);
        let was = Marks { is_whitelisted: self.whitelisted, match_status };
        MarkedRecord { resource_id: Untrusted::new(self.id), was }
    }
}
