//! Fetches journeys from the providers: all of their lists, or named ones.

use super::error::ReviewError;
use super::freshness::Freshness;
use super::intake::AskedDocument;
use super::progress::Progress;
use super::rules::Rules;
use super::service::ReviewService;
use crate::domain::ids::{JourneyId, JourneyKey, ProviderName};
use crate::domain::pii::Pii;
use crate::provider::{Account, ErrorSort, ProviderError};
use crate::store::hooks::FETCH_DUTY;
use crate::store::journeys::ReceivedAs;
use futures_util::stream::{self, StreamExt};
use jiff::{SignedDuration, Timestamp};
use std::collections::HashSet;
use std::fmt;
use std::future::Future;
use std::pin::pin;
use tokio::sync::mpsc;

/// The result of a fetch.
#[derive(Debug, Default)]
pub struct Fetched {
    pub fetched: usize,
    /// Journeys that are new in the store.
    pub new: usize,
    /// Journeys whose document changed.
    pub changed: usize,
    /// Journeys whose document is the same as before.
    pub unchanged: usize,
    /// Journeys of the list that need no review, so they are not stored.
    pub not_for_review: usize,
    /// Whether the fetch was stopped early. What was received before is stored.
    pub is_stopped: bool,
    /// Accounts without a list, which were passed over: webhooks bring their journeys, or they are fetched by id.
    pub without_list: Vec<ProviderName>,
    /// What could not be fetched. The rest was.
    pub problems: Vec<FetchProblem>,
}

/// A request that failed.
#[derive(Debug)]
pub struct FetchProblem {
    pub provider: ProviderName,
    /// `None` if the list itself could not be fetched.
    pub journey: Option<JourneyId>,
    pub error: ProviderError,
}

impl fmt::Display for FetchProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.journey {
            Some(id) => write!(f, "could not {} ({} of {})", self.error, id.shown(), self.provider)?,
            None => write!(f, "could not {} (the list of {})", self.error, self.provider)?,
        }
        let said = self.error.answer().and_then(|answer| answer.message.as_ref());
        said.map_or(Ok(()), |said| write!(f, ": {}", said.shown()))
    }
}

impl FetchProblem {
    /// What the user can do; `None` if there is nothing.
    pub fn hint(&self) -> Option<&'static str> {
        match self.error.sort() {
            ErrorSort::Gone => Some("check the id; the service may not have finished the journey yet"),
            ErrorSort::Credentials => Some("check the account's credentials in the configuration"),
            ErrorSort::NotAllowed => {
                Some("check the account's addresses in the configuration: base_url, list_url, picture_hosts")
            }
            _ => None,
        }
    }
}

/// Maximum concurrent requests. The account's rate limit applies in addition.
const AT_ONCE: usize = 8;

/// Maximum journeys in one transaction; this many are lost if the host crashes before the commit.
const TOGETHER: usize = 64;

/// Maximum pages of a list. A longer list is assumed to repeat itself.
const MOST_PAGES: usize = 10_000;

/// Which journeys of a list are fetched.
#[derive(Clone, Copy, Debug)]
pub enum FetchScope<'f> {
    /// All journeys.
    All,
    /// Journeys that are new, or that were last read longer ago than the rules allow.
    Due(&'f Freshness),
}

impl FetchScope<'_> {
    fn among(self, ids: Vec<JourneyId>, account: &Account, rules: &Rules) -> Vec<JourneyId> {
        let Self::Due(freshness) = self else { return ids };
        let provider = ProviderName(account.name().to_owned());
        let age = SignedDuration::try_from(rules.review.reread()).unwrap_or(SignedDuration::MAX);
        freshness.due(&provider, ids, age, Timestamp::now())
    }

    fn note(self, id: &JourneyId, account: &Account) {
        if let Self::Due(freshness) = self {
            let provider = ProviderName(account.name().to_owned());
            freshness.note(JourneyKey { provider, id: id.clone() }, Timestamp::now());
        }
    }
}

/// Fetches and stores the wanted journeys of the accounts' lists that need review.
pub async fn listed(
    review: &ReviewService<Account>,
    accounts: &[&Account],
    wanted: FetchScope<'_>,
    progress: &Progress,
) -> Result<Fetched, ReviewError> {
    let mut fetched = Fetched::default();
    for account in accounts {
        if !account.capabilities().lists {
            fetched.without_list.push(ProviderName(account.name().to_owned()));
            continue;
        }
        let listed = tokio::select! {
            listed = list(account, &mut fetched) => listed,
            () = progress.stopped() => ListedJourneys::default(),
        };
        for item in &listed.unreadable {
            keep_unreadable(review, account, None, item.reveal()).await?;
            fetched.problem(account, None, ProviderError::Unreadable("an item of it cannot be read"));
        }
        let ids = wanted.among(listed.ids, account, &review.rules);
        each(review, account, (ids, AT_ONCE), wanted, progress, &mut fetched).await?;
    }
    fetched.is_stopped = progress.is_stopped();
    Ok(fetched)
}

/// Fetches journeys named by webhooks, with at most `at_once` concurrent requests. Those that need review or are known
/// are stored.
pub async fn notified(
    review: &ReviewService<Account>,
    account: &Account,
    ids: Vec<JourneyId>,
    at_once: usize,
) -> Result<Fetched, ReviewError> {
    let (mut fetched, progress) = (Fetched::default(), Progress::default());
    each(review, account, (ids, at_once), FetchScope::All, &progress, &mut fetched).await?;
    Ok(fetched)
}

/// Whether a server holds the duty to fetch for this store, so that consoles need not fetch themselves.
pub async fn is_served(review: &ReviewService<Account>) -> bool {
    let duties = review.store.duties();
    duties.has_server_here() || duties.is_held(FETCH_DUTY).await.unwrap_or(false)
}

/// Fetches journeys concurrently and stores them. Requests continue during a transaction, and the journeys that arrive
/// meanwhile share the next one.
async fn each(
    review: &ReviewService<Account>,
    account: &Account,
    (ids, at_once): (Vec<JourneyId>, usize),
    wanted: FetchScope<'_>,
    progress: &Progress,
    fetched: &mut Fetched,
) -> Result<(), ReviewError> {
    progress.expect(ids.len());
    let (sender, mut receiver) = mpsc::channel(TOGETHER);
    let asking = async {
        ask(account, ids, at_once, progress, sender).await;
        Ok::<(), ReviewError>(())
    };
    let keeping = async {
        let mut answers = Vec::with_capacity(TOGETHER);
        while receiver.recv_many(&mut answers, TOGETHER).await > 0 {
            progress.advance(answers.len());
            keep_answers(review, account, wanted, answers.drain(..), fetched).await?;
        }
        Ok(())
    };
    tokio::try_join!(asking, keeping)?;
    let Fetched { fetched, new, changed, unchanged, not_for_review, problems, .. } = &*fetched;
    let problems = problems.len();
    tracing::debug!(fetched, new, changed, unchanged, not_for_review, problems, "journeys were fetched");
    Ok(())
}

/// The result of a request for one journey.
type FetchAnswer = (JourneyId, Result<AskedDocument, ProviderError>);

/// Fetches a journey, with the time of the request.
async fn ask_for(account: &Account, id: &JourneyId) -> Result<AskedDocument, ProviderError> {
    let asked_at = Timestamp::now();
    Ok(AskedDocument { bytes: account.journey(id).await?.bytes, asked_at })
}

/// Fetches journeys until all have arrived or the work is stopped.
async fn ask(
    account: &Account,
    ids: Vec<JourneyId>,
    at_once: usize,
    progress: &Progress,
    tell: mpsc::Sender<FetchAnswer>,
) {
    let answers = ids.into_iter().map(|id| async move {
        let answer = ask_for(account, &id).await;
        (id, answer)
    });
    let mut answers = pin!(stream::iter(answers).buffer_unordered(at_once));
    while let Some(answer) = until_stopped(progress, answers.next()).await {
        // The receiver is closed after a journey could not be stored.
        if tell.send(answer).await.is_err() {
            break;
        }
    }
}

/// The next item; `None` after the work was stopped.
async fn until_stopped<T>(progress: &Progress, next: impl Future<Output = Option<T>>) -> Option<T> {
    tokio::select! {
        biased;
        () = progress.stopped() => None,
        next = next => next,
    }
}

async fn keep_answers(
    review: &ReviewService<Account>,
    account: &Account,
    wanted: FetchScope<'_>,
    answers: impl Iterator<Item = FetchAnswer>,
    fetched: &mut Fetched,
) -> Result<(), ReviewError> {
    let (mut ids, mut documents) = (Vec::with_capacity(TOGETHER), Vec::with_capacity(TOGETHER));
    for (id, answer) in answers {
        match answer {
            Ok(received) => {
                ids.push(id);
                documents.push(received);
            }
            Err(error) => {
                if let Some(bytes) = error.bytes() {
                    keep_unreadable(review, account, Some(&id), bytes).await?;
                } else if matches!(error.sort(), ErrorSort::NotAllowed | ErrorSort::TooLarge) {
                    // A retry would not help, so the journey gets a row that only shows the id from the list.
                    let named = serde_json::Value::from(id.as_sent()).to_string();
                    keep_unreadable(review, account, Some(&id), named.as_bytes()).await?;
                }
                fetched.problem(account, Some(id), error);
            }
        }
    }
    fetched.fetched += documents.len();
    let provider = ProviderName(account.name().to_owned());
    let kept = review
        .intake()
        .receive_for_review(&provider, account.service(), &documents, Timestamp::now())
        .await?;
    for ((id, document), each) in ids.iter().zip(&documents).zip(kept) {
        match each {
            Some(Err(ReviewError::Document(why))) => {
                keep_unreadable(review, account, Some(id), &document.bytes).await?;
                fetched.problem(account, Some(id.clone()), ProviderError::Unreadable(why));
            }
            Some(received) => {
                fetched.count(received?);
                wanted.note(id, account);
            }
            // Its freshness is not noted, because it may need review the next time.
            None => fetched.not_for_review += 1,
        }
    }
    Ok(())
}

/// Fetches these journeys in any state, from the first account that knows them.
pub async fn named(
    review: &ReviewService<Account>,
    accounts: &[&Account],
    ids: &[JourneyId],
    progress: &Progress,
) -> Result<Fetched, ReviewError> {
    let mut fetched = Fetched::default();
    progress.expect(ids.len());
    for id in ids {
        if progress.is_stopped() {
            break;
        }
        progress.advance(1);
        for (tried, account) in accounts.iter().enumerate() {
            match ask_for(account, id).await {
                Ok(received) => {
                    keep(review, account, id, &received, &mut fetched).await?;
                    break;
                }
                Err(error) if error.bytes().is_some() => {
                    keep_unreadable(review, account, Some(id), error.bytes().unwrap_or_default()).await?;
                    fetched.problem(account, Some(id.clone()), error);
                    break;
                }
                Err(error) => {
                    let last = tried + 1 == accounts.len();
                    // Another account may know the journey.
                    if last || !is_unknown(&error) {
                        fetched.problem(account, Some(id.clone()), error);
                    }
                }
            }
        }
    }
    fetched.is_stopped = progress.is_stopped();
    Ok(fetched)
}

fn is_unknown(error: &ProviderError) -> bool {
    matches!(error.sort(), ErrorSort::Gone | ErrorSort::Refused { .. })
}

impl Fetched {
    fn count(&mut self, received: ReceivedAs) {
        match received {
            ReceivedAs::New => self.new += 1,
            ReceivedAs::Same | ReceivedAs::Older => self.unchanged += 1,
            ReceivedAs::Changed => self.changed += 1,
        }
    }

    fn problem(&mut self, account: &Account, journey: Option<JourneyId>, error: ProviderError) {
        let provider = ProviderName(account.name().to_owned());
        self.problems.push(FetchProblem { provider, journey, error });
    }
}

/// The content of an account's list.
#[derive(Default)]
struct ListedJourneys {
    /// The journey ids, without duplicates.
    ids: Vec<JourneyId>,
    /// Items without a readable id.
    unreadable: Vec<Pii<Vec<u8>>>,
}

async fn list(account: &Account, fetched: &mut Fetched) -> ListedJourneys {
    let mut listed = ListedJourneys::default();
    let mut known = HashSet::new();
    let mut page: Option<String> = None;
    for _ in 0..MOST_PAGES {
        match account.list(page.as_deref()).await {
            Ok(answer) => {
                listed.ids.extend(answer.ids.into_iter().filter(|id| known.insert(id.clone())));
                listed.unreadable.extend(answer.unreadable);
                match answer.next {
                    Some(next) if Some(&next) != page.as_ref() => page = Some(next),
                    _ => break,
                }
            }
            Err(error) => {
                fetched.problem(account, None, error);
                break;
            }
        }
    }
    listed
}

/// Stores a row for a journey whose document cannot be read.
async fn keep_unreadable(
    review: &ReviewService<Account>,
    account: &Account,
    id: Option<&JourneyId>,
    bytes: &[u8],
) -> Result<(), ReviewError> {
    let provider = ProviderName(account.name().to_owned());
    review
        .intake()
        .receive_unreadable((&provider, account.service()), id, bytes, Timestamp::now())
        .await
        .map(|_| ())
}

/// Fetches one journey again, unless it was read within `age`. Returns whether its document changed. If the service
/// cannot be reached, the result is that nothing changed.
pub async fn reread(
    review: &ReviewService<Account>,
    key: &JourneyKey,
    freshness: &Freshness,
    age: SignedDuration,
) -> Result<bool, ReviewError> {
    let now = Timestamp::now();
    if !freshness.is_due(key, age, now) {
        return Ok(false);
    }
    let account = review.account(&key.provider)?;
    let Ok(received) = account.journey(&key.id).await else { return Ok(false) };
    freshness.note(key.clone(), now);
    let intake = review.intake().asked_at(now);
    let kept = intake.receive(&key.provider, account.service(), &received.bytes, Timestamp::now()).await?;
    Ok(kept == ReceivedAs::Changed)
}

async fn keep(
    review: &ReviewService<Account>,
    account: &Account,
    id: &JourneyId,
    received: &AskedDocument,
    fetched: &mut Fetched,
) -> Result<(), ReviewError> {
    let provider = ProviderName(account.name().to_owned());
    let AskedDocument { bytes, asked_at } = received;
    fetched.fetched += 1;
    let intake = review.intake().asked_at(*asked_at);
    match intake.receive(&provider, account.service(), bytes, Timestamp::now()).await {
        Err(ReviewError::Document(why)) => {
            keep_unreadable(review, account, Some(id), bytes).await?;
            fetched.problem(account, Some(id.clone()), ProviderError::Unreadable(why));
        }
        received => fetched.count(received?),
    }
    Ok(())
}
