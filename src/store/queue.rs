//! The queue: light rows without documents, read page by page from a key position.

use super::assignments;
use super::engine::{DbRow, Engine, Query, Work, sql};
use super::error::{Damaged, StoreError};
use super::journeys::read_service;
use super::median_wait::median_since_ms;
use super::seal::{Seal, SealedColumns, SealedPlace};
use super::store_row::{Listed, NamedRow, ms};
use crate::domain::capabilities::Capabilities;
use crate::domain::decision::DecisionState;
use crate::domain::ids::{JourneyId, JourneyKey, ProviderName, Reviewer};
pub use crate::domain::queue::QueuePosition;
use crate::domain::queue::{ChangedRow, JourneyState, QueuedRow, Row, RowId, RowOrder, Summary};
use crate::domain::routing::Routing;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::HashMap;

/// The queue of journeys that wait for a reviewer.
#[derive(Clone, Copy, Debug)]
pub struct Queue<'s>(pub(super) &'s Engine, pub(super) &'s Seal);

/// Consecutive rows of the queue in one order.
#[derive(Clone, Debug, PartialEq)]
pub struct QueuePage {
    pub rows: Listed<QueuedRow>,
    /// The position of the next page; `None` after the last one.
    pub next: Option<QueuePosition>,
}

/// A service level as the store needs it. Without an account and a rule it applies to all journeys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StoredLevel {
    pub provider: Option<String>,
    pub rule: Option<String>,
    pub ms: i64,
}

/// The progress of computing when journeys are late. It is stored in place of the levels until the computation is done.
#[derive(Serialize, Deserialize)]
struct LevelProgress {
    levels: String,
    /// The highest number of a journey that is done.
    done: i64,
}

/// How many journey numbers are computed in one step, with the write lock held.
const LEVEL_STEP: i64 = 10_000;

/// The waiting times by which journeys are counted, in milliseconds.
const WAIT_LIMITS: [i64; 4] = [3_600_000, 4 * 3_600_000, 24 * 3_600_000, 72 * 3_600_000];

/// Counts of waiting times in the queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waits {
    pub total: usize,
    /// Journeys that wait longer than their service level.
    pub late: usize,
    pub oldest_since_ms: Option<i64>,
    /// Since when the median journey waits.
    pub median_since_ms: Option<i64>,
    /// Journeys that wait less than 1, 4, 24 and 72 hours.
    pub shorter: [usize; WAIT_LIMITS.len()],
}

const PAGE: u32 = 2_000;

/// A statement over the rows in the queue, in two parts: before and after that condition. SQLite uses its partial index
/// only for exactly this text, and PostgreSQL's column is a boolean.
macro_rules! in_queue {
    ($before:literal) => {
        in_queue!($before, "")
    };
    ($before:literal, $after:literal) => {
        sql(concat!($before, "in_queue = 1", $after)).on_postgres(concat!($before, "in_queue", $after))
    };
}
pub(super) use in_queue;

impl Queue<'_> {
    /// Every journey that waits for a person or whose decision is not delivered yet, most urgent first, then oldest.
    pub async fn all(&self) -> Result<Listed<Row>, StoreError> {
        let mut all = Listed { items: Vec::new(), damaged: Vec::new() };
        let mut pages = self.pages(QueuePosition::start(i64::MIN, 0)).await?;
        while let Some(page) = pages.next(PAGE).await? {
            all.items.extend(page.items.into_iter().map(|queued| queued.row));
            all.damaged.extend(page.damaged);
        }
        Ok(all)
    }

    /// All pages from a position on, in one snapshot.
    pub async fn pages(&self, from: QueuePosition) -> Result<QueuePages, StoreError> {
        let (reading, answers) = self.0.snapshot_with(Standings::queries(self.0.now()).into()).await?;
        let standings = Standings::of(&mut answers.into_iter())?;
        Ok(QueuePages { reading, standings, seal: self.1.clone(), next: Some(from) })
    }

    /// At most `limit` rows after a position.
    pub async fn page(&self, after: QueuePosition, limit: u32) -> Result<QueuePage, StoreError> {
        let mut pages = self.pages(after).await?;
        let rows = pages.next(limit).await?.unwrap_or_else(|| Listed::sort([]));
        Ok(QueuePage { rows, next: pages.next })
    }

    /// The rows with these numbers, in any order.
    pub async fn rows(&self, ids: &[RowId], at_ms: i64) -> Result<Listed<QueuedRow>, StoreError> {
        let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
        let query = sql("SELECT j.id, provider, journey, service, summary, urgency, since_ms, late_at_ms, key_no, wrapped
             FROM journeys j LEFT JOIN keys k ON k.journey_id = j.id WHERE j.id IN (SELECT value FROM json_each($1))")
        .on_postgres(
            "SELECT j.id, provider, journey, service, summary, urgency, since_ms, late_at_ms, key_no, wrapped
             FROM journeys j LEFT JOIN keys k ON k.journey_id = j.id
             WHERE j.id IN (SELECT value::bigint FROM json_array_elements_text($1::json) e (value))",
        );
        let query = query.bind(json!(ids).to_string());
        let (standings, rows) = Standings::read_with(self.0, query).await?;
        Ok(Listed::sort(rows.iter().map(|row| read_row(row, &standings, self.1, at_ms))))
    }

    /// The current rows of these journeys. Each names the queued row directly before it with the same sort position, if
    /// there is one. Unknown journeys are left out.
    pub async fn changed(&self, keys: &[JourneyKey], at_ms: i64) -> Result<Listed<ChangedRow>, StoreError> {
        let keys: Vec<[&str; 2]> =
            keys.iter().map(|key| [key.provider.0.as_str(), key.id.as_sent()]).collect();
        let query = sql(
            "SELECT j.id, j.provider, j.journey, j.service, j.summary, j.urgency, j.since_ms, j.late_at_ms,
                 j.in_queue, q.key_no, q.wrapped,
                 (SELECT p.id FROM journeys p WHERE p.in_queue = 1 AND p.urgency = j.urgency
                      AND p.since_ms = j.since_ms AND (p.provider, p.journey) < (j.provider, j.journey)
                      AND (p.late_at_ms < $2) = (j.late_at_ms < $2)
                  ORDER BY p.provider DESC, p.journey DESC LIMIT 1) AS follows
             FROM json_each($1) k
             JOIN journeys j ON j.provider = k.value ->> 0 AND j.journey = k.value ->> 1
             LEFT JOIN keys q ON q.journey_id = j.id",
        )
        .on_postgres(
            "SELECT j.id, j.provider, j.journey, j.service, j.summary, j.urgency, j.since_ms, j.late_at_ms,
                 j.in_queue, q.key_no, q.wrapped,
                 (SELECT p.id FROM journeys p WHERE p.in_queue AND p.urgency = j.urgency
                      AND p.since_ms = j.since_ms AND (p.provider, p.journey) < (j.provider, j.journey)
                      AND (p.late_at_ms < $2) = (j.late_at_ms < $2)
                  ORDER BY p.provider DESC, p.journey DESC LIMIT 1) AS follows
             FROM json_array_elements($1::json) k (value)
             JOIN journeys j ON j.provider = k.value ->> 0 AND j.journey = k.value ->> 1
             LEFT JOIN keys q ON q.journey_id = j.id",
        );
        let query = query.bind(json!(keys).to_string()).bind(at_ms);
        let (standings, rows) = Standings::read_with(self.0, query).await?;
        Ok(Listed::sort(rows.iter().map(|row| read_changed(row, &standings, self.1, at_ms))))
    }

    /// Counts of waiting times, read from the queue's index.
    pub async fn waits(&self, now_ms: i64) -> Result<Waits, StoreError> {
        let mut reading = self.0.snapshot().await?;
        let count = in_queue!(
            "SELECT count(*), count(*) FILTER (WHERE late_at_ms < $1), min(since_ms),
                 count(*) FILTER (WHERE since_ms > $2), count(*) FILTER (WHERE since_ms > $3),
                 count(*) FILTER (WHERE since_ms > $4), count(*) FILTER (WHERE since_ms > $5)
             FROM journeys WHERE ",
            // Quality samples are in the queue too, but no applicant waits for them.
            " AND id NOT IN (SELECT journey_id FROM samples WHERE judged_ms IS NULL)"
        );
        let count = WAIT_LIMITS
            .iter()
            .fold(count.bind(now_ms), |count, limit| count.bind(now_ms.saturating_sub(*limit)));
        let row = reading.one(count).await?;
        let number = |at: usize| Ok::<_, StoreError>(usize::try_from(row.get::<i64>(at)?).unwrap_or(0));
        let total = number(0)?;
        let oldest_since_ms: Option<i64> = row.get(2)?;
        let mut shorter = [0; WAIT_LIMITS.len()];
        for (at, shorter) in (3..).zip(&mut shorter) {
            *shorter = number(at)?;
        }
        let late = number(1)?;
        let median_since_ms = median_since_ms(&mut reading).await?;
        Ok(Waits { total, late, oldest_since_ms, median_since_ms, shorter })
    }

    /// Whether the stored late times were computed with these levels.
    pub async fn has_service_levels(&self, levels: &[StoredLevel]) -> Result<bool, StoreError> {
        let known = self.0.maybe(sql("SELECT levels FROM service_levels")).await?;
        Ok(known.map(|row| row.get::<String>(0)).transpose()? == Some(json!(levels).to_string()))
    }

    /// Computes again when each journey is late, if the levels have changed. The last level that applies to a journey
    /// counts. Returns whether there was anything to do. Other transactions can write between the steps. A computation
    /// that was begun with the same levels is continued; one with other levels is replaced.
    pub async fn set_service_levels(&self, levels: &[StoredLevel]) -> Result<bool, StoreError> {
        if self.has_service_levels(levels).await? {
            return Ok(false);
        }
        let mut is_first = true;
        while self.step_to_levels(levels, is_first).await? {
            is_first = false;
        }
        Ok(true)
    }

    /// Computes the next step. False if no journeys are left, or another process has begun with other levels.
    async fn step_to_levels(&self, levels: &[StoredLevel], is_first: bool) -> Result<bool, StoreError> {
        let text = json!(levels).to_string();
        let mut work = self.0.begin().await?;
        let noted = sql("SELECT levels FROM service_levels")
            .on_postgres("SELECT levels FROM service_levels FOR UPDATE");
        let noted = work.maybe(noted).await?;
        let noted = noted.map(|row| row.get::<String>(0)).transpose()?.unwrap_or_default();
        let done = match serde_json::from_str::<LevelProgress>(&noted) {
            _ if noted == text => return Ok(false),
            Ok(progress) if progress.levels == text => progress.done,
            _ if is_first => 0,
            _ => return Ok(false),
        };
        let until = done.saturating_add(LEVEL_STEP);
        for level in levels {
            let update = sql("UPDATE journeys SET late_at_ms = CASE WHEN since_ms > 9223372036854775807 - $1
                     THEN 9223372036854775807 ELSE since_ms + $1 END
                 WHERE id > $4 AND id <= $5 AND (since_ms > 9223372036854775807 - $1 OR late_at_ms <> since_ms + $1)
                     AND ($2 IS NULL OR provider = $2)
                     AND ($3 IS NULL OR EXISTS (SELECT 1 FROM json_each(failed_rules) WHERE value = $3))")
            .on_postgres(
                "UPDATE journeys SET late_at_ms = CASE WHEN since_ms > 9223372036854775807 - $1
                     THEN 9223372036854775807 ELSE since_ms + $1 END
                 WHERE id > $4 AND id <= $5 AND CASE WHEN since_ms > 9223372036854775807 - $1 THEN TRUE
                     ELSE late_at_ms <> since_ms + $1 END
                     AND ($2 IS NULL OR provider = $2)
                     AND ($3 IS NULL OR referee_failed_rule('{\"failed_rules\":' || failed_rules || '}', $3))",
            );
            let update = update.bind(level.ms).bind(level.provider.as_deref()).bind(level.rule.as_deref());
            work.run(update.bind(done).bind(until)).await?;
        }
        let last: i64 = work.one(sql("SELECT coalesce(max(id), 0) FROM journeys")).await?.get(0)?;
        let is_last = last <= until;
        let upsert = sql("INSERT INTO service_levels (id, levels) VALUES (1, $1)
             ON CONFLICT (id) DO UPDATE SET levels = excluded.levels");
        let progress = LevelProgress { levels: text, done: until };
        let note = if is_last { progress.levels } else { json!(progress).to_string() };
        work.run(upsert.bind(note)).await?;
        work.commit().await?;
        Ok(!is_last)
    }

    /// The state of one journey, and the reviewer who has it.
    pub async fn standing(
        &self,
        key: &JourneyKey,
    ) -> Result<Option<(JourneyState, Option<Reviewer>)>, StoreError> {
        let row = self.0.maybe(standing_query(key, self.0.now())).await?;
        Ok(row.as_ref().map(|row| read_standing(row, self.1)).transpose()?)
    }
}

pub(super) fn standing_query(key: &JourneyKey, now: Timestamp) -> Query<'_> {
    let query = sql(
        "SELECT j.id, (j.needs_review AND NOT j.settled) AS waits, j.summary, c.reviewer, d.state, j.provider, j.journey, k.key_no, k.wrapped
         FROM journeys j LEFT JOIN keys k ON k.journey_id = j.id
         LEFT JOIN claims c ON c.journey_id = j.id AND c.until_ms > $3
         LEFT JOIN open_decisions d ON d.journey_id = j.id
         WHERE j.provider = $1 AND j.journey = $2",
    );
    query.bind(&key.provider.0).bind(key.id.as_sent()).bind(ms(now))
}

pub(super) fn read_standing(row: &DbRow, seal: &Seal) -> Result<(JourneyState, Option<Reviewer>), Damaged> {
    let row = NamedRow::new("journeys", row);
    let claimed_by = row.get::<Option<String>>("reviewer")?.map(Reviewer);
    let waits: bool = row.get("waits")?;
    let decision = row.get::<Option<&str>>("state")?;
    let state = state(&row, decision, waits, claimed_by.is_some())?;
    Ok((state.of(&read_summary(&row, seal)), claimed_by))
}

/// Claims, assignments and open decisions by journey row. There are few, so they are read once instead of joined to
/// each row.
#[derive(Debug)]
struct Standings {
    claims: HashMap<i64, Reviewer>,
    routings: HashMap<i64, Routing>,
    decisions: HashMap<i64, String>,
}

impl Standings {
    /// Reads the standings and the rows of another query in one round trip to the database.
    async fn read_with(engine: &Engine, query: Query<'_>) -> Result<(Self, Vec<DbRow>), StoreError> {
        let queries = Self::queries(engine.now()).into_iter().chain([query]).collect();
        let mut answers = engine.read_together(queries).await?.into_iter();
        Ok((Self::of(&mut answers)?, answers.next().unwrap_or_default()))
    }

    fn queries(now: Timestamp) -> [Query<'static>; 5] {
        let claims = sql("SELECT journey_id, reviewer FROM claims WHERE until_ms > $1").bind(ms(now));
        let [assigned, escalated, samples] = assignments::all_queries(now);
        [claims, sql("SELECT journey_id, state FROM open_decisions"), assigned, escalated, samples]
    }

    fn of(answers: &mut impl Iterator<Item = Vec<DbRow>>) -> Result<Self, StoreError> {
        let mut next = || answers.next().unwrap_or_default();
        let (claims, decisions) = (next(), next());
        // A claim that cannot be read counts as none.
        let pair = |row: &DbRow| Some((row.get(0).ok()?, row.get::<String>(1).ok()?));
        let claims = claims.iter().filter_map(pair).map(|(id, reviewer)| (id, Reviewer(reviewer))).collect();
        let routings = assignments::routings([next(), next(), next()])?;
        Ok(Self { claims, routings, decisions: decisions.iter().filter_map(pair).collect() })
    }
}

/// The pages of the queue, read from one snapshot.
#[derive(Debug)]
pub struct QueuePages {
    reading: Work,
    standings: Standings,
    seal: Seal,
    next: Option<QueuePosition>,
}

impl QueuePages {
    /// The next page of at most `limit` rows; `None` after the last one.
    pub async fn next(&mut self, limit: u32) -> Result<Option<Listed<QueuedRow>>, StoreError> {
        let Some(mut place) = self.next.take() else { return Ok(None) };
        let mut rows = Vec::new();
        let mut missing = limit;
        while missing > 0 {
            let more = self.after(&place, missing).await?;
            missing = missing.saturating_sub(u32::try_from(more.len()).unwrap_or(u32::MAX));
            match more.last().filter(|_| missing == 0) {
                Some(last) => self.next = Some(position(last, &place)?),
                None => match self.section_after(&place).await? {
                    Some(section) => place = section,
                    None => missing = 0,
                },
            }
            rows.extend(more);
        }
        let at_ms = place.at_ms;
        Ok(Some(Listed::sort(rows.iter().map(|row| read_row(row, &self.standings, &self.seal, at_ms)))))
    }

    /// Rows after a position, in the position's section: late or in time, and of one urgency. Whether a row is late is
    /// decided by the position's times, so that no row changes its section between two pages.
    async fn after(&mut self, place: &QueuePosition, limit: u32) -> Result<Vec<DbRow>, StoreError> {
        let QueuePosition { order, key, .. } = place;
        if order.urgency == i64::MIN {
            return Ok(Vec::new());
        }
        let query = if order.is_in_time { in_time_query() } else { late_query() };
        let query =
            query.bind(order.urgency).bind(order.since_ms).bind(&key.provider.0).bind(key.id.as_sent());
        self.reading.all(query.bind(place.in_time_since_ms).bind(place.at_ms).bind(limit)).await
    }

    /// The start of the next section: the next urgency, or the rows in time after the late ones.
    async fn section_after(&mut self, place: &QueuePosition) -> Result<Option<QueuePosition>, StoreError> {
        let mut is_in_time = place.order.is_in_time;
        let mut urgency = self.urgency_after(place.order.urgency).await?;
        if urgency.is_none() && !is_in_time {
            is_in_time = true;
            urgency = self.urgency_after(i64::MIN).await?;
        }
        Ok(urgency.map(|urgency| place.clone().of_urgency(is_in_time, urgency)))
    }

    async fn urgency_after(&mut self, urgency: i64) -> Result<Option<i64>, StoreError> {
        let query = in_queue!("SELECT min(urgency) FROM journeys WHERE ", " AND urgency > $1");
        self.reading.one(query.bind(urgency)).await?.get(0)
    }
}

fn late_query<'q>() -> Query<'q> {
    in_queue!(
        "SELECT id, provider, journey, service, summary, urgency, since_ms, late_at_ms, key_no, wrapped
         FROM journeys LEFT JOIN keys ON journey_id = id WHERE ",
        " AND urgency = $1 AND (since_ms, provider, journey) > ($2, $3, $4)
             AND since_ms < $5 AND late_at_ms < $6
         ORDER BY since_ms, provider, journey LIMIT $7"
    )
}

fn in_time_query<'q>() -> Query<'q> {
    in_queue!(
        "SELECT id, provider, journey, service, summary, urgency, since_ms, late_at_ms, key_no, wrapped
         FROM journeys LEFT JOIN keys ON journey_id = id WHERE ",
        " AND urgency = $1 AND (since_ms, provider, journey) > ($2, $3, $4)
             AND NOT (since_ms < $5 AND late_at_ms < $6)
         ORDER BY since_ms, provider, journey LIMIT $7"
    )
}

/// The position of a row in the section of another position.
fn position(row: &DbRow, section: &QueuePosition) -> Result<QueuePosition, StoreError> {
    let order = RowOrder { since_ms: row.get("since_ms")?, ..section.order };
    let key = JourneyKey::new(row.get::<String>("provider")?, row.get("journey")?);
    Ok(QueuePosition { order, key, ..section.clone() })
}

fn read_changed(row: &DbRow, standings: &Standings, seal: &Seal, at_ms: i64) -> Result<ChangedRow, Damaged> {
    let named = NamedRow::new("journeys", row);
    let (is_in_queue, follows) = (named.get("in_queue")?, named.get::<Option<i64>>("follows")?.map(RowId));
    Ok(ChangedRow { queued: read_row(row, standings, seal, at_ms)?, is_in_queue, follows })
}

fn read_row(row: &DbRow, standings: &Standings, seal: &Seal, at_ms: i64) -> Result<QueuedRow, Damaged> {
    let row = NamedRow::new("journeys", row);
    let summary = read_summary(&row, seal);
    let number: i64 = row.get("id")?;
    let claimed_by = standings.claims.get(&number).cloned();
    let decision = standings.decisions.get(&number).map(String::as_str);
    let routing = standings.routings.get(&number).cloned().unwrap_or_default();
    let id: &str = row.get("journey")?;
    let late_at_ms: i64 = row.get("late_at_ms")?;
    let order = RowOrder {
        is_in_time: late_at_ms >= at_ms,
        urgency: row.get("urgency")?,
        since_ms: row.get("since_ms")?,
    };
    let row = Row {
        key: JourneyKey { provider: ProviderName(row.get("provider")?), id: JourneyId::from(id) },
        service: read_service(&row)?,
        // The store does not know what a service supports: the review service adds it.
        capabilities: Capabilities::default(),
        state: state(&row, decision, !routing.is_sample, claimed_by.is_some())?.of(&summary),
        summary,
        claimed_by,
        routing,
        notes: None,
    };
    Ok(QueuedRow { id: RowId(number), order, late_at_ms, row })
}

/// The summary of a row. An unreadable one is replaced by a summary that says so: the journey is still listed and can
/// be opened.
pub(super) fn read_summary(row: &NamedRow<'_>, seal: &Seal) -> Summary {
    let odd = || row.odd("summary", "is not what we wrote");
    let place = SealedPlace { table: "journeys", column: "summary", row: "" };
    let stored = row.get::<&str>("summary").map_err(|_| odd());
    let text = stored.and_then(|stored| SealedColumns::of(seal, row).open_text(place, stored));
    let read = text.and_then(|text| serde_json::from_str(&text).map_err(|_| odd()));
    read.unwrap_or_else(|damaged| Summary::of_unreadable(&damaged.to_string()))
}

/// The state of a journey: that of its open decision, else whether it is claimed.
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
        DecisionState::Proposed => JourneyState::Proposed,
        DecisionState::Held => JourneyState::Held,
        DecisionState::Sending => JourneyState::Sending,
        DecisionState::Accepted => JourneyState::Accepted,
        DecisionState::Uncertain => JourneyState::Uncertain,
        DecisionState::Waiting => JourneyState::Waiting,
        DecisionState::Conflict => JourneyState::Conflict,
        DecisionState::Refused => JourneyState::Refused,
        DecisionState::Returned
        | DecisionState::Declined
        | DecisionState::Delivered
        | DecisionState::Kept
        | DecisionState::Undone
        | DecisionState::Dropped => JourneyState::Closed,
    })
}
