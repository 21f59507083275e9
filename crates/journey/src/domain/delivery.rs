//! What is on its way to a service or a receiver: the kinds of it, what can happen to it, and the state that follows.

use super::decision::DecisionState;

/// What an outbox item brings.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, strum::IntoStaticStr, strum::EnumString, strum::EnumIter,
)]
#[strum(serialize_all = "snake_case")]
pub enum DeliveryKind {
    /// A decision, to the service that the journey is from.
    Decision,
    /// The match status of watch-list records, to the service, once their decision has arrived.
    MatchStatus,
    /// A decision, to the customer's own receiver, with a key by which it knows one that arrives twice.
    Webhook,
}

impl DeliveryKind {
    /// The word for it in the store.
    pub fn word(self) -> &'static str {
        self.into()
    }
}

/// What happens to an outbox item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, strum::EnumIter)]
pub enum DeliveryEvent {
    /// What it waited for has arrived.
    Released,
    /// A sender leased it; perhaps from another whose lease is over.
    Leased,
    /// It arrived.
    Arrived,
    /// It stays here, because nobody takes it.
    Kept,
    /// Something else was found where it should go.
    Conflicted,
    /// It was refused.
    Refused,
    /// It did not arrive and is tried again later.
    Postponed,
    /// What it waited for was given up.
    Abandoned,
    /// A person took the decision back.
    Undone,
    /// A person gave it up.
    Dropped,
    /// A person has it tried again at once.
    Retried,
    /// A person has it sent over what was found instead.
    Overwritten,
}

impl DecisionState {
    /// The state after an event; none if the event cannot happen in this state.
    pub fn after(self, event: DeliveryEvent) -> Option<Self> {
        use DeliveryEvent as Event;
        match (self, event) {
            (Self::Held, Event::Released) => Some(Self::Waiting),
            (Self::Held, Event::Abandoned) => Some(Self::Dropped),
            (Self::Held, Event::Undone) => Some(Self::Undone),
            (Self::Held | Self::Waiting | Self::Sending, Event::Leased) => Some(Self::Sending),
            (Self::Sending, Event::Arrived) => Some(Self::Delivered),
            (Self::Sending, Event::Kept) => Some(Self::Kept),
            (Self::Sending, Event::Conflicted) => Some(Self::Conflict),
            (Self::Sending, Event::Refused) => Some(Self::Refused),
            (Self::Sending, Event::Postponed) => Some(Self::Waiting),
            (Self::Waiting | Self::Refused, Event::Retried) => Some(Self::Waiting),
            (Self::Waiting | Self::Refused | Self::Conflict, Event::Dropped) => Some(Self::Dropped),
            (Self::Conflict, Event::Overwritten) => Some(Self::Waiting),
            _ => None,
        }
    }

    /// Whether nothing goes on before a person has looked.
    pub fn needs_person(self) -> bool {
        matches!(self, Self::Conflict | Self::Refused)
    }
}
