//! A delivery in a sender's hands, and how the sender's turn with it ends.

use super::seal::JourneySeal;
use crate::domain::delivery::{DeliveryEvent, DeliveryKind};
use crate::domain::event::Event;
use crate::domain::ids::ServiceId;
use crate::domain::match_status::MatchStatus;
use crate::domain::record::Decision;
use crate::domain::text::Untrusted;
use jiff::Timestamp;
use std::time::Duration;
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
    /// What is known of requests that left before and may have been applied.
    pub doubt: Option<Doubt>,
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

/// Requests that left and may have been applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// When the first of them left.
    pub since: Timestamp,
    /// Until when the last of them may still be applied: nothing is sent again before.
    pub until: Timestamp,
    /// Whether the service accepted the last of them.
    pub is_accepted: bool,
}

/// A request that is about to leave.
#[derive(Clone, Copy, Debug)]
pub struct Attempt<'a> {
    /// How long the lease is extended.
    pub lasts: Duration,
    /// Until when it may be applied, if no answer comes.
    pub until: Timestamp,
    /// SHA-256 of what is posted, hex.
    pub body_sha256: Option<&'a str>,
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
    /// It will not be sent as it is.
    Refused {
        /// Why.
        problem: Untrusted,
    },
    /// Certainly not applied; to be tried again.
    Waiting {
        due: Timestamp,
        problem: Untrusted,
    },
    /// Accepted or of unknown fate, and not shown yet; to be read again.
    Doubtful {
        due: Timestamp,
        problem: Untrusted,
        doubt: Doubt,
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
            Self::Doubtful { doubt, .. } if doubt.is_accepted => DeliveryEvent::Accepted,
            Self::Doubtful { .. } => DeliveryEvent::Doubted,
        }
    }

    /// The same as the record says it.
    fn coded(&self, seal: &JourneySeal) -> Self {
        let mut coded = self.clone();
        match &mut coded {
            Self::Conflict { found: words }
            | Self::Refused { problem: words }
            | Self::Waiting { problem: words, .. }
            | Self::Doubtful { problem: words, .. } => *words = seal.coded(words),
            Self::Delivered | Self::Kept => {}
        }
        coded
    }

    pub(super) fn problem(&self) -> Option<&str> {
        match self {
            Self::Refused { problem } | Self::Waiting { problem, .. } | Self::Doubtful { problem, .. } => {
                Some(problem.as_sent())
            }
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
            Self::Waiting { due, .. } | Self::Doubtful { due, .. } => Some(*due),
            _ => None,
        }
    }

    pub(super) fn doubt(&self) -> Option<Doubt> {
        match self {
            Self::Doubtful { doubt, .. } => Some(*doubt),
            _ => None,
        }
    }
}

/// The entry of the record about the end of a turn; with the hash of what was posted last.
/// Words of the service are in it only where the store is not sealed.
pub(super) fn event_of(
    leased: &Leased,
    ending: &DeliveryEnd,
    body_sha256: Option<String>,
    seal: &JourneySeal,
) -> Event {
    if leased.kind == DeliveryKind::MatchStatus {
        return match_status_event(leased, ending, seal);
    }
    let decision = leased.decision.id;
    match ending.coded(seal) {
        DeliveryEnd::Delivered => Event::DecisionDelivered { decision, body_sha256 },
        DeliveryEnd::Kept => Event::DecisionKept { decision },
        DeliveryEnd::Conflict { found } => Event::DecisionConflict { found, decision },
        DeliveryEnd::Refused { problem } => Event::DecisionRefused { problem, decision },
        DeliveryEnd::Waiting { due, problem } => {
            Event::DecisionWaiting { due, problem, maybe_applied: false, decision }
        }
        DeliveryEnd::Doubtful { due, problem, doubt } if doubt.is_accepted => {
            Event::DecisionAccepted { due, problem, decision }
        }
        DeliveryEnd::Doubtful { due, problem, .. } => {
            Event::DecisionWaiting { due, problem, maybe_applied: true, decision }
        }
    }
}

fn match_status_event(leased: &Leased, ending: &DeliveryEnd, seal: &JourneySeal) -> Event {
    let ending = &ending.coded(seal);
    let (disposition, decision) = (leased.id, leased.decision.id);
    let (problem, found) = (ending.problem().map(Untrusted::from), ending.found().map(Untrusted::from));
    match ending {
        DeliveryEnd::Delivered => Event::DispositionDelivered { problem, found, disposition, decision },
        DeliveryEnd::Kept => Event::DispositionKept { problem, found, disposition, decision },
        DeliveryEnd::Conflict { .. } => Event::DispositionConflict { problem, found, disposition, decision },
        DeliveryEnd::Refused { .. } => Event::DispositionRefused { problem, found, disposition, decision },
        DeliveryEnd::Waiting { .. } | DeliveryEnd::Doubtful { .. } => {
            Event::DispositionWaiting { problem, found, disposition, decision }
        }
    }
}
