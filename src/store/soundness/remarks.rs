//! Notes and resolutions against the record.

use super::{Checked, PAGE, Soundness};
use crate::domain::event::{Event, EventKind};
use crate::store::chain::sha256;
use crate::store::engine::{DbRow, sql};
use crate::store::error::StoreError;
use std::collections::HashMap;

/// A journey: the account and the id.
type Place = (String, String);

/// The conclusion, the reason, the hash of the comment, and the reviewer.
type RecordedConclusion = (String, Option<String>, Option<String>, String);

/// What the record says that the store must have.
#[derive(Default)]
struct RecordedRemarks {
    /// How often a reviewer left this note, by its hash.
    notes: HashMap<(Place, String, String), i64>,
    /// The newest resolution of each finding.
    resolutions: HashMap<(Place, String), RecordedConclusion>,
}

impl RecordedRemarks {
    fn entry(&mut self, row: &DbRow) -> Result<(), StoreError> {
        let text = |column: usize| row.get::<Option<String>>(column).map(Option::unwrap_or_default);
        let (by, place) = (text(1)?, (text(3)?, text(4)?));
        match Event::read(&text(2)?, &text(5)?) {
            Event::NoteAdded { text_sha256 } => *self.notes.entry((place, by, text_sha256)).or_default() += 1,
            Event::FindingResolved { finding, conclusion, reason, comment_sha256 } => {
                let word: &'static str = conclusion.into();
                let said = (word.to_owned(), reason, comment_sha256, by);
                self.resolutions.insert((place, finding.0.as_sent().to_owned()), said);
            }
            Event::FindingReopened { finding } => {
                self.resolutions.remove(&(place, finding.0.as_sent().to_owned()));
            }
            _ => {}
        }
        Ok(())
    }
}

impl Soundness<'_> {
    /// Each note and resolution against its entry of the record, and each such entry against its row.
    pub async fn remarks(&self) -> Result<Checked, StoreError> {
        let (mut recorded, mut checked) = (RecordedRemarks::default(), Checked::default());
        let mut after = 0_i64;
        loop {
            let query = sql("SELECT seq, actor, what, provider, journey, detail FROM audit
                 WHERE what IN ($1, $2, $3) AND seq > $4 ORDER BY seq LIMIT $5")
            .bind(EventKind::NoteAdded.word())
            .bind(EventKind::FindingResolved.word())
            .bind(EventKind::FindingReopened.word());
            let page = self.0.all(query.bind(after).bind(PAGE)).await?;
            for row in &page {
                after = row.get(0)?;
                recorded.entry(row)?;
            }
            if page.is_empty() {
                break;
            }
        }
        self.check_notes(&mut recorded, &mut checked).await?;
        self.check_resolutions(&mut recorded, &mut checked).await?;
        Ok(checked)
    }

    async fn check_notes(
        &self,
        recorded: &mut RecordedRemarks,
        checked: &mut Checked,
    ) -> Result<(), StoreError> {
        let mut after = 0_i64;
        loop {
            let query = sql("SELECT n.id, j.provider, j.journey, n.reviewer, n.words
                 FROM notes n JOIN journeys j ON j.id = n.journey_id WHERE n.id > $1 ORDER BY n.id LIMIT $2");
            let page = self.0.all(query.bind(after).bind(PAGE)).await?;
            for row in &page {
                after = row.get(0)?;
                checked.count += 1;
                let hash = sha256(row.get::<String>(4)?.as_bytes());
                *recorded.notes.entry(((row.get(1)?, row.get(2)?), row.get(3)?, hash)).or_default() -= 1;
            }
            if page.is_empty() {
                break;
            }
        }
        for (((account, journey), by, _), count) in recorded.notes.iter().filter(|(_, count)| **count != 0) {
            let what = if *count > 0 { "is missing" } else { "is not in the record" };
            checked.complain(|| format!("a note of {by} on {account}:{journey} {what} or was changed"));
        }
        Ok(())
    }

    async fn check_resolutions(
        &self,
        recorded: &mut RecordedRemarks,
        checked: &mut Checked,
    ) -> Result<(), StoreError> {
        let mut after = (0_i64, String::new());
        loop {
            let query = sql("SELECT r.journey_id, r.finding, j.provider, j.journey, r.conclusion, r.reason,
                    r.comment, r.reviewer
                 FROM resolutions r JOIN journeys j ON j.id = r.journey_id
                 WHERE (r.journey_id, r.finding) > ($1, $2) ORDER BY r.journey_id, r.finding LIMIT $3");
            let page = self.0.all(query.bind(after.0).bind(&after.1).bind(PAGE)).await?;
            for row in &page {
                after = (row.get(0)?, row.get(1)?);
                checked.count += 1;
                let place: Place = (row.get(2)?, row.get(3)?);
                let comment = row.get::<Option<String>>(6)?.map(|comment| sha256(comment.as_bytes()));
                let stored = (row.get(4)?, row.get(5)?, comment, row.get(7)?);
                let said = recorded.resolutions.remove(&(place.clone(), after.1.clone()));
                if said != Some(stored) {
                    let (account, journey) = place;
                    checked.complain(|| {
                        format!("the resolution of {} on {account}:{journey} is not as recorded", after.1)
                    });
                }
            }
            if page.is_empty() {
                break;
            }
        }
        for ((account, journey), finding) in recorded.resolutions.keys() {
            checked.complain(|| format!("the resolution of {finding} on {account}:{journey} is missing"));
        }
        Ok(())
    }
}
