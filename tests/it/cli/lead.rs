//! What a lead does: journeys assigned, spread, taken over, escalated; figures by person.

use super::place::Place;
use serde_json::Value;

/// A sandbox with its journeys fetched, and their ids in the queue's order.
fn fetched() -> (Place, Vec<String>) {
    let place = Place::start(&["--journeys", "12", "--seed", "3"]);
    place.home.prints(&["--reviewer", "lena", "sync"]);
    let rows = place.home.json(&["list", "--json"]);
    let ids = rows.as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect();
    (place, ids)
}

/// Makes a reviewer known: whoever did something on the store is.
fn meet(place: &Place, name: &str, id: &str) {
    place.home.prints(&["--reviewer", name, "claim", id]);
    place.home.prints(&["--reviewer", name, "claim", id, "--release"]);
}

fn row<'a>(rows: &'a Value, id: &str) -> &'a Value {
    rows.as_array().unwrap().iter().find(|row| row["id"] == id).unwrap()
}

/// The names of the entries of a journey.
fn entries(place: &Place, id: &str) -> Vec<String> {
    let shown = place.home.json(&["--reviewer", "lena", "show", id, "--json"]);
    shown["history"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["what"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn a_claim_is_taken_over_with_words_and_on_record() {
    let (place, ids) = fetched();
    let (home, id) = (&place.home, ids[0].as_str());
    home.prints(&["--reviewer", "bilal", "claim", id]);
    let (code, told) = home.fails(&["--reviewer", "amina", "claim", id]);
    assert_eq!(code, 10, "{told}");
    assert!(told.contains("bilal"), "{told}");
    assert_eq!(home.fails(&["--reviewer", "amina", "claim", id, "--take"]).0, 2, "not without words");
    assert_eq!(home.fails(&["--reviewer", "amina", "claim", id, "--take", "--comment", " "]).0, 10);
    let taken = home.json(&["--reviewer", "amina", "claim", id, "--take", "--comment", "bilal has left"]);
    assert_eq!(taken["claimed_by"], "amina");
    let names = entries(&place, id);
    let taking = names.iter().position(|name| name == "journey.taken").expect("it is on record");
    assert_eq!(names[taking..taking + 3], ["journey.taken", "note.added", "journey.claimed"]);
    let (code, _) = home.fails(&["--reviewer", "bilal", "decide", id, "reject", "--reason", "tampering"]);
    assert_eq!(code, 10, "who lost the claim does not decide");
}

#[test]
fn the_next_case_is_claimed_until_there_is_none() {
    let (place, ids) = fetched();
    let home = &place.home;
    let listed = home.json(&["list", "--json"]);
    let first = listed.as_array().unwrap().iter().find(|row| row["state"] == "pending").unwrap();
    let claimed = home.json(&["--reviewer", "amina", "claim", "--next"]);
    assert_eq!((&claimed["id"], &claimed["claimed_by"]), (&first["id"], &"amina".into()));
    assert_ne!(home.json(&["--reviewer", "bilal", "claim", "--next"])["id"], claimed["id"]);
    for _ in ids {
        home.prints(&["--reviewer", "amina", "claim", "--next"]);
    }
    let none = home.json(&["--reviewer", "amina", "claim", "--next"]);
    assert_eq!(none, serde_json::json!({ "id": null, "provider": null, "claimed_by": null }));
    assert_eq!(home.fails(&["claim", "--next", "J-1"]).0, 2);
    assert_eq!(home.fails(&["claim"]).0, 2);
}

#[test]
fn journeys_are_assigned_and_found_by_it() {
    let (place, ids) = fetched();
    let home = &place.home;
    meet(&place, "amina", &ids[0]);
    home.prints(&["--reviewer", "lena", "assign", &ids[0], &ids[1], "--to", "amina"]);
    let rows = home.json(&["--reviewer", "amina", "list", "--json", "--filter", "assigned:me"]);
    assert_eq!(rows.as_array().unwrap().len(), 2);
    assert_eq!(row(&rows, &ids[0])["assigned_to"], "amina");
    let rows = home.json(&["--reviewer", "lena", "list", "--json", "--filter", "assigned:amina"]);
    assert_eq!(rows.as_array().unwrap().len(), 2, "others find it by the name");
    home.prints(&["--reviewer", "lena", "assign", &ids[0], "--to", "none"]);
    let rows = home.json(&["list", "--json", "--filter", "assigned:none"]);
    assert_eq!(rows.as_array().unwrap().len(), ids.len() - 1);
    let (code, told) = home.fails(&["assign", &ids[2], "--to", "amin"]);
    assert_eq!(code, 10, "a slip in the name is told");
    assert!(told.contains("amina"), "{told}");
    let nothing = home.fails(&["assign", &ids[2], "no-such-journey", "--to", "amina"]).0;
    assert_eq!(nothing, 10);
    let rows = home.json(&["list", "--json", "--filter", "assigned:amina"]);
    assert_eq!(rows.as_array().unwrap().len(), 1, "all or none");
}

#[test]
fn journeys_are_spread_evenly_and_not_to_the_absent() {
    let (place, ids) = fetched();
    let home = &place.home;
    for name in ["amina", "bilal", "dina"] {
        meet(&place, name, &ids[0]);
    }
    home.prints(&["--reviewer", "lena", "away", "dina", "2020-01-01.."]);
    home.prints(&["--reviewer", "lena", "assign", &ids[0], "--to", "dina"]);
    home.prints(&["--reviewer", "lena", "away", "lena", "2020-01-01..2099-12-31"]);
    let spread = home.json(&["--reviewer", "lena", "assign", "--spread", "6"]);
    let spread = spread.as_array().unwrap();
    assert_eq!(spread.len(), 6);
    assert_eq!(spread[0]["id"], ids[0].as_str(), "the most urgent first, and whoever has it is away");
    let of = |name: &str| spread.iter().filter(|one| one["assigned_to"] == name).count();
    assert_eq!((of("amina"), of("bilal"), of("dina"), of("lena")), (3, 3, 0, 0));
    let rest = home.json(&["--reviewer", "lena", "assign", "--spread", "1000"]);
    assert_eq!(rest.as_array().unwrap().len(), ids.len() - 6, "what is assigned already stays");
    assert_eq!(home.fails(&["away", "dina", "2026-12-24..2026-12-01"]).0, 2);
    assert_eq!(home.fails(&["away", "nobody", "2026-12-24.."]).0, 10);
}

#[test]
fn an_escalated_journey_has_words_and_leaves_its_reviewer() {
    let (place, ids) = fetched();
    let (home, id) = (&place.home, ids[0].as_str());
    home.prints(&["--reviewer", "amina", "claim", id]);
    home.prints(&["--reviewer", "amina", "escalate", id, "--to", "lead", "--comment", "is this visa real?"]);
    let rows = home.json(&["list", "--json", "--filter", "escalated"]);
    assert_eq!(row(&rows, id)["escalated_to"], "lead");
    assert_eq!(row(&rows, id)["claimed_by"], Value::Null, "it is nobody's now");
    let names = entries(&place, id);
    assert!(
        names.ends_with(&[
            "journey.escalated".into(),
            "journey.released".into(),
            "note.added".into(),
            "journey.opened".into()
        ]),
        "{names:?}"
    );
    let (code, _) = home.fails(&["escalate", id, "--to", "lead", "--comment", " "]);
    assert_eq!(code, 10);
    home.prints(&["--reviewer", "lena", "decide", id, "reject", "--reason", "tampering", "--now", "--wait"]);
    let rows = home.json(&["list", "--json", "--filter", "escalated"]);
    assert_eq!(rows, serde_json::json!([]), "a decision answers it");
}

#[test]
fn figures_by_person_count_a_period_and_are_safe_in_a_spreadsheet() {
    let (place, ids) = fetched();
    let home = &place.home;
    let decide = |name: &str, id: &str, verb: &str, reason: &str| {
        home.prints(&["--reviewer", name, "decide", id, verb, "--reason", reason, "--comment", "seen"]);
    };
    decide("amina", &ids[0], "reject", "tampering");
    decide("amina", &ids[1], "reject", "tampering");
    decide("bilal", &ids[2], "approve", "other");
    let rows = home.json(&["stats", "--by", "reviewer", "--json"]);
    let of =
        |name: &str| rows.as_array().unwrap().iter().find(|row| row["reviewer"] == name).unwrap().clone();
    assert_eq!((&of("amina")["rejected"], &of("bilal")["approved"]), (&Value::from(2), &Value::from(1)));
    let rows = home.json(&["stats", "--by", "account", "--json", "--from", "1d"]);
    let total: u64 = rows.as_array().unwrap().iter().map(|row| row["decided"].as_u64().unwrap()).sum();
    assert_eq!(total, 3);
    assert_eq!(home.json(&["stats", "--by", "account", "--json", "--to", "1d"]), serde_json::json!([]));
    let csv = home.prints(&["stats", "--by", "reviewer", "--csv"]);
    let lines: Vec<&str> = csv.lines().collect();
    assert!(lines[0].starts_with("reviewer,decided,approved,rejected,resubmitted,undone,"), "{csv}");
    assert!(lines[1].starts_with("\"amina\",2,0,2,0,0,"), "{csv}");
    assert_eq!(home.fails(&["stats", "--csv"]).0, 2);
}
