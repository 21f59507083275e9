//! The main job in the real binary: a referred journey becomes a delivered decision.

use crate::fixtures::{be_patient, block, first_line, output};
use crate::postgres::server;
use crate::store::Database;
use crate::terminal::Terminal;
use assert_cmd::cargo::CommandCargoExt;
use rstest::rstest;
use serde_json::Value;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A running `referee sandbox` with a configuration that points at it.
pub(crate) struct Sandbox {
    child: Child,
    control: String,
}

impl Sandbox {
    pub(crate) fn start(home: &Path, more: &[&str]) -> Self {
        let world = ["--seed", "7", "--journeys", "30"];
        Self::serving(home, &world.iter().chain(more).copied().collect::<Vec<_>>())
    }

    /// One that serves what these arguments say.
    pub(crate) fn serving(home: &Path, what: &[&str]) -> Self {
        let mut child = Command::cargo_bin("referee")
            .unwrap()
            .args(["sandbox", "--write-config"])
            .arg(home.join("referee.toml"))
            .args(what)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let line = first_line(&mut child);
        let ready: Value = serde_json::from_str(&line).expect("one JSON line when ready");
        be_patient(&home.join("referee.toml"));
        let control = ready["control"]["base_url"].as_str().unwrap().trim_end_matches('/').to_owned();
        Self { child, control }
    }

    /// How long the consoles of this home keep a decision before it leaves.
    pub(crate) fn hold_for(&self, home: &Path, seconds: u32) {
        let file = home.join("referee.toml");
        let written = std::fs::read_to_string(&file).unwrap();
        std::fs::write(&file, format!("{written}\n[review]\nhold_seconds = {seconds}\n")).unwrap();
    }

    pub(crate) fn ask(&self, path: &str) -> Value {
        block(async { reqwest::get(format!("{}{path}", self.control)).await.unwrap().json().await.unwrap() })
    }

    fn tell(&self, path: &str, body: Value) {
        block(async {
            let request = reqwest::Client::new().post(format!("{}{path}", self.control)).json(&body);
            assert!(request.send().await.unwrap().status().is_success());
        });
    }

    pub(crate) fn decisions(&self) -> Vec<Value> {
        self.ask("/decisions").as_array().unwrap().clone()
    }

    pub(crate) fn wait_for_decisions(&self, count: usize) -> Vec<Value> {
        let start = Instant::now();
        loop {
            let decisions = self.decisions();
            if decisions.len() >= count {
                return decisions;
            }
            assert!(
                start.elapsed() < crate::fixtures::PATIENCE,
                "only {} of {count} decisions came",
                decisions.len()
            );
            std::thread::sleep(Duration::from_millis(100));
        }
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// `referee` with the sandbox's configuration and a store of this home.
pub(crate) fn referee(home: &Path, arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::cargo_bin("referee").unwrap();
    command.args(with_home(home, arguments)).env("HOME", home).env_remove("XDG_CONFIG_HOME");
    let output = output(command);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap_or(-1), text(&output.stdout), text(&output.stderr))
}

pub(crate) fn with_home(home: &Path, arguments: &[&str]) -> Vec<String> {
    let store = std::fs::read_to_string(home.join("store.url"))
        .unwrap_or_else(|_| format!("sqlite:{}", home.join("store.db").display()));
    let config = home.join("referee.toml").display().to_string();
    let fixed = ["--config", &config, "--store", &store, "--reviewer", "amina"];
    fixed.iter().chain(arguments).map(|&text| text.to_owned()).collect()
}

pub(crate) fn console(home: &Path, columns: u16, rows: u16) -> Terminal {
    let arguments = with_home(home, &[]);
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    Terminal::start(columns, rows, home, &arguments)
}

/// A home whose commands work on a store in this database; none where that is not installed, which is told.
fn home_of(database: Database) -> Option<tempfile::TempDir> {
    let home = tempfile::tempdir().unwrap();
    if database == Database::Postgres {
        std::fs::write(home.path().join("store.url"), server::new_team_store("amina")?).unwrap();
    }
    Some(home)
}

/// Until no more journeys come: which one is first does not change after that.
pub(crate) fn wait_for_queue(terminal: &mut Terminal) {
    let count = |screen: &str| -> Option<usize> {
        screen.split_once(" referred")?.0.rsplit(' ').next()?.parse().ok().filter(|count| *count > 0)
    };
    let (mut known, mut since) = (None, Instant::now());
    while known.is_none() || since.elapsed() < Duration::from_millis(1500) {
        let screen = terminal.wait_until("journeys in the queue", |screen| count(screen).is_some());
        let now = count(&screen);
        if now != known {
            (known, since) = (now, Instant::now());
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Opens the first case, walks its ledger, approves it; each key at the pace of a person.
pub(crate) fn approve_first(terminal: &mut Terminal) {
    terminal
        .press("Enter")
        .wait_until("the case", |screen| screen.contains("CASE") && screen.contains("FINDINGS"));
    std::thread::sleep(READING);
    terminal.press("n").press_until("a", "the bar", |screen| screen.contains("APPROVE"));
    std::thread::sleep(READING);
    terminal.press_until("1", "the decision", |screen| screen.contains("u undoes it"));
}

/// Keys that come sooner after a screen than this may be meant for the one before, and are dropped.
pub(crate) const READING: Duration = Duration::from_millis(400);

fn queue(home: &Path) -> Vec<Value> {
    let (code, out, problem) = referee(home, &["list", "--json"]);
    assert_eq!(code, 0, "{problem}");
    serde_json::from_str::<Value>(&out).unwrap().as_array().unwrap().clone()
}

#[rstest]
#[case(80, 24, Database::Sqlite)]
#[case(120, 36, Database::Postgres)]
#[case(200, 50, Database::Sqlite)]
fn a_decision_made_at_the_keyboard_reaches_the_service_once(
    #[case] columns: u16,
    #[case] rows: u16,
    #[case] database: Database,
) {
    let Some(home) = home_of(database) else { return };
    let sandbox = Sandbox::start(home.path(), &[]);
    sandbox.hold_for(home.path(), 8);
    let mut terminal = console(home.path(), columns, rows);
    wait_for_queue(&mut terminal);
    let first = queue(home.path())[0]["id"].as_str().unwrap().to_owned();
    approve_first(&mut terminal);
    let decisions = sandbox.wait_for_decisions(1);
    std::thread::sleep(Duration::from_secs(1));
    assert_eq!(sandbox.decisions().len(), 1, "one decision, sent once, at {columns}x{rows}");
    assert_eq!(decisions[0]["journey_id"], first.as_str());
    assert_eq!(decisions[0]["body"]["new_decision"], "Approved");
    terminal.press("q").wait_for("QUEUE");
    terminal.press("q");
    assert_eq!(terminal.wait_for_end(), 0);
    let (code, _, problem) = referee(home.path(), &["audit", "verify"]);
    assert_eq!(code, 0, "{problem}");
}

#[test]
fn a_key_typed_while_the_window_changes_is_not_held_back() {
    let home = tempfile::tempdir().unwrap();
    let _sandbox = Sandbox::start(home.path(), &[]);
    let mut terminal = console(home.path(), 120, 36);
    wait_for_queue(&mut terminal);
    for round in 0..60_u16 {
        terminal.resize(100 + round % 2, 30);
        terminal.press("?").wait_for("KEYS: queue");
        terminal.resize(100, 30 + round % 2);
        terminal.press("?").wait_until("the queue alone, down to the last row", |screen| {
            !screen.contains("KEYS: queue")
                && screen.trim_end().lines().count() == usize::from(30 + round % 2)
        });
    }
}

#[test]
fn ctrl_z_where_no_shell_waits_says_so_and_goes_on() {
    let home = tempfile::tempdir().unwrap();
    let _sandbox = Sandbox::start(home.path(), &[]);
    let mut terminal = console(home.path(), 120, 36);
    wait_for_queue(&mut terminal);
    terminal.send(b"\x1a");
    terminal.wait_for("ctrl-z: no shell to return to; u undoes a decision");
    assert!(!terminal.is_stopped());
    terminal.press("?").wait_for("KEYS: queue");
}

#[test]
fn ctrl_z_returns_to_the_shell_and_fg_to_the_console() {
    let home = tempfile::tempdir().unwrap();
    let _sandbox = Sandbox::start(home.path(), &[]);
    let config = home.path().join("referee.toml");
    let store = home.path().join("store.db");
    // A script between the shell and the console stops with it.
    let console =
        format!("sh -c '\"$REFEREE\" --config {} --store {}; exit 7'", config.display(), store.display());
    let script = format!("{console}\necho BACK IN THE SHELL\nread answer\nfg\necho ENDED WITH $?");
    let mut terminal = Terminal::start_shell(120, 36, home.path(), &script);
    wait_for_queue(&mut terminal);
    terminal.send(b"\x1a");
    terminal.wait_for("BACK IN THE SHELL");
    assert_eq!(terminal.kept_after_a_while(), "");
    terminal.press("Enter").wait_for("QUEUE");
    terminal.press("?").wait_for("KEYS: queue");
    terminal.press("q q").wait_for("ENDED WITH 7");
}

#[test]
fn leaving_while_a_decision_is_held_asks_and_a_second_q_leaves_with_it_on_disk() {
    let home = tempfile::tempdir().unwrap();
    let sandbox = Sandbox::start(home.path(), &[]);
    sandbox.hold_for(home.path(), 60);
    let mut terminal = console(home.path(), 120, 36);
    wait_for_queue(&mut terminal);
    approve_first(&mut terminal);
    terminal.resize(80, 24);
    terminal.press("q").wait_for("QUEUE");
    terminal.press("q").wait_for("1 decision is not delivered yet");
    terminal.press("q");
    assert_eq!(terminal.wait_for_end(), 0);
    let raw = terminal.raw();
    assert!(raw.windows(8).any(|bytes| bytes == b"\x1b[?1049l"), "the alternate screen was left");
    let (_, out, _) = referee(home.path(), &["outbox", "--json"]);
    assert_eq!(serde_json::from_str::<Value>(&out).unwrap()[0]["state"], "held");
    assert_eq!(sandbox.decisions(), Vec::<Value>::new());
}

#[rstest]
fn a_decision_killed_in_the_hold_is_delivered_once_after_the_restart(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let Some(home) = home_of(database) else { return };
    let sandbox = Sandbox::start(home.path(), &[]);
    let mut terminal = console(home.path(), 120, 36);
    wait_for_queue(&mut terminal);
    approve_first(&mut terminal);
    terminal.kill();
    assert_eq!(sandbox.decisions().len(), 0, "held, not sent");
    let _again = console(home.path(), 120, 36);
    sandbox.wait_for_decisions(1);
    std::thread::sleep(Duration::from_secs(2));
    assert_eq!(sandbox.decisions().len(), 1);
}

#[rstest]
fn a_console_hears_of_a_decision_made_elsewhere_and_carries_it(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let Some(home) = home_of(database) else { return };
    let sandbox = Sandbox::start(home.path(), &[]);
    let mut terminal = console(home.path(), 120, 36);
    wait_for_queue(&mut terminal);
    let rows = queue(home.path());
    let id = rows[0]["id"].as_str().unwrap().to_owned();
    let decide = ["decide", &id, "approve", "--reason", "other", "--comment", "seen at the counter", "--now"];
    assert_eq!(referee(home.path(), &decide).0, 0);
    sandbox.wait_for_decisions(1);
    let fewer = format!(" {} referred", rows.len() - 1);
    terminal.wait_until("one journey fewer", |screen| screen.contains(&fewer));
}

#[test]
fn an_opened_journey_is_read_again_at_once() {
    let home = tempfile::tempdir().unwrap();
    let sandbox = Sandbox::start(home.path(), &[]);
    let mut terminal = console(home.path(), 120, 36);
    wait_for_queue(&mut terminal);
    // What was read this very moment is not read again.
    std::thread::sleep(Duration::from_millis(2500));
    let id = queue(home.path())[0]["id"].as_str().unwrap().to_owned();
    let name = serde_json::json!({ "applicant": { "full_name": "Annamarie Erikssen" } });
    sandbox.tell("/touch", serde_json::json!({ "journey_id": id, "merge": name }));
    terminal.press("Enter").wait_for("Annamarie Erikssen");
}

#[test]
fn other_programs_that_come_and_go_do_not_harm_an_open_console() {
    let home = tempfile::tempdir().unwrap();
    let _sandbox = Sandbox::start(home.path(), &[]);
    let mut terminal = console(home.path(), 120, 36);
    wait_for_queue(&mut terminal);
    for _ in 0..12 {
        assert!(!queue(home.path()).is_empty());
        terminal.press("R j");
    }
    terminal.press("g g Enter").wait_for("FINDINGS");
    assert_eq!(referee(home.path(), &["audit", "verify"]).0, 0);
}

#[rstest]
fn a_decision_taken_back_is_never_sent(#[values(Database::Sqlite, Database::Postgres)] database: Database) {
    let Some(home) = home_of(database) else { return };
    let sandbox = Sandbox::start(home.path(), &[]);
    assert_eq!(referee(home.path(), &["sync"]).0, 0);
    let id = queue(home.path())[0]["id"].as_str().unwrap().to_owned();
    let (code, out, problem) = referee(
        home.path(),
        &["decide", &id, "reject", "--reason", "other", "--comment", "a copy of a copy"],
    );
    assert_eq!(code, 0, "{problem}");
    let decision: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(decision["state"], "held");
    assert_eq!(referee(home.path(), &["undo", decision["decision_id"].as_str().unwrap()]).0, 0);
    assert_eq!(referee(home.path(), &["deliver"]).0, 0);
    assert_eq!(sandbox.decisions(), Vec::<Value>::new());
    assert!(queue(home.path()).iter().any(|row| row["id"] == id.as_str()), "it waits again");
}

#[rstest]
fn somebody_elses_decision_is_a_conflict_and_nothing_is_sent(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let Some(home) = home_of(database) else { return };
    let sandbox = Sandbox::start(home.path(), &[]);
    assert_eq!(referee(home.path(), &["sync"]).0, 0);
    let row = queue(home.path()).into_iter().find(|row| row["provider"] == "idwise").unwrap();
    let id = row["id"].as_str().unwrap();
    sandbox.tell("/other", serde_json::json!({ "journey_id": id, "new_decision": "Rejected" }));
    let decide =
        ["decide", id, "approve", "--reason", "other", "--comment", "checked by hand", "--now", "--wait"];
    let (code, out, _) = referee(home.path(), &decide);
    assert_eq!(code, 13, "{out}");
    assert_eq!(sandbox.decisions(), Vec::<Value>::new(), "nothing was sent over the other's decision");
}
