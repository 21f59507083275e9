//! Whether the files that are open are still the ones that other programs find under their names.
//!
//! A store that is put back from a backup, moved or removed while it is open lives on as a file without a name: what is
//! written there is lost. The files are only looked at, never opened (see `index.rs`).

use super::beside;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// Device and inode; none where there is no file.
type FileId = Option<(u64, u64)>;

/// The files of a store.
#[derive(Clone, Debug)]
pub(super) struct OpenFiles(Arc<StoreFiles>);

#[derive(Debug)]
struct StoreFiles {
    /// The store's file, its write-ahead log, and the log's index.
    paths: [PathBuf; 3],
    /// Which file it was when the store was opened.
    opened: FileId,
    /// All three when the first transaction began, for as long as the connection of the writer lasts: the last
    /// connection that closes takes log and index away.
    known: Mutex<Option<[FileId; 3]>>,
}

impl OpenFiles {
    /// Those of a store that has just been opened.
    pub(super) fn of(file: &Path) -> Self {
        let paths = [file.to_owned(), beside(file, "-wal"), beside(file, "-shm")];
        Self(Arc::new(StoreFiles { paths, opened: id(file), known: Mutex::default() }))
    }

    /// The connection of the writer is closed.
    pub(super) fn forget(&self) {
        *self.0.known.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Whether none of them was replaced or removed. To be asked within a transaction.
    pub(super) fn are_the_same(&self) -> bool {
        let now = self.0.paths.each_ref().map(|path| id(path));
        let mut known = self.0.known.lock().unwrap_or_else(PoisonError::into_inner);
        now.first() == Some(&self.0.opened) && *known.get_or_insert(now) == now
    }
}

fn id(path: &Path) -> FileId {
    std::fs::metadata(path).ok().map(|file| (file.dev(), file.ino()))
}
