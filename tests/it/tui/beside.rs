//! The pictures beside the words of a tab: a field is read and looked at in one place, and faces are judged where they are.

use super::drive::{Drive, console_at, console_with};
use super::sample;
use referee::domain::queue::Row;
use referee::insight::case::Case;
use referee::tui::layout::{Area, beside_page};
use referee::tui::messages::action::Place;
use referee::tui::messages::effect::{Effect, FaceAnswer};
use referee::tui::messages::message::{Message, Pointer};
use referee::tui::messages::policy::ConsolePolicy;

/// The pictures asked for since so many effects.
fn loads(drive: &Drive, since: usize) -> Vec<&str> {
    let names = drive.effects[since..].iter().filter_map(|effect| match effect {
        Effect::LoadPicture { name, .. } => Some(name.as_str()),
        _ => None,
    });
    names.collect()
}

fn answers(drive: &Drive) -> Vec<FaceAnswer> {
    let answers = drive.effects.iter().filter_map(|effect| match effect {
        Effect::AnswerFaces { answer, .. } => Some(*answer),
        _ => None,
    });
    answers.collect()
}

/// A case whose faces nobody doubts: no line of the ledger asks about them.
fn undoubted(row: &Row) -> Case {
    let mut case = sample::case(row);
    case.findings.remove(0);
    case
}

#[test]
fn the_documents_are_read_beside_their_pictures_and_the_faces_beside_theirs() {
    let mut drive = console_at(3, 120, 36);
    drive.press("enter n 2").wait(200);
    let before = drive.effects.len();
    drive.press("3").wait(200);
    assert_eq!(loads(&drive, before), ["portrait", "selfie"]);
    let screen = drive.screen();
    let caption = screen.lines().find(|line| line.contains("portrait")).expect("a caption");
    assert!(caption.contains("selfie"), "side by side: {screen}");
    drive.press("2").wait(200);
    let screen = drive.screen();
    assert!(screen.contains("First Name") && screen.contains(" front "), "{screen}");
}

#[test]
fn a_narrow_window_has_the_words_alone_and_the_picture_one_key_away() {
    let mut drive = console_at(3, 80, 24);
    drive.press("enter n").wait(200);
    let before = drive.effects.len();
    drive.press("3").wait(200);
    assert!(loads(&drive, before).is_empty());
    drive.press("i");
    assert!(drive.screen().lines().any(|line| line.starts_with(" portrait ")), "{}", drive.screen());
}

#[test]
fn without_pictures_the_words_have_the_whole_width() {
    let policy = ConsolePolicy { reasons: sample::reasons(), pictures: false, ..ConsolePolicy::default() };
    let mut drive = console_with(3, 120, 36, policy);
    drive.press("enter n 2");
    let screen = drive.screen();
    let top = screen.lines().find(|line| line.contains("Documents ─")).expect("the frame");
    assert!(!top.contains('┬'), "{screen}");
}

#[test]
fn faces_that_no_line_asks_about_are_judged_in_their_tab() {
    let mut drive = console_at(3, 120, 36);
    drive.make_case = undoubted;
    drive.press("enter 3");
    let screen = drive.screen();
    assert!(screen.contains("Do these faces match?") && screen.contains("e match"), "{screen}");
    assert!(!screen.contains("41 of 100"), "the machine's score comes after: {screen}");
    drive.compare();
    drive.press("c");
    assert_eq!(answers(&drive), [FaceAnswer::Different]);
    let screen = drive.screen();
    assert!(screen.contains("41 of 100") && !screen.contains("Do these faces match?"), "{screen}");
    drive.press("e");
    assert_eq!(answers(&drive).len(), 1, "the first answer stays");
    let settled = drive.effects.iter().any(|it| it.resolves().is_some());
    assert!(!settled, "no line of the ledger is settled from here");
}

#[test]
fn faces_are_answered_from_the_picture_that_shows_both() {
    for way in ["enter i", "enter 3 i"] {
        let mut drive = console_at(3, 120, 36);
        drive.press(way);
        drive.wait(300).draw();
        assert_eq!(drive.app.place(), Place::Picture);
        assert!(drive.screen().contains("c no match"), "{}", drive.screen());
        drive.press("c");
        drive.wait(20);
        assert_eq!(answers(&drive), [FaceAnswer::Different], "{way}: {}", drive.screen());
        assert_eq!(drive.app.place(), Place::Case, "{way}");
    }
}

#[test]
fn a_picture_about_which_nothing_is_asked_answers_nothing() {
    let mut drive = console_at(3, 120, 36);
    drive.press("enter n n i").wait(300);
    drive.press("e c x");
    drive.wait(20);
    assert_eq!(answers(&drive), []);
    assert!(!drive.effects.iter().any(|it| matches!(it, Effect::Resolve { .. })));
    assert!(drive.screen().contains("Nothing is asked about this picture"), "{}", drive.screen());
}

#[test]
fn the_digits_of_the_tabs_answer_nothing_in_the_faces_tab() {
    let mut drive = console_at(3, 120, 36);
    drive.make_case = undoubted;
    drive.press("enter 3 1 3 2 3");
    assert_eq!(answers(&drive), []);
}

#[test]
fn a_tab_ends_where_the_queue_beside_it_ends() {
    let mut drive = console_at(3, 200, 50);
    for tab in ["", "2", "4", "8"] {
        drive.press("enter n").press(tab);
        let screen = drive.screen();
        let foot = screen.lines().find(|line| line.starts_with('└')).expect("a foot");
        assert!(foot.ends_with('┘') && foot.contains('┴'), "tab {tab}: {screen}");
        drive.press("q");
    }
}

#[test]
fn boxes_beside_a_page_stay_within_it_and_apart() {
    for (width, height) in [(53, 28), (68, 45), (30, 8), (9, 3)] {
        let inner = Area { x: 5, y: 2, width, height };
        for (pictures, are_faces) in [(0, true), (1, true), (2, true), (3, false), (7, false)] {
            let boxes = beside_page(inner, pictures, are_faces);
            assert_eq!(boxes.len(), pictures.min(3));
            for (at, one) in boxes.iter().enumerate() {
                assert!(one.x >= inner.x && one.x + one.width <= inner.x + width);
                assert!(one.y >= inner.y && one.y + one.height <= inner.y + height);
                let apart = |other: &Area| one.x + one.width <= other.x || one.y + one.height <= other.y;
                assert!(boxes[at + 1..].iter().all(apart), "{boxes:?}");
            }
        }
    }
}

#[test]
fn a_click_selects_the_line_of_a_tab() {
    let mut drive = console_at(3, 120, 36);
    drive.press("enter n 2");
    let y = drive.screen().lines().position(|line| line.contains("Document Number")).expect("the field");
    let (now, y) = (drive.now, u16::try_from(y).unwrap());
    drive.message(Message::Pointer { pointer: Pointer::Pressed, x: 12, y, now });
    let screen = drive.screen();
    let selected = screen.lines().find(|line| line.starts_with("│▌")).expect("a selected line");
    assert!(selected.contains("Document Number"), "{screen}");
    drive.message(Message::Pointer { pointer: Pointer::Pressed, x: 100, y, now });
    assert_eq!(drive.screen(), screen, "pictures are not lines");
}
