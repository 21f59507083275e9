//! Journeys that cannot be read are rows, by commands and through the real sandbox.

use super::place::Place;
use super::setting::Home;
use serde_json::{Value, json};

/// Id, state and reason of each row.
fn rows(home: &Home) -> Vec<(String, String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let rows = home.json(&["list", "--json"]);
    let row = |row: &Value| (text(&row["id"]), text(&row["state"]), text(&row["why"][0]));
    rows.as_array().unwrap().iter().map(row).collect()
}

fn unreadable(home: &Home) -> Vec<(String, String, String)> {
    rows(home).into_iter().filter(|(_, state, _)| state == "unreadable").collect()
}

fn referred(id: &str) -> String {
    json!({"journey_id": id, "customer_id": "c", "flow_id": "f", "system_decision": "Refer",
        "final_decision": "Refer", "documents": {}, "applicant": {"full_name": "Anna Holm"}})
    .to_string()
}

/// The exit code, the counts and what is told.
fn import(home: &Home, file: &str, text: &str) -> (i32, Value, String) {
    let path = home.write(file, text);
    let output = home.referee(&["import", path.to_str().unwrap()]).output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    (output.status.code().unwrap(), serde_json::from_slice(&output.stdout).unwrap(), told)
}

#[test]
fn an_import_takes_the_rest_and_keeps_a_row_for_what_is_no_json() {
    let half = referred("half").replace("Anna", "Anna \\ud83d");
    for (file, text) in [
        ("list.json", format!("[{}, {half}, {}]", referred("a"), referred("b"))),
        ("under.json", format!("{{\"items\": [{}, {half}, {}]}}", referred("a"), referred("b"))),
        ("lines.jsonl", format!("{half}\n{}\n{}\n", referred("a"), referred("b"))),
    ] {
        let home = Home::new();
        let (code, counts, told) = import(&home, file, &text);
        assert_eq!((code, &counts["new"], &counts["failed"]), (10, &json!(2), &json!(1)), "{file}: {told}");
        assert!(told.contains("it is not JSON"), "{told}");
        let found = unreadable(&home);
        assert_eq!((rows(&home).len(), found.len()), (3, 1), "{file}");
        let (id, _, why) = &found[0];
        assert!(id.starts_with("unreadable-") && id.len() == "unreadable-".len() + 12, "{id}");
        assert!(why.starts_with("? cannot be read: it is no whole JSON"), "{why}");
        assert_eq!(import(&home, file, &text).1["unchanged"], 2, "the same again changes nothing");
        assert_eq!(rows(&home).len(), 3);
    }
}

#[test]
fn a_row_tells_what_is_wrong_and_takes_no_decision() {
    let home = Home::new();
    let (code, _, told) = import(&home, "cut.json", &referred("cut")[..60]);
    assert_eq!(code, 10, "{told}");
    let id = unreadable(&home).remove(0).0;
    let shown = home.prints(&["show", &id, "--unmask"]);
    assert!(shown.contains("cannot be read: it is no whole JSON"), "{shown}");
    assert!(shown.contains("\"journey_id\":\"cut\""), "{shown}");
    let shown = home.json(&["show", &id, "--json", "--unmask"]);
    assert_eq!(shown["state"], "unreadable");
    assert_eq!(shown["raw"], referred("cut")[..60]);
    assert!(!home.prints(&["show", &id]).contains("\"cut\""), "masked unless asked for");
    let (code, told) = home.fails(&["decide", &id, "approve", "--reason", "other_evidence"]);
    assert_eq!(code, 10);
    assert!(told.contains("cannot be read, so nothing can be decided on it"), "{told}");
}

#[test]
fn a_later_good_answer_takes_the_place_of_an_unreadable_one() {
    let place = Place::start(&["--journeys", "12", "--seed", "7"]);
    let home = &place.home;
    let sync_fails = || {
        let output = home.referee(&["sync"]).output().unwrap();
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(12), "{told}");
        assert!(told.contains("no whole JSON"), "{told}");
    };
    let cut = json!([{ "path": "^/journey/v2/[^/]+$|get-journey", "fault": "truncated" }]);
    place.meddle("/faults", &cut);
    sync_fails();
    let known = place.first("idwise");
    let bad = unreadable(home);
    assert!(bad.iter().any(|(id, _, _)| *id == known), "under the id that the list named: {bad:?}");
    assert_eq!(rows(home).len(), bad.len());

    place.meddle("/faults", &json!([]));
    home.json(&["sync"]);
    assert!(unreadable(home).is_empty());
    let good = rows(home);
    assert!(good.iter().any(|(id, state, _)| *id == known && state == "pending"), "{good:?}");

    place.meddle("/faults", &cut);
    sync_fails();
    assert_eq!(rows(home), good, "a document that can be read is not given up");
}
