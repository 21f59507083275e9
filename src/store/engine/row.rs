//! A row of whichever engine.

use crate::store::error::StoreError;
use sqlx::sqlite::SqliteRow;
use sqlx::{ColumnIndex, Decode, Row as _, Sqlite, Type};

/// A row that was read.
#[derive(Debug)]
pub(in crate::store) enum DbRow {
    Sqlite(SqliteRow),
}

/// A type that a column can be read as.
pub(in crate::store) trait Column<'r>: Decode<'r, Sqlite> + Type<Sqlite> {}

impl<'r, T: Decode<'r, Sqlite> + Type<Sqlite>> Column<'r> for T {}

/// A column, by its name or its place.
pub(in crate::store) trait Position: ColumnIndex<SqliteRow> {}

impl<T: ColumnIndex<SqliteRow>> Position for T {}

impl DbRow {
    /// Reads a column.
    pub(in crate::store) fn get<'r, T: Column<'r>>(&'r self, column: impl Position) -> Result<T, StoreError> {
        match self {
            Self::Sqlite(row) => Ok(row.try_get(column)?),
        }
    }
}
