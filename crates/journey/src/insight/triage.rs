//! Sorts the queue: late journeys first, then by urgency, then by waiting time.

use crate::domain::ids::ProviderName;
use crate::domain::queue::{LateMark, Row, Summary};

/// Service levels: the default and exceptions for accounts or failed rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceLevels {
    /// The default in milliseconds.
    pub usual_ms: i64,
    pub others: Vec<ServiceLevel>,
}

/// A service level. Without an account and a rule it applies to all journeys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceLevel {
    /// Only for this account.
    pub provider: Option<ProviderName>,
    /// Only if the rule with this key failed.
    pub rule: Option<String>,
    pub ms: i64,
    /// The mark of late journeys.
    pub mark: LateMark,
}

impl ServiceLevel {
    fn is_of(&self, account: &ProviderName, failed_rules: &[String]) -> bool {
        self.provider.as_ref().is_none_or(|provider| provider == account)
            && self.rule.as_ref().is_none_or(|rule| failed_rules.contains(rule))
    }
}

impl ServiceLevels {
    /// One service level for all journeys.
    pub fn usual(ms: i64) -> Self {
        Self { usual_ms: ms, others: Vec::new() }
    }

    /// The service level of a journey in milliseconds: the shortest that applies.
    pub fn of(&self, row: &Row) -> i64 {
        self.level(row).map_or(self.usual_ms, |level| level.ms)
    }

    /// The time after which a journey is late, in milliseconds since 1970.
    pub fn late_at_ms(&self, account: &ProviderName, summary: &Summary) -> i64 {
        let level = self.level_of(account, &summary.failed_rules);
        summary.since_ms.saturating_add(level.map_or(self.usual_ms, |level| level.ms))
    }

    /// The shortest service level of all.
    pub fn shortest_ms(&self) -> i64 {
        let others = self.others.iter().map(|level| level.ms);
        others.chain([self.usual_ms]).min().unwrap_or(self.usual_ms)
    }

    /// The shortest exception that applies; `None` if none does.
    fn level(&self, row: &Row) -> Option<&ServiceLevel> {
        self.level_of(&row.key.provider, &row.summary.failed_rules)
    }

    fn level_of(&self, account: &ProviderName, failed_rules: &[String]) -> Option<&ServiceLevel> {
        self.others.iter().filter(|level| level.is_of(account, failed_rules)).min_by_key(|level| level.ms)
    }

    /// The mark of a late journey; `None` if the journey is in time.
    pub fn mark(&self, row: &Row, now_ms: i64) -> Option<LateMark> {
        let mark = || self.level(row).map(|level| level.mark).unwrap_or_default();
        self.is_late(row, now_ms).then(mark)
    }

    /// Whether a journey has waited longer than its service level.
    pub fn is_late(&self, row: &Row, now_ms: i64) -> bool {
        row.waited_ms(now_ms) > self.of(row)
    }
}

/// Sorts rows by priority. Equal rows are sorted by key, so that the order is stable across runs.
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
