//! Watches for changes that this console did not make: the states of decisions, new journeys, additions to cases.

use crate::domain::ids::{JourneyKey, ProviderName};
use crate::domain::text::Untrusted;
use crate::provider::{Account, Owed, ProviderError};
use crate::review::ReviewError;
use crate::review::fetch::{self, FetchScope, Fetched};
use crate::review::news::{Follower, RelevantChange};
use crate::tui::messages::message::{News, ProviderState, ReplyProblem};
use crate::tui::worker::Worker;
use jiff::{SignedDuration, Timestamp};
use std::time::Duration;
use tokio::sync::mpsc::UnboundedSender;
use tokio::sync::watch;

/// How often the providers are asked for new journeys.
const NEWS: Duration = Duration::from_secs(60);

/// A service that owes an answer for this long is reported, and again each time this long has passed.
const SILENCE: Duration = Duration::from_secs(15);

/// A case that is opened again within this time is not fetched again.
const OPENED: SignedDuration = SignedDuration::from_secs(2);

/// How often the age of proposals is looked at. No rule escalates a proposal earlier than that.
const PROPOSALS: Duration = Duration::from_secs(3600);

/// The interval between two progress reports.
const FETCHING: Duration = Duration::from_millis(200);

/// Sends news for as long as it is polled.
pub(super) async fn run(worker: &Worker, tell: &UnboundedSender<News>) {
    worker.first_rows.wait().await;
    tokio::join!(
        record(worker, tell),
        service_levels(worker, tell),
        old_proposals(worker, tell),
        providers(worker, tell),
        additions(worker, tell),
        progress(worker, tell),
        silences(worker, tell)
    );
}

/// Follows the record: every change by any console of this store has an entry there.
async fn record(worker: &Worker, tell: &UnboundedSender<News>) {
    let mut follower = Follower::after(worker.review.clone(), *worker.followed.wait().await).await;
    loop {
        let (mut received, mut decided) = (Vec::new(), Vec::new());
        for written in follower.next().await {
            let _ = tell.send(match written {
                RelevantChange::Queue => News::StoreChanged,
                RelevantChange::Received(key) => {
                    received.push(key);
                    continue;
                }
                RelevantChange::Decision(key) => {
                    decided.push(key);
                    continue;
                }
                RelevantChange::Claim { key, by } => News::Claim { key, by },
                RelevantChange::Case(key) => News::CaseChanged(key),
            });
        }
        if !received.is_empty() {
            let _ = tell.send(News::Received(received));
        }
        if !decided.is_empty() {
            let _ = tell.send(News::Decided(decided));
        }
    }
}

/// The queue is first shown in its stored order. If that was computed with other service levels, it is computed again
/// after the first read, and the queue is read again.
async fn service_levels(worker: &Worker, tell: &UnboundedSender<News>) {
    worker.is_read.wait().await;
    if worker.review.queue().was_put_in_order().await {
        let _ = tell.send(News::StoreChanged);
    }
}

/// Has the queue read again when a proposal becomes old enough to be escalated: no entry of the record says so.
async fn old_proposals(worker: &Worker, tell: &UnboundedSender<News>) {
    worker.is_read.wait().await;
    loop {
        let next = worker.review.seconds().next_escalation().await.ok().flatten();
        let is_due = next.is_some_and(|next| next <= PROPOSALS);
        tokio::time::sleep(next.unwrap_or(PROPOSALS).min(PROPOSALS) + Duration::from_millis(1)).await;
        if is_due {
            let _ = tell.send(News::StoreChanged);
        }
    }
}

/// Sends the progress of fetching journeys.
async fn progress(worker: &Worker, tell: &UnboundedSender<News>) {
    let mut watched = worker.fetching.watched();
    while watched.changed().await.is_ok() {
        let _ = tell.send(News::Fetching(*watched.borrow_and_update()));
        tokio::time::sleep(FETCHING).await;
    }
}

async fn providers(worker: &Worker, tell: &UnboundedSender<News>) {
    loop {
        if fetch::is_served(&worker.review).await {
            tokio::time::sleep(NEWS).await;
            continue;
        }
        if let Ok(round) = ask(worker, FetchScope::Due(&worker.freshness)).await {
            for state in round.states {
                let _ = tell.send(News::Provider(state));
            }
        }
        tokio::time::sleep(NEWS).await;
    }
}

/// Watches all services for missing answers.
async fn silences(worker: &Worker, tell: &UnboundedSender<News>) {
    let accounts = worker.review.accounts.values();
    let each = accounts.map(|account| silence(ProviderName(account.name().to_owned()), account.owed(), tell));
    futures_util::future::join_all(each).await;
}

/// Reports a service that has owed an answer for too long, repeatedly, and once when it has answered.
async fn silence(name: ProviderName, mut owed: watch::Receiver<Owed>, tell: &UnboundedSender<News>) {
    let mut is_told = false;
    loop {
        let since = owed.borrow_and_update().since;
        let waited = since.map(|since| Timestamp::now().duration_since(since));
        let waited = waited.map(|waited| Duration::try_from(waited).unwrap_or_default());
        let is_silent = waited.is_some_and(|waited| waited >= SILENCE);
        if is_silent || is_told {
            let _ = tell.send(News::Silence { name: name.clone(), since: since.filter(|_| is_silent) });
            is_told = is_silent;
        }
        let rest = waited.map(|waited| if is_silent { SILENCE } else { SILENCE.saturating_sub(waited) });
        tokio::select! {
            changed = owed.changed() => {
                if changed.is_err() {
                    return;
                }
            }
            () = tokio::time::sleep(rest.unwrap_or_default()), if rest.is_some() => {}
        }
    }
}

/// The result of asking every provider once.
pub(super) struct Round {
    pub(super) states: Vec<ProviderState>,
}

/// Asks every provider for new journeys, because the interval has passed or a person asked for it.
pub(super) async fn ask(worker: &Worker, wanted: FetchScope<'_>) -> Result<Round, ReviewError> {
    let accounts: Vec<&Account> = worker.review.accounts.values().collect();
    let progress = worker.fetching.begin();
    let fetched = fetch::listed(&worker.review, &accounts, wanted, &progress).await;
    worker.fetching.end();
    let fetched = fetched?;
    let names = accounts.iter().map(|account| ProviderName(account.name().to_owned()));
    let states = names.map(|name| state(worker, name, &fetched)).collect();
    Ok(Round { states })
}

fn state(worker: &Worker, name: ProviderName, fetched: &Fetched) -> ProviderState {
    let problem = fetched.problems.iter().find(|it| it.provider == name && it.journey.is_none());
    let lost = &mut worker.added().lost;
    if problem.is_some() {
        lost.entry(name.clone()).or_insert_with(Timestamp::now);
    } else {
        lost.remove(&name);
    }
    let lost_since = lost.get(&name).copied();
    let is_key_refused = problem.is_some_and(|it| matches!(it.error, ProviderError::Credentials { .. }));
    let problem = problem.map(|it| ReplyProblem {
        hint: it.hint().map(|hint| Untrusted::new(hint).shown()),
        ..ReplyProblem::new(format!("could not {}", it.error))
    });
    ProviderState { name, lost_since, problem, is_key_refused }
}

/// Fetches what an opened case has beyond the store: the journey, each time it is opened; the steps of a resubmission
/// and the provider's log, once.
async fn additions(worker: &Worker, tell: &UnboundedSender<News>) {
    loop {
        worker.is_wanted.notified().await;
        for key in std::mem::take(&mut worker.added().changed) {
            let _ = tell.send(News::CaseChanged(key));
        }
        while let Some(key) = wanted(worker) {
            let is_new = worker.added().asked.insert(key.clone());
            let has_more = is_new && add(worker, &key).await;
            if is_other(worker, &key).await || has_more {
                let _ = tell.send(News::CaseChanged(key));
            }
        }
    }
}

fn wanted(worker: &Worker) -> Option<JourneyKey> {
    worker.added().wanted.pop_first()
}

/// Whether the journey has changed. A failure is ignored here: the journey is read again before a decision is sent.
async fn is_other(worker: &Worker, key: &JourneyKey) -> bool {
    fetch::reread(&worker.review, key, &worker.freshness, OPENED).await.unwrap_or(false)
}

async fn add(worker: &Worker, key: &JourneyKey) -> bool {
    let Ok(account) = worker.review.account(&key.provider) else { return false };
    let steps = account.steps(&key.id).await.unwrap_or_default();
    let remembered = !steps.is_empty() && worker.review.cases().remember_steps(key, &steps).await.is_ok();
    let history = account.audit_log(&key.id).await.unwrap_or_default();
    let is_told = !history.is_empty();
    if is_told {
        worker.added().keep_history(key.clone(), history);
    }
    remembered || is_told
}
