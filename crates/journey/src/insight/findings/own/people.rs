//! Findings about identity: each value that differs from the one that most sources agree on, and each value that
//! cannot be read or compared.

mod open;

use super::super::Context;
use super::super::draft::{Family, FindingDraft};
use super::super::slug::slug;
use super::OURS;
use crate::domain::phrase::Phrase;
use crate::domain::queue::Urgency;
use crate::domain::said::folded;
use crate::insight::finding::{Evidence, FindingKind, Sign};
use crate::insight::identity::{self, Agreement, Aspect, GridCell, GridRow, Source};
use crate::insight::names::{self, Name};

/// Limits the findings of one row.
const MOST: usize = 6;

pub(super) fn write(context: &Context<'_>, drafts: &mut Vec<FindingDraft>) {
    for row in &identity::grid(context.journey).rows {
        let Some(reference) = row.cells.get(row.reference) else {
            continue;
        };
        if matches!(reference.source, Source::Aml(_)) {
            continue;
        }
        for cells in differing(row) {
            drafts.extend(draft(row, reference, &cells));
        }
        open::write(row, drafts);
    }
}

/// Differing cells, grouped by value.
fn differing(row: &GridRow) -> Vec<Vec<&GridCell>> {
    let mut groups: Vec<(String, Vec<&GridCell>)> = Vec::new();
    for cell in &row.cells {
        let differs = matches!(cell.agreement, Agreement::Close | Agreement::Differs);
        if !differs || matches!(cell.source, Source::Aml(_)) {
            continue;
        }
        // Prefilled data gets its own finding, which includes the service's match percentage.
        let prefilled = if cell.source == Source::Prefilled { "prefilled" } else { "" };
        let value = folded(cell.value.reveal().as_sent());
        let value = format!("{prefilled}:{value}");
        let has_room = groups.len() < MOST;
        match groups.iter_mut().find(|(known, _)| *known == value) {
            Some((_, group)) => group.push(cell),
            None if has_room => groups.push((value, vec![cell])),
            None => {}
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

fn draft(row: &GridRow, reference: &GridCell, cells: &[&GridCell]) -> Option<FindingDraft> {
    let cell = cells.first()?;
    let people = [&cell.source, &reference.source].into_iter().any(|source| *source == Source::Applicant);
    if row.aspect == Aspect::PersonalNumber && !people {
        // Documents of different types have different personal numbers.
        return None;
    }
    let prefilled = cell.source == Source::Prefilled;
    let subject = match (prefilled, row.aspect) {
        (true, aspect) => format!("{} differs from prefilled", aspect.name()),
        (false, aspect) => format!("{} differs", aspect.name()),
    };
    let mut draft =
        FindingDraft::new(id(row.aspect, cell), kind(cell), sign(row, reference, cell), Urgency::Document)
            .about(Phrase::ours(subject))
            .says(words(cell, reference))
            .detail(2)
            .tip("Read both on the pictures: a misreading, another notation, or another person.")
            .at(Evidence::IdentityGrid)
            .from(format!("{OURS}.identity.{}", row.aspect.word()));
    for step in cells.iter().copied().chain([reference]).filter_map(|cell| cell.source.step()).take(8) {
        draft = draft.at(Evidence::Document { step: step.clone() });
        if !prefilled && row.aspect != Aspect::Address {
            draft = draft.belongs([Family::Person(step.clone())]);
        }
    }
    let of_person =
        matches!(row.aspect, Aspect::Name | Aspect::BirthDate | Aspect::Sex | Aspect::PersonalNumber);
    Some(if of_person && !prefilled { draft.belongs([Family::People]) } else { draft })
}

fn kind(cell: &GridCell) -> FindingKind {
    if cell.source == Source::Prefilled { FindingKind::PrefilledMatch } else { FindingKind::Identity }
}

fn id(aspect: Aspect, cell: &GridCell) -> String {
    let aspect = aspect.word();
    let step = cell.source.step().map(|step| slug(step.0.as_sent())).unwrap_or_default();
    match &cell.source {
        Source::Prefilled => format!("identity.{aspect}.prefilled"),
        Source::Applicant => format!("identity.{aspect}.applicant"),
        Source::Visual(_) => format!("identity.{aspect}.visual.{step}"),
        Source::Mrz(_) => format!("identity.{aspect}.mrz.{step}"),
        Source::Back(_) => format!("identity.{aspect}.back.{step}"),
        Source::Aml(index) => format!("identity.{aspect}.aml.{index}"),
    }
}

/// A name below the similarity threshold is a failure; any other difference needs a look.
fn sign(row: &GridRow, reference: &GridCell, cell: &GridCell) -> Sign {
    if row.aspect != Aspect::Name || cell.agreement != Agreement::Differs {
        return Sign::Look;
    }
    let read = |cell: &GridCell| Name::read(cell.value.reveal().as_sent());
    let score = names::compare(&read(cell), &read(reference)).score;
    if score < names::DIFFERENT_BELOW { Sign::Failed } else { Sign::Look }
}

/// For example `printed 12 Aug 1947 ≠ MRZ 12 Aug 1974`. The printed value is named first.
fn words(cell: &GridCell, reference: &GridCell) -> Phrase {
    let same = cell.source.word() == reference.source.word();
    // A code and a name from the same document.
    let is_one_source = cell.source == reference.source;
    let is_printed = !same && matches!(reference.source, Source::Visual(_));
    let (first, second) = if is_printed { (reference, cell) } else { (cell, reference) };
    let other = if same && !is_one_source { "other document" } else { second.source.word() };
    Phrase::ours(format!("{} ", first.source.word()))
        .personal(&identity::shown_value(first))
        .then(format!(" ≠ {other} "))
        .personal(&identity::shown_value(second))
}
