//! The progress of long work, and a way to stop it.

use crate::domain::progress::Counts;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// The progress of one piece of work, shared by who does it and who waits for it.
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
    /// Progress that reports to this channel and is stopped by this token.
    pub fn telling(counts: watch::Sender<Counts>, stop: CancellationToken) -> Self {
        Self { counts, stop }
    }

    /// Adds to the work that is expected.
    pub fn expect(&self, more: usize) {
        self.counts.send_modify(|counts| counts.total += more);
    }

    /// Adds to the work that is done.
    pub fn advance(&self, by: usize) {
        self.counts.send_modify(|counts| counts.done += by);
    }

    /// What is done, and of how much.
    pub fn counts(&self) -> Counts {
        *self.counts.borrow()
    }

    /// A receiver that waits for changes.
    pub fn watched(&self) -> watch::Receiver<Counts> {
        self.counts.subscribe()
    }

    /// Stops the work; what is done stays done.
    pub fn stop(&self) {
        self.stop.cancel();
    }

    /// Whether the work is stopped.
    pub fn is_stopped(&self) -> bool {
        self.stop.is_cancelled()
    }

    /// Waits until the work is stopped.
    pub async fn stopped(&self) {
        self.stop.cancelled().await;
    }
}
