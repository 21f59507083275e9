//! Notes that reviewers leave on a journey.

use super::audit::{self, Entry};
use super::chain::sha256;
use super::error::{Damaged, StoreError};
use super::journeys::row_id;
use super::open::Store;
use super::store_row::{Listed, Named, ms};
use crate::domain::event::Event;
use crate::domain::ids::{JourneyKey, Reviewer};
use crate::domain::record::Note;
use crate::domain::text::Untrusted;
use sqlx::sqlite::SqliteRow;

impl Store {
    /// Keeps a note; false if there is no such journey. The chain has its hash, not its words.
    pub async fn add_note(&self, key: &JourneyKey, note: &Note) -> Result<bool, StoreError> {
        let mut writing = self.writing().await?;
        let Some(id) = row_id(&mut writing, key).await? else { return Ok(false) };
        sqlx::query("INSERT INTO notes (journey_id, reviewer, at_ms, words) VALUES ($1, $2, $3, $4)")
            .bind(id)
            .bind(&note.by.0)
            .bind(ms(note.at))
            .bind(note.text.as_sent())
            .execute(&mut *writing)
            .await?;
        let event = Event::NoteAdded { text_sha256: sha256(note.text.as_sent().as_bytes()) };
        let entry = Entry { at: note.at, by: &note.by, journey: Some(key), event };
        audit::append(&mut writing, &entry).await?;
        writing.commit().await?;
        Ok(true)
    }

    /// The notes on a journey, oldest first.
    pub async fn notes(&self, key: &JourneyKey) -> Result<Listed<Note>, StoreError> {
        let rows = sqlx::query(
            "SELECT n.id, n.reviewer, n.at_ms, n.words FROM notes n JOIN journeys j ON j.id = n.journey_id
             WHERE j.provider = $1 AND j.journey = $2 ORDER BY n.id",
        )
        .bind(&key.provider.0)
        .bind(key.id.as_sent())
        .fetch_all(self.reading())
        .await?;
        Ok(Listed::sort(rows.iter().map(read_note)))
    }
}

fn read_note(row: &SqliteRow) -> Result<Note, Damaged> {
    let row = Named::new("notes", row);
    Ok(Note {
        by: Reviewer(row.get("reviewer")?),
        at: row.time("at_ms")?,
        text: Untrusted::new(row.get::<String>("words")?),
    })
}
