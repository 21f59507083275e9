//! A reviewer's hour at the real binary: cases opened, walked, settled, decided, taken back, put off, searched for;
//! then what arrived is compared with what was meant. `REFEREE_HOUR_CASES` makes it a longer one.

use crate::main_job::{READING, Sandbox, console, referee, wait_for_queue};
use crate::terminal::Terminal;
use serde_json::Value;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// Enough for each run of the tests.
const CASES: usize = 20;

/// What the reviewer means with a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meant {
    Approve,
    Reject,
    Resubmit,
}

impl Meant {
    fn key(self) -> &'static str {
        match self {
            Meant::Approve => "a",
            Meant::Reject => "r",
            Meant::Resubmit => "s",
        }
    }

    fn bar(self) -> &'static str {
        match self {
            Meant::Approve => "APPROVE   ",
            Meant::Reject => "REJECT   ",
            Meant::Resubmit => "RESUBMIT   ",
        }
    }

    /// As IDWise is told.
    fn sent(self) -> &'static str {
        match self {
            Meant::Approve => "Approved",
            Meant::Reject => "Rejected",
            Meant::Resubmit => "Resubmission Requested",
        }
    }
}

/// The id and the account that the header of a case names.
fn opened(screen: &str) -> Option<(String, String)> {
    let header = screen.lines().next()?.split("   ").find(|part| part.contains(" · "))?;
    let (id, provider) = header.trim().split_once(" · ")?;
    Some((id.to_owned(), provider.to_owned()))
}

struct Hour {
    terminal: Terminal,
    meant: BTreeMap<String, (String, Meant)>,
    taken_back: usize,
}

impl Hour {
    /// The case on the screen, once it is there and is another one than before.
    fn case(&mut self, before: Option<&str>) -> (String, String) {
        let is_there = |screen: &str| {
            screen.contains("FINDINGS")
                && screen.contains(" unresolved ")
                && opened(screen).is_some_and(|(id, _)| Some(id.as_str()) != before)
        };
        let screen = self.terminal.wait_until("a case", is_there);
        std::thread::sleep(READING);
        opened(&screen).unwrap()
    }

    /// Looks at a few lines and tabs, and settles some of them.
    fn walk(&mut self, turn: usize) {
        let keys = ["n", "n e", "n c n x", "2 j j 1", "8 / a Enter 1", "n 4 1", "7 1", "Tab j k Tab"];
        self.terminal.press(keys[turn % keys.len()]);
        std::thread::sleep(READING);
    }

    /// Decides the case with this id, and waits until the next one, or the queue, stands in its place.
    fn decide(&mut self, meant: Meant, id: &str) {
        self.terminal.press_until(meant.key(), "the bar", |screen| screen.contains(meant.bar()));
        if meant == Meant::Resubmit {
            self.answer_steps();
        }
        std::thread::sleep(READING);
        self.compare_with_bar(meant, id);
        self.terminal.press_until("1", "the decision on its way", |screen| !screen.contains(meant.bar()));
        let is_over = |screen: &str| {
            screen.contains("u undoes it") && opened(screen).is_none_or(|(shown, _)| shown != id)
        };
        self.terminal.wait_until(&format!("what follows the decision on {id}"), is_over);
    }

    /// What the digit would decide is what is meant: the bar names the verb and the end of the id.
    fn compare_with_bar(&self, meant: Meant, id: &str) {
        let screen = self.terminal.screen();
        let bar = screen.lines().find_map(|line| line.split_once(meant.bar()));
        let tail = bar.and_then(|(_, named)| named.rsplit_once('…')).map(|(_, tail)| tail.chars().take(4));
        let tail: Option<String> = tail.map(Iterator::collect);
        assert!(
            tail.as_ref().is_some_and(|tail| id.ends_with(tail)),
            "the bar is about …{tail:?}, meant was {meant:?} of {id}:\n{screen}"
        );
    }

    fn answer_steps(&mut self) {
        for _ in 0..12 {
            if !self.terminal.screen().contains("steps left") {
                break;
            }
            self.terminal.press("r");
            std::thread::sleep(Duration::from_millis(150));
            if self.terminal.screen().contains("steps left") {
                self.terminal.press("j");
            }
        }
        self.terminal.press("Enter").wait_for("esc no decision");
    }

    fn one(&mut self, turn: usize, before: Option<&str>) -> String {
        let (id, provider) = self.case(before);
        self.walk(turn);
        let meant = match turn % 7 {
            1 | 4 => Meant::Reject,
            2 | 6 if provider == "idwise" => Meant::Resubmit,
            _ => Meant::Approve,
        };
        self.decide(meant, &id);
        self.meant.insert(id.clone(), (provider, meant));
        id
    }

    /// Takes the last decision back, and decides the same case another way.
    fn think_again(&mut self, id: &str) {
        self.terminal.press_until("u", "the case again", |screen| {
            opened(screen).is_some_and(|(shown, _)| shown == id)
        });
        std::thread::sleep(READING);
        std::thread::sleep(READING);
        let again = if self.meant[id].1 == Meant::Reject { Meant::Approve } else { Meant::Reject };
        self.decide(again, id);
        self.taken_back += 1;
        let provider = self.meant[id].0.clone();
        self.meant.insert(id.to_owned(), (provider, again));
    }

    /// Back to the list, where it is searched, filtered, sorted, and one is put off.
    fn look_around(&mut self, turn: usize) {
        self.terminal.press_until("q", "the queue", |screen| screen.contains("QUEUE"));
        match turn % 3 {
            0 => self.terminal.press("f").press("p r o v i d e r : o n e t o u c h Enter"),
            1 => self.terminal.press("/ a n n a Enter Esc Esc s s"),
            _ => self.terminal.press("j j ! g g Space w h m Enter Space"),
        };
        std::thread::sleep(READING);
        self.terminal.press("g g Enter");
    }
}

impl Hour {
    /// The whole list again, from its top.
    fn everything(&mut self) {
        self.terminal.press_until("q", "the queue", |screen| screen.contains("QUEUE"));
        self.terminal.press("Backspace");
        std::thread::sleep(READING);
        self.terminal.press("g g Enter");
    }
}

fn cases() -> usize {
    std::env::var("REFEREE_HOUR_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(CASES)
}

#[test]
fn an_hour_of_review_takes_no_wrong_turn() {
    let home = tempfile::tempdir().unwrap();
    let cases = cases();
    let sandbox =
        Sandbox::serving(home.path(), &["--seed", "7", "--journeys", &(cases * 3 / 2 + 20).to_string()]);
    sandbox.hold_for(home.path(), 6);
    let (code, _, problem) = referee(home.path(), &["sync"]);
    assert_eq!(code, 0, "{problem}");
    let mut terminal = console(home.path(), 200, 50);
    wait_for_queue(&mut terminal);
    terminal.press("Enter");
    let mut hour = Hour { terminal, meant: BTreeMap::new(), taken_back: 0 };
    let mut before: Option<String> = None;
    for turn in 0..cases {
        let id = hour.one(turn, before.as_deref());
        if turn % 6 == 3 {
            hour.think_again(&id);
        }
        before = Some(id);
        if turn % 9 == 1 && turn > 9 {
            hour.everything();
        }
        if turn % 9 == 8 {
            hour.look_around(turn / 9);
        }
    }
    compare(home.path(), &sandbox, &hour);
    hour.terminal.press("Esc Esc q");
    hour.terminal.wait_until("the end or its question", |_| true);
    let (code, _, problem) = referee(home.path(), &["audit", "verify"]);
    assert_eq!(code, 0, "{problem}");
}

/// What arrived, against what was meant.
fn compare(home: &std::path::Path, sandbox: &Sandbox, hour: &Hour) {
    let started = Instant::now();
    loop {
        let (_, out, _) = referee(home, &["outbox", "--json"]);
        if serde_json::from_str::<Value>(&out).unwrap().as_array().unwrap().is_empty() {
            break;
        }
        assert!(started.elapsed() < crate::fixtures::PATIENCE, "never delivered: {out}");
        std::thread::sleep(Duration::from_millis(500));
    }
    let mut sent: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for decision in sandbox.decisions() {
        let word = decision["body"]["new_decision"].as_str().unwrap_or_default().to_owned();
        sent.entry(decision["journey_id"].as_str().unwrap().to_owned()).or_default().push(word);
    }
    let wanted: BTreeMap<String, Vec<String>> = hour
        .meant
        .iter()
        .filter(|(_, (provider, _))| provider == "idwise")
        .map(|(id, (_, meant))| (id.clone(), vec![meant.sent().to_owned()]))
        .collect();
    assert_eq!(sent, wanted, "each decision once, as it was meant");
    let (_, out, _) = referee(home, &["stats", "--json"]);
    let stats: Value = serde_json::from_str(&out).unwrap();
    let decided: u64 = stats["by_verb"].as_object().unwrap().values().filter_map(Value::as_u64).sum();
    assert_eq!(decided, hour.meant.len() as u64, "{stats}");
    assert!(hour.taken_back > 0, "some were taken back");
    let providers: Vec<&str> = hour.meant.values().map(|(provider, _)| provider.as_str()).collect();
    assert!(providers.contains(&"idwise") && providers.contains(&"onetouch"), "both services: {providers:?}");
}
