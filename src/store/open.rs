//! The store: it opens the database and gives access to its subjects.

use super::assignments::Assignments;
use super::claims::Claims;
use super::decisions::Decisions;
use super::disk::StoreDisk;
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
use super::retention::Retention;
use super::reviewers::Reviewers;
use super::seal::{ClosedStore, Seal, Sealing};
use super::second::SecondReviews;
use super::snoozes::Snoozes;
use super::soundness::Soundness;
use super::stored_case::StoredCases;
use super::team::Team;
use jiff::Timestamp;

/// The store. Cheap to clone: clones share their connections.
#[derive(Clone, Debug)]
pub struct Store {
    pub(super) engine: Engine,
    pub(super) seal: Seal,
}

impl Store {
    /// Opens the store at `sqlite:PATH` (or a plain path), creating the file and updating its schema if needed. With
    /// `?mode=ro` the file must exist and is only read. A store at `postgres://…` must have the schema that this
    /// program knows. A sealed store needs [`ClosedStore::unlock`].
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        ClosedStore::open(url, Limits::default()).await?.without_key()
    }

    /// Updates the store's schema to the newest that this program knows; returns the versions before and after.
    pub async fn migrate(url: &str, access: &Access) -> Result<(i64, i64), StoreError> {
        Engine::migrate(url, access).await
    }

    /// The time to store for an event: the caller's on one host; the server's clock if several hosts share the store.
    pub async fn at(&self, said: Timestamp) -> Result<Timestamp, StoreError> {
        self.engine.at(said).await
    }

    /// The current time by the store's clock: the server's, or this host's.
    pub fn now(&self) -> Timestamp {
        self.engine.now()
    }

    /// The same store with another clock, for tests.
    #[must_use]
    pub fn with_clock(self, clock: Clock) -> Self {
        Self { engine: self.engine.with_clock(clock), ..self }
    }

    /// Closes every connection.
    pub async fn close(&self) {
        self.engine.close().await;
    }

    /// Watches for writes by any process from now on.
    pub async fn watch(&self) -> ChangeWatcher {
        self.engine.watch().await
    }

    /// Syncs to disk the file that the database itself leaves unsynced.
    pub async fn sync(&self) {
        self.engine.sync().await;
    }

    /// Whether a lease holder has certainly ended, so that its lease need not be waited for.
    pub fn has_ended(&self, holder: &str) -> bool {
        self.engine.has_ended(holder)
    }

    /// Received journeys.
    pub fn journeys(&self) -> Journeys<'_> {
        Journeys(&self.engine, &self.seal)
    }

    /// The stored documents of journeys.
    pub fn documents(&self) -> Documents<'_> {
        Documents(&self.engine, &self.seal)
    }

    /// Everything about one journey at once.
    pub fn cases(&self) -> StoredCases<'_> {
        StoredCases(&self.engine, &self.seal)
    }

    /// The queue of journeys that wait for a reviewer.
    pub fn queue(&self) -> Queue<'_> {
        Queue(&self.engine, &self.seal)
    }

    /// Which reviewer has which journey.
    pub fn claims(&self) -> Claims<'_> {
        Claims(&self.engine, &self.seal)
    }

    /// Who should decide which journey.
    pub fn assignments(&self) -> Assignments<'_> {
        Assignments(&self.engine, &self.seal)
    }

    /// What reviewers concluded about findings.
    pub fn resolutions(&self) -> Resolutions<'_> {
        Resolutions(&self.engine, &self.seal)
    }

    /// How long journeys are kept, and erasing them.
    pub fn retention(&self) -> Retention<'_> {
        Retention(&self.engine, &self.seal)
    }

    /// The keys of the store, and its progress in sealing.
    pub fn sealing(&self) -> Sealing<'_> {
        Sealing(&self.engine, &self.seal)
    }

    /// The files of the store: backup, restore, removal of deleted data.
    pub fn disk(&self) -> StoreDisk<'_> {
        StoreDisk(&self.engine)
    }

    /// The reviewers who have worked with this store.
    pub fn reviewers(&self) -> Reviewers<'_> {
        Reviewers(&self.engine)
    }

    /// The members of the team and their roles.
    pub fn team(&self) -> Team<'_> {
        Team(&self.engine, &self.seal)
    }

    /// Notes of reviewers on journeys.
    pub fn notes(&self) -> Notes<'_> {
        Notes(&self.engine, &self.seal)
    }

    /// Drafts of reviewers.
    pub fn drafts(&self) -> Drafts<'_> {
        Drafts(&self.engine, &self.seal)
    }

    /// Snoozed journeys of reviewers.
    pub fn snoozes(&self) -> Snoozes<'_> {
        Snoozes(&self.engine)
    }

    /// Journeys of the same person or document.
    pub fn linked_journeys(&self) -> LinkedJourneys<'_> {
        LinkedJourneys(&self.engine, &self.seal)
    }

    /// Image fingerprints, for finding copies of pictures.
    pub fn fingerprints(&self) -> Fingerprints<'_> {
        Fingerprints(&self.engine, &self.seal)
    }

    /// The decisions of reviewers.
    pub fn decisions(&self) -> Decisions<'_> {
        Decisions(&self.engine, &self.seal)
    }

    /// Deliveries to services and webhooks.
    pub fn outbox(&self) -> Outbox<'_> {
        Outbox(&self.engine, &self.seal)
    }

    /// Received webhooks and the fetches that they cause.
    pub fn hooks(&self) -> Hooks<'_> {
        Hooks(&self.engine)
    }

    /// Figures for monitoring.
    pub fn figures(&self) -> FigureReader<'_> {
        FigureReader(&self.engine)
    }

    /// Duties: leases on work that one server does for all.
    pub fn duties(&self) -> Duties<'_> {
        Duties(&self.engine)
    }

    /// The second reviews of decisions.
    pub fn second_reviews(&self) -> SecondReviews<'_> {
        SecondReviews(&self.engine, &self.seal)
    }

    /// The consistency check of the whole store.
    pub fn soundness(&self) -> Soundness<'_> {
        Soundness(&self.engine, &self.seal)
    }

    /// The record: the audit chain.
    pub fn record(&self) -> Record<'_> {
        Record(&self.engine)
    }
}
