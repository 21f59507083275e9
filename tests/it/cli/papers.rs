//! Documents without a network: import, find, show; stores that do not work.

use super::setting::Home;
use serde_json::{Value, json};

/// The least that a journey of IDWise can be.
fn journey(id: &str) -> Value {
    json!({
        "journey_id": id,
        "reference_number": "order \u{1b}[2J\u{202e}17",
        "system_decision": "Refer",
        "final_decision": "Refer",
        "is_complete": true,
        "documents": {},
        "rules": [],
        "model_version": "3.0",
    })
}

fn imported(home: &Home) {
    let lines = format!("{}\n{}\n", journey("one"), journey("two"));
    let file = home.write("journeys.ndjson", &lines);
    let count = home.json(&["import", file.to_str().unwrap()]);
    assert_eq!(count["new"], 2, "{count}");
}

#[test]
fn documents_come_in_without_a_network() {
    let home = Home::new();
    imported(&home);
    let file = home.write("array.json", &json!([journey("two"), journey("three")]).to_string());
    let count = home.json(&["import", file.to_str().unwrap()]);
    assert_eq!((&count["new"], &count["unchanged"]), (&json!(1), &json!(1)));
    let rows = home.json(&["list", "--json"]);
    assert_eq!(rows.as_array().unwrap().len(), 3);
    let keys: Vec<&String> = rows[0].as_object().unwrap().keys().collect();
    let promised = [
        "id",
        "provider",
        "reference",
        "applicant",
        "waiting_seconds",
        "why",
        "state",
        "claimed_by",
        "assigned_to",
        "escalated_to",
        "sample",
    ];
    assert_eq!(keys, promised);
}

#[test]
fn many_documents_of_both_services_come_in_together() {
    let home = Home::new();
    let onetouch = |at: usize| json!({"journeyId": format!("OT{at}"), "currentStatus": "COMPLETED"});
    let lines: Vec<String> = (0..1200)
        .map(|at| if at % 3 == 0 { onetouch(at) } else { journey(&format!("j{at}")) }.to_string())
        .collect();
    let file = home.write("many.ndjson", &lines.join("\n"));
    let count = home.json(&["import", file.to_str().unwrap()]);
    assert_eq!((&count["new"], &count["failed"]), (&json!(1200), &json!(0)));
    let count = home.json(&["import", file.to_str().unwrap()]);
    assert_eq!(count["unchanged"], 1200);
    assert!(home.prints(&["audit", "verify"]).starts_with("1200 entries verified"));
}

#[test]
fn a_decision_needs_no_secret_to_be_recorded_and_needs_it_to_be_sent() {
    let home = Home::new();
    let config = "[provider.here]\nservice = \"idwise\"\nusername = \"key\"\npassword_command = \"exit 3\"\n";
    home.write("config/referee/config.toml", config);
    let file = home.write("one.json", &journey("one").to_string());
    home.prints(&["import", file.to_str().unwrap()]);
    home.prints(&["show", "one"]);
    let decided = home.json(&["decide", "one", "approve", "--reason", "other_evidence", "--now"]);
    assert_eq!(decided["state"], "held");
    let (code, told) = home.fails(&["deliver"]);
    assert_eq!(code, 11);
    assert!(told.contains("provider.here.password_command"), "{told}");
    assert_eq!(home.json(&["outbox", "--json"])[0]["state"], "held");
}

#[test]
fn a_journey_that_does_not_say_when_has_waited_since_it_came() {
    let home = Home::new();
    let document =
        json!({"journey_id": "timeless", "end_time": "soon", "system_decision": "Refer", "documents": {}});
    let file = home.write("timeless.json", &document.to_string());
    home.json(&["import", file.to_str().unwrap()]);
    let rows = home.json(&["list", "--json"]);
    let waiting = rows[0]["waiting_seconds"].as_i64().unwrap();
    assert!((0..600).contains(&waiting), "not since 1970: {waiting} s");
}

#[test]
fn one_bad_document_keeps_no_other_out() {
    let home = Home::new();
    let text = format!("{}\nnot json\n{{\"a\":1}}\n{}\n", journey("one"), journey("two"));
    let file = home.write("mixed.ndjson", &text);
    let output = home.referee(&["import", file.to_str().unwrap(), "/nowhere.json"]).output().unwrap();
    assert_eq!(output.status.code(), Some(10));
    let count: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&count["new"], &count["failed"]), (&json!(2), &json!(3)));
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("mixed.ndjson:2: it is not JSON"), "{told}");
    assert!(told.contains("mixed.ndjson:3: it is not a journey"), "{told}");
    assert!(told.contains("could not read /nowhere.json"), "{told}");
}

#[test]
fn a_document_is_stored_byte_for_byte_and_one_that_is_too_large_is_named() {
    let home = Home::new();
    let spaced = serde_json::to_string_pretty(&journey("spaced")).unwrap().replace("\n", " \r");
    let large = format!("{{\"journey_id\": \"large\", \"a\": \"{}\"}}", "x".repeat(16 * 1024 * 1024));
    let text = format!("[{},{large}, {spaced} ]", journey("one"));
    let file = home.write("array.json", &text);
    let output = home.referee(&["import", file.to_str().unwrap()]).output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(10), "{told}");
    assert!(told.contains("array.json, journey 2: it is larger than 16 MiB"), "{told}");
    let hash = referee::store::chain::sha256(spaced.as_bytes());
    assert!(home.prints(&["audit", "export"]).contains(&hash), "the hash of the bytes in the file");
    assert_eq!(home.json(&["list", "--json"]).as_array().unwrap().len(), 2);
}

#[test]
fn what_applicants_write_cannot_act_on_the_terminal() {
    let home = Home::new();
    imported(&home);
    for arguments in [
        &["list", "--unmask"][..],
        &["list", "--json", "--unmask"],
        &["show", "one", "--unmask"],
        &["show", "one", "--json", "--unmask"],
    ] {
        let text = home.prints(arguments);
        let acts = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        assert!(!text.chars().any(acts), "{arguments:?}: {text}");
    }
}

#[test]
fn an_id_that_is_not_there_and_one_that_is_there_twice() {
    let home = Home::new();
    imported(&home);
    let (code, told) = home.fails(&["show", "four"]);
    assert_eq!(code, 10);
    assert!(told.contains("four") && told.contains("hint:"), "{told}");
    let file = home.write("again.json", &journey("one").to_string());
    home.prints(&["import", file.to_str().unwrap(), "--provider", "second"]);
    let (code, told) = home.fails(&["show", "one"]);
    assert_eq!(code, 10);
    assert!(told.contains("idwise:one") && told.contains("second:one"), "{told}");
    assert!(home.prints(&["show", "second:one"]).contains("second"));
}

#[test]
fn a_store_that_is_no_store_is_left_as_it_is() {
    let home = Home::new();
    let file = home.write("store.db", &"this is a letter, not a store. ".repeat(100));
    let url = format!("sqlite:{}", file.display());
    for arguments in [&["list"][..], &["doctor"]] {
        let output = home.referee(arguments).arg("--store").arg(&url).output().unwrap();
        assert_eq!(output.status.code(), Some(14), "{}", String::from_utf8_lossy(&output.stderr));
    }
    assert!(std::fs::read_to_string(&file).unwrap().starts_with("this is a letter"));
}

#[test]
fn an_altered_record_is_found() {
    let home = Home::new();
    imported(&home);
    assert!(home.prints(&["audit", "verify"]).contains("entries verified"));
    let store = home.path("data/referee/referee.db");
    let bytes = std::fs::read(&store).unwrap();
    let wanted = b"journey.received";
    let at =
        bytes.windows(wanted.len()).position(|window| window == wanted).expect("the entry is in the file");
    let mut altered = bytes;
    altered[at + 8..at + 16].copy_from_slice(b"forgotte");
    std::fs::write(&store, altered).unwrap();
    let output = home.referee(&["audit", "verify"]).output().unwrap();
    assert_eq!(output.status.code(), Some(15));
    assert!(String::from_utf8_lossy(&output.stdout).contains("entry"), "the first broken entry is printed");
}

#[test]
fn the_doctor_works_with_a_broken_configuration() {
    let home = Home::new();
    home.write("config/referee/config.toml", "[review]\ngates = \"sotf\"\n");
    let output = home.referee(&["doctor"]).output().unwrap();
    assert_eq!(output.status.code(), Some(11));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("config.toml:2") && text.contains("review.gates"), "{text}");
}

#[test]
fn keys_need_neither_provider_nor_store() {
    let home = Home::new();
    let keys = home.json(&["keys", "--json"]);
    let approve =
        keys.as_array().unwrap().iter().find(|key| key["action"] == "approve").expect("approve has a key");
    assert!(approve["keys"].as_array().unwrap().contains(&json!("a")), "{approve}");
    home.write("config/referee/keybindings.toml", "[case]\nA = \"aprove\"\n");
    let (code, told) = home.fails(&["keys"]);
    assert_eq!(code, 11);
    assert!(told.contains("keybindings.toml:2"), "{told}");
}

#[test]
fn the_console_needs_a_terminal() {
    let home = Home::new();
    for arguments in [&[][..], &["demo"], &["practice"]] {
        let (code, told) = home.fails(arguments);
        assert_eq!(code, 2);
        assert!(told.contains("needs a terminal") && told.contains("hint:"), "{told}");
    }
}
