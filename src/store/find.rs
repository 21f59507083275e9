//! Searches all journeys of the store, including decided ones and those that were never referred.

use super::engine::{DbRow, sql};
use super::error::{Damaged, StoreError};
use super::journeys::{Journeys, read_service};
use super::queue::{read_standing, read_summary};
use super::seal::Seal;
use super::store_row::{Listed, NamedRow, ms};
use crate::domain::capabilities::Capabilities;
use crate::domain::found::{FoundJourney, LastDecision};
use crate::domain::ids::{JourneyKey, Reviewer};
use crate::domain::queue::{JourneyState, Row};
use crate::domain::routing::Routing;

/// Rows that are read in one batch.
const PAGE: i64 = 1_000;

/// Selects found journeys. A macro, because statements must be literals and both share the columns.
macro_rules! select_found {
    ($tail:literal) => {
        concat!(
            "SELECT j.id, j.provider, j.journey, j.service, j.summary, (j.needs_review AND NOT j.settled) AS waits, c.reviewer, o.state, k.key_no, k.wrapped,
                 d.verb, d.reviewer AS decided_by, d.at_ms, x.state AS decided_state
             FROM journeys j LEFT JOIN keys k ON k.journey_id = j.id
             LEFT JOIN claims c ON c.journey_id = j.id AND c.until_ms > $1
             LEFT JOIN open_decisions o ON o.journey_id = j.id
             LEFT JOIN decisions d ON d.ordinal = (SELECT n.ordinal FROM decisions n
                 JOIN deliveries m ON m.decision_id = n.id AND m.follows IS NULL
                 WHERE n.journey_id = j.id ORDER BY m.state IN ('undone', 'dropped'), n.ordinal DESC LIMIT 1)
             LEFT JOIN deliveries x ON x.decision_id = d.id AND x.follows IS NULL ",
            $tail
        )
    };
}

impl Journeys<'_> {
    /// The newest journeys for which `is_hit` is true, at most `most`. Summaries are read, newest first, until there
    /// are enough.
    pub async fn find(
        &self,
        most: usize,
        is_hit: impl Fn(&Row) -> bool,
    ) -> Result<Vec<FoundJourney>, StoreError> {
        let mut hits = Vec::new();
        let mut before = i64::MAX;
        while hits.len() < most {
            let page = sql("SELECT id, provider, journey, service, summary, key_no, wrapped
                 FROM journeys LEFT JOIN keys ON journey_id = id WHERE id < $1 ORDER BY id DESC LIMIT $2");
            let page = self.0.all(page.bind(before).bind(PAGE)).await?;
            let Some(last) = page.last() else { break };
            before = last.get(0)?;
            for row in &page {
                if bare_row(row, self.1).is_ok_and(|row| is_hit(&row)) {
                    hits.push(row.get::<i64>(0)?);
                }
            }
            // A long search must not block other tasks.
            tokio::task::yield_now().await;
        }
        hits.truncate(most);
        let mut found = Vec::new();
        for id in hits {
            let query = sql(select_found!("WHERE j.id = $2")).bind(ms(self.0.now())).bind(id);
            found.extend(self.0.maybe(query).await?);
        }
        Ok(self.readable(&found))
    }

    /// The journeys that a reviewer decided last, at most `most`, each with the decision that counts: another reviewer
    /// may have corrected theirs.
    pub async fn decided_by(&self, reviewer: &Reviewer, most: u32) -> Result<Vec<FoundJourney>, StoreError> {
        let query = sql(select_found!(
            "WHERE j.id IN (SELECT journey_id FROM decisions WHERE reviewer = $2)
                 ORDER BY d.at_ms DESC, d.ordinal DESC LIMIT $3"
        ));
        let rows = self.0.all(query.bind(ms(self.0.now())).bind(&reviewer.0).bind(most)).await?;
        Ok(self.readable(&rows))
    }

    /// A row that cannot be read is left out and logged, so that it does not hide the others.
    fn readable(&self, rows: &[DbRow]) -> Vec<FoundJourney> {
        Listed::sort(rows.iter().map(|row| read_found(row, self.1))).items
    }
}

/// A row built from the summary alone, without state, claim or notes.
fn bare_row(row: &DbRow, seal: &Seal) -> Result<Row, Damaged> {
    let row = NamedRow::new("journeys", row);
    Ok(Row {
        key: JourneyKey::new(row.get::<String>("provider")?, row.get("journey")?),
        service: read_service(&row)?,
        capabilities: Capabilities::default(),
        summary: read_summary(&row, seal),
        state: JourneyState::Closed,
        claimed_by: None,
        routing: Routing::default(),
        notes: None,
    })
}

fn read_found(row: &DbRow, seal: &Seal) -> Result<FoundJourney, Damaged> {
    let (state, claimed_by) = read_standing(row, seal)?;
    let named = NamedRow::new("decisions", row);
    let decided = match named.get::<Option<String>>("decided_by")? {
        Some(by) => Some(LastDecision {
            verb: named.word("verb")?,
            by: Reviewer(by),
            at: named.time("at_ms")?,
            state: named.word("decided_state")?,
        }),
        None => None,
    };
    Ok(FoundJourney { row: Row { state, claimed_by, ..bare_row(row, seal)? }, decided })
}
