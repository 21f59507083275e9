//! The cross-check grid: the values of each source, and where they differ, by character.

use super::documents::title;
use super::line::{Mark, PageBuilder, said};
use crate::domain::check::Check;
use crate::domain::ids::StepId;
use crate::domain::journey::Journey;
use crate::domain::said::folded;
use crate::domain::text::Shown;
use crate::insight::identity::{self, Agreement, GridCell, GridRow, Source};

/// Writes the grid: per property a row, followed by its values with their sources. The property of the finding comes
/// first, unless [`differing`] has written it above.
pub fn write(page: &mut PageBuilder, journey: &Journey, aspect: Option<&str>) {
    let mut grid = identity::grid(journey);
    let is_of_finding = |row: &GridRow| aspect == Some(row.aspect.word());
    grid.rows.retain(|row| !is_of_finding(row) || !has_difference(row));
    if grid.rows.is_empty() {
        return;
    }
    page.heading("Cross-check");
    grid.rows.sort_by_key(|row| !is_of_finding(row));
    for row in &grid.rows {
        write_row(page, journey, row);
    }
}

/// Writes the rows of a property, and those in which the printed and the MRZ values of a document differ.
pub fn differing(page: &mut PageBuilder, journey: &Journey, aspect: Option<&str>, step: Option<&StepId>) {
    if aspect.is_none() && step.is_none() {
        return;
    }
    let is_of = |cell: &GridCell| step.is_some() && cell.source.step() == step;
    for row in &identity::grid(journey).rows {
        let differs = row.cells.iter().any(|cell| is_of(cell) && cell.agreement >= Agreement::Close);
        let is_zone = row.cells.iter().any(|cell| is_of(cell) && matches!(cell.source, Source::Mrz(_)));
        if aspect == Some(row.aspect.word()) && has_difference(row) || is_zone && differs {
            write_row(page, journey, row);
        }
    }
}

fn has_difference(row: &GridRow) -> bool {
    row.cells.iter().any(|cell| cell.agreement >= Agreement::Close)
}

/// Whether a check compares printed values with those of the MRZ.
pub fn compares_zone(check: &Check) -> bool {
    let name = folded(check.name.as_sent());
    ["machinereadable", "mrz", "visualand"].iter().any(|word| name.contains(word))
}

fn write_row(page: &mut PageBuilder, journey: &Journey, row: &GridRow) {
    page.part(mark_of(row), Shown::ours(row.aspect.name()), summary(row));
    for cells in together(row) {
        value(page, journey, row, &cells);
    }
}

/// Cells with the same value.
fn together(row: &GridRow) -> Vec<Vec<&GridCell>> {
    let mut groups: Vec<Vec<&GridCell>> = Vec::new();
    for cell in &row.cells {
        let same = |group: &&mut Vec<&GridCell>| {
            let first = group.first();
            first.is_some_and(|first| first.value == cell.value && first.agreement == cell.agreement)
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.push(cell),
            None => groups.push(vec![cell]),
        }
    }
    groups
}

/// The mark of a row: that of its worst value. Watch-list records do not count, since most are about other people.
fn mark_of(row: &GridRow) -> Mark {
    let ours = || row.cells.iter().filter(|cell| !matches!(cell.source, Source::Aml(_)));
    if ours().any(|cell| cell.agreement == Agreement::Differs) {
        Mark::Failed
    } else if ours().any(|cell| cell.agreement == Agreement::Close) {
        Mark::Look
    } else if ours().any(|cell| cell.agreement == Agreement::NotComparable) {
        Mark::Undetermined
    } else if ours().count() > 1 {
        Mark::Settled
    } else {
        Mark::None
    }
}

fn summary(row: &GridRow) -> Shown {
    let ours = || row.cells.iter().filter(|cell| !matches!(cell.source, Source::Aml(_)));
    let sources = ours().count();
    let same = ours().filter(|cell| cell.agreement <= Agreement::Compatible).count();
    match mark_of(row) {
        Mark::Failed => Shown::ours("differs"),
        Mark::Look => Shown::ours("similar"),
        Mark::Settled => Shown::ours("same"),
        Mark::Undetermined if same > 1 => {
            said(format!("{sources} sources, {same} same, others not compared"))
        }
        Mark::Undetermined if sources > 1 => said(format!("{sources} sources, not compared")),
        Mark::Undetermined => Shown::ours("cannot be read"),
        _ => Shown::ours("one source only"),
    }
}

fn value(page: &mut PageBuilder, journey: &Journey, row: &GridRow, cells: &[&GridCell]) {
    let Some(first) = cells.first() else { return };
    let alone = row.cells.len() == 1;
    let mark = match first.agreement {
        _ if alone && first.is_readable => Mark::None,
        Agreement::Same | Agreement::Compatible => Mark::Settled,
        Agreement::Close => Mark::Look,
        Agreement::Differs => Mark::Failed,
        Agreement::NotComparable => Mark::Undetermined,
    };
    let sources: Vec<Shown> = cells.iter().map(|cell| said(source(journey, &cell.source))).collect();
    let shown = first.value.shown(page.masking());
    page.fact(mark, Shown::join(&sources, ", ").to_string(), shown);
    page.differing(first.value.reveal().as_sent(), &first.marks);
}

/// The name of a source; if there are several documents, with the document.
fn source(journey: &Journey, source: &Source) -> String {
    let word = match source {
        Source::Visual(_) => "printed".to_owned(),
        Source::Aml(index) => format!("AML {}", index + 1),
        other => other.word().to_owned(),
    };
    let document = source.step().filter(|_| journey.documents.len() > 1);
    match document.and_then(|step| journey.document(step)) {
        Some(document) => format!("{word} ({})", title(document)),
        None => word,
    }
}
