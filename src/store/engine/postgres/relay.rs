//! One `LISTEN` for all processes of a host: the host's server writes to a file at each notice, and the other processes
//! watch that file.

use notify::event::{AccessKind, AccessMode};
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};
use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::{FileExt as _, OpenOptionsExt as _};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;

/// A relay reports a change after this time even without a notice: the server may have been stopped.
const LOST_NOTICE: Duration = Duration::from_secs(300);

/// The file that the server of a host writes to. Its lock says that there is such a server.
#[derive(Debug)]
pub(super) struct NoticeFile(File);

impl NoticeFile {
    /// Opens the file, and creates it if needed.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(false).mode(0o600).open(path).map(Self)
    }

    /// Locks the file; false if another server has locked it.
    pub(super) fn lock(&self) -> bool {
        self.0.try_lock().is_ok()
    }

    /// Notifies everybody who watches the file.
    pub(super) fn touch(&self) {
        if let Err(error) = self.0.write_all_at(b".", 0) {
            tracing::warn!(%error, "a notice was not passed on");
        }
    }
}

/// Watches the file of this host's server.
#[derive(Debug)]
pub(super) struct NoticeRelay {
    ended: Arc<Notify>,
    _watcher: RecommendedWatcher,
}

impl NoticeRelay {
    /// Watches the file from now on; `None` if no server of this host writes to it.
    pub(super) fn begin(path: &Path, changed: &Arc<Notify>) -> Option<Self> {
        if !is_locked(path) {
            return None;
        }
        let ended = Arc::new(Notify::new());
        let (written, closed) = (Arc::clone(changed), Arc::clone(&ended));
        let tell = move |event: notify::Result<notify::Event>| match event.map(|event| event.kind) {
            Ok(EventKind::Modify(_)) => written.notify_one(),
            // The server's end closes the file.
            Ok(EventKind::Access(AccessKind::Close(AccessMode::Write)) | EventKind::Remove(_)) | Err(_) => {
                closed.notify_one();
            }
            Ok(_) => {}
        };
        let mut watcher = notify::recommended_watcher(tell).ok()?;
        watcher.watch(path, RecursiveMode::NonRecursive).ok()?;
        // The server may have ended before the watch began.
        is_locked(path).then_some(Self { ended, _watcher: watcher })
    }

    /// Waits until the server ends.
    pub(super) async fn until_it_ends(self, changed: &Notify) {
        while tokio::time::timeout(LOST_NOTICE, self.ended.notified()).await.is_err() {
            changed.notify_one();
        }
    }
}

/// Whether a server has locked the file.
pub(super) fn is_locked(path: &Path) -> bool {
    File::open(path).is_ok_and(|file| file.try_lock_shared().is_err())
}
