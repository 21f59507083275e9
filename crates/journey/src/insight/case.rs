//! A journey opened for review: its document, its findings and the work done on it.

use super::aml::Assessment;
use super::changes::Change;
use super::finding::Finding;
use super::linked_journeys::LinkKind;
use crate::domain::decision::Verb;
use crate::domain::deviation::Deviation;
use crate::domain::erasure::Erasure;
use crate::domain::face::FaceAnswer;
use crate::domain::ids::{FindingId, JourneyKey, Reviewer, StepId};
use crate::domain::journey::Journey;
use crate::domain::queue::JourneyState;
use crate::domain::raw_text::RawText;
use crate::domain::record::{AuditEntry, Decision, Note};
use crate::domain::resolution::ResolvedFindings;
use crate::domain::routing::Routing;
use crate::domain::text::Untrusted;
use serde::Serialize;
use uuid::Uuid;

/// All data that the screens of a case show. It is assembled once, when the case is opened.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    pub key: JourneyKey,
    /// The version of the document in the store, from 1.
    pub version: i64,
    pub journey: Journey,
    /// Deviations of the document from its contract.
    pub deviations: Vec<Deviation>,
    /// All findings, most urgent first.
    pub findings: Vec<Finding>,
    /// The comparison of each watch-list match with the applicant, in the order of the matches.
    pub assessments: Vec<Assessment>,
    pub resolutions: ResolvedFindings,
    /// Oldest first.
    pub notes: Vec<Note>,
    /// Oldest first.
    pub decisions: Vec<Decision>,
    /// Our audit entries for this journey, oldest first.
    pub history: Vec<AuditEntry>,
    /// The provider's audit log, if it has one.
    pub provider_history: Vec<ProviderEvent>,
    /// The received document, indented, with secrets redacted.
    pub raw: RawText,
    pub state: JourneyState,
    pub claimed_by: Option<Reviewer>,
    pub routing: Routing,
    /// The proposal that waits for a second reviewer.
    pub proposal: Option<Proposal>,
    /// Whether this is a quality sample that the reviewer can judge. The case then does not contain the decision.
    pub is_to_judge: bool,
    /// Steps that a resubmission must cover. The selfie's step id comes from the journey summary
    /// (docs/contracts/idwise.md 2.4).
    pub steps: Vec<ReviewStep>,
    /// This reviewer's earlier answers to the face question, oldest first: the first answer and those after a
    /// reopening.
    pub faces: Vec<FaceSaid>,
    /// Changes since this reviewer last viewed the journey or since the last decision; `None` if unchanged.
    pub changed: Option<Changed>,
    /// Other known journeys of the same person or document. Each has a finding.
    pub linked_journeys: Vec<CaseLink>,
    /// One sentence for each stored decision, note, resolution or audit entry that cannot be parsed.
    pub unreadable: Vec<String>,
}

/// A decision that waits for a second reviewer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Proposal {
    pub decision: Uuid,
    pub by: Reviewer,
    pub at: jiff::Timestamp,
    /// The content of the proposal; `None` while it is hidden from this reviewer.
    pub said: Option<ProposalWords>,
    /// What this reviewer can do with it.
    pub part: ProposalPart,
}

/// The content of a proposal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProposalWords {
    pub verb: Verb,
    pub reason: String,
}

/// The part of a reviewer in a second review.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ProposalPart {
    /// Made the proposal, and can withdraw it.
    Maker,
    /// Can confirm, return or decline the proposal.
    Second,
    /// Chooses a decision without seeing the proposal.
    BlindSecond,
    /// Only sees that a proposal exists.
    Onlooker,
}

impl Case {
    /// Whether this reviewer can confirm, return or decline the proposal on it.
    pub fn is_for_second(&self) -> bool {
        self.proposal.as_ref().is_some_and(|proposal| proposal.part == ProposalPart::Second)
    }

    /// When the personal data was erased, by whom, and why; `None` if it is there.
    pub fn erasure(&self) -> Option<Erasure> {
        Erasure::among(&self.history).filter(|_| self.raw.is_blank())
    }
}

/// A recorded answer to the question whether two faces match.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FaceSaid {
    /// The compared document.
    pub step: StepId,
    pub answer: FaceAnswer,
    pub by: Reviewer,
    pub at: jiff::Timestamp,
    /// Whether the question was reopened after this answer.
    pub is_reopened: bool,
}

/// Changes since the last view.
#[derive(Clone, Debug, PartialEq)]
pub struct Changed {
    /// Time of the last view or decision.
    pub since: jiff::Timestamp,
    /// Whether a decision was made at that time, by any reviewer.
    pub by_decision: bool,
    pub items: Vec<Change>,
}

/// A linked journey: another known journey of the same person or document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CaseLink {
    /// The finding about it.
    pub finding: FindingId,
    pub key: JourneyKey,
    /// What both journeys share, strongest evidence first.
    pub common: Vec<LinkKind>,
}

/// One entry of the provider's audit log (docs/contracts/idwise.md 2.12).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProviderEvent {
    /// For example `manual_review` or `get_journey`.
    pub action: Untrusted,
    /// E-mail address of the person, or the kind of API key.
    pub by: Untrusted,
    /// As sent.
    pub at: Untrusted,
    /// `Succeeded` or `Failed`.
    pub status: Untrusted,
}

/// A step that a resubmission can request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReviewStep {
    /// The id at the service.
    pub id: StepId,
    pub title: Untrusted,
    /// Whether the step has failed, so that a resubmission must cover it.
    pub failed: bool,
}

/// A configured reason for decisions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, serde::Deserialize)]
pub struct Reason {
    pub code: String,
    /// The displayed text.
    pub text: String,
    /// The actions that it is offered for.
    pub verbs: Vec<Verb>,
    #[serde(default)]
    pub needs_comment: bool,
}
