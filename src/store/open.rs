//! The store: it opens the database and lends its subjects.

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
    /// Opens the store at `sqlite:PATH` (or a plain path), creating and updating it where needed; with `?mode=ro` it must
    /// exist, and is only read. Or at `postgres://…`, whose schema must be there and known. One that is sealed needs
    /// [`ClosedStore::unlock`].
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        ClosedStore::open(url, Limits::default()).await?.without_key()
    }

    /// Brings the store's schema to what this program knows; the versions before and after.
    pub async fn migrate(url: &str, access: &Access) -> Result<(i64, i64), StoreError> {
        Engine::migrate(url, access).await
    }

    /// When something is said to happen: on one host when the caller says so, on several by the clock of their server.
    pub async fn at(&self, said: Timestamp) -> Result<Timestamp, StoreError> {
        self.engine.at(said).await
    }

    /// The time by which this store decides: its server's, or this host's.
    pub fn now(&self) -> Timestamp {
        self.engine.now()
    }

    /// The same store with another clock, where the database has none of its own.
    #[must_use]
    pub fn with_clock(self, clock: Clock) -> Self {
        Self { engine: self.engine.with_clock(clock), ..self }
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

    /// Whether a lease holder has certainly ended, so that nobody needs to wait for its lease.
    pub fn has_ended(&self, holder: &str) -> bool {
        self.engine.has_ended(holder)
    }

    /// Journeys as they arrive.
    pub fn journeys(&self) -> Journeys<'_> {
        Journeys(&self.engine, &self.seal)
    }

    /// The documents of journeys.
    pub fn documents(&self) -> Documents<'_> {
        Documents(&self.engine, &self.seal)
    }

    /// Everything about one journey at once.
    pub fn cases(&self) -> StoredCases<'_> {
        StoredCases(&self.engine, &self.seal)
    }

    /// What waits for a person.
    pub fn queue(&self) -> Queue<'_> {
        Queue(&self.engine, &self.seal)
    }

    /// Who has which journey.
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

    /// The keys of the store, and what is not sealed yet.
    pub fn sealing(&self) -> Sealing<'_> {
        Sealing(&self.engine, &self.seal)
    }

    /// The files of the store: copies, and what was deleted.
    pub fn disk(&self) -> StoreDisk<'_> {
        StoreDisk(&self.engine)
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
        Notes(&self.engine, &self.seal)
    }

    /// What reviewers have begun to write.
    pub fn drafts(&self) -> Drafts<'_> {
        Drafts(&self.engine, &self.seal)
    }

    /// What reviewers have put off.
    pub fn snoozes(&self) -> Snoozes<'_> {
        Snoozes(&self.engine)
    }

    /// Journeys of the same person or document.
    pub fn linked_journeys(&self) -> LinkedJourneys<'_> {
        LinkedJourneys(&self.engine, &self.seal)
    }

    /// Image fingerprints.
    pub fn fingerprints(&self) -> Fingerprints<'_> {
        Fingerprints(&self.engine, &self.seal)
    }

    /// Decisions.
    pub fn decisions(&self) -> Decisions<'_> {
        Decisions(&self.engine, &self.seal)
    }

    /// What is on its way to services and receivers.
    pub fn outbox(&self) -> Outbox<'_> {
        Outbox(&self.engine, &self.seal)
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
        SecondReviews(&self.engine, &self.seal)
    }

    /// The check of the whole store.
    pub fn soundness(&self) -> Soundness<'_> {
        Soundness(&self.engine, &self.seal)
    }

    /// The audit chain.
    pub fn record(&self) -> Record<'_> {
        Record(&self.engine)
    }
}
