//! A case is shown at once; what acts on it waits until the record says that it was opened.

use super::drive::{Drive, console};
use super::sample;
use referee::domain::queue::Row;
use referee::insight::case::Case;
use referee::tui::messages::action::Place;
use referee::tui::messages::effect::Effect;
use referee::tui::messages::message::{Message, News};
use rstest::rstest;

/// A case that has been read and drawn, while its opening is still being recorded.
fn opening() -> Drive {
    let mut drive = console(4);
    drive.is_store_slow = true;
    drive.press("enter").answer().wait(1000).draw();
    assert!(drive.effects.iter().any(|effect| matches!(effect, Effect::RecordOpening { .. })));
    drive
}

fn count(drive: &Drive, is_meant: impl Fn(&Effect) -> bool) -> usize {
    drive.effects.iter().filter(|effect| is_meant(effect)).count()
}

fn is_act(effect: &Effect) -> bool {
    matches!(
        effect,
        Effect::Resolve { .. }
            | Effect::AnswerFaces { .. }
            | Effect::Seen { .. }
            | Effect::LoadPicture { .. }
            | Effect::Copy { .. }
            | Effect::Decide { .. }
            | Effect::Note { .. }
    )
}

#[test]
fn the_case_is_shown_before_its_opening_is_in_the_record() {
    let mut drive = opening();
    assert!(drive.screen().contains("FINDINGS"), "{}", drive.screen());
    let before = drive.screen();
    drive.press("j");
    assert_ne!(drive.screen(), before, "the reviewer may look about");
    drive.press("2");
    assert!(drive.screen().contains("Passport"), "{}", drive.screen());
    assert_eq!(count(&drive, is_act), 0, "{:?}", drive.effects);
}

#[rstest]
#[case::note("w")]
#[case::verb("a")]
#[case::picture("i")]
#[case::copy("y")]
fn a_key_that_acts_waits_for_the_record_and_acts_then(#[case] key: &str) {
    let mut drive = opening();
    let before = drive.screen();
    drive.press(key);
    assert_eq!(drive.screen(), before, "{key}");
    drive.press("j");
    assert_eq!(drive.screen(), before, "what follows it keeps its order");
    let mut alone = opening();
    alone.press(key).answer();
    let mut as_usual = console(4);
    as_usual.press("enter").wait(1000).press(key);
    assert_eq!(alone.app.place(), as_usual.app.place(), "{}", alone.screen());
    let copies = |drive: &Drive| count(drive, |effect| matches!(effect, Effect::Copy { .. }));
    assert_eq!(copies(&alone), copies(&as_usual));
}

#[test]
fn pictures_are_asked_for_once_the_opening_is_in_the_record() {
    let mut drive = opening();
    drive.wait(2000).draw();
    assert_eq!(count(&drive, is_act), 0);
    drive.answer().wait(2000).draw();
    assert!(count(&drive, |effect| matches!(effect, Effect::LoadPicture { .. })) > 0);
}

#[test]
fn a_case_whose_opening_cannot_be_recorded_is_closed() {
    let mut drive = opening();
    drive.is_record_broken = true;
    drive.press("a").answer();
    let screen = drive.screen();
    assert!(screen.contains("QUEUE") && !screen.contains("FINDINGS"), "{screen}");
    assert!(screen.contains("could not be recorded: the disk is full"), "{screen}");
    assert_eq!(drive.app.place(), Place::Queue, "the key that waited does nothing any more: {screen}");
}

#[test]
fn leaving_does_not_wait_and_drops_what_waited() {
    let mut drive = opening();
    drive.press("a q");
    assert!(drive.screen().contains("QUEUE"), "{}", drive.screen());
    drive.answer().wait(1000).draw();
    assert!(!drive.screen().contains("Approve"), "{}", drive.screen());
    let released = |effect: &Effect| matches!(effect, Effect::Release { .. });
    assert_eq!(count(&drive, released), 1, "what the opening claimed is given back");
}

#[test]
fn a_case_that_stays_open_is_recorded_again_only_when_its_document_has_changed() {
    fn second(row: &Row) -> Case {
        Case { version: 2, ..sample::case(row) }
    }
    let openings = |drive: &Drive| count(drive, |effect| matches!(effect, Effect::RecordOpening { .. }));
    let mut drive = console(2);
    drive.press("enter").wait(1000);
    let changed = |drive: &Drive| Message::News { news: News::CaseChanged(sample::key(0)), now: drive.now };
    let news = changed(&drive);
    drive.message(news);
    assert_eq!(openings(&drive), 1);
    drive.make_case = second;
    let news = changed(&drive);
    drive.message(news);
    assert_eq!(openings(&drive), 2);
}
