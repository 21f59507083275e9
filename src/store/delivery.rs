//! A delivery that a sender has leased, and how its turn with it ends.

use super::seal::JourneySeal;
use crate::domain::decision::DecisionState;
use crate::domain::delivery::{DeliveryEvent, DeliveryKind};
use crate::domain::event::Event;
use crate::domain::ids::{JourneyKey, ServiceId};
use crate::domain::match_status::MatchStatus;
use crate::domain::record::Decision;
use crate::domain::screening_request::ScreeningRequest;
use crate::domain::text::Untrusted;
use jiff::Timestamp;
use std::time::Duration;
use uuid::Uuid;

/// A delivery that one sender has leased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leased {
    pub id: Uuid,
    pub kind: DeliveryKind,
    /// The number of this lease. A later lease of the same delivery ends this one.
    pub lease_no: i64,
    /// How often it was sent before.
    pub attempts: u32,
    /// The time of the first failure since it was recorded, or since a person had it sent again.
    pub failing_since: Option<Timestamp>,
    /// Requests that left earlier and may have been applied.
    pub doubt: Option<Doubt>,
    /// Whether a person wants it sent even over a different value at the service.
    pub overwrites: bool,
    /// The service of the journey.
    pub service: ServiceId,
    pub content: LeasedContent,
}

/// What a delivery sends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LeasedContent {
    /// A decision, or one of its match statuses.
    Decision(Box<LeasedDecision>),
    Screening(Box<ScreeningRequest>),
}

/// A leased decision, and what its reviewer saw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeasedDecision {
    /// The decision that is sent, or that the match status belongs to.
    pub decision: Decision,
    /// The version and hash of the document that was decided on.
    pub document: (i64, String),
    /// The manual decision in the document that the reviewer saw, as sent.
    pub manual_seen: Option<String>,
}

impl Leased {
    /// The journey that the delivery is about.
    pub fn journey(&self) -> &JourneyKey {
        match &self.content {
            LeasedContent::Decision(leased) => &leased.decision.intent.journey,
            LeasedContent::Screening(request) => &request.journey,
        }
    }

    /// The decision that is sent or followed; `None` for a screening request.
    pub fn decision(&self) -> Option<&LeasedDecision> {
        match &self.content {
            LeasedContent::Decision(leased) => Some(leased),
            LeasedContent::Screening(_) => None,
        }
    }

    /// The match status that is sent; `None` for other kinds of delivery.
    pub fn match_status(&self) -> Option<&MatchStatus> {
        self.decision()?.decision.match_statuses.iter().find(|one| one.id == self.id)
    }

    /// Why its last attempt failed; `None` if there was none.
    pub fn last_problem(&self) -> Option<&Untrusted> {
        match (self.match_status(), &self.content) {
            (Some(status), _) => status.last_problem.as_ref(),
            (None, LeasedContent::Decision(leased)) => leased.decision.last_problem.as_ref(),
            (None, LeasedContent::Screening(request)) => request.last_problem.as_ref(),
        }
    }

    /// The state of the delivery when it was read.
    pub(super) fn state(&self) -> DecisionState {
        let own = match &self.content {
            LeasedContent::Decision(leased) => leased.decision.state,
            LeasedContent::Screening(request) => request.state,
        };
        self.match_status().map_or(own, |one| one.state)
    }

    /// The record entry about the lease. A screening request has none: its first entry comes with the attempt.
    pub(super) fn sending(&self) -> Option<Event> {
        let (from, disposition) = (self.state(), self.id);
        let decision = self.decision()?.decision.id;
        Some(match self.kind {
            DeliveryKind::MatchStatus => Event::DispositionSending { from, disposition, decision },
            _ => Event::DecisionSending { from, decision },
        })
    }

    /// The record entry about a request that is about to leave, with the hash of its body.
    pub(super) fn attempted(&self, body_sha256: Option<&str>) -> Event {
        let (attempt, disposition) = (self.attempts.saturating_add(1), self.id);
        match &self.content {
            LeasedContent::Screening(request) => {
                Event::ScreeningChanged { request: request.id, state: DecisionState::Sending, problem: None }
            }
            LeasedContent::Decision(leased) if self.kind == DeliveryKind::MatchStatus => {
                Event::DispositionAttempt { attempt, disposition, decision: leased.decision.id }
            }
            LeasedContent::Decision(leased) => Event::DecisionAttempt {
                attempt,
                decision: leased.decision.id,
                body_sha256: body_sha256.map(str::to_owned),
            },
        }
    }

    /// The record entry about the end of a turn, with the hash of what was posted last. Texts from the service are in it
    /// only if the store is not sealed.
    pub(super) fn ended(
        &self,
        ending: &DeliveryEnd,
        to: DecisionState,
        body_sha256: Option<String>,
        seal: &JourneySeal,
    ) -> Event {
        let ending = ending.coded(seal);
        match &self.content {
            LeasedContent::Screening(request) => Event::ScreeningChanged {
                request: request.id,
                state: to,
                problem: ending.problem().map(Untrusted::from),
            },
            LeasedContent::Decision(leased) if self.kind == DeliveryKind::MatchStatus => {
                match_status_event(self.id, leased.decision.id, &ending)
            }
            LeasedContent::Decision(leased) => decision_event(leased.decision.id, ending, body_sha256),
        }
    }
}

/// Requests that left and may have been applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// When the first of them left.
    pub since: Timestamp,
    /// The last of them may still be applied until then, so nothing is sent again before.
    pub until: Timestamp,
    /// Whether the service accepted the last of them.
    pub is_accepted: bool,
}

/// A request that is about to leave.
#[derive(Clone, Copy, Debug)]
pub struct Attempt<'a> {
    /// By how much the lease is extended.
    pub lasts: Duration,
    /// Until then the request may be applied if no answer comes.
    pub until: Timestamp,
    /// SHA-256 of the request body, hex.
    pub body_sha256: Option<&'a str>,
}

/// How a sender's turn with a delivery ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeliveryEnd {
    Delivered,
    /// It is kept here and not sent.
    Kept,
    /// The service has another value than the one that would be sent.
    Conflict {
        found: Untrusted,
    },
    /// The service rejected it; it is not sent again unchanged.
    Refused {
        problem: Untrusted,
    },
    /// It was certainly not applied; to be sent again.
    Waiting {
        due: Timestamp,
        problem: Untrusted,
    },
    /// It was accepted, or its result is unknown, and the service does not show it yet; to be read again.
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

    /// The same ending with its texts as the record stores them.
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

fn decision_event(decision: Uuid, ending: DeliveryEnd, body_sha256: Option<String>) -> Event {
    match ending {
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

fn match_status_event(disposition: Uuid, decision: Uuid, ending: &DeliveryEnd) -> Event {
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
