//! Erasing one journey. The store keeps what was decided, by whom and when; nothing of the person.

use super::Retention;
use super::kept::standing_query;
use crate::domain::event::Event;
use crate::domain::ids::{JourneyKey, Reviewer};
use crate::domain::queue::{Summary, Urgency};
use crate::store::engine::{DbRow, Query, Work, sql};
use crate::store::error::StoreError;
use crate::store::journeys::lock;
use crate::store::match_status;
use crate::store::record::{self, NewEntry};
use crate::store::seal::{SealedColumns, key_columns};
use crate::store::soundness;
use crate::store::store_row::{NamedRow, ms};

/// Why a journey is erased, by whom, and the retention rule.
#[derive(Clone, Copy, Debug)]
pub struct Erasing<'a> {
    pub reason: &'a str,
    pub by: &'a Reviewer,
    /// The retention period in years.
    pub years: u32,
    /// Whether two leads agreed that the law on money laundering does not apply to the journey, so that it may be
    /// erased early.
    pub not_aml: bool,
}

/// The result of an erasure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Erased {
    /// It was erased.
    Yes {
        /// How many older record entries have plain hashes of texts or texts of a service. They cannot be removed.
        old_entries: usize,
    },
    /// It had been erased before.
    Before,
    /// It must be kept: the reason.
    Not(String),
    /// No such journey.
    Unknown,
}

/// What is deleted of a journey. Conclusions, decisions, reviewers and times stay.
const ERASE: [&str; 17] = [
    "DELETE FROM keys WHERE journey_id = $1",
    "DELETE FROM documents WHERE journey_id = $1",
    "DELETE FROM notes WHERE journey_id = $1",
    "DELETE FROM drafts WHERE journey_id = $1",
    "DELETE FROM twin_prints WHERE journey_id = $1",
    "DELETE FROM likenesses WHERE journey_id = $1",
    "DELETE FROM skips WHERE journey_id = $1",
    "DELETE FROM claims WHERE journey_id = $1",
    "DELETE FROM deliveries WHERE journey_id = $1 AND decision_id IS NULL",
    "DELETE FROM screening_requests WHERE journey_id = $1",
    "DELETE FROM retention WHERE journey_id = $1",
    "UPDATE resolutions SET comment = NULL WHERE journey_id = $1",
    "UPDATE decisions SET comment = NULL, second_comment = NULL, manual_seen = NULL WHERE journey_id = $1",
    "UPDATE second_answers SET comment = NULL WHERE decision_id IN (SELECT id FROM decisions WHERE journey_id = $1)",
    "DELETE FROM samples WHERE journey_id = $1 AND judged_ms IS NULL",
    "UPDATE samples SET comment = NULL WHERE journey_id = $1",
    "UPDATE deliveries SET last_problem = NULL, found_instead = NULL WHERE journey_id = $1",
];

impl Retention<'_> {
    /// Erases a journey, if its retention period is over. The database files keep deleted bytes until
    /// `StoreDisk::purge`.
    pub async fn erase(&self, key: &JourneyKey, erasing: Erasing<'_>) -> Result<Erased, StoreError> {
        let mut work = self.0.begin().await?;
        let erased = self.erase_within(&mut work, key, erasing).await?;
        if matches!(erased, Erased::Yes { .. }) {
            work.commit().await?;
        }
        Ok(erased)
    }

    /// Erases a journey within a transaction of the caller, who commits it after [`Erased::Yes`].
    pub(in crate::store) async fn erase_within(
        &self,
        work: &mut Work,
        key: &JourneyKey,
        erasing: Erasing<'_>,
    ) -> Result<Erased, StoreError> {
        let Some(id) = lock(work, key).await? else { return Ok(Erased::Unknown) };
        let standing = self.read(&work.one(standing_query(key)).await?)?;
        let now = work.now();
        if standing.erased.is_some() {
            return Ok(Erased::Before);
        }
        let objection = match erasing.not_aml {
            true => standing.obstacle(now),
            false => standing.objection(erasing.years, now),
        };
        if let Some(objection) = objection {
            return Ok(Erased::Not(objection));
        }
        let keys_destroyed = overwrite_key(work, id).await?;
        let old_entries = soundness::entries_with_words(work, Some(key)).await?;
        let bodies = self.emptied_bodies(work, id).await?;
        work.together(bodies).await?;
        work.together(ERASE.into_iter().map(|statement| sql(statement).bind(id)).collect()).await?;
        work.run(emptied(id, ms(now))?).await?;
        let event = Event::JourneyErased {
            reason: erasing.reason.to_owned(),
            years: erasing.years,
            keys_destroyed,
            old_entries,
            not_aml: erasing.not_aml,
        };
        let entry = NewEntry { at: now, by: erasing.by, journey: Some(key), event };
        record::append(work, &entry).await?;
        Ok(Erased::Yes { old_entries })
    }
}

impl Retention<'_> {
    /// Removes the watch-list records from reported match statuses. A body that cannot be read is set to NULL.
    async fn emptied_bodies(&self, work: &mut Work, id: i64) -> Result<Vec<Query<'static>>, StoreError> {
        let rows = work
            .all(
                sql(concat!(
                    "SELECT d.id, d.body, ",
                    key_columns!(),
                    " FROM deliveries d JOIN journeys j ON j.id = d.journey_id
                 LEFT JOIN keys k ON k.journey_id = j.id WHERE j.id = $1 AND d.body IS NOT NULL"
                ))
                .bind(id),
            )
            .await?;
        let empty = |row: &DbRow| {
            let (name, row): (String, _) = (row.get(0)?, NamedRow::new("deliveries", row));
            let body = SealedColumns::of(self.1, &row).text("body", &name);
            let emptied = match_status::without_records(&body.unwrap_or_default());
            let update = sql("UPDATE deliveries SET body = $2 WHERE id = $1");
            Ok(update.bind(name).bind(emptied))
        };
        rows.iter().map(empty).collect()
    }
}

/// Overwrites the wrapped key with zeros before its row is deleted. With the same length the zeros take the same bytes
/// of the page. Returns the number of keys.
async fn overwrite_key(work: &mut Work, id: i64) -> Result<u32, StoreError> {
    let Some(row) = work.maybe(sql("SELECT wrapped FROM keys WHERE journey_id = $1").bind(id)).await? else {
        return Ok(0);
    };
    let zeros = vec![0_u8; row.bytes(0)?.len()];
    work.run(sql("UPDATE keys SET wrapped = $2 WHERE journey_id = $1").bind(id).bind(zeros)).await?;
    Ok(1)
}

/// Replaces the summary in the row by one without personal data.
fn emptied(id: i64, now: i64) -> Result<Query<'static>, StoreError> {
    let summary = Summary {
        why: vec!["erased".to_owned()],
        urgency: Urgency::Other,
        needs_review: false,
        unreadable: None,
        ..Summary::of_unreadable("")
    };
    let summary = serde_json::to_string(&summary)
        .map_err(|_| StoreError::Database("a summary cannot be written as JSON".to_owned()))?;
    let update =
        sql("UPDATE journeys SET summary = $2, failed_rules = NULL, steps = NULL, needs_review = $4,
             settled = $5, in_queue = $4, erased_ms = $3
         WHERE id = $1");
    Ok(update.bind(id).bind(summary).bind(now).bind(false).bind(true))
}
