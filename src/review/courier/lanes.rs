//! Lanes: one decision at a time a provider, the providers side by side.

use crate::domain::ids::ProviderName;
use futures_util::future::BoxFuture;
use futures_util::stream::{FuturesUnordered, StreamExt};
use std::collections::BTreeSet;
use std::future::Future;

/// What is on its way, by provider.
pub(super) struct Lanes<'a, T> {
    running: FuturesUnordered<BoxFuture<'a, (ProviderName, T)>>,
    busy: BTreeSet<ProviderName>,
}

impl<T> Default for Lanes<'_, T> {
    fn default() -> Self {
        Self { running: FuturesUnordered::new(), busy: BTreeSet::new() }
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
        let (provider, done) = self.running.next().await?;
        self.busy.remove(&provider);
        Some(done)
    }
}
