//! A timer that may be off.

use std::time::Duration;

/// Waits for a while; without one, for ever.
pub(super) async fn after(left: Option<Duration>) {
    match left {
        Some(left) => tokio::time::sleep(left).await,
        None => std::future::pending().await,
    }
}
