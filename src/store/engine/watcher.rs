//! The change watcher: notifies of writes to the store by this program or another one.

use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;
#[cfg(feature = "postgres")]
use tokio_util::sync::{CancellationToken, DropGuard};

/// The polling interval if the system cannot notify.
const POLL: Duration = Duration::from_millis(500);

/// Notifies after each write. Waiting causes no wake-ups while nothing is written.
#[derive(Debug)]
pub struct ChangeWatcher {
    notify: Arc<Notify>,
    source: NoticeSource,
}

/// The source of the notices. Dropping it ends them.
#[derive(Debug)]
enum NoticeSource {
    File {
        _watcher: notify::RecommendedWatcher,
    },
    #[cfg(feature = "postgres")]
    Task {
        _ends_with_us: DropGuard,
    },
    /// No notices: the store is polled.
    None,
}

impl ChangeWatcher {
    pub(super) fn new(notify: Arc<Notify>, watcher: Option<notify::RecommendedWatcher>) -> Self {
        let source = watcher.map_or(NoticeSource::None, |watcher| NoticeSource::File { _watcher: watcher });
        Self { notify, source }
    }

    /// A watcher fed by a task, which is stopped on drop.
    #[cfg(feature = "postgres")]
    pub(super) fn of_task(notify: Arc<Notify>, stop: CancellationToken) -> Self {
        Self { notify, source: NoticeSource::Task { _ends_with_us: stop.drop_guard() } }
    }

    /// Waits until something may have been written since the last call. A notice may be false, but never late.
    pub async fn changed(&self) {
        match self.source {
            NoticeSource::None => tokio::time::sleep(POLL).await,
            _ => self.notify.notified().await,
        }
    }
}
