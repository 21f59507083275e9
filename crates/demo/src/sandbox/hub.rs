//! Everything that the origins share.

use super::faults::Faults;
use super::keys::Keys;
use super::mint::Mint;
use super::pictures::Pictures;
use super::record::Record;
use super::shelf::Shelf;
use tokio_util::sync::CancellationToken;

/// The state behind all four origins.
pub(super) struct Hub {
    /// The journeys.
    pub(super) shelf: Shelf,
    /// The pictures of a loaded folder.
    pub(super) pictures: Pictures,
    /// What happened.
    pub(super) record: Record,
    /// What is to go wrong.
    pub(super) faults: Faults,
    /// Who may pass.
    pub(super) keys: Keys,
    /// New ids.
    pub(super) mint: Mint,
    /// Where One Touch is, for links to journeys.
    pub(super) onetouch_url: String,
    /// Fires at the end.
    pub(super) stop: CancellationToken,
}

impl Hub {
    /// Back to the start: changes, records and faults.
    pub(super) fn reset(&self) {
        self.shelf.reset();
        self.pictures.reset();
        self.record.reset();
        self.faults.reset();
    }
}
