//! The notice line: the last message, and the decision that can still be undone.

use crate::domain::decision::DecisionState;
use crate::domain::outbox_item::OutboxItem;
use crate::domain::record::Decision;
use crate::domain::text::Shown;
use crate::tui::page::line::Mark;
use jiff::Timestamp;

/// The columns before the text of a message: its mark.
pub(crate) const NOTICE_MARGIN: usize = 3;

/// A message in the footer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Notice {
    pub(crate) mark: Mark,
    pub(crate) text: Shown,
    /// When it disappears; `None` if it stays until the next message.
    pub(crate) until: Option<Timestamp>,
}

/// The last decision of this reviewer.
#[derive(Clone, Debug)]
pub(crate) struct Last {
    /// The decision as recorded.
    pub(crate) decision: Decision,
    pub(crate) name: Shown,
    /// How many decisions one undo undoes.
    pub(crate) count: usize,
}

impl Last {
    /// Whether it can still be undone.
    pub(crate) fn is_held(&self, now: Timestamp) -> bool {
        self.decision.held_until > now
    }

    /// Takes the end of its hold from the outbox: after the wall clock was set, it is another one.
    pub(crate) fn read_again(&mut self, outbox: &[OutboxItem]) {
        let mut held = outbox.iter().filter(|it| it.standing() == DecisionState::Held);
        if let Some(known) = held.find(|it| it.id() == self.decision.id) {
            self.decision.held_until = known.held_until();
        }
    }

    /// Whether it was sent: it is not in the outbox any more. The hold is checked too, since a list that was read
    /// before the decision was recorded does not contain it either.
    pub(crate) fn is_over(&self, outbox: &[OutboxItem], now: Timestamp) -> bool {
        let decisions = outbox.iter().filter_map(OutboxItem::decision);
        let is_open = { decisions }.any(|known| known.id == self.decision.id && known.state.is_open());
        !self.is_held(now) && !is_open
    }

    /// Seconds until the hold ends, rounded up.
    pub(crate) fn seconds_left(&self, now: Timestamp) -> i64 {
        let left = self.decision.held_until.as_millisecond().saturating_sub(now.as_millisecond());
        left.max(0).saturating_add(999) / 1000
    }
}
