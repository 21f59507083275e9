//! Data of cases that is not in the store: what the providers added, and what was requested from them.

use crate::domain::ids::{JourneyKey, ProviderName};
use crate::insight::case::ProviderEvent;
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

/// Data of cases beyond the store.
#[derive(Default)]
pub(super) struct Added {
    pub(super) wanted: BTreeSet<JourneyKey>,
    pub(super) asked: BTreeSet<JourneyKey>,
    /// Cases to read again because data was added to them in the store.
    pub(super) changed: BTreeSet<JourneyKey>,
    pub(super) history: BTreeMap<JourneyKey, Vec<ProviderEvent>>,
    /// Since when each unreachable provider has been so.
    pub(super) lost: BTreeMap<ProviderName, Timestamp>,
}

/// The most cases whose history from the service is kept.
const MOST_HISTORIES: usize = 32;

impl Added {
    /// Keeps the service's history of a case. If it evicts another case's, that one is fetched again when its case is
    /// next opened.
    pub(super) fn keep_history(&mut self, key: JourneyKey, history: Vec<ProviderEvent>) {
        if self.history.len() >= MOST_HISTORIES
            && let Some((gone, _)) = self.history.pop_first()
        {
            self.asked.remove(&gone);
        }
        self.history.insert(key, history);
    }
}
