//! Converts SQLite's result codes to the store's errors.

use crate::store::error::StoreError;

/// The primary result codes that get an error of their own.
mod code {
    pub(super) const PERM: i32 = 3;
    pub(super) const BUSY: i32 = 5;
    pub(super) const LOCKED: i32 = 6;
    pub(super) const READONLY: i32 = 8;
    pub(super) const IOERR: i32 = 10;
    pub(super) const CORRUPT: i32 = 11;
    pub(super) const FULL: i32 = 13;
    pub(super) const CANTOPEN: i32 = 14;
    pub(super) const NOTADB: i32 = 26;
}

/// The primary result code; `None` if SQLite did not raise the error.
fn primary_code(error: &sqlx::Error) -> Option<i32> {
    let extended: i32 = error.as_database_error()?.code()?.parse().ok()?;
    Some(extended & 0xff)
}

/// The error as the store's.
pub(in crate::store::engine) fn read(error: &sqlx::Error) -> StoreError {
    let Some(code) = primary_code(error) else {
        return match error {
            sqlx::Error::PoolTimedOut => StoreError::Locked,
            other => StoreError::Database(other.to_string()),
        };
    };
    let said = error.as_database_error().map(|error| error.message().to_owned()).unwrap_or_default();
    match code {
        code::BUSY | code::LOCKED => StoreError::Locked,
        code::CORRUPT | code::NOTADB => StoreError::Corrupt(said),
        code::FULL => StoreError::Full,
        code::READONLY => StoreError::ReadOnly,
        code::IOERR | code::CANTOPEN | code::PERM => StoreError::Disk(said),
        _ => StoreError::Database(said),
    }
}
