//! What pictures of every kind cost in terminals of every kind: exact bytes, from the first look to leaving.

use super::kinds::*;
use super::popups::{POPUP, opened_and_closed};
use super::rig::*;
use super::service::Service;
use crate::terminal::{Answers, Terminal};
use rstest::rstest;

/// What a zoom or a step aside may cost before pixels follow.
const NUDGE: usize = 500;
/// Within how many bytes something is seen.
const FIRST_SIGHT: usize = 10 << 10;
/// What showing a picture again at the cursor may cost.
const AGAIN_DIRECT: usize = 1500;

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
    let mut terminal = first_case(&service, (80, 24), answers);
    let (mut largest, mut all) = (0, 0);
    for at in 0..4 {
        let first = shown_in_window(&mut terminal, way, if at == 0 { "i" } else { "]" });
        let sent = picture_bytes(way, &first);
        assert!(sent <= FIRST, "{sent} bytes of pixels");
        // The first one comes with a whole screen of other text.
        assert!(at == 0 || first.len() <= FIRST, "{} bytes", first.len());
        if let Some(seen) = first_sight(way, &first).filter(|_| sent > 14_000) {
            assert!(seen <= FIRST_SIGHT, "{seen} bytes until something is seen");
        }
        (largest, all) = (largest.max(sent), all + sent);
        assert_popup_is_cheap(&mut terminal, way);
        assert_zoom_is_cheap(&mut terminal, way, answers == TMUX);
    }
    assert_eq!(largest > 15_000, way != Way::Cells, "large pictures were among them: {largest} of {all}");
    terminal.press("q q q").wait_for_end();
    let raw = unwrapped(&settled(&terminal, 0));
    assert_silent(&raw);
    assert_nothing_left(&raw);
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

/// A popup opened and closed costs few bytes, whatever the picture under it; and nothing of it is left.
fn assert_popup_is_cheap(terminal: &mut Terminal, way: Way) {
    let bytes = opened_and_closed(terminal, way, ":").len();
    assert!(bytes <= POPUP, "{bytes} bytes");
}

/// Zooming shows at once what is there, larger, for few bytes; pixels follow.
fn assert_zoom_is_cheap(terminal: &mut Terminal, way: Way, has_marks: bool) {
    if !matches!(way, Way::Placeholders | Way::Direct) {
        return;
    }
    for key in ["+", "l"] {
        let mark = terminal.raw().len();
        terminal.send(key.as_bytes());
        let zoomed = settled(terminal, mark);
        let at_once = first_frame(&unwrapped(&zoomed));
        // Where marks stand for it, another file of the same picture means all marks anew.
        let most = if has_marks && key == "l" { AGAIN } else { NUDGE };
        let seen = String::from_utf8_lossy(&zoomed[..at_once.min(zoomed.len())]).escape_debug().to_string();
        assert!(at_once <= most, "{at_once} bytes for {key}: {seen}");
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
