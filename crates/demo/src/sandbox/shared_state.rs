//! The state that all four origins share.

use super::auth::ServiceCredentials;
use super::faults::Faults;
use super::id_generator::IdGenerator;
use super::pictures::Pictures;
use super::record::SandboxRecord;
use super::served_journeys::ServedJourneys;
use tokio_util::sync::CancellationToken;

/// Shared by the handlers of all origins.
pub(super) struct SharedState {
    pub(super) journeys: ServedJourneys,
    /// The pictures of a loaded folder.
    pub(super) pictures: Pictures,
    /// Decisions, webhooks, audit items and requests received so far.
    pub(super) record: SandboxRecord,
    pub(super) faults: Faults,
    /// The credentials that clients must send.
    pub(super) credentials: ServiceCredentials,
    /// Generates ids of new journeys, checks and events.
    pub(super) ids: IdGenerator,
    /// Base URL of the One Touch origin, for links to journeys.
    pub(super) onetouch_url: String,
    /// Cancelled when the sandbox stops.
    pub(super) stop: CancellationToken,
}

impl SharedState {
    /// Deletes changes and records, and restores the initial faults.
    pub(super) fn reset(&self) {
        self.journeys.reset();
        self.pictures.reset();
        self.record.reset();
        self.faults.reset();
    }
}
