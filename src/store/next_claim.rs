//! The next case: claims the first journey in the order of the queue that is free for a reviewer. Many reviewers may ask at
//! once: each gets another journey, and none waits for the transaction of another one.

use super::again::again;
use super::claims::{self, ClaimStanding, Claims};
use super::engine::{DbRow, Query, Work, sql};
use super::error::StoreError;
use super::second::bars;
use super::store_row::ms;
use crate::domain::ids::{JourneyKey, Reviewer};
use jiff::Timestamp;
use serde_json::json;
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

/// Who wants the next case, and in which order.
#[derive(Clone, Copy, Debug)]
pub struct NextWanted<'a> {
    pub by: &'a Reviewer,
    /// Whether journeys that are escalated to the lead are for this reviewer, too.
    pub is_lead: bool,
    /// The time that decides which journeys are late: these come first.
    pub at_ms: i64,
    /// A journey that waits since this time or later is in time under every service level.
    pub in_time_since_ms: i64,
}

/// The result of one try.
enum NextTry {
    Claimed(JourneyKey),
    /// Others have locked or taken all of those that were found.
    Busy,
    NoneFree,
}

/// How many journeys are found before one of them is locked: more than there are reviewers who ask at the same moment.
const FOUND: i64 = 128;

/// How long to go on while others have locked every free journey, which they may leave free.
const PATIENCE: Duration = Duration::from_secs(10);
const BETWEEN: Duration = Duration::from_millis(5);

impl Claims<'_> {
    /// Claims the next journey: one that waits for a decision, is claimed by nobody, is not assigned to somebody else who is
    /// there or escalated to somebody else, and is neither snoozed by this reviewer nor closed to them. `None` if there is
    /// none.
    pub async fn claim_next(
        &self,
        wanted: &NextWanted<'_>,
        lease: Duration,
    ) -> Result<Option<JourneyKey>, StoreError> {
        let begun = Instant::now();
        loop {
            match again!(self.try_next(wanted, lease))? {
                NextTry::Claimed(key) => return Ok(Some(key)),
                NextTry::NoneFree => return Ok(None),
                NextTry::Busy if begun.elapsed() > PATIENCE => return Err(StoreError::Locked),
                NextTry::Busy => tokio::time::sleep(BETWEEN).await,
            }
        }
    }

    async fn try_next(&self, wanted: &NextWanted<'_>, lease: Duration) -> Result<NextTry, StoreError> {
        let (mut work, mut is_busy) = (self.0.begin().await?, false);
        for query in [late_query(), in_time_query()] {
            let found = work.all(wanted.bound(query, work.now())).await?;
            is_busy |= !found.is_empty();
            if let Some((id, key)) = lock_first(&mut work, &found).await? {
                let until = work.after(lease);
                claims::take(&mut work, (id, &key), wanted.by, until, ClaimStanding::FREE).await?;
                work.commit().await?;
                return Ok(NextTry::Claimed(key));
            }
        }
        Ok(if is_busy { NextTry::Busy } else { NextTry::NoneFree })
    }
}

/// Locks the first of these journeys that nobody else has locked or taken since they were found.
async fn lock_first(work: &mut Work, found: &[DbRow]) -> Result<Option<(i64, JourneyKey)>, StoreError> {
    let mut ids = found.iter().map(|row| row.get(0)).collect::<Result<BTreeSet<i64>, _>>()?;
    while !ids.is_empty() {
        let lock = lock_first_query().bind(json!(ids).to_string()).bind(ms(work.now()));
        let Some(row) = work.maybe(lock).await? else { break };
        let id: i64 = row.get(0)?;
        // The statement has seen claims as they were when it began; the lock may be younger.
        if work.maybe(still_free_query().bind(id).bind(ms(work.now()))).await?.is_some() {
            return Ok(Some((id, JourneyKey::new(row.get::<String>(1)?, row.get(2)?))));
        }
        ids.remove(&id);
    }
    Ok(None)
}

impl<'a> NextWanted<'a> {
    fn bound(&self, query: Query<'a>, now: Timestamp) -> Query<'a> {
        let query = query.bind(self.in_time_since_ms).bind(self.at_ms).bind(ms(now));
        query.bind(&self.by.0).bind(self.is_lead).bind(FOUND)
    }
}

/// Selects the first $6 journeys that are free for the reviewer $4 at $3, by a condition. Claims and the like are few, so each list of
/// them is read once; joins would make PostgreSQL sort the queue.
macro_rules! free_journeys {
    ($in_queue:literal, $condition:literal) => {
        concat!(
            "SELECT j.id, j.provider, j.journey FROM journeys j
             WHERE j.",
            $in_queue,
            " AND j.needs_review AND NOT j.settled AND ",
            $condition,
            " AND j.id NOT IN (SELECT journey_id FROM claims WHERE until_ms > $3)
              AND j.id NOT IN (SELECT journey_id FROM open_decisions)
              AND j.id NOT IN (SELECT journey_id FROM assignments WHERE reviewer <> $4
                  AND reviewer NOT IN (SELECT reviewer FROM absences WHERE from_ms <= $3 AND until_ms > $3))
              AND j.id NOT IN (SELECT journey_id FROM escalations
                  WHERE escalated_to <> $4 AND NOT ($5 AND escalated_to = 'lead'))
              AND j.id NOT IN (SELECT journey_id FROM skips WHERE reviewer = $4 AND until_ms > $3)
              AND (SELECT count(*) FROM decisions d WHERE d.journey_id = j.id AND ",
            bars!("$4"),
            ") = 0 ORDER BY j.urgency, j.since_ms, j.provider, j.journey LIMIT $6"
        )
    };
}

/// Finds those that are late: they wait since before $1 and are late since before $2.
fn late_query<'q>() -> Query<'q> {
    sql(free_journeys!("in_queue = 1", "j.since_ms < $1 AND j.late_at_ms < $2"))
        .on_postgres(free_journeys!("in_queue", "j.since_ms < $1 AND j.late_at_ms < $2"))
}

/// Finds the others.
fn in_time_query<'q>() -> Query<'q> {
    sql(free_journeys!("in_queue = 1", "NOT (j.since_ms < $1 AND j.late_at_ms < $2)"))
        .on_postgres(free_journeys!("in_queue", "NOT (j.since_ms < $1 AND j.late_at_ms < $2)"))
}

/// Locks the first of the journeys with the numbers $1 that nobody has claimed at $2, without waiting for those that are
/// locked.
fn lock_first_query<'q>() -> Query<'q> {
    sql("SELECT j.id, j.provider, j.journey FROM journeys j WHERE j.id IN (SELECT value FROM json_each($1))
             AND (SELECT count(*) FROM claims c WHERE c.journey_id = j.id AND c.until_ms > $2) = 0
         ORDER BY j.urgency, j.since_ms, j.provider, j.journey LIMIT 1")
    .on_postgres(
        "SELECT j.id, j.provider, j.journey FROM journeys j
         WHERE j.id IN (SELECT value::bigint FROM json_array_elements_text($1::json) e (value))
             AND (SELECT count(*) FROM claims c WHERE c.journey_id = j.id AND c.until_ms > $2) = 0
         ORDER BY j.urgency, j.since_ms, j.provider, j.journey LIMIT 1 FOR UPDATE OF j SKIP LOCKED",
    )
}

/// Finds journey $1 unless somebody has claimed it at $2 or decided it since it was found.
fn still_free_query<'q>() -> Query<'q> {
    sql("SELECT j.id FROM journeys j WHERE j.id = $1 AND j.needs_review AND NOT j.settled
             AND NOT EXISTS (SELECT 1 FROM claims c WHERE c.journey_id = j.id AND c.until_ms > $2)
             AND NOT EXISTS (SELECT 1 FROM open_decisions o WHERE o.journey_id = j.id)")
}
