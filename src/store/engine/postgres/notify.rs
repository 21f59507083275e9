//! Notifies all listeners of a write. A `NOTIFY` holds a lock of the whole server until its transaction has ended, so it
//! is part of a transaction that does not wait for the disk: of the write itself (`work.rs`), or of one of its own for
//! the writes that follow soon after.

use sqlx::PgPool;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The channel of `LISTEN` and `NOTIFY`.
pub(super) const CHANNEL: &str = "referee";

/// A notice does not wait for the disk: it need not survive a crash.
const NOTIFY: &str = "SELECT set_config('synchronous_commit', 'off', true), pg_notify('referee', '')";

/// Debounce: a process sends at most one notice within this time for all of its writes.
const TOGETHER: Duration = Duration::from_millis(20);

/// Sends notices. A notice has no content: listeners read what has changed.
#[derive(Clone, Debug)]
pub(super) struct ChangeNotifier {
    pool: PgPool,
    state: Arc<Mutex<NoticeState>>,
}

#[derive(Debug, Default)]
struct NoticeState {
    sent: Option<Instant>,
    /// Whether a task has been started that will send the next notice.
    is_planned: bool,
}

/// When the notice of a write is sent.
enum NoticePlan {
    Now,
    /// After this delay, together with the notices of other writes.
    Later(Duration),
    /// Already scheduled: a pending notice will be sent after this write.
    Planned,
}

impl ChangeNotifier {
    pub(super) fn new(pool: PgPool) -> Self {
        Self { pool, state: Arc::default() }
    }

    /// Whether a write may notify by itself, in its own transaction; false if it comes too soon after another one.
    pub(super) fn may_notify(&self) -> bool {
        self.lock(|state| {
            let is_free = !state.is_planned && state.sent.is_none_or(|sent| sent.elapsed() >= TOGETHER);
            if is_free {
                state.sent = Some(Instant::now());
            }
            is_free
        })
    }

    /// Sends or schedules the notice of a write that has ended.
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

    /// Sends a pending notice, before the connections are closed.
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

    /// A lost notice does no harm: listeners also poll.
    async fn send(&self) {
        if let Err(error) = sqlx::raw_sql(NOTIFY).execute(&self.pool).await {
            tracing::debug!(%error, "a notice of a change was not sent");
        }
    }

    fn lock<T>(&self, change: impl FnOnce(&mut NoticeState) -> T) -> T {
        change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
