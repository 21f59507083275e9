//! Watching the write-ahead log.

use super::Sqlite;
use crate::store::engine::ChangeWatcher;
use notify::event::ModifyKind;
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;

/// How long writes are collected: the pages of one commit. Readers of the news wait much longer than that.
const ONE_COMMIT: Duration = Duration::from_millis(5);

impl Sqlite {
    /// Watches for writes from now on.
    pub(in crate::store::engine) async fn watch(&self) -> ChangeWatcher {
        // A read opens a connection: the log exists only while there is one.
        let _ = sqlx::query("SELECT seq FROM audit_head").fetch_one(&self.reader).await;
        let notify = Arc::new(Notify::new());
        let source = self.watch_log(Arc::clone(&notify)).inspect_err(|error| {
            tracing::debug!(%error, "the store cannot be watched and is polled");
        });
        ChangeWatcher::new(notify, source.ok())
    }

    /// Watches the write-ahead log, since every write goes there first.
    fn watch_log(&self, changed: Arc<Notify>) -> notify::Result<RecommendedWatcher> {
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            // Errors count as a write, since they may hide one.
            if event.map_or(true, |event| is_write(event.kind)) {
                changed.notify_one();
                // A commit writes dozens of pages. Those of the next moments become one event.
                std::thread::sleep(ONE_COMMIT);
            }
        })?;
        watcher.watch(&self.beside("-wal"), RecursiveMode::NonRecursive)?;
        Ok(watcher)
    }
}

/// Opening the file and changing its owner are events too, but not writes.
fn is_write(kind: EventKind) -> bool {
    !matches!(kind, EventKind::Access(_) | EventKind::Modify(ModifyKind::Metadata(_)))
}
