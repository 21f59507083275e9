//! The main job by commands: from a referred journey to a delivered decision.

use super::place::Place;
use rstest::rstest;
use serde_json::{Value, json};

fn decisions_on(place: &Place, id: &str) -> Vec<Value> {
    let all = place.control("/decisions");
    all.as_array().unwrap().iter().filter(|one| one["journey_id"] == id).cloned().collect()
}

#[test]
fn from_a_referred_journey_to_a_delivered_decision() {
    let place = Place::start(&["--journeys", "12", "--seed", "7"]);
    let home = &place.home;
    let synced = home.json(&["sync"]);
    assert!(synced["new"].as_u64().unwrap() > 0, "{synced}");
    assert_eq!(synced["failed"], 0);
    let id = place.first("idwise");

    let shown = home.json(&["show", &id, "--json"]);
    assert_eq!(shown["journey"]["id"], id.as_str());
    assert_eq!(shown["findings"], shown["ledger"], "the old name has the same list");
    assert!(shown["deviations"].is_array());
    assert_eq!(shown["deviations"], shown["quirks"], "the old name has the same list");
    let first = &shown["findings"][0];
    for key in ["id", "sign", "kind", "subject", "finding", "tip", "evidence", "source", "resolution"] {
        assert!(first.get(key).is_some(), "a finding has {key}: {first}");
    }
    assert!(shown["quirks"].is_array() && shown["raw"].is_object());

    let decided = home.json(&[
        "decide",
        &id,
        "approve",
        "--reason",
        "other_evidence",
        "--comment",
        "compared at the counter",
        "--now",
        "--wait",
        "--reviewer",
        "amina",
    ]);
    assert_eq!(decided["state"], "delivered");
    let sent = decisions_on(&place, &id);
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0]["body"]["new_decision"], "Approved");
    let comment = sent[0]["body"]["comment"].as_str().unwrap();
    assert!(
        comment.contains("amina") && comment.contains(decided["decision_id"].as_str().unwrap()),
        "{comment}"
    );

    let (code, told) = home.fails(&["decide", &id, "reject", "--reason", "tampering"]);
    assert_eq!(code, 10);
    assert!(told.contains("amina has decided this journey already (approve)"), "{told}");

    assert!(!home.prints(&["list"]).contains(&id), "what is decided has left the queue");
    assert_eq!(home.json(&["audit", "verify", "--json"])["broken"], Value::Null);
    let stats = home.json(&["stats", "--json"]);
    assert_eq!(stats["by_reason"]["other_evidence"], 1);
    let whats: Vec<String> = home
        .prints(&["audit", "export"])
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["what"].as_str().unwrap().to_owned())
        .collect();
    assert!(whats.iter().any(|what| what.starts_with("decision")), "{whats:?}");
}

#[test]
fn a_held_decision_can_be_taken_back_and_is_never_sent() {
    let place = Place::start(&["--journeys", "6", "--seed", "3"]);
    let home = &place.home;
    home.prints(&["sync"]);
    let id = place.first("idwise");
    let held = home.json(&["decide", &id, "reject", "--reason", "tampering"]);
    assert_eq!(held["state"], "held");
    let outbox = home.json(&["outbox", "--json"]);
    assert_eq!(outbox[0]["decision_id"], held["decision_id"]);
    let undone = home.json(&["undo", held["decision_id"].as_str().unwrap()]);
    assert_eq!(undone, json!({ "decision_id": held["decision_id"], "state": "undone" }));
    assert_eq!(home.json(&["deliver"])["arrived"], 0);
    assert!(decisions_on(&place, &id).is_empty());
    let (code, told) = home.fails(&["undo", held["decision_id"].as_str().unwrap()]);
    assert_eq!(code, 10, "{told}");
}

#[test]
fn somebody_else_who_decided_meanwhile_is_a_conflict() {
    let place = Place::start(&["--journeys", "6", "--seed", "3"]);
    let home = &place.home;
    home.prints(&["sync"]);
    let id = place.first("idwise");
    place.meddle("/other", &json!({ "journey_id": id, "new_decision": "Rejected" }));
    let output = home
        .referee(&[
            "decide",
            &id,
            "approve",
            "--reason",
            "other_evidence",
            "--comment",
            "seen",
            "--now",
            "--wait",
        ])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(13));
    let printed: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(printed["state"], "conflict");
    assert!(
        String::from_utf8_lossy(&output.stderr)
            .contains("not sent, another decision was found there: Rejected")
    );
    assert!(decisions_on(&place, &id).iter().all(|one| one["body"]["new_decision"] != "Approved"));
}

#[test]
fn what_is_not_allowed_is_said_with_what_to_do() {
    let place = Place::start(&["--journeys", "6", "--seed", "3"]);
    let home = &place.home;
    home.prints(&["sync"]);
    let id = place.first("idwise");
    for (arguments, words) in [
        (&["approve", "--reason", "no_such_reason"][..], "no_such_reason"),
        (&["approve", "--reason", "tampering"], "cannot be used with approve"),
        (&["approve", "--reason", "other"], "needs a comment"),
        (&["resubmit", "--reason", "blurred"], "step"),
    ] {
        let mut all = vec!["decide", id.as_str()];
        all.extend(arguments);
        let (code, told) = home.fails(&all);
        assert_eq!(code, 10, "{told}");
        assert!(told.contains(words) && told.contains("hint:"), "{told}");
    }
    assert_eq!(home.fails(&["decide", &id, "aprove", "--reason", "x"]).0, 2);
    assert!(home.json(&["outbox", "--json"]).as_array().unwrap().is_empty());
}

#[test]
fn personal_data_is_masked_unless_asked_for_and_that_is_recorded() {
    let place = Place::start(&["--journeys", "1"]);
    let home = &place.home;
    home.prints(&["sync"]);
    let id = place.first("idwise");
    let clear = home.prints(&["show", &id, "--json", "--unmask"]);
    let name = serde_json::from_str::<Value>(&clear).unwrap()["journey"]["applicant"]["full_name"].clone();
    let name = name.as_str().expect("the journey has a name").to_owned();
    for arguments in [&["show", &id, "--json"][..], &["show", &id], &["list"], &["list", "--json"]] {
        assert!(!home.prints(arguments).contains(&name), "{arguments:?} shows the name");
    }
    assert!(home.prints(&["list", "--unmask"]).contains(&name));
    let record = home.prints(&["audit", "export"]);
    assert!(record.contains("unmasked"), "{record}");
    assert!(!record.contains(&name), "the record holds no names");
}

#[test]
fn a_picture_and_a_pack_can_be_had() {
    let place = Place::start(&["--journeys", "1"]);
    let home = &place.home;
    home.prints(&["sync"]);
    let id = place.first("idwise");
    let drawn = home.prints(&["image", &id, "selfie", "--protocol", "halfblock", "--size", "20x10"]);
    assert!(drawn.contains('▀') || drawn.contains('▄'), "half blocks");
    assert!(drawn.lines().count() <= 10);
    assert!(
        home.prints(&["image", &id, "selfie", "--protocol", "sixel", "--size", "10x5"])
            .starts_with("\u{1b}P")
    );
    let (code, told) = home.fails(&["image", &id, "no-such-picture"]);
    assert_eq!(code, 10);
    assert!(told.contains("selfie"), "the names are told: {told}");

    let page = home.prints(&["export", &id]);
    assert!(page.contains("data:image/") && page.contains("default-src 'none'"));
    assert!(
        !page.contains("<script") && !page.contains("http-equiv=\"refresh\"") && !page.contains("src=\"http")
    );
    let file = home.path("pack.json");
    home.prints(&["export", &id, "--format", "json", "-o", file.to_str().unwrap()]);
    let pack: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    assert_eq!(pack["case"]["journey"]["id"], id.as_str());
    assert!(pack["pictures"][0]["base64"].as_str().unwrap().len() > 100);
}

#[test]
fn a_provider_that_is_not_there_is_said_so() {
    let place = Place::start(&["--journeys", "2"]);
    let home = place.home.path("config/referee/config.toml");
    let text = std::fs::read_to_string(&home).unwrap();
    let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let base = text.lines().find(|line| line.starts_with("list_url")).unwrap();
    std::fs::write(&home, text.replace(base, &format!("list_url = \"http://127.0.0.1:{gone}/x\""))).unwrap();
    let output = place.home.referee(&["sync"]).output().unwrap();
    assert_eq!(output.status.code(), Some(12));
    assert!(String::from_utf8_lossy(&output.stderr).contains("idwise"));
    let output = place.home.referee(&["doctor", "--json"]).output().unwrap();
    assert_eq!(output.status.code(), Some(12));
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    let provider = found.as_array().unwrap().iter().find(|one| one["about"] == "provider idwise").unwrap();
    assert_eq!(provider["state"], "bad");
    assert!(provider["do"].is_string());
}

/// The doctor's line about a provider.
fn provider_line(place: &Place, about: &str) -> Value {
    let output = place.home.referee(&["doctor", "--json"]).output().unwrap();
    let lines: Value = serde_json::from_slice(&output.stdout).unwrap();
    lines.as_array().unwrap().iter().find(|line| line["about"] == about).expect("a line").clone()
}

#[rstest]
#[case::idwise("provider idwise")]
#[case::onetouch("provider onetouch")]
fn the_credentials_of_an_account_without_a_list_are_checked(#[case] about: &str) {
    let place = Place::start(&["--journeys", "5"]);
    let file = place.home.path("config/referee/config.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with("list_url")).collect();
    std::fs::write(&file, lines.join("\n")).unwrap();
    let line = provider_line(&place, about);
    assert_eq!(line["state"], "good", "{line}");
    assert!(line["says"].as_str().unwrap().contains("credentials are accepted"), "{line}");
    for (fault, state) in [("401", "bad"), ("403", "bad"), ("400", "look")] {
        let of_all = |method: &str| json!({ "method": method, "path": ".*", "fault": fault });
        place.meddle("/faults", &json!([of_all("GET"), of_all("POST")]));
        let line = provider_line(&place, about);
        assert_eq!(line["state"], state, "{fault}: {line}");
        assert!(line["do"].is_string() || state == "look", "{fault}: {line}");
    }
}

#[test]
fn a_key_that_is_not_accepted_ends_the_wait_and_deliver_tries_again_once_it_is_mended() {
    let place = Place::start(&["--journeys", "6", "--seed", "3"]);
    let home = &place.home;
    home.prints(&["sync"]);
    let id = place.first("idwise");
    place.meddle("/faults", &json!([{ "method": "POST", "path": "manual-review", "fault": "403" }]));
    let begun = std::time::Instant::now();
    let output = home
        .referee(&[
            "decide",
            &id,
            "approve",
            "--reason",
            "other_evidence",
            "--comment",
            "seen",
            "--now",
            "--wait",
        ])
        .output()
        .unwrap();
    assert!(begun.elapsed() < std::time::Duration::from_secs(30), "it does not mend by waiting");
    assert_eq!(output.status.code(), Some(12));
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(told.contains("could not authenticate") && told.contains("hint:"), "{told}");
    let said: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(said["state"], "recorded");
    let outbox = home.json(&["outbox", "--json"]);
    assert_eq!((&outbox[0]["state"], &outbox[0]["decision_id"]), (&json!("uncertain"), &said["decision_id"]));

    place.meddle("/faults", &json!([]));
    assert_eq!(home.json(&["deliver"])["arrived"], 1);
    let sent = decisions_on(&place, &id);
    assert_eq!(sent.iter().filter(|one| one["status"] == 200).count(), 1, "{sent:?}");
}

/// The provider's answer is no proof: what becomes of a decision, and what is said about it.
#[rstest::rstest]
#[case::lie("lie_2xx:{\"success\":true}", "accepted", 12, 1)]
#[case::late("late_apply:1", "delivered", 0, 1)]
#[case::lost("applied_then_500", "delivered", 0, 1)]
#[case::refused("400", "refused", 12, 1)]
fn delivered_is_what_a_reading_shows(
    #[case] fault: &str,
    #[case] state: &str,
    #[case] code: i32,
    #[case] requests: usize,
) {
    let place = Place::start(&["--journeys", "6", "--seed", "3"]);
    let home = &place.home;
    home.prints(&["sync"]);
    let id = place.first("idwise");
    place.meddle(
        "/faults",
        &json!([{ "method": "POST", "path": "manual-review", "fault": fault, "times": 1 }]),
    );
    let arguments = ["decide", &id, "reject", "--reason", "tampering", "--now", "--wait", "--timeout", "8"];
    let output = home.referee(&arguments).output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{told}");
    let said: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(
        told.contains(said["decision_id"].as_str().unwrap()),
        "the id is said before it has arrived: {told}"
    );
    let expected = if state == "accepted" { "recorded" } else { state };
    assert_eq!(said["state"], expected, "{told}");
    // The service may have what was only not seen there.
    assert_eq!(told.contains("not seen to arrive"), state == "accepted", "{told}");
    assert_eq!(told.contains("not delivered"), state == "refused", "{told}");
    let outbox = home.json(&["outbox", "--json"]);
    match state {
        "delivered" => assert_eq!(outbox, json!([])),
        _ => {
            assert_eq!((&outbox[0]["state"], outbox[0]["due"].is_null()), (&json!(state), state == "refused"))
        }
    }
    assert_eq!(decisions_on(&place, &id).len(), requests);
}

/// An outage before the decision is sent is waited for, and is no conflict.
#[test]
fn an_error_with_200_is_no_change_of_the_journey() {
    let place = Place::start(&["--journeys", "6", "--seed", "3"]);
    let home = &place.home;
    home.prints(&["sync"]);
    let id = place.first("idwise");
    place.meddle("/faults", &json!([{ "method": "GET", "fault": "error_200" }]));
    let arguments = ["decide", &id, "reject", "--reason", "tampering", "--now", "--wait", "--timeout", "1"];
    assert_eq!(home.referee(&arguments).output().unwrap().status.code(), Some(12));
    let row = &home.json(&["outbox", "--json"])[0];
    assert_eq!((&row["state"], &row["attempts"]), (&json!("waiting"), &json!(0)), "{row}");
    let problem = row["problem"].as_str().unwrap();
    assert!(problem.contains("read the reply of the service: it is an error message"), "{problem}");
    assert_eq!(decisions_on(&place, &id).len(), 0);
    place.meddle("/faults", &json!([]));
    assert_eq!(home.json(&["deliver"])["arrived"], 1);
    assert_eq!(decisions_on(&place, &id).len(), 1);
}

/// The disk of whoever reads our output is full: that is no mistake of ours, and the decision is recorded all the same.
#[test]
fn a_full_disk_behind_the_output_is_told_as_such() {
    let place = Place::start(&["--journeys", "6", "--seed", "3"]);
    let home = &place.home;
    home.prints(&["sync"]);
    let id = place.first("idwise");
    let into_full = |arguments: &[&str]| {
        let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
        let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin!("referee"));
        command.env_clear().env("HOME", home.path("")).env("XDG_CONFIG_HOME", home.path("config"));
        command.env("XDG_DATA_HOME", home.path("data")).args(arguments).stdout(full);
        let output = command.output().unwrap();
        (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    for command in ["list", "stats", "keys"] {
        let (code, told) = into_full(&[command]);
        assert!(code == 14 && told.contains("could not write the output"), "{command}: {code}, {told}");
    }
    let (code, told) = into_full(&["decide", &id, "reject", "--reason", "tampering"]);
    let outbox = home.json(&["outbox", "--json"]);
    let decision = outbox[0]["decision_id"].as_str().unwrap();
    assert!(code == 14 && told.contains(&format!("{decision} is held")), "{code}, {told}");
}

/// Webhooks bring the journeys of an account without a list: `sync` reads the other lists and says so.
#[test]
fn an_account_without_a_list_is_passed_over_unless_it_was_named() {
    let place = Place::start(&["--journeys", "12", "--seed", "7"]);
    let file = place.home.path("config/referee/config.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    let mut is_onetouch = false;
    let kept = text.lines().filter(|line| {
        if line.starts_with('[') {
            is_onetouch = *line == "[provider.onetouch]";
        }
        !(is_onetouch && line.starts_with("list_url"))
    });
    let kept: Vec<&str> = kept.collect();
    assert_eq!(kept.len() + 1, text.lines().count());
    std::fs::write(&file, kept.join("\n")).unwrap();
    let output = place.home.referee(&["sync"]).output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{told}");
    assert!(told.contains("onetouch has no `list_url`"), "{told}");
    let synced: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&synced["without_list"], &synced["failed"]), (&json!(["onetouch"]), &json!(0)));
    assert!(synced["new"].as_u64().unwrap() > 0, "{synced}");
    let output = place.home.referee(&["sync", "--provider", "onetouch"]).output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(12), "{told}");
    assert!(told.contains("onetouch has no list of journeys"), "{told}");
}
