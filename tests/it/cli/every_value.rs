//! Every value of a document in every state: present, missing, null, of a wrong type, an unknown word. Each is kept,
//! named and readable in the evidence pack, and none gets a meaning that was not sent.

use super::setting::Home;
use crate::provider::documents;
use referee::cli::pack_sections;
use referee::domain::ids::{JourneyKey, ServiceId};
use referee::domain::text::Untrusted;
use referee::insight::case::Case;
use referee::insight::policy::Policy;
use referee::insight::{aml, findings};
use referee::provider::{IDWISE, ONETOUCH, masked};
use referee::review::pack::PackSection;
use referee::tui::messages::policy::ConsolePolicy;
use serde_json::{Value, json};

/// The documents of both services that have every element, and the sample of a result.
fn full_documents() -> Vec<(ServiceId, Value)> {
    let sample = include_str!("../../samples/idwise_journey_result.json");
    vec![
        (IDWISE, documents::idwise()),
        (IDWISE, serde_json::from_str(sample).unwrap()),
        (ONETOUCH, documents::onetouch()),
        (ONETOUCH, documents::terminated()),
    ]
}

/// The JSON pointers of all values that are no container.
fn leaves(value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let mut waiting = vec![(String::new(), value)];
    while let Some((pointer, value)) = waiting.pop() {
        let below = |key: &str| format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"));
        match value {
            Value::Object(map) => waiting.extend(map.iter().map(|(key, value)| (below(key), value))),
            Value::Array(list) => {
                waiting.extend(list.iter().enumerate().map(|(at, value)| (below(&at.to_string()), value)));
            }
            _ => found.push(pointer),
        }
    }
    found.sort();
    found
}

/// What the pack of a document says, section by section.
fn sections(service: &ServiceId, document: &Value) -> Vec<PackSection> {
    let (journey, deviations) = crate::provider::read(service, document);
    let assessments = aml::assess_all(&journey);
    let today = crate::insight::TODAY;
    let findings = findings::of_assessed(&journey, &assessments, &deviations, today, &Policy::default());
    let raw = serde_json::to_string_pretty(&masked(document)).unwrap();
    let case = Case {
        key: JourneyKey::new("here", journey.id.as_sent()),
        raw: Untrusted::new(raw).into(),
        deviations,
        findings,
        assessments,
        ..crate::tui::sample::imported(journey)
    };
    pack_sections::sections(&case, &ConsolePolicy::default())
}

fn text(sections: &[PackSection]) -> String {
    let lines = sections.iter().flat_map(|section| &section.lines);
    let lines = lines.map(|line| format!("{} {} {}\n", line.sign, line.label.as_str(), line.value.as_str()));
    lines.collect()
}

fn words(text: &str) -> String {
    let spaced = text.to_lowercase().replace(|character: char| !character.is_alphanumeric(), " ");
    format!(" {} ", spaced.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// What a pack says in place of a time: the same time in UTC. Numbers are milliseconds, small ones seconds.
fn translated(value: &str) -> Option<String> {
    let of_number = |number: i64| match number {
        ..100_000_000_000 => jiff::Timestamp::from_second(number),
        _ => jiff::Timestamp::from_millisecond(number),
    };
    if let Ok(number) = value.parse::<i64>() {
        return of_number(number).ok().map(|time| time.strftime("%F %TZ").to_string());
    }
    let zoned = value.parse::<jiff::Timestamp>().map(|time| time.strftime("%F %TZ").to_string());
    let naive = || value.parse::<jiff::civil::DateTime>().map(|time| time.strftime("%F %TZ").to_string());
    zoned.or_else(|_| naive()).ok()
}

/// Whether a pack says a value as it was sent, or in its translation.
fn is_said(said: &str, value: &str) -> bool {
    let is_there = |text: &str| said.contains(&words(text));
    is_there(value) || translated(value).is_some_and(|text| is_there(&text))
}

/// Truth values, words for a result that was not given, secrets, and the content of pictures: a pack says them in other
/// words. That it says them is the subject of `a_truth_value_changes_what_the_pack_says`.
fn is_said_otherwise(pointer: &str, value: &str) -> bool {
    let is_outcome = matches!(value.to_lowercase().as_str(), "true" | "false" | "none" | "na" | "");
    let is_secret = ["/authKeyForCallback", "/successRedirectUrl"].iter().any(|key| pointer.ends_with(key));
    is_outcome || is_secret
}

#[test]
fn every_value_of_a_document_is_readable_in_its_pack() {
    let (mut all, mut missing) = (0, Vec::new());
    for (service, document) in full_documents() {
        let said = words(&text(&sections(&service, &document)));
        for pointer in leaves(&document) {
            let value = document.pointer(&pointer).unwrap();
            let sent = match value {
                Value::String(text) => text.clone(),
                Value::Number(number) => number.to_string(),
                _ => continue,
            };
            if is_said_otherwise(&pointer, &sent) {
                continue;
            }
            all += 1;
            if !is_said(&said, &sent) {
                missing.push(format!("{pointer} = {sent}"));
            }
        }
    }
    assert!(missing.is_empty(), "{} of {all}: {missing:#?}", missing.len());
    assert!(all > 250, "{all}");
}

#[test]
fn a_truth_value_changes_what_the_pack_says() {
    let (mut all, mut silent) = (0, Vec::new());
    for (service, document) in full_documents() {
        let before = text(&sections(&service, &document));
        for pointer in leaves(&document) {
            let other = match document.pointer(&pointer).unwrap() {
                Value::Bool(value) => json!(!value),
                Value::String(text) if text.eq_ignore_ascii_case("true") => json!("False"),
                Value::String(text) if ["false", "na", "none"].contains(&text.to_lowercase().as_str()) => {
                    json!("True")
                }
                _ => continue,
            };
            all += 1;
            let mut changed = document.clone();
            *changed.pointer_mut(&pointer).unwrap() = other;
            if text(&sections(&service, &changed)) == before {
                silent.push(pointer);
            }
        }
    }
    assert!(silent.is_empty(), "{} of {all}: {silent:#?}", silent.len());
    assert!(all > 60, "{all}");
}

/// A text that is in no document.
const MARK: &str = "unheard 7123";

/// The states of a value that a service may send one day.
fn states(value: &Value) -> Vec<(&'static str, Option<Value>)> {
    let mut states = vec![
        ("missing", None),
        ("null", Some(Value::Null)),
        ("unknown word", Some(json!(MARK))),
        ("in a list", Some(json!([MARK]))),
        ("in an object", Some(json!({ "other": MARK }))),
    ];
    if !value.is_number() {
        states.push(("number", Some(json!(71_237_123))));
    }
    if !value.is_boolean() {
        states.push(("truth value", Some(json!(true))));
    }
    states
}

/// The document with another value, or without it.
fn with(document: &Value, pointer: &str, value: Option<Value>) -> Value {
    let mut document = document.clone();
    match value {
        Some(value) => *document.pointer_mut(pointer).unwrap() = value,
        None => {
            let (parent, key) = pointer.rsplit_once('/').unwrap();
            match document.pointer_mut(parent).unwrap() {
                Value::Object(map) => drop(map.remove(&key.replace("~1", "/").replace("~0", "~"))),
                Value::Array(list) => drop(list.remove(key.parse().unwrap())),
                _ => unreachable!(),
            }
        }
    }
    document
}

/// A secret stays masked, and a document without its id is another row.
fn is_apart(pointer: &str) -> bool {
    let apart = ["/authKeyForCallback", "/successRedirectUrl", "/journey_id", "/journeyId"];
    apart.iter().any(|key| pointer.ends_with(key))
}

#[test]
fn a_value_in_any_state_is_kept_and_readable_in_the_pack() {
    let (mut all, mut wrong) = (0, Vec::new());
    for (service, document) in full_documents() {
        for pointer in leaves(&document).into_iter().filter(|pointer| !is_apart(pointer)) {
            for (state, value) in states(document.pointer(&pointer).unwrap()) {
                let mark = match &value {
                    Some(Value::Number(number)) => number.to_string(),
                    Some(Value::Bool(_) | Value::Null) | None => String::new(),
                    Some(_) => MARK.to_owned(),
                };
                all += 1;
                let changed = with(&document, &pointer, value);
                let said = words(&text(&sections(&service, &changed)));
                if !mark.is_empty() && !is_said(&said, &mark) {
                    wrong.push(format!("{pointer}, {state}: not in the pack"));
                }
                if let Some(lost) = crate::provider::laws::lost(&service, &changed) {
                    wrong.push(format!("{pointer}, {state}: {lost} is lost"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {all}: {wrong:#?}", wrong.len());
    assert!(all > 1000, "{all}");
}

/// The number of lines that say passed and failed.
fn results(sections: &[PackSection]) -> (usize, usize) {
    let signs = || sections.iter().flat_map(|section| &section.lines).map(|line| line.sign.trim());
    (signs().filter(|sign| *sign == "✓").count(), signs().filter(|sign| *sign == "✗").count())
}

/// Whether a value is a result by itself: a truth value or an outcome in words.
fn is_result(value: &Value) -> bool {
    let words =
        ["true", "false", "none", "na", "passed", "failed", "undetermined", "complete", "completed", "refer"];
    let is_word = |text: &str| words.contains(&text.to_lowercase().as_str());
    value.is_boolean() || value.as_str().is_some_and(is_word)
}

#[test]
fn a_null_is_no_result() {
    let (mut all, mut wrong) = (0, Vec::new());
    for (service, document) in full_documents() {
        let before = results(&sections(&service, &document));
        for pointer in leaves(&document).into_iter().filter(|pointer| !is_apart(pointer)) {
            let null = results(&sections(&service, &with(&document, &pointer, Some(Value::Null))));
            let missing = results(&sections(&service, &with(&document, &pointer, None)));
            let is_item = pointer.rsplit('/').next().is_some_and(|key| key.parse::<usize>().is_ok());
            if !is_item && missing != null {
                wrong.push(format!("{pointer}: null is not read as missing"));
            }
            if is_result(document.pointer(&pointer).unwrap()) {
                all += 1;
                if null.0 > before.0 || null.1 > before.1 {
                    wrong.push(format!("{pointer}: {before:?} became {null:?}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}: {wrong:#?}", wrong.len());
    assert!(all > 80, "{all}");
}

#[test]
fn a_document_in_any_state_is_a_row_and_its_raw_text_is_kept() {
    let home = Home::new();
    let mut lines = Vec::new();
    for (at, (_, document)) in full_documents().into_iter().enumerate() {
        let key = if document.get("journeyId").is_some() { "/journeyId" } else { "/journey_id" };
        for pointer in leaves(&document).into_iter().filter(|pointer| !is_apart(pointer)) {
            for (state, value) in states(document.pointer(&pointer).unwrap()) {
                let changed = with(&document, &pointer, value);
                let id = format!("J{at}-{}", lines.len());
                lines.push((
                    with(&changed, key, Some(json!(id))).to_string(),
                    id,
                    format!("{pointer}, {state}"),
                ));
            }
        }
    }
    let text: Vec<&str> = lines.iter().map(|(line, ..)| line.as_str()).collect();
    let file = home.write("states.ndjson", &text.join("\n"));
    let count = home.json(&["import", file.to_str().unwrap()]);
    assert_eq!((&count["new"], &count["failed"]), (&json!(lines.len()), &json!(0)));
    for (line, id, what) in lines.iter().step_by(61) {
        let shown = home.json(&["show", id, "--json", "--unmask", "--machine"]);
        let sent: Value = serde_json::from_str(line).unwrap();
        let sent: Value = serde_json::from_str(&serde_json::to_string(&masked(&sent)).unwrap()).unwrap();
        assert_eq!(shown["raw"], sent, "{what}");
        assert_eq!(shown["journey"]["id"], json!(id), "{what}");
    }
}
