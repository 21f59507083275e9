//! The light row of a journey in the queue: what the list shows and filters by, and no more.

use super::capabilities::Capabilities;
use super::ids::{JourneyKey, Reviewer, ServiceId};
use super::text::Untrusted;
use serde::{Deserialize, Serialize};

/// Why a journey waits, the gravest first.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    strum::IntoStaticStr,
    strum::EnumString,
    strum::EnumIter,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Urgency {
    /// On a sanctions list, perhaps.
    Sanctions,
    /// Politically exposed, perhaps.
    Pep,
    /// The selfie may not be of a living person.
    Liveness,
    /// The faces may differ.
    Face,
    /// A document is not in order.
    Document,
    /// Anything else.
    Other,
}

/// Where a journey stands in our house.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    strum::IntoStaticStr,
    strum::EnumString,
    strum::EnumIter,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum JourneyState {
    /// Waits for a reviewer.
    Pending,
    /// A reviewer has it.
    Claimed,
    /// Decided, within the hold.
    Held,
    /// On its way.
    Sending,
    /// To be tried again.
    Waiting,
    /// Somebody else decided meanwhile.
    Conflict,
    /// The provider said no.
    Refused,
    /// Decided and delivered, decided elsewhere, or never referred.
    Closed,
    /// Its document cannot be read; it waits for one that can.
    Unreadable,
}

impl JourneyState {
    /// The same, or that nobody can work on it because its document cannot be read.
    #[must_use]
    pub fn of(self, summary: &Summary) -> Self {
        match self {
            Self::Pending | Self::Claimed if summary.unreadable.is_some() => Self::Unreadable,
            other => other,
        }
    }
}

/// What [`Row`] knows before anybody has touched the journey: made once when it arrives.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// The customer's reference, as sent.
    pub reference: Option<String>,
    /// The applicant's name, as sent.
    pub applicant: Option<String>,
    /// Issuing country, as sent.
    pub country: Option<String>,
    /// Document types, as sent.
    pub documents: Vec<String>,
    /// Document and personal numbers, as sent: to be found by, not shown.
    pub numbers: Vec<String>,
    /// Whether there is a selfie.
    pub has_selfie: bool,
    /// The reasons, gravest first, each a short phrase with its sign: `✗ face 41`.
    pub why: Vec<String>,
    /// The gravest reason.
    pub urgency: Urgency,
    /// Keys of failed rules.
    pub failed_rules: Vec<String>,
    /// Watch lists that named somebody, as sent.
    pub lists: Vec<String>,
    /// The strongest watch-list score, 0 to 100.
    pub aml_score: Option<u8>,
    /// The weakest face score, 0 to 100.
    pub face_score: Option<u8>,
    /// When the journey was finished, or started; milliseconds since 1970, 0 if it does not say.
    pub since_ms: i64,
    /// Whether it needs a person.
    pub needs_review: bool,
    /// Why the document cannot be read; none for one that can.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unreadable: Option<String>,
}

impl Summary {
    /// The row of a journey whose document cannot be read. It stays in the queue until one comes that can.
    pub fn of_unreadable(why: &str) -> Self {
        Self {
            reference: None,
            applicant: None,
            country: None,
            documents: Vec::new(),
            numbers: Vec::new(),
            has_selfie: false,
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

    /// Whether the document says when it was finished or started.
    pub fn knows_since(&self) -> bool {
        self.since_ms > 0
    }
}

/// One row of the queue.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Which journey.
    pub key: JourneyKey,
    /// Whose contract.
    pub service: ServiceId,
    /// What that contract offers.
    pub capabilities: Capabilities,
    /// What it is about. Its texts are as sent; [`Row::applicant`] and its siblings are for screens.
    pub summary: Summary,
    /// Where it stands.
    pub state: JourneyState,
    /// Who has it.
    pub claimed_by: Option<Reviewer>,
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

    /// Milliseconds it has waited at `now_ms`; never negative.
    pub fn waited_ms(&self, now_ms: i64) -> i64 {
        now_ms.saturating_sub(self.summary.since_ms).max(0)
    }
}

/// How it is shown that a journey has waited too long: by a sign, and by a color beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct LateMark {
    /// One cell wide.
    pub sign: char,
    /// Its color.
    pub tint: Tint,
}

impl Default for LateMark {
    fn default() -> Self {
        Self { sign: '!', tint: Tint::Orange }
    }
}

/// A color by its usual name; the theme has its own shade of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Tint {
    Orange,
    Red,
    Yellow,
    Violet,
    Blue,
}
