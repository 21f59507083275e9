//! Shrinks the file by the pages that deleted rows leave free.

use crate::store::error::StoreError;
use sqlx::SqliteConnection;

/// Takes effect in an empty file, or once the file is rewritten.
const INCREMENTAL: &str = "PRAGMA auto_vacuum = INCREMENTAL";

/// Below this number of free pages (4 KiB each) the file is not shrunk: new rows will use them.
const WORTH_IT: i64 = 1024;

/// A file without incremental vacuum is rewritten once, if it has at most this many used pages: more would make the
/// console wait too long.
const QUICKLY_COPIED: i64 = 16_384;

/// Turns on incremental vacuum in a new file. This writes to the file, so it is done only once.
pub(super) async fn prepare(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    sqlx::query(INCREMENTAL).execute(connection).await?;
    Ok(())
}

/// Shrinks the file if at least a quarter of it is free. On failure (locked by another program, disk full) the next
/// opening tries again.
pub(super) async fn give_back(connection: &mut SqliteConnection) {
    if let Err(error) = try_to(connection).await {
        tracing::debug!(%error, "free pages were not given back");
    }
}

async fn try_to(connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    let free: i64 = sqlx::query_scalar("PRAGMA freelist_count").fetch_one(&mut *connection).await?;
    let all: i64 = sqlx::query_scalar("PRAGMA page_count").fetch_one(&mut *connection).await?;
    if free < WORTH_IT || free.saturating_mul(4) < all {
        return Ok(());
    }
    let incremental: i64 = sqlx::query_scalar("PRAGMA auto_vacuum").fetch_one(&mut *connection).await?;
    let statement = match incremental {
        2 => "PRAGMA incremental_vacuum",
        _ if all.saturating_sub(free) <= QUICKLY_COPIED => {
            sqlx::query(INCREMENTAL).execute(&mut *connection).await?;
            "VACUUM"
        }
        _ => return Ok(()),
    };
    sqlx::query(statement).fetch_all(connection).await?;
    Ok(())
}
