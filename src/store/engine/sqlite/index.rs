//! Syncing the index of the write-ahead log.

use super::Sqlite;
use std::fs::File;
use std::sync::{Mutex, PoisonError};

/// Files that must never be closed: a process that closes a file loses all its POSIX locks on it. Another program would
/// then take the index for abandoned and truncate it while this process uses it.
static NEVER_CLOSED: Mutex<Vec<File>> = Mutex::new(Vec::new());

impl Sqlite {
    /// Syncs the index of the write-ahead log, once per process. SQLite never syncs it, since it rebuilds it after a
    /// crash. With this, no file of the store is unsynced when a decision is sent. A failure loses nothing.
    pub(in crate::store::engine) async fn sync_index(&self) {
        if let Ok(index) = File::open(self.beside("-shm")) {
            let _ = index.sync_all();
            NEVER_CLOSED.lock().unwrap_or_else(PoisonError::into_inner).push(index);
        }
    }
}
