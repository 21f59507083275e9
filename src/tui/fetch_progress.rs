//! Asking the providers for news, as the console sees it: how far it is, and the key that ends it.

use crate::domain::progress::Counts;
use crate::review::progress::Progress;
use std::sync::{Mutex, PoisonError};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// What all rounds of asking share.
#[derive(Debug, Default)]
pub(crate) struct Fetching {
    counts: watch::Sender<Counts>,
    stop: Mutex<CancellationToken>,
}

impl Fetching {
    /// A round begins.
    pub(crate) fn begin(&self) -> Progress {
        self.counts.send_replace(Counts::default());
        let stop = self.stop.lock().unwrap_or_else(PoisonError::into_inner);
        Progress::telling(self.counts.clone(), stop.clone())
    }

    /// It is over.
    pub(crate) fn end(&self) {
        self.counts.send_replace(Counts::default());
    }

    /// Ends the rounds that are on; later ones are not meant.
    pub(crate) fn stop(&self) {
        let mut stop = self.stop.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *stop).cancel();
    }

    pub(crate) fn watched(&self) -> watch::Receiver<Counts> {
        self.counts.subscribe()
    }
}
