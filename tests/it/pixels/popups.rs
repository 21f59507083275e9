//! Boxes that open and close where pictures are: beside them, or over the whole window for few bytes.

use super::kinds::*;
use super::rig::*;
use super::service::Service;
use crate::fixtures::PATIENCE;
use crate::terminal::{Answers, Terminal};
use rstest::rstest;
use std::time::{Duration, Instant};

/// What a box over a picture may cost, opened and closed.
pub(super) const POPUP: usize = 1500;
/// What one may cost that stands in a large case beside the pictures: twelve rows of words.
const IN_CASE: usize = 2300;

/// What one may cost where the case has no blank part for it: it covers words of the evidence, which are written again.
const OVER_WORDS: usize = 4500;

#[rstest]
#[case::kitty_026(OLD_KITTY, Way::Direct)]
#[case::kitty_041(KITTY, Way::Placeholders)]
#[case::konsole(KONSOLE, Way::Direct)]
#[case::iterm2(ITERM2, Way::Iterm2)]
#[case::xterm_sixel(SIXEL, Way::Sixel)]
#[case::tmux_with_passthrough(TMUX, Way::Placeholders)]
#[case::nothing(Answers::None, Way::Cells)]
fn a_box_costs_no_picture(#[case] answers: Answers, #[case] way: Way) {
    let service = Service::with_pictures(pictures());
    let mut terminal = first_case(&service, (120, 36), answers);
    go_to_faces(&mut terminal);
    for (columns, rows) in [(200, 50), (120, 36)] {
        resized(&mut terminal, way, columns, rows);
        let beside = opened_and_closed(&mut terminal, way, ":");
        println!("{way:?} {columns}x{rows}: {} bytes for the palette in a case", beside.len());
        let most = if columns == 120 { OVER_WORDS } else { IN_CASE };
        assert!(beside.len() <= most, "{} bytes", beside.len());
    }
    shown_in_window(&mut terminal, way, "i");
    for (columns, rows) in [(200, 50), (80, 24), (120, 36)] {
        resized(&mut terminal, way, columns, rows);
        let over = opened_and_closed(&mut terminal, way, ":");
        println!("{way:?} {columns}x{rows}: {} bytes for the palette over a picture", over.len());
        assert!(over.len() <= POPUP, "{} bytes", over.len());
    }
    terminal.press("q q q").wait_for_end();
    assert_nothing_left(&unwrapped(&settled(&terminal, 0)));
}

/// In another size, when all that is to be seen there has come.
fn resized(terminal: &mut Terminal, way: Way, columns: u16, rows: u16) {
    let mark = terminal.raw().len();
    terminal.resize(columns, rows);
    match way {
        // What is drawn whole leaves no words that say whether more comes: both faces are counted.
        Way::Iterm2 | Way::Sixel => wait_for_whole(terminal, mark, 2),
        Way::Direct | Way::Placeholders => wait_for_bytes(terminal, mark, "a=p,"),
        Way::Cells => drop(terminal.wait_until("blocks", |screen| screen.contains(is_of_picture))),
    }
    // What is drawn whole looks finished while a sharper one is made.
    quiet(terminal, mark, Duration::from_secs(3));
}

/// What a box writes that is opened and closed again: no pixels, none of the picture's cells, and nothing is left.
pub(super) fn opened_and_closed(terminal: &mut Terminal, way: Way, key: &str) -> Vec<u8> {
    let pause = Duration::from_millis(400);
    let before = terminal.screen();
    let mark = terminal.raw().len();
    terminal.press(key).wait_until("the box", |screen| screen != before);
    quiet(terminal, mark, pause);
    terminal.press("Esc");
    assert_back(terminal, &before);
    let raw = quiet(terminal, mark, pause);
    assert_eq!(picture_bytes(way, &raw), 0, "nothing is sent for a box");
    let cells = String::from_utf8_lossy(&raw).chars().filter(|sign| is_of_picture(*sign)).count();
    assert_eq!(cells, 0, "none of the picture's cells is written again");
    raw
}

/// Waits until the screen is as before; fails with the rows that are not.
fn assert_back(terminal: &Terminal, before: &str) {
    let start = Instant::now();
    while terminal.screen() != before {
        if start.elapsed() > PATIENCE {
            let now = terminal.screen();
            let rows = before.lines().zip(now.lines()).filter(|(before, now)| before != now);
            let rows: Vec<String> = rows.map(|(before, now)| format!("- {before}\n+ {now}")).collect();
            panic!("the box left something, or something else came:\n{}", rows.join("\n"));
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Whether a sign is a cell of a picture. One of the blocks marks what is selected.
fn is_of_picture(sign: char) -> bool {
    sign == PLACEHOLDER || (sign != '▌' && ('\u{2580}'..='\u{259F}').contains(&sign))
}
