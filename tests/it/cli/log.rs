//! The log of `--log`: what was done, and nothing of a person.

use super::place::Place;
use serde_json::Value;

/// Every text of a document that could name a person; a lowercase word is one of the contract.
fn texts(document: &Value, found: &mut Vec<String>) {
    match document {
        Value::Object(fields) => fields.values().for_each(|value| texts(value, found)),
        Value::Array(items) => items.iter().for_each(|value| texts(value, found)),
        Value::String(text) if text.len() > 5 && text.chars().any(|c| c.is_uppercase() || c.is_numeric()) => {
            found.push(text.clone());
        }
        _ => {}
    }
}

#[test]
fn at_debug_it_says_what_sync_and_decide_did_and_names_nobody() {
    let place = Place::start(&["--journeys", "6", "--seed", "3"]);
    let (home, file) = (&place.home, place.home.path("log"));
    let log = |words: &[&str]| {
        let _ = std::fs::remove_file(&file);
        let words = [&["--log", file.to_str().unwrap()], words].concat();
        let output = home.referee(&words).env("REFEREE_LOG_LEVEL", "debug").output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        std::fs::read_to_string(&file).unwrap()
    };
    let synced = log(&["sync"]);
    let id = place.first("idwise");
    let comment = "the planted words of a reviewer";
    let decide = ["decide", &id, "reject", "--reason", "tampering", "--comment", comment, "--now", "--wait"];
    let decided = log(&decide);
    let fields = |log: &str| -> Vec<Value> {
        let lines = log.lines().map(|line| serde_json::from_str::<Value>(line).expect("one JSON a line"));
        lines.map(|line| line["fields"].clone()).collect()
    };
    let (of_sync, of_decide) = (fields(&synced), fields(&decided));
    let has = |lines: &[Value], key: &str, value: &str| lines.iter().any(|line| line[key] == value);
    assert!(has(&of_sync, "command", "sync") && has(&of_decide, "command", "decide"), "{synced}{decided}");
    assert!(has(&of_sync, "event", "journey.received"), "{synced}");
    assert!(has(&of_decide, "event", "decision.recorded"), "{decided}");
    assert!(has(&of_decide, "event", "decision.delivered"), "{decided}");
    let answered = |lines: &[Value], method: &str, account: &str| {
        let is = |line: &&Value| line["method"] == method && line["account"] == account;
        lines.iter().filter(is).any(|line| line["status"] == 200)
    };
    assert!(answered(&of_sync, "GET", "idwise") && answered(&of_sync, "POST", "onetouch"), "{synced}");
    assert!(answered(&of_decide, "POST", "idwise"), "{decided}");
    assert!(of_decide.iter().any(|line| line["message"] == "the command ended" && line["exit"] == 0));

    let mut persons = vec![comment.to_owned()];
    for row in home.json(&["list", "--json", "--unmask"]).as_array().unwrap() {
        let id = row["id"].as_str().unwrap();
        let shown = home.json(&["show", id, "--json", "--unmask"]);
        persons.push(id.to_owned());
        texts(&shown["journey"]["applicant"], &mut persons);
        texts(&shown["journey"]["documents"], &mut persons);
    }
    assert!(persons.len() > 50, "the documents have texts");
    let found = persons.iter().find(|text| synced.contains(*text) || decided.contains(*text));
    assert_eq!(found, None, "the log has it");
}
