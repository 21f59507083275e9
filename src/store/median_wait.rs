//! The median waiting time in the queue, found by counting within ever smaller ranges: sorting a million rows takes too
//! much memory.

use super::engine::{Work, sql};
use super::error::StoreError;
use super::queue::in_queue;

/// At most this many rows are sorted.
const SORTED: i64 = 10_000;

/// The range of times that contains the median; both ends are included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct TimeRange {
    first: i64,
    last: i64,
    /// How many journeys began to wait within the range.
    rows: i64,
    /// The index of the median within the range, newest first.
    place: i64,
}

/// The times that divide a range into eight.
type Limits = [i64; 7];

impl TimeRange {
    fn is_small(&self) -> bool {
        self.rows <= SORTED || self.first >= self.last
    }

    fn limits(&self) -> Limits {
        let step = self.last.saturating_sub(self.first) / 8 + 1;
        [1, 2, 3, 4, 5, 6, 7].map(|part| self.first.saturating_add(step.saturating_mul(part)))
    }

    /// The part of the range that contains the median. `newer` counts the rows at or after each limit.
    fn narrowed(self, limits: Limits, newer: Limits) -> Self {
        let mut range = self;
        for (limit, newer) in limits.into_iter().zip(newer) {
            if newer > self.place {
                range = Self { first: limit, rows: newer, ..range };
            } else {
                let last = limit.saturating_sub(1).min(self.last);
                return Self { last, rows: range.rows - newer, place: self.place - newer, ..range };
            }
        }
        range
    }
}

/// Since when the journey in the middle of the queue waits; `None` for an empty queue.
pub(super) async fn median_since_ms(reading: &mut Work) -> Result<Option<i64>, StoreError> {
    let ends = in_queue!("SELECT min(since_ms), max(since_ms), count(*) FROM journeys WHERE ");
    let ends = reading.one(ends).await?;
    let (Some(first), Some(last)) = (ends.get(0)?, ends.get(1)?) else { return Ok(None) };
    let rows: i64 = ends.get(2)?;
    let mut range = TimeRange { first, last, rows, place: rows / 2 };
    while !range.is_small() {
        let limits = range.limits();
        range = range.narrowed(limits, newer(reading, range, limits).await?);
    }
    let within = in_queue!(
        "SELECT since_ms FROM journeys WHERE ",
        " AND since_ms >= $1 AND since_ms <= $2 ORDER BY since_ms DESC LIMIT 1 OFFSET $3"
    );
    let within = within.bind(range.first).bind(range.last).bind(range.place);
    reading.maybe(within).await?.map(|row| row.get(0)).transpose()
}

/// How many rows of a range are at or after each limit.
async fn newer(reading: &mut Work, range: TimeRange, limits: Limits) -> Result<Limits, StoreError> {
    let count = in_queue!(
        "SELECT count(*) FILTER (WHERE since_ms >= $3), count(*) FILTER (WHERE since_ms >= $4),
             count(*) FILTER (WHERE since_ms >= $5), count(*) FILTER (WHERE since_ms >= $6),
             count(*) FILTER (WHERE since_ms >= $7), count(*) FILTER (WHERE since_ms >= $8),
             count(*) FILTER (WHERE since_ms >= $9)
         FROM journeys WHERE ",
        " AND since_ms >= $1 AND since_ms <= $2"
    );
    let count = count.bind(range.first).bind(range.last);
    let row = reading.one(limits.iter().fold(count, |count, limit| count.bind(*limit))).await?;
    let mut newer = [0; 7];
    for (at, newer) in newer.iter_mut().enumerate() {
        *newer = row.get(at)?;
    }
    Ok(newer)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(mut times: Vec<i64>, place: usize) -> i64 {
        times.sort_unstable_by(|one, other| other.cmp(one));
        let (first, last) = (*times.last().unwrap(), times[0]);
        let rows = times.len() as i64;
        let mut range = TimeRange { first, last, rows, place: place as i64 };
        while range.first < range.last {
            let limits = range.limits();
            let is_here = |time: &&i64| (range.first..=range.last).contains(*time);
            let here: Vec<i64> = times.iter().filter(is_here).copied().collect();
            assert_eq!(here.len() as i64, range.rows, "{range:?}");
            assert_eq!(here[usize::try_from(range.place).unwrap()], times[place], "{range:?}");
            let newer = limits.map(|limit| here.iter().filter(|time| **time >= limit).count() as i64);
            range = range.narrowed(limits, newer);
        }
        range.first
    }

    #[test]
    fn each_place_is_found() {
        let many = vec![
            vec![7],
            vec![7, 7, 8],
            vec![i64::MIN, -3, 0, 5, 5, 5, 9, 1_000_000, i64::MAX],
            (0..200).map(|number| number * number % 997).collect(),
        ];
        for times in many {
            let mut sorted = times.clone();
            sorted.sort_unstable_by(|one, other| other.cmp(one));
            for (place, time) in sorted.iter().enumerate() {
                assert_eq!(found(times.clone(), place), *time, "place {place} of {sorted:?}");
            }
        }
    }
}
