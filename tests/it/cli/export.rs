//! `referee export`: everything that a case says can be read in its pack, and a filter packs each case.

use super::place::Place;
use serde_json::Value;
use std::collections::BTreeSet;

/// The texts and numbers of a document as a pack writes them: times in UTC. Truth values are outcomes in words;
/// `every_value.rs` checks that each changes the pack.
fn values(document: &Value, values: &mut BTreeSet<String>) {
    match document {
        Value::Object(fields) => fields.values().for_each(|value| self::values(value, values)),
        Value::Array(items) => items.iter().for_each(|value| self::values(value, values)),
        Value::String(text) if is_outcome_or_masked(text) => {}
        Value::String(text) => values.extend([folded(time(text).as_deref().unwrap_or(text))]),
        Value::Number(number) => {
            let text = number.to_string();
            values.extend([folded(time(&text).as_deref().unwrap_or(&text))]);
        }
        _ => {}
    }
}

fn is_outcome_or_masked(text: &str) -> bool {
    let is_outcome = matches!(text.to_lowercase().as_str(), "true" | "false" | "none" | "na");
    is_outcome || text.contains('•')
}

/// A time in UTC: of a text with a time of day, or of milliseconds.
fn time(text: &str) -> Option<String> {
    let epoch = || text.parse().ok().and_then(|at| jiff::Timestamp::from_millisecond(at).ok());
    let naive = || text.parse::<jiff::civil::DateTime>().ok().filter(|_| text.contains('T'));
    let naive = || naive()?.to_zoned(jiff::tz::TimeZone::UTC).ok().map(|zoned| zoned.timestamp());
    let at = text
        .parse::<jiff::Timestamp>()
        .ok()
        .or_else(naive)
        .or_else(|| epoch().filter(|_| text.len() == 13))?;
    Some(at.strftime("%F %TZ").to_string())
}

fn folded(text: &str) -> String {
    text.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// What a browser shows of a page, without the raw document.
fn shown(page: &str) -> String {
    let body = page.split_once("<body>").expect("a body").1;
    let body = body.split_once("<h2>Document as received").expect("the raw document is last").0;
    let parts = body.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text));
    let text = parts.collect::<Vec<_>>().join(" ");
    let codes = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&#60;", "<"),
        ("&#62;", ">"),
        ("&#39;", ""),
        ("&#34;", ""),
        ("&#38;", ""),
    ];
    folded(&codes.into_iter().fold(text, |text, (code, character)| text.replace(code, character)))
}

#[test]
fn a_pack_says_everything_that_the_document_says() {
    let place = Place::start(&["--journeys", "12"]);
    let home = &place.home;
    home.prints(&["sync"]);
    let rows: Value = serde_json::from_str(&home.prints(&["list", "--json"])).unwrap();
    let (mut all, mut missing) = (0, Vec::new());
    for row in rows.as_array().unwrap() {
        let id = row["id"].as_str().unwrap();
        let page = home.prints(&["export", id]);
        assert!(page.contains("No decision was made here."), "the verdict is on top");
        let text = shown(&page);
        let pack: Value = serde_json::from_str(&home.prints(&["export", id, "--format", "json"])).unwrap();
        let mut wanted = BTreeSet::new();
        values(&pack["case"]["raw"], &mut wanted);
        all += wanted.len();
        missing.extend(wanted.into_iter().filter(|value| !text.contains(value.as_str())));
    }
    assert!(
        missing.is_empty(),
        "{} of {all} values are in the raw document only: {missing:?}",
        missing.len()
    );
    assert!(all > 1000, "{all}");
}

#[test]
fn a_filter_packs_each_journey_that_passes_it() {
    let place = Place::start(&["--journeys", "8"]);
    let home = &place.home;
    home.prints(&["sync"]);
    let folder = home.path("packs");
    let printed = home.prints(&["export", "--filter", "list:sanctions", "-o", folder.to_str().unwrap()]);
    let rows: Value =
        serde_json::from_str(&home.prints(&["list", "--filter", "list:sanctions", "--json"])).unwrap();
    let count = rows.as_array().unwrap().len();
    assert_eq!(printed.lines().count(), count);
    for file in printed.lines() {
        let page = std::fs::read_to_string(file).unwrap();
        assert!(page.contains("Watch lists"), "{file}");
    }
    let (code, _) = home.fails(&["export", "--filter", "list:sanctions"]);
    assert_eq!(code, 2, "a filter needs a folder");
}
