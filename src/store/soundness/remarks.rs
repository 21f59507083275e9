//! Compares notes and resolutions with their entries in the record.

use super::Checked;
use super::decisions::says;
use super::recorded::{RecordedJourney, RecordedResolution};
use super::rows::{JourneyRows, RowComparison};
use crate::domain::text::Untrusted;
use crate::store::engine::DbRow;
use crate::store::error::{Damaged, StoreError};
use crate::store::notes;
use crate::store::seal::SealedColumns;
use crate::store::store_row::{NamedRow, ms};

/// Compares the notes and resolutions of a journey with the record.
pub(super) fn compare(
    recorded: &mut RecordedJourney,
    rows: &JourneyRows<'_>,
    comparison: &RowComparison<'_>,
    checked: &mut Checked,
) -> Result<(), StoreError> {
    let (account, journey) = &rows.place;
    for row in &rows.notes {
        checked.count += 1;
        match is_note(recorded, row, comparison) {
            Ok(true) => {}
            Ok(false) => {
                let by: String = row.get("reviewer")?;
                checked.complain(|| {
                    format!("a note of {by} on {account}:{journey} is not in the record or was changed")
                });
            }
            Err(damaged) => checked.complain(|| damaged.to_string()),
        }
    }
    for note in &recorded.notes {
        let by = &note.of.by;
        checked.complain(|| format!("a note of {by} on {account}:{journey} is missing or was changed"));
    }
    for row in &rows.resolutions {
        checked.count += 1;
        let finding: String = row.get("finding")?;
        let expected = recorded.resolutions.remove(&finding);
        if !expected.is_some_and(|expected| is_resolution(&expected, row, comparison).unwrap_or(false)) {
            checked.complain(|| {
                format!("the resolution of {finding} on {account}:{journey} is not as recorded")
            });
        }
    }
    for finding in recorded.resolutions.keys() {
        checked.complain(|| format!("the resolution of {finding} on {account}:{journey} is missing"));
    }
    Ok(())
}

/// Whether a note is in the record. A recorded note is removed from `recorded`, so that it matches only one row.
fn is_note(
    recorded: &mut RecordedJourney,
    row: &DbRow,
    comparison: &RowComparison<'_>,
) -> Result<bool, Damaged> {
    let note = notes::read_note(row, comparison.seal)?;
    let named = NamedRow::new("notes", row);
    let sealed = SealedColumns::of(comparison.seal, &named);
    let found = recorded.notes.iter().position(|said| {
        said.of.by == note.by.0
            && said.of.at_ms == ms(note.at)
            && says(&sealed, Some(&said.text), Some(&note.text))
    });
    Ok(found.map(|at| recorded.notes.swap_remove(at)).is_some())
}

fn is_resolution(
    expected: &RecordedResolution,
    row: &DbRow,
    comparison: &RowComparison<'_>,
) -> Result<bool, Damaged> {
    let named = NamedRow::new("resolutions", row);
    let sealed = SealedColumns::of(comparison.seal, &named);
    let comment = sealed.maybe_text("comment", named.get("finding")?)?.map(Untrusted::new);
    Ok(named.get::<String>("conclusion")? == expected.conclusion
        && named.get::<Option<String>>("reason")? == expected.reason
        && named.get::<String>("reviewer")? == expected.of.by
        && named.get::<i64>("at_ms")? == expected.of.at_ms
        && says(&sealed, expected.comment.as_ref(), comment.as_ref()))
}
