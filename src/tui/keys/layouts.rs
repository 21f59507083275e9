//! Keyboard layouts of other scripts: which key of a Latin keyboard types a letter.

use super::chord::{Chord, Press};
use super::keymap::Keymap;
use crate::tui::messages::action::{Action, Place};

/// The letters of standard layouts, and the characters on the same keys of a US keyboard. Where two layouts of one
/// script disagree, the more common one is used.
const LAYOUTS: [(&str, &str); 11] = [
    // Russian, then the extra letters of Ukrainian and Belarusian.
    ("йцукенгшщзхъфывапролджэячсмитьбю", "qwertyuiop[]asdfghjkl;'zxcvbnm,."),
    ("ЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ", "QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>"),
    ("іїєўІЇЄЎ", "s]'oS}\"O"),
    ("ςερτυθιοπασδφγηξκλζχψωβνμ", "wertyuiopasdfghjklzxcvbnm"),
    ("ΕΡΤΥΘΙΟΠΑΣΔΦΓΗΞΚΛΖΧΨΩΒΝΜ", "ERTYUIOPASDFGHJKLZXCVBNM"),
    // Arabic, then the extra letters of Persian.
    ("ضصثقفغعهخحجدشسيبلاتنمكطئءؤرىةوزظ", "qwertyuiop[]asdfghjkl;'zxcvnm,./"),
    ("یکگچپ", "d;']m"),
    ("קראטוןםפשדגכעיחלךףזסבהנמצתץ", "ertyuiopasdfghjkl;zxcvbnm,."),
    ("ქწერტყუიოპასდფგჰჯკლზხცვბნმ", "qwertyuiopasdfghjklzxcvbnm"),
    ("ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡ", "qwertyuiopasdfghjklzxcvbnm"),
    ("ㅃㅉㄸㄲㅆㅒㅖ", "QWERTOP"),
];

/// The character on the same key of a US keyboard; never a digit.
pub fn on_latin_keyboard(letter: char) -> Option<char> {
    let in_layout = |(letters, keys): &(&str, &str)| {
        letters.chars().zip(keys.chars()).find(|(known, _)| *known == letter).map(|(_, key)| key)
    };
    LAYOUTS.iter().find_map(in_layout)
}

/// The key to look up in the keymap: a letter of another script that is not bound itself becomes the character on the
/// same key of a US keyboard. This does not apply where text is typed, nor to a key that judges: which key it was is a
/// guess, because the reviewer may have another layout than the common one.
pub(crate) fn as_bound(press: Press, place: Place, keymap: &Keymap) -> Press {
    let latin = guessed(press, place, keymap).filter(|guess| !judges(*guess, place, keymap));
    latin.map_or(press, |chord| Press { chord, ..press })
}

/// The key of a US keyboard that would judge in this place, if the letter is probably on it.
pub(crate) fn judging_key(press: Press, place: Place, keymap: &Keymap) -> Option<Chord> {
    guessed(press, place, keymap).filter(|guess| judges(*guess, place, keymap))
}

/// The key of a US keyboard on which a letter probably is, unless the letter is bound itself.
fn guessed(press: Press, place: Place, keymap: &Keymap) -> Option<Chord> {
    let is_bound = keymap.action(place, &[press.chord]).is_some();
    let typed = press.chord.typed().filter(|_| !is_bound && is_looked_about(place))?;
    on_latin_keyboard(typed).map(Chord::plain)
}

/// Whether a key, pressed once or twice, records a judgment at once, or sends or discards a decision.
fn judges(chord: Chord, place: Place, keymap: &Keymap) -> bool {
    let judges = |action| {
        matches!(
            action,
            Action::NoIssue
                | Action::IssueConfirmed
                | Action::Inconclusive
                | Action::Retry
                | Action::Discard
                | Action::Dismiss
        )
    };
    keymap.action(place, &[chord]).is_some_and(judges)
        || keymap.action(place, &[chord, chord]).is_some_and(judges)
}

/// Whether keys in this place only navigate and give commands.
fn is_looked_about(place: Place) -> bool {
    matches!(
        place,
        Place::Queue
            | Place::Case
            | Place::Picture
            | Place::Outbox
            | Place::Stats
            | Place::Help
            | Place::Tour
            | Place::Everywhere
    )
}
