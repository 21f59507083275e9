//! The background tasks of a server, one for each duty and each watch. A new task is a line in [`Workers::start`].

use super::checkpoints::CheckpointSigner;
use super::duty::{Duty, unless};
use super::fetcher::Fetcher;
use super::metrics::Metrics;
use super::retention::{RETENTION_DUTY, erase_what_is_due};
use super::server::Served;
use super::sessions::end_with_their_process;
use crate::provider::Account;
use crate::review::sender::SendSchedule;
use crate::review::{ReviewService, Sender};
use crate::store::hooks::FETCH_DUTY;
use crate::store::{LeaseHolder, Store};
use std::sync::Arc;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// The duty of sending decisions. Consoles also send what they record; the leases of the outbox prevent double sending.
pub(super) const SEND_DUTY: &str = "send";

/// The tasks with one configuration.
pub(super) struct Workers {
    stop: CancellationToken,
    tasks: JoinSet<()>,
}

impl Workers {
    /// Starts every task.
    pub(super) fn start(served: &Served, holder: &Arc<LeaseHolder>, metrics: &Arc<Metrics>) -> Self {
        let (stop, mut tasks) = (CancellationToken::new(), JoinSet::new());
        let store = served.review.store();
        let duty = |name| Duty {
            name,
            store: store.clone(),
            holder: Arc::clone(holder),
            metrics: Arc::clone(metrics),
        };
        let fetcher = Fetcher {
            review: served.review.clone(),
            metrics: Arc::clone(metrics),
            paces: Arc::new(served.paces.clone()),
            freshness: Arc::default(),
        };
        let fetch = move |epoch, stop| fetcher.clone().run(epoch, stop);
        tasks.spawn(duty(FETCH_DUTY).hold(stop.clone(), fetch));
        let review = served.review.clone();
        let send = move |_, stop| send(review.clone(), stop);
        tasks.spawn(duty(SEND_DUTY).hold(stop.clone(), send));
        if served.review.retention().is_automatic() {
            let review = served.review.clone();
            let erase = move |_, stop| erase_what_is_due(review.clone(), stop);
            tasks.spawn(duty(RETENTION_DUTY).hold(stop.clone(), erase));
        }
        let (relaying, stopped) = (store.clone(), stop.clone());
        tasks.spawn(async move { unless(&stopped, relaying.duties().relay_changes()).await });
        tasks.spawn(end_with_their_process(served.review.clone(), stop.clone()));
        if let Some(settings) = served.checkpoints.clone() {
            let signer = CheckpointSigner::new(store.clone(), settings, Arc::clone(metrics));
            tasks.spawn(signer.run(stop.clone()));
        }
        Self { stop, tasks }
    }

    /// Stops all tasks. Running deliveries are awaited, and duties are released.
    pub(super) async fn stop(mut self) {
        self.stop.cancel();
        while self.tasks.join_next().await.is_some() {}
    }
}

/// Sends due items, including those that consoles and other servers record.
async fn send(review: ReviewService<Account>, stop: CancellationToken) {
    let sender = Sender::new(review.clone(), SendSchedule::default());
    tokio::select! {
        () = sender.run_forever(stop) => {}
        () = tell_of_changes(review.store(), &review) => {}
    }
}

async fn tell_of_changes(store: &Store, review: &ReviewService<Account>) {
    let watcher = store.watch().await;
    loop {
        watcher.changed().await;
        review.outbox_changed.notify_one();
    }
}
