//! The second review of a decision: why it is required, and its result.

use super::decision::Verb;
use super::ids::Reviewer;
use super::text::Untrusted;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Why a second reviewer is required, as recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondWanted {
    /// The condition of the rule, and its share if that is below 1.
    pub rule: String,
    /// Whether the second reviewer must choose before they see the proposal.
    pub blind: bool,
    /// From this age on, in hours, the proposal is escalated to the lead. Proposals of former versions have none, which
    /// means [`DEFAULT_HOURS`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<u32>,
}

/// The age at which a proposal is escalated if no rule says otherwise.
pub const DEFAULT_HOURS: u32 = 24;

impl SecondWanted {
    /// Whether a proposal that was made at `at` is escalated at `now`.
    pub fn is_escalated(&self, at: Timestamp, now: Timestamp) -> bool {
        let hours = i64::from(self.hours.unwrap_or(DEFAULT_HOURS));
        now.as_second().saturating_sub(at.as_second()) >= hours * 3_600
    }
}

/// The result of a second review.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[derive(Serialize, Deserialize, strum::IntoStaticStr, strum::EnumString)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum SecondVerdict {
    Confirmed,
    /// Returned to its maker.
    Returned,
    /// Declined: neither of the two reviewers may decide the journey any more.
    Declined,
}

/// What a second reviewer chose without seeing the proposal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SecondAnswer {
    pub by: Reviewer,
    pub verb: Verb,
    pub reason: String,
    pub comment: Option<Untrusted>,
    pub at: Timestamp,
}

/// The second review of a decision that requires one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SecondReview {
    pub wanted: SecondWanted,
    /// The choice in a blind review.
    pub answer: Option<SecondAnswer>,
    pub verdict: Option<SecondVerdict>,
    /// The reviewer who gave the verdict; `None` if the journey changed.
    pub by: Option<Reviewer>,
    pub at: Option<Timestamp>,
    pub reason: Option<String>,
    pub comment: Option<Untrusted>,
}

impl SecondReview {
    /// Whether the proposal is still hidden from everybody but its maker and leads.
    pub fn is_hidden(&self) -> bool {
        self.wanted.blind && self.answer.is_none() && self.verdict.is_none()
    }
}

/// What a second reviewer can do with a visible proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecondChoice {
    Confirm,
    Return,
    Decline,
}

/// A reason to confirm, return or decline a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SecondReason {
    pub code: &'static str,
    pub text: &'static str,
    pub needs_comment: bool,
    pub confirms: bool,
}

/// The reasons, in the order of their digit keys.
pub const SECOND_REASONS: [SecondReason; 7] = [
    SecondReason { code: "agreed", text: "the evidence says the same", needs_comment: false, confirms: true },
    SecondReason {
        code: "look_again",
        text: "look at the evidence again",
        needs_comment: false,
        confirms: false,
    },
    SecondReason {
        code: "not_enough",
        text: "the evidence is not enough",
        needs_comment: false,
        confirms: false,
    },
    SecondReason {
        code: "other_decision",
        text: "another decision is right",
        needs_comment: false,
        confirms: false,
    },
    SecondReason {
        code: "other_reason",
        text: "another reason is right",
        needs_comment: false,
        confirms: false,
    },
    SecondReason {
        code: "comment_missing",
        text: "the comment does not explain it",
        needs_comment: false,
        confirms: false,
    },
    SecondReason { code: "other", text: "other, with a comment", needs_comment: true, confirms: false },
];
