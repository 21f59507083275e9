//! The properties that conditions check besides the text. Many rows have equal properties, so an index stores each set
//! only once.

use super::Vocabulary;
use crate::domain::ids::{ProviderName, Reviewer, ServiceId};
use crate::domain::queue::{QueuedRow, Row};
use crate::domain::routing::Routing;
use std::collections::HashMap;
use std::sync::Arc;

/// The properties of a row, with values as the service sends them.
#[derive(Clone, Copy, Debug)]
pub(super) struct RowFacts<'a> {
    pub(super) provider: &'a ProviderName,
    pub(super) service: &'a ServiceId,
    pub(super) country: Option<&'a str>,
    pub(super) documents: &'a [String],
    pub(super) failed_rules: &'a [String],
    pub(super) lists: &'a [String],
    pub(super) routing: &'a Routing,
    /// Whether it is assigned to the reviewer who filters.
    pub(super) is_assigned_to_me: bool,
}

impl<'a> RowFacts<'a> {
    pub(super) fn of(row: &'a Row, me: Option<&Reviewer>) -> Self {
        Self {
            provider: &row.key.provider,
            service: &row.service,
            country: row.summary.country.as_deref(),
            documents: &row.summary.documents,
            failed_rules: &row.summary.failed_rules,
            lists: &row.summary.lists,
            routing: &row.routing,
            is_assigned_to_me: me.is_some() && row.routing.assigned_to.as_ref() == me,
        }
    }
}

/// An owned copy of [`RowFacts`], shared by rows.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct SharedFacts {
    provider: ProviderName,
    service: ServiceId,
    country: Option<String>,
    documents: Vec<String>,
    failed_rules: Vec<String>,
    lists: Vec<String>,
    routing: Routing,
    is_assigned_to_me: bool,
    /// The service level of these rows in milliseconds.
    level_ms: i64,
}

impl SharedFacts {
    fn of(queued: &QueuedRow, me: &Reviewer) -> Self {
        let facts = RowFacts::of(&queued.row, Some(me));
        let level_ms = match queued.late_at_ms {
            i64::MAX => i64::MAX,
            late_at_ms => late_at_ms.saturating_sub(queued.order.since_ms),
        };
        Self {
            provider: facts.provider.clone(),
            service: facts.service.clone(),
            country: facts.country.map(str::to_owned),
            documents: facts.documents.to_vec(),
            failed_rules: facts.failed_rules.to_vec(),
            lists: facts.lists.to_vec(),
            routing: facts.routing.clone(),
            is_assigned_to_me: facts.is_assigned_to_me,
            level_ms,
        }
    }

    pub(super) fn view(&self) -> RowFacts<'_> {
        RowFacts {
            provider: &self.provider,
            service: &self.service,
            country: self.country.as_deref(),
            documents: &self.documents,
            failed_rules: &self.failed_rules,
            lists: &self.lists,
            routing: &self.routing,
            is_assigned_to_me: self.is_assigned_to_me,
        }
    }
}

/// All distinct sets of properties; each is identified by its number.
#[derive(Clone, Debug, Default)]
pub(super) struct FactTable {
    all: Vec<Arc<SharedFacts>>,
    numbers: HashMap<Arc<SharedFacts>, u32>,
    pub(super) words: Vocabulary,
}

impl FactTable {
    /// The number of a row's properties.
    pub(super) fn number(&mut self, queued: &QueuedRow, me: &Reviewer) -> u32 {
        self.shared(Arc::new(SharedFacts::of(queued, me)))
    }

    /// Adds the sets of another table. Returns their numbers in this table, in the order of the other one.
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

    /// The service level of rows with these properties.
    pub(super) fn level_ms(&self, number: u32) -> i64 {
        let facts = usize::try_from(number).ok().and_then(|number| self.all.get(number));
        facts.map_or(i64::MAX, |facts| facts.level_ms)
    }
}
