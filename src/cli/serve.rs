//! `referee serve`: receives webhooks, fetches, sends and signs checkpoints until a signal ends it.

use super::checkpoints::signing_key;
use super::error::{Exit, Failure};
use super::output;
use super::session::{Review, Session};
use crate::checkpoint::CheckpointTarget;
use crate::config::Config;
use crate::serve::{
    Addresses, CheckpointSettings, HookAccount, Served, Server, ServerError, ServiceManager, Spool,
};
use clap::Args;
use jiff::Timestamp;
use serde_json::json;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::signal::unix::{Signal, SignalKind, signal};

/// The arguments of `referee serve`.
#[derive(Debug, Args)]
pub struct Serve {
    /// The address for webhooks [default: serve.hooks]
    #[arg(long, value_name = "ADDR:PORT")]
    pub hooks: Option<SocketAddr>,
    /// The address for /healthz, /readyz and /metrics [default: serve.private]
    #[arg(long, value_name = "ADDR:PORT")]
    pub private: Option<SocketAddr>,
}

/// Maximum duration of the shutdown. A supervisor kills a process that takes longer.
const ENDING: Duration = Duration::from_secs(29);

impl Serve {
    /// Serves until a signal ends it.
    pub async fn run(&self, session: &Session) -> Result<(), Failure> {
        let (mut signals, manager) = (ServeSignals::listen()?, Arc::new(ServiceManager::of_process()));
        let config = session.config()?;
        let review = session.review_of_server(session.store().await?).await?;
        let Some(folder) = session.serve_folder()? else {
            let failure =
                Failure::new(Exit::Configuration, "this machine has no home folder for the spool file");
            return Err(failure.hint("set $XDG_STATE_HOME"));
        };
        let spool = Spool::open(&folder)
            .map_err(|error| Failure::caused(Exit::Store, "could not open the spool file", &error))?;
        let addresses = Addresses {
            hooks: self.hooks.unwrap_or(config.serve.hooks),
            private: self.private.unwrap_or(config.serve.private),
        };
        let served = served(session, review.clone()).await?;
        if served.hooks.is_empty() {
            output::say(
                "no account takes webhooks: `hook.auth` of an account says how they are authenticated",
            );
        }
        let mut server = Server::start(addresses, spool, served).await.map_err(not_listening)?;
        let at = server.listening();
        if !at.hooks.ip().is_loopback() {
            output::say("webhooks are taken without TLS from other hosts: put a proxy with TLS before it");
        }
        let base = |address: SocketAddr| json!({ "base_url": format!("http://{address}") });
        output::json_line(&json!({ "hooks": base(at.hooks), "private": base(at.private) }))?;
        manager.tell("READY=1");
        let alive = tokio::spawn(tell_alive(Arc::clone(&manager)));
        while signals.next().await == ServeSignal::Reload {
            manager.tell("RELOADING=1");
            server = reload(session, &review, server).await;
            manager.tell("READY=1");
        }
        manager.tell("STOPPING=1");
        if tokio::time::timeout(ENDING, server.stop()).await.is_err() {
            output::say("something was still being sent; it is found out at the next start");
        }
        alive.abort();
        review.close().await;
        Ok(())
    }
}

/// Reloads the configuration. With errors, the former one stays in use.
async fn reload(session: &Session, review: &Review, server: Server) -> Server {
    let fresh = session.fresh();
    let read = async {
        let review = fresh.review_of_server(review.store().clone()).await?;
        served(&fresh, review).await
    };
    match read.await {
        Ok(served) => server.reload(served).await,
        Err(failure) => {
            output::say(&format!(
                "the configuration is not taken: {}",
                failure.rendered(super::error::Colors::Off)
            ));
            server
        }
    }
}

async fn served(session: &Session, review: Review) -> Result<Served, Failure> {
    let config = session.config()?;
    // Applies the current service levels, by which new journeys are sorted.
    review.queue().start(Timestamp::now()).await?;
    let (mut hooks, mut errors) = (BTreeMap::new(), Vec::new());
    for settings in &config.accounts {
        match settings.hook_access() {
            Ok(Some(access)) => {
                let account = review.accounts.get(&settings.name).cloned();
                hooks.extend(account.map(|account| (settings.name.clone(), HookAccount { account, access })));
            }
            Ok(None) => {}
            Err(error) => errors.push(error),
        }
    }
    if !errors.is_empty() {
        return Err(Failure::from(errors));
    }
    let pace = |account: &crate::config::account::AccountSettings| {
        (account.name.clone(), account.requests_per_second)
    };
    Ok(Served {
        review,
        hooks,
        proxies: config.serve.proxies.clone(),
        paces: config.accounts.iter().map(pace).collect(),
        checkpoints: checkpoints(session, config)?,
    })
}

/// The settings for checkpoints; `None` if there is no key or no target.
fn checkpoints(session: &Session, config: &Config) -> Result<Option<CheckpointSettings>, Failure> {
    let targets: Vec<CheckpointTarget> =
        config.audit.checkpoint.iter().filter_map(|place| CheckpointTarget::read(place)).collect();
    if config.audit.key.is_none() || targets.is_empty() {
        return Ok(None);
    }
    let key = signing_key(session).map_err(unable_to_sign)?;
    Ok(Some(CheckpointSettings { key: Arc::new(key), targets }))
}

/// Adds what else can be done about a key that the server cannot use.
fn unable_to_sign(mut failure: Failure) -> Failure {
    const ELSE: &str = "if another account signs checkpoints, leave [audit] out here: take audit.* out of `locked` in \
         /etc/referee/referee.toml, and name the key in the configuration of that account only";
    if let Some(problem) = failure.problems.last_mut() {
        problem.message = format!("the server cannot sign checkpoints: {}", problem.message);
        let hint = problem.hint.take().map(|hint| format!("{hint}; {ELSE}"));
        problem.hint = Some(hint.unwrap_or_else(|| ELSE.to_owned()));
    }
    failure
}

fn not_listening(error: ServerError) -> Failure {
    let failure = Failure::caused(Exit::Input, "could not start the server", &error);
    failure.hint("another program has the port; --hooks 127.0.0.1:0 finds a free one")
}

async fn tell_alive(manager: Arc<ServiceManager>) {
    let Some(every) = manager.alive_every() else { return };
    loop {
        manager.tell("WATCHDOG=1");
        tokio::time::sleep(every).await;
    }
}

/// The action that a signal requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ServeSignal {
    Reload,
    Stop,
}

struct ServeSignals {
    interrupt: Signal,
    terminate: Signal,
    hangup: Signal,
}

impl ServeSignals {
    fn listen() -> Result<Self, Failure> {
        let listen = |kind| {
            signal(kind).map_err(|error| Failure::caused(Exit::Bug, "could not listen to signals", &error))
        };
        Ok(Self {
            interrupt: listen(SignalKind::interrupt())?,
            terminate: listen(SignalKind::terminate())?,
            hangup: listen(SignalKind::hangup())?,
        })
    }

    async fn next(&mut self) -> ServeSignal {
        tokio::select! {
            _ = self.interrupt.recv() => ServeSignal::Stop,
            _ = self.terminate.recv() => ServeSignal::Stop,
            _ = self.hangup.recv() => ServeSignal::Reload,
        }
    }
}
