//! Reading rows one by one, so that a damaged row affects no other.

use super::engine::{Column, DbRow};
use super::error::{Damaged, StoreError};
use jiff::Timestamp;
use std::borrow::Cow;

/// Rows that could be read, and those that could not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed<T> {
    /// The readable rows, in order.
    pub items: Vec<T>,
    pub damaged: Vec<Damaged>,
}

impl<T> Listed<T> {
    /// Separates readable rows from damaged ones, which are logged.
    pub(super) fn sort(rows: impl IntoIterator<Item = Result<T, Damaged>>) -> Self {
        let mut listed = Self { items: Vec::new(), damaged: Vec::new() };
        for row in rows {
            match row {
                Ok(item) => listed.items.push(item),
                Err(damaged) => {
                    tracing::warn!(table = damaged.table, row = damaged.row, "a row cannot be read");
                    listed.damaged.push(damaged);
                }
            }
        }
        listed
    }

    /// The readable rows; the others are added to `unreadable` as messages to show.
    pub fn sound(self, unreadable: &mut Vec<String>) -> Vec<T> {
        unreadable.extend(self.damaged.iter().map(Damaged::to_string));
        self.items
    }

    /// The readable rows, or an error for the first damaged one.
    pub fn all_sound(self) -> Result<Vec<T>, StoreError> {
        match self.damaged.into_iter().next() {
            Some(damaged) => Err(damaged.into()),
            None => Ok(self.items),
        }
    }
}

/// One row of a table, for reading columns with errors that name the row.
pub(super) struct NamedRow<'r> {
    table: &'static str,
    row: &'r DbRow,
}

impl<'r> NamedRow<'r> {
    /// Wraps a row whose first column is its key.
    pub(super) fn new(table: &'static str, row: &'r DbRow) -> Self {
        Self { table, row }
    }

    pub(super) fn table(&self) -> &'static str {
        self.table
    }

    /// Built only for an error: a hundred thousand sound rows need no names.
    fn name(&self) -> String {
        let number = self.row.get::<i64>(0).map(|key| key.to_string());
        let name = number.or_else(|_| self.row.get::<String>(0));
        let name = name.unwrap_or_else(|_| "of unreadable name".to_owned());
        crate::domain::text::clean(&name).into_owned()
    }

    /// Reads a column.
    pub(super) fn get<T: Column<'r>>(&self, column: &str) -> Result<T, Damaged> {
        self.row.get(column).map_err(|_| self.odd(column, "has another type"))
    }

    /// Reads a column of bytes.
    pub(super) fn bytes(&self, column: &str) -> Result<Cow<'r, [u8]>, Damaged> {
        self.row.bytes(column).map_err(|_| self.odd(column, "has another type"))
    }

    /// Reads a count.
    pub(super) fn times(&self, column: &str) -> Result<u32, Damaged> {
        let times: i64 = self.get(column)?;
        u32::try_from(times).map_err(|_| self.odd(column, "is no number of times"))
    }

    /// Reads a count that may be missing.
    pub(super) fn maybe_times(&self, column: &str) -> Result<Option<u32>, Damaged> {
        match self.get::<Option<i64>>(column)? {
            Some(_) => self.times(column).map(Some),
            None => Ok(None),
        }
    }

    /// Reads a point in time, stored as milliseconds.
    pub(super) fn time(&self, column: &str) -> Result<Timestamp, Damaged> {
        let ms: i64 = self.get(column)?;
        Timestamp::from_millisecond(ms).map_err(|_| self.odd(column, "is no point in time"))
    }

    /// A point in time that may be missing.
    pub(super) fn maybe_time(&self, column: &str) -> Result<Option<Timestamp>, Damaged> {
        match self.get::<Option<i64>>(column)? {
            Some(_) => self.time(column).map(Some),
            None => Ok(None),
        }
    }

    /// A value of a closed vocabulary that may be missing.
    pub(super) fn maybe_word<T: std::str::FromStr>(&self, column: &str) -> Result<Option<T>, Damaged> {
        match self.get::<Option<&str>>(column)? {
            Some(_) => self.word(column).map(Some),
            None => Ok(None),
        }
    }

    /// A value of a closed vocabulary.
    pub(super) fn word<T: std::str::FromStr>(&self, column: &str) -> Result<T, Damaged> {
        let word: String = self.get(column)?;
        word.parse().map_err(|_| self.odd(column, "holds an unknown word"))
    }

    /// An error about a column of this row.
    pub(super) fn odd(&self, column: &str, what: &str) -> Damaged {
        Damaged { table: self.table, row: self.name(), problem: format!("{column} {what}") }
    }
}

/// A point in time as the store holds it: milliseconds since 1970.
pub(super) fn ms(at: Timestamp) -> i64 {
    at.as_millisecond()
}
