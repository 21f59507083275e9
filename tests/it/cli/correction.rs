//! `referee decide --correct`: a delivered decision is replaced at the service, end to end.

use super::place::Place;
use serde_json::{Value, json};

fn sent(place: &Place, id: &str) -> Vec<Value> {
    let all = place.control("/decisions");
    let on_it = all.as_array().unwrap().iter().filter(|one| one["journey_id"] == id);
    on_it.map(|one| one["body"]["new_decision"].clone()).collect()
}

fn decide<'a>(id: &'a str, verb: &'a str, reason: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let mut arguments = vec!["--reviewer", "amina", "decide", id, verb, "--reason", reason];
    arguments.extend(["--comment", "compared with the chip"]);
    arguments.extend(more);
    arguments
}

#[test]
fn a_delivered_approval_is_corrected_to_a_rejection() {
    let place = Place::start(&["--journeys", "12", "--seed", "7"]);
    let home = &place.home;
    home.prints(&["sync"]);
    let id = place.first("idwise");
    let early = home.fails(&decide(&id, "reject", "tampering", &["--correct"]));
    assert_eq!(early.0, 10, "{early:?}");
    assert!(early.1.contains("nothing to correct"), "{early:?}");

    let first = home.json(&decide(&id, "approve", "other_evidence", &["--now", "--wait"]));
    assert_eq!(first["state"], "delivered");
    let (code, told) = home.fails(&decide(&id, "reject", "tampering", &[]));
    assert_eq!(code, 10);
    assert!(told.contains("--correct"), "the refusal names the way: {told}");

    // A correction that is undone leaves everything as it was.
    let held = home.json(&decide(&id, "reject", "tampering", &["--correct"]));
    assert_eq!(held["state"], "held");
    let undone = home.json(&["--reviewer", "amina", "undo", held["decision_id"].as_str().unwrap()]);
    assert_eq!(undone["state"], "undone");
    assert!(!home.prints(&["list"]).contains(&id));
    assert_eq!(sent(&place, &id), [json!("Approved")]);

    let second = home.json(&decide(&id, "reject", "tampering", &["--correct", "--now", "--wait"]));
    assert_eq!(second["state"], "delivered", "{second}");
    assert_eq!(sent(&place, &id), [json!("Approved"), json!("Rejected")]);

    // What the service shows now does not open it again, and it can be corrected once more.
    home.prints(&["sync", &id]);
    assert!(!home.prints(&["list"]).contains(&id));
    let third = home.json(&decide(&id, "approve", "other_evidence", &["--correct", "--now", "--wait"]));
    assert_eq!(third["state"], "delivered", "{third}");

    let shown = home.json(&["show", &id, "--json"]);
    let decisions = shown["decisions"].as_array().unwrap();
    let corrects: Vec<&Value> = decisions.iter().map(|one| &one["intent"]["corrects"]).collect();
    let (one, two) = (&first["decision_id"], &second["decision_id"]);
    assert_eq!(corrects, [&Value::Null, one, one, two]);
    assert_eq!(shown["state"], "closed");
    let stats = home.json(&["stats", "--json"]);
    assert_eq!((&stats["corrections"], &stats["decided_last_day"]), (&json!(1), &json!(1)));
    assert_eq!(home.json(&["audit", "verify", "--json"])["broken"], Value::Null);
    let pack = home.prints(&["export", &id, "--format", "html"]);
    assert!(pack.contains("It corrects Rejected by amina"), "the verdict says what it replaces");
    assert!(pack.contains(two.as_str().unwrap()));
}
