//! Plain mode as a screen reader says it: words for signs, whole facts, and what can be pressed where it is asked.

use super::drive::{Drive, console_with, shown};
use super::judgement::reference;
use super::sample;
use jiff::SignedDuration;
use referee::domain::ids::ProviderName;
use referee::tui::messages::message::{Message, News, ProviderState};
use referee::tui::messages::policy::ConsolePolicy;

fn plain() -> Drive {
    let policy = shown(ConsolePolicy { reasons: sample::reasons(), ..ConsolePolicy::default() }, |console| {
        console.plain = true
    });
    let mut drive = console_with(3, 100, 60, policy);
    drive.make_case = reference;
    drive
}

#[test]
fn signs_are_words_and_columns_are_pauses() {
    let mut drive = plain();
    assert!(drive.screen().contains("failed: face"), "{}", drive.screen());
    for keys in ["enter", "n", "4", "tab", "2", "5", "1"] {
        drive.press(keys);
        let screen = drive.screen();
        assert!(!screen.contains(['✗', '⚠', '✓', '│', '▌', '·']), "after {keys}: {screen}");
        assert!(!screen.contains("    "), "no columns after {keys}: {screen}");
    }
}

#[test]
fn a_question_comes_with_the_keys_that_answer_it() {
    let mut drive = plain();
    drive.press("enter");
    assert!(
        drive.screen().contains(
            "Is this record the applicant? e no (false positive); c yes (true match); x inconclusive"
        ),
        "{}",
        drive.screen()
    );
    drive.press("n n n");
    assert!(
        drive.screen().contains("Do these faces match? e match; c no match; x inconclusive"),
        "{}",
        drive.screen()
    );
}

#[test]
fn the_match_that_is_meant_is_told() {
    let mut drive = plain();
    drive.press("enter 4");
    assert!(
        drive.screen().contains("selected, Match 1, Politically Exposed Person, 91"),
        "{}",
        drive.screen()
    );
}

#[test]
fn what_can_follow_and_what_was_never_shown_are_told() {
    let mut drive = plain();
    drive.press("enter g");
    assert!(drive.screen().contains("g then: g first"), "{}", drive.screen());
    drive.press("esc a");
    assert!(drive.screen().contains("not opened by you: "), "{}", drive.screen());
}

#[test]
fn the_faces_tab_asks_in_words_too() {
    let mut drive = plain();
    drive.press("enter 3");
    assert!(
        drive.screen().contains("Do these faces match? e match; c no match; x inconclusive"),
        "{}",
        drive.screen()
    );
}

#[test]
fn a_lost_service_is_told_and_hints_are_whole() {
    let mut drive = plain();
    drive.resize(60, 40);
    let now = drive.now;
    let lost = ProviderState {
        name: ProviderName("idwise-eu".to_owned()),
        lost_since: Some(now - SignedDuration::from_mins(12)),
        problem: None,
        is_key_refused: false,
    };
    drive.message(Message::News { news: News::Provider(lost), now });
    let screen = drive.screen();
    assert!(screen.contains("idwise-eu not reached for 12m"), "{screen}");
    let hints = screen.lines().last().expect("the hints");
    assert!(hints.ends_with("? help") && !hints.contains('…'), "{hints}");
}

#[test]
fn the_cursor_is_on_what_is_selected_so_that_a_screen_reader_reads_it() {
    let mut drive = plain();
    let before = drive.screen();
    let row = |drive: &Drive| drive.row_of_cursor().expect("a cursor");
    assert!(row(&drive).contains("1. "), "{}", row(&drive));
    drive.press("j");
    assert!(row(&drive).contains("2. "), "{}", row(&drive));
    // No character of the list changes: readers read what is written.
    let list = |screen: &str| screen.lines().filter(|row| row.contains(". ")).collect::<Vec<_>>().join("\n");
    assert_eq!(list(&drive.screen()), list(&before));
    drive.press("enter n");
    assert!(row(&drive).contains("unresolved"), "{}", row(&drive));
    drive.press("r");
    assert!(row(&drive).starts_with("reject"), "the decision that was begun: {}", row(&drive));
}

#[test]
fn what_is_selected_is_in_view_however_long_the_case_is() {
    let mut drive = plain();
    drive.resize(80, 16);
    drive.press("enter tab");
    for _ in 0..30 {
        drive.press("j");
        let row = drive.row_of_cursor().unwrap_or_else(|| panic!("no cursor on {}", drive.screen()));
        assert!(drive.screen().contains(&row) && !row.trim().is_empty(), "{}", drive.screen());
    }
    let last = drive.row_of_cursor().expect("a cursor");
    drive.press("g g");
    assert_ne!(drive.row_of_cursor().expect("a cursor"), last);
}
