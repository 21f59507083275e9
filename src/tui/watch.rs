//! What changes by itself: decisions on their way, news from the providers, what they add to a case.

use super::message::{News, Problem, ProviderState};
use super::worker::Worker;
use crate::domain::decision::DecisionState;
use crate::domain::ids::{JourneyKey, ProviderName};
use crate::domain::text::Untrusted;
use crate::provider::Account;
use crate::review::Trouble;
use crate::review::fetch::{self, Fetched};
use jiff::Timestamp;
use std::sync::PoisonError;
use std::time::Duration;
use tokio::sync::mpsc::UnboundedSender;
use uuid::Uuid;

/// How often decisions on their way are looked after.
const OUTBOX: Duration = Duration::from_millis(500);

/// How often the providers are asked for news.
const NEWS: Duration = Duration::from_secs(60);

/// Tells everything that changes, for as long as it is polled.
pub(super) async fn run(worker: &Worker, tell: &UnboundedSender<News>) {
    tokio::join!(outbox(worker, tell), providers(worker, tell), additions(worker, tell));
}

async fn outbox(worker: &Worker, tell: &UnboundedSender<News>) {
    let mut known: Option<Vec<(Uuid, DecisionState, u32)>> = None;
    loop {
        tokio::time::sleep(OUTBOX).await;
        let Ok(decisions) = worker.office.outbox().await else { continue };
        let now: Vec<_> = decisions.iter().map(|it| (it.id, it.standing(), it.tries())).collect();
        if known.replace(now.clone()).is_some_and(|before| before != now) {
            let _ = tell.send(News::StoreChanged);
        }
    }
}

async fn providers(worker: &Worker, tell: &UnboundedSender<News>) {
    loop {
        if let Ok(round) = ask(worker).await {
            for state in round.states {
                let _ = tell.send(News::Provider(state));
            }
            if round.is_news {
                let _ = tell.send(News::StoreChanged);
            }
        }
        tokio::time::sleep(NEWS).await;
    }
}

/// What came of asking every provider once.
pub(super) struct Round {
    pub(super) states: Vec<ProviderState>,
    is_news: bool,
}

/// Asks every provider for news, whether its time has come or a person wants it.
pub(super) async fn ask(worker: &Worker) -> Result<Round, Trouble> {
    let accounts: Vec<&Account> = worker.office.accounts.values().collect();
    let fetched = fetch::listed(&worker.office, &accounts).await?;
    let names = accounts.iter().map(|account| ProviderName(account.name().to_owned()));
    let states = names.map(|name| state(worker, name, &fetched)).collect();
    Ok(Round { states, is_news: fetched.new + fetched.changed > 0 })
}

fn state(worker: &Worker, name: ProviderName, fetched: &Fetched) -> ProviderState {
    let problem = fetched.problems.iter().find(|it| it.provider == name && it.journey.is_none());
    let lost = &mut worker.added.lock().unwrap_or_else(PoisonError::into_inner).lost;
    if problem.is_some() {
        lost.entry(name.clone()).or_insert_with(Timestamp::now);
    } else {
        lost.remove(&name);
    }
    let lost_since = lost.get(&name).copied();
    let problem = problem.map(|it| Problem {
        hint: it.hint().map(|hint| Untrusted::new(hint).shown()),
        ..Problem::new(format!("could not {}", it.error))
    });
    ProviderState { name, lost_since, problem }
}

/// The steps of a resubmission and the provider's own record, once a case.
async fn additions(worker: &Worker, tell: &UnboundedSender<News>) {
    loop {
        tokio::time::sleep(OUTBOX).await;
        let (next, changed) = {
            let mut added = worker.added.lock().unwrap_or_else(PoisonError::into_inner);
            (added.wanted.pop_first(), std::mem::take(&mut added.changed))
        };
        for key in changed {
            let _ = tell.send(News::CaseChanged(key));
        }
        let Some(key) = next else { continue };
        if add(worker, &key).await {
            let _ = tell.send(News::CaseChanged(key));
        }
    }
}

async fn add(worker: &Worker, key: &JourneyKey) -> bool {
    let Ok(account) = worker.office.account(&key.provider) else { return false };
    let steps = account.steps(&key.id).await.unwrap_or_default();
    let remembered = !steps.is_empty() && worker.office.remember_steps(key, &steps).await.is_ok();
    let history = account.audit_log(&key.id).await.unwrap_or_default();
    let is_told = !history.is_empty();
    if is_told {
        let mut added = worker.added.lock().unwrap_or_else(PoisonError::into_inner);
        added.history.insert(key.clone(), history);
    }
    remembered || is_told
}
