//! The progress of a refresh, and when the queue is read again.

use crate::domain::progress::Counts;
use crate::tui::cx::Cx;
use crate::tui::messages::effect::Effect;
use crate::tui::requests::RequestKind;
use jiff::{SignedDuration, Timestamp};

/// From this number on, automatic refreshes are shown too.
const MANY: usize = 200;

/// The longest debounce between two reads of a changed queue.
const LONGEST_REST: SignedDuration = SignedDuration::from_secs(2);

/// A refresh from the providers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Fetching {
    pub(super) counts: Counts,
    /// Whether the reviewer has ended it.
    pub(super) is_stopped: bool,
}

impl Fetching {
    /// The progress, if it is shown: on request, or if it takes long.
    pub(super) fn progress(&self, is_asked: bool) -> Option<Counts> {
        let is_long = self.counts.total >= MANY && self.counts.done < self.counts.total;
        (is_asked || is_long).then_some(self.counts)
    }
}

/// Debounces reading the queue, because reading a long one takes time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Rereading {
    /// Whether the store has changed since it was read.
    pub(super) is_due: bool,
    asked: Option<Timestamp>,
    rests_until: Option<Timestamp>,
}

impl Rereading {
    /// Reads the queue, if it has changed and the debounce is over.
    pub(super) fn refresh(&mut self, cx: &mut Cx) {
        let is_resting = self.rests_until.is_some_and(|rest| rest > cx.now);
        if self.is_due && !is_resting && !cx.requests.is_reading_queue() {
            self.is_due = false;
            self.asked = Some(cx.now);
            cx.ask(RequestKind::Queue, Effect::LoadQueue { after: None });
        }
    }

    /// Called when the queue was read: the next read waits twice as long as this one took.
    pub(super) fn was_read(&mut self, now: Timestamp) {
        let taken = self.asked.map(|asked| now.duration_since(asked));
        self.rests_until = taken.and_then(|taken| now.checked_add((taken * 2).min(LONGEST_REST)).ok());
    }

    /// When the debounce ends, if a read is due.
    pub(super) fn wake_at(&self, now: Timestamp) -> Option<Timestamp> {
        self.rests_until.filter(|rest| self.is_due && *rest > now)
    }
}
