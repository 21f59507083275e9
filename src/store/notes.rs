//! Notes that reviewers leave on a journey.

use super::again::again;
use super::engine::{DbRow, Engine, Query, Work, sql};
use super::error::{Damaged, StoreError};
use super::journeys::begin_sealed;
use super::record::{self, NewEntry};
use super::seal::{Commitment, JourneySeal, Seal, SealedColumns, SealedPlace, key_columns};
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
pub struct Notes<'s>(pub(super) &'s Engine, pub(super) &'s Seal);

impl Notes<'_> {
    /// Stores a note; false if there is no such journey. The audit chain has its hash, not its text.
    pub async fn add(&self, key: &JourneyKey, note: &Note) -> Result<bool, StoreError> {
        again!(async {
            let Some((mut work, id, seal)) = begin_sealed(self.0, self.1, key).await? else {
                return Ok(false);
            };
            put(&mut work, id, key, note, &seal).await?;
            work.commit().await?;
            Ok(true)
        })
    }

    /// The notes on a journey, oldest first.
    pub async fn of(&self, key: &JourneyKey) -> Result<Listed<Note>, StoreError> {
        let rows = self.0.all(notes_query(key)).await?;
        Ok(Listed::sort(rows.iter().map(|row| read_note(row, self.1))))
    }

    /// For each of these journeys the number of notes and the newest note. A note that cannot be read is left out.
    pub async fn newest(&self, ids: &[RowId]) -> Result<HashMap<RowId, RowNotes>, StoreError> {
        let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
        let query = sql(concat!(
            "SELECT n.id, n.journey_id, n.reviewer, n.at_ms, n.words,
                 (SELECT count(*) FROM notes c WHERE c.journey_id = n.journey_id) AS notes, ",
            key_columns!(),
            " FROM notes n JOIN journeys j ON j.id = n.journey_id LEFT JOIN keys k ON k.journey_id = j.id
             WHERE n.id IN (
                 SELECT (SELECT max(m.id) FROM notes m WHERE m.journey_id = e.value) FROM json_each($1) e)"
        ))
        .on_postgres(concat!(
            "SELECT n.id, n.journey_id, n.reviewer, n.at_ms, n.words,
                 (SELECT count(*) FROM notes c WHERE c.journey_id = n.journey_id) AS notes, ",
            key_columns!(),
            " FROM notes n JOIN journeys j ON j.id = n.journey_id LEFT JOIN keys k ON k.journey_id = j.id
             WHERE n.id IN (
                 SELECT (SELECT max(m.id) FROM notes m WHERE m.journey_id = e.value::bigint)
                 FROM json_array_elements_text($1::json) e (value))"
        ));
        let rows = self.0.all(query.bind(json!(ids).to_string())).await?;
        Ok(rows.iter().filter_map(|row| read_newest(row, self.1).ok()).collect())
    }
}

/// Stores a note on the journey with this row number.
pub(super) async fn put(
    work: &mut Work,
    id: i64,
    key: &JourneyKey,
    note: &Note,
    seal: &JourneySeal,
) -> Result<(), StoreError> {
    let text = note.text.as_sent();
    let at = work.at(note.at);
    let name = row_name(&note.by, ms(at));
    let words = seal.text(SealedPlace { table: "notes", column: "words", row: &name }, text)?;
    let insert =
        sql("INSERT INTO notes (journey_id, reviewer, at_ms, words) VALUES ($1, $2, $3, $4)").bind(id);
    work.later([insert.bind(&note.by.0).bind(ms(at)).bind(words)]).await?;
    let (text_sha256, text_hmac) = Commitment::fields(Some(seal.commitment(text)));
    let event = Event::NoteAdded { text_sha256, text_hmac };
    record::append(work, &NewEntry { at, by: &note.by, journey: Some(key), event }).await
}

/// The row name that the sealed text is bound to. The row's number cannot be used: it is known only after the insert.
pub(super) fn row_name(by: &Reviewer, at_ms: i64) -> String {
    format!("{} {at_ms}", by.0)
}

fn read_newest(row: &DbRow, seal: &Seal) -> Result<(RowId, RowNotes), Damaged> {
    let named = NamedRow::new("notes", row);
    let count: i64 = named.get("notes")?;
    let notes = RowNotes { count: usize::try_from(count).unwrap_or(0), last: read_note(row, seal)? };
    Ok((RowId(named.get("journey_id")?), notes))
}

pub(super) fn notes_query(key: &JourneyKey) -> Query<'_> {
    let query = sql(concat!(
        "SELECT n.id, n.reviewer, n.at_ms, n.words, ",
        key_columns!(),
        " FROM notes n JOIN journeys j ON j.id = n.journey_id LEFT JOIN keys k ON k.journey_id = j.id
         WHERE j.provider = $1 AND j.journey = $2 ORDER BY n.id"
    ));
    query.bind(&key.provider.0).bind(key.id.as_sent())
}

pub(super) fn read_note(row: &DbRow, seal: &Seal) -> Result<Note, Damaged> {
    let row = NamedRow::new("notes", row);
    let by = Reviewer(row.get("reviewer")?);
    let name = row_name(&by, row.get("at_ms")?);
    Ok(Note {
        at: row.time("at_ms")?,
        text: Untrusted::new(SealedColumns::of(seal, &row).text("words", &name)?),
        by,
    })
}
