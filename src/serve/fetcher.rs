//! The fetcher: fetches the journeys named by webhooks with our own credentials, and stores them. Several webhooks
//! about one journey cause one request.

use super::duty::unless;
use super::metrics::{Metrics, ProviderStanding};
use crate::domain::ids::{JourneyId, JourneyKey, ProviderName};
use crate::provider::{Account, ErrorSort};
use crate::review::ReviewService;
use crate::review::fetch::{self, FetchProblem, FetchScope, Fetched};
use crate::review::freshness::Freshness;
use crate::review::progress::Progress;
use crate::store::StoreError;
use crate::store::duties::Epoch;
use crate::store::hooks::{FetchEnd, TakenJourney};
use futures_util::future::join_all;
use jiff::{SignedDuration, Timestamp};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

/// The delay after the first failure; it doubles with each further one (exponential backoff).
const FIRST: Duration = Duration::from_secs(2);
const LONGEST: Duration = Duration::from_secs(60 * 60);
/// Maximum attempts for a journey that the service does not know, over about a minute.
const UNKNOWN_TRIES: u32 = 5;
/// Maximum attempts for any journey, over about a day.
const TRIES: u32 = 30;
/// Maximum concurrent requests of an account.
const AT_ONCE: u32 = 8;
/// The pause after an error of the store.
const PAUSE: Duration = Duration::from_secs(1);
/// How often lists are fetched.
const LISTED: Duration = Duration::from_secs(60);
/// How long finished webhooks are kept, and how often expired ones are deleted.
const KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);
const CLEANING: Duration = Duration::from_secs(60 * 60);

/// Fetches journeys for all accounts.
#[derive(Clone)]
pub(super) struct Fetcher {
    pub(super) review: ReviewService<Account>,
    pub(super) metrics: Arc<Metrics>,
    /// The allowed requests per second of each account.
    pub(super) paces: Arc<BTreeMap<String, u32>>,
    /// When the journeys of lists were last read.
    pub(super) freshness: Arc<Freshness>,
}

impl Fetcher {
    /// Fetches due journeys until it is cancelled.
    pub(super) async fn run(self, epoch: Epoch, stop: CancellationToken) {
        if let Err(error) = self.review.store().hooks().take_over(epoch).await {
            tracing::warn!(%error, "what another server began to fetch is left for later");
        }
        let (tell, changed) = watch::channel(());
        let accounts = self.review.accounts.values();
        let fetching = join_all(accounts.map(|account| self.serve(account, epoch, &stop, changed.clone())));
        let accounts = self.review.accounts.values();
        let listing = join_all(accounts.map(|account| self.list(account, &stop)));
        let fetching = async {
            tokio::join!(fetching, listing);
            // Without an account there is nothing to fetch, but this server keeps the duty.
            stop.cancelled().await;
        };
        tokio::select! {
            () = fetching => {}
            () = self.watch(tell) => {}
            () = self.clean() => {}
        }
    }

    /// Notifies about each change of the store: a webhook may have arrived, here or at another server.
    async fn watch(&self, tell: watch::Sender<()>) {
        let watcher = self.review.store().watch().await;
        loop {
            watcher.changed().await;
            tell.send_replace(());
        }
    }

    async fn clean(&self) {
        loop {
            let before = self.review.store().now().saturating_sub(KEPT).unwrap_or(Timestamp::MIN);
            if let Err(error) = self.review.store().hooks().delete_before(before).await {
                tracing::warn!(%error, "old webhooks could not be deleted");
            }
            sleep(CLEANING).await;
        }
    }

    /// Fetches those journeys of an account's list that are new or were not read for long, for all consoles of the
    /// store.
    async fn list(&self, account: &Account, stop: &CancellationToken) {
        if !account.capabilities().lists {
            return;
        }
        while !stop.is_cancelled() {
            let (progress, accounts) = (Progress::default(), [account]);
            let wanted = FetchScope::Due(&self.freshness);
            let listed = async {
                match fetch::listed(&self.review, &accounts, wanted, &progress).await {
                    Ok(fetched) => self.note_standing(account, &fetched),
                    Err(error) => tracing::warn!(%error, "the journeys of a list could not be stored"),
                }
            };
            unless(stop, listed).await;
            unless(stop, sleep(LISTED)).await;
        }
    }

    async fn serve(
        &self,
        account: &Account,
        epoch: Epoch,
        stop: &CancellationToken,
        mut changed: watch::Receiver<()>,
    ) {
        let name = ProviderName(account.name().to_owned());
        while !stop.is_cancelled() {
            changed.mark_unchanged();
            let step = tokio::select! {
                step = self.step(account, &name, epoch) => step,
                // Unfinished journeys become due again for the next holder of the duty.
                () = stop.cancelled() => return,
            };
            match step {
                Ok(FetchStep::Fetched) => {}
                Ok(FetchStep::Idle(wait)) => {
                    let waiting = async {
                        tokio::select! {
                            _ = changed.changed() => {}
                            () = sleep(wait) => {}
                        }
                    };
                    unless(stop, waiting).await;
                }
                Err(error) => {
                    tracing::warn!(%error, "nothing can be fetched now");
                    unless(stop, sleep(PAUSE)).await;
                }
            }
        }
    }

    /// Fetches the due journeys of an account.
    async fn step(
        &self,
        account: &Account,
        name: &ProviderName,
        epoch: Epoch,
    ) -> Result<FetchStep, StoreError> {
        let hooks = self.review.store().hooks();
        let at_once = self.at_once(account);
        // This reads first, because most changes of the store are not webhooks, and taking needs the write lock.
        match hooks.next_due(name).await? {
            Some(wait) if wait.is_zero() => {}
            wait => return Ok(FetchStep::Idle(wait.unwrap_or(CLEANING).max(SHORTEST))),
        }
        let taken = hooks.take(name, epoch, at_once.saturating_mul(4)).await?;
        if taken.is_empty() {
            return Ok(FetchStep::Idle(PAUSE));
        }
        let ids: Vec<JourneyId> = taken.iter().map(|one| one.key.id.clone()).collect();
        let begun = Instant::now();
        let at_once = usize::try_from(at_once).unwrap_or(1);
        let ends = match fetch::notified(&self.review, account, ids, at_once).await {
            Ok(fetched) => self.ends(account, &taken, &fetched),
            Err(error) => taken.iter().map(|one| (one.key.clone(), later(one, error.to_string()))).collect(),
        };
        let done =
            |one: &&TakenJourney| ends.iter().any(|(key, end)| *key == one.key && *end == FetchEnd::Done);
        let lags = taken.iter().filter(done).map(|one| since(one.received_ms));
        self.metrics.fetched(&name.0, begun.elapsed(), lags);
        hooks.conclude(epoch, &ends).await?;
        Ok(FetchStep::Fetched)
    }

    /// Fetches at most as many journeys concurrently as the rate limit allows in a quarter of a second, so that a
    /// decision that is being sent does not wait long behind them.
    fn at_once(&self, account: &Account) -> u32 {
        let pace = self.paces.get(account.name()).copied().unwrap_or(1);
        (pace / 4).clamp(1, AT_ONCE)
    }

    /// Updates the metric that shows whether the service answered.
    fn note_standing(&self, account: &Account, fetched: &Fetched) {
        let is_down = fetched.problems.iter().any(|problem| {
            let sort = problem.error.sort();
            matches!(sort, ErrorSort::NotSent | ErrorSort::MaybeApplied | ErrorSort::Credentials)
        });
        let standing = if is_down { ProviderStanding::Down } else { ProviderStanding::Up };
        self.metrics.provider_is_up(account.name(), standing);
    }

    fn ends(
        &self,
        account: &Account,
        taken: &[TakenJourney],
        fetched: &Fetched,
    ) -> Vec<(JourneyKey, FetchEnd)> {
        let problems: HashMap<&JourneyId, &FetchProblem> = fetched
            .problems
            .iter()
            .filter_map(|problem| Some((problem.journey.as_ref()?, problem)))
            .collect();
        self.note_standing(account, fetched);
        let end = |one: &TakenJourney| {
            let end = problems.get(&one.key.id).map_or(FetchEnd::Done, |problem| failed(one, problem));
            (one.key.clone(), end)
        };
        taken.iter().map(end).collect()
    }
}

/// The result of one step.
enum FetchStep {
    Fetched,
    /// Nothing is due before this time has passed.
    Idle(Duration),
}

/// The minimum sleep, so that a clock that was set back does not cause a busy loop.
const SHORTEST: Duration = Duration::from_millis(10);

fn failed(one: &TakenJourney, problem: &FetchProblem) -> FetchEnd {
    let (sort, said) = (problem.error.sort(), format!("could not {}", problem.error));
    let tries = one.attempts.saturating_add(1);
    match sort {
        ErrorSort::TooLarge | ErrorSort::NotAllowed => FetchEnd::Failed { problem: said },
        ErrorSort::Gone | ErrorSort::Unreadable if tries >= UNKNOWN_TRIES => {
            FetchEnd::Failed { problem: said }
        }
        _ if tries >= TRIES => FetchEnd::Failed { problem: said },
        ErrorSort::Later { after: Some(after) } => match later(one, said) {
            FetchEnd::Later { wait, problem } => {
                FetchEnd::Later { wait: wait.max(after.min(LONGEST)), problem }
            }
            end => end,
        },
        _ => later(one, said),
    }
}

fn later(one: &TakenJourney, problem: String) -> FetchEnd {
    let wait = FIRST.saturating_mul(2u32.saturating_pow(one.attempts)).min(LONGEST);
    FetchEnd::Later { wait, problem }
}

fn since(received_ms: i64) -> Duration {
    let lag = Timestamp::now().as_millisecond().saturating_sub(received_ms);
    Duration::from_millis(u64::try_from(lag).unwrap_or(0))
}
