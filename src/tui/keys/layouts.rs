//! Keyboards that are set to another script: which key of a Latin keyboard a letter is on.

use super::chord::{Chord, Press};
use super::keymap::Keymap;
use crate::tui::messages::action::Place;

/// The letters of standard layouts, and the characters of a US keyboard on the same keys. Where two layouts of one script
/// disagree, the one that more people use counts.
const LAYOUTS: [(&str, &str); 11] = [
    // Russian, and what Ukrainian and Belarusian add.
    ("йцукенгшщзхъфывапролджэячсмитьбю", "qwertyuiop[]asdfghjkl;'zxcvbnm,."),
    ("ЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ", "QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>"),
    ("іїєўІЇЄЎ", "s]'oS}\"O"),
    ("ςερτυθιοπασδφγηξκλζχψωβνμ", "wertyuiopasdfghjklzxcvbnm"),
    ("ΕΡΤΥΘΙΟΠΑΣΔΦΓΗΞΚΛΖΧΨΩΒΝΜ", "ERTYUIOPASDFGHJKLZXCVBNM"),
    // Arabic, and what Persian adds.
    ("ضصثقفغعهخحجدشسيبلاتنمكطئءؤرىةوزظ", "qwertyuiop[]asdfghjkl;'zxcvnm,./"),
    ("یکگچپ", "d;']m"),
    ("קראטוןםפשדגכעיחלךףזסבהנמצתץ", "ertyuiopasdfghjkl;zxcvbnm,."),
    ("ქწერტყუიოპასდფგჰჯკლზხცვბნმ", "qwertyuiopasdfghjklzxcvbnm"),
    ("ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡ", "qwertyuiopasdfghjklzxcvbnm"),
    ("ㅃㅉㄸㄲㅆㅒㅖ", "QWERTOP"),
];

/// The character on the same key of a US keyboard. Digits are never among them.
pub fn on_latin_keyboard(letter: char) -> Option<char> {
    let in_layout = |(letters, keys): &(&str, &str)| {
        letters.chars().zip(keys.chars()).find(|(known, _)| *known == letter).map(|(_, key)| key)
    };
    LAYOUTS.iter().find_map(in_layout)
}

/// The key as it is bound: a letter of another script that means nothing itself is taken for the key that it is on. Not where
/// text is typed, and not where a key decides.
pub(crate) fn as_bound(press: Press, place: Place, keymap: &Keymap) -> Press {
    let is_bound = keymap.action(place, &[press.chord]).is_some();
    let latin =
        press.chord.typed().filter(|_| !is_bound && is_looked_about(place)).and_then(on_latin_keyboard);
    latin.map_or(press, |latin| Press { chord: Chord::plain(latin), ..press })
}

/// Whether keys move about and give commands in this place.
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
