//! The queue: light rows only, paged by key.

use super::engine::{DbRow, Engine, Query, Work, sql};
use super::error::{Damaged, StoreError};
use super::journeys::read_service;
use super::store_row::{Listed, NamedRow, ms};
use crate::domain::capabilities::Capabilities;
use crate::domain::decision::DecisionState;
use crate::domain::ids::{JourneyId, JourneyKey, ProviderName, Reviewer};
use crate::domain::queue::{JourneyState, Row, Summary};
use jiff::Timestamp;
use std::collections::HashMap;

/// The queue.
#[derive(Clone, Copy, Debug)]
pub struct Queue<'s>(pub(super) &'s Engine);

/// A place in the queue's order: what comes next is what is greater.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct QueuePosition {
    urgency: i64,
    since_ms: i64,
    id: i64,
}

impl QueuePosition {
    /// Before the first row.
    pub const START: Self = Self { urgency: i64::MIN, since_ms: i64::MIN, id: i64::MIN };
}

/// A page of the queue.
#[derive(Clone, Debug, PartialEq)]
pub struct QueuePage {
    pub rows: Listed<Row>,
    /// Where the next page begins; none after the last.
    pub next: Option<QueuePosition>,
}

const PAGE: u32 = 10_000;

impl Queue<'_> {
    /// Every journey that waits for a person or whose decision has not arrived, gravest first, then oldest.
    pub async fn all(&self) -> Result<Listed<Row>, StoreError> {
        // One snapshot for all pages.
        let mut reading = self.0.snapshot().await?;
        let standings = Standings::read(&mut reading, self.0.now()).await?;
        let mut all = Listed { items: Vec::new(), damaged: Vec::new() };
        let mut place = Some(QueuePosition::START);
        while let Some(after) = place {
            let page = page(&mut reading, after, PAGE, &standings).await?;
            all.items.extend(page.rows.items);
            all.damaged.extend(page.rows.damaged);
            place = page.next;
        }
        Ok(all)
    }

    /// At most `limit` rows after a place.
    pub async fn page(&self, after: QueuePosition, limit: u32) -> Result<QueuePage, StoreError> {
        let mut reading = self.0.snapshot().await?;
        let standings = Standings::read(&mut reading, self.0.now()).await?;
        page(&mut reading, after, limit, &standings).await
    }

    /// The state of one journey, and who has it.
    pub async fn standing(
        &self,
        key: &JourneyKey,
    ) -> Result<Option<(JourneyState, Option<Reviewer>)>, StoreError> {
        let row = self.0.maybe(standing_query(key, self.0.now())).await?;
        Ok(row.as_ref().map(read_standing).transpose()?)
    }
}

pub(super) fn standing_query(key: &JourneyKey, now: Timestamp) -> Query<'_> {
    let query = sql("SELECT j.id, j.in_queue, j.summary, c.reviewer, d.state FROM journeys j
         LEFT JOIN claims c ON c.journey_id = j.id AND c.until_ms > $3
         LEFT JOIN open_decisions d ON d.journey_id = j.id
         WHERE j.provider = $1 AND j.journey = $2");
    query.bind(&key.provider.0).bind(key.id.as_sent()).bind(ms(now))
}

pub(super) fn read_standing(row: &DbRow) -> Result<(JourneyState, Option<Reviewer>), Damaged> {
    let row = NamedRow::new("journeys", row);
    let claimed_by = row.get::<Option<String>>("reviewer")?.map(Reviewer);
    let waits: bool = row.get("in_queue")?;
    let decision = row.get::<Option<&str>>("state")?;
    let state = state(&row, decision, waits, claimed_by.is_some())?;
    Ok((state.of(&read_summary(&row)), claimed_by))
}

/// Claims and open decisions by journey: few, so they are read once and not joined to each row.
struct Standings {
    claims: HashMap<i64, Reviewer>,
    decisions: HashMap<i64, String>,
}

impl Standings {
    async fn read(reading: &mut Work, now: Timestamp) -> Result<Self, StoreError> {
        let claims = sql("SELECT journey_id, reviewer FROM claims WHERE until_ms > $1").bind(ms(now));
        let claims = reading.all(claims).await?;
        let decisions = reading.all(sql("SELECT journey_id, state FROM open_decisions")).await?;
        // A claim that cannot be read is none.
        let pair = |row: &DbRow| Some((row.get(0).ok()?, row.get::<String>(1).ok()?));
        let claims = claims.iter().filter_map(pair).map(|(id, reviewer)| (id, Reviewer(reviewer))).collect();
        Ok(Self { claims, decisions: decisions.iter().filter_map(pair).collect() })
    }
}

async fn page(
    reading: &mut Work,
    after: QueuePosition,
    limit: u32,
    standings: &Standings,
) -> Result<QueuePage, StoreError> {
    let query = sql("SELECT id, provider, journey, service, summary, urgency, since_ms FROM journeys
         WHERE in_queue = 1 AND (urgency, since_ms, id) > ($1, $2, $3)
         ORDER BY urgency, since_ms, id LIMIT $4");
    let query = query.bind(after.urgency).bind(after.since_ms).bind(after.id).bind(limit);
    let rows = reading.all(query).await?;
    let full = u32::try_from(rows.len()).unwrap_or(u32::MAX) >= limit;
    let next = rows.last().filter(|_| full).map(place_of).transpose()?;
    Ok(QueuePage { rows: Listed::sort(rows.iter().map(|row| read_row(row, standings))), next })
}

fn place_of(row: &DbRow) -> Result<QueuePosition, StoreError> {
    Ok(QueuePosition { urgency: row.get("urgency")?, since_ms: row.get("since_ms")?, id: row.get("id")? })
}

fn read_row(row: &DbRow, standings: &Standings) -> Result<Row, Damaged> {
    let row = NamedRow::new("journeys", row);
    let summary = read_summary(&row);
    let number: i64 = row.get("id")?;
    let claimed_by = standings.claims.get(&number).cloned();
    let decision = standings.decisions.get(&number).map(String::as_str);
    let id: &str = row.get("journey")?;
    Ok(Row {
        key: JourneyKey { provider: ProviderName(row.get("provider")?), id: JourneyId::from(id) },
        service: read_service(&row)?,
        // What a service offers is not in the store: the review service adds it.
        capabilities: Capabilities::default(),
        state: state(&row, decision, true, claimed_by.is_some())?.of(&summary),
        summary,
        claimed_by,
    })
}

/// A summary that is not what we wrote is told in its place: the journey is still there and can be opened.
pub(super) fn read_summary(row: &NamedRow<'_>) -> Summary {
    let read = row.get::<&str>("summary").ok().and_then(|text| serde_json::from_str(text).ok());
    read.unwrap_or_else(|| Summary::of_unreadable(&row.odd("summary", "is not what we wrote").to_string()))
}

/// An open decision tells more than a claim, a claim more than nothing.
fn state(
    row: &NamedRow<'_>,
    decision: Option<&str>,
    waits: bool,
    claimed: bool,
) -> Result<JourneyState, Damaged> {
    let Some(word) = decision else {
        return Ok(match (waits, claimed) {
            (false, _) => JourneyState::Closed,
            (true, true) => JourneyState::Claimed,
            (true, false) => JourneyState::Pending,
        });
    };
    let decision: DecisionState = word.parse().map_err(|_| row.odd("state", "holds an unknown word"))?;
    Ok(match decision {
        DecisionState::Held => JourneyState::Held,
        DecisionState::Sending => JourneyState::Sending,
        DecisionState::Waiting => JourneyState::Waiting,
        DecisionState::Conflict => JourneyState::Conflict,
        DecisionState::Refused => JourneyState::Refused,
        DecisionState::Delivered | DecisionState::Kept | DecisionState::Undone | DecisionState::Dropped => {
            JourneyState::Closed
        }
    })
}
