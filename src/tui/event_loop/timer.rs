//! A timer that can be off.

use std::time::Duration;

/// Waits for a duration; `None` waits forever.
pub(super) async fn after(left: Option<Duration>) {
    match left {
        Some(left) => tokio::time::sleep(left).await,
        None => std::future::pending().await,
    }
}
