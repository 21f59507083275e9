//! Reopens a journey whose service does not show its delivered decision any more.

use super::engine::sql;
use super::error::StoreError;
use super::journeys::{begin_locked, ourselves, refresh_queue};
use super::notes;
use super::outbox::Outbox;
use super::record::{self, NewEntry};
use crate::domain::event::Event;
use crate::domain::ids::JourneyKey;
use crate::domain::record::Note;
use crate::domain::text::Untrusted;
use jiff::Timestamp;
use uuid::Uuid;

/// Selects the delivered decision that settled the journey $2 of the account $1, and the time of its delivery.
pub(super) const SETTLED_BY: &str = "SELECT d.id, coalesce(o.due_set_ms, o.created_ms)
     FROM journeys j JOIN decisions d ON d.journey_id = j.id
     JOIN deliveries o ON o.decision_id = d.id AND o.follows IS NULL
     WHERE j.provider = $1 AND j.journey = $2 AND j.settled AND o.kind = 'decision' AND o.state = 'delivered'
     ORDER BY d.ordinal DESC LIMIT 1";

impl Outbox<'_> {
    /// The delivered decision that settled a journey, and the time of its delivery; `None` if the journey is open or if
    /// its decision went to a webhook or stayed here.
    pub async fn settled_by(&self, key: &JourneyKey) -> Result<Option<(Uuid, Timestamp)>, StoreError> {
        let row = self.0.maybe(sql(SETTLED_BY).bind(&key.provider.0).bind(key.id.as_sent())).await?;
        let Some(row) = row else { return Ok(None) };
        let id: String = row.get(0)?;
        let at = Timestamp::from_millisecond(row.get(1)?).unwrap_or(Timestamp::MAX);
        Ok(id.parse().ok().map(|id| (id, at)))
    }

    /// Reopens a journey, with a note that says why.
    pub async fn reopen(&self, key: &JourneyKey, decision: Uuid, why: &str) -> Result<(), StoreError> {
        let Some((mut work, id)) = begin_locked(self.0, key).await? else { return Ok(()) };
        // Skip a journey that needs no review: the document without the decision may have been an older version.
        let open = sql("UPDATE journeys SET settled = FALSE WHERE id = $1 AND needs_review");
        if work.run(open.bind(id)).await? == 0 {
            return Ok(());
        }
        work.later([refresh_queue(id)]).await?;
        let (at, by) = (work.now(), ourselves());
        let event = Event::DecisionUnshown { decision };
        record::append(&mut work, &NewEntry { at, by: &by, journey: Some(key), event }).await?;
        let seal = self.1.of_journey(&mut work, id, key).await?;
        notes::put(&mut work, id, key, &Note { by, at, text: Untrusted::new(why) }, &seal).await?;
        work.commit().await
    }
}
