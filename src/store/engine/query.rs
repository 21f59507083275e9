//! A statement with its values, independent of the database.

use crate::store::error::StoreError;
#[cfg(feature = "postgres")]
use sqlx::postgres::PgArguments;
use sqlx::sqlite::SqliteArguments;
use sqlx::{Arguments as _, AssertSqlSafe};
use std::borrow::Cow;

/// A statement. Its text is a literal, so that outside input can never become SQL.
#[derive(Clone, Debug)]
pub(in crate::store) struct Query<'q> {
    text: &'static str,
    #[cfg_attr(not(feature = "postgres"), expect(dead_code, reason = "only PostgreSQL asks for it"))]
    on_postgres: OnPostgres,
    values: Vec<Value<'q>>,
}

/// How a statement differs on PostgreSQL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum OnPostgres {
    Same,
    /// Another text with the same values.
    Text(&'static str),
    /// It adds an entry to the record, which a trigger chains at the commit.
    Entry(&'static str),
    /// It is skipped on PostgreSQL.
    Nothing,
}

/// A value of a statement. NULL has a type too, because PostgreSQL demands one.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::store) enum Value<'q> {
    Int(Option<i64>),
    Flag(Option<bool>),
    Text(Option<Cow<'q, str>>),
    Bytes(Option<Cow<'q, [u8]>>),
}

/// A statement without values.
pub(in crate::store) fn sql<'q>(text: &'static str) -> Query<'q> {
    Query { text, on_postgres: OnPostgres::Same, values: Vec::new() }
}

impl<'q> Query<'q> {
    /// Sets PostgreSQL's text for a statement whose SQLite text does not run there.
    pub(in crate::store) fn on_postgres(self, text: &'static str) -> Self {
        Self { on_postgres: OnPostgres::Text(text), ..self }
    }

    /// Sets PostgreSQL's text for a statement that adds an entry to the record.
    pub(in crate::store) fn entry_on_postgres(self, text: &'static str) -> Self {
        Self { on_postgres: OnPostgres::Entry(text), ..self }
    }

    /// Skips the statement on PostgreSQL; it returns no rows there.
    pub(in crate::store) fn not_on_postgres(self) -> Self {
        Self { on_postgres: OnPostgres::Nothing, ..self }
    }

    /// Adds the value of the next `$n`.
    pub(in crate::store) fn bind(mut self, value: impl Into<Value<'q>>) -> Self {
        self.values.push(value.into());
        self
    }

    pub(super) fn for_sqlite(self) -> sqlx::query::Query<'q, sqlx::Sqlite, SqliteArguments> {
        self.values.into_iter().fold(sqlx::query(self.text), |query, value| match value {
            Value::Int(value) => query.bind(value),
            Value::Flag(value) => query.bind(value),
            Value::Text(value) => query.bind(value.map(Cow::into_owned)),
            Value::Bytes(value) => query.bind(value.map(Cow::into_owned)),
        })
    }
}

#[cfg(feature = "postgres")]
impl<'q> Query<'q> {
    /// Whether it adds an entry to the record.
    pub(super) fn is_entry(&self) -> bool {
        matches!(self.on_postgres, OnPostgres::Entry(_))
    }

    /// The text for PostgreSQL; `None` if it is skipped there.
    pub(super) fn text_on_postgres(&self) -> Option<&'static str> {
        match self.on_postgres {
            OnPostgres::Same => Some(self.text),
            OnPostgres::Text(text) | OnPostgres::Entry(text) => Some(text),
            OnPostgres::Nothing => None,
        }
    }

    /// The statement with values of its own, so that it can be sent later.
    pub(super) fn into_owned(self) -> Query<'static> {
        let values = self.values.into_iter().map(|value| match value {
            Value::Int(value) => Value::Int(value),
            Value::Flag(value) => Value::Flag(value),
            Value::Text(value) => Value::Text(value.map(|text| Cow::Owned(text.into_owned()))),
            Value::Bytes(value) => Value::Bytes(value.map(|bytes| Cow::Owned(bytes.into_owned()))),
        });
        Query { text: self.text, on_postgres: self.on_postgres, values: values.collect() }
    }

    /// Whether it is skipped on PostgreSQL.
    pub(super) fn is_skipped(&self) -> bool {
        self.on_postgres == OnPostgres::Nothing
    }

    /// The number of bytes in its values.
    pub(super) fn weight(&self) -> usize {
        let weight = |value: &Value<'_>| match value {
            Value::Int(_) | Value::Flag(_) => 0,
            Value::Text(text) => text.as_ref().map_or(0, |text| text.len()),
            Value::Bytes(bytes) => bytes.as_ref().map_or(0, |bytes| bytes.len()),
        };
        self.values.iter().map(weight).sum()
    }

    /// Writes the statement for PostgreSQL with its values in the text, since only statements without parameters can share
    /// a round trip. Writes nothing if it is skipped there.
    ///
    /// Outside input cannot become SQL: text and bytes are written as hexadecimal digits, whatever they contain.
    pub(super) fn write_for_postgres(&self, into: &mut String) {
        let Some(text) = self.text_on_postgres() else { return };
        with_numbers(text, into, |number, into| match self.values.get(number.wrapping_sub(1)) {
            Some(value) => value.write_for_postgres(into),
            // The server refuses a parameter without a value.
            None => into.push_str(&format!("${number}")),
        });
    }

    /// Writes the call of a statement that the connection has prepared by this number, with the values in the text.
    pub(super) fn write_call(&self, number: usize, into: &mut String) {
        into.push_str(&format!("EXECUTE referee_{number}"));
        for (at, value) in self.values.iter().enumerate() {
            into.push_str(if at == 0 { "(" } else { ", " });
            value.write_for_postgres(into);
        }
        into.push_str(if self.values.is_empty() { "" } else { ")" });
    }

    /// The table with its columns, of a statement that inserts its values as they are.
    pub(super) fn inserted_into(&self) -> Option<&'static str> {
        let (into, _) = self.text_on_postgres()?.strip_prefix("INSERT INTO ")?.split_once("VALUES")?;
        Some(into.trim())
    }

    /// Writes the values as a row of `COPY`.
    pub(super) fn write_row(&self, into: &mut String) {
        for (at, value) in self.values.iter().enumerate() {
            if at > 0 {
                into.push('\t');
            }
            value.write_in_row(into);
        }
        into.push('\n');
    }

    /// The statement for PostgreSQL; `None` if it is skipped there.
    pub(super) fn for_postgres(self) -> Option<sqlx::query::Query<'q, sqlx::Postgres, PgArguments>> {
        let text = self.text_on_postgres()?;
        Some(self.values.into_iter().fold(sqlx::query(text), |query, value| match value {
            Value::Int(value) => query.bind(value),
            Value::Flag(value) => query.bind(value),
            Value::Text(value) => query.bind(value.map(|text| without_nul(text).into_owned())),
            Value::Bytes(value) => query.bind(value.map(Cow::into_owned)),
        }))
    }
}

#[cfg(feature = "postgres")]
impl Value<'_> {
    /// Writes the value as an expression of the type that a parameter would have.
    fn write_for_postgres(&self, into: &mut String) {
        let hexadecimal = |bytes: &[u8]| format!("decode('{}', 'hex')", hex::encode(bytes));
        let written = match self {
            Self::Int(Some(value)) => format!("({value})::bigint"),
            Self::Int(None) => "NULL::bigint".to_owned(),
            Self::Flag(Some(value)) => format!("{value}"),
            Self::Flag(None) => "NULL::boolean".to_owned(),
            Self::Text(Some(text)) => {
                format!(
                    "convert_from({}, 'UTF8')",
                    hexadecimal(without_nul(Cow::Borrowed(text.as_ref())).as_bytes())
                )
            }
            Self::Text(None) => "NULL::text".to_owned(),
            Self::Bytes(Some(bytes)) => hexadecimal(bytes),
            Self::Bytes(None) => "NULL::bytea".to_owned(),
        };
        into.push_str(&written);
    }

    /// Writes the value in the text format of `COPY`.
    fn write_in_row(&self, into: &mut String) {
        match self {
            Self::Int(Some(value)) => into.push_str(&value.to_string()),
            Self::Flag(Some(value)) => into.push(if *value { 't' } else { 'f' }),
            Self::Text(Some(text)) => {
                for character in without_nul(Cow::Borrowed(text.as_ref())).chars() {
                    match character {
                        '\\' => into.push_str("\\\\"),
                        '\t' => into.push_str("\\t"),
                        '\n' => into.push_str("\\n"),
                        '\r' => into.push_str("\\r"),
                        other => into.push(other),
                    }
                }
            }
            Self::Bytes(Some(bytes)) => {
                into.push_str("\\\\x");
                into.push_str(&hex::encode(bytes));
            }
            Self::Int(None) | Self::Flag(None) | Self::Text(None) | Self::Bytes(None) => into.push_str("\\N"),
        }
    }
}

/// PostgreSQL's text cannot hold the character NUL. It is replaced by U+2400 in values to be stored and in values to be
/// compared.
#[cfg(feature = "postgres")]
fn without_nul(text: Cow<'_, str>) -> Cow<'_, str> {
    match text.contains('\0') {
        true => Cow::Owned(text.replace('\0', "\u{2400}")),
        false => text,
    }
}

/// Joins several statements to one text for SQLite, which runs them one after the other without a context switch in
/// between. Their `$n` are renumbered. The text consists of literals only.
pub(super) fn joined_for_sqlite(
    queries: Vec<Query<'_>>,
) -> Result<(AssertSqlSafe<String>, SqliteArguments), StoreError> {
    let (mut text, mut values) = (String::new(), SqliteArguments::default());
    for query in queries {
        renumbered(query.text, values.len(), &mut text);
        text.push_str(";\n");
        for value in query.values {
            let added = match value {
                Value::Int(value) => values.add(value),
                Value::Flag(value) => values.add(value),
                Value::Text(value) => values.add(value.map(Cow::into_owned)),
                Value::Bytes(value) => values.add(value.map(Cow::into_owned)),
            };
            added.map_err(|error| StoreError::Database(error.to_string()))?;
        }
    }
    Ok((AssertSqlSafe(text), values))
}

/// Writes a statement with `by` added to the number of each `$n`.
fn renumbered(text: &str, by: usize, into: &mut String) {
    with_numbers(text, into, |number, into| {
        into.push('$');
        into.push_str(&number.saturating_add(by).to_string());
    });
}

/// Writes a statement, each `$n` of it by a function of the number.
fn with_numbers(text: &str, into: &mut String, write: impl Fn(usize, &mut String)) {
    let mut pieces = text.split('$');
    into.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        let digits = piece.bytes().take_while(u8::is_ascii_digit).count();
        let (number, rest) = piece.split_at(digits);
        match number.parse::<usize>() {
            Ok(number) => write(number, into),
            Err(_) => into.push('$'),
        }
        into.push_str(rest);
    }
}

/// Converts a type to a value. `Option` of the type is then covered too.
pub(in crate::store) trait Bound<'q> {
    fn bound(this: Option<Self>) -> Value<'q>
    where
        Self: Sized;
}

impl<'q, T: Bound<'q>> From<T> for Value<'q> {
    fn from(value: T) -> Self {
        T::bound(Some(value))
    }
}

impl<'q, T: Bound<'q>> Bound<'q> for Option<T> {
    fn bound(this: Option<Self>) -> Value<'q> {
        T::bound(this.flatten())
    }
}

impl<'q> Bound<'q> for i64 {
    fn bound(this: Option<Self>) -> Value<'q> {
        Value::Int(this)
    }
}

impl<'q> Bound<'q> for u32 {
    fn bound(this: Option<Self>) -> Value<'q> {
        Value::Int(this.map(i64::from))
    }
}

impl<'q> Bound<'q> for bool {
    fn bound(this: Option<Self>) -> Value<'q> {
        Value::Flag(this)
    }
}

impl<'q> Bound<'q> for &'q str {
    fn bound(this: Option<Self>) -> Value<'q> {
        Value::Text(this.map(Cow::Borrowed))
    }
}

impl<'q> Bound<'q> for &'q String {
    fn bound(this: Option<Self>) -> Value<'q> {
        Value::Text(this.map(|text| Cow::Borrowed(text.as_str())))
    }
}

impl<'q> Bound<'q> for String {
    fn bound(this: Option<Self>) -> Value<'q> {
        Value::Text(this.map(Cow::Owned))
    }
}

impl<'q> Bound<'q> for &'q [u8] {
    fn bound(this: Option<Self>) -> Value<'q> {
        Value::Bytes(this.map(Cow::Borrowed))
    }
}

impl<'q> Bound<'q> for Vec<u8> {
    fn bound(this: Option<Self>) -> Value<'q> {
        Value::Bytes(this.map(Cow::Owned))
    }
}
