//! What conditions look at besides the text. Many rows have the same facts, so an index keeps each set once.

use super::Vocabulary;
use crate::domain::ids::{ProviderName, ServiceId};
use crate::domain::queue::{QueuedRow, Row};
use std::collections::HashMap;
use std::sync::Arc;

/// RowFacts of a row in the words of its service.
#[derive(Clone, Copy, Debug)]
pub(super) struct RowFacts<'a> {
    pub(super) provider: &'a ProviderName,
    pub(super) service: &'a ServiceId,
    pub(super) country: Option<&'a str>,
    pub(super) documents: &'a [String],
    pub(super) failed_rules: &'a [String],
    pub(super) lists: &'a [String],
}

impl<'a> RowFacts<'a> {
    pub(super) fn of(row: &'a Row) -> Self {
        Self {
            provider: &row.key.provider,
            service: &row.service,
            country: row.summary.country.as_deref(),
            documents: &row.summary.documents,
            failed_rules: &row.summary.failed_rules,
            lists: &row.summary.lists,
        }
    }
}

/// The same, kept.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct SharedFacts {
    provider: ProviderName,
    service: ServiceId,
    country: Option<String>,
    documents: Vec<String>,
    failed_rules: Vec<String>,
    lists: Vec<String>,
    /// How long such rows may wait.
    level_ms: i64,
}

impl SharedFacts {
    fn of(queued: &QueuedRow) -> Self {
        let RowFacts { provider, service, country, documents, failed_rules, lists } =
            RowFacts::of(&queued.row);
        let level_ms = match queued.late_at_ms {
            i64::MAX => i64::MAX,
            late_at_ms => late_at_ms.saturating_sub(queued.order.since_ms),
        };
        Self {
            provider: provider.clone(),
            service: service.clone(),
            country: country.map(str::to_owned),
            documents: documents.to_vec(),
            failed_rules: failed_rules.to_vec(),
            lists: lists.to_vec(),
            level_ms,
        }
    }

    pub(super) fn view(&self) -> RowFacts<'_> {
        let Self { provider, service, country, documents, failed_rules, lists, .. } = self;
        RowFacts { provider, service, country: country.as_deref(), documents, failed_rules, lists }
    }
}

/// Every set of facts that occurs, by its number.
#[derive(Clone, Debug, Default)]
pub(super) struct FactTable {
    all: Vec<Arc<SharedFacts>>,
    numbers: HashMap<Arc<SharedFacts>, u32>,
    pub(super) words: Vocabulary,
}

impl FactTable {
    /// The number of a row's facts.
    pub(super) fn number(&mut self, queued: &QueuedRow) -> u32 {
        self.shared(Arc::new(SharedFacts::of(queued)))
    }

    /// The numbers here of the facts of another table.
    pub(super) fn take(&mut self, other: &Self) -> Vec<u32> {
        other.all.iter().map(|facts| self.shared(Arc::clone(facts))).collect()
    }

    fn shared(&mut self, facts: Arc<SharedFacts>) -> u32 {
        if let Some(number) = self.numbers.get(&facts) {
            return *number;
        }
        let number = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        self.words.add_facts(&facts.view());
        self.all.push(Arc::clone(&facts));
        self.numbers.insert(facts, number);
        number
    }

    pub(super) fn all(&self) -> impl Iterator<Item = RowFacts<'_>> {
        self.all.iter().map(|facts| facts.view())
    }

    /// How long rows with these facts may wait.
    pub(super) fn level_ms(&self, number: u32) -> i64 {
        let facts = usize::try_from(number).ok().and_then(|number| self.all.get(number));
        facts.map_or(i64::MAX, |facts| facts.level_ms)
    }
}
