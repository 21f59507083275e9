//! A row of either database.

use crate::store::error::StoreError;
#[cfg(feature = "postgres")]
use sqlx::Postgres;
#[cfg(feature = "postgres")]
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{ColumnIndex, Decode, Row as _, Sqlite, Type};
use std::borrow::Cow;

/// A row that was read.
#[derive(Debug)]
pub(in crate::store) enum DbRow {
    Sqlite(SqliteRow),
    #[cfg(feature = "postgres")]
    Postgres(PgRow),
}

/// A type that a column can be read as, in every database. Borrowed bytes are none: see [`DbRow::bytes`].
#[cfg(feature = "postgres")]
pub(in crate::store) trait Column<'r>:
    Decode<'r, Sqlite> + Type<Sqlite> + Decode<'r, Postgres> + Type<Postgres>
{
}

/// A type that a column can be read as.
#[cfg(not(feature = "postgres"))]
pub(in crate::store) trait Column<'r>: Decode<'r, Sqlite> + Type<Sqlite> {}

macro_rules! columns {
    ($($type:ty),*) => { $(impl<'r> Column<'r> for $type {} impl<'r> Column<'r> for Option<$type> {})* };
}
columns!(i64, bool, String, &'r str, Vec<u8>);

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

    /// Reads a column of bytes. PostgreSQL sends them as text if the statement shared its round trip with others.
    pub(in crate::store) fn bytes(&self, column: impl Position) -> Result<Cow<'_, [u8]>, StoreError> {
        match self {
            Self::Sqlite(row) => Ok(Cow::Borrowed(row.try_get(column)?)),
            #[cfg(feature = "postgres")]
            Self::Postgres(row) => Ok(Cow::Owned(row.try_get(column)?)),
        }
    }
}
