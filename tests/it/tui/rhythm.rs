//! Terminals that tell neither pastes nor held keys: what comes in one breath, or again and again, decides nothing.

use super::drive::{Drive, console};
use referee::domain::text::Untrusted;
use referee::tui::keys::chord::{Chord, Press};
use referee::tui::messages::action::Place;
use referee::tui::messages::message::{Message, Pointer};
use rstest::rstest;

fn holding_bar(keys: &str) -> Drive {
    let mut drive = console(4);
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
    assert_eq!(drive.app.place(), Place::Decision);
    drive.wait(500).press("1");
    assert_eq!(drive.decided().len(), 1);
}

#[test]
fn an_enter_held_from_the_end_of_a_comment_rejects_nobody() {
    let mut drive = console(5);
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

#[rstest]
#[case::words("2 copies of the passport")]
#[case::a_date("1984-02-29")]
#[case::a_digit_and_enter("2\r")]
#[case::two_digits("11")]
fn a_text_that_begins_with_a_reason_decides_nothing(#[case] text: &str) {
    for verb in ["a", "r"] {
        let mut drive = holding_bar(verb);
        drive.wait(1000).burst_text(text).wait(1000);
        assert!(drive.decided().is_empty(), "{verb}, then {text}");
        assert!(drive.screen().contains("nothing was decided"), "{}", drive.screen());
        assert!(matches!(drive.app.place(), Place::Decision | Place::Text), "the bar is still there");
    }
}

#[rstest]
#[case::a_line("n", "e l l o")]
#[case::enter_at_the_end_of_a_comment("a 5 h i", "enter x")]
#[case::the_list_to_reject("esc space space X 1", "enter j")]
fn a_text_that_begins_with_what_judges_judges_nothing(#[case] before: &str, #[case] burst: &str) {
    let mut drive = holding_bar(before);
    drive.wait(1000).burst(burst).wait(1000);
    assert!(drive.decided().is_empty());
    assert!(!drive.effects.iter().any(|effect| effect.resolves().is_some()));
}

#[test]
fn a_reason_counts_when_fifteen_milliseconds_have_passed_after_it() {
    let mut drive = holding_bar("a");
    let press = Press { chord: Chord::plain('1'), repeat: false };
    drive.wait(1000).key(press);
    drive.wait(14);
    assert!(drive.decided().is_empty());
    drive.wait(1);
    assert_eq!(drive.decided().len(), 1);
}

#[test]
fn a_reason_that_a_paste_or_the_mouse_follows_at_once_is_withdrawn() {
    for follows in [0, 1] {
        let mut drive = holding_bar("a");
        drive.wait(1000).key(Press { chord: Chord::plain('1'), repeat: false });
        let now = drive.now;
        match follows {
            0 => drive.message(Message::Pasted { text: Untrusted::new(" more"), now }),
            _ => drive.message(Message::Pointer { pointer: Pointer::WheelDown, x: 1, y: 1, now }),
        };
        drive.wait(1000);
        assert!(drive.decided().is_empty());
        assert!(drive.screen().contains("nothing was decided"), "{}", drive.screen());
    }
}

#[test]
fn a_line_is_settled_by_no_key_that_was_there_before_the_screen() {
    let mut drive = holding_bar("n");
    let now = drive.now;
    drive
        .message(Message::KeyAhead { press: Press { chord: Chord::plain('e'), repeat: false }, now })
        .wait(1000);
    assert!(!drive.effects.iter().any(|effect| effect.resolves().is_some()));
    assert!(drive.screen().contains("Too fast"), "{}", drive.screen());
}
