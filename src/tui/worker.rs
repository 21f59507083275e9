//! Carries out effects with the review service, the providers and the pictures.

use crate::domain::event::{Event, NoJudgement};
use crate::domain::ids::JourneyKey;
use crate::domain::journey::Journey;
use crate::domain::picture::Picture;
use crate::domain::queue::QueuePosition;
use crate::domain::text::{Shown, Untrusted};
use crate::insight::case::Case;
use crate::pictures::fingerprint::ImageFingerprint;
use crate::pictures::{DecodedPicture, Decoder};
use crate::provider::{Account, ProviderError};
use crate::review::freshness::Freshness;
use crate::review::linked_journeys::is_telling;
use crate::review::progress::Progress;
use crate::review::queue::QueuePart;
use crate::review::{self, Hold, ReviewError, ReviewService, fetch, news};
use crate::tui::added::Added;
use crate::tui::backend::{Backend, decided, outbox, refused, screening, undone};
use crate::tui::drawn::Drawn;
use crate::tui::event_loop::FirstRows;
use crate::tui::fetch_progress::FetchRounds;
use crate::tui::layout::Size;
use crate::tui::messages::effect::{CaseDraft, Effect};
use crate::tui::messages::listing::{Found, Listing, SearchOrder};
use crate::tui::messages::message::{News, Reply, ReplyProblem};
use crate::tui::messages::picture::{Haste, NextCase, PictureName, PictureView};
use crate::tui::photos::{For, Photos, PictureKey};
use crate::tui::pixels::Canvas;
use crate::tui::preferences::Preferences;
use crate::tui::prefetch_plan::first_pictures;
use crate::tui::prefetch_schedule::{Ahead, Plan};
use crate::tui::unlock_command;
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::mpsc::UnboundedSender;
use tokio::sync::{Notify, SetOnce};

/// Carries out the effects of the console.
pub(super) struct Worker {
    pub(super) review: ReviewService<Account>,
    photos: Photos,
    ahead: Ahead,
    /// The number of the record entry after which changes are followed.
    pub(super) followed: SetOnce<i64>,
    /// Set when the whole queue was read for the first time.
    pub(super) is_read: SetOnce<()>,
    /// The number of the latest search.
    latest_search: Arc<AtomicU64>,
    /// The refreshes from the providers.
    pub(super) fetching: FetchRounds,
    /// The stored preferences of the console.
    preferences: Preferences,
    /// What the providers added to cases; nothing waits for it.
    added: Mutex<Added>,
    /// When each journey was last fetched.
    pub(super) freshness: Freshness,
    /// The size of the queue's first page: the rows that the window can show. The first frame waits until all of them
    /// are decrypted.
    first_part: u32,
    pub(super) first_rows: FirstRows,
    /// Notified when data of a case is wanted.
    pub(super) is_wanted: Notify,
}

/// A picture to be shown, and its source.
struct WantedPicture {
    key: JourneyKey,
    /// Its name within the journey.
    called: String,
    name: PictureKey,
    picture: Picture,
}

impl WantedPicture {
    fn of(journey: &Journey, key: JourneyKey, called: &str) -> Option<Self> {
        let pictures = journey.pictures();
        let (_, picture) = pictures.into_iter().find(|(known, _)| known == called)?;
        let name = PictureKey::of(&key, picture);
        Some(Self { key, called: called.to_owned(), name, picture: picture.clone() })
    }
}

/// The least size of the queue's first page, for small windows.
const LEAST_FIRST: u32 = 24;

/// The size of the other pages. The code that reads a page keeps its memory, so larger ones cost more and are not
/// faster.
const PART: u32 = 500;

/// The most pictures of one prefetch.
const MOST_AHEAD: usize = 10;

impl Worker {
    pub(super) fn new(
        review: ReviewService<Account>,
        canvas: Arc<Canvas>,
        (decoder, preferences): (Decoder, Preferences),
        first_rows: FirstRows,
        size: Size,
    ) -> Self {
        Self {
            first_rows,
            first_part: u32::from(size.height).max(LEAST_FIRST),
            review,
            photos: Photos::new(canvas, decoder),
            ahead: Ahead::new(),
            followed: SetOnce::new(),
            is_read: SetOnce::new(),
            latest_search: Arc::default(),
            fetching: FetchRounds::default(),
            preferences,
            added: Mutex::default(),
            freshness: Freshness::default(),
            is_wanted: Notify::new(),
        }
    }

    /// The picture cache; clones share it.
    pub(super) fn photos(&self) -> Photos {
        self.photos.clone()
    }

    pub(super) fn added(&self) -> MutexGuard<'_, Added> {
        self.added.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A page of the queue, sorted and indexed for the search. The first page is read as soon as it fills the screen;
    /// the others are large and indexed on another thread.
    async fn listing(
        &self,
        after: Option<QueuePosition>,
        now: Timestamp,
    ) -> Result<Box<Listing>, ReplyProblem> {
        let (queue, me) = (self.review.queue(), self.review.reviewer.clone());
        let Some(after) = after else {
            // The position in the record is read before the queue, so that no change in between is missed.
            let position = news::position(&self.review).await?;
            let _ = self.followed.set(position);
            let mut part = queue.after(queue.start_as_is(now), self.first_part).await?;
            let skipped = queue.put_off().await?;
            queue.add_notes(part.rows.iter_mut()).await?;
            self.note_read(&part);
            let (rows, next) = part.all();
            return Ok(Box::new(Listing::of(rows, &me, Some(skipped), next)));
        };
        let part = queue.after(after, PART).await?;
        self.note_read(&part);
        let made = move || {
            let (rows, next) = part.all();
            Box::new(Listing::of(rows, &me, None, next))
        };
        let made = tokio::task::spawn_blocking(made).await;
        made.map_err(|_| ReplyProblem::new("the queue could not be put in order"))
    }

    fn note_read(&self, part: &QueuePart) {
        if part.next.is_none() {
            let _ = self.is_read.set(());
        }
    }

    /// Searches on another thread. A later search cancels this one.
    async fn search(&self, order: SearchOrder, now: Timestamp) -> Result<Box<Found>, ReplyProblem> {
        let (latest, number) = (Arc::clone(&self.latest_search), order.number);
        latest.fetch_max(number, Ordering::SeqCst);
        let searching = move || {
            let hits = order.search(|| latest.load(Ordering::SeqCst) > number)?;
            Some((order.in_view(&hits), hits))
        };
        let found = tokio::task::spawn_blocking(searching).await.ok().flatten();
        let (ids, hits) = found.ok_or_else(|| ReplyProblem::new("the search was given up"))?;
        let rows = self.review.queue().numbered(&ids, now).await?;
        Ok(Box::new(Found { hits, rows }))
    }

    /// Asks the providers for new journeys. Returns the journeys that are new or changed since.
    async fn refresh(&self) -> Result<Reply, ReviewError> {
        let before = news::position(&self.review).await?;
        let round = crate::tui::watch::ask(self, fetch::FetchScope::All).await?;
        Ok(Reply::Fetched(news::received_since(&self.review, before).await?, round.states))
    }

    async fn copy(
        &self,
        key: &JourneyKey,
        field: &str,
        text: Shown,
        now: Timestamp,
    ) -> Result<Shown, ReplyProblem> {
        self.review.record().append(Event::FieldCopied { field: field.to_owned() }, Some(key), now).await?;
        Ok(text)
    }

    async fn draft(&self, key: &JourneyKey) -> Result<Option<CaseDraft>, ReviewError> {
        let body = self.review.drafts().of(key).await?;
        // An unreadable draft of an older version counts as none.
        Ok(body.and_then(|body| serde_json::from_str(&body).ok()))
    }

    async fn keep_draft(&self, key: &JourneyKey, draft: &CaseDraft) -> Result<(), ReviewError> {
        if *draft == CaseDraft::default() {
            return self.review.drafts().discard(key).await;
        }
        let body = serde_json::to_string(draft).unwrap_or_default();
        self.review.drafts().keep(key, &body).await
    }

    async fn skip(&self, effect: &Effect, now: Timestamp) -> Result<(), ReviewError> {
        let (keys, until, reason) = match effect {
            Effect::Skip { keys, until, reason } => (keys, *until, reason.as_ref()),
            Effect::Unskip { keys } => (keys, now, None),
            _ => return Ok(()),
        };
        for key in keys {
            self.review.queue().put_off_until(key, until).await?;
            if let Some(reason) = reason {
                let text = Untrusted::new(format!("Skipped: {}", reason.as_sent()));
                self.review.resolutions().note(key, text, now).await?;
            }
        }
        Ok(())
    }

    async fn case(&self, key: &JourneyKey, now: Timestamp) -> Result<Box<Case>, ReviewError> {
        let mut case = self.review.cases().read(key, now).await?;
        let mut added = self.added();
        // The history of the service is left out of a quality sample, because it contains the decision.
        if let Some(history) = added.history.get(key).filter(|_| !case.is_to_judge) {
            case.provider_history = history.clone();
        }
        added.wanted.insert(key.clone());
        self.is_wanted.notify_one();
        Ok(Box::new(case))
    }

    /// Fetches a journey again from its service.
    async fn reread(&self, key: &JourneyKey) -> Result<(), ReplyProblem> {
        let account = self.review.account(&key.provider)?;
        let ids = std::slice::from_ref(&key.id);
        self.added().asked.remove(key);
        let fetched = fetch::named(&self.review, &[account], ids, &Progress::default()).await?;
        match fetched.problems.first() {
            Some(problem) => Err(ReplyProblem::new(problem.to_string())),
            None => Ok(()),
        }
    }

    async fn picture(&self, named: (JourneyKey, String), view: PictureView, haste: Haste) -> Reply {
        let drawn = async {
            let wanted = self.wanted(named.0, &named.1).await?;
            let _urgent = self.ahead.urgent(&wanted.name);
            self.drawn(&wanted, view, haste, For::Now).await
        };
        Reply::Picture(drawn.await)
    }

    /// A picture by its name in the journey's newest document.
    async fn wanted(&self, key: JourneyKey, name: &str) -> Result<WantedPicture, ReplyProblem> {
        let journey = self.review.cases().journey(&key).await?;
        WantedPicture::of(&journey, key, name).ok_or_else(|| ReplyProblem::new("there is no such picture"))
    }

    async fn drawn(
        &self,
        wanted: &WantedPicture,
        view: PictureView,
        haste: Haste,
        whom: For,
    ) -> Result<Drawn, ReplyProblem> {
        if let Some(drawn) = self.photos.at_hand(&wanted.name, view, haste) {
            return Ok(drawn);
        }
        let _turn = self.photos.turn(&wanted.name).await;
        if let Some(drawn) = self.photos.at_hand(&wanted.name, view, haste) {
            return Ok(drawn);
        }
        let photo = self.fetched(wanted, whom).await?;
        self.photos.drawn(photo, view, haste).await
    }

    /// A picture's pixels from the cache, else fetched.
    async fn fetched(&self, wanted: &WantedPicture, whom: For) -> Result<DecodedPicture, ReplyProblem> {
        if let Some(photo) = self.photos.known(&wanted.name) {
            return Ok(photo);
        }
        let account = self.review.account(&wanted.key.provider)?;
        let bytes = account.picture_of(&wanted.key.id, &wanted.picture).await;
        let bytes = bytes.map_err(|error| {
            let hint =
                matches!(error, ProviderError::LinkExpired).then(|| Shown::ours("read the journey again"));
            ReplyProblem { hint, ..ReplyProblem::new(format!("could not {error}")) }
        })?;
        let (photo, fingerprint) = self.photos.keep(wanted.name.clone(), bytes, whom).await?;
        if let Some(fingerprint) = fingerprint.filter(|_| is_telling(&wanted.picture.role)) {
            self.compare(wanted, &fingerprint).await;
        }
        Ok(photo)
    }

    /// Searches for copies of a picture among those seen before. If the store fails, the picture is shown all the same.
    async fn compare(&self, wanted: &WantedPicture, fingerprint: &ImageFingerprint) {
        let WantedPicture { key, called, .. } = wanted;
        if self
            .review
            .linked_journeys()
            .remember_fingerprint(key, called, &fingerprint.0)
            .await
            .unwrap_or(false)
        {
            self.added().changed.insert(key.clone());
            self.is_wanted.notify_one();
        }
    }

    async fn alone(&self, key: JourneyKey, name: &str) -> Result<DecodedPicture, ReplyProblem> {
        let wanted = self.wanted(key, name).await?;
        let _turn = self.photos.turn(&wanted.name).await;
        self.fetched(&wanted, For::Now).await
    }

    /// Prefetches pictures, one after another. Failures are ignored: they are reported when the picture is requested
    /// for the screen.
    async fn make_ahead(&self, pictures: Vec<(PictureName, PictureView)>, next: Option<NextCase>) {
        let now = Timestamp::now();
        let mut pictures = pictures;
        if let Some(next) = next
            && let Ok(case) = self.review.cases().read(&next.key, now).await
        {
            pictures.extend(first_pictures(case, &next));
        }
        pictures.truncate(MOST_AHEAD);
        let plan = self.planned(pictures).await;
        let current = self.ahead.begin(plan.iter().map(|(wanted, _)| wanted.name.clone()).collect());
        for (wanted, view) in &plan {
            self.make_one_ahead(&current, wanted, *view).await;
        }
    }

    /// The sources of these pictures. A journey with several is read once.
    async fn planned(&self, pictures: Vec<(PictureName, PictureView)>) -> Vec<(WantedPicture, PictureView)> {
        let mut journeys: BTreeMap<JourneyKey, Option<Journey>> = BTreeMap::new();
        let mut plan = Vec::new();
        for (name, view) in pictures {
            if !journeys.contains_key(&name.key) {
                journeys.insert(name.key.clone(), self.review.cases().journey(&name.key).await.ok());
            }
            let journey = journeys.get(&name.key).and_then(Option::as_ref);
            let wanted = journey.and_then(|journey| WantedPicture::of(journey, name.key, &name.name));
            plan.extend(wanted.map(|wanted| (wanted, view)));
        }
        plan
    }

    async fn make_one_ahead(&self, plan: &Plan, wanted: &WantedPicture, view: PictureView) {
        let mut is_done = false;
        while !is_done {
            self.ahead.rest(plan).await;
            if !self.ahead.is_current(plan) {
                return;
            }
            is_done = tokio::select! {
                () = self.made_ahead(wanted, view) => true,
                () = self.ahead.given_up(&wanted.name) => false,
            };
        }
    }

    async fn made_ahead(&self, wanted: &WantedPicture, view: PictureView) {
        if self.drawn(wanted, view, Haste::Soonest, For::Later).await.is_ok_and(|drawn| drawn.is_coarse()) {
            let _ = self.drawn(wanted, view, Haste::Finest, For::Later).await;
        }
    }

    async fn change(&self, effect: &Effect, now: Timestamp) -> Result<(), ReviewError> {
        let review = &self.review;
        match effect {
            Effect::Claim { key } => review.claims().claim(key).await,
            Effect::Release { key } => review.claims().release(key).await,
            Effect::TakeOver { key, why } => review.claims().take_over(key, why.clone(), now).await,
            Effect::Resolve { key, resolution } => {
                review.resolutions().resolve(key, resolution.clone()).await
            }
            Effect::Unresolve { key, finding } => {
                review.resolutions().unresolve(key, finding, now).await.map(drop)
            }
            Effect::AnswerFaces { key, step, answer, is_shown, resolution } => {
                let said = ((step, *answer), (!is_shown).then_some(NoJudgement::NotShown));
                review.faces().answer_and_resolve(key, said, resolution.as_ref(), now).await
            }
            Effect::ReopenFaces { key, step } => review.faces().reopen(key, step, now).await,
            Effect::Note { key, text } => review.resolutions().note(key, text.clone(), now).await.map(drop),
            Effect::Seen { key, what } => review.record().seen(key, what.clone(), now).await,
            Effect::Looked { key, looks } => review.record().looked(key, looks.clone(), now).await,
            Effect::Discard { id } => review.outbox().discard(*id).await.map(drop),
            Effect::Retry { id } => review.outbox().retry(*id).await.map(drop),
            Effect::Dismiss { keys } => {
                for key in keys {
                    review.queue().dismiss(key, now).await?;
                }
                Ok(())
            }
            Effect::KeepDraft { key, draft } => self.keep_draft(key, draft).await,
            Effect::Skip { .. } | Effect::Unskip { .. } => self.skip(effect, now).await,
            Effect::StopFetching => {
                self.fetching.stop();
                Ok(())
            }
            Effect::TourSeen => {
                self.preferences.tour_seen();
                Ok(())
            }
            Effect::CancelSigning => {
                review.cancel_signing();
                Ok(())
            }
            Effect::Lock => {
                self.photos.forget();
                Ok(())
            }
            Effect::KeepBorders(borders) => {
                self.preferences.keep_borders(*borders);
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

impl Backend for Worker {
    async fn perform(&self, effect: Effect, now: Timestamp) -> Reply {
        let review = &self.review;
        match effect {
            Effect::LoadQueue { after } => Reply::Queue(self.first_rows.read(self.listing(after, now)).await),
            Effect::Refresh => {
                let fetched = self.refresh().await;
                fetched.unwrap_or_else(|problem| refused(&effect, ReplyProblem::from(problem)))
            }
            Effect::LoadChanged { keys } => {
                Reply::Changed(review.queue().changed(&keys, now).await.map_err(ReplyProblem::from))
            }
            Effect::LoadRows { ids } => {
                Reply::Rows(review.queue().numbered(&ids, now).await.map_err(ReplyProblem::from))
            }
            Effect::Search(order) => Reply::Found(self.search(*order, now).await),
            Effect::FindJourneys { text } => {
                Reply::JourneysFound(review.find().journeys(&text).await.map_err(ReplyProblem::from))
            }
            Effect::OpenCase { key } | Effect::ReadCase { key } => {
                Reply::Case(self.case(&key, now).await.map_err(ReplyProblem::from))
            }
            Effect::RecordOpening { key, version, is_to_be_claimed } => {
                let opened = review.record().opened_version(&key, version, is_to_be_claimed, now).await;
                Reply::Opened(opened.map_err(ReplyProblem::from))
            }
            Effect::Reread { key } => Reply::Done(self.reread(&key).await),
            Effect::Decide { intent, looks, keys } => {
                let before = review::Before { looks, keys };
                let result = review.decisions().decide_after(before, intent, Hold::Policy, now).await;
                decided(review, result)
            }
            Effect::Second { id, choice, reason, comment } => {
                decided(review, review.seconds().choose(id, choice, reason, comment).await)
            }
            Effect::Undo { id } => undone(review.outbox().undo(id).await),
            Effect::LoadOutbox => outbox(review, self.first_rows.run_after(review.outbox().list()).await),
            Effect::AskScreening { key, person } => {
                screening(review, review.screenings().ask(&key, &person).await)
            }
            Effect::LoadStats { zone } => {
                let stats = review.statistics().all(&now.to_zoned(zone)).await;
                Reply::Stats(stats.map(Box::new).map_err(ReplyProblem::from))
            }
            Effect::Copy { key, field, text } => Reply::Copied(self.copy(&key, &field, text, now).await),
            Effect::LoadDraft { key } => Reply::Draft(self.draft(&key).await.map_err(ReplyProblem::from)),
            Effect::LoadDrafts => {
                let drafts = self.first_rows.run_after(review.drafts().journeys()).await;
                Reply::Drafts(drafts.map_err(ReplyProblem::from))
            }
            Effect::LoadPicture { key, name, view, haste } => self.picture((key, name), view, haste).await,
            Effect::Ahead { pictures, next } => {
                self.make_ahead(pictures, next).await;
                Reply::Done(Ok(()))
            }
            Effect::Unlock { command } => Reply::Done(unlock_command::run(command).await),
            Effect::ShowAlone { key, name } => Reply::Alone(self.alone(key, &name).await),
            other => Reply::Done(self.change(&other, now).await.map_err(ReplyProblem::from)),
        }
    }

    async fn watch(&self, tell: UnboundedSender<News>) {
        crate::tui::watch::run(self, &tell).await;
    }
}
