//! Claims: which reviewer has a journey, until when. A claim is a lease: it expires by itself.

use super::again::again;
use super::engine::{DbRow, Engine, Query, Work, sql};
use super::error::StoreError;
use super::journeys::{begin_locked, lock_query, row_number};
use super::notes;
use super::record::{self, NewEntry};
use super::seal::Seal;
use super::second::bars;
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
            let first = vec![lock_query(key), standing_query(key, by)];
            let (mut work, answers) = self.0.begin_with(first).await?;
            let Some(id) = row_number(&answers)? else { return Ok(Claimed::Unknown) };
            let standing = ClaimStanding::read(answers.get(1).map_or(&[], Vec::as_slice), work.now())?;
            let until = work.after(lease);
            let claimed = take(&mut work, (id, key), by, until, standing).await?;
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
            let Some((mut work, id)) = begin_locked(self.0, key).await? else { return Ok(Claimed::Unknown) };
            let (now, until) = (work.now(), work.after(lease));
            let answer = work.all(standing_query(key, &why.by)).await?;
            let mut standing = ClaimStanding::read(&answer, now)?;
            if let Some((other, _)) = standing.holder.take_if(|(holder, _)| *holder != why.by) {
                work.later([clear(id)]).await?;
                let event = Event::ClaimTaken { from: other };
                record::append(&mut work, &NewEntry { at: now, by: &why.by, journey: Some(key), event })
                    .await?;
                let seal = self.1.of_journey(&mut work, id, key).await?;
                notes::put(&mut work, id, key, why, &seal).await?;
            }
            let claimed = take(&mut work, (id, key), &why.by, until, standing).await?;
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
            let Some((mut work, id)) = begin_locked(self.0, key).await? else { return Ok(false) };
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

/// What a claim depends on. It is read while the journey's row is locked.
pub(super) struct ClaimStanding {
    /// Who has the journey now, and until when.
    holder: Option<(Reviewer, Timestamp)>,
    is_barred: bool,
}

/// Selects who has journey $1, $2, and whether it is closed to reviewer $3.
pub(super) const STANDING: &str = concat!(
    "SELECT j.id, c.reviewer, c.until_ms, EXISTS (SELECT 1 FROM decisions d WHERE d.journey_id = j.id AND ",
    bars!("$3"),
    ") AS is_barred FROM journeys j LEFT JOIN claims c ON c.journey_id = j.id WHERE j.provider = $1 AND j.journey = $2"
);

pub(super) const TAKE: &str = "INSERT INTO claims (journey_id, reviewer, until_ms) VALUES ($1, $2, $3)
     ON CONFLICT (journey_id) DO UPDATE SET reviewer = excluded.reviewer, until_ms = excluded.until_ms";

/// The query whose answer [`ClaimStanding::read`] reads.
pub(super) fn standing_query<'q>(key: &'q JourneyKey, by: &'q Reviewer) -> Query<'q> {
    sql(STANDING).bind(&key.provider.0).bind(key.id.as_sent()).bind(&by.0)
}

impl ClaimStanding {
    /// Nobody has the journey, and it is closed to nobody who asks.
    pub(super) const FREE: Self = Self { holder: None, is_barred: false };

    /// Reads the answer to [`standing_query`]. Of a journey that never came there is none.
    pub(super) fn read(rows: &[DbRow], now: Timestamp) -> Result<Self, StoreError> {
        let Some(row) = rows.first().map(|row| NamedRow::new("claims", row)) else { return Ok(Self::FREE) };
        let holder = match row.get::<Option<String>>("reviewer")? {
            Some(reviewer) => {
                Some((Reviewer(reviewer), row.time("until_ms")?)).filter(|(_, until)| *until > now)
            }
            None => None,
        };
        Ok(Self { holder, is_barred: row.get("is_barred")? })
    }
}

/// Claims a journey, whose row is locked, until then, if no other reviewer has it.
pub(super) async fn take(
    work: &mut Work,
    (id, key): (i64, &JourneyKey),
    by: &Reviewer,
    until: Timestamp,
    standing: ClaimStanding,
) -> Result<Claimed, StoreError> {
    let is_renewal = match standing.holder {
        Some((holder, until)) if holder != *by => return Ok(Claimed::By(holder, until)),
        _ if standing.is_barred => return Ok(Claimed::Barred),
        holder => holder.is_some(),
    };
    work.later([sql(TAKE).bind(id).bind(&by.0).bind(ms(until))]).await?;
    if !is_renewal {
        let entry = NewEntry { at: work.now(), by, journey: Some(key), event: Event::JourneyClaimed {} };
        record::append(work, &entry).await?;
    }
    Ok(Claimed::Yes)
}

/// Ends the claim on a journey that was decided.
pub(super) fn clear(id: i64) -> Query<'static> {
    sql("DELETE FROM claims WHERE journey_id = $1").bind(id)
}
