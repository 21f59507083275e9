//! Figures of the whole store for monitoring: how many journeys, decisions and webhooks there are, and since when the
//! oldest waits.

use super::assignments::old_proposals;
use super::engine::{DbRow, Engine, sql};
use super::error::StoreError;
use super::queue::in_queue;
use super::store_row::ms;

/// Reads the figures for monitoring.
#[derive(Clone, Copy, Debug)]
pub struct FigureReader<'s>(pub(super) &'s Engine);

/// The figures. Times are milliseconds since 1970; `None` if nothing waits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoreFigures {
    /// Journeys in the queue: account, state, count.
    pub queue: Vec<(String, String, i64)>,
    pub queue_oldest_ms: Option<i64>,
    /// How many journeys of the queue have waited longer than their service level.
    pub queue_late: i64,
    /// Decisions ever recorded: account, verdict, count.
    pub decisions: Vec<(String, String, i64)>,
    /// Outbox items of every kind that are not delivered yet: state, count.
    pub outbox: Vec<(String, i64)>,
    pub outbox_oldest_ms: Option<i64>,
    /// The creation of the oldest decision that waits for a second reviewer.
    pub proposed_oldest_ms: Option<i64>,
    /// How many decisions have waited for a second reviewer longer than their rule allows.
    pub proposed_escalated: i64,
    /// Webhooks: state, count.
    pub hooks: Vec<(String, i64)>,
    /// The number of entries in the record.
    pub audit_seq: i64,
    /// The number of open consoles.
    pub sessions: i64,
}

const QUEUE: &str = "SELECT j.provider, CASE WHEN d.state IS NOT NULL THEN d.state
         WHEN s.journey_id IS NOT NULL THEN 'sample' WHEN c.journey_id IS NOT NULL THEN 'claimed' ELSE 'pending' END, count(*)
     FROM queued_journeys j LEFT JOIN open_decisions d ON d.journey_id = j.id
         LEFT JOIN claims c ON c.journey_id = j.id AND c.until_ms > $1
         LEFT JOIN samples s ON s.journey_id = j.id AND s.judged_ms IS NULL
     GROUP BY 1, 2 ORDER BY 1, 2";

const DECISIONS: &str =
    "SELECT j.provider, d.verb, count(*) FROM decisions d JOIN journeys j ON j.id = d.journey_id
     GROUP BY 1, 2 ORDER BY 1, 2";

/// The undelivered items of every kind. An item that follows a decision waits with it, so it counts once the decision
/// has arrived.
macro_rules! open_items {
    ($is_open:literal) => {
        concat!(
            "SELECT state, count(*), min(created_ms) FROM deliveries WHERE ",
            $is_open,
            " AND (follows IS NULL OR state <> 'held') GROUP BY 1 ORDER BY 1"
        )
    };
}

impl FigureReader<'_> {
    /// Reads all figures in one snapshot.
    pub async fn read(&self) -> Result<StoreFigures, StoreError> {
        let mut reading = self.0.snapshot().await?;
        let queue = reading.all(sql(QUEUE).bind(ms(self.0.now()))).await?;
        let decisions = reading.all(sql(DECISIONS)).await?;
        // SQLite uses its index of open items only for this very condition.
        let outbox = sql(open_items!("is_open = 1")).on_postgres(open_items!("is_open"));
        let outbox = reading.all(outbox).await?;
        let outbox: Vec<(String, i64, i64)> = outbox.iter().map(open_item).collect::<Result<_, _>>()?;
        let hooks = sql("SELECT state, count(*) FROM hook_events GROUP BY 1 ORDER BY 1");
        let hooks = reading.all(hooks).await?;
        let oldest = reading.one(sql(OLDEST)).await?;
        let late = in_queue!(
            "SELECT count(*) FROM journeys WHERE ",
            " AND late_at_ms < $1 AND id NOT IN (SELECT journey_id FROM samples WHERE judged_ms IS NULL)
             AND id NOT IN (SELECT journey_id FROM open_decisions WHERE state NOT IN ('conflict', 'refused'))"
        );
        let late = reading.one(late.bind(ms(self.0.now()))).await?;
        let escalated = sql(old_proposals!("count(*)", "<= $1")).bind(ms(self.0.now()));
        let escalated = reading.one(escalated).await?;
        Ok(StoreFigures {
            queue: queue.iter().map(pair).collect::<Result<_, _>>()?,
            queue_oldest_ms: oldest.get(0)?,
            decisions: decisions.iter().map(pair).collect::<Result<_, _>>()?,
            outbox_oldest_ms: outbox.iter().map(|(_, _, oldest)| *oldest).min(),
            proposed_oldest_ms: outbox.iter().find(|(state, ..)| state == "proposed").map(|it| it.2),
            outbox: outbox.into_iter().map(|(state, count, _)| (state, count)).collect(),
            proposed_escalated: escalated.get(0)?,
            hooks: hooks.iter().map(count).collect::<Result<_, _>>()?,
            audit_seq: oldest.get(1)?,
            sessions: oldest.get(2)?,
            queue_late: late.get(0)?,
        })
    }
}

/// The oldest waiting time of the queue, the number of the last record entry, and the number of open consoles.
const OLDEST: &str = "SELECT (SELECT min(since_ms) FROM queued_journeys
         WHERE id NOT IN (SELECT journey_id FROM samples WHERE judged_ms IS NULL)),
     (SELECT seq FROM audit_head), (SELECT count(*) FROM sessions WHERE ended_ms IS NULL)";

fn pair(row: &DbRow) -> Result<(String, String, i64), StoreError> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?))
}

fn count(row: &DbRow) -> Result<(String, i64), StoreError> {
    Ok((row.get(0)?, row.get(1)?))
}

fn open_item(row: &DbRow) -> Result<(String, i64, i64), StoreError> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?))
}
