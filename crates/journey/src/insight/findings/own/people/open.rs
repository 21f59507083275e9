//! Findings about values that cannot be read, or cannot be compared with the other sources.

use super::{OURS, id};
use crate::domain::phrase::Phrase;
use crate::domain::queue::Urgency;
use crate::insight::finding::{Evidence, FindingKind, Sign};
use crate::insight::findings::draft::{Family, FindingDraft};
use crate::insight::identity::{self, Agreement, Aspect, GridCell, GridRow, Source};

/// Limits the findings of one row.
const MOST: usize = 3;

pub(super) fn write(row: &GridRow, drafts: &mut Vec<FindingDraft>) {
    // Addresses have too many notations to be compared. Invalid dates of an MRZ have their own findings.
    let is_date = matches!(row.aspect, Aspect::BirthDate | Aspect::ExpiryDate | Aspect::IssueDate);
    let counts = |cell: &&GridCell| match cell.source {
        Source::Aml(_) => false,
        Source::Mrz(_) => !is_date || cell.is_readable,
        _ => row.aspect != Aspect::Address,
    };
    let cells: Vec<&GridCell> = row.cells.iter().filter(counts).collect();
    let unreadable = cells.iter().filter(|cell| !cell.is_readable && cell.agreement != Agreement::Same);
    let mut unreadable: Vec<&&GridCell> = unreadable.collect();
    if cells.iter().any(|cell| !cell.is_readable && cell.agreement == Agreement::Same) && !is_date {
        // If all unreadable sources have the same value, they agree.
        unreadable.clear();
    }
    for cell in unreadable.iter().take(MOST) {
        drafts.push(draft(row.aspect, cell, unread(cell)));
    }
    if unreadable.is_empty()
        && let Some(reference) = row.cells.get(row.reference)
        && let Some(cell) = cells.iter().find(|cell| cell.agreement == Agreement::NotComparable)
    {
        drafts.push(draft(row.aspect, cell, not_compared(cell, reference)));
    }
}

fn draft(aspect: Aspect, cell: &GridCell, words: Phrase) -> FindingDraft {
    let draft = FindingDraft::new(
        format!("{}.open", id(aspect, cell)),
        FindingKind::Identity,
        Sign::Undetermined,
        Urgency::Document,
    )
    .about(Phrase::ours(aspect.name()))
    .says(words)
    .detail(2)
    .tip("Read the value on the picture and compare it yourself.")
    .at(Evidence::IdentityGrid)
    .from(format!("{OURS}.identity.{}", aspect.word()));
    match cell.source.step() {
        Some(step) => {
            draft.at(Evidence::Document { step: step.clone() }).belongs([Family::Document(step.clone())])
        }
        None => draft,
    }
}

/// For example `printed: cannot be read: 12 Foo 2030`.
fn unread(cell: &GridCell) -> Phrase {
    Phrase::ours(format!("{}: cannot be read: ", cell.source.word())).personal(cell.value.reveal())
}

fn not_compared(cell: &GridCell, reference: &GridCell) -> Phrase {
    let same = cell.source.word() == reference.source.word();
    let other = if same { "other document" } else { reference.source.word() };
    Phrase::ours(format!("not compared: {} ", cell.source.word()))
        .personal(&identity::shown_value(cell))
        .then(format!(", {other} "))
        .personal(&identity::shown_value(reference))
}
