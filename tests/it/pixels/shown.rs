//! Pictures in the real console, behind terminals that answer as kitty, as a sixel terminal, and not at all.

use super::rig::*;
use crate::terminal::{Answers, Terminal};
use std::collections::BTreeSet;
use std::time::Duration;

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
    let (_home, mut terminal) = case_of("60", KITTY);
    terminal.wait_until("the picture", has_placeholders);
    settled(&terminal, 0);
    let earlier: BTreeSet<String> = pixels(&terminal.raw()).into_keys().collect();
    let passed = held(&mut terminal, b"J", 50);
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
fn sixels_are_not_drawn_again_for_a_popup() {
    let (_home, mut terminal) = queue(SIXEL);
    terminal.press("Enter").wait_for("EVIDENCE");
    settled(&terminal, 0);
    let mark = terminal.raw().len();
    go_to_faces(&mut terminal);
    wait_for_bytes(&terminal, mark, "\x1bP");
    let first = settled(&terminal, mark);
    assert!(first.len() < 3 * FIRST, "{} bytes", first.len());
    let mark = terminal.raw().len();
    terminal.press(":").wait_for("COMMAND");
    terminal.press("Esc").wait_until("the box gone", |screen| !screen.contains("COMMAND"));
    assert_eq!(count_sixels(&settled(&terminal, mark)), 0, "it opens beside them");
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
fn only_what_saves_text_is_asked_where_characters_or_nothing_are_wanted() {
    for graphics in ["cells", "off"] {
        let home = tempfile::tempdir().unwrap();
        let arguments = ["--graphics", graphics, "demo", "--journeys", "5"];
        let mut terminal = Terminal::start_as(100, 30, home.path(), &arguments, Answers::None);
        terminal.wait_for("QUEUE");
        let raw = terminal.raw();
        let asks = |question: &[u8]| raw.windows(question.len()).any(|bytes| bytes == question);
        assert!(asks(b"\x1b[?69$p") && asks(b"\x1b[6n \x1b[4b\x1b[6n") && asks(b"\x1b[c"), "{graphics}");
        assert!(!asks(b"\x1b_G") && !asks(b"\x1b[16t"), "{graphics}");
        assert!(commands(&raw).is_empty(), "{graphics}");
        terminal.press("q").wait_for_end();
    }
}
