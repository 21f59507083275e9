//! Compares a journey's own row, its documents, views, claims, retention and assignments with its entries.

use super::Checked;
use super::decisions::says;
use super::recorded::{EntryBy, RecordedJourney};
use super::rows::{JourneyRows, RowComparison};
use crate::domain::text::Untrusted;
use crate::store::engine::DbRow;
use crate::store::error::StoreError;
use crate::store::queue::read_summary;
use crate::store::seal::{SealedColumns, SealedPlace, TEXT_MARK};
use crate::store::store_row::NamedRow;

/// How long before its entry a document may have been requested from the provider.
const ASKED_BEFORE_MS: i64 = 24 * 3_600_000;

/// How far a clock that was set back may make the stored time differ from the entry.
const CLOCK_STEP_MS: i64 = 5_000;

/// Compares the rows of a journey, except decisions, notes and resolutions, with the record.
pub(super) fn compare(
    recorded: &RecordedJourney,
    rows: &JourneyRows<'_>,
    comparison: &RowComparison<'_>,
    checked: &mut Checked,
) -> Result<(), StoreError> {
    checked.count += 1;
    let mut wrong = row(recorded, rows, comparison)?;
    wrong.extend(documents(recorded, &rows.documents, rows.row.get("version")?)?);
    wrong.extend(sightings(recorded, &rows.sightings)?);
    wrong.extend(claims(recorded, &rows.claims, comparison.now_ms)?);
    wrong.extend(retention(recorded, &rows.retention, comparison)?);
    wrong.extend(routing(recorded, &rows.routing)?);
    let (account, journey) = &rows.place;
    for what in wrong {
        checked.complain(|| format!("journey {account}:{journey} {what}"));
    }
    Ok(())
}

/// Checks the row of the journey: whether it needs a review follows from its document and its decisions.
fn row(
    recorded: &RecordedJourney,
    rows: &JourneyRows<'_>,
    comparison: &RowComparison<'_>,
) -> Result<Vec<String>, StoreError> {
    let row = rows.row;
    let flag = |column: &'static str| row.get::<bool>(column);
    let is_erased = row.get::<Option<i64>>("erased_ms")?.is_some();
    let (needs_review, settled, in_queue) = (flag("needs_review")?, flag("settled")?, flag("in_queue")?);
    let has_open = row.get::<i64>("open_decisions")? > 0;
    let newest = recorded.documents.keys().next_back().copied();
    let mut wrong = Vec::new();
    let mut claim = |is_wrong: bool, what: &str| wrong.extend(is_wrong.then(|| what.to_owned()));
    claim(newest.is_none(), "is not in the record");
    claim(
        newest.is_some_and(|newest| row.get("version").ok() != Some(newest)),
        "has another newest document",
    );
    claim(is_erased != recorded.is_erased, "is erased in the store or in the record alone");
    claim(
        recorded.settled.is_some_and(|expected| expected != settled),
        "is settled otherwise than its decisions say",
    );
    claim(
        in_queue != ((needs_review && !settled) || has_open),
        "is in the queue, or out of it, without a reason",
    );
    if is_erased {
        return Ok(wrong);
    }
    let summary = read_summary(&NamedRow::new("journeys", row), comparison.seal);
    let needs = summary.needs_review && !recorded.is_dismissed;
    claim(needs_review != needs, "waits for a review, or not, otherwise than its document says");
    claim(row.get::<i64>("since_ms")? != summary.since_ms, "waits since another time than its document says");
    claim(row.get::<i64>("urgency")? != summary.urgency as i64, "has another urgency than its document says");
    let is_clear = !row.get::<&str>("summary")?.starts_with(TEXT_MARK);
    claim(comparison.is_all_sealed && is_clear, "has a summary that nobody sealed");
    Ok(wrong)
}

fn documents(recorded: &RecordedJourney, rows: &[DbRow], newest: i64) -> Result<Vec<String>, StoreError> {
    let (mut wrong, mut there) = (Vec::new(), Vec::new());
    for row in rows {
        let (version, hash, at): (i64, String, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        there.push(version);
        match recorded.documents.get(&version) {
            Some(said) if said.hash != hash => {
                wrong.push(format!("has another document {version} than was received"))
            }
            Some(said) if at > said.at_ms + CLOCK_STEP_MS || at < said.at_ms - ASKED_BEFORE_MS => {
                wrong.push(format!("received document {version} at another time"));
            }
            Some(_) => {}
            None => wrong.push(format!("has a document {version} that was never received")),
        }
    }
    if recorded.is_erased {
        return Ok(wrong);
    }
    for (version, said) in &recorded.documents {
        let may_be_gone = recorded.dropped.contains(&said.hash) || !said.must_be_dropped_by_entry;
        if !there.contains(version) && (*version == newest || !may_be_gone) {
            wrong.push(format!("has no document {version}, which was received"));
        }
    }
    Ok(wrong)
}

fn sightings(recorded: &RecordedJourney, rows: &[DbRow]) -> Result<Vec<String>, StoreError> {
    let mut wrong = Vec::new();
    let mut there = Vec::new();
    for row in rows {
        let (reviewer, version): (String, i64) = (row.get(0)?, row.get(1)?);
        if recorded.opened.get(&reviewer) != Some(&version) {
            wrong.push(format!("was opened by {reviewer} otherwise than recorded"));
        }
        there.push(reviewer);
    }
    let gone = recorded.opened.keys().filter(|reviewer| !there.contains(reviewer));
    wrong.extend(gone.map(|reviewer| format!("was opened by {reviewer}, and the store does not say so")));
    Ok(wrong)
}

/// Compares the claim with the record; an expired claim does not count.
fn claims(recorded: &RecordedJourney, rows: &[DbRow], now_ms: i64) -> Result<Vec<String>, StoreError> {
    let mut wrong = Vec::new();
    for row in rows {
        let (reviewer, until): (String, i64) = (row.get(0)?, row.get(1)?);
        if until > now_ms && recorded.claimed_by.as_ref() != Some(&reviewer) {
            wrong.push(format!("is claimed by {reviewer}, and the record does not say so"));
        }
    }
    Ok(wrong)
}

fn retention(
    recorded: &RecordedJourney,
    rows: &[DbRow],
    comparison: &RowComparison<'_>,
) -> Result<Vec<String>, StoreError> {
    let (mut ended, mut by, mut is_hold) = (None, None, true);
    for row in rows {
        let named = NamedRow::new("retention", row);
        let sealed = SealedColumns::of(comparison.seal, &named);
        ended = row.get::<Option<i64>>("ended_ms")?;
        by = row.get::<Option<String>>("hold_by")?;
        let place = SealedPlace { table: "retention", column: "hold_reason", row: "" };
        let reason = row.get::<Option<String>>("hold_reason")?;
        let reason = reason.map(|reason| sealed.open_text(place, &reason).map(Untrusted::new)).transpose();
        is_hold = recorded.hold.as_ref().is_none_or(|hold| {
            row.get::<Option<i64>>("hold_until_ms").ok() == Some(hold.until_ms)
                && reason.as_ref().is_ok_and(|it| says(&sealed, hold.reason.as_ref(), it.as_ref()))
        });
    }
    let mut wrong = Vec::new();
    if ended != recorded.ended_ms {
        wrong.push("has another end of the relationship than recorded".to_owned());
    }
    if !is_hold || by.as_ref() != recorded.hold.as_ref().map(|hold| &hold.by) {
        wrong.push("is held otherwise than recorded".to_owned());
    }
    Ok(wrong)
}

fn routing(recorded: &RecordedJourney, rows: &[DbRow]) -> Result<Vec<String>, StoreError> {
    let (mut assigned, mut escalated) = (None, None);
    for row in rows {
        let said: (String, EntryBy) =
            (row.get("name")?, EntryBy { by: row.get("said_by")?, at_ms: row.get("at_ms")? });
        match row.get::<String>("how")?.as_str() {
            "assigned" => assigned = Some(said),
            _ => escalated = Some(said),
        }
    }
    let mut wrong = Vec::new();
    if assigned != recorded.assigned {
        wrong.push("is assigned otherwise than recorded".to_owned());
    }
    if escalated != recorded.escalated {
        wrong.push("is escalated otherwise than recorded".to_owned());
    }
    Ok(wrong)
}
