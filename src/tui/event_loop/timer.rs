//! Timers of the loop.

use std::time::Duration;

/// How exactly the loop waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timer {
    /// By the runtime's clock, which tests pause. It counts whole milliseconds, so it ends up to two of them late.
    Runtime,
    /// Short waits by a sleeping thread: the silence after a key that decides is short, and a person waits for its end.
    Exact,
}

/// The longest wait by a thread.
const SHORT: Duration = Duration::from_millis(20);

impl Timer {
    /// Waits for a duration; `None` waits forever.
    pub(super) async fn after(self, left: Option<Duration>) {
        match left {
            None => std::future::pending().await,
            Some(left) if self == Self::Exact && left <= SHORT => {
                let sleeping = tokio::task::spawn_blocking(move || std::thread::sleep(left));
                if sleeping.await.is_err() {
                    tokio::time::sleep(left).await;
                }
            }
            Some(left) => tokio::time::sleep(left).await,
        }
    }
}
