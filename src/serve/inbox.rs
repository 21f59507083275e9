//! The inbox writes webhooks to the store in batches, so that many share one fsync. While the store is unavailable, it
//! writes them to the spool file and moves them to the store later.

use super::metrics::Metrics;
use super::spool::{Spool, SpoolError};
use crate::store::hooks::{HookTaken, NewHook};
use crate::store::{Store, StoreError};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio::time::{Instant, interval};

/// Maximum webhooks in one transaction.
const TOGETHER: usize = 256;
/// Timeout of the store, after which webhooks go to the spool file. The sender of a webhook waits 10 s.
const PATIENCE: Duration = Duration::from_secs(2);
/// How often the inbox tries to move spooled webhooks to the store.
const AGAIN: Duration = Duration::from_secs(1);

/// A webhook with the channel for its result.
struct ArrivedHook {
    hook: NewHook,
    answer: oneshot::Sender<Result<HookKept, HookNotKept>>,
}

/// Where a webhook was durably stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HookKept {
    New,
    Duplicate,
    Spooled,
}

/// Neither the store nor the spool file accepted the webhook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct HookNotKept;

/// A handle that sends webhooks to the inbox.
#[derive(Clone)]
pub(super) struct Inbox(mpsc::Sender<ArrivedHook>);

impl Inbox {
    /// Starts the task that writes webhooks. It ends when every clone of the handle is dropped.
    pub(super) fn start(store: Store, spool: Spool, metrics: Arc<Metrics>) -> (Self, JoinHandle<()>) {
        let (sender, receiver) = mpsc::channel(4 * TOGETHER);
        let writer = Writer { store, spool, metrics, is_away: false, draining: None };
        (Self(sender), tokio::spawn(writer.run(receiver)))
    }

    /// Stores a webhook. It is durable when this returns.
    pub(super) async fn put(&self, hook: NewHook) -> Result<HookKept, HookNotKept> {
        let (answer, answered) = oneshot::channel();
        self.0.send(ArrivedHook { hook, answer }).await.map_err(|_| HookNotKept)?;
        answered.await.unwrap_or(Err(HookNotKept))
    }
}

/// The store's result for a part of the spool file, and the size of that part.
type Drained = (u64, Result<(), StoreError>);

struct Writer {
    store: Store,
    spool: Spool,
    metrics: Arc<Metrics>,
    /// Whether the store rejected the last webhooks, so that new ones go straight to the spool file.
    is_away: bool,
    draining: Option<JoinHandle<Drained>>,
}

impl Writer {
    async fn run(mut self, mut arrivals: mpsc::Receiver<ArrivedHook>) {
        let (mut batch, mut again) = (Vec::with_capacity(TOGETHER), interval(AGAIN));
        loop {
            tokio::select! {
                count = arrivals.recv_many(&mut batch, TOGETHER) => match count {
                    0 => return,
                    _ => self.keep(batch.drain(..)).await,
                },
                drained = ended(&mut self.draining) => self.drained(drained),
                _ = again.tick(), if !self.spool.is_empty() && self.draining.is_none() => self.drain(),
            }
        }
    }

    async fn keep(&mut self, arrivals: impl Iterator<Item = ArrivedHook>) {
        let (hooks, answers): (Vec<NewHook>, Vec<_>) = arrivals.map(|it| (it.hook, it.answer)).unzip();
        let kept = match self.is_away {
            true => None,
            false => self.store_now(&hooks).await,
        };
        let kept = kept.unwrap_or_else(|| {
            let each = if self.spool_now(&hooks) { Ok(HookKept::Spooled) } else { Err(HookNotKept) };
            vec![each; hooks.len()]
        });
        for (answer, kept) in answers.into_iter().zip(kept) {
            // The requester may have disconnected; the webhook is stored nevertheless.
            let _ = answer.send(kept);
        }
    }

    /// `None` if the store is unavailable. A write that timed out may still succeed, which is harmless because a
    /// webhook is stored only once.
    async fn store_now(&mut self, hooks: &[NewHook]) -> Option<Vec<Result<HookKept, HookNotKept>>> {
        let begun = Instant::now();
        match tokio::time::timeout(PATIENCE, self.store.hooks().receive(hooks)).await {
            Ok(Ok(taken)) => {
                self.metrics.store_took("hooks", begun.elapsed());
                let kept = |taken| match taken {
                    HookTaken::New => Ok(HookKept::New),
                    HookTaken::Duplicate => Ok(HookKept::Duplicate),
                };
                return Some(taken.into_iter().map(kept).collect());
            }
            Ok(Err(error)) => {
                tracing::error!(%error, "webhooks go to the spool file");
                self.metrics.store_failed(Some(&error));
            }
            Err(_) => {
                tracing::error!("webhooks go to the spool file: the store does not answer");
                self.metrics.store_failed(None);
            }
        }
        self.is_away = true;
        None
    }

    fn spool_now(&mut self, hooks: &[NewHook]) -> bool {
        let appended = self.spool.append(hooks);
        self.metrics.spooled(self.spool.waiting());
        if let Err(error) = &appended {
            tracing::error!(%error, "webhooks are refused");
        }
        appended.is_ok()
    }

    fn drain(&mut self) {
        match self.spool.next(TOGETHER) {
            Ok((hooks, bytes)) => {
                let store = self.store.clone();
                let write = async move { (bytes, store.hooks().receive(&hooks).await.map(|_| ())) };
                self.draining = Some(tokio::spawn(write));
            }
            Err(error) => tracing::error!(%error, "the spool file cannot be read"),
        }
    }

    fn drained(&mut self, drained: Option<Drained>) {
        self.draining = None;
        match drained {
            Some((bytes, Ok(()))) => self.advance(bytes),
            Some((_, Err(error))) => {
                tracing::warn!(%error, "the store is still away");
                self.metrics.store_failed(Some(&error));
            }
            None => {}
        }
    }

    /// Advances the spool file by bytes that the store has. The store counts as available again when the file is empty;
    /// otherwise the rest follows at once.
    fn advance(&mut self, bytes: u64) {
        let advanced: Result<(), SpoolError> = self.spool.advance(bytes);
        if let Err(error) = advanced {
            tracing::error!(%error, "the spool file cannot be emptied");
        }
        self.metrics.spooled(self.spool.waiting());
        match self.spool.is_empty() {
            true => self.is_away = false,
            false => self.drain(),
        }
    }
}

/// Waits for the current write, if there is one. `None` if its task failed.
async fn ended(draining: &mut Option<JoinHandle<Drained>>) -> Option<Drained> {
    match draining {
        Some(write) => write.await.ok(),
        None => std::future::pending().await,
    }
}
