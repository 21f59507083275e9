//! Notes that reviewers leave on a journey.

use super::chain::sha256;
use super::engine::{DbRow, Engine, Query, Work, sql};
use super::error::{Damaged, StoreError};
use super::journeys::lock;
use super::record::{self, NewEntry};
use super::store_row::{Listed, NamedRow, ms};
use crate::domain::event::Event;
use crate::domain::ids::{JourneyKey, Reviewer};
use crate::domain::queue::{RowId, RowNotes};
use crate::domain::record::Note;
use crate::domain::text::Untrusted;
use serde_json::json;
use std::collections::HashMap;

/// The notes of all journeys.
#[derive(Clone, Copy, Debug)]
pub struct Notes<'s>(pub(super) &'s Engine);

impl Notes<'_> {
    /// Stores a note; false if there is no such journey. The chain has its hash, not its words.
    pub async fn add(&self, key: &JourneyKey, note: &Note) -> Result<bool, StoreError> {
        let mut work = self.0.begin().await?;
        let Some(id) = lock(&mut work, key).await? else { return Ok(false) };
        put(&mut work, id, key, note).await?;
        work.commit().await?;
        Ok(true)
    }

    /// The notes on a journey, oldest first.
    pub async fn of(&self, key: &JourneyKey) -> Result<Listed<Note>, StoreError> {
        let rows = self.0.all(notes_query(key)).await?;
        Ok(Listed::sort(rows.iter().map(read_note)))
    }

    /// The notes on these journeys: how many, and the newest. One that cannot be read is left out.
    pub async fn newest(&self, ids: &[RowId]) -> Result<HashMap<RowId, RowNotes>, StoreError> {
        let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
        let query = sql("SELECT n.id, n.journey_id, n.reviewer, n.at_ms, n.words,
                 (SELECT count(*) FROM notes c WHERE c.journey_id = n.journey_id) AS notes
             FROM notes n WHERE n.id IN (
                 SELECT (SELECT max(m.id) FROM notes m WHERE m.journey_id = k.value) FROM json_each($1) k)")
        .on_postgres(
            "SELECT n.id, n.journey_id, n.reviewer, n.at_ms, n.words,
                 (SELECT count(*) FROM notes c WHERE c.journey_id = n.journey_id) AS notes
             FROM notes n WHERE n.id IN (
                 SELECT (SELECT max(m.id) FROM notes m WHERE m.journey_id = k.value::bigint)
                 FROM json_array_elements_text($1::json) k (value))",
        );
        let rows = self.0.all(query.bind(json!(ids).to_string())).await?;
        Ok(rows.iter().filter_map(|row| read_newest(row).ok()).collect())
    }
}

/// Stores a note on the journey of this row.
pub(super) async fn put(work: &mut Work, id: i64, key: &JourneyKey, note: &Note) -> Result<(), StoreError> {
    let insert =
        sql("INSERT INTO notes (journey_id, reviewer, at_ms, words) VALUES ($1, $2, $3, $4)").bind(id);
    let at = work.at(note.at);
    work.run(insert.bind(&note.by.0).bind(ms(at)).bind(note.text.as_sent())).await?;
    let event = Event::NoteAdded { text_sha256: sha256(note.text.as_sent().as_bytes()) };
    record::append(work, &NewEntry { at, by: &note.by, journey: Some(key), event }).await
}

fn read_newest(row: &DbRow) -> Result<(RowId, RowNotes), Damaged> {
    let named = NamedRow::new("notes", row);
    let count: i64 = named.get("notes")?;
    let notes = RowNotes { count: usize::try_from(count).unwrap_or(0), last: read_note(row)? };
    Ok((RowId(named.get("journey_id")?), notes))
}

pub(super) fn notes_query(key: &JourneyKey) -> Query<'_> {
    let query = sql("SELECT n.id, n.reviewer, n.at_ms, n.words
         FROM notes n JOIN journeys j ON j.id = n.journey_id
         WHERE j.provider = $1 AND j.journey = $2 ORDER BY n.id");
    query.bind(&key.provider.0).bind(key.id.as_sent())
}

pub(super) fn read_note(row: &DbRow) -> Result<Note, Damaged> {
    let row = NamedRow::new("notes", row);
    Ok(Note {
        by: Reviewer(row.get("reviewer")?),
        at: row.time("at_ms")?,
        text: Untrusted::new(row.get::<String>("words")?),
    })
}
