//! A row of either database.

use crate::store::error::StoreError;
#[cfg(feature = "postgres")]
use sqlx::Postgres;
#[cfg(feature = "postgres")]
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{ColumnIndex, Decode, Row as _, Sqlite, Type};

/// A row that was read.
#[derive(Debug)]
pub(in crate::store) enum DbRow {
    Sqlite(SqliteRow),
    #[cfg(feature = "postgres")]
    Postgres(PgRow),
}

/// A type that a column can be read as, in every database.
#[cfg(feature = "postgres")]
pub(in crate::store) trait Column<'r>:
    Decode<'r, Sqlite> + Type<Sqlite> + Decode<'r, Postgres> + Type<Postgres>
{
}

#[cfg(feature = "postgres")]
impl<'r, T: Decode<'r, Sqlite> + Type<Sqlite> + Decode<'r, Postgres> + Type<Postgres>> Column<'r> for T {}

/// A type that a column can be read as.
#[cfg(not(feature = "postgres"))]
pub(in crate::store) trait Column<'r>: Decode<'r, Sqlite> + Type<Sqlite> {}

#[cfg(not(feature = "postgres"))]
impl<'r, T: Decode<'r, Sqlite> + Type<Sqlite>> Column<'r> for T {}

/// A column's name or index.
#[cfg(feature = "postgres")]
pub(in crate::store) trait Position: ColumnIndex<SqliteRow> + ColumnIndex<PgRow> {}

#[cfg(feature = "postgres")]
impl<T: ColumnIndex<SqliteRow> + ColumnIndex<PgRow>> Position for T {}

/// A column's name or index.
#[cfg(not(feature = "postgres"))]
pub(in crate::store) trait Position: ColumnIndex<SqliteRow> {}

#[cfg(not(feature = "postgres"))]
impl<T: ColumnIndex<SqliteRow>> Position for T {}

impl DbRow {
    /// Reads a column.
    pub(in crate::store) fn get<'r, T: Column<'r>>(&'r self, column: impl Position) -> Result<T, StoreError> {
        match self {
            Self::Sqlite(row) => Ok(row.try_get(column)?),
            #[cfg(feature = "postgres")]
            Self::Postgres(row) => Ok(row.try_get(column)?),
        }
    }
}
