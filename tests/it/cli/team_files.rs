//! `init --team`: the files are whole, and the programs that read them find nothing wrong.

use super::setting::Home;
use crate::fixtures::not_run;
use std::process::Command;

#[test]
fn the_files_of_a_team_are_written_once_and_replaced_when_asked() {
    let home = Home::new();
    let written = home.json(&["init", "--team"]);
    assert_eq!(written["written"].as_array().unwrap().len(), 4, "{written}");
    let unit = home.path("config/referee/team/referee-serve.service");
    std::fs::write(&unit, "mine").unwrap();
    assert_eq!(home.json(&["init", "--team"])["written"].as_array().unwrap().len(), 0);
    assert_eq!(std::fs::read_to_string(&unit).unwrap(), "mine");
    home.json(&["init", "--team", "--force"]);
    let text = std::fs::read_to_string(&unit).unwrap();
    for line in
        ["Type=notify", "WatchdogSec=30", "LoadCredential=", "NoNewPrivileges=yes", "ProtectSystem=strict"]
    {
        assert!(text.contains(line), "{line}");
    }
    assert!(!home.path("config/referee/config.toml").exists());
}

#[test]
fn systemd_finds_nothing_wrong_with_the_unit() {
    if Command::new("systemd-analyze").arg("--version").output().is_err() {
        return not_run("systemd_finds_nothing_wrong_with_the_unit", "systemd-analyze");
    }
    let home = Home::new();
    home.json(&["init", "--team"]);
    let unit = home.path("config/referee/team/referee-serve.service");
    // The program is not installed where the unit looks for it.
    let text = std::fs::read_to_string(&unit).unwrap();
    let program = assert_cmd::cargo::cargo_bin!("referee").display().to_string();
    std::fs::write(&unit, text.replace("/usr/bin/referee", &program)).unwrap();
    let output = Command::new("systemd-analyze").arg("verify").arg(&unit).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    let ours: Vec<&str> = said.lines().filter(|line| line.contains("referee-serve")).collect();
    assert!(output.status.success() && ours.is_empty(), "{said}");
}
