//! Retention: how long journeys are kept, and the erasure of one. Destroying its key destroys everything that was
//! sealed with it.

mod erase;
mod kept;

pub use erase::{Erased, Erasing};
pub use kept::{KeptFor, RetentionHold, Standing};

use super::engine::{Engine, sql};
use super::error::StoreError;
use super::journeys::{begin_locked, begin_sealed};
use super::record::{self, NewEntry};
use super::seal::{Commitment, Seal, SealedPlace};
use super::store_row::ms;
use crate::domain::event::Event;
use crate::domain::ids::{JourneyKey, Reviewer};
use jiff::Timestamp;

/// Retention periods, holds and erasure of journeys.
#[derive(Clone, Copy, Debug)]
pub struct Retention<'s>(pub(super) &'s Engine, pub(super) &'s Seal);

impl Retention<'_> {
    /// Records when the relationship with the applicant ended; false if there is no such journey.
    pub async fn end(&self, key: &JourneyKey, ended: Timestamp, by: &Reviewer) -> Result<bool, StoreError> {
        let Some((mut work, id)) = begin_locked(self.0, key).await? else { return Ok(false) };
        let upsert = sql("INSERT INTO retention (journey_id, ended_ms) VALUES ($1, $2)
             ON CONFLICT (journey_id) DO UPDATE SET ended_ms = excluded.ended_ms");
        work.later([upsert.bind(id).bind(ms(ended))]).await?;
        let (at, journey) = (work.now(), Some(key));
        let event = Event::RetentionEnded { ended };
        record::append(&mut work, &NewEntry { at, by, journey, event }).await?;
        work.commit().await?;
        Ok(true)
    }

    /// Puts a hold on a journey, so that it is not erased; false if there is no such journey. The chain has a
    /// commitment to the reason.
    pub async fn hold(&self, key: &JourneyKey, hold: &RetentionHold) -> Result<bool, StoreError> {
        let Some((mut work, id, seal)) = begin_sealed(self.0, self.1, key).await? else { return Ok(false) };
        let place = SealedPlace { table: "retention", column: "hold_reason", row: "" };
        let upsert = sql("INSERT INTO retention (journey_id, hold_reason, hold_by, hold_until_ms)
             VALUES ($1, $2, $3, $4)
             ON CONFLICT (journey_id) DO UPDATE SET hold_reason = excluded.hold_reason,
                 hold_by = excluded.hold_by, hold_until_ms = excluded.hold_until_ms");
        let upsert = upsert.bind(id).bind(seal.text(place, &hold.reason)?).bind(&hold.by.0);
        work.later([upsert.bind(hold.until.map(ms))]).await?;
        let (reason_sha256, reason_hmac) = Commitment::fields(Some(seal.commitment(&hold.reason)));
        let event = Event::RetentionHeld { until: hold.until, reason_sha256, reason_hmac };
        let (at, journey) = (work.now(), Some(key));
        record::append(&mut work, &NewEntry { at, by: &hold.by, journey, event }).await?;
        work.commit().await?;
        Ok(true)
    }

    /// Ends a hold; false if there was none.
    pub async fn release(&self, key: &JourneyKey, by: &Reviewer) -> Result<bool, StoreError> {
        let Some((mut work, id)) = begin_locked(self.0, key).await? else { return Ok(false) };
        let release = sql("UPDATE retention SET hold_reason = NULL, hold_by = NULL, hold_until_ms = NULL
             WHERE journey_id = $1 AND hold_by IS NOT NULL");
        if work.run(release.bind(id)).await? == 0 {
            return Ok(false);
        }
        let (at, journey, event) = (work.now(), Some(key), Event::RetentionReleased {});
        record::append(&mut work, &NewEntry { at, by, journey, event }).await?;
        work.commit().await?;
        Ok(true)
    }
}
