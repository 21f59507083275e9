//! Lanes: one decision at a time a provider, the providers side by side.

use crate::domain::ids::ProviderName;
use futures_util::future::BoxFuture;
use futures_util::stream::{FuturesUnordered, StreamExt};
use std::collections::{BTreeSet, VecDeque};
use std::future::Future;
use std::pin::pin;

/// What is on its way, by provider.
pub(super) struct Lanes<'a, T> {
    running: FuturesUnordered<BoxFuture<'a, (ProviderName, T)>>,
    /// What is done and was not asked for yet.
    done: VecDeque<(ProviderName, T)>,
    busy: BTreeSet<ProviderName>,
}

impl<T> Default for Lanes<'_, T> {
    fn default() -> Self {
        Self { running: FuturesUnordered::new(), done: VecDeque::new(), busy: BTreeSet::new() }
    }
}

impl<'a, T> Lanes<'a, T> {
    /// The providers whose lane is taken.
    pub(super) fn busy(&self) -> &BTreeSet<ProviderName> {
        &self.busy
    }

    /// Takes a provider's lane for some work.
    pub(super) fn begin(&mut self, provider: ProviderName, work: impl Future<Output = T> + Send + 'a) {
        self.busy.insert(provider.clone());
        self.running.push(Box::pin(async move { (provider, work.await) }));
    }

    /// What is done next; its lane is free then. None at once if nothing is on its way.
    pub(super) async fn next(&mut self) -> Option<T> {
        let (provider, done) = match self.done.pop_front() {
            Some(done) => done,
            None => self.running.next().await?,
        };
        self.busy.remove(&provider);
        Some(done)
    }

    /// Goes on with what is on its way while something else is waited for. That may be waiting for a thing that one of
    /// the lanes holds, and a lane that nobody goes on with never lets go.
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
