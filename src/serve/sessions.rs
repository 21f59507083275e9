//! Ends the sessions of consoles on this host whose process has ended without ending them, and releases their claims.

use super::duty::unless;
use crate::provider::Account;
use crate::review::ReviewService;
use std::time::Duration;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

/// The interval at which the sessions are compared with the processes of this host.
const LOOK: Duration = Duration::from_secs(10);

/// Ends dead sessions until `stop` is cancelled. Each host checks only its own processes.
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
