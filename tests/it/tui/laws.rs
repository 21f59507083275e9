//! What holds whatever is pressed, pasted and resized.

use super::drive::{console, console_at};
use proptest::prelude::*;
use referee::tui::keys::chord::written;
use referee::tui::keys::keymap::Keymap;
use referee::tui::messages::action::{Action, Place};
use referee::tui::messages::effect::Effect;
use std::collections::BTreeSet;
use strum::IntoEnumIterator as _;

/// Every key that means anything anywhere, one chord each.
pub(super) fn all_keys() -> Vec<String> {
    let keymap = Keymap::shipped();
    let chords = Place::iter().flat_map(|place| keymap.bindings(place)).flat_map(|(chords, _)| chords);
    let mut keys: BTreeSet<String> = chords.map(|chord| written(&[chord])).collect();
    keys.extend(["v", "Z", "ctrl-a", "alt-1", "shift-tab", "f7", "ü"].map(str::to_owned));
    keys.into_iter().collect()
}

/// Ways into every place.
pub(super) const WAYS: &[&str] = &[
    "esc",
    "/",
    "f",
    ":",
    "?",
    "O",
    "S",
    "enter",
    "enter n",
    "enter a",
    "enter r",
    "enter s",
    "enter a t",
    "enter w",
    "enter i",
    "enter 4",
    "enter 8",
    "enter tab",
    "enter s r enter",
    "enter a 5",
    "enter ?",
    "enter :",
    "space X",
    "space X 3",
    "enter n 8 /",
    "z",
];

#[derive(Clone, Debug)]
enum Step {
    Key(usize),
    Held(usize),
    Burst(Vec<usize>),
    Paste(String),
    Resize(u16, u16),
    Wait(i64),
}

fn any_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        12 => (0usize..1000).prop_map(Step::Key),
        2 => (0usize..1000).prop_map(Step::Held),
        2 => prop::collection::vec(0usize..1000, 2..6).prop_map(Step::Burst),
        1 => "[a1e\\PC]{0,8}".prop_map(Step::Paste),
        1 => (1u16..210, 1u16..60).prop_map(|(width, height)| Step::Resize(width, height)),
        1 => (0i64..12_000).prop_map(Step::Wait),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn nothing_breaks_and_nothing_decides_without_verb_and_reason(steps in prop::collection::vec(any_step(), 1..80)) {
        let keys = all_keys();
        let mut drive = console(5);
        for step in steps {
            let before = drive.decided().len();
            let place = drive.app.place();
            let key = |at: &usize| keys[at % keys.len()].clone();
            let mut may_decide = false;
            match &step {
                Step::Key(at) => {
                    // A decision needs the bar on the screen before its last key: in the reasons, or in the
                    // comment that a chosen reason asked for.
                    may_decide = matches!(place, Place::Decision | Place::Text | Place::Bulk);
                    drive.press(&key(at));
                }
                Step::Held(at) => drop(drive.hold(&key(at))),
                Step::Burst(all) => {
                    may_decide = matches!(place, Place::Decision | Place::Text);
                    drive.burst(&all.iter().map(key).collect::<Vec<_>>().join(" "));
                }
                Step::Paste(text) => drop(drive.paste(text)),
                Step::Resize(width, height) => drop(drive.resize(*width, *height)),
                Step::Wait(ms) => drop(drive.wait(*ms)),
            }
            let made = drive.decided().len() - before;
            prop_assert!(made <= 1 || place == Place::Bulk && matches!(step, Step::Key(_)), "{:?}", step);
            prop_assert!(made == 0 || may_decide, "{:?} in {:?}", step, place);
            prop_assert!(drive.decided().iter().all(|intent| !intent.reason.is_empty()));
            if drive.effects.contains(&Effect::Quit) {
                break;
            }
        }
    }
}

#[test]
fn any_size_is_drawn_with_anything_open() {
    for way in WAYS {
        for (width, height) in [
            (1, 1),
            (2, 5),
            (10, 3),
            (59, 16),
            (60, 15),
            (60, 16),
            (80, 24),
            (99, 17),
            (100, 16),
            (180, 20),
            (500, 200),
        ] {
            let mut drive = console(30);
            drive.press(way).resize(width, height).press("j k");
            assert_eq!(
                drive.screen().split('\n').count(),
                usize::from(height),
                "{width}x{height} after {way}"
            );
        }
    }
}

#[test]
fn in_a_window_too_small_to_show_it_nothing_is_decided() {
    for way in ["enter a", "enter r", "space X 1", "enter a 5"] {
        let mut drive = console(3);
        drive.press(way).resize(40, 10).press("1 x enter 1 enter").resize(120, 36);
        assert!(drive.decided().is_empty(), "{way}");
    }
}

#[test]
fn a_held_enter_ends_no_comment_that_decides() {
    let mut drive = console(3);
    drive.press("enter a 5").type_in("looked at it twice").hold("enter enter enter");
    assert!(drive.decided().is_empty());
    drive.wait(1_000).press("enter");
    assert_eq!(drive.decided().len(), 1);
}

#[test]
fn too_small_a_window_is_told_in_a_sentence() {
    let screen = console_at(3, 40, 10).screen();
    assert_eq!(screen.trim(), "referee needs a window of 60x16 at least");
}

#[test]
fn a_hundred_thousand_rows_cost_a_page() {
    let mut drive = console(100_000);
    drive.press("G");
    assert!(drive.screen().contains("100000 of 100000"));
    let started = crate::fixtures::Computing::begin();
    for _ in 0..50 {
        drive.press("k");
    }
    assert!(started.taken().as_secs() < 10, "a step must not touch every row");
    drive.press("enter");
    assert!(drive.opened().is_some());
    assert!(Action::all().count() > 50);
}
