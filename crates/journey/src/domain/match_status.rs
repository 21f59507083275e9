//! The match status of watch-list records as it is reported to a service: what the reviewer concluded of each.

use super::decision::DecisionState;
use super::record::Decision;
use super::resolution::Conclusion;
use super::text::Untrusted;
use jiff::Timestamp;
use serde::Serialize;
use uuid::Uuid;

/// One report about watch-list records: all those of one conclusion. It belongs to a decision and
/// leaves only after that has arrived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MatchStatus {
    /// Its own name.
    pub id: Uuid,
    /// What was concluded of the records.
    pub conclusion: Conclusion,
    /// Which records.
    pub records: Vec<MarkedRecord>,
    /// What is to be put on them.
    pub marks: Marks,
    /// Where it is on its way.
    pub state: DecisionState,
    /// How often it was tried.
    pub attempts: u32,
    /// When it is to be tried next.
    pub due: Option<Timestamp>,
    /// What the provider or the network said last, in a sentence.
    pub last_problem: Option<Untrusted>,
    /// What somebody else has put on a record meanwhile.
    pub found_instead: Option<Untrusted>,
}

/// A record as it lay before the reviewer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MarkedRecord {
    /// The service's key of the record (docs/contracts/idwise.md 2.7).
    pub resource_id: Untrusted,
    /// What was on it.
    pub was: Marks,
}

/// What a service keeps on a record (docs/contracts/idwise.md 2.7); what is none is left as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Marks {
    /// Whether it raises no alert any more.
    pub is_whitelisted: Option<bool>,
    /// The service's status word.
    pub match_status: Option<Untrusted>,
}

impl Marks {
    /// Whether there is nothing to put on.
    pub fn is_empty(&self) -> bool {
        self.is_whitelisted.is_none() && self.match_status.is_none()
    }

    /// Whether what is to be put on is there already.
    pub fn are_on(&self, there: &Marks) -> bool {
        let flag = self.is_whitelisted.is_none_or(|flag| there.is_whitelisted.unwrap_or(false) == flag);
        let said = |marks: &Marks| marks.match_status.as_ref().map(|word| word.as_sent().trim().to_owned());
        flag && (self.match_status.is_none() || said(self) == said(there))
    }
}

/// What an account is told of each conclusion, from the configuration: the words are the service's own
/// and not documented, so nothing is told of a conclusion that has none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct MatchStatusWords {
    /// Whether a false positive is whitelisted: it raises no alert any more.
    pub whitelist: bool,
    /// The status of a false positive.
    pub false_positive: Option<String>,
    /// The status of a record that is the applicant's.
    pub true_match: Option<String>,
    /// The status of a record that could not be judged.
    pub cannot_tell: Option<String>,
}

impl MatchStatusWords {
    /// Whether nothing is told at all.
    pub fn are_none(&self) -> bool {
        *self == Self::default()
    }

    /// What is put on a record of which this was concluded.
    pub fn marks(&self, conclusion: Conclusion) -> Marks {
        let word = match conclusion {
            Conclusion::Explained => &self.false_positive,
            Conclusion::Confirmed => &self.true_match,
            Conclusion::CannotAssess => &self.cannot_tell,
        };
        let clears = self.whitelist && conclusion == Conclusion::Explained;
        Marks {
            is_whitelisted: clears.then_some(true),
            match_status: word.as_ref().map(|word| Untrusted::new(word.as_str())),
        }
    }
}

impl Decision {
    /// What of it has not arrived yet and needs a person most: itself, or, once it has arrived, what is
    /// told of its watch-list records.
    pub fn lagging(&self) -> Option<&MatchStatus> {
        if self.state.is_open() {
            return None;
        }
        let gravest = |state: DecisionState| match state {
            DecisionState::Conflict => 0,
            DecisionState::Refused => 1,
            DecisionState::Waiting => 2,
            _ => 3,
        };
        let open = self.match_statuses.iter().filter(|one| one.state.is_open());
        open.min_by_key(|one| gravest(one.state))
    }

    /// Where the whole of it stands.
    pub fn standing(&self) -> DecisionState {
        self.lagging().map_or(self.state, |lagging| lagging.state)
    }

    /// When the whole of it goes on.
    pub fn next_try(&self) -> Option<Timestamp> {
        self.lagging().map_or(self.due, |lagging| lagging.due)
    }

    /// What went wrong last, of what has not arrived.
    pub fn problem(&self) -> Option<&Untrusted> {
        self.lagging().map_or(self.last_problem.as_ref(), |lagging| lagging.last_problem.as_ref())
    }

    /// What somebody else did instead, of what has not arrived.
    pub fn theirs(&self) -> Option<&Untrusted> {
        self.lagging().map_or(self.found_instead.as_ref(), |lagging| lagging.found_instead.as_ref())
    }

    /// How often it was tried, of what has not arrived.
    pub fn tries(&self) -> u32 {
        self.lagging().map_or(self.attempts, |lagging| lagging.attempts)
    }
}
