//! Notice of changes: somebody, this program or another one on the same store, has written to it.

use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;

/// The polling interval where the system cannot notify.
const POLL: Duration = Duration::from_millis(500);

/// Notifies after each write. Waiting for it wakes nobody.
#[derive(Debug)]
pub struct ChangeWatcher {
    notify: Arc<Notify>,
    /// Kept for as long as notices are wanted; none where the store must be polled.
    source: Option<notify::RecommendedWatcher>,
}

impl ChangeWatcher {
    pub(super) fn new(notify: Arc<Notify>, source: Option<notify::RecommendedWatcher>) -> Self {
        Self { notify, source }
    }

    /// Waits until something may have been written since the last call. There can be false notices, but no late ones.
    pub async fn changed(&self) {
        match self.source {
            Some(_) => self.notify.notified().await,
            None => tokio::time::sleep(POLL).await,
        }
    }
}
