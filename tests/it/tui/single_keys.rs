//! No single key records a decision: every key, with every modifier, in every place, pressed, held and pasted.

use super::drive::{Drive, console_with, reviewed, shown};
use super::judgement::reference;
use super::sample;
use referee::config::choices::{BlindFaces, CommentPolicy, Gates};
use referee::domain::decision::DecisionState;
use referee::domain::queue::Row;
use referee::insight::case::Case;
use referee::tui::cx::Handled;
use referee::tui::keys::chord::{Chord, Key, Named, Press};
use referee::tui::keys::table::TABLE;
use referee::tui::messages::action::Place;
use referee::tui::messages::policy::ConsolePolicy;
use std::collections::BTreeSet;
use strum::IntoEnumIterator as _;

/// A way into a place, under a policy, with cases made like this.
struct Way {
    keys: &'static str,
    place: Place,
    policy: fn(ConsolePolicy) -> ConsolePolicy,
    make_case: fn(&Row) -> Case,
}

const fn way(keys: &'static str, place: Place) -> Way {
    Way { keys, place, policy: |policy| policy, make_case: sample::case }
}

/// Every place, by every kind of way into it; overlays over the queue and over a case, and two deep.
fn ways() -> Vec<Way> {
    let listed = Way { make_case: reference, ..way("enter E", Place::Similar) };
    let reasoned = |keys, place| Way {
        policy: |policy| reviewed(policy, |review| review.finding_reasons = true),
        ..way(keys, place)
    };
    let seeing = |keys, place| Way {
        policy: |policy| reviewed(policy, |review| review.blind_faces = BlindFaces::Off),
        ..way(keys, place)
    };
    let wordy = |keys, place| Way {
        policy: |policy| reviewed(policy, |review| review.comments = CommentPolicy::WhenOpen),
        ..way(keys, place)
    };
    let hard = |keys, place| Way {
        policy: |policy| reviewed(policy, |review| review.gates = Gates::Hard),
        ..way(keys, place)
    };
    let plain = |keys, place| Way {
        policy: |policy| shown(policy, |console| console.plain = true),
        ..way(keys, place)
    };
    vec![
        way("f2", Place::Tour),
        way("", Place::Queue),
        way("j", Place::Queue),
        way("space j space", Place::Queue),
        way("/", Place::Text),
        way("f", Place::Text),
        way(":", Place::Palette),
        way("?", Place::Help),
        way("O", Place::Outbox),
        way("enter n a 1 O", Place::Outbox),
        way("S", Place::Stats),
        way("enter n a 1 esc q", Place::Confirm),
        way("enter", Place::Case),
        way("enter 1", Place::Case),
        way("enter 2 esc enter", Place::Case),
        way("enter n", Place::Case),
        way("enter n n", Place::Case),
        way("enter tab", Place::Case),
        way("enter 8", Place::Case),
        way("enter n 2", Place::Case),
        way("enter n 3", Place::Case),
        way("enter n 4", Place::Case),
        way("enter n 5", Place::Case),
        way("enter n 6", Place::Case),
        way("enter n 7", Place::Case),
        way("enter n 8", Place::Case),
        way("enter n 8 /", Place::Text),
        way("enter w", Place::Text),
        way("enter ?", Place::Help),
        way("enter :", Place::Palette),
        way("enter i", Place::Picture),
        way("enter n a", Place::Decision),
        way("enter n r", Place::Decision),
        way("enter n a ?", Place::Decision),
        way("enter n s", Place::Steps),
        way("enter n a t", Place::Text),
        way("space X", Place::Bulk),
        way("space X 3", Place::Text),
        listed,
        Way { make_case: reference, ..way("enter", Place::Case) },
        Way { make_case: reference, ..way("enter 4", Place::Case) },
        reasoned("enter n e", Place::Reason),
        seeing("enter", Place::Case),
        wordy("enter n a 1", Place::Text),
        hard("enter n a", Place::Case),
        plain("enter n", Place::Case),
        plain("enter n a", Place::Decision),
    ]
}

fn every_chord() -> Vec<Chord> {
    let characters = (' '..='~').chain(['ü', 'é', 'ß', '1', 'ф', '一']).map(Key::Char);
    let named = Named::iter().map(Key::Named);
    let keys: Vec<Key> = characters.chain(named).chain((1..=12).map(Key::Function)).collect();
    let modifiers = (0..8).map(|bits| (bits & 1 != 0, bits & 2 != 0, bits & 4 != 0));
    let all = modifiers
        .flat_map(|(ctrl, alt, shift)| keys.iter().map(move |key| Chord::new(*key, ctrl, alt, shift)));
    all.collect::<BTreeSet<Chord>>().into_iter().collect()
}

fn led(way: &Way) -> Drive {
    let policy = ConsolePolicy { reasons: sample::reasons(), ..ConsolePolicy::default() };
    let mut drive = console_with(3, 120, 36, (way.policy)(policy));
    drive.make_case = way.make_case;
    drive.press(way.keys);
    // What the way itself has decided is not what is tried.
    drive.effects.clear();
    for decision in &mut drive.decisions {
        decision.state = DecisionState::Held;
    }
    drive
}

/// Where the verb was said with a key of its own before, and the bar is on the screen: what is missing is the
/// reason, the step, or the word that the reason asks for.
fn has_a_verb(way: &Way) -> bool {
    let said = |verb: &str| way.keys.split(' ').any(|key| key == verb);
    let is_over = matches!(way.place, Place::Decision | Place::Steps | Place::Bulk | Place::Text);
    is_over && (said("a") || said("r") || said("s") || said("X"))
}

#[test]
fn every_place_is_tried() {
    let mut tried = BTreeSet::new();
    for way in ways() {
        assert_eq!(led(&way).app.place(), way.place, "after {:?}", way.keys);
        tried.insert(way.place);
    }
    let missing: Vec<Place> =
        Place::iter().filter(|place| *place != Place::Everywhere && !tried.contains(place)).collect();
    assert!(missing.is_empty(), "no way leads to {missing:?}");
}

/// An action that is in the table for a place does something in at least one state of that place.
#[test]
fn every_action_is_handled_where_the_table_allows_it() {
    let starts: Vec<(Place, Drive)> = ways().iter().map(|way| (way.place, led(way))).collect();
    let mut idle = Vec::new();
    for entry in TABLE.iter() {
        for place in entry.places.iter().filter(|place| **place != Place::Everywhere) {
            let states = starts.iter().filter(|(known, _)| known == place);
            let is_handled = states.into_iter().any(|(_, drive)| {
                let mut drive = drive.clone();
                drive.wait(800).draw();
                drive.app.act(entry.action, false) != Handled::No
            });
            if !is_handled {
                idle.push(format!("{} in {}", entry.action.name(), place.word()));
            }
        }
    }
    assert!(idle.is_empty(), "nobody does {}", idle.join(", "));
}

#[test]
fn no_single_key_in_any_place_decides() {
    let chords = every_chord();
    assert!(chords.len() > 600, "only {} chords", chords.len());
    for way in ways() {
        let start = led(&way);
        for chord in &chords {
            for repeat in [false, true] {
                // Where the verb was said, a key may decide when it is pressed, but never when it is held.
                let is_tried = if has_a_verb(&way) { repeat } else { !repeat || chord.typed().is_some() };
                if !is_tried {
                    continue;
                }
                let mut drive = start.clone();
                drive.wait(400);
                drive.key(Press { chord: *chord, repeat });
                assert!(drive.decided().is_empty(), "{chord} (held: {repeat}) after {:?}", way.keys);
            }
        }
    }
}

#[test]
fn nothing_pasted_in_any_place_decides() {
    for way in ways() {
        let start = led(&way);
        for text in ["a", "1", "a1", "a 1\n", "\n", "\r", "r2\nr2\n", "X3\n", "y", "s\n1", "\u{1b}[200~a1"] {
            let mut drive = start.clone();
            drive.wait(400).paste(text);
            assert!(drive.decided().is_empty(), "{text:?} pasted after {:?}", way.keys);
        }
    }
}

/// After the verb a digit decides and nothing else does: no letter, no enter, no modified digit.
#[test]
fn after_the_verb_only_a_reason_decides() {
    for keys in ["enter n a", "enter n r"] {
        let start = led(&way(keys, Place::Decision));
        for chord in every_chord() {
            let mut drive = start.clone();
            drive.wait(400);
            drive.key(Press { chord, repeat: false });
            let is_digit = chord.typed().is_some_and(|typed| typed.is_ascii_digit());
            assert!(drive.decided().is_empty() || is_digit, "{chord} after {keys}");
        }
    }
}
