//! Seals the rows from before the store was sealed, some journeys per transaction. It can be interrupted and continued.

use super::Seal;
use super::SealedPlace;
use super::journey::JourneySeal;
use crate::domain::ids::JourneyKey;
use crate::store::engine::{DbRow, Engine, Query, Work, sql};
use crate::store::error::StoreError;
use crate::store::journeys::lock_all;

/// The sealing of the store.
#[derive(Clone, Copy, Debug)]
pub struct Sealing<'s>(pub(in crate::store) &'s Engine, pub(in crate::store) &'s Seal);

/// The progress of sealing older rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SealProgress {
    /// The number of sealed journeys.
    pub done: usize,
    /// The number of all journeys.
    pub of: usize,
}

impl SealProgress {
    /// Whether all journeys are sealed.
    pub fn is_complete(self) -> bool {
        self.done >= self.of
    }
}

/// Journeys that are sealed in one transaction, which holds the write lock for some ten milliseconds.
const STEP: i64 = 32;

/// PostgreSQL only: one process seals at a time. This lock mode still allows new data keys, which refer to the row.
const LOCK: &str = "SELECT id FROM seal FOR NO KEY UPDATE";

/// A sealed text column, and the statements that read and write it. They select the row's number, the row name that the
/// value is bound to, and the text.
struct SealedText {
    table: &'static str,
    column: &'static str,
    select: &'static str,
    update: &'static str,
}

const TEXTS: [SealedText; 13] = [
    SealedText {
        table: "journeys",
        column: "summary",
        select: "SELECT id, '', summary FROM journeys WHERE id = $1",
        update: "UPDATE journeys SET summary = $2 WHERE id = $1 AND $3 = ''",
    },
    SealedText {
        table: "notes",
        column: "words",
        select: "SELECT id, reviewer || ' ' || at_ms, words FROM notes WHERE journey_id = $1",
        update: "UPDATE notes SET words = $2 WHERE id = $1 AND $3 <> ''",
    },
    SealedText {
        table: "resolutions",
        column: "comment",
        select: "SELECT journey_id, finding, comment FROM resolutions WHERE journey_id = $1",
        update: "UPDATE resolutions SET comment = $2 WHERE journey_id = $1 AND finding = $3",
    },
    SealedText {
        table: "drafts",
        column: "body",
        select: "SELECT journey_id, reviewer, body FROM drafts WHERE journey_id = $1",
        update: "UPDATE drafts SET body = $2 WHERE journey_id = $1 AND reviewer = $3",
    },
    SealedText {
        table: "decisions",
        column: "comment",
        select: "SELECT journey_id, id, comment FROM decisions WHERE journey_id = $1",
        update: "UPDATE decisions SET comment = $2 WHERE journey_id = $1 AND id = $3",
    },
    SealedText {
        table: "decisions",
        column: "second_comment",
        select: "SELECT journey_id, id, second_comment FROM decisions WHERE journey_id = $1",
        update: "UPDATE decisions SET second_comment = $2 WHERE journey_id = $1 AND id = $3",
    },
    SealedText {
        table: "second_answers",
        column: "comment",
        select: "SELECT d.journey_id, d.id, a.comment FROM second_answers a JOIN decisions d ON d.id = a.decision_id
             WHERE d.journey_id = $1",
        update: "UPDATE second_answers SET comment = $2
             WHERE decision_id = $3 AND $1 = (SELECT journey_id FROM decisions WHERE id = $3)",
    },
    SealedText {
        table: "samples",
        column: "comment",
        select: "SELECT journey_id, decision_id, comment FROM samples WHERE journey_id = $1",
        update: "UPDATE samples SET comment = $2 WHERE journey_id = $1 AND decision_id = $3",
    },
    SealedText {
        table: "retention",
        column: "hold_reason",
        select: "SELECT journey_id, '', hold_reason FROM retention WHERE journey_id = $1",
        update: "UPDATE retention SET hold_reason = $2 WHERE journey_id = $1 AND $3 = ''",
    },
    SealedText {
        table: "deliveries",
        column: "body",
        select: "SELECT journey_id, id, body FROM deliveries WHERE journey_id = $1",
        update: "UPDATE deliveries SET body = $2 WHERE journey_id = $1 AND id = $3",
    },
    SealedText {
        table: "deliveries",
        column: "last_problem",
        select: "SELECT journey_id, id, last_problem FROM deliveries WHERE journey_id = $1",
        update: "UPDATE deliveries SET last_problem = $2 WHERE journey_id = $1 AND id = $3",
    },
    SealedText {
        table: "deliveries",
        column: "found_instead",
        select: "SELECT journey_id, id, found_instead FROM deliveries WHERE journey_id = $1",
        update: "UPDATE deliveries SET found_instead = $2 WHERE journey_id = $1 AND id = $3",
    },
    SealedText {
        table: "screening_requests",
        column: "person",
        select: "SELECT journey_id, id, person FROM screening_requests WHERE journey_id = $1",
        update: "UPDATE screening_requests SET person = $2 WHERE journey_id = $1 AND id = $3",
    },
];

impl Sealing<'_> {
    /// The progress of sealing older rows; `None` for a store that is not sealed.
    pub async fn progress(&self) -> Result<Option<SealProgress>, StoreError> {
        if self.1.wrapping().is_none() {
            return Ok(None);
        }
        let query = sql("SELECT (SELECT count(*) FROM journeys),
                 (SELECT count(*) FROM journeys j, seal s WHERE j.id > s.sealed_to)");
        let mut reading = self.0.snapshot().await?;
        let row = reading.one(query).await?;
        let number = |at: usize| row.get::<i64>(at).map(|count| usize::try_from(count).unwrap_or(0));
        let (of, left) = (number(0)?, number(1)?);
        Ok(Some(SealProgress { done: of.saturating_sub(left), of }))
    }

    /// Seals the values of the next journeys; returns their number, 0 if none is left.
    pub async fn next(&self) -> Result<usize, StoreError> {
        if self.1.wrapping().is_none() {
            return Ok(0);
        }
        let mut work = self.0.begin().await?;
        work.run_on_postgres(|| sql(LOCK)).await?;
        let next = sql("SELECT j.id, j.provider, j.journey FROM journeys j JOIN seal s ON j.id > s.sealed_to
             ORDER BY j.id LIMIT $1");
        let journeys = work.all(next.bind(STEP)).await?;
        let keys = journeys.iter().map(|row| Ok(JourneyKey::new(row.get::<String>(1)?, row.get(2)?)));
        let keys = keys.collect::<Result<Vec<_>, StoreError>>()?;
        lock_all(&mut work, &keys.iter().collect::<Vec<_>>()).await?;
        let last = journeys.last().map(|row| row.get::<i64>(0)).transpose()?;
        for (row, key) in journeys.iter().zip(&keys) {
            self.seal_journey(&mut work, row.get(0)?, key).await?;
        }
        work.run(sql("UPDATE seal SET sealed_to = $1 WHERE sealed_to IS NOT NULL").bind(last)).await?;
        work.commit().await?;
        Ok(journeys.len())
    }

    async fn seal_journey(&self, work: &mut Work, id: i64, key: &JourneyKey) -> Result<(), StoreError> {
        let seal = self.1.of_journey(work, id, key).await?;
        let documents = sql("SELECT version, raw FROM documents WHERE journey_id = $1").bind(id);
        let mut queries = vec![documents];
        queries.extend(TEXTS.iter().map(|text| sql(text.select).bind(id)));
        let answers = work.together(queries).await?;
        let mut updates = Vec::new();
        for row in answers.first().into_iter().flatten() {
            updates.extend(sealed_document(&seal, id, row)?);
        }
        for (text, rows) in TEXTS.iter().zip(answers.iter().skip(1)) {
            for row in rows {
                updates.extend(text.sealed(&seal, row)?);
            }
        }
        work.together(updates).await?;
        Ok(())
    }
}

fn sealed_document(seal: &JourneySeal, id: i64, row: &DbRow) -> Result<Option<Query<'static>>, StoreError> {
    let (version, raw): (i64, _) = (row.get(0)?, row.bytes(1)?);
    if raw.starts_with(super::column::BYTES_MARK) {
        return Ok(None);
    }
    let name = version.to_string();
    let sealed = seal.bytes(SealedPlace { table: "documents", column: "raw", row: &name }, &raw)?;
    let update = sql("UPDATE documents SET raw = $3 WHERE journey_id = $1 AND version = $2");
    Ok(Some(update.bind(id).bind(version).bind(sealed)))
}

impl SealedText {
    /// The update that seals the text; `None` if it is NULL or sealed already.
    fn sealed(&self, seal: &JourneySeal, row: &DbRow) -> Result<Option<Query<'static>>, StoreError> {
        let (number, name, text): (i64, &str, Option<&str>) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let Some(text) = text.filter(|text| !text.starts_with(super::column::TEXT_MARK)) else {
            return Ok(None);
        };
        let place = SealedPlace { table: self.table, column: self.column, row: name };
        let update = sql(self.update).bind(number).bind(seal.text(place, text)?);
        Ok(Some(update.bind(name.to_owned())))
    }
}
