//! Decisions: the system's, the services' words for them, and the reviewer's own.

use super::ids::{JourneyKey, Reviewer, StepId};
use super::said::{Said, folded};
use super::text::Untrusted;
use serde::{Deserialize, Serialize};

/// What the service's machine decided (docs/contracts/idwise.md 2.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SystemDecision {
    /// Not finished.
    Incomplete,
    /// Passed.
    Complete,
    /// Failed something: a person must look.
    Refer,
    /// Rejected by the machine.
    Rejected,
}

/// What a person decided (docs/contracts/idwise.md 2.4, 2.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ManualDecision {
    /// Approved.
    Approved,
    /// Rejected.
    Rejected,
    /// Steps are to be redone.
    ResubmissionRequested,
}

/// The latest decision: the manual one if any, else the system's.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FinalDecision {
    /// A person's.
    Manual(Said<ManualDecision>),
    /// The machine's.
    System(Said<SystemDecision>),
    /// Neither was sent.
    Unknown,
}

impl SystemDecision {
    /// Reads the word; none for an unknown one.
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
    /// Reads the word; none for an unknown one.
    pub fn from_word(word: &str) -> Option<Self> {
        match folded(word).as_str() {
            "approved" => Some(Self::Approved),
            "rejected" => Some(Self::Rejected),
            "resubmissionrequested" => Some(Self::ResubmissionRequested),
            _ => None,
        }
    }

    /// The word that the services use (docs/contracts/idwise.md 2.4).
    pub fn word(self) -> &'static str {
        match self {
            Self::Approved => "Approved",
            Self::Rejected => "Rejected",
            Self::ResubmissionRequested => "Resubmission Requested",
        }
    }
}

/// What a reviewer does with a journey.
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
    strum::EnumIter,
    strum::IntoStaticStr,
    strum::EnumString,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Verb {
    /// Approve it.
    Approve,
    /// Reject it.
    Reject,
    /// Ask for steps to be redone.
    Resubmit,
}

impl Verb {
    /// The decision that this verb makes.
    pub fn decision(self) -> ManualDecision {
        match self {
            Verb::Approve => ManualDecision::Approved,
            Verb::Reject => ManualDecision::Rejected,
            Verb::Resubmit => ManualDecision::ResubmissionRequested,
        }
    }

    /// `approve`, `reject`, `resubmit`.
    pub fn word(self) -> &'static str {
        self.into()
    }
}

/// The answer to one step of a resubmission (docs/contracts/idwise.md 2.4: `Approve`, not `Approved`).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, strum::IntoStaticStr, strum::EnumString,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum StepAnswer {
    /// To be redone.
    Resubmit,
    /// Good as it is.
    Approve,
}

/// One step of a resubmission with its answer.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct StepReview {
    /// Which step.
    pub step: StepId,
    /// What of it.
    pub answer: StepAnswer,
}

/// What a reviewer means to do, before it is written down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Intent {
    /// Which journey.
    pub journey: JourneyKey,
    /// What with it.
    pub verb: Verb,
    /// The reason's code, from the configuration.
    pub reason: String,
    /// The reviewer's own words.
    pub comment: Option<Untrusted>,
    /// The steps of a resubmission; empty otherwise.
    pub steps: Vec<StepReview>,
    /// Who means it.
    pub reviewer: Reviewer,
}

/// Where a decision is on its way.
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
pub enum DecisionState {
    /// On disk; can be undone until the hold ends.
    Held,
    /// Being sent, or sent and not yet answered.
    Sending,
    /// To be tried again later.
    Waiting,
    /// The provider has it.
    Delivered,
    /// Kept here: the service takes no decisions and no webhook is configured.
    Kept,
    /// Somebody else decided meanwhile; a person must look.
    Conflict,
    /// The provider said no; a person must look.
    Refused,
    /// Taken back within the hold.
    Undone,
    /// A conflict or refusal that a person has dealt with by letting it go.
    Dropped,
}

impl DecisionState {
    /// The word for it in store and JSON.
    pub fn word(self) -> &'static str {
        self.into()
    }

    /// Not yet where it belongs: it counts in the outbox.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Held | Self::Sending | Self::Waiting | Self::Conflict | Self::Refused)
    }
}
