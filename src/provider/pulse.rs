//! Since when a service owes an answer, for whoever shows how it is.

use jiff::Timestamp;
use std::sync::Arc;
use tokio::sync::watch;

/// What a service owes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Owed {
    /// When the oldest request was sent to which, or after which, there is no answer of any kind.
    pub since: Option<Timestamp>,
    /// Requests that are on their way.
    open: usize,
}

/// The pulse of one account's service. Clones share it.
#[derive(Clone, Debug, Default)]
pub(super) struct Pulse(Arc<watch::Sender<Owed>>);

impl Pulse {
    /// Reports each change from now on.
    pub(super) fn watched(&self) -> watch::Receiver<Owed> {
        self.0.subscribe()
    }

    /// A request is sent.
    pub(super) fn asked(&self) -> PendingRequest<'_> {
        self.0.send_modify(|owed| {
            owed.open += 1;
            owed.since.get_or_insert_with(Timestamp::now);
        });
        PendingRequest { pulse: self, has_failed: false }
    }
}

/// A request on its way. Dropped without an answer or a failure, it was given up by us, and says nothing of the service.
pub(super) struct PendingRequest<'p> {
    pulse: &'p Pulse,
    has_failed: bool,
}

impl PendingRequest<'_> {
    /// The service has answered, whatever it says.
    pub(super) fn answered(self) {
        self.pulse.0.send_modify(|owed| owed.since = None);
    }

    /// No answer came.
    pub(super) fn failed(mut self) {
        self.has_failed = true;
    }
}

impl Drop for PendingRequest<'_> {
    fn drop(&mut self) {
        self.pulse.0.send_modify(|owed| {
            owed.open = owed.open.saturating_sub(1);
            match owed.since {
                None if owed.open > 0 => owed.since = Some(Timestamp::now()),
                Some(_) if owed.open == 0 && !self.has_failed => owed.since = None,
                _ => {}
            }
        });
    }
}
