//! Checks the integrity of the store: its pages and tables, its documents against their hashes, and its rows against
//! the entries of the record.

mod beside;
mod decisions;
mod recorded;
mod recorded_decision;
mod remarks;
mod rows;
mod standing;
mod team;

pub use rows::ComparedRows;

use super::chain::sha256;
use super::engine::{DbRow, Engine, Work, sql};
use super::error::StoreError;
use super::seal::{Seal, SealedColumns, key_columns};
use super::store_row::NamedRow;
use crate::domain::ids::JourneyKey;

/// Rows that are read in one batch.
const PAGE: i64 = 256;

/// The most problems that are reported of each kind.
const MOST: usize = 3;

/// The check of the whole store. It reads all rows, in batches.
#[derive(Clone, Copy, Debug)]
pub struct Soundness<'s>(pub(super) &'s Engine, pub(super) &'s Seal);

/// The result of one check.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// How many items were checked.
    pub count: usize,
    /// The first few problems, each a sentence that names the row and nothing of its content.
    pub problems: Vec<String>,
}

impl Checked {
    fn complain(&mut self, problem: impl FnOnce() -> String) {
        if self.problems.len() < MOST {
            self.problems.push(problem());
        }
    }
}

impl Soundness<'_> {
    /// Errors that the database itself finds in its file; empty if there are none.
    pub async fn pages(&self) -> Result<Vec<String>, StoreError> {
        self.0.check_pages().await
    }

    /// Whether the store's tables, indexes, triggers and views are exactly those of this program.
    pub async fn schema(&self) -> Result<Checked, StoreError> {
        let mut checked = Checked { count: 1, problems: Vec::new() };
        if !self.0.has_own_schema().await? {
            checked.complain(|| {
                "somebody else changed the store's tables, indexes, triggers or views".to_owned()
            });
        }
        Ok(checked)
    }

    /// Counts record entries with plain hashes of texts, or with texts of services, from before the store was sealed.
    pub async fn old_entries(&self) -> Result<usize, StoreError> {
        entries_with_words(&mut self.0.snapshot().await?, None).await
    }

    /// Checks each document against its stored hash, and that hash against the one in the decisions on it.
    pub async fn documents(&self) -> Result<Checked, StoreError> {
        let mut checked = Checked::default();
        let mut after = (0_i64, 0_i64);
        loop {
            let query = sql(concat!(
                "SELECT d.journey_id, d.version, d.hash, d.raw,
                    (SELECT count(*) FROM decisions x WHERE x.journey_id = d.journey_id
                     AND x.document_version = d.version AND x.document_hash <> d.hash), ",
                key_columns!(),
                " FROM documents d JOIN journeys j ON j.id = d.journey_id LEFT JOIN keys k ON k.journey_id = j.id
                 WHERE (d.journey_id, d.version) > ($1, $2)
                 ORDER BY d.journey_id, d.version LIMIT $3"
            ));
            let page = self.0.all(query.bind(after.0).bind(after.1).bind(PAGE)).await?;
            for row in &page {
                after = (row.get(0)?, row.get(1)?);
                checked.count += 1;
                check_document(row, after, self.1, &mut checked)?;
            }
            if page.is_empty() {
                return Ok(checked);
            }
        }
    }
}

fn check_document(row: &DbRow, at: (i64, i64), seal: &Seal, checked: &mut Checked) -> Result<(), StoreError> {
    let hash: String = row.get(2)?;
    let named = NamedRow::new("documents", row);
    let raw = SealedColumns::of(seal, &named).bytes("raw", &at.1.to_string());
    let name = |what: &str| format!("document {} of journey row {} {what}", at.1, at.0);
    match raw {
        Ok(raw) if sha256(&raw) == hash => {}
        Ok(_) => checked.complain(|| name("is not what was received")),
        Err(damaged) => checked.complain(|| name(&damaged.problem)),
    }
    if row.get::<i64>(4)? > 0 {
        checked.complain(|| name("is not the one that was decided upon"));
    }
    Ok(())
}

/// Counts entries that contain texts, or plain hashes of texts, about a person: of one journey or of all. They cannot
/// be removed from the chain.
pub(super) async fn entries_with_words(
    work: &mut Work,
    journey: Option<&JourneyKey>,
) -> Result<usize, StoreError> {
    let query = sql("SELECT count(*) FROM audit WHERE ($1 IS NULL OR (provider = $1 AND journey = $2)) AND (
             detail LIKE '%\"comment_sha256\":\"%' OR detail LIKE '%\"text_sha256\":\"%'
             OR (what IN ('decision.conflict', 'decision.refused', 'decision.waiting', 'decision.accepted')
                 AND detail NOT LIKE '%hmac-sha256:%')
             OR (what LIKE 'disposition.%' AND detail NOT LIKE '%hmac-sha256:%'
                 AND (detail LIKE '%\"found\":\"%' OR detail LIKE '%\"problem\":\"%')))");
    let query = query.bind(journey.map(|key| key.provider.0.as_str()));
    let row = work.one(query.bind(journey.map(|key| key.id.as_sent()))).await?;
    Ok(usize::try_from(row.get::<i64>(0)?).unwrap_or(0))
}
