//! A bell that rings when somebody, this program or another one on the same store, has written to it.

use super::open::Store;
use notify::event::ModifyKind;
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;

/// How often one looks where the system cannot tell.
const LOOK: Duration = Duration::from_millis(500);

/// Rings after each write. Waiting for it costs nothing and wakes nobody.
#[derive(Debug)]
pub struct Bell {
    ring: Arc<Notify>,
    watcher: Option<RecommendedWatcher>,
}

impl Store {
    /// A bell for what is written from now on.
    pub async fn bell(&self) -> Bell {
        // The log is there as long as a connection is.
        let _ = self.audit_head().await;
        let ring = Arc::new(Notify::new());
        let watcher = self.watched(Arc::clone(&ring)).inspect_err(|error| {
            tracing::debug!(%error, "the store cannot be watched, so it is looked at now and then");
        });
        Bell { ring, watcher: watcher.ok() }
    }

    /// Every write goes to the write-ahead log first, so its file is watched.
    fn watched(&self, ring: Arc<Notify>) -> notify::Result<RecommendedWatcher> {
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            // What went wrong may have been a write.
            if event.map_or(true, |event| is_write(event.kind)) {
                ring.notify_one();
            }
        })?;
        watcher.watch(&self.beside("-wal"), RecursiveMode::NonRecursive)?;
        Ok(watcher)
    }
}

/// Connections open the file and see to its owner; neither changes what it says.
fn is_write(kind: EventKind) -> bool {
    !matches!(kind, EventKind::Access(_) | EventKind::Modify(ModifyKind::Metadata(_)))
}

impl Bell {
    /// Waits until something may have been written since the last time. It may ring for nothing, never too late.
    pub async fn rung(&self) {
        match self.watcher {
            Some(_) => self.ring.notified().await,
            None => tokio::time::sleep(LOOK).await,
        }
    }
}
