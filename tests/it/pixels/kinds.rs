//! Terminals of every kind: what each answers, how it shows pictures, what of its bytes is pictures.

use super::rig::*;
use super::service::Service;
use crate::pictures::samples;
use crate::terminal::{Answers, Terminal};
use std::sync::OnceLock;

pub(super) const KONSOLE: Answers =
    Answers::Bytes(b"\x1bP>|Konsole 25.04.0\x1b\\\x1b_Gi=31;OK\x1b\\\x1b[?62;1;4c");
pub(super) const ITERM2: Answers = Answers::Bytes(b"\x1bP>|iTerm2 3.5.0\x1b\\\x1b[?62;4c");
pub(super) const WEZTERM: Answers =
    Answers::Bytes(b"\x1bP>|WezTerm 20240203-110809\x1b\\\x1b_Gi=31;OK\x1b\\\x1b[?65;4;6;18;22c");
pub(super) const FOOT: Answers = Answers::Bytes(b"\x1bP>|foot(1.21.0)\x1b\\\x1b[?62;4;22c");
pub(super) const TMUX: Answers =
    Answers::Bytes(b"\x1bP>|tmux 3.5a\x1b\\\x1bP>|kitty(0.41.1)\x1b\\\x1b_Gi=32;OK\x1b\\\x1b[?1;2;4c");
pub(super) const SHUT_TMUX: Answers = Answers::Bytes(b"\x1bP>|tmux 3.5a\x1b\\\x1b[?1;2;4c");

/// How a terminal shows pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Placeholders,
    Direct,
    Iterm2,
    Sixel,
    Cells,
}

/// Bytes of pictures, however they are sent.
pub(super) fn picture_bytes(way: Way, raw: &[u8]) -> usize {
    match way {
        Way::Placeholders | Way::Direct => pixels(&unwrapped(raw)).values().sum(),
        Way::Iterm2 => between(raw, b"\x1b]1337;", b"\x07"),
        Way::Sixel => between(raw, b"\x1bP9", b"\x1b\\") + between(raw, b"\x1bP0", b"\x1b\\"),
        Way::Cells => 0,
    }
}

/// Bytes of the sequences that begin and end like this.
pub(super) fn between(raw: &[u8], begin: &[u8], end: &[u8]) -> usize {
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

/// Pictures as applicants send them.
pub(super) fn pictures() -> &'static [Vec<u8>] {
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

/// A console whose first case is open.
pub(super) fn first_case(service: &Service, (columns, rows): (u16, u16), answers: Answers) -> Terminal {
    let mut terminal = service.console(columns, rows, answers);
    terminal.wait_until("journeys", |screen| screen.contains("referred") && !screen.contains(" 0 referred"));
    settled(&terminal, 0);
    terminal.press("Enter").wait_for("FINDINGS");
    settled(&terminal, 0);
    terminal
}

/// What a key writes that shows a picture in the whole window, until that is there.
pub(super) fn shown_in_window(terminal: &mut Terminal, way: Way, key: &str) -> Vec<u8> {
    let mark = terminal.raw().len();
    terminal.press(key);
    match way {
        Way::Iterm2 => wait_for_bytes(terminal, mark, "\x1b]1337;"),
        Way::Sixel => wait_for_bytes(terminal, mark, "\x1bP"),
        Way::Direct => wait_for_bytes(terminal, mark, "a=p,"),
        // In tmux by marks: what was made ready before has its place already.
        Way::Placeholders => wait_for_any(terminal, mark, &["a=p,", "\u{10eeee}"]),
        Way::Cells => {}
    }
    settled(terminal, mark)
}

/// What the terminal outside of tmux gets.
pub(super) fn unwrapped(raw: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(raw);
    let text =
        text.replace("\x1bPtmux;", "").replace("\x1b\x1b\\\x1b\\", "\x1b\\").replace("\x1b\x1b", "\x1b");
    text.into_bytes()
}
