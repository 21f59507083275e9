//! Writing a store into another file while it is in use.

use super::refused;
use crate::store::error::StoreError;
use sqlx::SqlitePool;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// Writes the database as it is at one moment into a new file, closed to others from the first moment. What was begun and
/// not finished is taken away.
pub(in crate::store::engine) async fn write(store: &SqlitePool, file: &Path) -> Result<(), StoreError> {
    let name = file.to_str().ok_or_else(|| StoreError::Address(file.display().to_string()))?;
    let made = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(file);
    made.map_err(|error| refused(file, &error))?;
    let written = sqlx::query("VACUUM INTO $1").bind(name).execute(store).await;
    if let Err(error) = written {
        let _ = std::fs::remove_file(file);
        return Err(error.into());
    }
    let synced = std::fs::File::open(file).and_then(|file| file.sync_all());
    synced.map_err(|error| refused(file, &error))
}
