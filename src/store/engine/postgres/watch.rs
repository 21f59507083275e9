//! Watches for writes of other processes by the relay of this host's server, else by `LISTEN`, or by polling each second
//! if the database does not allow it.

use super::Postgres;
use super::notify::CHANNEL;
use super::relay::{NoticeFile, NoticeRelay, is_locked};
use crate::store::engine::ChangeWatcher;
use sqlx::postgres::{PgListener, PgPoolOptions};
use sqlx::{Error, PgPool};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

/// How often listening is tried again while it fails; each time counts as a change.
const POLL: Duration = Duration::from_secs(1);
/// A listener reports a change after this time even without a notice: one may be lost with the process that was to send
/// it. Then it also looks for a relay.
const LOST_NOTICE: Duration = Duration::from_secs(30);
/// How often a server looks whether it can be the relay of its host.
const RELAY_RETRY: Duration = Duration::from_secs(10);

impl Postgres {
    /// Watches for writes from now on, by the relay or on one connection of its own.
    pub(in crate::store::engine) async fn watch(&self) -> ChangeWatcher {
        let relay = self.relay.clone();
        let (notify, stop) = (Arc::new(Notify::new()), CancellationToken::new());
        let pool = self.listening_pool();
        // Awaited before the return: from then on no notice is missed.
        let source = match relay.as_deref().and_then(|path| NoticeRelay::begin(path, &notify)) {
            Some(relay) => WatchedSource::Relay(relay),
            None => WatchedSource::Listener(listener(&pool).await),
        };
        let (stopped, changed) = (stop.clone(), Arc::clone(&notify));
        tokio::spawn(async move {
            tokio::select! {
                () = stopped.cancelled() => {}
                () = notify_for_ever(source, &pool, relay.as_deref(), &changed) => {}
            }
            pool.close().await;
        });
        ChangeWatcher::of_task(notify, stop)
    }

    /// Whether a server of this host passes notices on.
    pub(in crate::store::engine) fn is_relayed(&self) -> bool {
        self.relay.as_deref().is_some_and(is_locked)
    }

    /// Passes notices on to the other processes of this host. Runs until it is dropped.
    pub(in crate::store::engine) async fn relay_changes(&self) {
        let Some(path) = &self.relay else { return };
        let file = match NoticeFile::open(path) {
            Ok(file) => file,
            Err(error) => {
                tracing::warn!(%error, "notices are not passed on; each console listens for itself");
                return;
            }
        };
        while !file.lock() {
            tokio::time::sleep(RELAY_RETRY).await;
        }
        let pool = self.listening_pool();
        loop {
            let listener = listener(&pool).await;
            // Something may have been written while nobody listened.
            file.touch();
            match listener {
                Ok(listener) => self.pass_on(listener, &file).await,
                Err(_) => tokio::time::sleep(POLL).await,
            }
        }
    }

    /// Passes notices on until the connection is lost. A lost notice is noticed by what it was about, so that nobody wakes
    /// up while nothing is written.
    async fn pass_on(&self, mut listener: PgListener, file: &NoticeFile) {
        let mut newest = self.newest().await;
        file.has_looked();
        loop {
            match tokio::time::timeout(LOST_NOTICE, listener.try_recv()).await {
                Ok(Ok(_)) => file.touch(),
                Ok(Err(_)) => return,
                Err(_) => {
                    let now = self.newest().await;
                    if now.is_some() {
                        file.has_looked();
                    }
                    if now != newest {
                        newest = now;
                        file.touch();
                    }
                }
            }
        }
    }

    /// The last entry of the record and the last webhook; `None` if the database does not answer.
    async fn newest(&self) -> Option<(i64, Option<i64>)> {
        let query = "SELECT (SELECT seq FROM audit_head), (SELECT max(received_ms) FROM hook_events)";
        sqlx::query_as(query).fetch_one(&self.pool).await.ok()
    }

    fn listening_pool(&self) -> PgPool {
        let pool = PgPoolOptions::new().max_connections(1).idle_timeout(LOST_NOTICE);
        pool.connect_lazy_with(self.options.clone())
    }
}

/// Where notices come from.
enum WatchedSource {
    Relay(NoticeRelay),
    Listener(Result<PgListener, Error>),
}

async fn listener(pool: &PgPool) -> Result<PgListener, Error> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(CHANNEL).await?;
    Ok(listener)
}

/// Reports a change after each change of the source: something may have been written while nobody listened.
async fn notify_for_ever(
    mut source: WatchedSource,
    pool: &PgPool,
    relay: Option<&Path>,
    changed: &Arc<Notify>,
) {
    loop {
        let failed = match source {
            WatchedSource::Relay(relay) => {
                relay.until_it_ends(changed).await;
                None
            }
            WatchedSource::Listener(Err(error)) => Some(error),
            WatchedSource::Listener(Ok(listener)) => match forward(listener, relay, changed).await {
                Ok(relay) => {
                    source = WatchedSource::Relay(relay);
                    changed.notify_one();
                    continue;
                }
                Err(error) => Some(error),
            },
        };
        if let Some(failed) = failed {
            tracing::debug!(%failed, "the store's notices cannot be had; it is looked at each second");
            tokio::time::sleep(POLL).await;
        }
        source = WatchedSource::Listener(listener(pool).await);
        changed.notify_one();
    }
}

/// Forwards notices until there is a relay, or the connection is lost for good.
async fn forward(
    mut listener: PgListener,
    relay: Option<&Path>,
    changed: &Arc<Notify>,
) -> Result<NoticeRelay, Error> {
    loop {
        match tokio::time::timeout(LOST_NOTICE, listener.try_recv()).await {
            Ok(Err(error)) => return Err(error),
            // A notice, or a new connection.
            Ok(Ok(_)) => changed.notify_one(),
            Err(_) => {
                if let Some(relay) = relay.and_then(|path| NoticeRelay::begin(path, changed)) {
                    return Ok(relay);
                }
                changed.notify_one();
            }
        }
    }
}
