//! How far long work has got, told to whoever looks, and whether it is still wanted.

use crate::domain::progress::Counts;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// Long work, as those see it who do it and those who wait for it.
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
    /// Work that tells its counts here and ends early by this.
    pub fn telling(counts: watch::Sender<Counts>, stop: CancellationToken) -> Self {
        Self { counts, stop }
    }

    /// There is so much more to do.
    pub fn expect(&self, more: usize) {
        self.counts.send_modify(|counts| counts.total += more);
    }

    /// So much more is done.
    pub fn advance(&self, by: usize) {
        self.counts.send_modify(|counts| counts.done += by);
    }

    /// How far it is.
    pub fn counts(&self) -> Counts {
        *self.counts.borrow()
    }

    /// A way to wait for a change.
    pub fn watched(&self) -> watch::Receiver<Counts> {
        self.counts.subscribe()
    }

    /// It is not wanted any more: what is done stays done.
    pub fn stop(&self) {
        self.stop.cancel();
    }

    /// Whether it is not wanted any more.
    pub fn is_stopped(&self) -> bool {
        self.stop.is_cancelled()
    }

    /// Waits until it is not wanted any more.
    pub async fn stopped(&self) {
        self.stop.cancelled().await;
    }
}
