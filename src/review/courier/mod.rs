//! The courier: carries decisions from the outbox to their providers, each at most once.
//!
//! ```text
//! held --hold over--> sending: re-read --changed, decided elsewhere--> conflict
//!                        |  `--cannot read--> waiting
//!                        |mark the attempt on disk, send once
//!                        |--> delivered | refused
//!                        |--> waiting (certainly not applied)
//!                        `--> nobody knows: re-read --ours--> delivered, --other--> conflict,
//!                                                    --none--> waiting, still nobody knows
//! ```
//! The attempt is on disk before the request leaves. So whatever happens, crash included, a request that
//! may have been applied is known as such, and the next turn begins by reading the journey again. Only
//! when the provider does not show our decision after a time of grace is it sent again.
//! Each provider has a lane of its own: one that hangs holds up its own decisions only.

mod errand;
mod lanes;
mod pace;
mod telling;

use super::destination::Destination;
use super::hold::after;
use super::office::Office;
use super::trouble::Trouble;
use crate::domain::ids::ProviderName;
use crate::store::dispositions::Telling;
use crate::store::outbox::{Ending, Leased};
use crate::store::{LeaseHolder, StoreError};
use errand::Errand;
use jiff::Timestamp;
use lanes::Lanes;
pub use pace::Pace;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;
pub(super) use telling::marks_of;
use tokio_util::sync::CancellationToken;

/// Tells the time.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Carries decisions.
pub struct Courier<D> {
    office: Office<D>,
    pace: Pace,
    owner: LeaseHolder,
    clock: Clock,
}

/// What a courier did in one go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Brought to their provider.
    pub delivered: u32,
    /// Kept here, as they must be.
    pub kept: u32,
    /// Somebody else had decided, or the journey had changed.
    pub conflicts: u32,
    /// The provider said no.
    pub refused: u32,
    /// To be tried again later.
    pub waiting: u32,
    /// Messages about watch-list records that arrived.
    pub told: u32,
}

impl<D: Destination> Courier<D> {
    /// A courier for this office.
    pub fn new(office: Office<D>, pace: Pace) -> Self {
        Self { office, pace, owner: LeaseHolder::new(), clock: Arc::new(Timestamp::now) }
    }

    /// The same courier with another clock.
    #[must_use]
    pub fn with_clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// Carries what is due, until nothing is due now. Does not wait for holds or back-offs.
    pub async fn run_until_idle(&self) -> Result<Tally, Trouble> {
        let mut tally = Tally::default();
        let mut lanes = Lanes::default();
        let mut outcome = Ok(());
        loop {
            // After a trouble nothing new begins; what is on its way is heard to its end.
            if outcome.is_ok() {
                outcome = self.begin_due(&mut lanes).await;
            }
            match lanes.next().await {
                Some(Ok(turn)) => count(&mut tally, &turn),
                Some(Err(trouble)) => outcome = outcome.and(Err(trouble)),
                None => return outcome.map(|()| tally),
            }
        }
    }

    /// Carries what becomes due until it is told to stop. Between times it sleeps without waking up;
    /// it stops between two decisions, never within one.
    pub async fn run_forever(&self, stop: CancellationToken) {
        let mut lanes = Lanes::default();
        while !stop.is_cancelled() {
            let wait = match self.begin_due(&mut lanes).await {
                Ok(()) => {
                    let busy = lanes.busy().clone();
                    lanes.during(self.wait(&busy)).await
                }
                Err(trouble) => Some(self.wait_after(&trouble)),
            };
            tokio::select! {
                () = stop.cancelled() => {}
                () = self.office.outbox_changed.notified() => {}
                Some(turn) = lanes.next() => if let Err(trouble) = turn {
                    let pause = tokio::time::sleep(self.wait_after(&trouble));
                    lanes.during(async { tokio::select! { () = stop.cancelled() => {}, () = pause => {} } }).await;
                },
                () = sleep(wait) => {}
            }
        }
        while lanes.next().await.is_some() {}
    }

    /// A full disk or a held lock passes; what is on disk is not lost by waiting.
    fn wait_after(&self, trouble: &Trouble) -> Duration {
        tracing::error!(%trouble, "decisions cannot be carried now");
        self.pace.first.max(Duration::from_secs(1))
    }

    /// How long to sleep, none for as long as nothing changes.
    async fn wait(&self, busy: &BTreeSet<ProviderName>) -> Option<Duration> {
        let (store, owner) = (&self.office.store, self.owner.as_str());
        let has_ended = |holder: &str| store.has_ended(holder);
        let decision = store.next_due(busy, owner, &has_ended).await;
        match (decision, store.next_telling(busy, owner, &has_ended).await) {
            (Ok(decision), Ok(telling)) => {
                decision.into_iter().chain(telling).min().map(|due| self.until(due))
            }
            _ => Some(self.pace.longest),
        }
    }

    /// Never zero, so that a clock that stands still does not make this a busy loop.
    fn until(&self, due: Timestamp) -> Duration {
        let wait = Duration::try_from(due.duration_since((self.clock)())).unwrap_or(Duration::ZERO);
        wait.clamp(Duration::from_millis(10), Duration::from_secs(600))
    }

    /// Sets off with what is due: one decision a provider.
    async fn begin_due<'c>(&'c self, lanes: &mut Lanes<'c, Result<Turn, Trouble>>) -> Result<(), Trouble> {
        loop {
            let now = (self.clock)();
            let until = after(now, self.pace.lease);
            let store = &self.office.store;
            let has_ended = |holder: &str| store.has_ended(holder);
            let busy = lanes.busy().clone();
            let lease = store.lease_besides(&busy, self.owner.as_str(), now, until, &has_ended);
            if let Some(leased) = lanes.during(lease).await? {
                let provider = leased.decision.intent.journey.provider.clone();
                lanes.begin(provider, self.carry(leased));
                continue;
            }
            // What belongs to an arrived decision goes when no decision waits for its provider.
            let lease = store.lease_telling(&busy, self.owner.as_str(), (now, until), &has_ended);
            let Some(telling) = lanes.during(lease).await? else { return Ok(()) };
            let provider = telling.decision.intent.journey.provider.clone();
            lanes.begin(provider, self.tell(telling));
        }
    }

    /// Carries one message about watch-list records.
    async fn tell(&self, telling: Telling) -> Result<Turn, Trouble> {
        let owner = self.owner.as_str();
        let telling = &telling;
        let errand =
            telling::Errand { office: &self.office, pace: &self.pace, owner, clock: &self.clock, telling };
        let Some(ending) = errand.run().await? else { return Ok(Turn::Lost) };
        let now = (self.clock)();
        let written = self.office.store.conclude_telling(telling, owner, now, &ending).await?;
        Ok(if written { Turn::Told(ending) } else { Turn::Lost })
    }

    /// Carries one decision.
    async fn carry(&self, leased: Leased) -> Result<Turn, Trouble> {
        let owner = self.owner.as_str();
        let errand =
            Errand { office: &self.office, pace: &self.pace, owner, clock: &self.clock, leased: &leased };
        match errand.run().await? {
            Some(ending) => self.conclude(&leased, ending).await,
            None => Ok(Turn::Lost),
        }
    }

    /// Writes down how it ended. If the disk fails now, the row stays as it is on disk: perhaps applied.
    async fn conclude(&self, leased: &Leased, ending: Ending) -> Result<Turn, Trouble> {
        let now = (self.clock)();
        let written: Result<bool, StoreError> =
            self.office.store.conclude(leased, self.owner.as_str(), now, &ending).await;
        let decision = leased.decision.id;
        if written? {
            Ok(Turn::Ended(ending))
        } else {
            tracing::warn!(%decision, "another courier took the decision over");
            Ok(Turn::Lost)
        }
    }
}

/// How one turn went.
enum Turn {
    Ended(Ending),
    Told(Ending),
    Lost,
}

fn count(tally: &mut Tally, turn: &Turn) {
    let ending = match turn {
        Turn::Ended(ending) => ending,
        Turn::Told(Ending::Delivered) => {
            tally.told += 1;
            return;
        }
        Turn::Told(ending) => ending,
        Turn::Lost => return,
    };
    let place = match ending {
        Ending::Delivered => &mut tally.delivered,
        Ending::Kept => &mut tally.kept,
        Ending::Conflict { .. } => &mut tally.conflicts,
        Ending::Refused { .. } => &mut tally.refused,
        Ending::Waiting { .. } => &mut tally.waiting,
    };
    *place += 1;
}

async fn sleep(wait: Option<Duration>) {
    match wait {
        Some(wait) => tokio::time::sleep(wait).await,
        None => std::future::pending().await,
    }
}
