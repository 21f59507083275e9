//! Syncing the index of the write-ahead log.

use super::Sqlite;
use std::fs::File;
use std::sync::{Mutex, PoisonError};

/// Files that are never closed: a process that closes one loses every lock that it has on that file, and then another
/// program takes the index for abandoned and truncates it while we use it.
static NEVER_CLOSED: Mutex<Vec<File>> = Mutex::new(Vec::new());

impl Sqlite {
    /// Syncs the index of the write-ahead log, once a process: SQLite never does, as it rebuilds it after a crash. So
    /// nothing of the store is left unsynced when a decision goes out. Where it cannot be synced, nothing is lost.
    pub(in crate::store::engine) async fn sync_index(&self) {
        if let Ok(index) = File::open(self.beside("-shm")) {
            let _ = index.sync_all();
            NEVER_CLOSED.lock().unwrap_or_else(PoisonError::into_inner).push(index);
        }
    }
}
