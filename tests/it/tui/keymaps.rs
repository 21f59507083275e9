//! Keys as words, the shipped map, and a user's file over it.

use proptest::prelude::*;
use referee::tui::keys::chord::{Chord, ChordError, Key, Named, sequence, written};
use referee::tui::keys::keymap::{Keymap, SHIPPED};
use referee::tui::keys::timing::{Arrival, LateAnswers};
use referee::tui::messages::action::{Action, Place};
use strum::IntoEnumIterator as _;

fn any_chord() -> impl Strategy<Value = Chord> {
    let named = prop::sample::select(Named::iter().collect::<Vec<_>>());
    let key = prop_oneof![
        any::<char>()
            .prop_filter("typed", |it| !it.is_control() && (*it == ' ' || !it.is_whitespace()))
            .prop_map(Key::Char),
        (1u8..=24).prop_map(Key::Function),
        named.prop_map(Key::Named),
    ];
    (key, any::<bool>(), any::<bool>(), any::<bool>())
        .prop_map(|(key, ctrl, alt, shift)| Chord::new(key, ctrl, alt, shift))
}

proptest! {
    #[test]
    fn a_chord_reads_as_it_is_written(chord in any_chord()) {
        prop_assert_eq!(chord.to_string().parse::<Chord>(), Ok(chord));
    }

    #[test]
    fn a_sequence_reads_as_it_is_written(chords in prop::collection::vec(any_chord(), 1..5)) {
        prop_assert_eq!(sequence(&written(&chords)), Ok(chords));
    }

    #[test]
    fn no_text_breaks_the_reading_of_keys(text in ".{0,40}") {
        let _ = sequence(&text);
        let _ = Keymap::with_user_file(&text);
    }
}

#[test]
fn capitals_and_modifiers_are_keys_of_their_own() {
    let read = |text: &str| text.parse::<Chord>().unwrap();
    assert_ne!(read("G"), read("g"));
    assert_ne!(read("ctrl-a"), read("a"));
    assert_ne!(read("alt-x"), read("x"));
    assert_ne!(read("shift-tab"), read("tab"));
    assert_eq!("shift-g".parse::<Chord>(), Err(ChordError::ShiftedCharacter));
    assert!("hyper-x".parse::<Chord>().is_err());
}

#[test]
fn the_shipped_map_has_no_mistakes() {
    let (keymap, mistakes) = Keymap::with_user_file(SHIPPED);
    assert_eq!(mistakes, []);
    assert_eq!(keymap, Keymap::shipped());
}

#[test]
fn a_users_file_changes_only_what_it_names() {
    let (keymap, mistakes) = Keymap::with_user_file("[queue]\n\"l\" = \"open\"\n\"!\" = \"unbind\"\n");
    assert_eq!(mistakes, []);
    assert_eq!(keymap.keys_for(Place::Queue, Action::Open), ["l", "enter"]);
    assert!(keymap.keys_for(Place::Queue, Action::Skip).is_empty());
    assert_eq!(keymap.keys_for(Place::Case, Action::Approve), ["a"]);
}

#[test]
fn every_mistake_is_told_with_its_line() {
    let file = "[queue]\n\"hyper-x\" = \"open\"\n\"l\" = \"fly\"\n\"m\" = \"approve\"\n\"n\" = 3\n[kitchen]\n\"x\" = \"open\"\n[everywhere]\n\"g\" = \"down\"\n";
    let (keymap, mistakes) = Keymap::with_user_file(file);
    let lines: Vec<usize> = mistakes.iter().map(|mistake| mistake.line).collect();
    assert_eq!(lines, [2, 3, 4, 5, 6, 9], "{mistakes:#?}");
    assert!(mistakes[1].message.contains("`fly` is no action"));
    assert!(mistakes[2].message.contains("does not work in [queue]"));
    assert!(mistakes[5].message.contains("`g g`"));
    assert_eq!(keymap, Keymap::shipped(), "what is wrong changes nothing");
}

#[test]
fn a_name_of_before_is_read_with_a_warning() {
    let file = "[case]\n\"ctrl-n\" = \"next-open\"\n\n[together]\n\"space\" = \"settle-all\"\n";
    let (keymap, mistakes) = Keymap::with_user_file(file);
    assert_eq!(mistakes, []);
    assert_eq!(keymap.keys_for(Place::Case, Action::NextUnresolved), ["n", "ctrl-n"]);
    assert_eq!(keymap.keys_for(Place::Similar, Action::ClearListed), ["enter", "space"]);
    let lines: Vec<usize> = keymap.old_names.iter().map(|name| name.line).collect();
    assert_eq!(lines, [2, 4, 5]);
    assert!(keymap.old_names[0].message.contains("`next-unresolved`"), "{:?}", keymap.old_names);
}

#[test]
fn torn_toml_is_a_mistake_with_a_line_too() {
    let (_, mistakes) = Keymap::with_user_file("[queue]\n\"l\" = \"open\"\n\"l = \n");
    assert!(mistakes.iter().any(|mistake| mistake.line == 3), "{mistakes:?}");
}

#[test]
fn a_late_answer_of_the_terminal_is_no_key() {
    let alt = |character| Chord::new(Key::Char(character), false, true, false);
    let at = |ms: i64| 1_000_000 + ms;
    let takes = |late: &mut LateAnswers, chord, ms| late.takes(chord, at(ms), Arrival::Seen);
    let mut late = LateAnswers::default();
    assert!(!takes(&mut late, Chord::plain('1'), 0), "a digit is a key");
    let bell = Chord::new(Key::Char('g'), true, false, false);
    for (opening, body, ending) in [('_', "Gi=1;OK", alt('\\')), (']', "11;rgb:1/2/3", bell)] {
        let mut late = LateAnswers::default();
        assert!(!takes(&mut late, alt(opening), 0));
        for character in body.chars() {
            assert!(takes(&mut late, Chord::plain(character), 1), "{character} is within the answer");
        }
        assert!(takes(&mut late, ending, 2));
        assert!(!takes(&mut late, Chord::plain('1'), 3), "what follows the answer is a key");
    }
    assert!(!takes(&mut late, alt(']'), 10));
    assert!(!takes(&mut late, Chord::plain('1'), 100), "a person's next key is a key");
}
