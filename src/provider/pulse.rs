//! Tracks whether a service owes an answer and since when, so that the console can show an outage.

use jiff::Timestamp;
use std::sync::Arc;
use tokio::sync::watch;

/// Which answers a service owes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Owed {
    /// When the oldest request was sent since which no reply of any kind arrived; `None` if nothing is owed.
    pub since: Option<Timestamp>,
    /// The number of requests in flight.
    open: usize,
}

/// The state of one account's service. Clones share it.
#[derive(Clone, Debug, Default)]
pub(super) struct Pulse(Arc<watch::Sender<Owed>>);

impl Pulse {
    /// Subscribes to changes.
    pub(super) fn watched(&self) -> watch::Receiver<Owed> {
        self.0.subscribe()
    }

    /// Counts a request as sent.
    pub(super) fn asked(&self) -> PendingRequest<'_> {
        self.0.send_modify(|owed| {
            owed.open += 1;
            owed.since.get_or_insert_with(Timestamp::now);
        });
        PendingRequest { pulse: self, has_failed: false }
    }
}

/// A request in flight. If it is dropped without an answer or a failure, we cancelled it, which says nothing about the
/// service.
pub(super) struct PendingRequest<'p> {
    pulse: &'p Pulse,
    has_failed: bool,
}

impl PendingRequest<'_> {
    /// The service replied, with any status.
    pub(super) fn answered(self) {
        self.pulse.0.send_modify(|owed| owed.since = None);
    }

    /// The request failed without a reply.
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
