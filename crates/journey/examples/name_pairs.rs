//! Measures the comparison of names on pairs with a known answer.
//!
//! `cargo run --release -p referee-journey --example name_pairs -- FILE.csv [all]`: a CSV file with the columns `name1`,
//! `name2`, `is_match` and optionally `schema`, of which only `Person` counts. `all` prints every pair with its result.

use referee_journey::insight::names::{DIFFERENT_BELOW, Name, Relation, compare};
use std::collections::BTreeMap;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("the path of a CSV file is missing")?;
    let prints_all = arguments.next().is_some();
    let text = std::fs::read_to_string(path)?;
    let mut lines = text.lines().map(cells);
    let head = lines.next().ok_or("the file is empty")?;
    let column = |name: &str| head.iter().position(|known| known == name);
    let (one, other) = (column("name1").ok_or("no column name1")?, column("name2").ok_or("no column name2")?);
    let is_match = column("is_match").ok_or("no column is_match")?;
    let mut counts: BTreeMap<(bool, &str), usize> = BTreeMap::new();
    for row in lines {
        let cell = |place: usize| row.get(place).map(String::as_str).unwrap_or_default();
        if column("schema").is_some_and(|schema| cell(schema) != "Person") {
            continue;
        }
        let result = result(cell(one), cell(other));
        *counts.entry((cell(is_match) == "true", result)).or_default() += 1;
        if prints_all {
            println!("{result}\t{}\t{}\t{}", cell(is_match), cell(one), cell(other));
        }
    }
    for ((is_same, result), count) in counts {
        println!("{count:5} of {}: {result}", if is_same { "one person" } else { "two persons" });
    }
    Ok(())
}

/// What the findings say of a printed name and the applicant's name.
fn result(printed: &str, applicant: &str) -> &'static str {
    let compared = compare(&Name::read(printed), &Name::read(applicant));
    match compared.relation {
        Relation::Same | Relation::Compatible => "silent",
        Relation::NotComparable => "not compared",
        Relation::Different if compared.score < DIFFERENT_BELOW => "differs",
        Relation::Close | Relation::Different => "look",
    }
}

/// The cells of a line of CSV.
fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let (mut is_quoted, mut letters) = (false, line.chars().peekable());
    while let Some(letter) = letters.next() {
        let Some(cell) = cells.last_mut() else { break };
        match letter {
            '"' if is_quoted && letters.peek() == Some(&'"') => cell.extend(letters.next()),
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => cells.push(String::new()),
            letter => cell.push(letter),
        }
    }
    cells
}
