//! Whose name is believed on a team's store: that of the host's account, of a forced command, of an engineer.

use crate::cli::place::Place;

const KEY: &str =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDAZwzwpqg8o5UW7SkYXHng4OQI8jIyvmmIiCGgbMUZp amina@laptop\n";

/// A team of lena, amina with an SSH key, bilal without, and emil, who is an engineer.
fn place() -> Place {
    let place = Place::start(&["--journeys", "4", "--seed", "3"]);
    let home = &place.home;
    home.prints(&["sync"]);
    home.prints(&["--reviewer", "lena", "init", "--team", "--lead", "lena"]);
    let key = home.write("amina.pub", KEY).display().to_string();
    home.prints(&["--reviewer", "lena", "reviewer", "add", "amina", "--role", "reviewer", "--key", &key]);
    home.prints(&["--reviewer", "lena", "reviewer", "add", "bilal", "--role", "reviewer"]);
    home.prints(&["--reviewer", "lena", "reviewer", "add", "emil", "--role", "engineer"]);
    place
}

fn code(place: &Place, arguments: &[&str]) -> i32 {
    place.home.referee(arguments).output().unwrap().status.code().unwrap()
}

fn configure(place: &Place, text: &str) {
    let file = place.home.path("config/referee/config.toml");
    let before = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, format!("{before}\n{text}\n")).unwrap();
}

/// Names the reviewer in the configuration, before its sections.
fn name_in_the_file(place: &Place, name: &str) {
    let file = place.home.path("config/referee/config.toml");
    let before = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, format!("reviewer = \"{name}\"\n{before}")).unwrap();
}

#[test]
fn who_has_a_key_in_the_team_comes_by_it() {
    let place = place();
    let (code_of, told) = place.home.fails(&["--reviewer", "amina", "list", "--json"]);
    assert!(code_of == 11 && told.contains("nothing proves here that you are amina"), "{told}");
    assert_eq!(code(&place, &["--bound", "--reviewer", "amina", "list"]), 0);
    assert_eq!(code(&place, &["--reviewer", "bilal", "list"]), 0);
    name_in_the_file(&place, "amina");
    let (code_of, told) = place.home.fails(&["list"]);
    assert!(code_of == 11 && told.contains("nothing proves here that you are amina"), "{told}");
}

#[test]
fn a_host_can_believe_engineers_alone() {
    let place = place();
    configure(&place, "[identity]\nunbound = \"engineers\"");
    for (name, expected) in [("lena", 11), ("amina", 11), ("bilal", 11)] {
        assert_eq!(code(&place, &["--reviewer", name, "list"]), expected, "{name}");
        assert_eq!(code(&place, &["--bound", "--reviewer", name, "list"]), 0, "{name}");
    }
    assert_eq!(code(&place, &["--reviewer", "emil", "audit", "verify"]), 0);
}

#[test]
fn the_account_of_the_system_is_who_it_is() {
    let place = place();
    let id = rustix::process::getuid().as_raw().to_string();
    let list = std::fs::read_to_string("/etc/passwd").unwrap();
    let account = list.lines().find(|line| line.split(':').nth(2) == Some(id.as_str()));
    let account = account.and_then(|line| line.split(':').next()).expect("an account of the system");
    place.home.prints(&["--reviewer", "lena", "reviewer", "add", account, "--role", "reviewer"]);
    configure(&place, "[identity]\nunbound = \"engineers\"");
    assert_eq!(code(&place, &["list"]), 0);
    // Variables say nothing about it.
    let mut other = place.home.referee(&["--reviewer", "bilal", "list"]);
    assert_eq!(other.env("USER", "bilal").env("LOGNAME", "bilal").output().unwrap().status.code(), Some(11));
}

#[test]
fn a_host_can_believe_every_name() {
    let place = place();
    configure(&place, "[identity]\nunbound = \"all\"");
    assert_eq!(code(&place, &["--reviewer", "amina", "list"]), 0);
}

#[test]
fn the_account_of_a_server_has_the_name_in_its_file() {
    let place = place();
    configure(&place, "[identity]\nunbound = \"engineers\"");
    name_in_the_file(&place, "server-1");
    let (code_of, told) = place.home.fails(&["audit", "verify"]);
    assert!(code_of == 11 && told.contains("`server-1` is not in it"), "{told}");
    let bound = ["--bound", "--reviewer", "lena", "reviewer", "add", "server-1", "--role", "engineer"];
    place.home.prints(&bound);
    assert_eq!(code(&place, &["audit", "verify"]), 0);
}
