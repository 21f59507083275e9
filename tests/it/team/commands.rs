//! `referee second` and `referee reviewer` from outside.

use crate::cli::place::Place;
use serde_json::{Value, json};

/// A place with a team of lena, amina and bilal, and with this `[[second]]`.
fn place(second: &str) -> Place {
    let place = Place::start(&["--journeys", "8", "--seed", "3"]);
    let home = &place.home;
    let file = home.path("config/referee/config.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, format!("{text}\n[[second]]\n{second}\n")).unwrap();
    home.prints(&["sync"]);
    home.prints(&["--reviewer", "lena", "init", "--team", "--lead", "lena"]);
    home.prints(&["--reviewer", "lena", "reviewer", "add", "amina", "--role", "reviewer"]);
    home.prints(&["--reviewer", "lena", "reviewer", "add", "bilal", "--role", "reviewer,second"]);
    place
}

impl Place {
    fn by(&self, name: &str, command: &[&str]) -> Value {
        let arguments: Vec<&str> = ["--reviewer", name].into_iter().chain(command.iter().copied()).collect();
        self.home.json(&arguments)
    }

    fn fails_by(&self, name: &str, command: &[&str]) -> (i32, String) {
        let arguments: Vec<&str> = ["--reviewer", name].into_iter().chain(command.iter().copied()).collect();
        self.home.fails(&arguments)
    }

    fn id_of(&self, at: usize) -> String {
        let rows = self.by("amina", &["list", "--json"]);
        let pending = rows.as_array().unwrap().iter().filter(|row| row["provider"] == "idwise");
        pending.map(|row| row["id"].as_str().unwrap().to_owned()).nth(at).unwrap()
    }
}

#[test]
fn a_proposal_is_listed_confirmed_and_sent() {
    let place = place("when = \"verb:reject\"");
    let id = place.id_of(0);
    let proposed = place.by("amina", &["decide", &id, "reject", "--reason", "tampering"]);
    assert_eq!(proposed["state"], "proposed");
    let decision = proposed["decision_id"].as_str().unwrap();
    let listed = place.by("bilal", &["second", "list", "--json"]);
    assert_eq!(listed[0]["decision_id"], proposed["decision_id"]);
    assert_eq!(
        (&listed[0]["verb"], &listed[0]["rule"], &listed[0]["reviewer"]),
        (&json!("reject"), &json!("verb:reject"), &json!("amina"))
    );
    assert_eq!(place.by("lena", &["outbox", "--json"])[0]["state"], "proposed");
    let (code, told) = place.fails_by("amina", &["second", "confirm", decision]);
    assert!(code == 10 && told.contains("may not"), "{told}");
    let (code, told) = place.fails_by("bilal", &["second", "decline", decision]);
    assert!(code == 10 && told.contains("needs a reason or a comment"), "{told}");
    assert_eq!(place.by("bilal", &["second", "confirm", decision, "--now"])["state"], "held");
    place.home.prints(&["--reviewer", "lena", "deliver"]);
    let arrived = place.control("/decisions");
    assert_eq!(arrived.as_array().unwrap().len(), 1);
    assert_eq!(arrived[0]["journey_id"], json!(id));
    let own = place.by("bilal", &["decide", &place.id_of(1), "reject", "--reason", "tampering"]);
    let (code, told) = place.fails_by("bilal", &["second", "confirm", own["decision_id"].as_str().unwrap()]);
    assert!(code == 10 && told.contains("your own"), "{told}");
    assert!(place.home.prints(&["--reviewer", "lena", "stats"]).contains("decided"));
}

#[test]
fn a_blind_proposal_shows_in_no_command_what_it_says() {
    let place = place("when = \"\"\nblind = true");
    let id = place.id_of(0);
    let words = ["--reason", "tampering", "--comment", "the hologram moved"];
    let decide = [["decide", &id, "reject"].as_slice(), &words].concat();
    let proposed = place.by("amina", &decide);
    let decision = proposed["decision_id"].as_str().unwrap();
    for command in [
        vec!["list", "--json"],
        vec!["show", &id, "--json"],
        vec!["show", &id],
        vec!["stats", "--json"],
        vec!["outbox", "--json"],
        vec!["outbox"],
        vec!["export", &id, "--format", "json"],
        vec!["export", &id],
        vec!["second", "list"],
        vec!["second", "list", "--json"],
    ] {
        let arguments: Vec<&str> =
            ["--reviewer", "bilal"].into_iter().chain(command.iter().copied()).collect();
        let printed = place.home.prints(&arguments);
        for told in ["tampering", "hologram moved", "\"reject\""] {
            assert!(!printed.contains(told), "{command:?} tells {told}: {printed}");
        }
    }
    assert!(place.home.prints(&["--reviewer", "lena", "second", "list"]).contains("tampering"));
    let (code, told) = place.fails_by("bilal", &["second", "confirm", decision]);
    assert!(code == 10 && told.contains("blind"), "{told}");
    let agreed = place.by("bilal", &["decide", &id, "reject", "--reason", "duplicate"]);
    assert_eq!((&agreed["decision_id"], &agreed["state"]), (&proposed["decision_id"], &json!("held")));
    let stats = place.by("lena", &["stats", "--json"]);
    assert_eq!((&stats["second"]["answered"], &stats["second"]["agreed"]), (&json!(1), &json!(1)));
}

#[test]
fn changes_of_the_team_are_recorded_and_wait_for_a_second_lead() {
    let place = place("share = 0.5");
    let lists = |name: &str| {
        place
            .by("lena", &["reviewer", "list", "--json"])
            .as_array()
            .unwrap()
            .iter()
            .any(|row| row["name"] == name && row["state"] == "active")
    };
    assert_eq!(place.by("lena", &["reviewer", "add", "omar", "--role", "lead"])["state"], "done");
    let proposed = place.by("lena", &["reviewer", "end", "bilal"]);
    assert_eq!(proposed["state"], "proposed");
    assert!(lists("bilal"));
    let id = proposed["decision_id"].as_str().unwrap();
    let listed = place.by("omar", &["second", "list", "--json"]);
    assert_eq!((&listed[0]["kind"], &listed[0]["decision_id"]), (&json!("admin"), &json!(id)));
    assert_eq!(place.fails_by("lena", &["second", "confirm", id]).0, 10);
    assert_eq!(place.by("omar", &["second", "confirm", id])["state"], "done");
    assert!(!lists("bilal"));
    assert_eq!(place.fails_by("bilal", &["list"]).0, 11);
    let withdrawn = place.by("lena", &["reviewer", "add", "alma", "--role", "auditor"]);
    let id = withdrawn["decision_id"].as_str().unwrap();
    assert_eq!(place.by("lena", &["undo", id])["state"], "undone");
    let (code, told) = place.fails_by("lena", &["reviewer", "add", "\u{430}mina", "--role", "reviewer"]);
    assert!(code == 10 && told.contains("looks like"), "{told}");
    assert_eq!(place.fails_by("lena", &["init", "--team", "--lead", "eve"]).0, 10);
}

#[test]
fn a_rule_that_is_no_filter_stops_every_command() {
    let place = Place::start(&["--journeys", "2"]);
    let file = place.home.path("config/referee/config.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    for (rule, said) in [
        ("when = \"verb:maybe\"", "no verb"),
        ("when = \"unresolved>some\"", "not a number of findings"),
        ("blind = true", "a second review of nothing"),
        ("when = \"\"\nshare = 1.5", "a number from 0 to 1"),
    ] {
        std::fs::write(&file, format!("{text}\n[[second]]\n{rule}\n")).unwrap();
        let (code, told) = place.home.fails(&["list"]);
        assert!(code == 11 && told.contains(said), "{rule}: {told}");
    }
}

#[test]
fn a_sample_is_drawn_listed_judged_and_counted_and_nothing_is_sent() {
    let place = place("share = 0.0001");
    let id = place.id_of(0);
    let words = ["--reason", "tampering", "--comment", "the hologram moved"];
    let decide = [["decide", &id, "reject", "--now"].as_slice(), &words].concat();
    let made = place.by("amina", &decide);
    place.home.prints(&["--reviewer", "lena", "deliver"]);
    let draw = ["sample", "draw", "--share", "1", "--since", "1h"];
    let (code, told) = place.fails_by("amina", &draw);
    assert!(code == 10 && told.contains("may not"), "{told}");
    let drawn = place.by("lena", &draw);
    assert_eq!((&drawn[0]["id"], &drawn[0]["decision_id"]), (&json!(id), &made["decision_id"]));
    let listed = place.by("bilal", &["list", "--filter", "sample", "--json"]);
    assert_eq!((&listed[0]["id"], &listed[0]["sample"]), (&json!(id), &json!(true)));
    let others = place.by("bilal", &["list", "--json"]);
    assert!(others.as_array().unwrap().iter().all(|row| row["id"] != json!(id)), "it waits for nobody");
    for command in [
        vec!["show", &id, "--json"],
        vec!["show", &id],
        vec!["export", &id, "--format", "json"],
        vec!["export", &id],
    ] {
        let arguments: Vec<&str> = ["--reviewer", "bilal"].into_iter().chain(command.clone()).collect();
        let printed = place.home.prints(&arguments);
        for told in ["tampering", "hologram moved", "\"reject\"", "Rejected by"] {
            assert!(!printed.contains(told), "{command:?} tells {told}: {printed}");
        }
    }
    let judged = place.by("bilal", &["decide", &id, "reject", "--reason", "duplicate"]);
    assert_eq!(judged["decision_id"], made["decision_id"]);
    place.home.prints(&["--reviewer", "lena", "deliver"]);
    assert_eq!(place.control("/decisions").as_array().unwrap().len(), 1);
    let stats = place.by("lena", &["stats", "--json"]);
    assert_eq!((&stats["sample"]["answered"], &stats["sample"]["agreed"]), (&json!(1), &json!(1)));
    assert_eq!(place.by("bilal", &["list", "--filter", "sample", "--json"]), json!([]));
    let (code, told) = place.fails_by("lena", &["sample", "draw", "--share", "5", "--since", "1h"]);
    assert!(code == 2 && told.contains("0.05"), "{told}");
}

#[test]
fn lead_is_the_name_of_nobody_who_does_not_lead() {
    let place = place("share = 0.0001");
    let (code, told) = place.fails_by("lena", &["reviewer", "add", "lead", "--role", "reviewer"]);
    assert!(code == 10 && told.contains("only a lead has it"), "{told}");
    assert_eq!(place.by("lena", &["reviewer", "add", "lead", "--role", "lead"])["state"], "done");
    assert_eq!(place.fails_by("lena", &["reviewer", "add", "none", "--role", "reviewer"]).0, 10);
}

#[test]
fn erasing_before_its_time_takes_two_leads() {
    let place = place("share = 0.0");
    let id = place.id_of(0);
    place.by("amina", &["decide", &id, "reject", "--reason", "tampering", "--now", "--wait"]);
    let erase = ["erase", id.as_str(), "--not-aml", "--reason", "opened by mistake"];
    assert_eq!(place.fails_by("amina", &erase).0, 10);
    let (code, told) = place.fails_by("lena", &erase);
    assert!(code == 10 && told.contains("needs a second lead"), "{told}");
    place.by("lena", &["reviewer", "add", "omar", "--role", "lead"]);
    let waiting = place.id_of(0);
    let (code, told) = place.fails_by("lena", &["erase", &waiting, "--not-aml", "--reason", "x"]);
    assert!(code == 10 && told.contains("it waits for a reviewer"), "{told}");

    let proposed = place.by("lena", &erase);
    assert_eq!(proposed["state"], "proposed");
    let proposal = proposed["decision_id"].as_str().unwrap();
    let listed = place.by("omar", &["second", "list", "--json"]);
    assert_eq!((&listed[0]["kind"], &listed[0]["decision_id"]), (&json!("admin"), &json!(proposal)));
    assert_eq!(listed[0]["act"]["erase_journey"]["journey"], json!(id));
    assert_eq!(place.fails_by("lena", &["second", "confirm", proposal]).0, 10, "two leads are two people");
    assert_eq!(place.by("omar", &["second", "confirm", proposal])["state"], "done");
    let (code, told) = place.fails_by("lena", &erase);
    assert!(code == 10 && told.contains("erased before"), "{told}");
    place.by("omar", &["reviewer", "add", "alma", "--role", "auditor"]);
    let added = place.by("lena", &["second", "list", "--json"])[0]["decision_id"].clone();
    place.by("lena", &["second", "confirm", added.as_str().unwrap()]);
    assert_eq!(place.by("alma", &["audit", "verify", "--json"])["holds"], true);
}
