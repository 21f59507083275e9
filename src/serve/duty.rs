//! Duties are leases: a server takes a free one, renews it during the work, and releases it at the end.

use super::metrics::{DutyStanding, Metrics};
use crate::store::duties::Epoch;
use crate::store::{LeaseHolder, Store, StoreError};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

/// How long a duty is leased without renewal.
const LEASE: Duration = Duration::from_secs(30);
/// How often the lease is renewed.
const RENEWAL: Duration = Duration::from_secs(10);
/// How often a server checks whether a duty is free.
const LOOK: Duration = Duration::from_secs(3);

/// A duty as seen by one server.
#[derive(Clone)]
pub(super) struct Duty {
    pub(super) name: &'static str,
    pub(super) store: Store,
    pub(super) holder: Arc<LeaseHolder>,
    pub(super) metrics: Arc<Metrics>,
}

impl Duty {
    /// Runs the work whenever this server has the duty, until it is cancelled. The work gets the epoch and a token that
    /// is cancelled when the duty is lost; then the duty is released only after the work has ended.
    pub(super) async fn hold<F>(self, stop: CancellationToken, work: impl Fn(Epoch, CancellationToken) -> F)
    where
        F: Future<Output = ()>,
    {
        self.metrics.has_duty(self.name, DutyStanding::NotHeld);
        while !stop.is_cancelled() {
            match self.take().await {
                Some(epoch) => self.held(epoch, &stop, &work).await,
                None => unless(&stop, sleep(LOOK)).await,
            }
        }
    }

    async fn held<F>(
        &self,
        epoch: Epoch,
        stop: &CancellationToken,
        work: &impl Fn(Epoch, CancellationToken) -> F,
    ) where
        F: Future<Output = ()>,
    {
        tracing::info!(duty = self.name, epoch = epoch.0, "this server has the duty");
        self.metrics.has_duty(self.name, DutyStanding::Held);
        let lost = stop.child_token();
        let renewing = async {
            self.renew_until_lost(epoch).await;
            lost.cancel();
            std::future::pending::<()>().await;
        };
        tokio::select! {
            () = work(epoch, lost.clone()) => {}
            () = renewing => {}
        }
        if let Err(error) = self.store.duties().release(self.name, epoch).await {
            tracing::warn!(%error, duty = self.name, "the duty could not be given back; it ends by itself");
        }
        self.metrics.has_duty(self.name, DutyStanding::NotHeld);
    }

    /// Takes the duty if it is free. The duty of a process that has certainly ended counts as free.
    async fn take(&self) -> Option<Epoch> {
        let duties = self.store.duties();
        let taken = async {
            let held = duties.all().await?;
            let held = held.iter().find(|duty| duty.name == self.name && duty.until > self.store.now());
            if let Some(held) = held.filter(|held| self.store.has_ended(&held.holder)) {
                duties.release(self.name, held.epoch).await?;
            } else if held.is_some() {
                return Ok(None);
            }
            duties.take(self.name, self.holder.as_str(), LEASE).await
        };
        taken.await.unwrap_or_else(|error: StoreError| {
            tracing::warn!(%error, duty = self.name, "the duty could not be taken");
            None
        })
    }

    /// Renews the lease until another server has the duty or the lease may have expired.
    async fn renew_until_lost(&self, epoch: Epoch) {
        let mut renewed = Instant::now();
        loop {
            sleep(RENEWAL).await;
            let begun = Instant::now();
            match tokio::time::timeout(RENEWAL, self.store.duties().renew(self.name, epoch, LEASE)).await {
                Ok(Ok(true)) => renewed = begun,
                Ok(Ok(false)) => break,
                Ok(Err(_)) | Err(_) if renewed.elapsed() + RENEWAL < LEASE => {}
                Ok(Err(_)) | Err(_) => break,
            }
        }
        tracing::warn!(duty = self.name, "this server has lost the duty");
    }
}

/// Waits for a future, unless it is cancelled.
pub(super) async fn unless(stop: &CancellationToken, waiting: impl Future<Output = ()>) {
    tokio::select! {
        () = stop.cancelled() => {}
        () = waiting => {}
    }
}
