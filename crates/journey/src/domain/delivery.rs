//! Outbox items: their kinds, and the state machine of a delivery.

use super::decision::DecisionState;

/// The text in a delivery's problem if the service rejected the account's credentials (401, 403).
pub const AUTHENTICATION_FAILED: &str = "authentication failed";

/// The kind of an outbox item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[derive(strum::IntoStaticStr, strum::EnumString, strum::EnumIter)]
#[strum(serialize_all = "snake_case")]
pub enum DeliveryKind {
    /// A decision for the journey's service.
    Decision,
    /// Match statuses for the service, sent once the decision was delivered.
    MatchStatus,
    /// A decision for the customer's webhook, with an idempotency key.
    Webhook,
    /// A request to the service to run AML screening again.
    Screening,
}

impl DeliveryKind {
    /// The stored word.
    pub fn word(self) -> &'static str {
        self.into()
    }
}

/// An event in the delivery of an outbox item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, strum::EnumIter)]
pub enum DeliveryEvent {
    /// A second reviewer confirmed the proposal.
    Confirmed,
    /// A second reviewer returned the proposal, or the journey changed.
    Returned,
    /// A second reviewer declined the proposal.
    Declined,
    /// The item that it depends on was delivered.
    Released,
    /// A sender took the lease, possibly after another sender's lease has expired.
    Leased,
    /// It was delivered: a reread shows it, or the receiver accepted it.
    Arrived,
    /// The service accepted it, but no reread shows it yet.
    Accepted,
    /// A request was sent, and it is unknown whether it was applied.
    Doubted,
    /// It stays in the store, because there is no receiver for it.
    Kept,
    /// Another decision or status was found at the provider.
    Conflicted,
    /// It will not be sent again without a person's action.
    Refused,
    /// The attempt failed; a retry is scheduled.
    Postponed,
    /// The item that it depends on was discarded.
    Abandoned,
    /// A person undid it.
    Undone,
    Dropped,
    /// A person requested a retry.
    Retried,
    /// A person requested to send it despite a conflict.
    Overwritten,
}

impl DecisionState {
    /// The state after an event; `None` if the event cannot happen in this state.
    pub fn after(self, event: DeliveryEvent) -> Option<Self> {
        use DeliveryEvent as Event;
        match (self, event) {
            (Self::Proposed, Event::Confirmed) => Some(Self::Held),
            (Self::Proposed, Event::Returned) => Some(Self::Returned),
            (Self::Proposed, Event::Declined) => Some(Self::Declined),
            (Self::Proposed, Event::Undone) => Some(Self::Undone),
            (Self::Held, Event::Released) => Some(Self::Waiting),
            (Self::Held, Event::Abandoned) => Some(Self::Dropped),
            (Self::Held, Event::Undone) => Some(Self::Undone),
            (state, Event::Leased) if state.is_in_progress() => Some(Self::Sending),
            (Self::Sending, Event::Arrived) => Some(Self::Delivered),
            (Self::Sending, Event::Accepted) => Some(Self::Accepted),
            (Self::Sending, Event::Doubted) => Some(Self::Uncertain),
            (Self::Sending, Event::Kept) => Some(Self::Kept),
            (Self::Sending, Event::Conflicted) => Some(Self::Conflict),
            (Self::Sending, Event::Refused) => Some(Self::Refused),
            (Self::Sending, Event::Postponed) => Some(Self::Waiting),
            (Self::Waiting | Self::Refused, Event::Retried) => Some(Self::Waiting),
            // The next turn rereads the journey before it sends anything.
            (Self::Accepted | Self::Uncertain, Event::Retried) => Some(Self::Uncertain),
            (Self::Waiting | Self::Accepted | Self::Refused | Self::Conflict, Event::Dropped) => {
                Some(Self::Dropped)
            }
            (Self::Conflict, Event::Overwritten) => Some(Self::Waiting),
            _ => None,
        }
    }

    /// Whether the delivery is retried or read again at its due time. In other states that time is the end of a hold or
    /// of a lease.
    pub fn is_tried_again(self) -> bool {
        matches!(self, Self::Waiting | Self::Accepted | Self::Uncertain)
    }

    /// Whether a person must act before the delivery continues.
    pub fn needs_person(self) -> bool {
        matches!(self, Self::Conflict | Self::Refused)
    }
}
