//! What the outbox holds: a decision with its match statuses, or a request to run AML screening again.

use super::decision::DecisionState;
use super::delivery::AUTHENTICATION_FAILED;
use super::ids::{JourneyKey, Reviewer};
use super::record::Decision;
use super::screening_request::ScreeningRequest;
use super::text::Untrusted;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

/// What a reviewer wants to reach a service, with the state of its delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OutboxItem {
    /// A decision. Its match statuses follow it.
    Decision(Box<Decision>),
    Screening(Box<ScreeningRequest>),
}

impl OutboxItem {
    /// The id by which it is undone, retried and discarded.
    pub fn id(&self) -> Uuid {
        match self {
            Self::Decision(decision) => decision.id,
            Self::Screening(request) => request.id,
        }
    }

    /// The journey that it is about.
    pub fn journey(&self) -> &JourneyKey {
        match self {
            Self::Decision(decision) => &decision.intent.journey,
            Self::Screening(request) => &request.journey,
        }
    }

    /// The reviewer who recorded it.
    pub fn by(&self) -> &Reviewer {
        match self {
            Self::Decision(decision) => &decision.intent.reviewer,
            Self::Screening(request) => &request.by,
        }
    }

    /// When it was recorded.
    pub fn at(&self) -> Timestamp {
        match self {
            Self::Decision(decision) => decision.at,
            Self::Screening(request) => request.at,
        }
    }

    /// The delivery state; of a decision, including its match statuses.
    pub fn standing(&self) -> DecisionState {
        match self {
            Self::Decision(decision) => decision.standing(),
            Self::Screening(request) => request.state,
        }
    }

    /// The end of the undo period.
    pub fn held_until(&self) -> Timestamp {
        match self {
            Self::Decision(decision) => decision.held_until,
            Self::Screening(request) => request.held_until,
        }
    }

    /// Whether it is held and can still be undone.
    pub fn is_held(&self, now: Timestamp) -> bool {
        self.standing() == DecisionState::Held && self.held_until() > now
    }

    /// The next delivery attempt; `None` if none is planned.
    pub fn next_try(&self) -> Option<Timestamp> {
        match self {
            Self::Decision(decision) => decision.next_try(),
            Self::Screening(request) => request.due,
        }
    }

    /// How often it was sent.
    pub fn tries(&self) -> u32 {
        match self {
            Self::Decision(decision) => decision.tries(),
            Self::Screening(request) => request.attempts,
        }
    }

    /// Why the last attempt failed, as a sentence.
    pub fn problem(&self) -> Option<&Untrusted> {
        match self {
            Self::Decision(decision) => decision.problem(),
            Self::Screening(request) => request.last_problem.as_ref(),
        }
    }

    /// Whether the service rejected the account's credentials (401, 403).
    pub fn is_key_refused(&self) -> bool {
        self.problem().is_some_and(|problem| problem.as_sent().contains(AUTHENTICATION_FAILED))
    }

    /// The same item with the ends of its waits moved by so much: for a clock that is ahead of the store's.
    #[must_use]
    pub fn moved_by(self, ahead: SignedDuration) -> Self {
        match self {
            Self::Decision(decision) => decision.moved_by(ahead).into(),
            Self::Screening(request) => request.moved_by(ahead).into(),
        }
    }

    /// The decision; `None` for a screening request.
    pub fn decision(&self) -> Option<&Decision> {
        match self {
            Self::Decision(decision) => Some(decision),
            Self::Screening(_) => None,
        }
    }
}

impl From<Decision> for OutboxItem {
    fn from(decision: Decision) -> Self {
        Self::Decision(Box::new(decision))
    }
}

impl From<ScreeningRequest> for OutboxItem {
    fn from(request: ScreeningRequest) -> Self {
        Self::Screening(Box::new(request))
    }
}
