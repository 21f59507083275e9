//! Erases journeys whose retention period has ended, once an hour. One server holds this duty for all.

use super::duty::unless;
use crate::provider::Account;
use crate::review::{ReviewError, ReviewService};
use crate::store::retention::Erased;
use std::time::Duration;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

/// The name of the duty.
pub(super) const RETENTION_DUTY: &str = "retention";

/// The interval between two rounds.
const EVERY: Duration = Duration::from_secs(60 * 60);

/// Erases due journeys in rounds until `stop` is cancelled. An erasure that has begun is finished first.
pub(super) async fn erase_what_is_due(review: ReviewService<Account>, stop: CancellationToken) {
    // Deleted pages cannot be removed from the files of the store while others use them; this is retried in the next
    // round.
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

/// Erases the journeys that are due. Returns their number.
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
