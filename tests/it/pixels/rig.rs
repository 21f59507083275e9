//! A console with pictures behind a terminal that answers as told, and what it wrote.

use crate::terminal::{Answers, Terminal};
use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

pub(super) const KITTY: Answers = Answers::Bytes(b"\x1bP>|kitty(0.41.1)\x1b\\\x1b_Gi=31;OK\x1b\\\x1b[?62;c");
pub(super) const OLD_KITTY: Answers =
    Answers::Bytes(b"\x1bP>|kitty(0.26.5)\x1b\\\x1b_Gi=31;OK\x1b\\\x1b[?62;c");
pub(super) const SIXEL: Answers = Answers::Bytes(b"\x1bP>|XTerm(379)\x1b\\\x1b[?63;1;2;4;6c");
pub(super) const PLACEHOLDER: char = '\u{10EEEE}';
/// What the first show of a picture may cost: the usual budget and 2 kB.
pub(super) const FIRST: usize = (64 << 10) + 2048;

/// What showing a picture again may cost.
pub(super) const AGAIN: usize = 8 << 10;

/// The demonstration's queue, the preview of its first journey beside it.
pub(super) fn queue(answers: Answers) -> (tempfile::TempDir, Terminal) {
    queue_of("40", answers)
}

/// The same of so many journeys.
pub(super) fn queue_of(journeys: &str, answers: Answers) -> (tempfile::TempDir, Terminal) {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = Terminal::start_as(120, 36, home.path(), &["demo", "--journeys", journeys], answers);
    terminal.wait_until("journeys", |screen| screen.contains("referred") && !screen.contains("0 referred"));
    (home, terminal)
}

/// The demonstration's first case, at the line that asks about faces.
pub(super) fn case(answers: Answers) -> (tempfile::TempDir, Terminal) {
    case_of("40", answers)
}

/// The same of so many journeys.
pub(super) fn case_of(journeys: &str, answers: Answers) -> (tempfile::TempDir, Terminal) {
    let (home, mut terminal) = queue_of(journeys, answers);
    terminal.press("Enter").wait_for("EVIDENCE");
    go_to_faces(&mut terminal);
    (home, terminal)
}

/// Walks the open lines to the one about faces, the first with pictures.
pub(super) fn go_to_faces(terminal: &mut Terminal) {
    terminal.wait_for("compare first");
    for _ in 0..20 {
        let before = title(&terminal.screen());
        if before.starts_with("Face match") {
            return;
        }
        terminal.press("n").wait_until("another line", |screen| title(screen) != before);
    }
    panic!("no line about faces:\n{}", terminal.screen());
}

/// What the evidence is about.
pub(super) fn title(screen: &str) -> String {
    let (_, rest) = screen.split_once("EVIDENCE  ").unwrap_or_default();
    rest.chars().take_while(|character| *character != '─').collect()
}

/// A command of kitty's protocol: its keys, and how many bytes it took with its data.
pub(super) struct Command {
    pub(super) keys: String,
    pub(super) bytes: usize,
    pub(super) has_data: bool,
}

impl Command {
    pub(super) fn id(&self) -> Option<&str> {
        self.keys.split(',').find_map(|key| key.strip_prefix("i="))
    }
}

pub(super) fn commands(raw: &[u8]) -> Vec<Command> {
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
pub(super) fn pixels(raw: &[u8]) -> BTreeMap<String, usize> {
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

/// Waits until no picture is on its way or in the making, and nothing has been written for a while; every byte since
/// the mark.
pub(super) fn settled(terminal: &Terminal, mark: usize) -> Vec<u8> {
    quiet(terminal, mark, Duration::from_millis(1500))
}

/// The same after so long a while.
pub(super) fn quiet(terminal: &Terminal, mark: usize, pause: Duration) -> Vec<u8> {
    let start = Instant::now();
    let (mut length, mut since) = (terminal.raw().len(), Instant::now());
    while since.elapsed() < pause && start.elapsed() < crate::fixtures::PATIENCE {
        std::thread::sleep(Duration::from_millis(50));
        let raw = terminal.raw();
        if raw.len() != length || is_coming(&terminal.screen(), &raw) || terminal.is_busy() {
            (length, since) = (raw.len(), Instant::now());
        }
    }
    terminal.raw().split_off(mark)
}

/// Whether a box still says that its picture comes. What is drawn whole lies over those words.
pub(super) fn is_coming(screen: &str, raw: &[u8]) -> bool {
    let in_boxes = screen.lines().flat_map(|row| row.split('│'));
    let is_said = in_boxes.map(str::trim).any(|text| text == "…" || text.ends_with("kB …"));
    screen.contains("soon sharp") || (count_sixels(raw) == 0 && !has_whole(raw) && is_said)
}

/// Whether pictures are drawn whole, by iTerm2's protocol.
fn has_whole(raw: &[u8]) -> bool {
    raw.windows(7).any(|bytes| bytes == b"\x1b]1337;")
}

/// Waits until this was written since the mark.
pub(super) fn wait_for_bytes(terminal: &Terminal, mark: usize, wanted: &str) {
    wait_for_any(terminal, mark, &[wanted]);
}

/// Waits until one of these was written since the mark.
pub(super) fn wait_for_any(terminal: &Terminal, mark: usize, wanted: &[&str]) {
    let start = Instant::now();
    let has_come = |raw: &[u8]| {
        let text = String::from_utf8_lossy(raw);
        wanted.iter().any(|wanted| text.contains(wanted))
    };
    while !has_come(&terminal.raw().split_off(mark)) {
        assert!(start.elapsed() < crate::fixtures::PATIENCE, "never saw {wanted:?}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Waits until so many pictures were drawn whole since the mark.
pub(super) fn wait_for_whole(terminal: &Terminal, mark: usize, count: usize) {
    let start = Instant::now();
    loop {
        let raw = terminal.raw().split_off(mark);
        let drawn = count_sixels(&raw) + raw.windows(7).filter(|bytes| *bytes == b"\x1b]1337;").count();
        if drawn >= count {
            return;
        }
        assert!(start.elapsed() < crate::fixtures::PATIENCE, "only {drawn} of {count} pictures were drawn");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// What a key did that was held down.
pub(super) struct Held {
    /// Written until its last stroke.
    pub(super) moving: Vec<u8>,
    /// Written when it was let go.
    pub(super) after: Vec<u8>,
    /// Whether no pause between two strokes was so long that it counts as a rest.
    pub(super) is_steady: bool,
}

impl Held {
    /// Nothing like that went out between the strokes. A machine too busy to hold a key says nothing of it.
    pub(super) fn assert_none_on_the_way<T: std::fmt::Debug + PartialEq + Default>(
        &self,
        count: impl Fn(&[u8]) -> T,
    ) {
        if self.is_steady {
            assert_eq!(count(&self.moving), T::default());
        } else {
            println!("the key was not held steadily; what went out on the way was not looked at");
        }
    }
}

pub(super) fn held(terminal: &mut Terminal, key: &[u8], strokes: usize) -> Held {
    let mark = terminal.raw().len();
    let mut is_steady = true;
    for stroke in 0..strokes {
        let start = Instant::now();
        if stroke > 0 {
            std::thread::sleep(Duration::from_millis(30));
        }
        is_steady &= start.elapsed() < Duration::from_millis(70);
        terminal.send(key);
    }
    let moving = terminal.raw().len();
    let after = settled(terminal, moving);
    Held { moving: terminal.raw()[mark..moving].to_vec(), after, is_steady }
}

pub(super) fn count_sixels(raw: &[u8]) -> usize {
    raw.windows(3).filter(|bytes| *bytes == b"\x1bP9" || *bytes == b"\x1bP0").count()
}

pub(super) fn has_placeholders(screen: &str) -> bool {
    screen.contains(PLACEHOLDER)
}

/// The ids whose pixels were sent and that were not deleted since.
pub(super) fn still_held(raw: &[u8]) -> BTreeSet<String> {
    let mut held = BTreeSet::new();
    for command in commands(raw) {
        let id = command.id().unwrap_or_default().to_owned();
        if command.keys.starts_with("a=t") {
            held.insert(id);
        } else if command.keys.starts_with("a=d,d=I") {
            held.remove(&id);
        }
    }
    held
}

/// Every id that was sent is deleted in the end.
pub(super) fn assert_nothing_left(raw: &[u8]) {
    let held = still_held(raw);
    assert!(held.is_empty(), "the terminal still holds {held:?}");
}

/// Nothing but marks and commands: no pixels, and in every frame few bytes.
pub(super) fn assert_shown_by_id(raw: &[u8]) {
    assert!(pixels(raw).is_empty(), "shown again by its id");
    let text = String::from_utf8_lossy(raw);
    for frame in text.split("\x1b[?2026h") {
        assert!(frame.len() <= AGAIN, "{} bytes to show it again", frame.len());
    }
}

/// Every picture lies in one size: none is cut because it stands in for one of another place.
pub(super) fn assert_one_size_each(raw: &[u8]) {
    let mut sizes: BTreeMap<String, String> = BTreeMap::new();
    for command in commands(raw).iter().filter(|command| command.keys.starts_with("a=p,")) {
        let size = command.keys.split(',').filter(|key| key.starts_with("c=") || key.starts_with("r="));
        let size = size.collect::<Vec<_>>().join(",");
        let id = command.id().unwrap_or_default().to_owned();
        let known = sizes.entry(id).or_insert_with(|| size.clone());
        assert_eq!(*known, size);
    }
    assert!(!sizes.is_empty());
}

pub(super) fn assert_silent(raw: &[u8]) {
    for command in commands(raw).iter().filter(|command| command.keys.contains("a=")) {
        assert!(
            command.keys.contains("q=2"),
            "{} would be answered, and the answer read as keys",
            command.keys
        );
    }
}

/// The paths of requests for pictures.
pub(super) fn pictures_asked(requests: &serde_json::Value) -> Vec<String> {
    let all = requests.as_array().expect("a list of requests");
    let pictures = all.iter().filter(|request| {
        request["origin"] == "images" || request["path"].as_str().is_some_and(|path| path.contains("/image"))
    });
    pictures.map(|request| request["path"].as_str().unwrap_or_default().to_owned()).collect()
}
