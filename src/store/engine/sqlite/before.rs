//! A backup of a store from before it was sealed: the last one that an older version can open.

use super::backup::make;
use super::{beside, refused, schema};
use crate::store::error::StoreError;
use sqlx::SqliteConnection;
use std::path::{Path, PathBuf};

/// The suffix of the backup's name; the schema version follows.
const ENDING: &str = ".schema-";

/// Backs up the store, if the next migration begins to seal it and it is not empty.
pub(super) async fn copy(connection: &mut SqliteConnection, file: &Path) -> Result<(), StoreError> {
    let found = schema::look(connection).await?;
    let to = beside(file, &format!("{ENDING}{found}"));
    if found == 0 || found >= schema::SEALED_SINCE || to.exists() || is_empty(connection).await? {
        return Ok(());
    }
    // The final name is given only to a complete copy.
    let begun = beside(file, ".copying");
    let _ = std::fs::remove_file(&begun);
    make(&begun)?;
    let name = begun.to_str().ok_or_else(|| StoreError::Address(begun.display().to_string()))?;
    sqlx::query("VACUUM INTO $1").bind(name).execute(connection).await?;
    std::fs::rename(&begun, &to).map_err(|error| refused(&to, &error))
}

async fn is_empty(connection: &mut SqliteConnection) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar("SELECT NOT EXISTS (SELECT 1 FROM journeys)").fetch_one(connection).await?)
}

/// The unsealed backups beside a store.
pub(super) fn copies(file: &Path) -> Vec<PathBuf> {
    let name = beside(file, ENDING);
    let (Some(folder), Some(start)) = (name.parent(), name.file_name()) else { return Vec::new() };
    let start = start.to_string_lossy().into_owned();
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let is_copy = |file: &std::fs::DirEntry| file.file_name().to_string_lossy().starts_with(&start);
    files.filter(is_copy).map(|file| file.path()).collect()
}
