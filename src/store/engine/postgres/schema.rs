//! The schema: its version in the database, and the migrations to the version that this program knows.

use super::error::no_connection;
use crate::store::chain::sha256;
use crate::store::error::StoreError;
use sqlx::{Executor as _, PgPool, Row as _};
use std::cmp::Ordering;

/// The migrations, each from one schema to the next. They never change once shipped.
const STEPS: [&str; 11] = [
    include_str!("../../migrations/postgres/0001_store.sql"),
    include_str!("../../migrations/postgres/0002_team.sql"),
    include_str!("../../migrations/postgres/0003_serve.sql"),
    include_str!("../../migrations/postgres/0004_lead.sql"),
    include_str!("../../migrations/postgres/0005_seal.sql"),
    include_str!("../../migrations/postgres/0007_samples_and_sessions.sql"),
    include_str!("../../migrations/postgres/0008_screening.sql"),
    include_str!("../../migrations/postgres/0009_screening_deliveries.sql"),
    include_str!("../../migrations/postgres/0010_corrections.sql"),
    include_str!("../../migrations/postgres/0011_escalation.sql"),
    include_str!("../../migrations/postgres/0012_chain_hash.sql"),
];

/// SHA-256 of the schema that the migrations make. `referee doctor` logs the one that it finds, at the level debug.
const SHAPE: &str = "e19f1aed594ad6995981b953ed4d31909ad5197964ce13ce8ca3ceba77a5d915";

/// The newest schema version that this program knows.
pub(super) fn known() -> i64 {
    i64::try_from(STEPS.len()).unwrap_or(i64::MAX)
}

/// Fails unless the schema is the one that this program knows and the store has not been moved.
pub(super) fn check(found: i64, moved_to: Option<String>) -> Result<(), StoreError> {
    let known = known();
    match (found.cmp(&known), moved_to) {
        (_, Some(to)) => Err(StoreError::Moved(to)),
        (Ordering::Less, None) => Err(StoreError::Older { found, known }),
        (Ordering::Greater, None) => Err(StoreError::Newer { found, known }),
        (Ordering::Equal, None) => Ok(()),
    }
}

/// Reads the version from a database, and checks it.
pub(super) async fn must_be_known(pool: &PgPool) -> Result<(), StoreError> {
    let row = sqlx::query("SELECT version, moved_to FROM referee_schema").fetch_one(pool).await;
    let row = row.map_err(no_connection)?;
    check(row.try_get(0)?, row.try_get(1)?)
}

/// Runs the missing migrations, all or none; returns the versions before and after.
pub(super) async fn bring_up(pool: &PgPool) -> Result<(i64, i64), StoreError> {
    let mut writing = pool.begin().await.map_err(no_connection)?;
    // An advisory lock: only one process migrates at a time.
    writing.execute("SELECT pg_advisory_xact_lock(5930341)").await?;
    let exists: bool = sqlx::query_scalar("SELECT to_regclass('referee_schema') IS NOT NULL")
        .fetch_one(&mut *writing)
        .await?;
    let found: i64 = match exists {
        true => sqlx::query_scalar("SELECT version FROM referee_schema").fetch_one(&mut *writing).await?,
        false => 0,
    };
    match found.cmp(&known()) {
        Ordering::Greater => return Err(StoreError::Newer { found, known: known() }),
        Ordering::Equal => return Ok((found, found)),
        Ordering::Less => {}
    }
    for step in STEPS.into_iter().skip(usize::try_from(found).unwrap_or(0)) {
        sqlx::raw_sql(step).execute(&mut *writing).await?;
    }
    sqlx::query("UPDATE referee_schema SET version = $1").bind(known()).execute(&mut *writing).await?;
    writing.commit().await?;
    Ok((found, known()))
}

/// Lists the parts of the schema, one per line: columns, triggers, functions, indexes and views.
const PARTS: &str = "SELECT line FROM (
    SELECT 'column ' || c.relname || ' ' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || ' ' || a.attnotnull
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'v') AND a.attnum > 0
            AND NOT a.attisdropped
    UNION ALL
    SELECT 'trigger ' || c.relname || ' ' || t.tgname || ' ' || t.tgtype || ' ' || t.tgenabled::text || ' ' || p.proname
        FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
        WHERE c.relnamespace = current_schema()::regnamespace AND NOT t.tgisinternal
    UNION ALL
    SELECT 'function ' || proname || ' ' || prosecdef || ' ' || md5(prosrc)
        FROM pg_proc WHERE pronamespace = current_schema()::regnamespace
    UNION ALL
    SELECT 'index ' || c.relname || ' ' || i.indisunique || ' ' || i.indnatts || ' ' || (i.indpred IS NOT NULL)
        FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
        WHERE c.relnamespace = current_schema()::regnamespace
) parts (line) ORDER BY line COLLATE \"C\"";

/// Whether tables, functions, triggers, indexes and views are those that this program made.
pub(super) async fn is_unchanged(pool: &PgPool) -> Result<bool, StoreError> {
    let lines: Vec<String> = sqlx::query_scalar(PARTS).fetch_all(pool).await.map_err(no_connection)?;
    let found = sha256(lines.join("\n").as_bytes());
    tracing::debug!(found, "the shape of the store's schema");
    Ok(found == SHAPE)
}
