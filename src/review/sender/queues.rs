//! A queue for each account: one delivery at a time within it, the queues side by side.

use crate::domain::ids::ProviderName;
use futures_util::future::BoxFuture;
use futures_util::stream::{FuturesUnordered, StreamExt};
use std::collections::{BTreeSet, VecDeque};
use std::future::Future;
use std::pin::pin;

/// What is being sent, by account.
pub(super) struct Queues<'a, T> {
    running: FuturesUnordered<BoxFuture<'a, (ProviderName, T)>>,
    /// What is done and was not asked for yet.
    done: VecDeque<(ProviderName, T)>,
    busy: BTreeSet<ProviderName>,
}

impl<T> Default for Queues<'_, T> {
    fn default() -> Self {
        Self { running: FuturesUnordered::new(), done: VecDeque::new(), busy: BTreeSet::new() }
    }
}

impl<'a, T> Queues<'a, T> {
    /// The accounts to which something is being sent.
    pub(super) fn busy(&self) -> &BTreeSet<ProviderName> {
        &self.busy
    }

    /// Begins some work for an account.
    pub(super) fn begin(&mut self, account: ProviderName, work: impl Future<Output = T> + Send + 'a) {
        self.busy.insert(account.clone());
        self.running.push(Box::pin(async move { (account, work.await) }));
    }

    /// Waits for what is done next; its account is free then. None at once if nothing is being sent.
    pub(super) async fn next(&mut self) -> Option<T> {
        let (account, done) = match self.done.pop_front() {
            Some(done) => done,
            None => self.running.next().await?,
        };
        self.busy.remove(&account);
        Some(done)
    }

    /// Polls what is being sent while something else is awaited. Without this there is a deadlock: the other thing may
    /// wait for the store's one writing connection, which a delivery holds that nobody polls.
    pub(super) async fn during<O>(&mut self, work: impl Future<Output = O>) -> O {
        let mut work = pin!(work);
        loop {
            tokio::select! {
                biased;
                made = &mut work => return made,
                Some(done) = self.running.next() => self.done.push_back(done),
            }
        }
    }
}
