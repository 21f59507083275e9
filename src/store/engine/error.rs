//! Converts the database driver's errors to the store's.

#[cfg(feature = "postgres")]
use super::postgres;
use super::sqlite;
use crate::store::error::StoreError;

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        #[cfg(feature = "postgres")]
        if let Some(read) = postgres::read_error(&error) {
            return read;
        }
        sqlite::read_error(&error)
    }
}
