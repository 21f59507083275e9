//! Watches for writes of other processes by `LISTEN`, or by polling each second if the server does not allow it.

use super::Postgres;
use super::notify::CHANNEL;
use crate::store::engine::ChangeWatcher;
use sqlx::postgres::{PgListener, PgPoolOptions};
use sqlx::{Error, PgPool};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

/// How often listening is tried again while it fails; each time counts as a change.
const POLL: Duration = Duration::from_secs(1);
/// A listener reports a change after this time even without a notice: one may be lost with the process that was to send
/// it.
const LOST_NOTICE: Duration = Duration::from_secs(30);

impl Postgres {
    /// Watches for writes from now on, on one connection of its own.
    pub(in crate::store::engine) async fn watch(&self) -> ChangeWatcher {
        let (notify, stop) = (Arc::new(Notify::new()), CancellationToken::new());
        let pool = PgPoolOptions::new().max_connections(1).connect_lazy_with(self.options.clone());
        // Awaited before the return: once the listener is connected, no notice is missed.
        let listener = listener(&pool).await;
        let (stopped, changed) = (stop.clone(), Arc::clone(&notify));
        tokio::spawn(async move {
            tokio::select! {
                () = stopped.cancelled() => {}
                () = notify_for_ever(listener, &pool, &changed) => {}
            }
            pool.close().await;
        });
        ChangeWatcher::of_task(notify, stop)
    }
}

async fn listener(pool: &PgPool) -> Result<PgListener, Error> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(CHANNEL).await?;
    Ok(listener)
}

/// Reports a change after each reconnection: something may have been written while nobody listened.
async fn notify_for_ever(mut listener: Result<PgListener, Error>, pool: &PgPool, changed: &Notify) {
    loop {
        let failed = match listener {
            Ok(listener) => forward(listener, changed).await,
            Err(error) => error,
        };
        tracing::debug!(%failed, "the store's notices cannot be had; it is looked at each second");
        tokio::time::sleep(POLL).await;
        listener = self::listener(pool).await;
        changed.notify_one();
    }
}

/// Forwards notices until the connection is lost for good.
async fn forward(mut listener: PgListener, changed: &Notify) -> Error {
    loop {
        match tokio::time::timeout(LOST_NOTICE, listener.try_recv()).await {
            Ok(Err(error)) => return error,
            // A notice, a new connection, or a timeout.
            Ok(Ok(_)) | Err(_) => changed.notify_one(),
        }
    }
}
