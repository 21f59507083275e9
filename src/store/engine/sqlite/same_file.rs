//! Checks whether the open files are still the ones that other programs find under their names.
//!
//! A store that is restored from a backup, moved or removed while it is open continues as a file without a name, and
//! everything written to it is lost. The check reads metadata only and never opens the files (see `index.rs`).

use super::beside;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// Device and inode; `None` if there is no such file.
type FileId = Option<(u64, u64)>;

/// The files of a store.
#[derive(Clone, Debug)]
pub(super) struct OpenFiles(Arc<StoreFiles>);

#[derive(Debug)]
struct StoreFiles {
    /// The store's file, its write-ahead log, and the log's index.
    paths: [PathBuf; 3],
    /// The identity of the store's file when it was opened.
    opened: FileId,
    /// The identities of all three files at the first transaction of the writing connection. When the last connection
    /// closes, SQLite removes log and index, so they are valid for one connection only.
    known: Mutex<Option<[FileId; 3]>>,
}

impl OpenFiles {
    /// The files of a store that has just been opened.
    pub(super) fn of(file: &Path) -> Self {
        let paths = [file.to_owned(), beside(file, "-wal"), beside(file, "-shm")];
        Self(Arc::new(StoreFiles { paths, opened: id(file), known: Mutex::default() }))
    }

    /// Called when the writing connection was closed.
    pub(super) fn forget(&self) {
        *self.0.known.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Whether none of the files was replaced or removed. Call it within a transaction.
    pub(super) fn are_the_same(&self) -> bool {
        let now = self.0.paths.each_ref().map(|path| id(path));
        let mut known = self.0.known.lock().unwrap_or_else(PoisonError::into_inner);
        now.first() == Some(&self.0.opened) && *known.get_or_insert(now) == now
    }
}

fn id(path: &Path) -> FileId {
    std::fs::metadata(path).ok().map(|file| (file.dev(), file.ino()))
}
