//! Match statuses: what is reported to a service about its watch-list records after a decision.

use super::decision::DecisionState;
use super::record::Decision;
use super::resolution::Conclusion;
use super::text::Untrusted;
use jiff::Timestamp;
use serde::Serialize;
use uuid::Uuid;

/// One report of match statuses: all records of a decision that got the same conclusion. It is sent only after
/// the decision was delivered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MatchStatus {
    pub id: Uuid,
    /// The reviewer's conclusion about these records.
    pub conclusion: Conclusion,
    pub records: Vec<MarkedRecord>,
    /// The match status to set on them.
    pub marks: Marks,
    /// The delivery state.
    pub state: DecisionState,
    /// Number of delivery attempts.
    pub attempts: u32,
    /// Time of the next attempt.
    pub due: Option<Timestamp>,
    /// The last error of the provider or the network, as a sentence.
    pub last_problem: Option<Untrusted>,
    /// The match status that another person has set on a record in the meantime.
    pub found_instead: Option<Untrusted>,
}

/// A watch-list record, with its match status when the reviewer decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MarkedRecord {
    /// The service's key of the record (docs/contracts/idwise.md 2.7).
    pub resource_id: Untrusted,
    pub was: Marks,
}

/// The match status of a record (docs/contracts/idwise.md 2.7). A field that is none is not changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Marks {
    /// A whitelisted record raises no further alerts.
    pub is_whitelisted: Option<bool>,
    /// The service's status word.
    pub match_status: Option<Untrusted>,
}

impl Marks {
    /// Whether the report would change nothing.
    pub fn is_empty(&self) -> bool {
        self.is_whitelisted.is_none() && self.match_status.is_none()
    }

    /// Whether a record already has these values.
    pub fn are_on(&self, present: &Marks) -> bool {
        let flag = self.is_whitelisted.is_none_or(|flag| present.is_whitelisted.unwrap_or(false) == flag);
        let word = |marks: &Marks| marks.match_status.as_ref().map(|word| word.as_sent().trim().to_owned());
        flag && (self.match_status.is_none() || word(self) == word(present))
    }
}

/// The status word that an account sends for each conclusion, from the configuration. The words are the service's
/// own and not documented, so a conclusion without a configured word is not reported.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct MatchStatusWords {
    /// Whether a false positive is also whitelisted.
    pub whitelist: bool,
    pub false_positive: Option<String>,
    pub true_match: Option<String>,
    /// Status of an inconclusive record.
    pub cannot_tell: Option<String>,
}

impl MatchStatusWords {
    /// Whether nothing is configured, so that no match status is reported.
    pub fn are_none(&self) -> bool {
        *self == Self::default()
    }

    /// The match status for a record with this conclusion.
    pub fn marks(&self, conclusion: Conclusion) -> Marks {
        let word = match conclusion {
            Conclusion::NoIssue => &self.false_positive,
            Conclusion::IssueConfirmed => &self.true_match,
            Conclusion::Inconclusive => &self.cannot_tell,
        };
        let clears = self.whitelist && conclusion == Conclusion::NoIssue;
        Marks {
            is_whitelisted: clears.then_some(true),
            match_status: word.as_ref().map(|word| Untrusted::new(word.as_str())),
        }
    }
}

impl Decision {
    /// The undelivered report that most needs a person, once the decision itself is delivered. None while the
    /// decision is still open.
    pub fn lagging(&self) -> Option<&MatchStatus> {
        if self.state.is_open() {
            return None;
        }
        let gravest = |state: DecisionState| match state {
            DecisionState::Conflict => 0,
            DecisionState::Refused => 1,
            DecisionState::Waiting | DecisionState::Uncertain => 2,
            _ => 3,
        };
        let open = self.match_statuses.iter().filter(|one| one.state.is_open());
        open.min_by_key(|one| gravest(one.state))
    }

    /// The delivery state of the decision including its match statuses.
    pub fn standing(&self) -> DecisionState {
        self.lagging().map_or(self.state, |lagging| lagging.state)
    }

    /// The next delivery attempt of whatever is still undelivered.
    pub fn next_try(&self) -> Option<Timestamp> {
        self.lagging().map_or(self.due, |lagging| lagging.due)
    }

    /// The last error of whatever is still undelivered.
    pub fn problem(&self) -> Option<&Untrusted> {
        self.lagging().map_or(self.last_problem.as_ref(), |lagging| lagging.last_problem.as_ref())
    }

    /// The conflicting decision or status found at the provider.
    pub fn theirs(&self) -> Option<&Untrusted> {
        self.lagging().map_or(self.found_instead.as_ref(), |lagging| lagging.found_instead.as_ref())
    }

    /// The delivery attempts of whatever is still undelivered.
    pub fn tries(&self) -> u32 {
        self.lagging().map_or(self.attempts, |lagging| lagging.attempts)
    }
}
