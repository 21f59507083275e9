//! The queue: light rows only, paged by key.

use super::error::{Damaged, StoreError};
use super::journeys::read_service;
use super::open::Store;
use super::store_row::{Listed, Named, ms};
use crate::domain::decision::DecisionState;
use crate::domain::ids::{JourneyId, JourneyKey, ProviderName, Reviewer};
use crate::domain::queue::{JourneyState, Row, Summary};
use jiff::Timestamp;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row as _, SqliteConnection};

/// A place in the queue's order: what comes next is what is greater.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    urgency: i64,
    since_ms: i64,
    id: i64,
}

impl Place {
    /// Before the first row.
    pub const START: Self = Self { urgency: i64::MIN, since_ms: i64::MIN, id: i64::MIN };
}

/// A page of the queue.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// Its rows.
    pub rows: Listed<Row>,
    /// Where the next page begins; none after the last.
    pub next: Option<Place>,
}

const PAGE: u32 = 10_000;

impl Store {
    /// Every journey that waits for a person or whose decision has not arrived, gravest first, then oldest.
    pub async fn queue(&self, now: Timestamp) -> Result<Listed<Row>, StoreError> {
        // One snapshot for all pages.
        let mut reading = self.reading().begin().await?;
        let mut all = Listed { items: Vec::new(), damaged: Vec::new() };
        let mut place = Some(Place::START);
        while let Some(after) = place {
            let page = page(&mut reading, after, PAGE, now).await?;
            all.items.extend(page.rows.items);
            all.damaged.extend(page.rows.damaged);
            place = page.next;
        }
        Ok(all)
    }

    /// At most `limit` rows after a place.
    pub async fn queue_page(&self, after: Place, limit: u32, now: Timestamp) -> Result<Page, StoreError> {
        page(&mut *self.reading().acquire().await?, after, limit, now).await
    }

    /// Where one journey stands, and who has it.
    pub async fn standing(
        &self,
        key: &JourneyKey,
        now: Timestamp,
    ) -> Result<Option<(JourneyState, Option<Reviewer>)>, StoreError> {
        let row = sqlx::query(
            "SELECT j.id, j.in_queue, c.reviewer, d.state FROM journeys j
             LEFT JOIN claims c ON c.journey_id = j.id AND c.until_ms > $3
             LEFT JOIN decisions d ON d.journey_id = j.id
                 AND d.state IN ('held', 'sending', 'waiting', 'conflict', 'refused')
             WHERE j.provider = $1 AND j.journey = $2",
        )
        .bind(&key.provider.0)
        .bind(key.id.as_sent())
        .bind(ms(now))
        .fetch_optional(self.reading())
        .await?;
        let Some(row) = row else { return Ok(None) };
        let row = Named::new("journeys", &row);
        let claimed_by = row.get::<Option<String>>("reviewer")?.map(Reviewer);
        let waits: bool = row.get("in_queue")?;
        Ok(Some((state(&row, waits, claimed_by.is_some())?, claimed_by)))
    }
}

async fn page(
    reading: &mut SqliteConnection,
    after: Place,
    limit: u32,
    now: Timestamp,
) -> Result<Page, StoreError> {
    let rows = sqlx::query(
        "SELECT j.id, j.provider, j.journey, j.service, j.summary, j.urgency, j.since_ms, c.reviewer, d.state
         FROM journeys j
         LEFT JOIN claims c ON c.journey_id = j.id AND c.until_ms > $5
         LEFT JOIN decisions d ON d.journey_id = j.id
             AND d.state IN ('held', 'sending', 'waiting', 'conflict', 'refused')
         WHERE j.in_queue = 1 AND (j.urgency, j.since_ms, j.id) > ($1, $2, $3)
         ORDER BY j.urgency, j.since_ms, j.id LIMIT $4",
    )
    .bind(after.urgency)
    .bind(after.since_ms)
    .bind(after.id)
    .bind(limit)
    .bind(ms(now))
    .fetch_all(reading)
    .await?;
    let full = u32::try_from(rows.len()).unwrap_or(u32::MAX) >= limit;
    let next = rows.last().filter(|_| full).map(place_of).transpose()?;
    Ok(Page { rows: Listed::sort(rows.iter().map(read_row)), next })
}

fn place_of(row: &SqliteRow) -> Result<Place, StoreError> {
    Ok(Place { urgency: row.try_get("urgency")?, since_ms: row.try_get("since_ms")?, id: row.try_get("id")? })
}

fn read_row(row: &SqliteRow) -> Result<Row, Damaged> {
    let row = Named::new("journeys", row);
    let summary: &str = row.get("summary")?;
    let summary: Summary =
        serde_json::from_str(summary).map_err(|_| row.odd("summary", "is not what we wrote"))?;
    let claimed_by = row.get::<Option<String>>("reviewer")?.map(Reviewer);
    let id: &str = row.get("journey")?;
    Ok(Row {
        key: JourneyKey { provider: ProviderName(row.get("provider")?), id: JourneyId::from(id) },
        service: read_service(&row)?,
        summary,
        state: state(&row, true, claimed_by.is_some())?,
        claimed_by,
    })
}

/// An open decision tells more than a claim, a claim more than nothing.
fn state(row: &Named<'_>, waits: bool, claimed: bool) -> Result<JourneyState, Damaged> {
    if row.get::<Option<&str>>("state")?.is_some() {
        let decision: DecisionState = row.word("state")?;
        return Ok(match decision {
            DecisionState::Held => JourneyState::Held,
            DecisionState::Sending => JourneyState::Sending,
            DecisionState::Waiting => JourneyState::Waiting,
            DecisionState::Conflict => JourneyState::Conflict,
            DecisionState::Refused => JourneyState::Refused,
            DecisionState::Delivered
            | DecisionState::Kept
            | DecisionState::Undone
            | DecisionState::Dropped => JourneyState::Closed,
        });
    }
    Ok(match (waits, claimed) {
        (false, _) => JourneyState::Closed,
        (true, true) => JourneyState::Claimed,
        (true, false) => JourneyState::Pending,
    })
}
