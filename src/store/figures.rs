//! StoreFigures of the whole store for a monitor: how much waits, and for how long.

use super::engine::{DbRow, Engine, Query, Work, sql};
use super::error::StoreError;
use super::store_row::ms;

/// Counts what a monitor asks for.
#[derive(Clone, Copy, Debug)]
pub struct FigureReader<'s>(pub(super) &'s Engine);

/// The figures. Times are milliseconds since 1970; none where nothing waits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoreFigures {
    /// Journeys in the queue: account, state, how many.
    pub queue: Vec<(String, String, i64)>,
    pub queue_oldest_ms: Option<i64>,
    /// Decisions ever recorded: account, verb, how many.
    pub decisions: Vec<(String, String, i64)>,
    /// Deliveries that have not arrived: state, how many.
    pub outbox: Vec<(String, i64)>,
    pub outbox_oldest_ms: Option<i64>,
    /// The oldest decision that waits for a second person.
    pub proposed_oldest_ms: Option<i64>,
    /// Webhooks: state, how many.
    pub hooks: Vec<(String, i64)>,
    /// Entries of the record.
    pub audit_seq: i64,
}

const QUEUE: &str = "SELECT j.provider, CASE WHEN d.state IS NOT NULL THEN d.state
         WHEN c.journey_id IS NOT NULL THEN 'claimed' ELSE 'pending' END, count(*)
     FROM journeys j LEFT JOIN open_decisions d ON d.journey_id = j.id
         LEFT JOIN claims c ON c.journey_id = j.id AND c.until_ms > $1
     WHERE j.in_queue = 1 GROUP BY 1, 2 ORDER BY 1, 2";

const QUEUE_ON_POSTGRES: &str = "SELECT j.provider, CASE WHEN d.state IS NOT NULL THEN d.state
         WHEN c.journey_id IS NOT NULL THEN 'claimed' ELSE 'pending' END, count(*)
     FROM journeys j LEFT JOIN open_decisions d ON d.journey_id = j.id
         LEFT JOIN claims c ON c.journey_id = j.id AND c.until_ms > $1
     WHERE j.in_queue GROUP BY 1, 2 ORDER BY 1, 2";

const DECISIONS: &str =
    "SELECT j.provider, d.verb, count(*) FROM decisions d JOIN journeys j ON j.id = d.journey_id
     GROUP BY 1, 2 ORDER BY 1, 2";

impl FigureReader<'_> {
    /// Reads all of them at one moment.
    pub async fn read(&self) -> Result<StoreFigures, StoreError> {
        let mut reading = self.0.snapshot().await?;
        let queue = reading.all(sql(QUEUE).on_postgres(QUEUE_ON_POSTGRES).bind(ms(self.0.now()))).await?;
        let decisions = reading.all(sql(DECISIONS)).await?;
        let outbox = reading.all(
            sql("SELECT state, count(*) FROM deliveries WHERE is_open = 1 GROUP BY 1 ORDER BY 1")
                .on_postgres("SELECT state, count(*) FROM deliveries WHERE is_open GROUP BY 1 ORDER BY 1"),
        );
        let outbox = outbox.await?;
        let hooks = reading.all(sql("SELECT state, count(*) FROM hook_events GROUP BY 1 ORDER BY 1")).await?;
        let proposed = sql("SELECT min(created_ms) FROM deliveries WHERE is_open = 1 AND state = 'proposed'")
            .on_postgres("SELECT min(created_ms) FROM deliveries WHERE is_open AND state = 'proposed'");
        Ok(StoreFigures {
            queue: queue.iter().map(pair).collect::<Result<_, _>>()?,
            queue_oldest_ms: oldest(
                &mut reading,
                sql("SELECT min(since_ms) FROM journeys WHERE in_queue = 1")
                    .on_postgres("SELECT min(since_ms) FROM journeys WHERE in_queue"),
            )
            .await?,
            decisions: decisions.iter().map(pair).collect::<Result<_, _>>()?,
            outbox: outbox.iter().map(count).collect::<Result<_, _>>()?,
            outbox_oldest_ms: oldest(
                &mut reading,
                sql("SELECT min(created_ms) FROM deliveries WHERE is_open = 1")
                    .on_postgres("SELECT min(created_ms) FROM deliveries WHERE is_open"),
            )
            .await?,
            proposed_oldest_ms: oldest(&mut reading, proposed).await?,
            hooks: hooks.iter().map(count).collect::<Result<_, _>>()?,
            audit_seq: reading.one(sql("SELECT seq FROM audit_head")).await?.get(0)?,
        })
    }
}

fn pair(row: &DbRow) -> Result<(String, String, i64), StoreError> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?))
}

fn count(row: &DbRow) -> Result<(String, i64), StoreError> {
    Ok((row.get(0)?, row.get(1)?))
}

async fn oldest(reading: &mut Work, query: Query<'_>) -> Result<Option<i64>, StoreError> {
    reading.one(query).await?.get(0)
}
