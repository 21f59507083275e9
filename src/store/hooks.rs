//! Received webhooks: one row each, deduplicated by the service's own id. Several webhooks of one journey lead to one
//! fetch.

use super::duties::Epoch;
use super::engine::{DbRow, Engine, Query, sql};
use super::error::{Damaged, StoreError};
use super::store_row::{Listed, NamedRow, ms};
use crate::domain::ids::{JourneyId, JourneyKey, ProviderName};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::{BTreeMap, HashSet};
use std::str::FromStr;
use std::time::Duration;

/// The webhooks of all accounts.
#[derive(Clone, Copy, Debug)]
pub struct Hooks<'s>(pub(super) &'s Engine);

/// A journey is fetched at most once within this time, however many webhooks name it.
const GAP: Duration = Duration::from_secs(2);

/// A received webhook, as stored; also a line of the spool file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewHook {
    pub account: String,
    /// The service's event id; without one, the hash of the body.
    pub event: String,
    /// The journey to fetch; `None` if the event needs no fetch.
    pub journey: Option<String>,
    /// The service's name of the event.
    pub what: String,
    pub body_sha256: String,
    pub received_ms: i64,
}

/// Whether a webhook was new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HookTaken {
    New,
    /// It had been received before.
    Duplicate,
}

/// The state of a webhook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum HookState {
    /// Its journey is to be fetched.
    Due,
    /// Its journey is being fetched.
    Taken,
    /// Its journey was fetched after it was received.
    Done,
    /// Its event needs no fetch.
    Ignored,
    /// Its journey could not be fetched; there is no automatic retry.
    Failed,
}

impl HookState {
    /// The word in the store and in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::Taken => "taken",
            Self::Done => "done",
            Self::Ignored => "ignored",
            Self::Failed => "failed",
        }
    }
}

impl FromStr for HookState {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        let all = [Self::Due, Self::Taken, Self::Done, Self::Ignored, Self::Failed];
        all.into_iter().find(|state| state.word() == word).ok_or(())
    }
}

/// A webhook in the store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HookRow {
    pub account: String,
    pub event: String,
    #[serde(rename = "journey_id")]
    pub journey: Option<String>,
    pub what: String,
    pub state: HookState,
    pub attempts: i64,
    pub received: Timestamp,
    /// When the next fetch is tried.
    pub due: Option<Timestamp>,
    pub problem: Option<String>,
}

/// A journey to be fetched, taken from its webhooks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenJourney {
    pub key: JourneyKey,
    /// How many fetches have failed.
    pub attempts: u32,
    /// When the first of its webhooks was received.
    pub received_ms: i64,
}

/// The result of a fetch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FetchEnd {
    Done,
    /// To be retried after `wait`.
    Later {
        wait: Duration,
        problem: String,
    },
    Failed {
        problem: String,
    },
}

impl Hooks<'_> {
    /// Stores webhooks by one statement, durable when this returns; says of each whether it is new.
    pub async fn receive(&self, hooks: &[NewHook]) -> Result<Vec<HookTaken>, StoreError> {
        let (work, answers) = self.0.begin_with(vec![insert(hooks, self.0.now())]).await?;
        work.commit().await?;
        let read = |row: &DbRow| Ok::<_, StoreError>((row.get::<String>(0)?, row.get::<String>(1)?));
        let mut new = answers.iter().flatten().map(read).collect::<Result<HashSet<_>, _>>()?;
        let taken = |hook: &NewHook| match new.remove(&(storable(&hook.account), storable(&hook.event))) {
            true => HookTaken::New,
            false => HookTaken::Duplicate,
        };
        Ok(hooks.iter().map(taken).collect())
    }

    /// Takes the journeys of an account that have been due for longest, for the holder of the fetch duty. Returns none
    /// if the epoch is not the current one.
    pub async fn take(
        &self,
        account: &ProviderName,
        epoch: Epoch,
        limit: u32,
    ) -> Result<Vec<TakenJourney>, StoreError> {
        let update = sql("UPDATE hook_events SET state = 'taken', taken_by = $1, due_ms = NULL
             WHERE account = $2 AND state = 'due' AND journey IN (
                 SELECT journey FROM hook_events WHERE account = $2 AND due_ms <= $3
                 GROUP BY journey ORDER BY min(due_ms) LIMIT $4)
             AND EXISTS (SELECT 1 FROM duties WHERE name = $5 AND epoch = $1)
             RETURNING account, journey, attempts, received_ms");
        let update = update.bind(epoch.0).bind(&account.0).bind(ms(self.0.now())).bind(limit);
        let mut work = self.0.begin().await?;
        let rows = work.all(update.bind(FETCH_DUTY)).await?;
        let mut journeys: BTreeMap<String, TakenJourney> = BTreeMap::new();
        for row in &rows {
            let (id, attempts, received_ms): (String, i64, i64) =
                (row.get("journey")?, row.get("attempts")?, row.get("received_ms")?);
            let attempts = u32::try_from(attempts).unwrap_or(u32::MAX);
            let key = JourneyKey { provider: account.clone(), id: JourneyId::from(id.as_str()) };
            let one = journeys.entry(id).or_insert(TakenJourney { key, attempts, received_ms });
            one.attempts = one.attempts.max(attempts);
            one.received_ms = one.received_ms.min(received_ms);
        }
        work.commit().await?;
        Ok(journeys.into_values().collect())
    }

    /// Records how the fetches of taken journeys ended. A former holder of the duty changes nothing, since its epoch is
    /// over.
    pub async fn conclude(&self, epoch: Epoch, ends: &[(JourneyKey, FetchEnd)]) -> Result<(), StoreError> {
        let mut work = self.0.begin().await?;
        let now = work.now();
        for some in ends.chunks(TOGETHER) {
            let queries = some.iter().flat_map(|(key, end)| {
                let (state, problem, due, failed) = match end {
                    FetchEnd::Done => ("done", None, None, 0_u32),
                    FetchEnd::Later { wait, problem } => ("due", Some(problem), Some(self.0.after(*wait)), 1),
                    FetchEnd::Failed { problem } => ("failed", Some(problem), None, 1),
                };
                let end =
                    sql("UPDATE hook_events SET state = $4, problem = $5, due_ms = $6, taken_by = NULL,
                         attempts = attempts + $7, fetched_ms = $8
                     WHERE account = $1 AND journey = $2 AND state = 'taken' AND taken_by = $3");
                let end = end.bind(&key.provider.0).bind(key.id.as_sent()).bind(epoch.0).bind(state);
                let end = end.bind(problem.map(String::as_str)).bind(due.map(ms)).bind(failed).bind(ms(now));
                [end, defer(key, epoch, self.0.after(GAP))]
            });
            work.together(queries.collect()).await?;
        }
        work.commit().await
    }

    /// Makes due again what a former holder of the duty took and did not finish.
    pub async fn take_over(&self, epoch: Epoch) -> Result<u64, StoreError> {
        let mut work = self.0.begin().await?;
        let update = sql("UPDATE hook_events SET state = 'due', taken_by = NULL, due_ms = $2
             WHERE state = 'taken' AND taken_by < $1");
        let changed = work.run(update.bind(epoch.0).bind(ms(self.0.now()))).await?;
        work.commit().await?;
        Ok(changed)
    }

    /// The time until the next journey of an account is due; `None` if none is due.
    pub async fn next_due(&self, account: &ProviderName) -> Result<Option<Duration>, StoreError> {
        let query = sql("SELECT min(due_ms) FROM hook_events WHERE account = $1 AND due_ms IS NOT NULL");
        let Some(row) = self.0.maybe(query.bind(&account.0)).await? else { return Ok(None) };
        let wait = |due: i64| Duration::from_millis(u64::try_from(due - ms(self.0.now())).unwrap_or(0));
        Ok(row.get::<Option<i64>>(0)?.map(wait))
    }

    /// Webhooks received since then, newest first.
    pub async fn list(&self, since: Option<Timestamp>) -> Result<Listed<HookRow>, StoreError> {
        let query = sql("SELECT event, account, journey, what, state, attempts, received_ms, due_ms, problem
             FROM hook_events WHERE received_ms >= $1 ORDER BY received_ms DESC, account, event");
        let rows = self.0.all(query.bind(since.map_or(i64::MIN, ms))).await?;
        Ok(Listed::sort(rows.iter().map(read_hook)))
    }

    /// Makes the journeys of all webhooks since then due again; returns the number of webhooks.
    pub async fn replay(&self, since: Timestamp) -> Result<u64, StoreError> {
        let mut work = self.0.begin().await?;
        let update = sql("UPDATE hook_events SET state = 'due', attempts = 0, taken_by = NULL, due_ms = $2,
                 problem = NULL
             WHERE received_ms >= $1 AND journey IS NOT NULL");
        let changed = work.run(update.bind(ms(since)).bind(ms(self.0.now()))).await?;
        work.commit().await?;
        Ok(changed)
    }

    /// Deletes finished webhooks that were received before then; returns their number.
    pub async fn delete_before(&self, before: Timestamp) -> Result<u64, StoreError> {
        let mut work = self.0.begin().await?;
        let delete =
            sql("DELETE FROM hook_events WHERE received_ms < $1 AND state IN ('done', 'ignored', 'failed')");
        let deleted = work.run(delete.bind(ms(before))).await?;
        work.commit().await?;
        Ok(deleted)
    }

    /// When the oldest webhook was received whose journey is still to be fetched.
    pub async fn oldest_due(&self) -> Result<Option<Timestamp>, StoreError> {
        let query = sql("SELECT min(received_ms) FROM hook_events WHERE due_ms IS NOT NULL");
        let oldest = self.0.maybe(query).await?.map(|row| row.get::<Option<i64>>(0)).transpose()?.flatten();
        Ok(oldest.and_then(|at| Timestamp::from_millisecond(at).ok()))
    }
}

/// The duty under which journeys are fetched.
pub const FETCH_DUTY: &str = "fetch";

/// Statements that go to the database in one batch.
const TOGETHER: usize = 32;

/// Inserts webhooks by one statement, in the order of their keys: two servers that receive the same ones at the same time
/// do not wait for each other in a circle. Returns the keys of the new ones.
fn insert(hooks: &[NewHook], now: Timestamp) -> Query<'static> {
    let row = |hook: &NewHook| {
        let (journey, what) = (hook.journey.as_deref().map(storable), storable(&hook.what));
        let (account, event) = (storable(&hook.account), storable(&hook.event));
        json!([account, event, journey, what, hook.body_sha256, hook.received_ms])
    };
    let rows: Vec<_> = hooks.iter().map(row).collect();
    let insert = sql("INSERT INTO hook_events
             (account, event, journey, what, body_sha256, received_ms, state, due_ms)
         SELECT n.value ->> 0, n.value ->> 1, n.value ->> 2, n.value ->> 3, n.value ->> 4, n.value ->> 5,
             CASE WHEN n.value ->> 2 IS NULL THEN 'ignored' ELSE 'due' END,
             CASE WHEN n.value ->> 2 IS NOT NULL THEN coalesce((SELECT max(h.fetched_ms) + $3 FROM hook_events h
                 WHERE h.account = n.value ->> 0 AND h.journey = n.value ->> 2
                     AND h.fetched_ms > $2 - $3 AND h.fetched_ms <= $2), $2) END
         FROM json_each($1) n WHERE TRUE ORDER BY 1, 2
         ON CONFLICT (account, event) DO NOTHING RETURNING account, event")
    .on_postgres(
        "INSERT INTO hook_events
             (account, event, journey, what, body_sha256, received_ms, state, due_ms)
         SELECT n.value ->> 0, n.value ->> 1, n.value ->> 2, n.value ->> 3, n.value ->> 4, (n.value ->> 5)::bigint,
             CASE WHEN n.value ->> 2 IS NULL THEN 'ignored' ELSE 'due' END,
             CASE WHEN n.value ->> 2 IS NOT NULL THEN coalesce((SELECT max(h.fetched_ms) + $3 FROM hook_events h
                 WHERE h.account = n.value ->> 0 AND h.journey = n.value ->> 2
                     AND h.fetched_ms > $2 - $3 AND h.fetched_ms <= $2), $2) END
         FROM json_array_elements($1::json) n (value) ORDER BY 1, 2
         ON CONFLICT (account, event) DO NOTHING RETURNING account, event",
    );
    let gap = i64::try_from(GAP.as_millis()).unwrap_or(0);
    insert.bind(json!(rows).to_string()).bind(ms(now)).bind(gap)
}

/// Neither database reads the character NUL from JSON, so it is replaced as it is in other values.
fn storable(text: &str) -> String {
    text.replace('\0', "\u{2400}")
}

/// Defers webhooks that arrived during the fetch of their journey until the next fetch is allowed.
fn defer(key: &JourneyKey, epoch: Epoch, until: Timestamp) -> Query<'_> {
    let update = sql("UPDATE hook_events SET due_ms = $3
         WHERE account = $1 AND journey = $2 AND state = 'due' AND due_ms < $3
             AND EXISTS (SELECT 1 FROM duties WHERE name = $4 AND epoch = $5)");
    update.bind(&key.provider.0).bind(key.id.as_sent()).bind(ms(until)).bind(FETCH_DUTY).bind(epoch.0)
}

fn read_hook(row: &DbRow) -> Result<HookRow, Damaged> {
    let row = NamedRow::new("hook_events", row);
    Ok(HookRow {
        account: row.get("account")?,
        event: row.get("event")?,
        journey: row.get("journey")?,
        what: row.get("what")?,
        state: row.word("state")?,
        attempts: row.get("attempts")?,
        received: row.time("received_ms")?,
        due: row.maybe_time("due_ms")?,
        problem: row.get("problem")?,
    })
}
