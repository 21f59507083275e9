//! `referee export`: everything that a case says can be read in its pack, and a filter packs each case.

use super::place::Place;
use serde_json::Value;
use std::collections::BTreeSet;

/// The texts and numbers of a document that a person would look for: no addresses, names of pictures, help texts, and
/// times, which are written in another way.
fn values(document: &Value, values: &mut BTreeSet<String>) {
    match document {
        Value::Object(fields) => fields.values().for_each(|value| self::values(value, values)),
        Value::Array(items) => items.iter().for_each(|value| self::values(value, values)),
        Value::String(text) => values.extend(Some(folded(text)).filter(|_| is_looked_for(text))),
        Value::Number(number) => drop(values.insert(folded(&number.to_string()))),
        _ => {}
    }
}

fn is_looked_for(text: &str) -> bool {
    let is_name = text.len() == 32 && text.chars().all(|character| character.is_ascii_hexdigit());
    let is_time = text.starts_with("20") && text.contains('T');
    !(text.contains("://") || text.ends_with('.') || is_name || is_time)
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

/// The names of the JSON and those of the version before.
const NAMES: [(&str, &str); 4] = [
    ("findings", "ledger"),
    ("resolved_before", "settled_before"),
    ("linked_journeys", "twins"),
    ("deviations", "quirks"),
];

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
        let shown = home.json(&["show", id, "--json", "--unmask", "--machine"]);
        for (now, before) in NAMES {
            assert!(pack["case"].get(now).is_some(), "{now}");
            assert_eq!(pack["case"][now], pack["case"][before], "the old name {before} has the same");
        }
        let ids = |findings: &Value| -> Vec<Value> {
            findings.as_array().unwrap().iter().map(|finding| finding["id"].clone()).collect()
        };
        assert_eq!(ids(&pack["case"]["findings"]), ids(&shown["findings"]));
        assert_eq!(pack["case"]["deviations"], shown["deviations"]);
        let mut wanted = BTreeSet::new();
        values(&pack["case"]["raw"], &mut wanted);
        all += wanted.len();
        missing.extend(wanted.into_iter().filter(|value| !text.contains(value.as_str())));
    }
    println!("{} of {all}: {missing:?}", missing.len());
    assert!(
        missing.len() * 25 < all,
        "{} of {all} values are in the raw document only: {missing:?}",
        missing.len()
    );
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
