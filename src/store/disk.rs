//! The files of a store on the disk: copies, and what was deleted.

use super::engine::{Engine, restore};
use super::error::StoreError;
use std::path::{Path, PathBuf};

/// The files of a store.
#[derive(Clone, Copy, Debug)]
pub struct StoreDisk<'s>(pub(super) &'s Engine);

impl StoreDisk<'_> {
    /// Copies of the store from before it was sealed, made when it was updated. They say who was reviewed.
    pub fn unsealed_copies(&self) -> Vec<PathBuf> {
        self.0.unsealed_copies()
    }

    /// Moves what was written into the database's main file, after much of it came in. Where others use the store just
    /// now, it is left to them.
    pub async fn checkpoint(&self) {
        self.0.checkpoint().await;
    }

    /// Writes a copy to a new file, and the data keys to `FILE.keys`: without that nobody can read what the copy has.
    pub async fn backup(&self, to: &Path) -> Result<(), StoreError> {
        self.0.backup(to).await
    }

    /// Puts a copy and its keys together again in a new file.
    pub async fn restore(from: &Path, to: &Path) -> Result<(), StoreError> {
        restore(from, to).await
    }

    /// Writes the file anew without what was deleted, and empties its log. Where others use the store just now, this fails.
    pub async fn purge(&self) -> Result<(), StoreError> {
        self.0.purge().await
    }
}
