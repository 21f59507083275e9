//! Decisions: automated, manual, and those that a reviewer makes here.

use super::ids::{JourneyKey, Reviewer, StepId};
use super::said::{Said, folded};
use super::text::Untrusted;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The automated decision of the service (docs/contracts/idwise.md 2.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SystemDecision {
    Incomplete,
    Complete,
    /// A person must decide.
    Refer,
    Rejected,
}

/// The manual decision (docs/contracts/idwise.md 2.4, 2.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ManualDecision {
    Approved,
    Rejected,
    /// The applicant must repeat some steps.
    ResubmissionRequested,
}

/// The decision that counts: the manual one if present, else the automated one.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FinalDecision {
    Manual(Said<ManualDecision>),
    System(Said<SystemDecision>),
    /// The document contains neither.
    Unknown,
}

impl SystemDecision {
    /// Parses the word; `None` for an unknown one.
    pub fn from_word(word: &str) -> Option<Self> {
        match folded(word).as_str() {
            "incomplete" => Some(Self::Incomplete),
            "complete" => Some(Self::Complete),
            "refer" | "referred" => Some(Self::Refer),
            "rejected" => Some(Self::Rejected),
            _ => None,
        }
    }
}

impl ManualDecision {
    /// Parses the word; `None` for an unknown one.
    pub fn from_word(word: &str) -> Option<Self> {
        match folded(word).as_str() {
            "approved" => Some(Self::Approved),
            "rejected" => Some(Self::Rejected),
            "resubmissionrequested" => Some(Self::ResubmissionRequested),
            _ => None,
        }
    }

    /// The word that the services accept (docs/contracts/idwise.md 2.4).
    pub fn word(self) -> &'static str {
        match self {
            Self::Approved => "Approved",
            Self::Rejected => "Rejected",
            Self::ResubmissionRequested => "Resubmission Requested",
        }
    }
}

/// The three actions that a reviewer can take on a journey.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[derive(Serialize, Deserialize, strum::EnumIter, strum::IntoStaticStr, strum::EnumString)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Verb {
    Approve,
    Reject,
    /// Ask the applicant to repeat steps.
    Resubmit,
}

impl Verb {
    /// The manual decision that this action results in.
    pub fn decision(self) -> ManualDecision {
        match self {
            Verb::Approve => ManualDecision::Approved,
            Verb::Reject => ManualDecision::Rejected,
            Verb::Resubmit => ManualDecision::ResubmissionRequested,
        }
    }

    /// The stored word: `approve`, `reject`, `resubmit`.
    pub fn word(self) -> &'static str {
        self.into()
    }
}

/// The reviewer's answer for one step of a resubmission (docs/contracts/idwise.md 2.4: `Approve`, not
/// `Approved`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[derive(Serialize, Deserialize, strum::IntoStaticStr, strum::EnumString)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum StepAnswer {
    /// The applicant repeats the step.
    Resubmit,
    /// The step is accepted.
    Approve,
}

/// One step of a resubmission with its answer.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct StepReview {
    pub step: StepId,
    pub answer: StepAnswer,
}

/// A decision before it is recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Intent {
    pub journey: JourneyKey,
    pub verb: Verb,
    /// A reason code of the configuration.
    pub reason: String,
    /// Free text of the reviewer.
    pub comment: Option<Untrusted>,
    /// The steps of a resubmission; empty for other actions.
    pub steps: Vec<StepReview>,
    pub reviewer: Reviewer,
    /// The delivered decision that it replaces; `None` unless it is a correction.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub corrects: Option<Uuid>,
}

/// The delivery state of a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[derive(Serialize, Deserialize, strum::IntoStaticStr, strum::EnumString, strum::EnumIter)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum DecisionState {
    /// A proposal that a second reviewer must confirm.
    Proposed,
    /// The second reviewer returned the proposal to its maker.
    Returned,
    /// The second reviewer declined the proposal.
    Declined,
    /// Stored; can be undone until the hold ends.
    Held,
    /// Leased by a sender.
    Sending,
    /// The service accepted the request, but no reread of the journey shows the decision yet.
    Accepted,
    /// A request was sent, and it is unknown whether it was applied.
    Uncertain,
    /// Waits for a retry. No request was applied.
    Waiting,
    /// A reread of the journey shows the decision, or the webhook's receiver accepted it.
    Delivered,
    /// Final without delivery: the service accepts no decisions and no webhook is configured.
    Kept,
    /// Another decision was found at the provider; a person must resolve it.
    Conflict,
    /// It will not be sent again without a person's action.
    Refused,
    /// Undone within the hold.
    Undone,
    /// Dropped by a person after a conflict or rejection.
    Dropped,
}

impl DecisionState {
    /// The word in the store and in JSON.
    pub fn word(self) -> &'static str {
        self.into()
    }

    /// The text for people.
    pub fn shown(self) -> &'static str {
        match self {
            Self::Uncertain => "may be on its way",
            Self::Accepted => "accepted, not shown yet",
            state => state.word(),
        }
    }

    /// Whether the decision is still in the outbox.
    pub fn is_open(self) -> bool {
        self.is_in_progress() || matches!(self, Self::Proposed | Self::Conflict | Self::Refused)
    }

    /// Whether the decision counts: it is neither undone nor dropped, nor an unconfirmed proposal.
    pub fn has_decided(self) -> bool {
        !matches!(self, Self::Proposed | Self::Returned | Self::Declined | Self::Undone | Self::Dropped)
    }

    /// Whether it is where it belongs: the service shows it, or it needs no service.
    pub fn has_arrived(self) -> bool {
        matches!(self, Self::Delivered | Self::Kept)
    }

    /// Whether the delivery continues without a person's action.
    pub fn is_in_progress(self) -> bool {
        matches!(self, Self::Held | Self::Sending | Self::Accepted | Self::Uncertain | Self::Waiting)
    }
}
