//! The progress of a refresh from the providers, and its cancellation.

use crate::domain::progress::Counts;
use crate::review::progress::Progress;
use std::sync::{Mutex, PoisonError};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// The state that all refreshes share.
#[derive(Debug, Default)]
pub(crate) struct FetchRounds {
    counts: watch::Sender<Counts>,
    stop: Mutex<CancellationToken>,
}

impl FetchRounds {
    /// Begins a refresh.
    pub(crate) fn begin(&self) -> Progress {
        self.counts.send_replace(Counts::default());
        let stop = self.stop.lock().unwrap_or_else(PoisonError::into_inner);
        Progress::telling(self.counts.clone(), stop.clone())
    }

    /// Ends a refresh.
    pub(crate) fn end(&self) {
        self.counts.send_replace(Counts::default());
    }

    /// Cancels the running refreshes; later ones are not affected.
    pub(crate) fn stop(&self) {
        let mut stop = self.stop.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *stop).cancel();
    }

    pub(crate) fn watched(&self) -> watch::Receiver<Counts> {
        self.counts.subscribe()
    }
}
