//! Updating a store's schema to what this program knows.

use crate::store::chain::sha256;
use crate::store::error::StoreError;
use sqlx::{Connection, SqliteConnection};

/// The migrations, each from one schema to the next. They never change once shipped.
const STEPS: [&str; 16] = [
    include_str!("../../migrations/sqlite/0001_house.sql"),
    include_str!("../../migrations/sqlite/0002_twins.sql"),
    include_str!("../../migrations/sqlite/0003_judgement.sql"),
    include_str!("../../migrations/sqlite/0004_outbox.sql"),
    include_str!("../../migrations/sqlite/0005_reviewers.sql"),
    include_str!("../../migrations/sqlite/0006_proof.sql"),
    include_str!("../../migrations/sqlite/0007_queue_order.sql"),
    include_str!("../../migrations/sqlite/0008_team.sql"),
    include_str!("../../migrations/sqlite/0009_serve.sql"),
    include_str!("../../migrations/sqlite/0010_seal.sql"),
    include_str!("../../migrations/sqlite/0012_lead.sql"),
    include_str!("../../migrations/sqlite/0014_samples_and_sessions.sql"),
    include_str!("../../migrations/sqlite/0015_screening.sql"),
    include_str!("../../migrations/sqlite/0016_screening_deliveries.sql"),
    include_str!("../../migrations/sqlite/0017_corrections.sql"),
    include_str!("../../migrations/sqlite/0018_escalation.sql"),
];

/// The first schema version with sealed values.
pub(super) const SEALED_SINCE: i64 = 10;

/// The file's application id: `RFRE`.
const APPLICATION: i64 = 0x5246_5245;

/// SHA-256 of the tables, indexes, triggers and views that the migrations make; a test computes it again.
const SHAPE: &str = "1a3d177821cf4fc5fbcddcf993194c0065d7df0166d24830a960fce11c0141d0";

/// A version from here on marks a store that was copied elsewhere and must not be used any more.
const MOVED: i64 = 1_000_000;

/// The newest schema version that this program knows.
fn known() -> i64 {
    i64::try_from(STEPS.len()).unwrap_or(i64::MAX)
}

/// Checks that this is a store that we can use; returns its schema version, 0 for an empty file.
pub(super) async fn look(connection: &mut SqliteConnection) -> Result<i64, StoreError> {
    let version: i64 = sqlx::query_scalar(VERSION).fetch_one(&mut *connection).await?;
    let application: i64 = sqlx::query_scalar("PRAGMA application_id").fetch_one(&mut *connection).await?;
    let tables: i64 =
        sqlx::query_scalar("SELECT count(*) FROM sqlite_schema").fetch_one(&mut *connection).await?;
    if application != APPLICATION && (tables > 0 || version != 0) {
        return Err(StoreError::Corrupt("it is the database of another program".to_owned()));
    }
    if version > known() {
        return Err(later(connection, version).await?);
    }
    Ok(version)
}

/// Asks for the schema version.
pub(in crate::store::engine) const VERSION: &str = "PRAGMA user_version";

/// Fails if a newer version of this program has updated the schema since the store was opened. `found` is the answer to
/// [`VERSION`]; without it the question is asked.
pub(in crate::store::engine) async fn must_be_known(
    connection: &mut SqliteConnection,
    found: Option<i64>,
) -> Result<(), StoreError> {
    let found = match found {
        Some(found) => found,
        None => sqlx::query_scalar(VERSION).fetch_one(&mut *connection).await?,
    };
    if found == known() { Ok(()) } else { Err(later(connection, found).await?) }
}

/// The error for a schema version that is newer than ours: a newer program, or a store that was moved.
async fn later(connection: &mut SqliteConnection, found: i64) -> Result<StoreError, StoreError> {
    if found < MOVED {
        return Ok(StoreError::Newer { found, known: known() });
    }
    let to = "SELECT coalesce(detail ->> 'to', 'another place') FROM audit WHERE what = 'store.moved'
         ORDER BY seq DESC LIMIT 1";
    Ok(StoreError::Moved(sqlx::query_scalar(to).fetch_one(connection).await?))
}

/// Whether the tables, indexes, triggers and views are exactly those that this program made: a foreign trigger could
/// change a decision before it is sent.
pub(super) async fn is_unchanged(connection: &mut SqliteConnection) -> Result<bool, StoreError> {
    Ok(shape(connection).await? == SHAPE)
}

async fn shape(connection: &mut SqliteConnection) -> Result<String, StoreError> {
    let all = "SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_schema
         WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY type, name";
    let parts: Vec<String> = sqlx::query_scalar(all).fetch_all(connection).await?;
    Ok(sha256(parts.join("\n").as_bytes()))
}

/// Runs the missing migrations, all or none.
pub(super) async fn bring_up(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    if look(connection).await? == known() {
        return Ok(());
    }
    let mut writing = connection.begin_with("BEGIN IMMEDIATE").await?;
    // Another process may have migrated in the meantime.
    let found = look(&mut writing).await?;
    let done = usize::try_from(found).unwrap_or(0);
    for step in STEPS.into_iter().skip(done) {
        sqlx::raw_sql(step).execute(&mut *writing).await?;
    }
    let marks = format!("PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {}", known());
    sqlx::raw_sql(sqlx::AssertSqlSafe(marks)).execute(&mut *writing).await?;
    writing.commit().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_shape_is_that_of_the_steps() {
        let mut fresh = SqliteConnection::connect("sqlite::memory:").await.unwrap();
        for step in STEPS {
            sqlx::raw_sql(step).execute(&mut fresh).await.unwrap();
        }
        assert_eq!(shape(&mut fresh).await.unwrap(), SHAPE, "put the first into SHAPE");
    }
}
