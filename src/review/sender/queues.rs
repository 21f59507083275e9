//! A queue for each account: its deliveries run one at a time, those of different accounts concurrently.

use crate::domain::ids::ProviderName;
use futures_util::future::BoxFuture;
use futures_util::stream::{FuturesUnordered, StreamExt};
use std::collections::{BTreeSet, VecDeque};
use std::future::Future;
use std::pin::pin;

/// The running deliveries by account.
pub(super) struct Queues<'a, T> {
    running: FuturesUnordered<BoxFuture<'a, (ProviderName, T)>>,
    /// Finished work whose result was not requested yet.
    done: VecDeque<(ProviderName, T)>,
    busy: BTreeSet<ProviderName>,
}

impl<T> Default for Queues<'_, T> {
    fn default() -> Self {
        Self { running: FuturesUnordered::new(), done: VecDeque::new(), busy: BTreeSet::new() }
    }
}

impl<'a, T> Queues<'a, T> {
    /// The accounts with a running delivery.
    pub(super) fn busy(&self) -> &BTreeSet<ProviderName> {
        &self.busy
    }

    /// Starts work for an account.
    pub(super) fn begin(&mut self, account: ProviderName, work: impl Future<Output = T> + Send + 'a) {
        self.busy.insert(account.clone());
        self.running.push(Box::pin(async move { (account, work.await) }));
    }

    /// Waits for the next finished work; its account is free then. `None` immediately if nothing is running.
    pub(super) async fn next(&mut self) -> Option<T> {
        let (account, done) = match self.done.pop_front() {
            Some(done) => done,
            None => self.running.next().await?,
        };
        self.busy.remove(&account);
        Some(done)
    }

    /// Polls the running deliveries while `work` is awaited. Otherwise they would deadlock: `work` may wait for the
    /// store's only write connection while an unpolled delivery holds it.
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
