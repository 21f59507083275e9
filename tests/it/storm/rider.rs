//! Rides the storm: does one thing after another to the console and holds it to what must never happen.

use super::chance::Chance;
use super::findings::{Findings, Made};
use super::input::{self, Alphabet, Input};
use crate::main_job::{Sandbox, console, referee, wait_for_queue};
use crate::terminal::Terminal;
use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;
use tempfile::TempDir;

/// Where something is at stake, so that chance need not find it.
const WAYS: &[&str] = &[
    "g g enter",
    "j enter a",
    "enter r",
    "enter s",
    "enter s r enter",
    "enter a t x",
    "enter w",
    "enter i",
    "enter n i",
    "enter 3",
    "enter A",
    "enter A enter",
    "enter E",
    "enter e",
    "enter n e",
    "enter x",
    "enter 4",
    "enter 8 /",
    "space space X",
    "/",
    "f",
    ":",
    "O",
    "S",
    "z",
    "o",
    "?",
    "f2",
    "f2 enter enter enter enter enter",
    "enter enter enter enter",
    "enter n enter enter",
    "enter 8 enter enter",
    "enter : c l e a r space s i m enter",
    "enter : a m l space a g enter enter",
    "enter : n o t e enter",
];

/// The same with a reason's digit at the end.
const WAYS_TO_DECIDE: &[&str] = &[
    "enter a",
    "enter r 1",
    "enter r",
    "enter s",
    "enter a 9 x",
    "enter r 9 x",
    "space space X 1",
    "space X 9 x",
];

/// How many inputs a report tells.
const KEPT: usize = 80;

/// What has become of a round.
pub(super) struct End {
    pub(super) decided: usize,
    pub(super) started: usize,
}

pub(super) struct Rider {
    alphabet: Alphabet,
    chance: Chance,
    which: String,
    home: TempDir,
    sandbox: Sandbox,
    terminal: Terminal,
    findings: Findings,
    keys: Vec<String>,
    /// What was done last, for the report.
    done: VecDeque<Input>,
    at: usize,
    started: usize,
}

impl Rider {
    pub(super) fn start(alphabet: Alphabet, chance: Chance, which: String) -> Self {
        let home = tempfile::tempdir().unwrap();
        let sandbox = Sandbox::serving(home.path(), &["--seed", "7", "--journeys", "120"]);
        sandbox.hold_for(home.path(), 3);
        let file = home.path().join("referee.toml");
        let settings = std::fs::read_to_string(&file).unwrap();
        std::fs::write(&file, format!("{settings}\n[console]\nmouse = true\n")).unwrap();
        let mut terminal = console(home.path(), 120, 36);
        wait_for_queue(&mut terminal);
        let findings = Findings::of(&home.path().join("store.db"));
        let keys = input::keys(alphabet);
        let done = VecDeque::new();
        Self { alphabet, chance, which, home, sandbox, terminal, findings, keys, done, at: 0, started: 1 }
    }

    /// Does one thing, or goes first to where something is at stake.
    pub(super) fn step(&mut self) {
        if self.at.is_multiple_of(60) {
            self.hold_to_no_judgment();
            self.resume_if_stopped();
            self.terminal.forget_written();
            self.go_somewhere();
        }
        self.at += 1;
        if self.alphabet == Alphabet::Everything && self.chance.below(4) == 0 && self.is_asked_for_a_reason()
        {
            self.put_in(Input::Pause(120));
            let digit = 1 + self.chance.below(9);
            return self.put_in(Input::Key(digit.to_string()));
        }
        let input = input::any(&mut self.chance, &self.keys);
        self.put_in(input);
    }

    /// Where no key that judges was pressed, nothing is judged.
    fn hold_to_no_judgment(&mut self) {
        if self.alphabet == Alphabet::Moves {
            let judged = self.findings.judged();
            assert_eq!(judged, 0, "judged without a key: {}", self.report());
        }
    }

    fn is_asked_for_a_reason(&self) -> bool {
        self.terminal.screen().contains("no decision")
    }

    fn go_somewhere(&mut self) {
        let ways = if self.alphabet == Alphabet::Everything && self.chance.below(2) == 0 {
            WAYS_TO_DECIDE
        } else {
            WAYS
        };
        // Where the box of a decision is refused, the letter of its comment would judge.
        let judges = |way: &&str| way.split(' ').any(|key| matches!(key, "c" | "e" | "x"));
        let ways: Vec<&str> =
            ways.iter().copied().filter(|way| self.alphabet != Alphabet::Moves || !judges(way)).collect();
        let way = *self.chance.one_of(&ways);
        self.put_in(Input::Window(120, 36));
        for key in format!("esc esc esc esc q n backspace g g {way}").split(' ') {
            let is_there = self.terminal.screen().contains("QUEUE");
            if key == "q" && is_there || key == "n" && !self.terminal.screen().contains("not delivered") {
                continue;
            }
            let pause = self.chance_of_pause();
            self.put_in(Input::Pause(pause));
            let is_digit = key.len() == 1 && key.as_bytes()[0].is_ascii_digit();
            let is_tab = is_digit && !self.terminal.screen().contains("no decision");
            if !is_digit || is_tab || self.alphabet == Alphabet::Everything {
                self.put_in(Input::Key(key.to_owned()));
            }
        }
        self.put_in(Input::Pause(160));
    }

    fn chance_of_pause(&mut self) -> u64 {
        40 + self.chance.below(140)
    }

    fn put_in(&mut self, input: Input) {
        self.done.push_back(input.clone());
        if self.done.len() > KEPT {
            self.done.pop_front();
        }
        match input {
            Input::Key(key) => {
                self.findings.announce(&self.terminal.screen(), &key);
                self.write(&input::bytes_of(&key));
                if key == "ctrl-z" {
                    self.resume();
                }
            }
            Input::Noise { what, pieces } => {
                if what == "a held key" {
                    // The first of them is pressed like any other.
                    let first = String::from_utf8_lossy(&pieces[0].0).into_owned();
                    let key = if first == "\r" { "enter" } else { first.as_str() };
                    if key == "enter" || "ecxu".contains(key) {
                        self.findings.announce(&self.terminal.screen(), key);
                    }
                }
                for (bytes, pause) in pieces {
                    self.write(&bytes);
                    std::thread::sleep(Duration::from_millis(pause));
                }
            }
            Input::Window(columns, rows) => {
                self.terminal.resize(columns, rows);
                // On a busy machine a key would be announced on half of the new frame.
                self.terminal.quiet(Duration::from_millis(20), Duration::from_millis(400));
            }
            Input::Pause(ms) => std::thread::sleep(Duration::from_millis(ms)),
        }
        self.terminal.quiet(Duration::from_millis(3), Duration::from_millis(30));
        self.hold_to_the_law();
    }

    fn write(&mut self, bytes: &[u8]) {
        // The end of a console that was left is seen afterwards.
        let _ = self.terminal.try_send(bytes);
    }

    fn hold_to_the_law(&mut self) {
        if let Err(problem) = self.findings.check() {
            panic!("{}\n{problem}", self.report());
        }
        if let Some(code) = self.terminal.ended() {
            self.hold_to_a_good_end(code);
            self.terminal = console(self.home.path(), 120, 36);
            self.started += 1;
            self.terminal.wait_for("referred");
        }
    }

    /// The console has ended: by itself never, and the terminal is as it was.
    fn hold_to_a_good_end(&mut self, code: u32) {
        assert_eq!(code, 0, "{}", self.report());
        assert!(self.done.iter().any(leaves), "nobody asked it to end: {}", self.report());
        let left = self.terminal.kept_after_a_while();
        assert_eq!(left, "", "what was not given back: {}", self.report());
    }

    /// Stopped by its own key: the terminal is given back, and taken again when the shell resumes it.
    fn resume(&mut self) {
        let started = std::time::Instant::now();
        while started.elapsed() < Duration::from_millis(300) {
            if self.resume_if_stopped() {
                return;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// On a busy machine a console may stop long after its key. Nobody else would resume it.
    fn resume_if_stopped(&mut self) -> bool {
        let is_stopped = self.terminal.is_stopped();
        if is_stopped {
            let left = self.terminal.kept_after_a_while();
            self.terminal.resume();
            assert_eq!(left, "", "what a stopped console kept: {}", self.report());
        }
        is_stopped
    }

    fn report(&self) -> String {
        let done: Vec<String> = self.done.iter().map(ToString::to_string).collect();
        let (which, at, screen) = (&self.which, self.at, self.terminal.screen());
        format!("{which}, input {at}, after\n{}\nthe screen was\n{screen}", done.join("\n"))
    }

    /// Leaves the console and compares what the service got with what was decided.
    pub(super) fn end(mut self) -> End {
        self.hold_to_no_judgment();
        self.leave();
        let made = self.findings.made();
        self.findings.close();
        assert_eq!(referee(self.home.path(), &["audit", "verify"]).0, 0, "{}", self.which);
        compare(&made, &self.sandbox, &self.which);
        End { decided: made.len(), started: self.started }
    }

    fn leave(&mut self) {
        let first = self.started;
        self.resume_if_stopped();
        self.put_in(Input::Window(120, 36));
        for key in "esc esc esc esc esc q q q q".split(' ').cycle().take(60) {
            self.put_in(Input::Pause(150));
            // Another console stands there once this one was left.
            if self.started > first {
                return;
            }
            self.put_in(Input::Key(key.to_owned()));
        }
        panic!("never left: {}", self.report());
    }
}

/// Whether it may end the console: a key that leaves, a text with one, or a choice in the palette.
fn leaves(input: &Input) -> bool {
    match input {
        Input::Key(key) => matches!(key.as_str(), "q" | "ctrl-c" | "enter"),
        Input::Noise { pieces, .. } => pieces.iter().any(|(bytes, _)| bytes.contains(&b'\r')),
        Input::Window(..) | Input::Pause(_) => false,
    }
}

/// What was sent was decided, and once; what was taken back was not sent.
fn compare(made: &[Made], sandbox: &Sandbox, which: &str) {
    let mut meant: BTreeMap<&str, usize> = BTreeMap::new();
    for decision in made.iter().filter(|it| it.state != "undone") {
        *meant.entry(decision.journey.as_str()).or_default() += 1;
    }
    let mut sent: BTreeMap<String, usize> = BTreeMap::new();
    for decision in sandbox.decisions() {
        *sent.entry(decision["journey_id"].as_str().unwrap().to_owned()).or_default() += 1;
    }
    for (journey, count) in sent {
        let wanted = meant.get(journey.as_str()).copied().unwrap_or(0);
        assert!(count <= wanted, "{which}: {journey} was decided {wanted} times and sent {count} times");
    }
}
