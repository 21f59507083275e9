//! Consoles of this host that ended without saying so: their sessions end, and what they had claimed is free again.

use super::duty::unless;
use crate::provider::Account;
use crate::review::ReviewService;
use std::time::Duration;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

/// How often this host's processes are compared with the sessions.
const LOOK: Duration = Duration::from_secs(10);

/// Ends them until it is told to stop. Other hosts look at their own processes.
pub(super) async fn end_with_their_process(review: ReviewService<Account>, stop: CancellationToken) {
    while !stop.is_cancelled() {
        match review.claims().end_dead_sessions().await {
            Ok(0) => {}
            Ok(ended) => tracing::info!(ended, "sessions ended with their process"),
            Err(error) => tracing::warn!(%error, "sessions could not be compared with the processes"),
        }
        unless(&stop, sleep(LOOK)).await;
    }
}
