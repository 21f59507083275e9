//! Backups while others use the store. The data keys go to a file of their own, so that the backup alone reveals no
//! sealed value, and so that the keys of erased journeys can be destroyed before the backup is.

use super::{beside, refused, sync_folder};
use crate::store::error::StoreError;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool};
use sqlx::{ConnectOptions as _, Connection as _, SqliteConnection};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

/// The suffix of the file with the keys.
const KEYS: &str = ".keys";

/// Writes a backup to a new file and the data keys to another one beside it. On failure both files are removed.
pub(super) async fn write(from: &SqlitePool, to: &Path) -> Result<(), StoreError> {
    let keys = beside(to, KEYS);
    make(to)?;
    let written = match make(&keys) {
        Ok(()) => {
            let written = fill(from, to, &keys).await;
            if written.is_err() {
                let _ = std::fs::remove_file(&keys);
            }
            written
        }
        refused => refused,
    };
    if written.is_err() {
        let _ = std::fs::remove_file(to);
    }
    written
}

async fn fill(from: &SqlitePool, to: &Path, keys: &Path) -> Result<(), StoreError> {
    sqlx::query("VACUUM INTO $1").bind(text(to)?).execute(from).await?;
    let mut copy = open(to).await?;
    sqlx::query("ATTACH $1 AS apart").bind(text(keys)?).execute(&mut copy).await?;
    let move_keys =
        "CREATE TABLE apart.keys AS SELECT journey_id, key_no, wrapped, wrapped_by FROM main.keys;
         DELETE FROM main.keys;
         DETACH apart;
         VACUUM";
    sqlx::raw_sql(move_keys).execute(&mut copy).await?;
    copy.close().await?;
    for file in [to, keys] {
        let written = std::fs::File::open(file).and_then(|file| file.sync_all());
        written.map_err(|error| refused(file, &error))?;
    }
    sync_folder(to);
    Ok(())
}

/// Joins a backup and its keys in a new file.
pub(in crate::store) async fn restore(from: &Path, to: &Path) -> Result<(), StoreError> {
    let keys = beside(from, KEYS);
    let missing = [from, keys.as_path()].into_iter().find(|file| !file.is_file());
    if let Some(missing) = missing {
        return Err(StoreError::Missing(missing.to_owned()));
    }
    make(to)?;
    std::fs::copy(from, to).map_err(|error| refused(to, &error))?;
    let mut store = open(to).await?;
    sqlx::query("ATTACH $1 AS apart").bind(text(&keys)?).execute(&mut store).await?;
    let join = "INSERT INTO main.keys (journey_id, key_no, wrapped, wrapped_by)
             SELECT journey_id, key_no, wrapped, wrapped_by FROM apart.keys;
         DETACH apart";
    sqlx::raw_sql(join).execute(&mut store).await?;
    store.close().await?;
    Ok(())
}

async fn open(file: &Path) -> Result<SqliteConnection, StoreError> {
    let options = SqliteConnectOptions::new().filename(file).pragma("secure_delete", "ON");
    Ok(options.disable_statement_logging().connect().await?)
}

fn text(file: &Path) -> Result<String, StoreError> {
    let text = file.to_str().map(str::to_owned);
    text.ok_or_else(|| StoreError::Address(file.display().to_string()))
}

/// Creates an empty file that only its owner can read; fails if the file exists.
pub(super) fn make(file: &Path) -> Result<(), StoreError> {
    let made = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(file);
    made.map(drop).map_err(|error| refused(file, &error))
}
