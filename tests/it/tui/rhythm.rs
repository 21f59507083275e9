//! Terminals that tell neither pastes nor held keys: what comes in one breath, or again and again, decides nothing.

use super::drive::{Drive, desk};
use referee::tui::keys::chord::{Chord, Press};
use referee::tui::messages::action::Place;
use referee::tui::messages::message::Message;
use rstest::rstest;

fn holding_bar(keys: &str) -> Drive {
    let mut drive = desk(4);
    drive.press("enter").wait(1000).press(keys);
    drive
}

#[rstest]
#[case::reason("a", "x 1")]
#[case::reason_after_other_keys("r", "j k l o 2 3")]
#[case::end_of_a_comment("a 5 h i", "i enter")]
#[case::several("esc space space X 1", "x enter")]
fn a_text_that_comes_as_keys_decides_nothing(#[case] before: &str, #[case] burst: &str) {
    let mut drive = holding_bar(before);
    drive.wait(1000).burst(burst);
    assert!(drive.decided().is_empty(), "{before}, then {burst}");
    assert!(drive.screen().contains("nothing was decided"), "{}", drive.screen());
}

#[test]
fn a_long_text_that_comes_in_pieces_decides_nothing() {
    let mut drive = holding_bar("n");
    drive.burst("o h a l l o w").wait(40).burst("1 2 3 a l t").wait(300).burst("9 enter a 1");
    assert!(drive.decided().is_empty());
}

#[test]
fn a_bar_that_came_of_keys_at_once_takes_a_reason_once_it_was_looked_at() {
    let mut drive = holding_bar("j");
    drive.burst("k a").press("1");
    assert!(drive.decided().is_empty());
    assert_eq!(drive.desk.place(), Place::Decision);
    drive.wait(500).press("1");
    assert_eq!(drive.decided().len(), 1);
}

#[test]
fn an_enter_held_from_the_end_of_a_comment_rejects_nobody() {
    let mut drive = desk(5);
    drive.press("space space X 3").type_in("seen before");
    for _ in 0..40 {
        // As a terminal sends it that does not tell what is held: the key again and again.
        drive.press("enter");
    }
    assert!(drive.decided().is_empty());
    drive.wait(1000).press("enter");
    assert_eq!(drive.decided().len(), 2);
}

#[test]
fn a_torn_answer_of_the_terminal_decides_nothing() {
    let mut drive = holding_bar("a");
    drive.wait(1000).burst("alt-]").wait(40).burst("1 1 ; r g b : 1").wait(100).burst("1 1 / 2");
    assert!(drive.decided().is_empty());
}

#[test]
fn a_key_that_waited_for_the_screen_is_no_answer_to_it() {
    let mut drive = holding_bar("a");
    let chord = Chord::plain('1');
    let now = drive.now;
    drive.message(Message::KeyAhead { press: Press { chord, repeat: false }, now });
    assert!(drive.decided().is_empty());
    drive.wait(500).press("1");
    assert_eq!(drive.decided().len(), 1);
}
