//! The server: two listeners, the inbox and the workers, from start to stop.

use super::checkpoints::CheckpointSettings;
use super::hooks::{self, HookAccount, HookAccounts, HookIntake, WrongSecrets};
use super::inbox::Inbox;
use super::metrics::Metrics;
use super::private::{self, Private};
use super::spool::Spool;
use super::workers::Workers;
use crate::config::address_range::AddressRange;
use crate::provider::Account;
use crate::review::ReviewService;
use crate::store::LeaseHolder;
use axum::Router;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// What is served with one configuration.
pub struct Served {
    pub review: ReviewService<Account>,
    /// The accounts that accept webhooks, by name.
    pub hooks: BTreeMap<String, HookAccount>,
    /// The proxies whose `X-Forwarded-For` is trusted.
    pub proxies: Vec<AddressRange>,
    /// The allowed requests per second of each account.
    pub paces: BTreeMap<String, u32>,
    /// `None` if no checkpoints are signed.
    pub checkpoints: Option<CheckpointSettings>,
}

/// The addresses to listen on.
#[derive(Clone, Copy, Debug)]
pub struct Addresses {
    /// For webhooks.
    pub hooks: SocketAddr,
    /// For supervisors and monitors.
    pub private: SocketAddr,
}

/// The addresses that the server listens on.
#[derive(Clone, Copy, Debug)]
pub struct Listening {
    pub hooks: SocketAddr,
    pub private: SocketAddr,
}

/// Why the server could not start.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    #[error("could not listen at {address}")]
    Listen {
        address: SocketAddr,
        #[source]
        error: std::io::Error,
    },
}

/// A running server.
pub struct Server {
    listening: Listening,
    accounts: watch::Sender<Arc<HookAccounts>>,
    holder: Arc<LeaseHolder>,
    metrics: Arc<Metrics>,
    workers: Workers,
    stop: CancellationToken,
    answering: [JoinHandle<()>; 2],
    inbox: JoinHandle<()>,
}

impl Server {
    /// Starts to listen and to work.
    pub async fn start(addresses: Addresses, spool: Spool, served: Served) -> Result<Self, ServerError> {
        let (hooks, hooks_at) = listen(addresses.hooks).await?;
        let (private, private_at) = listen(addresses.private).await?;
        let (stop, metrics, store) =
            (CancellationToken::new(), Arc::new(Metrics::default()), served.review.store().clone());
        let (inbox, writing) = Inbox::start(store.clone(), spool, Arc::clone(&metrics));
        let accounts = watch::Sender::new(hook_accounts(&served));
        let intake = HookIntake {
            accounts: accounts.subscribe(),
            inbox,
            metrics: Arc::clone(&metrics),
            wrong: WrongSecrets::default(),
        };
        let private_routes = private::router(Arc::new(Private { store, metrics: Arc::clone(&metrics) }));
        let holder = Arc::new(LeaseHolder::new());
        Ok(Self {
            listening: Listening { hooks: hooks_at, private: private_at },
            accounts,
            workers: Workers::start(&served, &holder, &metrics),
            holder,
            metrics,
            answering: [
                answer(hooks, hooks::router(Arc::new(intake)), &stop),
                answer(private, private_routes, &stop),
            ],
            stop,
            inbox: writing,
        })
    }

    /// The addresses that the server listens on.
    pub fn listening(&self) -> Listening {
        self.listening
    }

    /// Applies another configuration. Listeners and store stay open; deliveries that are being sent are awaited.
    #[must_use]
    pub async fn reload(self, served: Served) -> Self {
        self.accounts.send_replace(hook_accounts(&served));
        self.workers.stop().await;
        Self { workers: Workers::start(&served, &self.holder, &self.metrics), ..self }
    }

    /// Answers the open requests, finishes running deliveries, and releases the duties.
    pub async fn stop(self) {
        self.stop.cancel();
        let answered = async {
            for task in self.answering {
                let _ = task.await;
            }
            // The routes held the last handles of the inbox, so its task ends once it has written everything.
            let _ = self.inbox.await;
        };
        tokio::join!(answered, self.workers.stop());
    }
}

fn hook_accounts(served: &Served) -> Arc<HookAccounts> {
    Arc::new(HookAccounts { accounts: served.hooks.clone(), proxies: served.proxies.clone() })
}

async fn listen(address: SocketAddr) -> Result<(TcpListener, SocketAddr), ServerError> {
    let failed = |error| ServerError::Listen { address, error };
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    let at = listener.local_addr().map_err(failed)?;
    Ok((listener, at))
}

fn answer(listener: TcpListener, routes: Router, stop: &CancellationToken) -> JoinHandle<()> {
    let stop = stop.clone().cancelled_owned();
    tokio::spawn(async move {
        let service = routes.into_make_service_with_connect_info::<SocketAddr>();
        if let Err(error) = axum::serve(listener, service).with_graceful_shutdown(stop).await {
            tracing::error!(%error, "a listener has ended");
        }
    })
}
