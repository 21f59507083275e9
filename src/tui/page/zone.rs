//! The machine-readable zone (MRZ) of a document: its lines, each check digit, and which field is wrong.

use super::line::{Mark, PageBuilder, said};
use crate::domain::document::Document;
use crate::domain::pii::{Masking, Pii};
use crate::domain::text::{Shown, Untrusted};
use crate::insight::identity::zone_of;
use crate::insight::mrz::{CheckDigit, MrzFault, Zone};
use std::ops::Range;

/// Writes the MRZ of a document, if it has a readable one.
pub fn write(page: &mut PageBuilder, document: &Document) {
    let Some(zone) = zone_of(document) else { return };
    let format: &str = zone.format.into();
    page.part(Mark::None, Shown::ours("Machine readable zone"), said(format));
    for (number, line) in zone.lines.iter().enumerate() {
        let line_text = Untrusted::new(line.clone());
        page.aside(Pii::new(line_text).shown(page.masking()));
        if page.masking() == Masking::Clear {
            page.differing(line, &wrong_in(&zone, number));
        }
    }
    for check in &zone.checks {
        page.fact(mark_of(check), check.field.name(), digit(check));
    }
    for fault in &zone.faults {
        page.fact(Mark::Failed, "form", said(fault_words(fault)));
    }
}

/// The invalid characters of a line: wrong check digits with their fields, and characters that are not allowed.
fn wrong_in(zone: &Zone, line: usize) -> Vec<Range<usize>> {
    let mut wrong = Vec::new();
    for check in zone.checks.iter().filter(|check| !check.is_right()) {
        if check.line == line {
            wrong.push(check.column..check.column + 1);
        }
        let fields = zone.fields.iter().filter(|field| field.field == check.field);
        wrong
            .extend(fields.filter(|field| field.place.line == line).map(|field| field.place.columns.clone()));
    }
    for fault in &zone.faults {
        if let MrzFault::Letter { line: at, column, .. } = fault
            && *at == line
        {
            wrong.push(*column..column + 1);
        }
    }
    wrong
}

fn mark_of(check: &CheckDigit) -> Mark {
    if check.is_right() { Mark::Settled } else { Mark::Failed }
}

fn digit(check: &CheckDigit) -> Shown {
    match (check.found, check.wanted) {
        (Some(found), Some(wanted)) if found == wanted => said(format!("check digit {found}")),
        (Some(found), Some(wanted)) => said(format!("check digit {found}, computed {wanted}")),
        (None, Some(wanted)) => said(format!("no check digit, computed {wanted}")),
        (_, None) => Shown::ours("cannot be computed, invalid character"),
    }
}

fn fault_words(fault: &MrzFault) -> String {
    match fault {
        MrzFault::Length { line, found, wanted } => {
            format!("line {} has {found} characters, {wanted} expected", line + 1)
        }
        MrzFault::Letter { line, column, found } => {
            format!("{found} in line {}, column {}, is not allowed", line + 1, column + 1)
        }
        MrzFault::Lines { found, wanted } => format!("{found} lines, {wanted} expected"),
    }
}
