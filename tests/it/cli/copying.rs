//! `referee store copy` is killed again and again, and ends with the same record in both stores.

use super::place::Place;
use serde_json::{Value, json};
use std::process::Stdio;
use std::time::Duration;

#[test]
fn a_copy_that_is_killed_three_times_is_whole_in_the_end() {
    let place = Place::start(&["--journeys", "60", "--seed", "5"]);
    let home = &place.home;
    home.prints(&["sync"]);
    let id = place.first("idwise");
    home.prints(&["decide", &id, "reject", "--reason", "tampering", "--now", "--wait"]);
    let head = home.json(&["store", "check", "--json"]);
    let from = format!("sqlite:{}", home.path("data/referee/referee.db").display());
    let to = format!("sqlite:{}", home.path("second.db").display());
    for wait in [40, 80, 120] {
        let copy = ["store", "copy", from.as_str(), to.as_str()];
        let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin!("referee"));
        let of_home = home.referee(&copy);
        command
            .env_clear()
            .envs(of_home.get_envs().filter_map(|(name, value)| Some((name, value?))))
            .args(copy);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(wait));
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let output = home.referee(&["store", "copy", &from, &to, "--json"]).output().unwrap();
    if output.status.success() {
        let copied: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!((&copied["entries"], &copied["head"]), (&head["entries"], &head["head"]));
    } else {
        // One of them was faster than its kill, or was killed between its end and its exit.
        assert_eq!(output.status.code(), Some(14), "the first store is closed already: {output:?}");
    }
    let checked = home.json(&["--store", &to, "store", "check", "--json"]);
    assert_eq!((&checked["sound"], &checked["problems"]), (&json!(true), &json!([])));
    assert_eq!(checked["entries"].as_u64().unwrap(), head["entries"].as_u64().unwrap() + 1);
    let (code, told) = home.fails(&["store", "check"]);
    assert_eq!(code, 14, "the first store is closed: {told}");
}
