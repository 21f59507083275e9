//! A delivery in a sender's hands, and how the sender's turn with it ends.

use crate::domain::delivery::{DeliveryEvent, DeliveryKind};
use crate::domain::event::Event;
use crate::domain::ids::ServiceId;
use crate::domain::match_status::MatchStatus;
use crate::domain::record::Decision;
use crate::domain::text::Untrusted;
use jiff::Timestamp;
use uuid::Uuid;

/// A delivery that one sender has for itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leased {
    pub id: Uuid,
    /// What it brings.
    pub kind: DeliveryKind,
    /// Which lease of this delivery it is: a later one ends it.
    pub lease_no: i64,
    /// How often it was sent before.
    pub attempts: u32,
    /// The first failure since it was recorded or since a person had it sent again.
    pub failing_since: Option<Timestamp>,
    /// When a request left of which nobody knows whether it was applied.
    pub maybe_applied: Option<Timestamp>,
    /// Whether a person wants it sent over what somebody else put there.
    pub overwrites: bool,
    /// The decision that it is, or that it belongs to.
    pub decision: Decision,
    /// The service of the journey.
    pub service: ServiceId,
    /// The document that was decided upon: its version and hash.
    pub document: (i64, String),
    /// The manual decision that the reviewer saw, as sent.
    pub manual_seen: Option<String>,
}

impl Leased {
    /// The match status that is to be sent; none of another kind.
    pub fn match_status(&self) -> Option<&MatchStatus> {
        self.decision.match_statuses.iter().find(|one| one.id == self.id)
    }
}

/// How a sender's turn with a delivery ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeliveryEnd {
    Delivered,
    /// It stays here.
    Kept,
    /// Something else was found there.
    Conflict {
        found: Untrusted,
    },
    /// It was refused.
    Refused {
        /// What was said.
        problem: Untrusted,
    },
    /// To be tried again.
    Waiting {
        due: Timestamp,
        problem: Untrusted,
        /// When a request of ours left, if it may have been applied.
        maybe_applied: Option<Timestamp>,
    },
}

impl DeliveryEnd {
    pub(super) fn event(&self) -> DeliveryEvent {
        match self {
            Self::Delivered => DeliveryEvent::Arrived,
            Self::Kept => DeliveryEvent::Kept,
            Self::Conflict { .. } => DeliveryEvent::Conflicted,
            Self::Refused { .. } => DeliveryEvent::Refused,
            Self::Waiting { .. } => DeliveryEvent::Postponed,
        }
    }

    pub(super) fn problem(&self) -> Option<&str> {
        match self {
            Self::Refused { problem } | Self::Waiting { problem, .. } => Some(problem.as_sent()),
            _ => None,
        }
    }

    pub(super) fn found(&self) -> Option<&str> {
        match self {
            Self::Conflict { found } => Some(found.as_sent()),
            _ => None,
        }
    }

    pub(super) fn due(&self) -> Option<Timestamp> {
        match self {
            Self::Waiting { due, .. } => Some(*due),
            _ => None,
        }
    }

    pub(super) fn maybe_applied(&self) -> Option<Timestamp> {
        match self {
            Self::Waiting { maybe_applied, .. } => *maybe_applied,
            _ => None,
        }
    }
}

/// The entry of the record about the end of a turn.
pub(super) fn event_of(leased: &Leased, ending: &DeliveryEnd) -> Event {
    if leased.kind == DeliveryKind::MatchStatus {
        return match_status_event(leased, ending);
    }
    let decision = leased.decision.id;
    match ending.clone() {
        DeliveryEnd::Delivered => Event::DecisionDelivered { decision },
        DeliveryEnd::Kept => Event::DecisionKept { decision },
        DeliveryEnd::Conflict { found } => Event::DecisionConflict { found, decision },
        DeliveryEnd::Refused { problem } => Event::DecisionRefused { problem, decision },
        DeliveryEnd::Waiting { due, problem, maybe_applied } => {
            Event::DecisionWaiting { due, problem, maybe_applied: maybe_applied.is_some(), decision }
        }
    }
}

fn match_status_event(leased: &Leased, ending: &DeliveryEnd) -> Event {
    let (disposition, decision) = (leased.id, leased.decision.id);
    let (problem, found) = (ending.problem().map(Untrusted::from), ending.found().map(Untrusted::from));
    match ending {
        DeliveryEnd::Delivered => Event::DispositionDelivered { problem, found, disposition, decision },
        DeliveryEnd::Kept => Event::DispositionKept { problem, found, disposition, decision },
        DeliveryEnd::Conflict { .. } => Event::DispositionConflict { problem, found, disposition, decision },
        DeliveryEnd::Refused { .. } => Event::DispositionRefused { problem, found, disposition, decision },
        DeliveryEnd::Waiting { .. } => Event::DispositionWaiting { problem, found, disposition, decision },
    }
}
