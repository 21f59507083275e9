//! What pictures of every kind cost in terminals of every kind: exact bytes, from the first look to leaving.

use super::rig::*;
use super::service::Service;
use crate::imaging::samples;
use crate::terminal::{Answers, Terminal};
use rstest::rstest;
use std::sync::OnceLock;

const KONSOLE: Answers = Answers::Bytes(b"\x1bP>|Konsole 25.04.0\x1b\\\x1b_Gi=31;OK\x1b\\\x1b[?62;1;4c");
const ITERM2: Answers = Answers::Bytes(b"\x1bP>|iTerm2 3.5.0\x1b\\\x1b[?62;4c");
const WEZTERM: Answers =
    Answers::Bytes(b"\x1bP>|WezTerm 20240203-110809\x1b\\\x1b_Gi=31;OK\x1b\\\x1b[?65;4;6;18;22c");
const FOOT: Answers = Answers::Bytes(b"\x1bP>|foot(1.21.0)\x1b\\\x1b[?62;4;22c");
const TMUX: Answers =
    Answers::Bytes(b"\x1bP>|tmux 3.5a\x1b\\\x1bP>|kitty(0.41.1)\x1b\\\x1b_Gi=32;OK\x1b\\\x1b[?1;2;4c");
const SHUT_TMUX: Answers = Answers::Bytes(b"\x1bP>|tmux 3.5a\x1b\\\x1b[?1;2;4c");

/// What a zoom or a step aside may cost before pixels follow.
const NUDGE: usize = 500;
/// What a popup may cost because of the picture under it.
const POPUP: usize = 1500;
/// Within how many bytes something is seen.
const FIRST_SIGHT: usize = 10 << 10;
/// What showing a picture again at the cursor may cost.
const AGAIN_DIRECT: usize = 1500;

/// Pictures as applicants send them.
fn pictures() -> &'static [Vec<u8>] {
    static PICTURES: OnceLock<Vec<Vec<u8>>> = OnceLock::new();
    PICTURES.get_or_init(|| {
        vec![
            samples::jpeg(&samples::photo(4032, 3024, 1), 90),
            samples::jpeg(&samples::photo(1000, 700, 2), 90),
            samples::jpeg_with_orientation(&samples::photo(1000, 750, 3), 6),
            samples::png_rgb(&samples::photo(640, 480, 4)),
            samples::webp(&samples::photo(320, 200, 5)),
            samples::png_rgb(&samples::photo(5, 4, 6)),
        ]
    })
}

/// How a terminal shows pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Placeholders,
    Direct,
    Iterm2,
    Sixel,
    Cells,
}

/// Bytes of pictures, however they are sent.
fn picture_bytes(way: Way, raw: &[u8]) -> usize {
    match way {
        Way::Placeholders | Way::Direct => pixels(&unwrapped(raw)).values().sum(),
        Way::Iterm2 => between(raw, b"\x1b]1337;", b"\x07"),
        Way::Sixel => between(raw, b"\x1bP9", b"\x1b\\") + between(raw, b"\x1bP0", b"\x1b\\"),
        Way::Cells => 0,
    }
}

/// Bytes of the sequences that begin and end like this.
fn between(raw: &[u8], begin: &[u8], end: &[u8]) -> usize {
    let mut rest = raw;
    let mut bytes = 0;
    while let Some(at) = rest.windows(begin.len()).position(|window| window == begin) {
        rest = &rest[at..];
        let length = rest.windows(end.len()).position(|window| window == end).unwrap_or(rest.len() - 1) + 1;
        bytes += length;
        rest = &rest[length..];
    }
    bytes
}

#[rstest]
#[case::kitty_026(OLD_KITTY, Way::Direct)]
#[case::kitty_041(KITTY, Way::Placeholders)]
#[case::konsole(KONSOLE, Way::Direct)]
#[case::iterm2(ITERM2, Way::Iterm2)]
#[case::wezterm(WEZTERM, Way::Iterm2)]
#[case::xterm_sixel(SIXEL, Way::Sixel)]
#[case::foot(FOOT, Way::Sixel)]
#[case::tmux_with_passthrough(TMUX, Way::Placeholders)]
#[case::tmux_without(SHUT_TMUX, Way::Cells)]
#[case::nothing(Answers::None, Way::Cells)]
fn every_picture_keeps_its_budget(#[case] answers: Answers, #[case] way: Way) {
    let service = Service::with_pictures(pictures());
    let mut terminal = first_case(&service, answers);
    let (mut largest, mut all) = (0, 0);
    for at in 0..4 {
        let first = shown(&mut terminal, way, if at == 0 { "i" } else { "]" });
        let sent = picture_bytes(way, &first);
        assert!(sent <= FIRST, "{sent} bytes of pixels");
        // The first one comes with a whole screen of other text.
        assert!(at == 0 || first.len() <= FIRST, "{} bytes", first.len());
        if let Some(seen) = first_sight(way, &first).filter(|_| sent > 14_000) {
            assert!(seen <= FIRST_SIGHT, "{seen} bytes until something is seen");
        }
        (largest, all) = (largest.max(sent), all + sent);
        assert_popup_is_cheap(&mut terminal, way);
        assert_zoom_is_cheap(&mut terminal, way);
    }
    assert_eq!(largest > 15_000, way != Way::Cells, "large pictures were among them: {largest} of {all}");
    terminal.press("q q q").wait_for_end();
    let raw = unwrapped(&settled(&terminal, 0));
    assert_silent(&raw);
    assert_nothing_left(&raw);
}

/// A console whose first case is open.
fn first_case(service: &Service, answers: Answers) -> Terminal {
    let mut terminal = service.console(80, 24, answers);
    terminal.wait_until("journeys", |screen| screen.contains("referred") && !screen.contains(" 0 referred"));
    settled(&terminal, 0);
    terminal.press("Enter").wait_for("LEDGER");
    settled(&terminal, 0);
    terminal
}

/// What a key writes that shows a picture, until that is there.
fn shown(terminal: &mut Terminal, way: Way, key: &str) -> Vec<u8> {
    let mark = terminal.raw().len();
    terminal.press(key);
    match way {
        Way::Iterm2 => wait_for_bytes(terminal, mark, "\x1b]1337;"),
        Way::Sixel => wait_for_bytes(terminal, mark, "\x1bP"),
        Way::Direct => wait_for_bytes(terminal, mark, "a=p,"),
        Way::Placeholders => {
            terminal.wait_until("a picture", has_placeholders);
        }
        Way::Cells => {}
    }
    settled(terminal, mark)
}

/// Bytes until something of a picture is in view, from its first pixels on.
fn first_sight(way: Way, raw: &[u8]) -> Option<usize> {
    let raw = unwrapped(raw);
    let text = String::from_utf8_lossy(&raw);
    let (begin, end) = match way {
        Way::Placeholders => ("\x1b_Ga=t", "\x1b_Ga=p"),
        Way::Direct => ("\x1b_Ga=t", "\x1b_Ga=p"),
        Way::Iterm2 => ("\x1b]1337;", "\x07"),
        Way::Sixel | Way::Cells => return None,
    };
    let rest = &text[text.find(begin)?..];
    rest.find(end)
}

/// A popup opened and closed sends no pixels where the terminal keeps them, and few bytes for the picture's sake.
fn assert_popup_is_cheap(terminal: &mut Terminal, way: Way) {
    let before = terminal.screen();
    let mark = terminal.raw().len();
    terminal.press("?").wait_for("KEYS");
    let opened = settled(terminal, mark);
    assert_eq!(picture_bytes(way, &opened), 0, "nothing is sent for a popup");
    let mark = terminal.raw().len();
    terminal.press("Esc").wait_until("the popup gone", |screen| !screen.contains("KEYS"));
    let closed = settled(terminal, mark);
    if way != Way::Sixel {
        assert_eq!(terminal.screen(), before, "nothing of the popup is left");
    }
    match way {
        Way::Direct => {
            let commands = commands_bytes(&opened) + commands_bytes(&closed);
            assert!(commands > 0 && commands <= POPUP, "{commands}");
        }
        Way::Placeholders => {
            let marks = marks_bytes(&closed);
            let covered = String::from_utf8_lossy(&closed).matches(PLACEHOLDER).count();
            assert!(covered > 0 && marks <= covered * 4 + 24 * MARK_ROW, "{marks} for {covered} cells");
            assert!(commands_bytes(&closed) <= POPUP);
        }
        Way::Iterm2 | Way::Sixel => assert!(picture_bytes(way, &closed) > 0, "it is drawn again"),
        Way::Cells => {}
    }
}

/// Zooming shows at once what is there, larger, for few bytes; pixels follow.
fn assert_zoom_is_cheap(terminal: &mut Terminal, way: Way) {
    if !matches!(way, Way::Placeholders | Way::Direct) {
        return;
    }
    for key in ["+", "l"] {
        let mark = terminal.raw().len();
        terminal.send(key.as_bytes());
        let zoomed = settled(terminal, mark);
        let at_once = first_frame(&unwrapped(&zoomed));
        assert!(key == "l" || at_once <= NUDGE, "{at_once} bytes for {key}");
        assert!(picture_bytes(way, &zoomed) <= FIRST);
    }
    let mark = terminal.raw().len();
    terminal.press("0");
    let again = settled(terminal, mark);
    assert_eq!(picture_bytes(way, &again), 0, "the whole picture is there already");
    let most = if way == Way::Direct { AGAIN_DIRECT } else { AGAIN };
    assert!(again.len() <= most, "{} bytes to show it again", again.len());
}

/// Bytes of the first frame, and of the commands with it.
fn first_frame(raw: &[u8]) -> usize {
    let text = String::from_utf8_lossy(raw);
    let next = text.match_indices("\x1b[?2026h").nth(1).map(|(at, _)| at);
    next.into_iter().chain(text.find("\x1b_Ga=t")).min().unwrap_or(text.len())
}

/// Bytes of graphics commands.
fn commands_bytes(raw: &[u8]) -> usize {
    commands(&unwrapped(raw)).iter().map(|command| command.bytes).sum()
}

/// Bytes of the marks that stand for a picture's cells.
fn marks_bytes(raw: &[u8]) -> usize {
    let text = String::from_utf8_lossy(raw);
    let marks = text.chars().filter(|character| *character == PLACEHOLDER || is_diacritic(*character));
    marks.map(char::len_utf8).sum()
}

fn is_diacritic(character: char) -> bool {
    referee::imaging::driver::DIACRITICS.contains(&character)
}

/// Bytes that a row of marks takes for its place in the picture.
const MARK_ROW: usize = 12;

/// What the terminal outside of tmux gets.
fn unwrapped(raw: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(raw);
    let text =
        text.replace("\x1bPtmux;", "").replace("\x1b\x1b\\\x1b\\", "\x1b\\").replace("\x1b\x1b", "\x1b");
    text.into_bytes()
}
