//! Checks notes and resolutions against the record.

use super::{Checked, PAGE, Soundness};
use crate::domain::event::{Event, EventKind};
use crate::domain::ids::Reviewer;
use crate::store::engine::{DbRow, sql};
use crate::store::error::StoreError;
use crate::store::notes;
use crate::store::seal::{Commitment, JourneySeal, Seal, SealedColumns, key_columns};
use crate::store::store_row::NamedRow;
use std::collections::HashMap;

/// A journey: its account and its id.
type Place = (String, String);

/// Conclusion, reason, commitment to the comment, and reviewer.
type RecordedConclusion = (String, Option<String>, Option<Commitment>, String);

/// The notes and resolutions that the store must have according to the record.
#[derive(Default)]
struct RecordedRemarks {
    /// How often a reviewer left a note, by its commitment.
    notes: HashMap<(Place, String, Commitment), i64>,
    /// The newest resolution of each finding.
    resolutions: HashMap<(Place, String), RecordedConclusion>,
}

impl RecordedRemarks {
    /// An erased journey has no notes any more, and its resolutions no comments.
    fn erase(&mut self, place: &Place) {
        self.notes.retain(|(noted, _, _), _| noted != place);
        let of_it = self.resolutions.iter_mut().filter(|((resolved, _), _)| resolved == place);
        of_it.for_each(|(_, (_, _, comment, _))| *comment = None);
    }

    fn entry(&mut self, row: &DbRow) -> Result<(), StoreError> {
        let text = |column: usize| row.get::<Option<String>>(column).map(Option::unwrap_or_default);
        let (by, place) = (text(1)?, (text(3)?, text(4)?));
        match Event::read(&text(2)?, &text(5)?) {
            Event::NoteAdded { text_sha256, text_hmac } => {
                if let Some(said) = Commitment::said(text_sha256, text_hmac) {
                    *self.notes.entry((place, by, said)).or_default() += 1;
                }
            }
            Event::FindingResolved { finding, conclusion, reason, comment_sha256, comment_hmac } => {
                let word: &'static str = conclusion.into();
                let comment = Commitment::said(comment_sha256, comment_hmac);
                let said = (word.to_owned(), reason, comment, by);
                self.resolutions.insert((place, finding.0.as_sent().to_owned()), said);
            }
            Event::FindingReopened { finding } => {
                self.resolutions.remove(&(place, finding.0.as_sent().to_owned()));
            }
            Event::JourneyErased { .. } => self.erase(&place),
            _ => {}
        }
        Ok(())
    }
}

impl RecordedRemarks {
    /// Subtracts a note from its entry. The entry may have a plain or a keyed hash of the note.
    fn check_note(&mut self, row: &DbRow, seal: &Seal, checked: &mut Checked) -> Result<(), StoreError> {
        let place: Place = (row.get("provider")?, row.get("journey")?);
        let note = match notes::read_note(row, seal) {
            Ok(note) => note,
            Err(damaged) => {
                checked.complain(|| damaged.to_string());
                return Ok(());
            }
        };
        let (Reviewer(by), text) = (note.by, note.text);
        let plain = JourneySeal::Clear.commitment(text.as_sent());
        let found = [plain.clone(), Commitment::Keyed(String::new())].into_iter().find_map(|like| {
            let said =
                SealedColumns::of(seal, &NamedRow::new("notes", row)).commitment(text.as_sent(), &like);
            said.ok().filter(|said| self.notes.contains_key(&(place.clone(), by.clone(), said.clone())))
        });
        *self.notes.entry((place, by, found.unwrap_or(plain))).or_default() -= 1;
        Ok(())
    }

    /// Whether a stored resolution is the recorded one, which is removed from the recorded ones.
    fn is_resolution(&mut self, row: &DbRow, seal: &Seal) -> Result<bool, StoreError> {
        let finding: String = row.get(1)?;
        let place: Place = (row.get("provider")?, row.get("journey")?);
        let said = self.resolutions.remove(&(place, finding.clone()));
        let Some((conclusion, reason, commitment, by)) = said else { return Ok(false) };
        let named = NamedRow::new("resolutions", row);
        let sealed = SealedColumns::of(seal, &named);
        let comment = match (sealed.maybe_text("comment", &finding), &commitment) {
            (Ok(Some(comment)), Some(like)) => sealed.commitment(&comment, like).ok(),
            (Ok(None), _) => None,
            (Ok(Some(_)), None) | (Err(_), _) => return Ok(false),
        };
        let stored: (String, Option<String>, String) =
            (row.get("conclusion")?, row.get("reason")?, row.get("reviewer")?);
        Ok(stored == (conclusion, reason, by) && comment == commitment)
    }
}

impl Soundness<'_> {
    /// Checks each note and resolution against its record entry, and each such entry against its row.
    pub async fn remarks(&self) -> Result<Checked, StoreError> {
        let (mut recorded, mut checked) = (RecordedRemarks::default(), Checked::default());
        let mut after = 0_i64;
        loop {
            let query = sql("SELECT seq, actor, what, provider, journey, detail FROM audit
                 WHERE what IN ($1, $2, $3, $4) AND seq > $5 ORDER BY seq LIMIT $6")
            .bind(EventKind::NoteAdded.word())
            .bind(EventKind::FindingResolved.word())
            .bind(EventKind::FindingReopened.word())
            .bind(EventKind::JourneyErased.word());
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
            let query = sql(concat!(
                "SELECT n.id, n.reviewer, n.at_ms, n.words, ",
                key_columns!(),
                " FROM notes n JOIN journeys j ON j.id = n.journey_id LEFT JOIN keys k ON k.journey_id = j.id
                 WHERE n.id > $1 ORDER BY n.id LIMIT $2"
            ));
            let page = self.0.all(query.bind(after).bind(PAGE)).await?;
            for row in &page {
                after = row.get(0)?;
                checked.count += 1;
                recorded.check_note(row, self.1, checked)?;
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
            let query = sql(concat!(
                "SELECT r.journey_id, r.finding, r.conclusion, r.reason, r.comment, r.reviewer, ",
                key_columns!(),
                " FROM resolutions r JOIN journeys j ON j.id = r.journey_id LEFT JOIN keys k ON k.journey_id = j.id
                 WHERE (r.journey_id, r.finding) > ($1, $2) ORDER BY r.journey_id, r.finding LIMIT $3"
            ));
            let page = self.0.all(query.bind(after.0).bind(&after.1).bind(PAGE)).await?;
            for row in &page {
                after = (row.get(0)?, row.get(1)?);
                checked.count += 1;
                if !recorded.is_resolution(row, self.1)? {
                    let (account, journey): Place = (row.get("provider")?, row.get("journey")?);
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
