//! Erasing journeys whose time has come, by the clock. One server does it for all.

use super::duty::unless;
use crate::provider::Account;
use crate::review::{ReviewError, ReviewService};
use crate::store::retention::Erased;
use std::time::Duration;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

/// The duty of erasing.
pub(super) const RETENTION_DUTY: &str = "retention";

/// How often it is looked at what is due.
const EVERY: Duration = Duration::from_secs(60 * 60);

/// Erases what is due, until it is told to stop. An erasure that has begun is finished.
pub(super) async fn erase_what_is_due(review: ReviewService<Account>, stop: CancellationToken) {
    // Deleted pages stay in a file that others use just now; they are removed at a later time.
    let mut is_to_be_purged = false;
    while !stop.is_cancelled() {
        match round(&review, &stop).await {
            Ok(0) => {}
            Ok(erased) => {
                tracing::info!(erased, "journeys were erased because their time had come");
                is_to_be_purged = true;
            }
            Err(error) => tracing::error!(%error, "journeys whose time has come could not be erased"),
        }
        if is_to_be_purged {
            match review.store().disk().purge().await {
                Ok(()) => is_to_be_purged = false,
                Err(error) => tracing::warn!(%error, "the files of the store still have deleted pages"),
            }
        }
        unless(&stop, sleep(EVERY)).await;
    }
}

/// Says how many were erased.
async fn round(review: &ReviewService<Account>, stop: &CancellationToken) -> Result<usize, ReviewError> {
    let retention = review.retention();
    let (reason, mut erased) = (retention.reason(), 0);
    for one in retention.due().await? {
        if stop.is_cancelled() {
            break;
        }
        if matches!(retention.erase(&one.key, &reason).await?, Erased::Yes { .. }) {
            erased += 1;
        }
    }
    Ok(erased)
}
