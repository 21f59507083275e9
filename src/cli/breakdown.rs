//! `referee stats --by reviewer|account`: the statistics of each, as a table, JSON or CSV.

use super::error::Failure;
use super::output::{self, Table};
use crate::review::breakdown::{Breakdown, GroupBy};
use serde_json::{Map, Value, json};

/// The name of the grouping.
fn word(by: GroupBy) -> &'static str {
    match by {
        GroupBy::Reviewer => "reviewer",
        GroupBy::Account => "account",
    }
}

/// Prints the rows as one JSON document.
pub(super) fn json(by: GroupBy, rows: &[Breakdown]) -> Result<(), Failure> {
    let row = |row: &Breakdown| {
        let mut object = Map::new();
        object.insert(word(by).to_owned(), json!(row.name));
        if let Ok(Value::Object(figures)) = serde_json::to_value(row) {
            object.extend(figures.into_iter().filter(|(name, _)| name != "name"));
        }
        object.insert("faces_agreement_rate".to_owned(), json!(row.faces.rate()));
        Value::Object(object)
    };
    output::json(&rows.iter().map(row).collect::<Vec<_>>())
}

/// Prints the rows as comma-separated values with a header.
pub(super) fn csv(by: GroupBy, rows: &[Breakdown]) -> Result<(), Failure> {
    output::line(&std::iter::once(word(by)).chain(COLUMNS).collect::<Vec<_>>().join(","))?;
    for row in rows {
        let name = std::iter::once(quoted(&row.name));
        output::line(&name.chain(figures(row, "")).collect::<Vec<_>>().join(","))?;
    }
    Ok(())
}

/// Prints the rows as a table.
pub(super) fn table(by: GroupBy, rows: &[Breakdown]) -> Result<(), Failure> {
    let heading = match by {
        GroupBy::Reviewer => "REVIEWER",
        GroupBy::Account => "ACCOUNT",
    };
    let mut table = Table::new(&[
        heading,
        "DECIDED",
        "APPROVED",
        "REJECTED",
        "RESUBMITTED",
        "UNDONE",
        "MEDIAN S",
        "90TH S",
        "FACES",
        "AGREED",
        "CORRECTED",
    ]);
    for row in rows {
        let mut cells = vec![row.name.clone()];
        cells.extend(figures(row, "-"));
        table.row(cells);
    }
    table.print()
}

const COLUMNS: [&str; 10] = [
    "decided",
    "approved",
    "rejected",
    "resubmitted",
    "undone",
    "median_seconds",
    "p90_seconds",
    "faces_answered",
    "faces_agreement_rate",
    "corrected",
];

/// The values in the order of [`COLUMNS`].
fn figures(row: &Breakdown, missing: &str) -> Vec<String> {
    let seconds = |value: Option<i64>| value.map_or_else(|| missing.to_owned(), |value| value.to_string());
    let rate = row.faces.rate().map_or_else(|| missing.to_owned(), |rate| format!("{rate:.2}"));
    vec![
        row.decided.to_string(),
        row.approved.to_string(),
        row.rejected.to_string(),
        row.resubmitted.to_string(),
        row.undone.to_string(),
        seconds(row.handling.median_seconds),
        seconds(row.handling.p90_seconds),
        row.faces.answered.to_string(),
        rate,
        row.corrected.to_string(),
    ]
}

/// Quotes a name for CSV so that a spreadsheet does not evaluate it as a formula.
fn quoted(name: &str) -> String {
    let is_formula = name.starts_with(['=', '+', '-', '@']);
    let guard = if is_formula { "'" } else { "" };
    format!("\"{guard}{}\"", name.replace('"', "\"\""))
}
