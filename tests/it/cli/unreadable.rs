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
    let half = referred("half").replace("\"documents\":{}", "\"documents\":oops");
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
fn damaged_text_is_read_with_a_deviation() {
    let half = referred("half").replace("Anna", "Anna \\ud83d");
    for text in [half.clone(), format!("[{}, {half}]", referred("a")), format!("{}\n{half}", referred("a"))] {
        let home = Home::new();
        let (code, counts, told) = import(&home, "doc.json", &text);
        assert_eq!((code, &counts["failed"]), (0, &json!(0)), "{told}");
        assert!(unreadable(&home).is_empty());
        let shown = home.json(&["show", "half", "--json", "--unmask"]);
        assert_eq!(shown["journey"]["applicant"]["full_name"], "Anna \u{fffd} Holm");
        assert!(shown["quirks"].to_string().contains("half of a character"), "{}", shown["quirks"]);
    }
}

#[test]
fn a_journey_in_utf_16_is_one_document_and_a_wrapped_list_is_its_items() {
    let home = Home::new();
    let wide = |order: fn(u16) -> [u8; 2]| -> Vec<u8> {
        let text = serde_json::from_str::<Value>(&referred("wide")).unwrap();
        let text = format!("\u{feff}{}\n", serde_json::to_string_pretty(&text).unwrap());
        text.encode_utf16().flat_map(order).collect()
    };
    for (order, counted) in [(u16::to_le_bytes as fn(u16) -> [u8; 2], "new"), (u16::to_be_bytes, "changed")] {
        std::fs::write(home.path("wide.json"), wide(order)).unwrap();
        let file = home.path("wide.json");
        assert_eq!(home.json(&["import", file.to_str().unwrap()])[counted], 1, "{counted}");
    }
    let list = format!("{{\"items\": [{}, {}], \"next\": null}}", referred("a"), referred("b"));
    let (code, counts, told) = import(&home, "under.json", &list);
    assert_eq!((code, &counts["new"], &counts["failed"]), (0, &json!(2), &json!(0)), "{told}");
    assert!(unreadable(&home).is_empty());
}

/// The kinds of broken journeys, one each for a number.
fn malformed(number: usize) -> String {
    let id = format!("bad-{number}");
    match number % 8 {
        0 => referred(&id)[..40 + number % 20].to_owned(),
        1 => json!({"journey_id": id}).to_string(),
        2 => json!({"journey_id": null, "system_decision": "Refer", "documents": {}, "applicant": {"n": number}}).to_string(),
        3 => json!({"error": id}).to_string(),
        4 => json!([number]).to_string(),
        5 => number.to_string(),
        6 => json!({"journey_id": {"is": id}, "documents": number}).to_string(),
        _ => format!("{{\"journey_id\": {id}, \"documents\": {{}}}}"),
    }
}

#[test]
fn two_hundred_malformed_journeys_are_two_hundred_rows() {
    let home = Home::new();
    let lines: Vec<String> = (0..200).map(malformed).chain([referred("good")]).collect();
    let (code, counts, told) = import(&home, "lines.jsonl", &lines.join("\n"));
    assert_eq!((code, &counts["new"], &counts["failed"]), (10, &json!(1), &json!(200)), "{told}");
    assert_eq!((rows(&home).len(), unreadable(&home).len()), (201, 200));
    for (id, ..) in unreadable(&home).iter().step_by(40) {
        assert_eq!(home.json(&["show", id, "--json"])["state"], "unreadable");
    }
}

#[test]
fn a_file_of_something_else_is_a_sentence_and_no_row() {
    let home = Home::new();
    let (code, _, told) = import(&home, "package.json", "{\"name\": \"left\", \"version\": 1}");
    assert_eq!(code, 10);
    assert!(told.contains("it is not a journey of a known service"), "{told}");
    assert!(rows(&home).is_empty());
}

#[test]
fn an_older_copy_is_taken_only_with_replace() {
    let home = Home::new();
    let at = |time: &str, manual: Value| {
        let mut document: Value = serde_json::from_str(&referred("j1")).unwrap();
        document["end_time"] = json!(time);
        document["manual_decision"] = manual;
        document.to_string()
    };
    let (newer, older) =
        (at("2026-02-02T10:00:00", json!("Approved")), at("2026-02-01T10:00:00", Value::Null));
    assert_eq!(import(&home, "newer.json", &newer).0, 0);
    let (code, counts, told) = import(&home, "older.json", &older);
    assert_eq!((code, &counts["older"], &counts["failed"]), (10, &json!(1), &json!(0)));
    assert!(told.contains("older copy") && told.contains("--replace"), "{told}");
    assert!(rows(&home).is_empty(), "the decided journey stays decided");
    let file = home.path("older.json");
    let counts = home.json(&["import", "--replace", file.to_str().unwrap()]);
    assert_eq!(counts["changed"], 1);
    assert_eq!(rows(&home).len(), 1);
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

/// What a service says with status 200 instead of journeys is told, and is never an empty queue.
#[test]
fn an_empty_answer_with_success_is_a_failure_of_the_service() {
    let place = Place::start(&["--journeys", "6", "--seed", "7"]);
    let sync = || {
        let output = place.home.referee(&["sync", "--provider", "idwise"]).output().unwrap();
        let counts: Value = serde_json::from_slice(&output.stdout).unwrap();
        (output.status.code().unwrap(), counts, String::from_utf8(output.stderr).unwrap())
    };
    for path in ["^/_local/journeys", "^/journey/v2/[^/]+$"] {
        place.meddle("/faults", &json!([{ "path": path, "fault": "empty" }]));
        let (code, counts, told) = sync();
        assert_eq!((code, &counts["not_for_review"]), (12, &json!(0)), "{path}: {told}");
        assert!(counts["failed"].as_u64().unwrap() > 0, "{path}: {told}");
    }
    place.meddle("/faults", &json!([]));
    let (code, counts, told) = sync();
    assert_eq!((code, &counts["failed"]), (0, &json!(0)), "{told}");
    assert!(unreadable(&place.home).is_empty());
}

#[test]
fn the_original_of_a_picture_is_written_out_and_recorded() {
    let place = Place::start(&["--journeys", "6", "--seed", "7"]);
    place.home.json(&["sync"]);
    let id = place.first("idwise");
    let output = place.home.referee(&["image", &id, "selfie", "--raw"]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stdout.starts_with(b"\xff\xd8") || output.stdout.starts_with(b"\x89PNG"));
    let record = place.home.prints(&["audit", "export"]);
    assert!(record.contains("picture.exported"), "{record}");
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
