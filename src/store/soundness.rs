//! The consistency check of the store: its pages, its documents against their hashes, its decisions against the record.

mod remarks;

use super::chain::sha256;
use super::engine::{DbRow, Engine, Work, sql};
use super::error::StoreError;
use super::seal::{Seal, SealedColumns, key_columns};
use super::store_row::NamedRow;
use crate::domain::event::{Event, EventKind};
use crate::domain::ids::JourneyKey;
use std::collections::BTreeSet;

/// Rows that are read in one batch.
const PAGE: i64 = 256;

/// The most problems that are reported of each kind.
const MOST: usize = 3;

/// The check of the whole store. It reads everything, and keeps only the ids of decisions in memory.
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

    /// Checks each decision against its record entry, and each such entry against its decision.
    pub async fn decisions(&self) -> Result<Checked, StoreError> {
        let (mut checked, mut recorded) = (Checked::default(), BTreeSet::new());
        let mut after = 0_i64;
        loop {
            let query = sql("SELECT a.seq, a.actor, a.provider, a.journey, a.detail FROM audit a
                 WHERE a.what = $1 AND a.seq > $2 ORDER BY a.seq LIMIT $3");
            let word = EventKind::DecisionRecorded.word();
            let page = self.0.all(query.bind(word).bind(after).bind(PAGE)).await?;
            for row in &page {
                after = row.get(0)?;
                self.check_entry(row, &mut recorded, &mut checked).await?;
            }
            if page.is_empty() {
                break;
            }
        }
        self.find_unrecorded(&recorded, &mut checked).await?;
        Ok(checked)
    }

    /// Compares an entry with its decision. An entry that cannot be read is skipped.
    async fn check_entry(
        &self,
        entry: &DbRow,
        recorded: &mut BTreeSet<String>,
        checked: &mut Checked,
    ) -> Result<(), StoreError> {
        let event = Event::read(EventKind::DecisionRecorded.word(), &entry.get::<String>(4)?);
        let Event::DecisionRecorded { decision, verb, reason, document_sha256, second, .. } = event else {
            return Ok(());
        };
        let query = sql("SELECT d.verb, d.reason, d.reviewer, d.document_hash, j.provider, j.journey,
                 coalesce(d.second_rule, '')
             FROM decisions d JOIN journeys j ON j.id = d.journey_id WHERE d.id = $1");
        let id = decision.to_string();
        let Some(row) = self.0.maybe(query.bind(&id)).await? else {
            checked.complain(|| format!("decision {id} is in the record and not in the store"));
            return Ok(());
        };
        let text = |row: &DbRow, column: usize| row.get::<Option<String>>(column);
        let of_entry = |column: usize| text(entry, column).map(Option::unwrap_or_default);
        let expected = [
            ("verb", verb.word().to_owned()),
            ("reason", reason),
            ("reviewer", of_entry(1)?),
            ("document", document_sha256),
            ("account", of_entry(2)?),
            ("journey", of_entry(3)?),
            ("rule of a second review", second.map(|second| second.rule).unwrap_or_default()),
        ];
        for (column, (name, expected)) in expected.into_iter().enumerate() {
            if text(&row, column)? != Some(expected) {
                checked.complain(|| format!("decision {id} has another {name} than the record"));
            }
        }
        recorded.insert(id);
        Ok(())
    }

    async fn find_unrecorded(
        &self,
        recorded: &BTreeSet<String>,
        checked: &mut Checked,
    ) -> Result<(), StoreError> {
        let mut after = String::new();
        loop {
            let query = sql("SELECT id FROM decisions WHERE id > $1 ORDER BY id LIMIT $2");
            let page = self.0.all(query.bind(&after).bind(PAGE)).await?;
            for row in &page {
                after = row.get(0)?;
                checked.count += 1;
                if !recorded.contains(&after) {
                    checked.complain(|| format!("decision {after} is in the store and not in the record"));
                }
            }
            if page.is_empty() {
                return Ok(());
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
