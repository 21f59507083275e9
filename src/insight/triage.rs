//! The console's order: over the service level first, then the gravest, then the longest waiting.

use crate::domain::queue::Row;

/// Whether a row has waited longer than the service level allows.
pub fn is_late(row: &Row, now_ms: i64, service_level_ms: i64) -> bool {
    row.waited_ms(now_ms) > service_level_ms
}

/// Puts rows in the order in which they are to be worked. Rows that are equal in all else stand by
/// their keys, so that the order is the same each time.
pub fn order(rows: &mut [Row], now_ms: i64, service_level_ms: i64) {
    rows.sort_by(|one, other| {
        let late = |row: &Row| !is_late(row, now_ms, service_level_ms);
        late(one)
            .cmp(&late(other))
            .then(one.summary.urgency.cmp(&other.summary.urgency))
            .then(one.summary.since_ms.cmp(&other.summary.since_ms))
            .then_with(|| one.key.cmp(&other.key))
    });
}
