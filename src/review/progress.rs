//! Progress and cancellation of long work.

use crate::domain::progress::Counts;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// The progress of one piece of work, shared between the worker and its observers.
#[derive(Clone, Debug)]
pub struct Progress {
    counts: watch::Sender<Counts>,
    stop: CancellationToken,
}

impl Default for Progress {
    fn default() -> Self {
        Self::telling(watch::Sender::default(), CancellationToken::new())
    }
}

impl Progress {
    /// Progress that is sent to this channel and cancelled by this token.
    pub fn telling(counts: watch::Sender<Counts>, stop: CancellationToken) -> Self {
        Self { counts, stop }
    }

    /// Increases the expected total.
    pub fn expect(&self, more: usize) {
        self.counts.send_modify(|counts| counts.total += more);
    }

    /// Increases the completed part.
    pub fn advance(&self, by: usize) {
        self.counts.send_modify(|counts| counts.done += by);
    }

    /// The completed part and the total.
    pub fn counts(&self) -> Counts {
        *self.counts.borrow()
    }

    /// A receiver that is notified of changes.
    pub fn watched(&self) -> watch::Receiver<Counts> {
        self.counts.subscribe()
    }

    /// Cancels the work; its completed part stays.
    pub fn stop(&self) {
        self.stop.cancel();
    }

    /// Whether the work is cancelled.
    pub fn is_stopped(&self) -> bool {
        self.stop.is_cancelled()
    }

    /// Waits until the work is cancelled.
    pub async fn stopped(&self) {
        self.stop.cancelled().await;
    }
}
