//! Pictures in the real console, behind terminals that answer as kitty, as a sixel terminal, and not at all.

use crate::terminal::{Answers, Terminal};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

const KITTY: Answers = Answers::Bytes(b"\x1bP>|kitty(0.41.1)\x1b\\\x1b_Gi=31;OK\x1b\\\x1b[?62;c");
const OLD_KITTY: Answers = Answers::Bytes(b"\x1bP>|kitty(0.26.5)\x1b\\\x1b_Gi=31;OK\x1b\\\x1b[?62;c");
const SIXEL: Answers = Answers::Bytes(b"\x1bP>|XTerm(379)\x1b\\\x1b[?63;1;2;4;6c");
const PLACEHOLDER: char = '\u{10EEEE}';
/// What the first show of a picture may cost: the usual budget and 2 kB.
const FIRST: usize = (64 << 10) + 2048;

/// The demonstration's first case, whose evidence has a picture.
fn case(answers: Answers) -> (tempfile::TempDir, Terminal) {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = Terminal::start_as(120, 36, home.path(), &["demo", "--journeys", "40"], answers);
    terminal.wait_until("journeys", |screen| screen.contains("referred") && !screen.contains("0 referred"));
    terminal.press("Enter").wait_for("EVIDENCE");
    (home, terminal)
}

/// A command of kitty's protocol: its keys, and how many bytes it took with its data.
struct Command {
    keys: String,
    bytes: usize,
    has_data: bool,
}

impl Command {
    fn id(&self) -> Option<&str> {
        self.keys.split(',').find_map(|key| key.strip_prefix("i="))
    }
}

fn commands(raw: &[u8]) -> Vec<Command> {
    let text = String::from_utf8_lossy(raw);
    let parts = text.split("\x1b_G").skip(1).filter_map(|part| part.split_once("\x1b\\"));
    let commands = parts.map(|(body, _)| {
        let (keys, data) = body.split_once(';').unwrap_or((body, ""));
        Command { keys: keys.to_owned(), bytes: body.len() + 5, has_data: !data.is_empty() }
    });
    // The question whether the protocol is known is no picture.
    commands.filter(|command| !command.keys.contains("a=q")).collect()
}

/// Bytes of pixels by id; a chunk belongs to the command before it.
fn pixels(raw: &[u8]) -> BTreeMap<String, usize> {
    let mut sent = BTreeMap::new();
    let mut last = None;
    for command in commands(raw) {
        if command.keys.starts_with("a=t") {
            last = command.id().map(str::to_owned);
        }
        if let Some(id) = last.clone().filter(|_| command.has_data) {
            *sent.entry(id).or_default() += command.bytes;
        }
    }
    sent
}

/// Waits until nothing has been written for a while; every byte since the mark.
fn settled(terminal: &Terminal, mark: usize) -> Vec<u8> {
    let start = Instant::now();
    let (mut length, mut since) = (terminal.raw().len(), Instant::now());
    while since.elapsed() < Duration::from_millis(1500) && start.elapsed() < Duration::from_secs(60) {
        std::thread::sleep(Duration::from_millis(50));
        let now = terminal.raw().len();
        if now != length {
            (length, since) = (now, Instant::now());
        }
    }
    terminal.raw().split_off(mark)
}

fn wait_for_bytes(terminal: &Terminal, wanted: &str) {
    let start = Instant::now();
    while !String::from_utf8_lossy(&terminal.raw()).contains(wanted) {
        assert!(start.elapsed() < Duration::from_secs(60), "never saw {wanted:?}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Every id that was sent is deleted in the end.
fn assert_nothing_left(raw: &[u8]) {
    let mut held = std::collections::BTreeSet::new();
    for command in commands(raw) {
        let id = command.id().unwrap_or_default().to_owned();
        if command.keys.starts_with("a=t") {
            held.insert(id);
        } else if command.keys.starts_with("a=d,d=I") {
            held.remove(&id);
        }
    }
    assert!(held.is_empty(), "the terminal still holds {held:?}");
}

fn assert_silent(raw: &[u8]) {
    for command in commands(raw).iter().filter(|command| command.keys.contains("a=")) {
        assert!(
            command.keys.contains("q=2"),
            "{} would be answered, and the answer read as keys",
            command.keys
        );
    }
}

#[test]
fn kitty_gets_each_picture_once_within_its_budget_and_keeps_none() {
    let (_home, mut terminal) = case(KITTY);
    terminal.wait_until("the picture", |screen| screen.contains(PLACEHOLDER));
    settled(&terminal, 0);
    let raw = terminal.raw();
    let sent = pixels(&raw);
    assert!(!sent.is_empty());
    assert!(sent.values().all(|bytes| *bytes <= FIRST), "{sent:?}");
    assert_silent(&raw);

    let before = terminal.screen();
    let mark = terminal.raw().len();
    terminal.press("?").wait_for("KEYS");
    terminal.press("Esc").wait_until("the help gone", |screen| !screen.contains("KEYS"));
    let popup = settled(&terminal, mark);
    assert_eq!(terminal.screen(), before, "nothing of the popup is left");
    assert!(pixels(&popup).is_empty());

    let mark = terminal.raw().len();
    terminal.press("q").wait_for("QUEUE");
    terminal.wait_until("no picture", |screen| !screen.contains(PLACEHOLDER));
    settled(&terminal, mark);
    let mark = terminal.raw().len();
    terminal.press("Enter").wait_until("the picture again", |screen| screen.contains(PLACEHOLDER));
    let again = settled(&terminal, mark);
    assert!(pixels(&again).is_empty(), "shown again by its id");
    assert!(again.len() < 12 << 10, "{} bytes to show it again", again.len());

    terminal.press("q q").wait_for_end();
    assert_nothing_left(&settled(&terminal, 0));
}

#[test]
fn cases_that_are_passed_by_send_no_pixels() {
    let (_home, mut terminal) = case(KITTY);
    terminal.wait_until("the picture", |screen| screen.contains(PLACEHOLDER));
    settled(&terminal, 0);
    let mark = terminal.raw().len();
    for _ in 0..12 {
        terminal.send(b"J");
        std::thread::sleep(Duration::from_millis(30));
    }
    let passed = settled(&terminal, mark);
    let in_view = 3;
    assert!(pixels(&passed).len() <= in_view, "{:?}", pixels(&passed));
    terminal.press("q q").wait_for_end();
    assert_nothing_left(&settled(&terminal, 0));
}

#[test]
fn an_older_kitty_takes_the_picture_away_under_a_popup() {
    let (_home, mut terminal) = case(OLD_KITTY);
    wait_for_bytes(&terminal, "a=p,i=");
    let first = settled(&terminal, 0);
    assert!(pixels(&first).values().all(|bytes| *bytes <= FIRST));
    assert!(!terminal.screen().contains(PLACEHOLDER));

    let mark = terminal.raw().len();
    terminal.press("?").wait_for("KEYS");
    let opened = settled(&terminal, mark);
    assert!(commands(&opened).iter().any(|command| command.keys.starts_with("a=d,d=i,")), "taken away");
    let mark = terminal.raw().len();
    terminal.press("Esc").wait_until("the help gone", |screen| !screen.contains("KEYS"));
    let closed = settled(&terminal, mark);
    assert!(commands(&closed).iter().any(|command| command.keys.starts_with("a=p,")), "and put back");
    assert!(pixels(&closed).is_empty());

    terminal.press("q q").wait_for_end();
    let raw = settled(&terminal, 0);
    assert_silent(&raw);
    assert_nothing_left(&raw);
}

#[test]
fn sixels_are_drawn_again_when_a_popup_closes() {
    let (_home, mut terminal) = case(SIXEL);
    let sixels =
        |raw: &[u8]| raw.windows(3).filter(|bytes| *bytes == b"\x1bP9" || *bytes == b"\x1bP0").count();
    wait_for_bytes(&terminal, "\x1bP");
    let first = settled(&terminal, 0);
    assert!(first.len() < 3 * FIRST, "{} bytes", first.len());
    let mark = terminal.raw().len();
    terminal.press("?").wait_for("KEYS");
    assert_eq!(sixels(&settled(&terminal, mark)), 0);
    let mark = terminal.raw().len();
    terminal.press("Esc").wait_until("the help gone", |screen| !screen.contains("KEYS"));
    assert!(sixels(&settled(&terminal, mark)) > 0);
    terminal.press("q q").wait_for_end();
}

#[test]
fn a_terminal_that_answers_nothing_gets_characters() {
    let (_home, mut terminal) = case(Answers::None);
    terminal.wait_until("a picture in blocks", |screen| {
        screen.contains(['▀', '▄', '▌', '▐', '▘', '▝', '▖', '▗'])
    });
    let raw = settled(&terminal, 0);
    assert!(commands(&raw).is_empty());
    assert!(!terminal.screen().contains(PLACEHOLDER));
    terminal.press("q q").wait_for_end();
}

#[test]
fn nothing_is_asked_where_characters_or_nothing_are_wanted() {
    for graphics in ["cells", "off"] {
        let home = tempfile::tempdir().unwrap();
        let arguments = ["--graphics", graphics, "demo", "--journeys", "5"];
        let mut terminal = Terminal::start_as(100, 30, home.path(), &arguments, Answers::None);
        terminal.wait_for("QUEUE");
        let raw = terminal.raw();
        assert!(!raw.windows(3).any(|bytes| bytes == b"\x1b[c"), "{graphics}");
        terminal.press("q").wait_for_end();
    }
}
