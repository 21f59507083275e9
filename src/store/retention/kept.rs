//! How long a journey must be kept, and why.

use super::Retention;
use crate::domain::ids::{JourneyKey, Reviewer};
use crate::store::engine::{DbRow, Query, Work, sql};
use crate::store::error::{Damaged, StoreError};
use crate::store::seal::{SealedColumns, SealedPlace, key_columns};
use crate::store::store_row::NamedRow;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};

/// A hold on a journey: nothing of it is erased, for example during a dispute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetentionHold {
    pub reason: String,
    pub by: Reviewer,
    /// When it ends; `None` without an end.
    pub until: Option<Timestamp>,
}

/// The event from which the retention period of a journey counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeptFor {
    /// The relationship with the applicant ended.
    RelationshipEnded(Timestamp),
    /// The newest decision was made.
    Decided(Timestamp),
    /// The newest document was received; the journey was never decided here.
    Received(Timestamp),
}

impl KeptFor {
    fn since(self) -> Timestamp {
        match self {
            Self::RelationshipEnded(at) | Self::Decided(at) | Self::Received(at) => at,
        }
    }
}

/// The facts that decide whether a journey may be erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    pub key: JourneyKey,
    /// Whether it waits for a reviewer or its decision is not delivered yet.
    pub is_open: bool,
    pub kept_for: KeptFor,
    pub hold: Option<RetentionHold>,
    /// When it was erased.
    pub erased: Option<Timestamp>,
}

impl Standing {
    /// When its retention period ends, apart from a hold; `Timestamp::MAX` on overflow.
    pub fn due(&self, years: u32) -> Timestamp {
        let since = self.kept_for.since().to_zoned(TimeZone::UTC);
        let due = since.checked_add(i64::from(years).years());
        due.map_or(Timestamp::MAX, |due| due.timestamp())
    }

    /// Why it must not be erased yet; `None` if it may be.
    pub fn objection(&self, years: u32, now: Timestamp) -> Option<String> {
        let due = self.due(years);
        let is_kept = (due > now).then(|| format!("it is kept until {}", day(due)));
        self.obstacle(now).or(is_kept)
    }

    /// Why the journey must not be erased even after its retention period; `None` if nothing prevents it.
    pub fn obstacle(&self, now: Timestamp) -> Option<String> {
        if self.is_open {
            return Some("it waits for a reviewer, or its decision has not arrived".to_owned());
        }
        let hold = self.hold.as_ref().filter(|hold| hold.until.is_none_or(|until| until > now))?;
        let until = hold.until.map_or_else(String::new, |until| format!(" until {}", day(until)));
        Some(format!("{} holds it{until}: {}", hold.by, hold.reason))
    }
}

fn day(at: Timestamp) -> Date {
    at.to_zoned(TimeZone::UTC).date()
}

/// A macro, because statements must be literals and all share the columns.
macro_rules! select_standings {
    ($tail:literal) => {
        concat!(
            "SELECT j.id, (j.needs_review AND NOT j.settled)
                 OR EXISTS (SELECT 1 FROM open_decisions o WHERE o.journey_id = j.id) AS is_open, j.erased_ms, r.ended_ms, r.hold_reason, r.hold_by, r.hold_until_ms,
                 (SELECT max(d.at_ms) FROM decisions d WHERE d.journey_id = j.id) AS decided_ms,
                 (SELECT max(o.received_at) FROM documents o WHERE o.journey_id = j.id) AS received_ms, ",
            key_columns!(),
            " FROM journeys j LEFT JOIN keys k ON k.journey_id = j.id
             LEFT JOIN retention r ON r.journey_id = j.id ",
            $tail
        )
    };
}

/// Journeys that are read in one batch.
const PAGE: i64 = 1_000;

pub(super) fn standing_query(key: &JourneyKey) -> Query<'_> {
    let query = sql(select_standings!("WHERE j.provider = $1 AND j.journey = $2"));
    query.bind(&key.provider.0).bind(key.id.as_sent())
}

impl Retention<'_> {
    /// Whether and why a journey must be kept; `None` if it was never received.
    pub async fn standing(&self, key: &JourneyKey) -> Result<Option<Standing>, StoreError> {
        let row = self.0.maybe(standing_query(key)).await?;
        Ok(row.as_ref().map(|row| self.read(row)).transpose()?)
    }

    /// Like [`Self::standing`], within a transaction.
    pub(in crate::store) async fn standing_within(
        &self,
        work: &mut Work,
        key: &JourneyKey,
    ) -> Result<Option<Standing>, StoreError> {
        let row = work.maybe(standing_query(key)).await?;
        Ok(row.as_ref().map(|row| self.read(row)).transpose()?)
    }

    /// The journeys that may be erased now, in the order in which they were received.
    pub async fn due(&self, years: u32) -> Result<Vec<Standing>, StoreError> {
        let (now, mut due, mut after) = (self.0.now(), Vec::new(), i64::MIN);
        loop {
            let page = sql(select_standings!(
                "WHERE j.id > $1 AND NOT (j.needs_review AND NOT j.settled) AND j.erased_ms IS NULL
                 ORDER BY j.id LIMIT $2"
            ));
            let rows = self.0.all(page.bind(after).bind(PAGE)).await?;
            let Some(last) = rows.last() else { return Ok(due) };
            after = last.get(0)?;
            for row in &rows {
                let standing = self.read(row)?;
                if standing.objection(years, now).is_none() {
                    due.push(standing);
                }
            }
        }
    }

    pub(super) fn read(&self, row: &DbRow) -> Result<Standing, Damaged> {
        let row = NamedRow::new("journeys", row);
        let received = row.maybe_time("received_ms")?.unwrap_or(Timestamp::UNIX_EPOCH);
        let ended = row.maybe_time("ended_ms")?.map(KeptFor::RelationshipEnded);
        let decided = row.maybe_time("decided_ms")?.map(KeptFor::Decided);
        Ok(Standing {
            key: JourneyKey::new(row.get::<String>("provider")?, row.get("journey")?),
            is_open: row.get("is_open")?,
            kept_for: ended.or(decided).unwrap_or(KeptFor::Received(received)),
            hold: self.read_hold(&row)?,
            erased: row.maybe_time("erased_ms")?,
        })
    }

    /// A hold counts even if its reason cannot be decrypted.
    fn read_hold(&self, row: &NamedRow<'_>) -> Result<Option<RetentionHold>, Damaged> {
        let Some(by) = row.get::<Option<String>>("hold_by")? else { return Ok(None) };
        let place = SealedPlace { table: "retention", column: "hold_reason", row: "" };
        let stored = row.get::<Option<String>>("hold_reason")?.unwrap_or_default();
        let reason = SealedColumns::of(self.1, row).open_text(place, &stored);
        let reason = reason.unwrap_or_else(|_| "the reason cannot be read".to_owned());
        Ok(Some(RetentionHold { reason, by: Reviewer(by), until: row.maybe_time("hold_until_ms")? }))
    }
}
