//! Statements that a connection prepares when it is made. Those of a batch are text, and the server would parse and plan
//! them each time, which takes it longer than to run them. The driver's own prepared statements cannot share a round trip.

use super::work::{FIRST, SYNC};
use crate::store::claims::{STANDING, TAKE};
use crate::store::documents::SEEN;
use crate::store::journeys::LOCK;
use crate::store::record::ENTRY;
use crate::store::second::BARRED;
use sqlx::{AssertSqlSafe, Executor as _, PgConnection};
use std::fmt::Write as _;

/// The types of the values and the text of each: what an opened case, a claim, a decision and every entry run.
const STATEMENTS: [(&str, &str); 8] = [
    ("(text)", FIRST),
    ("(text, text)", LOCK),
    ("(text, text, text)", STANDING),
    ("(text, text, text)", BARRED),
    ("(bigint, text, bigint)", TAKE),
    ("(bigint, text, bigint)", SEEN),
    ("(bigint, bigint, text, text, text, text, text, text, text)", ENTRY),
    ("", SYNC),
];

/// What the connections of a pool prepare when they are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PreparedAtStart {
    All,
    /// For a database that may have no schema yet.
    Nothing,
}

impl PreparedAtStart {
    /// Prepares the statements on a connection. They cannot be prepared with another schema than ours: then the version is
    /// the error to report, and whoever begins a transaction reads it.
    pub(super) async fn on(self, connection: &mut PgConnection) {
        if self == Self::Nothing {
            return;
        }
        let mut text = String::new();
        for (number, (types, statement)) in STATEMENTS.iter().enumerate() {
            let _ = writeln!(text, "PREPARE referee_{number} {types} AS {statement};");
        }
        if let Err(error) = connection.execute(sqlx::raw_sql(AssertSqlSafe(text))).await {
            tracing::debug!(%error, "statements were not prepared");
        }
    }
}

/// The number by which a statement was prepared; `None` if it was not.
pub(super) fn number_of(text: &str) -> Option<usize> {
    STATEMENTS.iter().position(|(_, prepared)| *prepared == text)
}
