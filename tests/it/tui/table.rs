//! One table of actions: keys, help, palette and hints say the same.

use super::drive::desk;
use referee::tui::action::{Action, Place, TABLE};
use referee::tui::keys::keymap::Keymap;
use referee::tui::theme::{Depth, Role, SHIPPED, Theme};
use referee::tui::view::footer::hints_of;
use referee::tui::view::help::{HelpLine, help_lines};
use std::collections::BTreeSet;
use strum::IntoEnumIterator as _;

#[test]
fn the_table_has_every_action_once() {
    let rows: Vec<Action> = TABLE.iter().map(|entry| entry.action).collect();
    let distinct: BTreeSet<Action> = rows.iter().copied().collect();
    assert_eq!(rows.len(), distinct.len());
    assert_eq!(distinct, Action::all().collect());
    assert!(TABLE.iter().all(|entry| !entry.places.is_empty() && !entry.about.is_empty()));
}

#[test]
fn every_action_has_a_key_somewhere_it_works() {
    let keymap = Keymap::shipped();
    for entry in TABLE {
        let has_key = Place::iter().any(|place| keymap.key_for(place, entry.action).is_some());
        assert!(has_key, "{} has no key", entry.action.name());
    }
}

#[test]
fn the_help_of_a_place_tells_every_key_of_it() {
    let drive = desk(1);
    let keymap = Keymap::shipped();
    for place in Place::iter() {
        let told: usize = help_lines(&drive.desk, place)
            .iter()
            .map(|line| match line {
                HelpLine::Keys(keys, _) => keys.split("  ").count(),
                HelpLine::Heading(_) => 0,
            })
            .sum();
        assert_eq!(told, keymap.bindings(place).len(), "{}", place.word());
    }
}

#[test]
fn every_hint_is_a_key_that_works_there() {
    let drive = desk(1);
    let keymap = Keymap::shipped();
    for place in Place::iter() {
        let keys: BTreeSet<String> = keymap
            .bindings(place)
            .iter()
            .map(|(chords, _)| referee::tui::keys::chord::written(chords))
            .collect();
        for (hint, _) in hints_of(&drive.desk, place) {
            for key in hint.split(' ').filter(|_| !keys.contains(&hint)) {
                assert!(keys.contains(key), "{key} in {}", place.word());
            }
        }
    }
}

#[test]
fn the_palette_finds_by_name_and_does() {
    let mut drive = desk(3);
    drive.press(":").type_in("sea");
    assert!(drive.screen().contains("search"), "{}", drive.screen());
    drive.press("enter");
    assert!(drive.screen().contains("find"), "{}", drive.screen());
    drive.type_in("noor");
    assert!(drive.screen().contains("1 of 3"));
}

#[test]
fn a_sequence_shows_what_can_follow() {
    let mut drive = desk(30);
    drive.press("G g");
    assert!(drive.screen().contains("first"), "{}", drive.screen());
    drive.press("g");
    assert_eq!(drive.opened(), None);
    drive.press("enter");
    assert_eq!(drive.opened(), Some(&super::sample::key(0)));
}

#[test]
fn every_shipped_theme_says_how_each_role_looks() {
    for (name, text) in SHIPPED {
        for depth in [Depth::True, Depth::Indexed, Depth::Sixteen, Depth::None] {
            let (theme, mistakes) = Theme::read(text, depth);
            assert_eq!(mistakes, [], "{name}");
            assert!(Role::iter().all(|role| theme.has(role)), "{name}");
        }
    }
}

#[test]
fn without_color_no_style_has_one() {
    for (name, _) in SHIPPED {
        let theme = Theme::shipped(name, Depth::None).unwrap();
        for role in Role::iter() {
            assert_eq!((theme.style(role).fg, theme.style(role).bg), (None, None), "{name}");
        }
    }
}

#[test]
fn a_themes_mistakes_are_told_with_lines() {
    let (_, mistakes) = Theme::read("text = \"#ffffff\"\nkitchen = \"red\"\ndim = \"#zz\"\n", Depth::True);
    assert_eq!(mistakes.iter().map(|mistake| mistake.line).collect::<Vec<_>>(), [2, 3]);
}
