//! Pictures in the real console, behind terminals that answer as kitty, as a sixel terminal, and not at all.

use crate::terminal::{Answers, Terminal};
use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

const KITTY: Answers = Answers::Bytes(b"\x1bP>|kitty(0.41.1)\x1b\\\x1b_Gi=31;OK\x1b\\\x1b[?62;c");
const OLD_KITTY: Answers = Answers::Bytes(b"\x1bP>|kitty(0.26.5)\x1b\\\x1b_Gi=31;OK\x1b\\\x1b[?62;c");
const SIXEL: Answers = Answers::Bytes(b"\x1bP>|XTerm(379)\x1b\\\x1b[?63;1;2;4;6c");
const PLACEHOLDER: char = '\u{10EEEE}';
/// What the first show of a picture may cost: the usual budget and 2 kB.
const FIRST: usize = (64 << 10) + 2048;

/// What showing a picture again may cost.
const AGAIN: usize = 8 << 10;

/// The demonstration's queue, the preview of its first journey beside it.
fn queue(answers: Answers) -> (tempfile::TempDir, Terminal) {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = Terminal::start_as(120, 36, home.path(), &["demo", "--journeys", "40"], answers);
    terminal.wait_until("journeys", |screen| screen.contains("referred") && !screen.contains("0 referred"));
    (home, terminal)
}

/// The demonstration's first case, at the line that asks about faces.
fn case(answers: Answers) -> (tempfile::TempDir, Terminal) {
    let (home, mut terminal) = queue(answers);
    terminal.press("Enter").wait_for("EVIDENCE");
    go_to_faces(&mut terminal);
    (home, terminal)
}

/// Walks the open lines to the one about faces, the first with pictures.
fn go_to_faces(terminal: &mut Terminal) {
    terminal.wait_for("your answer first");
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
fn title(screen: &str) -> String {
    let (_, rest) = screen.split_once("EVIDENCE  ").unwrap_or_default();
    rest.chars().take_while(|character| *character != '─').collect()
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

/// Waits until no picture is on its way and nothing has been written for a while; every byte since the mark.
fn settled(terminal: &Terminal, mark: usize) -> Vec<u8> {
    let start = Instant::now();
    let (mut length, mut since) = (terminal.raw().len(), Instant::now());
    while since.elapsed() < Duration::from_millis(1500) && start.elapsed() < Duration::from_secs(60) {
        std::thread::sleep(Duration::from_millis(50));
        let raw = terminal.raw();
        if raw.len() != length || is_coming(&terminal.screen(), &raw) {
            (length, since) = (raw.len(), Instant::now());
        }
    }
    terminal.raw().split_off(mark)
}

/// Whether a box still says that its picture comes. Sixels lie over those words and leave them where they are.
fn is_coming(screen: &str, raw: &[u8]) -> bool {
    count_sixels(raw) == 0 && (screen.contains("  …  ") || screen.contains("kB …"))
}

/// Waits until this was written since the mark.
fn wait_for_bytes(terminal: &Terminal, mark: usize, wanted: &str) {
    let start = Instant::now();
    while !String::from_utf8_lossy(&terminal.raw().split_off(mark)).contains(wanted) {
        assert!(start.elapsed() < Duration::from_secs(60), "never saw {wanted:?}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// What a key did that was held down.
struct Held {
    /// Written until its last stroke.
    moving: Vec<u8>,
    /// Written when it was let go.
    after: Vec<u8>,
    /// Whether no pause between two strokes was so long that it counts as a rest.
    is_steady: bool,
}

impl Held {
    /// Nothing like that went out between the strokes. A machine too busy to hold a key says nothing of it.
    fn assert_none_on_the_way<T: std::fmt::Debug + PartialEq + Default>(&self, count: impl Fn(&[u8]) -> T) {
        if self.is_steady {
            assert_eq!(count(&self.moving), T::default());
        } else {
            println!("the key was not held steadily; what went out on the way was not looked at");
        }
    }
}

fn held(terminal: &mut Terminal, key: &[u8], strokes: usize) -> Held {
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

fn count_sixels(raw: &[u8]) -> usize {
    raw.windows(3).filter(|bytes| *bytes == b"\x1bP9" || *bytes == b"\x1bP0").count()
}

fn has_placeholders(screen: &str) -> bool {
    screen.contains(PLACEHOLDER)
}

/// The ids whose pixels were sent and that were not deleted since.
fn still_held(raw: &[u8]) -> BTreeSet<String> {
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
fn assert_nothing_left(raw: &[u8]) {
    let held = still_held(raw);
    assert!(held.is_empty(), "the terminal still holds {held:?}");
}

/// Nothing but marks and commands: no pixels, and in every frame few bytes.
fn assert_shown_by_id(raw: &[u8]) {
    assert!(pixels(raw).is_empty(), "shown again by its id");
    let text = String::from_utf8_lossy(raw);
    for frame in text.split("\x1b[?2026h") {
        assert!(frame.len() <= AGAIN, "{} bytes to show it again", frame.len());
    }
}

/// Every picture lies in one size: none is cut because it stands in for one of another place.
fn assert_one_size_each(raw: &[u8]) {
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
    terminal.wait_until("the picture", has_placeholders);
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

    // Another line, and back.
    terminal.press("k").wait_until("no picture", |screen| !has_placeholders(screen));
    let mark = terminal.raw().len();
    terminal.press("j").wait_until("the picture again", has_placeholders);
    let again = settled(&terminal, mark);
    assert_shown_by_id(&again);
    assert!(again.len() <= AGAIN, "{} bytes with the rest of the line", again.len());

    // The queue, whose preview shows the faces in a size of their own, and back.
    terminal.press("q").wait_for("QUEUE");
    terminal.wait_until("the preview", has_placeholders);
    settled(&terminal, 0);
    terminal.press("Enter").wait_for("EVIDENCE");
    settled(&terminal, 0);
    let mark = terminal.raw().len();
    go_to_faces(&mut terminal);
    terminal.wait_until("the picture again", has_placeholders);
    assert_shown_by_id(&settled(&terminal, mark));
    assert_one_size_each(&terminal.raw());

    terminal.press("q q").wait_for_end();
    assert_nothing_left(&settled(&terminal, 0));
}

#[test]
fn the_queue_shows_faces_where_the_reader_stays_and_none_on_the_way() {
    let (_home, mut terminal) = queue(KITTY);
    terminal.wait_until("the preview", has_placeholders);
    let first = settled(&terminal, 0);
    let faces = pixels(&first);
    assert!((1..=2).contains(&faces.len()), "{faces:?}");
    assert!(faces.values().all(|bytes| *bytes <= FIRST), "{faces:?}");

    let down = held(&mut terminal, b"j", 12);
    down.assert_none_on_the_way(pixels);
    assert!((1..=2).contains(&pixels(&down.after).len()), "{:?}", pixels(&down.after));

    let up = held(&mut terminal, b"k", 12);
    up.assert_none_on_the_way(pixels);
    assert!(has_placeholders(&terminal.screen()));
    assert!(pixels(&up.after).is_empty(), "the first journey's faces are there already");

    terminal.press("q").wait_for_end();
    let raw = settled(&terminal, 0);
    assert_silent(&raw);
    assert_nothing_left(&raw);
}

#[test]
fn the_queue_draws_no_sixels_on_the_way() {
    let (_home, mut terminal) = queue(SIXEL);
    wait_for_bytes(&terminal, 0, "\x1bP");
    settled(&terminal, 0);
    assert!(count_sixels(&terminal.raw()) > 0);
    let mark = terminal.raw().len();
    let mut down = held(&mut terminal, b"j", 12);
    down.assert_none_on_the_way(count_sixels);
    wait_for_bytes(&terminal, mark + down.moving.len(), "\x1bP");
    down.after = settled(&terminal, mark + down.moving.len());
    assert!((1..=2).contains(&count_sixels(&down.after)), "{}", count_sixels(&down.after));
    terminal.press("q").wait_for_end();
}

#[test]
fn cases_that_are_passed_by_send_no_pixels() {
    let (_home, mut terminal) = case(KITTY);
    terminal.wait_until("the picture", has_placeholders);
    settled(&terminal, 0);
    let earlier: BTreeSet<String> = pixels(&terminal.raw()).into_keys().collect();
    let passed = held(&mut terminal, b"J", 12);
    passed.assert_none_on_the_way(pixels);
    let in_view = 3;
    assert!(pixels(&passed.after).len() <= in_view, "{:?}", pixels(&passed.after));
    let held = still_held(&terminal.raw());
    assert!(held.is_disjoint(&earlier), "pictures leave with their case: {held:?}");
    terminal.press("q q").wait_for_end();
    assert_nothing_left(&settled(&terminal, 0));
}

#[test]
fn lines_that_are_passed_by_send_no_pixels() {
    let (_home, mut terminal) = case(KITTY);
    terminal.press("k").wait_until("no picture", |screen| !has_placeholders(screen));
    settled(&terminal, 0);
    // Down to the last line and up to the first, which has no picture.
    terminal.send(b"jjjj");
    std::thread::sleep(Duration::from_millis(30));
    let up = held(&mut terminal, b"k", 5);
    up.assert_none_on_the_way(pixels);
    up.assert_none_on_the_way(|_| pixels(&up.after));
    assert!(!has_placeholders(&terminal.screen()));
    terminal.press("q q").wait_for_end();
}

#[test]
fn an_older_kitty_takes_the_picture_away_under_a_popup() {
    let (_home, mut terminal) = queue(OLD_KITTY);
    terminal.press("Enter").wait_for("EVIDENCE");
    settled(&terminal, 0);
    let mark = terminal.raw().len();
    go_to_faces(&mut terminal);
    wait_for_bytes(&terminal, mark, "a=p,i=");
    settled(&terminal, 0);
    assert!(pixels(&terminal.raw()).values().all(|bytes| *bytes <= FIRST));
    assert!(!has_placeholders(&terminal.screen()));

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
    let (_home, mut terminal) = queue(SIXEL);
    terminal.press("Enter").wait_for("EVIDENCE");
    settled(&terminal, 0);
    let mark = terminal.raw().len();
    go_to_faces(&mut terminal);
    wait_for_bytes(&terminal, mark, "\x1bP");
    let first = settled(&terminal, mark);
    assert!(first.len() < 3 * FIRST, "{} bytes", first.len());
    let mark = terminal.raw().len();
    terminal.press("?").wait_for("KEYS");
    assert_eq!(count_sixels(&settled(&terminal, mark)), 0);
    let mark = terminal.raw().len();
    terminal.press("Esc").wait_until("the help gone", |screen| !screen.contains("KEYS"));
    assert!(count_sixels(&settled(&terminal, mark)) > 0);
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
