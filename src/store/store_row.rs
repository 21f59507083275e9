//! Reading rows one by one, so that a damaged one harms nobody but itself.

use super::engine::{Column, DbRow};
use super::error::{Damaged, StoreError};
use jiff::Timestamp;

/// Rows that could be read, and those that could not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed<T> {
    /// Sound rows, in order.
    pub items: Vec<T>,
    pub damaged: Vec<Damaged>,
}

impl<T> Listed<T> {
    /// Sorts read rows by whether they could be read.
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

    /// The sound rows; what cannot be read is added to `unreadable`, to be shown.
    pub fn sound(self, unreadable: &mut Vec<String>) -> Vec<T> {
        unreadable.extend(self.damaged.iter().map(Damaged::to_string));
        self.items
    }

    /// The sound rows, or the first complaint.
    pub fn all_sound(self) -> Result<Vec<T>, StoreError> {
        match self.damaged.into_iter().next() {
            Some(damaged) => Err(damaged.into()),
            None => Ok(self.items),
        }
    }
}

/// One row with a name, for complaints.
pub(super) struct NamedRow<'r> {
    table: &'static str,
    row: &'r DbRow,
}

impl<'r> NamedRow<'r> {
    /// Takes a row whose first column is its key.
    pub(super) fn new(table: &'static str, row: &'r DbRow) -> Self {
        Self { table, row }
    }

    /// Its table.
    pub(super) fn table(&self) -> &'static str {
        self.table
    }

    /// Only put together for a complaint: a hundred thousand sound rows need no names.
    fn name(&self) -> String {
        let number = self.row.get::<i64>(0).map(|key| key.to_string());
        let name = number.or_else(|_| self.row.get::<String>(0));
        let name = name.unwrap_or_else(|_| "of unreadable name".to_owned());
        crate::domain::text::clean(&name).into_owned()
    }

    /// A column.
    pub(super) fn get<T: Column<'r>>(&self, column: &str) -> Result<T, Damaged> {
        self.row.get(column).map_err(|_| self.odd(column, "has another type"))
    }

    /// How often something was done.
    pub(super) fn times(&self, column: &str) -> Result<u32, Damaged> {
        let times: i64 = self.get(column)?;
        u32::try_from(times).map_err(|_| self.odd(column, "is no number of times"))
    }

    /// A point in time.
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

    /// A word of a closed vocabulary.
    pub(super) fn word<T: std::str::FromStr>(&self, column: &str) -> Result<T, Damaged> {
        let word: String = self.get(column)?;
        word.parse().map_err(|_| self.odd(column, "holds an unknown word"))
    }

    /// A complaint about a column of this row.
    pub(super) fn odd(&self, column: &str, what: &str) -> Damaged {
        Damaged { table: self.table, row: self.name(), problem: format!("{column} {what}") }
    }
}

/// A point in time as the store holds it.
pub(super) fn ms(at: Timestamp) -> i64 {
    at.as_millisecond()
}
