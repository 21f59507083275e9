//! The files of a store: backup, restore, and the removal of deleted data.

use super::engine::{Engine, restore};
use super::error::StoreError;
use std::path::{Path, PathBuf};

/// The files of a store.
#[derive(Clone, Copy, Debug)]
pub struct StoreDisk<'s>(pub(super) &'s Engine);

impl StoreDisk<'_> {
    /// Backups of the store that an update made before the store was sealed. Their texts can be read by anybody.
    pub fn unsealed_copies(&self) -> Vec<PathBuf> {
        self.0.unsealed_copies()
    }

    /// Writes the log back into the database's main file, after many writes. Does nothing while others use the store.
    pub async fn checkpoint(&self) {
        self.0.checkpoint().await;
    }

    /// Writes a backup to a new file, and the data keys to `FILE.keys`: without the keys nobody can read sealed values.
    pub async fn backup(&self, to: &Path) -> Result<(), StoreError> {
        self.0.backup(to).await
    }

    /// Joins a backup and its keys in a new file.
    pub async fn restore(from: &Path, to: &Path) -> Result<(), StoreError> {
        restore(from, to).await
    }

    /// Rewrites the file without deleted data, and empties its log. Fails while others use the store.
    pub async fn purge(&self) -> Result<(), StoreError> {
        self.0.purge().await
    }
}
