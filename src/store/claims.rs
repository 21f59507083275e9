//! Claims: which reviewer has a journey, until when. A claim is a lease: it expires by itself.

use super::again::again;
use super::engine::{Engine, Query, Work, sql};
use super::error::StoreError;
use super::journeys::lock;
use super::notes;
use super::record::{self, NewEntry};
use super::seal::Seal;
use super::store_row::{NamedRow, ms};
use crate::domain::event::Event;
use crate::domain::ids::{JourneyKey, Reviewer};
use crate::domain::record::Note;
use jiff::Timestamp;
use std::time::Duration;

/// The claims of all journeys.
#[derive(Clone, Copy, Debug)]
pub struct Claims<'s>(pub(super) &'s Engine, pub(super) &'s Seal);

/// The result of a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claimed {
    /// This reviewer has the journey now.
    Yes,
    /// Another reviewer has it, until that time.
    By(Reviewer, Timestamp),
    /// The journey is closed to this reviewer.
    Barred,
    /// No such journey.
    Unknown,
}

impl Claims<'_> {
    /// Claims a journey for the time of the lease, or renews a claim. A renewal has no entry in the record.
    pub async fn claim(
        &self,
        key: &JourneyKey,
        by: &Reviewer,
        lease: Duration,
    ) -> Result<Claimed, StoreError> {
        again!(async {
            let mut work = self.0.begin().await?;
            let Some(id) = lock(&mut work, key).await? else { return Ok(Claimed::Unknown) };
            let times = (work.now(), work.after(lease));
            let claimed = take(&mut work, (id, key), by, times).await?;
            if claimed == Claimed::Yes {
                work.commit().await?;
            }
            Ok(claimed)
        })
    }

    /// Takes a journey over from the reviewer who has it, with a note that says why. Without a holder it is an ordinary
    /// claim.
    pub async fn take_over(
        &self,
        key: &JourneyKey,
        why: &Note,
        lease: Duration,
    ) -> Result<Claimed, StoreError> {
        again!(async {
            let mut work = self.0.begin().await?;
            let Some(id) = lock(&mut work, key).await? else { return Ok(Claimed::Unknown) };
            let (now, until) = (work.now(), work.after(lease));
            let other =
                holder(&mut work, id, now).await?.map(|(holder, _)| holder).filter(|it| *it != why.by);
            if let Some(other) = other {
                work.run(clear(id)).await?;
                let event = Event::ClaimTaken { from: other };
                record::append(&mut work, &NewEntry { at: now, by: &why.by, journey: Some(key), event })
                    .await?;
                let seal = self.1.of_journey(&mut work, id, key).await?;
                notes::put(&mut work, id, key, why, &seal).await?;
            }
            let claimed = take(&mut work, (id, key), &why.by, (now, until)).await?;
            // A reviewer who is barred from the journey must not end another reviewer's claim, so this is rolled back.
            if claimed == Claimed::Yes {
                work.commit().await?;
            }
            Ok(claimed)
        })
    }

    /// Releases a journey, if this reviewer has it; returns whether they had it.
    pub async fn release(&self, key: &JourneyKey, by: &Reviewer) -> Result<bool, StoreError> {
        again!(async {
            let mut work = self.0.begin().await?;
            let Some(id) = lock(&mut work, key).await? else { return Ok(false) };
            let delete = sql("DELETE FROM claims WHERE journey_id = $1 AND reviewer = $2");
            if work.run(delete.bind(id).bind(&by.0)).await? == 0 {
                return Ok(false);
            }
            let entry = NewEntry { at: work.now(), by, journey: Some(key), event: Event::JourneyReleased {} };
            record::append(&mut work, &entry).await?;
            work.commit().await?;
            Ok(true)
        })
    }
}

/// Claims a journey, whose row is locked, from now until then, if no other reviewer has it.
pub(super) async fn take(
    work: &mut Work,
    (id, key): (i64, &JourneyKey),
    by: &Reviewer,
    (now, until): (Timestamp, Timestamp),
) -> Result<Claimed, StoreError> {
    let held = holder(work, id, now).await?;
    match &held {
        Some((holder, until)) if holder != by => return Ok(Claimed::By(holder.clone(), *until)),
        _ => {}
    }
    let upsert = sql("INSERT INTO claims (journey_id, reviewer, until_ms) SELECT $1, $2, $3
         WHERE NOT EXISTS (SELECT 1 FROM decisions d WHERE d.journey_id = $1 AND d.second_verdict = 'declined'
             AND (d.reviewer = $2 OR d.second_by = $2)
             AND NOT EXISTS (SELECT 1 FROM decisions n JOIN deliveries o ON o.id = n.id
                 WHERE n.journey_id = $1 AND n.ordinal > d.ordinal AND o.state IN ('delivered', 'kept')))
         ON CONFLICT (journey_id) DO UPDATE SET reviewer = excluded.reviewer, until_ms = excluded.until_ms");
    if work.run(upsert.bind(id).bind(&by.0).bind(ms(until))).await? == 0 {
        return Ok(Claimed::Barred);
    }
    if held.is_none() {
        let entry = NewEntry { at: now, by, journey: Some(key), event: Event::JourneyClaimed {} };
        record::append(work, &entry).await?;
    }
    Ok(Claimed::Yes)
}

/// The reviewer who has a journey now, and until when.
pub(super) async fn holder(
    work: &mut Work,
    id: i64,
    now: Timestamp,
) -> Result<Option<(Reviewer, Timestamp)>, StoreError> {
    let query =
        sql("SELECT journey_id, reviewer, until_ms FROM claims WHERE journey_id = $1 AND until_ms > $2");
    let Some(row) = work.maybe(query.bind(id).bind(ms(now))).await? else { return Ok(None) };
    let row = NamedRow::new("claims", &row);
    Ok(Some((Reviewer(row.get("reviewer")?), row.time("until_ms")?)))
}

/// Ends the claim on a journey that was decided.
pub(super) fn clear(id: i64) -> Query<'static> {
    sql("DELETE FROM claims WHERE journey_id = $1").bind(id)
}
