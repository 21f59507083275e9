//! `--bound`: sessions whose reviewer the host fixed.

use super::place::Place;
use super::setting::Home;
use rstest::rstest;
use serde_json::Value;

/// What comes of a forced command when the client asks for something.
fn asked(home: &Home, asked: &str) -> (i32, String, String) {
    asked_with(home, asked, "")
}

/// The same, when the client sends this to its standard input.
fn asked_with(home: &Home, asked: &str, input: &str) -> (i32, String, String) {
    let mut command = home.referee(&["--bound", "--reviewer", "amina"]);
    let output = command.env("SSH_ORIGINAL_COMMAND", asked).write_stdin(input).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

#[rstest]
#[case::name("list --reviewer boris")]
#[case::name_before("--reviewer boris list")]
#[case::name_with_an_equals_sign("list --reviewer=boris")]
#[case::bound_again("--bound --reviewer boris list")]
#[case::config("list --config /tmp/x.toml")]
#[case::store("--store sqlite:/tmp/x.db list")]
#[case::log("list --log /tmp/x")]
#[case::file("export X -o /tmp/x")]
#[case::new_key("audit key --new /tmp/x")]
#[case::key("audit key")]
#[case::checkpoint_to_a_file("audit checkpoint -o /tmp/x")]
#[case::checkpoint("audit checkpoint")]
#[case::file_to_compare("audit verify --against /etc/passwd")]
#[case::other_command("config")]
#[case::sandbox("sandbox")]
#[case::import("import /etc/passwd")]
#[case::init("init")]
#[case::no_command("sh -c id")]
#[case::open_quote("list 'x")]
fn whatever_would_lead_elsewhere_is_refused(#[case] command: &str) {
    let home = Home::new();
    let (code, printed, told) = asked(&home, command);
    assert_eq!((code, printed.as_str()), (2, ""), "{told}");
}

#[test]
fn words_never_reach_a_shell() {
    let home = Home::new();
    let file = home.path("made");
    let (code, ..) = asked(&home, &format!("list --json; touch {}", file.display()));
    assert_eq!(code, 2);
    asked(&home, &format!("list --filter '$(touch {})'", file.display()));
    assert!(!file.exists());
}

#[test]
fn variables_and_a_second_name_are_refused() {
    let home = Home::new();
    for (name, value) in [("REFEREE_STORE", "sqlite:x"), ("REFEREE_REVIEW_GATES", "soft")] {
        let output =
            home.referee(&["--bound", "--reviewer", "amina", "list"]).env(name, value).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&output.stderr).contains(name));
    }
    for arguments in [
        &["--reviewer", "amina", "list", "--reviewer", "boris"][..],
        &["list", "--reviewer=amina", "--reviewer", "amina"],
    ] {
        assert_eq!(home.fails(arguments).0, 2, "{arguments:?}");
    }
    assert_eq!(home.fails(&["--bound", "list"]).0, 2, "who is it?");
}

#[test]
fn a_bound_reviewer_decides_in_their_own_name_and_the_record_says_where_from() {
    let place = Place::start(&["--journeys", "6", "--seed", "3"]);
    let home = &place.home;
    home.prints(&["sync"]);
    let id = place.first("idwise");
    let (code, printed, told) = asked(home, &format!("decide {id} reject --reason tampering"));
    assert_eq!(code, 0, "{told}");
    assert_eq!(serde_json::from_str::<Value>(&printed).unwrap()["state"], "held");
    let entries: Vec<Value> =
        home.prints(&["audit", "export"]).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let by = |what: &str| entries.iter().find(|entry| entry["what"] == what).expect(what);
    assert_eq!(by("decision.recorded")["by"], "amina");
    let opened = by("session.opened");
    assert_eq!(opened["by"], "amina");
    let detail = opened["detail"].to_string();
    assert!(detail.contains("bound") && detail.contains("version"), "{detail}");

    let (code, told) = home.fails(&["--reviewer", "\u{430}mina", "list"]);
    assert_eq!(code, 11);
    assert!(told.contains("looks like `amina`"), "{told}");
}

const KEY: &str =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIDyMZQCa3zYxptObJfTRdHjXOCLqQvhXVXDcIlua1kP bilal@laptop\n";

#[test]
fn a_bound_lead_sends_the_key_of_a_new_person_and_no_file_of_the_host_is_read() {
    let home = Home::new();
    home.prints(&["--reviewer", "amina", "init", "--team", "--lead", "amina"]);
    let file = home.write("bilal.pub", KEY);
    let named = format!("reviewer add bilal --role reviewer --key {}", file.display());
    let (code, printed, told) = asked(&home, &named);
    assert_eq!((code, printed.as_str()), (2, ""), "{told}");
    assert!(told.contains("--key -"), "{told}");
    let (code, _, told) = asked_with(&home, "reviewer add bilal --role reviewer --key -", "no key");
    assert!(code == 10 && told.contains("standard input has no public SSH key"), "{told}");
    let (code, _, told) = asked_with(&home, "reviewer add bilal --role reviewer --key -", KEY);
    assert_eq!(code, 0, "{told}");
    let team = home.json(&["--reviewer", "amina", "reviewer", "list", "--json"]);
    assert_eq!((&team[1]["name"], team[1]["key"].as_str()), (&"bilal".into(), Some(KEY.trim())));
}

#[rstest]
#[case::off("off", "reject", Some("switched off"))]
#[case::only_rejections("reject_only", "approve", Some("approvals by command are switched off"))]
#[case::a_rejection("reject_only", "reject", None)]
#[case::never_opened("opened", "reject", Some("you have not opened this journey"))]
#[case::all("all", "approve", None)]
fn decisions_by_command_follow_the_policy(
    #[case] policy: &str,
    #[case] verb: &str,
    #[case] said: Option<&str>,
) {
    let place = Place::start(&["--journeys", "6", "--seed", "3"]);
    let home = &place.home;
    let file = home.path("config/referee/config.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.contains("cli_decisions = \"all\""));
    std::fs::write(&file, text.replace("\"all\"", &format!("\"{policy}\""))).unwrap();
    home.prints(&["sync"]);
    let id = place.first("idwise");
    let reason = if verb == "approve" { "other_evidence" } else { "tampering" };
    let arguments = ["--reviewer", "amina", "decide", &id, verb, "--reason", reason, "--comment", "seen"];
    let Some(said) = said else {
        assert_eq!(home.json(&arguments)["state"], "held");
        return;
    };
    let (code, told) = home.fails(&arguments);
    assert!(code == 10 && told.contains(said), "{code} {told}");
    home.prints(&["--reviewer", "bilal", "show", &id]);
    assert_eq!(home.fails(&arguments).0, 10, "another reviewer's look is none");
    home.prints(&["--reviewer", "amina", "show", &id]);
    let opened = home.referee(&arguments).output().unwrap().status.success();
    assert_eq!(opened, policy == "opened");
}
