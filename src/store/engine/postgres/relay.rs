//! One `LISTEN` for all processes of a host: the host's server writes to a file at each notice, and the other processes
//! watch that file.

use notify::event::{AccessKind, AccessMode};
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};
use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::{FileExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use tokio::sync::Notify;

/// A relay reports a change after this time even without a notice, unless the server has looked for lost ones: it may have
/// been stopped.
const LOST_NOTICE: Duration = Duration::from_secs(300);

/// A server that has looked for lost notices within this time runs.
const LOOKED: Duration = Duration::from_secs(90);

/// The file that the server of a host writes to. Its lock says that there is such a server.
#[derive(Debug)]
pub(super) struct NoticeFile {
    file: File,
    /// The time of this file is that of the server's last look. It is another file, so that nobody wakes up for it.
    looked: PathBuf,
}

impl NoticeFile {
    /// Opens the file, and creates it if needed.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        let file = options.write(true).create(true).truncate(false).mode(0o600).open(path)?;
        Ok(Self { file, looked: looked(path) })
    }

    /// Locks the file; false if another server has locked it.
    pub(super) fn lock(&self) -> bool {
        self.file.try_lock().is_ok()
    }

    /// Notifies everybody who watches the file.
    pub(super) fn touch(&self) {
        if let Err(error) = self.file.write_all_at(b".", 0) {
            tracing::warn!(%error, "a notice was not passed on");
        }
    }

    /// Notes that the server knows of every write up to now.
    pub(super) fn has_looked(&self) {
        let opened =
            OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(&self.looked);
        if let Err(error) = opened.and_then(|file| file.set_modified(SystemTime::now())) {
            tracing::debug!(%error, "the time of a look for notices was not kept");
        }
    }
}

/// The file beside the file of notices whose time is that of the server's last look.
fn looked(path: &Path) -> PathBuf {
    path.with_extension("looked")
}

/// Whether the server has looked lately.
fn is_fresh(looked: &Path) -> bool {
    let age = std::fs::metadata(looked).and_then(|found| found.modified()).map(|at| at.elapsed());
    age.is_ok_and(|age| age.is_ok_and(|age| age < LOOKED))
}

/// Watches the file of this host's server.
#[derive(Debug)]
pub(super) struct NoticeRelay {
    ended: Arc<Notify>,
    looked: PathBuf,
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
        is_locked(path).then(|| Self { ended, looked: looked(path), _watcher: watcher })
    }

    /// Waits until the server ends.
    pub(super) async fn until_it_ends(self, changed: &Notify) {
        while tokio::time::timeout(LOST_NOTICE, self.ended.notified()).await.is_err() {
            if !is_fresh(&self.looked) {
                changed.notify_one();
            }
        }
    }
}

/// Whether a server has locked the file.
pub(super) fn is_locked(path: &Path) -> bool {
    File::open(path).is_ok_and(|file| file.try_lock_shared().is_err())
}
