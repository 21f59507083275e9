//! Notice of changes: somebody, this program or another one on the same store, has written to it.

use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;
#[cfg(feature = "postgres")]
use tokio_util::sync::{CancellationToken, DropGuard};

/// The polling interval where the system cannot notify.
const POLL: Duration = Duration::from_millis(500);

/// Notifies after each write. Waiting for it wakes nobody.
#[derive(Debug)]
pub struct ChangeWatcher {
    notify: Arc<Notify>,
    source: NoticeSource,
}

/// Where notices come from, for as long as they are wanted.
#[derive(Debug)]
enum NoticeSource {
    File {
        _watcher: notify::RecommendedWatcher,
    },
    #[cfg(feature = "postgres")]
    Task {
        _ends_with_us: DropGuard,
    },
    /// Nowhere: the store must be polled.
    None,
}

impl ChangeWatcher {
    pub(super) fn new(notify: Arc<Notify>, watcher: Option<notify::RecommendedWatcher>) -> Self {
        let source = watcher.map_or(NoticeSource::None, |watcher| NoticeSource::File { _watcher: watcher });
        Self { notify, source }
    }

    /// Of a task that notifies until it is stopped.
    #[cfg(feature = "postgres")]
    pub(super) fn of_task(notify: Arc<Notify>, stop: CancellationToken) -> Self {
        Self { notify, source: NoticeSource::Task { _ends_with_us: stop.drop_guard() } }
    }

    /// Waits until something may have been written since the last call. There can be false notices, but no late ones.
    pub async fn changed(&self) {
        match self.source {
            NoticeSource::None => tokio::time::sleep(POLL).await,
            _ => self.notify.notified().await,
        }
    }
}
