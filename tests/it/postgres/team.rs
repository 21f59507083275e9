//! A store on a server is a team's: without a first lead it can only be set up.

use super::server;
use crate::cli::setting::Home;

#[test]
fn nobody_works_on_it_before_it_has_its_first_lead() {
    let Some(url) = server::new_store() else { return };
    let home = Home::new();
    let file = home.write("journey.json", "{}");
    for words in [
        &["list"][..],
        &["show", "J-1"],
        &["import", file.to_str().unwrap()],
        &["decide", "J-1", "approve", "--reason", "other"],
        &["claim", "J-1"],
        &["outbox"],
        &["stats"],
        &["audit", "verify"],
        &["retention", "due"],
        &["reviewer", "add", "dana", "--role", "lead"],
        &["reviewer", "end", "dana"],
    ] {
        let (code, told) = home.fails(&on(&url, words));
        assert_eq!(code, 11, "{words:?}: {told}");
        assert!(told.contains("referee init --team --lead NAME"), "{words:?}: {told}");
    }
    home.prints(&on(&url, &["store", "check"]));
    home.prints(&on(&url, &["store", "migrate"]));
    home.prints(&on(&url, &["store", "restored"]));
    assert_eq!(home.json(&on(&url, &["reviewer", "list", "--json"])), serde_json::json!([]));
    let output = home.referee(&on(&url, &["reviewer", "list"])).output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success() && told.contains("no first lead"), "{told}");
    assert!(!told.contains("everybody may do everything"), "{told}");
    let team = team_line(&home, &on(&url, &["doctor", "--json"]));
    assert_eq!(team["state"], "look");
    assert!(team["do"].as_str().unwrap().contains("referee init --team --lead NAME"), "{team}");

    home.prints(&on(&url, &["init", "--team", "--lead", "dana"]));
    home.prints(&on(&url, &["list"]));
    home.prints(&on(&url, &["reviewer", "add", "amina", "--role", "reviewer"]));
    assert_eq!(team_line(&home, &on(&url, &["doctor", "--json"]))["state"], "good");
    let stranger = ["--store", url.as_str(), "--reviewer", "omar", "list"];
    assert_eq!(home.fails(&stranger).0, 11);
}

/// The arguments of a command of dana on this store.
fn on<'a>(url: &'a str, words: &[&'a str]) -> Vec<&'a str> {
    [&["--store", url, "--reviewer", "dana"], words].concat()
}

/// What the doctor says of the team.
fn team_line(home: &Home, words: &[&str]) -> serde_json::Value {
    let output = home.referee(words).output().unwrap();
    let lines: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    lines.as_array().unwrap().iter().find(|line| line["about"] == "team").expect("a line").clone()
}
