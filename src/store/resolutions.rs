//! Resolutions: what reviewers concluded about findings.

use super::again::again;
use super::engine::{DbRow, Engine, Query, sql};
use super::error::{Damaged, StoreError};
use super::journeys::begin_locked;
use super::record::{self, NewEntry};
use super::seal::{Commitment, Seal, SealedColumns, SealedPlace, key_columns};
use super::store_row::{Listed, NamedRow, ms};
use crate::domain::event::Event;
use crate::domain::ids::{FindingId, JourneyKey, Reviewer};
use crate::domain::resolution::Resolution;
use crate::domain::text::Untrusted;
use jiff::Timestamp;

/// The resolutions of all journeys.
#[derive(Clone, Copy, Debug)]
pub struct Resolutions<'s>(pub(super) &'s Engine, pub(super) &'s Seal);

impl Resolutions<'_> {
    /// Resolves a finding, and replaces an earlier resolution; false if there is no such journey.
    pub async fn resolve(&self, key: &JourneyKey, resolution: &Resolution) -> Result<bool, StoreError> {
        again!(async {
            let Some((mut work, id)) = begin_locked(self.0, key).await? else { return Ok(false) };
            let at = work.at(resolution.at);
            let conclusion: &'static str = resolution.conclusion.into();
            let seal = self.1.of_journey(&mut work, id, key).await?;
            let comment = resolution.comment.as_ref().map(Untrusted::as_sent);
            let name = resolution.finding.0.as_sent();
            let place = SealedPlace { table: "resolutions", column: "comment", row: name };
            let upsert = sql(
                "INSERT INTO resolutions (journey_id, finding, conclusion, reason, comment, reviewer, at_ms)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (journey_id, finding) DO UPDATE SET conclusion = excluded.conclusion,
                 reason = excluded.reason, comment = excluded.comment, reviewer = excluded.reviewer,
                 at_ms = excluded.at_ms",
            )
            .bind(id)
            .bind(resolution.finding.0.as_sent())
            .bind(conclusion)
            .bind(resolution.reason.as_ref())
            .bind(seal.maybe_text(place, comment)?)
            .bind(&resolution.by.0)
            .bind(ms(at));
            work.later([upsert]).await?;
            let commitment = comment.map(|comment| seal.commitment(comment));
            let (comment_sha256, comment_hmac) = Commitment::fields(commitment);
            let event = Event::FindingResolved {
                finding: resolution.finding.clone(),
                conclusion: resolution.conclusion,
                reason: resolution.reason.clone(),
                comment_sha256,
                comment_hmac,
            };
            let entry = NewEntry { at, by: &resolution.by, journey: Some(key), event };
            record::append(&mut work, &entry).await?;
            work.commit().await?;
            Ok(true)
        })
    }

    /// Withdraws a resolution; returns whether there was one.
    pub async fn withdraw(
        &self,
        key: &JourneyKey,
        finding: &FindingId,
        by: &Reviewer,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        again!(async {
            let Some((mut work, id)) = begin_locked(self.0, key).await? else { return Ok(false) };
            let delete = sql("DELETE FROM resolutions WHERE journey_id = $1 AND finding = $2");
            if work.run(delete.bind(id).bind(finding.0.as_sent())).await? == 0 {
                return Ok(false);
            }
            let event = Event::FindingReopened { finding: finding.clone() };
            record::append(&mut work, &NewEntry { at, by, journey: Some(key), event }).await?;
            work.commit().await?;
            Ok(true)
        })
    }

    /// The resolutions on a journey, oldest first.
    pub async fn of(&self, key: &JourneyKey) -> Result<Listed<Resolution>, StoreError> {
        let rows = self.0.all(resolutions_query(key)).await?;
        Ok(Listed::sort(rows.iter().map(|row| read_resolution(row, self.1))))
    }
}

pub(super) fn resolutions_query(key: &JourneyKey) -> Query<'_> {
    let query = sql(concat!(
        "SELECT r.finding, r.conclusion, r.reason, r.comment, r.reviewer, r.at_ms, ",
        key_columns!(),
        " FROM resolutions r JOIN journeys j ON j.id = r.journey_id LEFT JOIN keys k ON k.journey_id = j.id
         WHERE j.provider = $1 AND j.journey = $2 ORDER BY r.at_ms, r.finding"
    ));
    query.bind(&key.provider.0).bind(key.id.as_sent())
}

pub(super) fn read_resolution(row: &DbRow, seal: &Seal) -> Result<Resolution, Damaged> {
    let row = NamedRow::new("resolutions", row);
    let finding: String = row.get("finding")?;
    let comment = SealedColumns::of(seal, &row).maybe_text("comment", &finding)?;
    Ok(Resolution {
        finding: FindingId::from(finding),
        conclusion: row.word("conclusion")?,
        reason: row.get("reason")?,
        comment: comment.map(Untrusted::new),
        by: Reviewer(row.get("reviewer")?),
        at: row.time("at_ms")?,
    })
}
