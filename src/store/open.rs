//! The store: it opens the database and lends its subjects.

use super::assignments::Assignments;
use super::claims::Claims;
use super::decisions::Decisions;
use super::documents::Documents;
use super::drafts::Drafts;
use super::duties::Duties;
use super::engine::{Access, ChangeWatcher, Clock, Engine, Limits};
use super::error::StoreError;
use super::figures::FigureReader;
use super::fingerprints::Fingerprints;
use super::hooks::Hooks;
use super::journeys::Journeys;
use super::linked::LinkedJourneys;
use super::notes::Notes;
use super::outbox::Outbox;
use super::queue::Queue;
use super::record::Record;
use super::resolutions::Resolutions;
use super::reviewers::Reviewers;
use super::second::SecondReviews;
use super::snoozes::Snoozes;
use super::soundness::Soundness;
use super::stored_case::StoredCases;
use super::team::Team;
use jiff::Timestamp;
use std::path::Path;

/// The store. Cheap to clone: clones share their connections.
#[derive(Clone, Debug)]
pub struct Store {
    pub(super) engine: Engine,
}

impl Store {
    /// Opens the store at `sqlite:PATH` (or a plain path), creating and updating it where needed; with `?mode=ro` it must
    /// exist, and is only read. Or at `postgres://…`, whose schema must be there and known.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        Self::open_within(url, Limits::default()).await
    }

    /// The same with limits of your own.
    pub async fn open_within(url: &str, limits: Limits) -> Result<Self, StoreError> {
        Ok(Self { engine: Engine::open(url, limits, &Access::default()).await? })
    }

    /// Opens the store with a password, or with what the address may ask for.
    pub async fn open_as(url: &str, access: &Access) -> Result<Self, StoreError> {
        Ok(Self { engine: Engine::open(url, Limits::default(), access).await? })
    }

    /// Brings the store's schema to what this program knows; the versions before and after.
    pub async fn migrate(url: &str, access: &Access) -> Result<(i64, i64), StoreError> {
        Engine::migrate(url, access).await
    }

    /// When something is said to happen: on one host when the caller says so, on several by the clock of their server.
    pub async fn at(&self, said: Timestamp) -> Result<Timestamp, StoreError> {
        self.engine.at(said).await
    }

    /// Writes the whole store into a file that does not exist yet, while others work on it.
    pub async fn backup(&self, file: &Path) -> Result<(), StoreError> {
        self.engine.backup(file).await
    }

    /// The time by which this store decides: its server's, or this host's.
    pub fn now(&self) -> Timestamp {
        self.engine.now()
    }

    /// The same store with another clock, where the database has none of its own.
    #[must_use]
    pub fn with_clock(self, clock: Clock) -> Self {
        Self { engine: self.engine.with_clock(clock) }
    }

    /// Closes every connection.
    pub async fn close(&self) {
        self.engine.close().await;
    }

    /// Watches for what anybody writes from now on.
    pub async fn watch(&self) -> ChangeWatcher {
        self.engine.watch().await
    }

    /// Brings to disk what the database leaves unsynced by itself.
    pub async fn sync(&self) {
        self.engine.sync().await;
    }

    /// Moves what was written into the database's main file, after much of it came in. Where others use the store just
    /// now, it is left to them.
    pub async fn checkpoint(&self) {
        self.engine.checkpoint().await;
    }

    /// Whether a lease holder has certainly ended, so that nobody needs to wait for its lease.
    pub fn has_ended(&self, holder: &str) -> bool {
        self.engine.has_ended(holder)
    }

    /// Journeys as they arrive.
    pub fn journeys(&self) -> Journeys<'_> {
        Journeys(&self.engine)
    }

    /// The documents of journeys.
    pub fn documents(&self) -> Documents<'_> {
        Documents(&self.engine)
    }

    /// Everything about one journey at once.
    pub fn cases(&self) -> StoredCases<'_> {
        StoredCases(&self.engine)
    }

    /// What waits for a person.
    pub fn queue(&self) -> Queue<'_> {
        Queue(&self.engine)
    }

    /// Who has which journey.
    pub fn claims(&self) -> Claims<'_> {
        Claims(&self.engine)
    }

    /// Who should decide which journey.
    pub fn assignments(&self) -> Assignments<'_> {
        Assignments(&self.engine)
    }

    /// What reviewers concluded about findings.
    pub fn resolutions(&self) -> Resolutions<'_> {
        Resolutions(&self.engine)
    }

    /// Who has worked here.
    pub fn reviewers(&self) -> Reviewers<'_> {
        Reviewers(&self.engine)
    }

    /// Who is in the team, and as what.
    pub fn team(&self) -> Team<'_> {
        Team(&self.engine)
    }

    /// Reviewers' notes.
    pub fn notes(&self) -> Notes<'_> {
        Notes(&self.engine)
    }

    /// What reviewers have begun to write.
    pub fn drafts(&self) -> Drafts<'_> {
        Drafts(&self.engine)
    }

    /// What reviewers have put off.
    pub fn snoozes(&self) -> Snoozes<'_> {
        Snoozes(&self.engine)
    }

    /// Journeys of the same person or document.
    pub fn linked_journeys(&self) -> LinkedJourneys<'_> {
        LinkedJourneys(&self.engine)
    }

    /// Image fingerprints.
    pub fn fingerprints(&self) -> Fingerprints<'_> {
        Fingerprints(&self.engine)
    }

    /// Decisions.
    pub fn decisions(&self) -> Decisions<'_> {
        Decisions(&self.engine)
    }

    /// What is on its way to services and receivers.
    pub fn outbox(&self) -> Outbox<'_> {
        Outbox(&self.engine)
    }

    /// Webhooks that came in.
    pub fn hooks(&self) -> Hooks<'_> {
        Hooks(&self.engine)
    }

    /// Figures for a monitor.
    pub fn figures(&self) -> FigureReader<'_> {
        FigureReader(&self.engine)
    }

    /// Which server does what.
    pub fn duties(&self) -> Duties<'_> {
        Duties(&self.engine)
    }

    /// The second reviews of decisions.
    pub fn second_reviews(&self) -> SecondReviews<'_> {
        SecondReviews(&self.engine)
    }

    /// The check of the whole store.
    pub fn soundness(&self) -> Soundness<'_> {
        Soundness(&self.engine)
    }

    /// The audit chain.
    pub fn record(&self) -> Record<'_> {
        Record(&self.engine)
    }
}
