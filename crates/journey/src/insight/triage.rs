//! The console's order: over the service level first, then the gravest, then the longest waiting.

use crate::domain::ids::ProviderName;
use crate::domain::queue::{LateMark, Row};

/// How long journeys may wait: all of them, and less or more for an account or a failed rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceLevels {
    /// Where nothing else is said; milliseconds.
    pub usual_ms: i64,
    /// What is said of some.
    pub others: Vec<ServiceLevel>,
}

/// How long some journeys may wait. One that names neither account nor rule is for all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceLevel {
    /// Of this account only.
    pub provider: Option<ProviderName>,
    /// With this rule failed only, by its key.
    pub rule: Option<String>,
    /// Milliseconds.
    pub ms: i64,
    /// How those that have waited longer are marked.
    pub mark: LateMark,
}

impl ServiceLevel {
    fn is_of(&self, row: &Row) -> bool {
        self.provider.as_ref().is_none_or(|provider| *provider == row.key.provider)
            && self.rule.as_ref().is_none_or(|rule| row.summary.failed_rules.contains(rule))
    }
}

impl ServiceLevels {
    /// The same for all journeys.
    pub fn usual(ms: i64) -> Self {
        Self { usual_ms: ms, others: Vec::new() }
    }

    /// How long this journey may wait, in milliseconds: the shortest of what is said of it.
    pub fn of(&self, row: &Row) -> i64 {
        self.level(row).map_or(self.usual_ms, |level| level.ms)
    }

    /// The shortest of what is said of it; none where nothing is.
    fn level(&self, row: &Row) -> Option<&ServiceLevel> {
        self.others.iter().filter(|level| level.is_of(row)).min_by_key(|level| level.ms)
    }

    /// How it is marked that this journey has waited too long, if it has.
    pub fn mark(&self, row: &Row, now_ms: i64) -> Option<LateMark> {
        let mark = || self.level(row).map(|level| level.mark).unwrap_or_default();
        self.is_late(row, now_ms).then(mark)
    }

    /// Whether a row has waited longer than its service level allows.
    pub fn is_late(&self, row: &Row, now_ms: i64) -> bool {
        row.waited_ms(now_ms) > self.of(row)
    }
}

/// Puts rows in the order in which they are to be worked. Rows that are equal in all else stand by
/// their keys, so that the order is the same each time.
pub fn order(rows: &mut [Row], now_ms: i64, levels: &ServiceLevels) {
    rows.sort_by(|one, other| {
        let late = |row: &Row| !levels.is_late(row, now_ms);
        late(one)
            .cmp(&late(other))
            .then(one.summary.urgency.cmp(&other.summary.urgency))
            .then(one.summary.since_ms.cmp(&other.summary.since_ms))
            .then_with(|| one.key.cmp(&other.key))
    });
}
