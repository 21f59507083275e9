//! The sender: delivers the items of the outbox to services and webhooks, each with at most one effect.
//!
//! ```text
//! held --hold over--> sending: re-read --changed, decided elsewhere--> conflict
//!                        |  `--cannot read--> waiting
//!                        |compare with the record, mark the attempt on disk, send once
//!                        |--> refused, waiting (certainly not applied)
//!                        `--> re-read --ours--> delivered, --other--> conflict,
//!                                     --none--> accepted (the service said yes) or uncertain
//! ```
//! The attempt is on disk before the request is sent (write-ahead). So even after a crash, a request that may have been
//! applied is known, and the next turn starts by reading the journey again. A decision counts as delivered only when a
//! reread shows it; the service's audit log tells whose decision it is. A decision is sent again only if the service
//! does not show it after a grace period; one that the service accepted, only if a person confirms it. A webhook's
//! receiver shows nothing, but detects duplicates by the idempotency key, so its request is repeated for 72 hours. A
//! request to run AML screening again is sent again after the grace period, because searching twice does no harm. Each
//! account has its own queue, so a service that hangs delays only its own deliveries.

mod decision;
mod delivery;
mod kind;
mod match_status;
mod proof;
mod queues;
mod recorded;
mod schedule;
mod screening;

use super::clock::Graces;
use super::destination::Destination;
use super::error::ReviewError;
use super::service::ReviewService;
use crate::domain::delivery::DeliveryKind;
use crate::domain::ids::ProviderName;
use crate::store::LeaseHolder;
use crate::store::delivery::{DeliveryEnd, Leased};
use crate::store::outbox::Lease;
use delivery::Delivery;
use jiff::Timestamp;
pub(super) use match_status::marks_of;
use queues::Queues;
pub use schedule::SendSchedule;
use std::collections::BTreeSet;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// How often it is checked whether another process with a lease still runs: nothing tells that it was killed.
const OTHERS: Duration = Duration::from_secs(2);

/// Sends due outbox items.
pub struct Sender<D> {
    review: ReviewService<D>,
    /// Whether it leaves the work to a server of this host.
    yields: bool,
    schedule: SendSchedule,
    holder: LeaseHolder,
    graces: Graces,
}

/// The counts of a sender run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SendTally {
    /// Decisions that arrived.
    pub delivered: u32,
    /// Decisions kept in the store because no receiver is configured.
    pub kept: u32,
    /// Decisions accepted by the service, which does not show them yet.
    pub accepted: u32,
    /// Decisions that may have been applied.
    pub uncertain: u32,
    /// Decisions in conflict with another person's decision or a changed journey.
    pub conflicts: u32,
    pub refused: u32,
    /// Decisions to be retried later.
    pub waiting: u32,
    /// Match statuses that arrived.
    pub match_statuses: u32,
    /// Requests to run AML screening again that were delivered.
    pub screenings: u32,
}

impl<D: Destination> Sender<D> {
    /// A sender for the outbox of this service.
    pub fn new(review: ReviewService<D>, schedule: SendSchedule) -> Self {
        Self { review, yields: false, schedule, holder: LeaseHolder::new(), graces: Graces::default() }
    }

    /// A sender that leaves the work to a server of this host while there is one: two hundred consoles that all look at
    /// each due item would cost the store more than the sending. It looks only at what the server has left, some time
    /// after this process has recorded something, and again while anything is open.
    pub fn beside_server(review: ReviewService<D>, schedule: SendSchedule) -> Self {
        Self { yields: true, ..Self::new(review, schedule) }
    }

    /// Sends until nothing is due. It does not wait for holds or backoffs.
    pub async fn run_until_idle(&self) -> Result<SendTally, ReviewError> {
        let mut tally = SendTally::default();
        let mut queues = Queues::default();
        let mut outcome = Ok(());
        loop {
            // After an error no new delivery starts, but the running ones are awaited.
            if outcome.is_ok() {
                outcome = self.begin_due(&mut queues).await;
            }
            match queues.next().await {
                Some(Ok(turn)) => tally.count(turn.as_ref()),
                Some(Err(error)) => outcome = outcome.and(Err(error)),
                None => return outcome.map(|()| tally),
            }
        }
    }

    /// Sends items as they become due, until it is cancelled. Between them it sleeps without polling. It stops only
    /// between two deliveries, never within one.
    pub async fn run_forever(&self, stop: CancellationToken) {
        let mut queues = Queues::default();
        let mut is_needed = false;
        self.leave_to_server(&stop).await;
        while !stop.is_cancelled() {
            let begun = self.begin_due(&mut queues).await;
            // Where the server leaves anything, it does not send everything: it may not have the account.
            is_needed |= !queues.busy().is_empty();
            let is_left = !is_needed && self.has_server();
            let wait = match begun {
                Ok(()) => {
                    let busy = queues.busy().clone();
                    let wait = queues.during(self.wait(&busy)).await;
                    // A server that hangs still counts as one, so what it has not sent is looked at again.
                    if is_left { wait.map(|wait| wait.saturating_add(self.schedule.left_over)) } else { wait }
                }
                Err(error) => Some(self.wait_after(&error)),
            };
            tokio::select! {
                () = stop.cancelled() => {}
                () = self.review.outbox_changed.notified() => if is_left { self.leave_to_server(&stop).await },
                Some(turn) = queues.next() => if let Err(error) = turn {
                    let pause = tokio::time::sleep(self.wait_after(&error));
                    queues.during(async { tokio::select! { () = stop.cancelled() => {}, () = pause => {} } }).await;
                },
                () = sleep(wait) => {}
            }
        }
        while queues.next().await.is_some() {}
    }

    fn has_server(&self) -> bool {
        self.yields && self.review.store.duties().has_server_here()
    }

    /// Waits until the server of this host should have sent what was just recorded, or has ended.
    async fn leave_to_server(&self, stop: &CancellationToken) {
        let wait = self.review.rules.review.hold().saturating_add(self.schedule.left_over);
        let wait = tokio::time::sleep(wait);
        let mut wait = std::pin::pin!(wait);
        let mut is_more = false;
        while self.has_server() {
            tokio::select! {
                () = stop.cancelled() => return,
                () = &mut wait => break,
                () = self.review.outbox_changed.notified() => is_more = true,
            }
        }
        if is_more {
            // What was recorded meanwhile is looked for later.
            self.review.outbox_changed.notify_one();
        }
    }

    /// A full disk or a held lock is temporary, and the items are safe on disk, so the sender waits and tries again.
    fn wait_after(&self, error: &ReviewError) -> Duration {
        tracing::error!(%error, "nothing can be sent now");
        self.schedule.first.max(Duration::from_secs(1))
    }

    /// How long to sleep; `None` until something changes.
    async fn wait(&self, busy: &BTreeSet<ProviderName>) -> Option<Duration> {
        let outbox = self.review.store.outbox();
        let wait = match outbox.next_due(busy).await {
            Ok(due) => due.map(|due| self.until(due)),
            Err(_) => Some(self.schedule.longest),
        };
        match outbox.has_other_leases(self.holder.as_str()).await {
            Ok(true) => Some(wait.unwrap_or(OTHERS).min(OTHERS)),
            _ => wait,
        }
    }

    /// Never zero, so that a clock that stands still does not cause a busy loop.
    fn until(&self, due: Timestamp) -> Duration {
        let wait = Duration::try_from(due.duration_since(self.review.clock.now())).unwrap_or(Duration::ZERO);
        wait.clamp(Duration::from_millis(10), Duration::from_secs(600))
    }

    /// Starts due deliveries, at most one for each account.
    async fn begin_due<'c>(&'c self, queues: &mut Queues<'c, Turn>) -> Result<(), ReviewError> {
        queues.during(self.review.keep_holds()).await?;
        loop {
            let lease = Lease { holder: self.holder.as_str(), lasts: self.schedule.lease };
            let busy = queues.busy().clone();
            let (outbox, is_gone) =
                (self.review.store.outbox(), |holder: &str| self.review.store.has_ended(holder));
            let Some(leased) = queues.during(outbox.lease(&busy, lease, &is_gone)).await? else {
                return Ok(());
            };
            queues.begin(leased.journey().provider.clone(), self.deliver(leased));
        }
    }

    /// Sends one item and stores the result. If the result cannot be stored, the row on disk keeps the mark that the
    /// item may have been applied.
    async fn deliver(&self, leased: Leased) -> Turn {
        let Self { review, schedule, graces, .. } = self;
        let delivery = Delivery { review, schedule, clock: &review.clock, graces, leased: &leased };
        let Some(ending) = delivery.run().await? else { return Ok(None) };
        if !matches!(ending, DeliveryEnd::Doubtful { .. }) {
            graces.end(leased.id);
        }
        if review.store.outbox().conclude(&leased, &ending).await? {
            return Ok(Some((leased.kind, ending)));
        }
        tracing::warn!(delivery = %leased.id, "another sender leased the delivery meanwhile");
        Ok(None)
    }
}

/// The kind of item that was sent in a turn, and how the turn ended; `None` if another sender has leased the item
/// meanwhile.
type Turn = Result<Option<(DeliveryKind, DeliveryEnd)>, ReviewError>;

impl SendTally {
    fn count(&mut self, turn: Option<&(DeliveryKind, DeliveryEnd)>) {
        let Some((kind, ending)) = turn else { return };
        let place = match (kind, ending) {
            (DeliveryKind::Screening, DeliveryEnd::Delivered) => &mut self.screenings,
            (DeliveryKind::MatchStatus, DeliveryEnd::Delivered) => &mut self.match_statuses,
            (_, DeliveryEnd::Delivered) => &mut self.delivered,
            (_, DeliveryEnd::Kept) => &mut self.kept,
            (_, DeliveryEnd::Conflict { .. }) => &mut self.conflicts,
            (_, DeliveryEnd::Refused { .. }) => &mut self.refused,
            (_, DeliveryEnd::Waiting { .. }) => &mut self.waiting,
            (_, DeliveryEnd::Doubtful { doubt, .. }) if doubt.is_accepted => &mut self.accepted,
            (_, DeliveryEnd::Doubtful { .. }) => &mut self.uncertain,
        };
        *place += 1;
    }
}

async fn sleep(wait: Option<Duration>) {
    match wait {
        Some(wait) => tokio::time::sleep(wait).await,
        None => std::future::pending().await,
    }
}
