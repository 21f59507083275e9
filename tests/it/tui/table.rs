//! One table of actions: keys, help, palette and hints say the same.

use super::drive::{Drive, console, console_at, console_with};
use ratatui::style::{Color, Modifier};
use referee::domain::pii::Masking;
use referee::tui::keys::keymap::Keymap;
use referee::tui::keys::table::TABLE;
use referee::tui::messages::action::{Action, Place};
use referee::tui::messages::policy::{ConsolePolicy, Unmasking};
use referee::tui::overlay::help::{HelpLine, help_lines};
use referee::tui::page::tab::{TABS, Tab};
use referee::tui::theme::{Depth, Role, SHIPPED, Theme};
use referee::tui::view::hints::hints_of;
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
fn the_names_of_actions_are_read_back() {
    for action in Action::all() {
        assert_eq!(Action::named(&action.name()), Some(action), "{}", action.name());
    }
    for name in ["reason", "reason0", "reason10", "view", "view01x", "Reason1", ""] {
        assert_eq!(Action::named(name), None, "{name}");
    }
}

#[test]
fn every_tab_has_an_action_a_title_and_a_word_of_its_own() {
    let actions: BTreeSet<Action> = TABS.iter().map(Tab::action).collect();
    let titles: BTreeSet<&str> = TABS.iter().map(|tab| tab.title).collect();
    let words: BTreeSet<&str> = TABS.iter().map(|tab| tab.record.word()).collect();
    assert_eq!((actions.len(), titles.len(), words.len()), (TABS.len(), TABS.len(), TABS.len()));
    let shown = |action: &Action| action.name().starts_with("tab-");
    let named: BTreeSet<Action> = Action::all().filter(shown).collect();
    assert_eq!(named, actions, "each action of a tab shows one");
}

#[test]
fn every_action_has_a_key_somewhere_it_works() {
    let keymap = Keymap::shipped();
    for entry in TABLE.iter() {
        let has_key = Place::iter().any(|place| keymap.key_for(place, entry.action).is_some());
        assert!(has_key, "{} has no key", entry.action.name());
    }
}

#[test]
fn the_help_of_a_place_tells_every_key_of_it() {
    let drive = console(1);
    let keymap = Keymap::shipped();
    for place in Place::iter() {
        let told: usize = help_lines(drive.app.cx(), place)
            .iter()
            .map(|line| match line {
                HelpLine::Keys(keys, _) => keys.split("  ").count(),
                HelpLine::Heading(_) | HelpLine::Sign(..) => 0,
            })
            .sum();
        assert_eq!(told, keymap.bindings(place).len(), "{}", place.word());
    }
}

#[test]
fn every_hint_is_a_key_that_works_there() {
    let drive = console(1);
    let keymap = Keymap::shipped();
    for place in Place::iter() {
        let keys: BTreeSet<String> = keymap
            .bindings(place)
            .iter()
            .map(|(chords, _)| referee::tui::keys::chord::written(chords))
            .collect();
        for (hint, _) in hints_of(&drive.app, place) {
            for key in hint.split(' ').filter(|_| !keys.contains(&*hint)) {
                assert!(keys.contains(key), "{key} in {}", place.word());
            }
        }
    }
}

#[test]
fn the_palette_finds_by_name_and_does() {
    let mut drive = console(3);
    drive.press(":").type_in("sea");
    assert!(drive.screen().contains("search"), "{}", drive.screen());
    drive.press("enter");
    assert!(drive.screen().contains("find"), "{}", drive.screen());
    drive.type_in("noor");
    assert!(drive.screen().contains("1 of 3"));
}

/// The rows of the framed palette with this much typed, without its frame and its first row, which has the typed text.
fn palette_rows(drive: &mut Drive, typed: &str) -> String {
    drive.press(":").type_in(typed);
    let screen = drive.screen();
    let box_of =
        |row: &str| row.split('│').max_by_key(|part| part.chars().count()).unwrap_or_default().to_owned();
    let rows = screen.lines().skip_while(|row| !row.contains("COMMAND")).skip(2);
    rows.take_while(|row| !row.contains('└')).map(|row| box_of(row).replace('▌', " ") + "\n").collect()
}

#[test]
fn no_sentence_of_the_palette_is_cut() {
    for (columns, rows) in [(80, 24), (120, 36), (200, 50)] {
        for action in Action::all() {
            let mut drive = console_at(3, columns, rows);
            let shown = palette_rows(&mut drive, &action.name().replace('-', " "));
            // One sentence has such a sign itself.
            let cut = shown.replace("second …,", "second,");
            assert!(!cut.contains('…'), "{columns}x{rows}: {shown}");
        }
    }
}

#[test]
fn the_palette_keeps_the_selected_action_in_view() {
    let mut drive = console_at(3, 80, 24);
    drive.press("enter :");
    for _ in 0..200 {
        drive.press("down");
        let screen = drive.screen();
        assert!(screen.lines().any(|row| row.starts_with("│▌")), "{screen}");
    }
}

#[test]
fn the_palette_and_the_hints_offer_nothing_that_would_be_refused() {
    let offers = |policy: ConsolePolicy, name: &str, keys: &str| {
        // At this size the case has no pictures that the palette would have to spare.
        let mut drive = console_with(3, 80, 24, policy);
        drive.press(keys);
        palette_rows(&mut drive, name).lines().any(|row| row.split_whitespace().next() == Some(name))
    };
    let masked = || ConsolePolicy { masking: Masking::Masked, ..ConsolePolicy::default() };
    let refused = || ConsolePolicy { unmasking: Unmasking::Refused, ..masked() };
    assert!(offers(ConsolePolicy::default(), "picture", "enter") && !offers(masked(), "picture", "enter"));
    assert!(offers(masked(), "reveal", "enter") && !offers(refused(), "reveal", "enter"));
    assert!(offers(masked(), "mask", "enter") && !offers(refused(), "mask", "enter"));
    assert!(!offers(ConsolePolicy::default(), "view9", ""), "no view is saved");
    let hints = |policy| console_with(3, 200, 50, policy).press("enter n").screen();
    assert!(hints(ConsolePolicy::default()).contains("i picture"));
    assert!(!hints(masked()).contains("i picture"));
}

#[test]
fn a_sequence_shows_what_can_follow() {
    let mut drive = console(30);
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

/// What letters stand on, of the theme and of usual terminals.
fn grounds(theme: &Theme, name: &str) -> Vec<Color> {
    let own = [Role::Text, Role::Selected].map(|role| theme.style(role).bg);
    let usual = match name {
        "light" => [Color::Rgb(255, 255, 255), Color::Rgb(250, 250, 250)],
        _ => [Color::Rgb(0, 0, 0), Color::Rgb(30, 30, 30)],
    };
    own.into_iter().flatten().chain(usual.into_iter().filter(|_| theme.background().is_none())).collect()
}

fn luminance(color: Color) -> f64 {
    let (r, g, b) = match color {
        Color::Rgb(r, g, b) => (r, g, b),
        Color::Black => (0, 0, 0),
        Color::Gray => (229, 229, 229),
        Color::White => (255, 255, 255),
        Color::LightRed => (255, 0, 0),
        Color::LightGreen => (0, 255, 0),
        Color::LightYellow => (255, 255, 0),
        Color::LightMagenta => (255, 0, 255),
        Color::LightCyan => (0, 255, 255),
        Color::Indexed(index @ 16..=231) => {
            let level = |step: u8| if step == 0 { 0 } else { 55 + 40 * step };
            let index = index - 16;
            (level(index / 36), level(index / 6 % 6), level(index % 6))
        }
        Color::Indexed(index @ 232..) => {
            (8 + 10 * (index - 232), 8 + 10 * (index - 232), 8 + 10 * (index - 232))
        }
        other => panic!("{other:?} has no known shade"),
    };
    let part = |value: u8| {
        let value = f64::from(value) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b)
}

fn contrast(a: Color, b: Color) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// WCAG 2: 4.5 to 1 for text. Borders are no text.
#[test]
fn every_text_of_every_theme_stands_out_from_what_it_stands_on() {
    for name in ["dark", "light", "high-contrast"] {
        for (depth, wanted) in [(Depth::True, 4.5), (Depth::Indexed, 4.3)] {
            let theme = Theme::shipped(name, depth).unwrap();
            for role in Role::iter().filter(|role| !matches!(role, Role::Border | Role::BorderFocus)) {
                let style = theme.style(role);
                let Some(front) = style.fg else { continue };
                let grounds = style.bg.map_or_else(|| grounds(&theme, name), |own| vec![own]);
                for ground in grounds {
                    let found = contrast(front, ground);
                    assert!(found >= wanted, "{name} {depth:?} {role:?} on {ground:?}: {found:.2}");
                }
            }
        }
    }
}

#[test]
fn among_sixteen_colors_no_letters_have_the_color_of_what_is_behind_them() {
    for name in ["dark", "light"] {
        let theme = Theme::shipped(name, Depth::Sixteen).unwrap();
        let behind: Vec<Color> = Role::iter().filter_map(|role| theme.style(role).bg).collect();
        for role in Role::iter() {
            let front = theme.style(role).fg.filter(|_| theme.style(role).bg.is_none());
            assert!(front.is_none_or(|front| !behind.contains(&front)), "{name}: {role:?}");
        }
    }
}

/// Many terminals show bold black as dark gray.
#[test]
fn among_sixteen_colors_nothing_is_bold_and_black() {
    for (name, _) in SHIPPED {
        let theme = Theme::shipped(name, Depth::Sixteen).unwrap();
        for role in Role::iter() {
            let style = theme.style(role);
            let is_bold = style.add_modifier.contains(Modifier::BOLD);
            assert!(!is_bold || style.fg != Some(Color::Black), "{name}: {role:?}");
        }
    }
}

#[test]
fn a_theme_of_ones_own_changes_what_it_names() {
    let (theme, mistakes) = Theme::read("base = \"light\"\nfailed = \"#ff0000\"\n", Depth::True);
    assert!(mistakes.is_empty(), "{mistakes:?}");
    let light = Theme::shipped("light", Depth::True).unwrap();
    assert_eq!(theme.style(Role::Text), light.style(Role::Text));
    assert_eq!(theme.style(Role::Failed).fg, Some(Color::Indexed(196)), "the same color in fewer bytes");
    let (_, mistakes) = Theme::read("failed = \"red\"\nbase = \"mid\"\n", Depth::True);
    assert_eq!(mistakes.len(), 1);
    assert_eq!(mistakes[0].line, 2);
}

#[test]
fn a_themes_mistakes_are_told_with_lines() {
    let (_, mistakes) = Theme::read("text = \"#ffffff\"\nkitchen = \"red\"\ndim = \"#zz\"\n", Depth::True);
    assert_eq!(mistakes.iter().map(|mistake| mistake.line).collect::<Vec<_>>(), [2, 3]);
}
