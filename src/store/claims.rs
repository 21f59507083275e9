//! Claims: which reviewer has a journey, until when. A claim is a lease: it expires by itself.

use super::again::again;
use super::engine::{DbRow, Engine, Query, Work, sql};
use super::error::{Damaged, StoreError};
use super::journeys::{begin_locked, lock_query, row_number};
use super::notes;
use super::record::{self, NewEntry};
use super::seal::Seal;
use super::second::BARRED;
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
            let [holder, barred] = standing_queries(key, by);
            let (mut work, answers) = self.0.begin_with(vec![lock_query(key), holder, barred]).await?;
            let Some(id) = row_number(&answers)? else { return Ok(Claimed::Unknown) };
            let standing = ClaimStanding::read(answers.get(1..).unwrap_or_default(), work.now())?;
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
            let answers = work.together(standing_queries(key, &why.by).into()).await?;
            let mut standing = ClaimStanding::read(&answers, now)?;
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

pub(super) const HOLDER: &str =
    "SELECT c.journey_id, c.reviewer, c.until_ms FROM claims c JOIN journeys j ON j.id = c.journey_id
     WHERE j.provider = $1 AND j.journey = $2";

pub(super) const TAKE: &str = "INSERT INTO claims (journey_id, reviewer, until_ms) VALUES ($1, $2, $3)
     ON CONFLICT (journey_id) DO UPDATE SET reviewer = excluded.reviewer, until_ms = excluded.until_ms";

/// The queries whose answers [`ClaimStanding::read`] reads.
pub(super) fn standing_queries<'q>(key: &'q JourneyKey, by: &'q Reviewer) -> [Query<'q>; 2] {
    let of_journey = |query: Query<'q>| query.bind(&key.provider.0).bind(key.id.as_sent());
    [of_journey(sql(HOLDER)), of_journey(sql(BARRED)).bind(&by.0)]
}

impl ClaimStanding {
    /// Nobody has the journey, and it is closed to nobody who asks.
    pub(super) const FREE: Self = Self { holder: None, is_barred: false };

    pub(super) fn read(answers: &[Vec<DbRow>], now: Timestamp) -> Result<Self, StoreError> {
        let first = |at: usize| answers.get(at).and_then(|rows| rows.first());
        let read = |row| {
            let row = NamedRow::new("claims", row);
            Ok::<_, Damaged>((Reviewer(row.get("reviewer")?), row.time("until_ms")?))
        };
        let holder = first(0).map(read).transpose()?.filter(|(_, until)| *until > now);
        Ok(Self { holder, is_barred: first(1).is_some() })
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
