//! No key of a person vanishes: it is handled, kept until it can be, or refused in words.

use super::drive::{Drive, console, console_at};
use super::sample;
use jiff::Timestamp;
use referee::domain::queue::QueuePosition;
use referee::tui::app::App;
use referee::tui::keys::chord::{Chord, Key, Press};
use referee::tui::keys::keymap::Keymap;
use referee::tui::layout::Size;
use referee::tui::messages::action::Place;
use referee::tui::messages::effect::{Effect, Ticket};
use referee::tui::messages::listing::Listing;
use referee::tui::messages::message::{Message, Reply};
use referee::tui::messages::policy::ConsolePolicy;
use rstest::rstest;

/// A case on which a decision is being written.
fn writing() -> Drive {
    let mut drive = console(4);
    drive.press("enter").wait(1000);
    drive.is_store_slow = true;
    drive.press("a 1");
    assert_eq!(drive.decided().len(), 1);
    drive
}

/// Everything is answered, and what follows from it too.
fn answered(drive: &mut Drive) -> String {
    for _ in 0..4 {
        drive.answer();
    }
    drive.screen()
}

#[test]
fn leaving_the_case_while_a_decision_is_written_leaves_it_afterwards() {
    let mut drive = writing();
    drive.press("q");
    assert!(drive.screen().contains("FINDINGS"), "{}", drive.screen());
    assert!(answered(&mut drive).contains("QUEUE"), "{}", drive.screen());
    assert_eq!(drive.decisions.len(), 1);
}

#[test]
fn undo_while_a_decision_is_written_takes_that_decision_back() {
    let mut drive = writing();
    let decided = drive.decided()[0].journey.clone();
    drive.press("u");
    answered(&mut drive);
    assert!(drive.effects.iter().any(|effect| matches!(effect, Effect::Undo { .. })));
    assert_eq!(drive.opened(), Some(&decided));
}

#[test]
fn keys_while_a_decision_is_written_act_in_their_order_on_the_next_case() {
    let mut drive = writing();
    drive.press("8 / a enter 2");
    let screen = answered(&mut drive);
    assert_eq!(drive.app.place(), Place::Case, "the a was typed into the search, not a verb: {screen}");
    assert_eq!(drive.decided().len(), 1);
    let mut as_usual = console(4);
    as_usual.press("enter").wait(1000).press("a 1").press("8 / a enter 2");
    assert_eq!(body(&screen), body(&as_usual.screen()));
}

/// Without the footer, which counts seconds.
fn body(screen: &str) -> Vec<&str> {
    screen.lines().take(30).collect()
}

#[rstest]
#[case::a_verb("r")]
#[case::a_verb_and_a_reason("r 1")]
#[case::a_line("e")]
#[case::a_line_of_the_ledger("n e")]
fn a_judgment_pressed_while_a_decision_is_written_is_refused_in_words(#[case] keys: &str) {
    let mut drive = writing();
    drive.press(keys);
    let screen = answered(&mut drive);
    assert_eq!(drive.decided().len(), 1);
    assert!(!drive.effects.iter().any(|effect| effect.resolves().is_some()));
    assert!(screen.contains("Too fast") || keys == "r 1", "{screen}");
}

#[test]
fn the_console_can_be_left_while_the_disk_hangs() {
    let mut drive = writing();
    drive.press("ctrl-c y");
    assert!(drive.effects.iter().any(|effect| matches!(effect, Effect::Quit)));
}

#[test]
fn the_question_before_leaving_stays_when_the_decision_is_written() {
    let mut drive = writing();
    drive.press("ctrl-c");
    answered(&mut drive);
    assert_eq!(drive.app.place(), Place::Confirm);
    drive.press("n");
    assert_ne!(drive.app.place(), Place::Confirm);
}

#[test]
fn keys_after_a_decision_that_failed_do_not_hide_why() {
    let mut drive = writing();
    drive.is_disk_full = true;
    drive.press("j 1 g x");
    let screen = answered(&mut drive);
    assert!(screen.contains("Nothing was decided: the disk is full"), "{screen}");
    assert_eq!(drive.decided().len(), 1);
}

#[test]
fn keys_for_a_case_that_comes_up_wait_for_it() {
    let mut drive = console(4);
    drive.is_store_slow = true;
    drive.press("enter 8 j");
    drive.answer();
    let screen = answered(&mut drive);
    let mut as_usual = console(4);
    as_usual.press("enter 8 j");
    assert_eq!(body(&screen), body(&as_usual.screen()));
}

#[test]
fn a_case_that_does_not_come_can_be_left_and_its_keys_go_first() {
    let mut drive = console(4);
    drive.is_store_slow = true;
    drive.press("enter j a q");
    assert!(drive.screen().contains("QUEUE"), "{}", drive.screen());
    assert!(drive.decided().is_empty());
}

#[test]
fn a_sequence_that_leads_nowhere_says_so() {
    let mut drive = console(4);
    drive.press("g q");
    assert!(drive.screen().contains("g q means nothing here"), "{}", drive.screen());
}

#[test]
fn a_held_verb_says_why_it_opens_nothing() {
    let mut drive = console(4);
    drive.press("enter").wait(1000).hold("a");
    assert!(drive.screen().contains("held down"), "{}", drive.screen());
}

#[test]
fn a_key_in_a_window_that_is_too_small_says_so_once_it_is_larger() {
    let mut drive = console_at(4, 30, 5);
    drive.press("enter").resize(120, 36);
    assert!(drive.screen().contains("too small"), "{}", drive.screen());
}

#[test]
fn escape_and_a_key_in_one_read_are_two_keys() {
    let mut drive = console(4);
    drive.press("enter /");
    let chord = Chord::new(Key::Char('q'), false, true, false);
    drive.wait(200).key(Press { chord, repeat: false });
    drive.draw();
    assert_eq!(drive.app.place(), Place::Queue, "Esc left the line, q the case: {}", drive.screen());
}

#[test]
fn a_key_that_came_within_a_frame_is_handled() {
    for (keys, shown) in [("q", "QUEUE"), ("J", "CASE 2"), ("?", "KEYS")] {
        let mut drive = console(4);
        drive.press("enter").wait(1000);
        let now = drive.now;
        let chord = Chord::plain(keys.chars().next().unwrap());
        drive.message(Message::KeyAhead { press: Press { chord, repeat: false }, now });
        assert!(drive.screen().contains(shown), "{keys}: {}", drive.screen());
    }
}

/// A queue of which only the first rows were read yet: `G` waits for the last ones, and the keys behind it wait too.
#[test]
fn the_last_row_is_that_of_the_whole_queue() {
    let mut drive = console(40);
    let (policy, size) = (ConsolePolicy::default(), Size { width: 120, height: 36 });
    drive.app = App::new(sample::me(), policy, Keymap::shipped(), size, drive.now);
    let asked = drive.app.begin();
    let all = drive.queued();
    let (first, rest) = all.split_at(10);
    let next = QueuePosition::start(drive.now.as_millisecond(), 24 * 60 * 60 * 1000);
    let listing = Listing::of(first.to_vec(), &sample::me(), Some(Vec::new()), Some(next));
    let asked = drive.only(queue_read(&asked, listing, drive.now));
    drive.press("G enter");
    assert_eq!(drive.opened(), None, "{}", drive.screen());
    let listing = Listing::of(rest.to_vec(), &sample::me(), None, None);
    drive.message(queue_read(&asked, listing, drive.now));
    assert_eq!(drive.opened(), Some(&rest.last().unwrap().row.key), "{}", drive.screen());
}

fn queue_read(asked: &[(Ticket, Effect)], listing: Listing, now: Timestamp) -> Message {
    let (ticket, _) = asked.iter().find(|(_, it)| matches!(it, Effect::LoadQueue { .. })).expect("asked");
    Message::Reply { ticket: *ticket, reply: Reply::Queue(Ok(Box::new(listing))), now }
}
