//! A row of the queue: only what the list shows and filters by.

use super::capabilities::Capabilities;
use super::ids::{JourneyKey, Reviewer, ServiceId};
use super::record::Note;
use super::routing::Routing;
use super::text::Untrusted;
use serde::{Deserialize, Serialize};

/// Why a journey needs review, most urgent first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[derive(Serialize, Deserialize, strum::IntoStaticStr, strum::EnumString, strum::EnumIter)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Urgency {
    /// Possible match with a sanctions list.
    Sanctions,
    /// Possible politically exposed person.
    Pep,
    /// Liveness did not pass.
    Liveness,
    /// The face match did not pass.
    Face,
    /// A document check did not pass.
    Document,
    Other,
}

/// The state of a journey in our store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[derive(Serialize, Deserialize, strum::IntoStaticStr, strum::EnumString, strum::EnumIter)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum JourneyState {
    /// Waiting for a reviewer.
    Pending,
    Claimed,
    /// Decided, but a second reviewer must still confirm the decision.
    Proposed,
    /// Decided; the hold has not ended.
    Held,
    /// The decision is being sent.
    Sending,
    /// The service accepted the decision, but does not show it yet.
    Accepted,
    /// The decision may have been applied.
    Uncertain,
    /// The decision waits for a retry.
    Waiting,
    /// Another decision was found at the provider.
    Conflict,
    /// The provider rejected the decision.
    Refused,
    /// Decided and delivered, decided elsewhere, or never referred.
    Closed,
    /// The document cannot be parsed; a readable version is needed.
    Unreadable,
}

impl JourneyState {
    /// Whether the journey waits for a reviewer.
    pub fn waits(self) -> bool {
        matches!(self, Self::Pending | Self::Claimed | Self::Unreadable | Self::Conflict | Self::Refused)
    }

    /// This state, or `Unreadable` for an undecided journey whose document cannot be parsed.
    #[must_use]
    pub fn of(self, summary: &Summary) -> Self {
        match self {
            Self::Pending | Self::Claimed if summary.unreadable.is_some() => Self::Unreadable,
            other => other,
        }
    }
}

/// The part of a [`Row`] that is computed from the document when it arrives.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    pub reference: Option<String>,
    /// The applicant's name as sent.
    pub applicant: Option<String>,
    /// Issuing country as sent.
    pub country: Option<String>,
    /// Document types as sent.
    pub documents: Vec<String>,
    /// Document and personal numbers as sent: for searching, not for display.
    pub numbers: Vec<String>,
    pub has_selfie: bool,
    /// The name of the picture that represents the document: its portrait, else its front.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document_picture: Option<String>,
    /// The reasons, most urgent first, each a short phrase with its mark: `✗ face 41`.
    pub why: Vec<String>,
    /// Urgency of the first reason.
    pub urgency: Urgency,
    /// Keys of failed rules.
    pub failed_rules: Vec<String>,
    /// Watch lists with a match, as sent.
    pub lists: Vec<String>,
    /// The highest AML match score, 0 to 100.
    pub aml_score: Option<u8>,
    /// The lowest face match score, 0 to 100.
    pub face_score: Option<u8>,
    /// When the journey ended, else when it started; milliseconds since 1970, 0 if unknown.
    pub since_ms: i64,
    pub needs_review: bool,
    /// Why the document cannot be parsed; `None` for a readable one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unreadable: Option<String>,
}

impl Summary {
    /// The summary of a document that cannot be parsed. The row stays in the queue until a readable version
    /// arrives.
    pub fn of_unreadable(why: &str) -> Self {
        Self {
            reference: None,
            applicant: None,
            country: None,
            documents: Vec::new(),
            numbers: Vec::new(),
            has_selfie: false,
            document_picture: None,
            why: vec![format!("? cannot be read: {why}")],
            urgency: Urgency::Other,
            failed_rules: Vec::new(),
            lists: Vec::new(),
            aml_score: None,
            face_score: None,
            since_ms: 0,
            needs_review: true,
            unreadable: Some(why.to_owned()),
        }
    }

    /// Whether the document contains an end or start time.
    pub fn knows_since(&self) -> bool {
        self.since_ms > 0
    }
}

/// A row's information about the notes on its journey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowNotes {
    pub count: usize,
    /// The newest note.
    pub last: Note,
}

/// One row of the queue.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub key: JourneyKey,
    pub service: ServiceId,
    /// The capabilities of that service.
    pub capabilities: Capabilities,
    /// The summary. Its texts are as sent; use [`Row::applicant`] and its siblings for display.
    pub summary: Summary,
    pub state: JourneyState,
    pub claimed_by: Option<Reviewer>,
    pub routing: Routing,
    /// The notes on the journey; they are only loaded for visible rows.
    pub notes: Option<Box<RowNotes>>,
}

impl Row {
    /// The applicant's name.
    pub fn applicant(&self) -> Untrusted {
        Untrusted::new(self.summary.applicant.clone().unwrap_or_default())
    }

    /// The customer's reference.
    pub fn reference(&self) -> Untrusted {
        Untrusted::new(self.summary.reference.clone().unwrap_or_default())
    }

    /// Waiting time at `now_ms` in milliseconds; never negative.
    pub fn waited_ms(&self, now_ms: i64) -> i64 {
        now_ms.saturating_sub(self.summary.since_ms).max(0)
    }
}

/// The id of a journey's row in the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RowId(pub i64);

/// A row's position in the queue's order. Rows with equal positions are sorted by key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RowOrder {
    /// `false` for late rows, which come first.
    pub is_in_time: bool,
    pub urgency: i64,
    pub since_ms: i64,
}

/// A row with its position in the queue.
#[derive(Clone, Debug, PartialEq)]
pub struct QueuedRow {
    pub id: RowId,
    pub order: RowOrder,
    /// When the row becomes late; milliseconds since 1970.
    pub late_at_ms: i64,
    pub row: Row,
}

/// The current state of a row in the store.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangedRow {
    pub queued: QueuedRow,
    pub is_in_queue: bool,
    /// The previous row, if its position is equal.
    pub follows: Option<RowId>,
}

/// A cursor in the queue: the next page has the rows with a greater position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueuePosition {
    /// The time of the listing, which decides for all its pages which rows are late.
    pub at_ms: i64,
    /// A row that waits since this time or later is in time under every service level.
    pub in_time_since_ms: i64,
    pub order: RowOrder,
    pub key: JourneyKey,
}

impl QueuePosition {
    /// The position before the first row of a listing at this time. The shortest service level speeds up the search for
    /// late rows.
    pub fn start(at_ms: i64, shortest_level_ms: i64) -> Self {
        Self {
            at_ms,
            in_time_since_ms: at_ms.saturating_sub(shortest_level_ms),
            order: RowOrder { is_in_time: false, urgency: i64::MIN, since_ms: i64::MIN },
            key: JourneyKey::new("", ""),
        }
    }

    /// The position before the first row of this urgency.
    #[must_use]
    pub fn of_urgency(self, is_in_time: bool, urgency: i64) -> Self {
        let order = RowOrder { is_in_time, urgency, since_ms: i64::MIN };
        Self { order, key: JourneyKey::new("", ""), ..self }
    }
}

/// The mark of a journey past its service level: a character and a color.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct LateMark {
    /// A character that is one cell wide.
    pub sign: char,
    pub tint: Tint,
}

impl Default for LateMark {
    fn default() -> Self {
        Self { sign: '!', tint: Tint::Orange }
    }
}

/// A color by name; the theme defines the shade.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Tint {
    Orange,
    Red,
    Yellow,
    Violet,
    Blue,
}
