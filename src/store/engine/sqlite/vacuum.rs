//! Giving back the pages of what was dropped.

use crate::store::error::StoreError;
use sqlx::SqliteConnection;

/// Counts for the whole file once it is empty or written anew.
const INCREMENTAL: &str = "PRAGMA auto_vacuum = INCREMENTAL";

/// Fewer free pages (of 4 KiB) are left for what comes next.
const WORTH_IT: i64 = 1024;

/// The most pages in use of a file from before pages could be given back: it is written anew once, which must not keep
/// the console waiting.
const QUICKLY_COPIED: i64 = 16_384;

/// Lets pages of a new file be given back one by one. It writes to the file, so it is asked for once.
pub(super) async fn prepare(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    sqlx::query(INCREMENTAL).execute(connection).await?;
    Ok(())
}

/// Makes the file smaller where a quarter of it is free. Where another program holds it, or the disk is full, the next
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
