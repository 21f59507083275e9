//! The picture in the whole window: looking closely, comparing, jumping.

use super::drive::{Drive, console, console_with, text_of};
use super::sample;
use referee::domain::viewed::Viewed;
use referee::pictures::driver::tmux::Wrap;
use referee::pictures::driver::{Driver, IdColor, Placeholders, Sixel};
use referee::pictures::view::Zoom;
use referee::tui::messages::policy::ConsolePolicy;
use referee::tui::messages::{effect::Effect, picture::PictureView};
use referee::tui::{Between, Canvas};
use std::time::Duration;

/// The pictures that were asked for, with how.
fn loads(drive: &Drive) -> Vec<(String, PictureView)> {
    let loads = drive.effects.iter().filter_map(|effect| match effect {
        Effect::LoadPicture { name, view, .. } => Some((name.clone(), *view)),
        _ => None,
    });
    loads.collect()
}

fn last(drive: &Drive) -> (String, PictureView) {
    loads(drive).pop().expect("a picture was asked for")
}

#[test]
fn a_closer_look_is_asked_for_when_the_keys_rest() {
    let mut drive = console(3);
    drive.press("enter n i").wait(200);
    let whole = last(&drive).1;
    assert_eq!(whole.look.zoom, Zoom::Fit);
    let before = loads(&drive).len();
    drive.burst("+ + l l");
    drive.wait(10);
    assert_eq!(loads(&drive).len(), before, "nothing is drawn while keys come");
    drive.wait(200);
    assert_eq!(loads(&drive).len(), before + 1);
    assert_eq!(last(&drive).1.look.zoom, Zoom::Two);
    drive.press("0").wait(200);
    assert_eq!(last(&drive).1.look, whole.look, "the whole picture again");
    drive.press("f").wait(200);
    assert!(last(&drive).1.is_full);
}

#[test]
fn where_bytes_cost_nothing_the_window_has_full_quality_without_a_key() {
    let policy = ConsolePolicy { has_full_pictures: true, ..ConsolePolicy::default() };
    let mut drive = console_with(3, 120, 40, policy);
    drive.press("enter n").wait(200);
    assert!(loads(&drive).iter().all(|(_, view)| !view.is_full), "what is small costs no more there either");
    drive.press("i").wait(200);
    assert!(last(&drive).1.is_full);
    drive.press("f").wait(200);
    assert!(!last(&drive).1.is_full);
}

#[test]
fn bytes_cost_nothing_only_on_this_machine() {
    let kitty = || Driver::Placeholders(Placeholders { wrap: Wrap::Plain, id_color: IdColor::Rgb });
    let canvas = |driver: Driver, millis: Option<u64>, others: Between| {
        Canvas::new(driver, 64 << 10).over(millis.map(Duration::from_millis), others).has_full_pictures()
    };
    assert!(canvas(kitty(), Some(1), Between::Nobody));
    assert!(!canvas(kitty(), Some(1), Between::Others), "over SSH, or in tmux");
    assert!(!canvas(kitty(), Some(80), Between::Nobody), "whatever the environment says");
    assert!(!canvas(kitty(), None, Between::Nobody), "a terminal that answers nothing");
    assert!(!canvas(Driver::Sixel(Sixel), Some(1), Between::Nobody), "sixels are slow everywhere");
}

#[test]
fn compared_pictures_share_one_look() {
    let mut drive = console(3);
    drive.press("enter i").wait(200);
    let screen = drive.screen();
    assert!(screen.contains("portrait") && screen.contains("selfie"), "{screen}");
    let before = loads(&drive).len();
    drive.press("+").wait(200);
    let both: Vec<_> = loads(&drive).split_off(before);
    let names: Vec<&str> = both.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["portrait", "selfie"]);
    assert!(both.iter().all(|(_, view)| view.look == both[0].1.look && view.look.zoom == Zoom::OneAndHalf));
}

#[test]
fn blinking_shows_them_in_turn_in_one_place() {
    let mut drive = console(3);
    drive.press("enter i =").wait(200);
    let title = |drive: &mut Drive| {
        let screen = drive.screen();
        screen.lines().find(|line| line.contains("in turn")).expect("a title").to_owned()
    };
    drive.draw();
    let first = title(&mut drive);
    drive.wait(700);
    drive.draw();
    let second = title(&mut drive);
    assert_ne!(first.split_whitespace().next(), second.split_whitespace().next());
    drive.press("=");
    assert!(!drive.screen().contains("in turn"), "alone again");
}

#[test]
fn jumps_go_to_portrait_and_selfie_and_say_what_is_missing() {
    let mut drive = console(3);
    let is_titled =
        |drive: &Drive, name: &str| drive.screen().lines().any(|line| line.starts_with(&format!(" {name} ")));
    drive.press("enter i s");
    assert!(is_titled(&drive, "selfie"), "{}", drive.screen());
    drive.press("p");
    assert!(is_titled(&drive, "portrait"), "{}", drive.screen());
    drive.press("m").wait(200);
    let (name, view) = last(&drive);
    assert_eq!(name, "front", "there is no crop, so the picture it is cut from");
    assert_eq!(view.look.zoom, Zoom::Width);
    assert!(view.look.center.1 > 8_000, "the lowest part");
}

#[test]
fn a_picture_alone_is_shown_by_other_means() {
    let policy = ConsolePolicy { reasons: sample::reasons(), alone: true, ..ConsolePolicy::default() };
    let mut drive = console_with(3, 120, 36, policy);
    drive.press("enter n i");
    assert!(drive.effects.iter().any(|effect| matches!(effect, Effect::ShowAlone { .. })));
    assert!(
        drive.effects.iter().any(
            |effect| matches!(effect, Effect::Seen { what, .. } if matches!(what[0], Viewed::Picture(_)))
        )
    );
    assert!(drive.screen().contains("FINDINGS"), "the case stays");
}

#[test]
fn help_over_a_picture_has_the_whole_window_and_goes_again() {
    let mut drive = console(3);
    drive.press("enter n i").wait(400);
    let before = text_of(&drive.draw());
    let screen = drive.press("?").screen();
    assert!(screen.contains("KEYS: picture"), "{screen}");
    assert!(screen.contains("Turn by a quarter") && screen.contains("In every screen"), "{screen}");
    drive.press("?").wait(8_000);
    assert_eq!(text_of(&drive.draw()), before);
}
