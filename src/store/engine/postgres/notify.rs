//! Tells every listener that something was written: outside of the transaction that wrote it, because a notice within one
//! holds a lock of the whole server until it is on disk.

use sqlx::PgPool;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The channel.
pub(super) const CHANNEL: &str = "referee";

/// Nobody waits for the disk for a notice.
const NOTIFY: &str = "SELECT set_config('synchronous_commit', 'off', true), pg_notify('referee', '')";

/// A process that writes more often sends one notice for all that it wrote within this time.
const TOGETHER: Duration = Duration::from_millis(20);

/// Sends notices. A notice says that there is something to look for, never what.
#[derive(Clone, Debug)]
pub(super) struct ChangeNotifier {
    pool: PgPool,
    state: Arc<Mutex<NoticeState>>,
}

#[derive(Debug, Default)]
struct NoticeState {
    sent: Option<Instant>,
    /// A task is going to send the next one.
    is_planned: bool,
}

/// What a write leads to.
enum NoticePlan {
    Now,
    /// After the others that come within this time.
    Later(Duration),
    /// One is on its way that comes after this write.
    Planned,
}

impl ChangeNotifier {
    pub(super) fn new(pool: PgPool) -> Self {
        Self { pool, state: Arc::default() }
    }

    /// Something was written.
    pub(super) async fn written(&self) {
        match self.plan() {
            NoticePlan::Now => self.send().await,
            NoticePlan::Planned => {}
            NoticePlan::Later(wait) => {
                let notifier = self.clone();
                tokio::spawn(async move {
                    tokio::time::sleep(wait).await;
                    notifier.send_planned().await;
                });
            }
        }
    }

    /// Sends what is planned, before the connections are closed.
    pub(super) async fn finish(&self) {
        let is_planned = self.lock(|state| state.is_planned);
        if is_planned {
            self.send_planned().await;
        }
    }

    fn plan(&self) -> NoticePlan {
        self.lock(|state| {
            let since = state.sent.map(|sent| sent.elapsed());
            match since {
                _ if state.is_planned => NoticePlan::Planned,
                Some(since) if since < TOGETHER => {
                    state.is_planned = true;
                    NoticePlan::Later(TOGETHER.saturating_sub(since))
                }
                _ => {
                    state.sent = Some(Instant::now());
                    NoticePlan::Now
                }
            }
        })
    }

    async fn send_planned(&self) {
        self.lock(|state| *state = NoticeState { sent: Some(Instant::now()), is_planned: false });
        self.send().await;
    }

    /// A notice that is lost is made good by the listeners, who look now and then by themselves.
    async fn send(&self) {
        if let Err(error) = sqlx::query(NOTIFY).execute(&self.pool).await {
            tracing::debug!(%error, "a notice of a change was not sent");
        }
    }

    fn lock<T>(&self, change: impl FnOnce(&mut NoticeState) -> T) -> T {
        change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
