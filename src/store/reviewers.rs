//! The reviewers who have worked with this store.

use super::engine::{Engine, sql};
use super::error::StoreError;
use super::record::{self, NewEntry};
use super::sessions::Sessions;
use super::store_row::ms;
use crate::domain::event::Event;
use crate::domain::ids::Reviewer;

/// The reviewers whose names are in the record.
#[derive(Clone, Copy, Debug)]
pub struct Reviewers<'s>(pub(super) &'s Engine);

impl<'s> Reviewers<'s> {
    /// The sessions of consoles.
    pub fn sessions(&self) -> Sessions<'s> {
        Sessions(self.0)
    }
}

impl Reviewers<'_> {
    /// The names of all of them.
    pub async fn names(&self) -> Result<Vec<String>, StoreError> {
        let rows = self.0.all(sql("SELECT name FROM known_reviewers")).await?;
        rows.iter().map(|row| row.get(0)).collect()
    }

    /// Records the start of a reviewer's session, with its origin.
    pub async fn session_opened(&self, by: &Reviewer, event: Event) -> Result<(), StoreError> {
        let mut work = self.0.begin().await?;
        let at = work.now();
        let known =
            sql("INSERT INTO known_reviewers (name, since_ms) VALUES ($1, $2) ON CONFLICT DO NOTHING");
        work.run(known.bind(&by.0).bind(ms(at))).await?;
        record::append(&mut work, &NewEntry { at, by, journey: None, event }).await?;
        work.commit().await
    }
}
