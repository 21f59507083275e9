//! What the console knows of cases beyond the store: what the providers added, and what was asked for.

use crate::domain::ids::{JourneyKey, ProviderName};
use crate::insight::case::ProviderEvent;
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

/// What is known beyond the store.
#[derive(Default)]
pub(super) struct Added {
    pub(super) wanted: BTreeSet<JourneyKey>,
    pub(super) asked: BTreeSet<JourneyKey>,
    /// Cases to which something was added that is in the store already.
    pub(super) changed: BTreeSet<JourneyKey>,
    pub(super) history: BTreeMap<JourneyKey, Vec<ProviderEvent>>,
    /// Since when a provider cannot be reached.
    pub(super) lost: BTreeMap<ProviderName, Timestamp>,
}

/// Cases whose history at the service is kept at once.
const MOST_HISTORIES: usize = 128;

impl Added {
    /// Keeps what the service says of a case. One that goes for it is asked for again when its case is opened again.
    pub(super) fn keep_history(&mut self, key: JourneyKey, history: Vec<ProviderEvent>) {
        if self.history.len() >= MOST_HISTORIES
            && let Some((gone, _)) = self.history.pop_first()
        {
            self.asked.remove(&gone);
        }
        self.history.insert(key, history);
    }
}
