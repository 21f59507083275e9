//! A journey opened for review: what was sent, what it means, what was done with it so far.

use super::changes::Change;
use super::finding::Finding;
use super::twins::TwinSort;
use crate::domain::decision::Verb;
use crate::domain::face::FaceAnswer;
use crate::domain::ids::{FindingId, JourneyKey, Reviewer, StepId};
use crate::domain::journey::Journey;
use crate::domain::queue::JourneyState;
use crate::domain::quirk::Quirk;
use crate::domain::record::{AuditEntry, Decision, Note};
use crate::domain::resolution::Resolution;
use crate::domain::text::Untrusted;
use serde::Serialize;

/// Everything that the screens of one case draw from. Made whole when the case is opened.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// Which journey.
    pub key: JourneyKey,
    /// What was sent.
    pub journey: Journey,
    /// Where the document departs from its contract.
    pub quirks: Vec<Quirk>,
    /// The work list, gravest first.
    pub ledger: Vec<Finding>,
    /// What was settled; at most one current resolution a finding.
    pub resolutions: Vec<Resolution>,
    /// Notes, oldest first.
    pub notes: Vec<Note>,
    /// Decisions on this journey, oldest first.
    pub decisions: Vec<Decision>,
    /// Our own record of this journey, oldest first.
    pub history: Vec<AuditEntry>,
    /// The provider's record, where there is one.
    pub provider_history: Vec<ProviderEvent>,
    /// The document as received, indented, secrets masked.
    pub raw: Untrusted,
    /// Where it stands.
    pub state: JourneyState,
    /// Who has it.
    pub claimed_by: Option<Reviewer>,
    /// Steps that a resubmission must answer; a selfie's id comes from the summary
    /// (docs/contracts/idwise.md 2.4).
    pub steps: Vec<Step>,
    /// What this reviewer answered of faces before, the oldest first; after the first, only what a reopened question got.
    pub faces: Vec<FaceSaid>,
    /// What changed since this reviewer or the last decision saw it; none if nothing did.
    pub changed: Option<Changed>,
    /// Other known journeys of the same person or document; each is a line of the ledger.
    pub twins: Vec<Twin>,
    /// Decisions, notes, resolutions and entries that the store has and cannot read, each in a sentence.
    pub unreadable: Vec<String>,
}

/// An answer to the question whether two faces match.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FaceSaid {
    /// Of which document.
    pub step: StepId,
    /// What.
    pub answer: FaceAnswer,
    /// Whose it is.
    pub by: Reviewer,
    /// When it was given.
    pub at: jiff::Timestamp,
    /// Whether the question was opened again after it.
    pub is_reopened: bool,
}

/// What is not as it was when it was looked at last.
#[derive(Clone, Debug, PartialEq)]
pub struct Changed {
    /// When that was.
    pub since: jiff::Timestamp,
    /// Whether a decision was made then, whoever made it.
    pub by_decision: bool,
    /// Each difference.
    pub items: Vec<Change>,
}

/// Another journey of the same person or document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Twin {
    /// Its line of the ledger.
    pub finding: FindingId,
    /// The other journey.
    pub key: JourneyKey,
    /// What both have in common, the surest first.
    pub common: Vec<TwinSort>,
}

/// One item of the provider's audit log (docs/contracts/idwise.md 2.12).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProviderEvent {
    /// `manual_review`, `get_journey`.
    pub action: Untrusted,
    /// The person's address, or the kind of key.
    pub by: Untrusted,
    /// When, as sent.
    pub at: Untrusted,
    /// `Succeeded`, `Failed`.
    pub status: Untrusted,
}

/// A step that can be asked for again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    /// Its id at the service.
    pub id: StepId,
    /// What it is called.
    pub title: Untrusted,
    /// Whether it is in a failed state, so that a resubmission must answer it.
    pub failed: bool,
}

/// A reason for a decision, from the configuration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, serde::Deserialize)]
pub struct Reason {
    /// Its code: what is recorded.
    pub code: String,
    /// Its text: what is read.
    pub text: String,
    /// The verbs it goes with.
    pub verbs: Vec<Verb>,
    /// Whether it needs a comment.
    #[serde(default)]
    pub needs_comment: bool,
}
