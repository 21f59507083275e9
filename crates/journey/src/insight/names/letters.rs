//! Letters without their diacritics, and plain ASCII transliterations.

use super::abjads::{self, At};
use super::alphabets::{self, Sound};
use super::han;
use unicode_normalization::UnicodeNormalization;

/// Appends the usual transliteration of a lower-case letter. A letter of an unknown script is kept.
pub(super) fn plain(character: char, into: &mut String) {
    if character.is_ascii() {
        into.push(character);
        return;
    }
    if let Some(spelling) = usual(character) {
        into.push_str(spelling);
        return;
    }
    for part in std::iter::once(character).nfkd() {
        if is_accent(part) || is_silent(part) {
            continue;
        }
        match usual(part) {
            Some(spelling) => into.push_str(spelling),
            None => into.push(han::one_form(part)),
        }
    }
}

fn usual(character: char) -> Option<&'static str> {
    let sound = alphabets::single(character, false).or_else(|| abjads::single(character, At::Middle));
    sound.and_then(|sound| sound.first()).copied()
}

/// The letters of a word without diacritics, except letters with their own readings.
pub(super) fn base(word: &str) -> Vec<char> {
    let mut letters = Vec::with_capacity(word.len());
    for character in word.chars() {
        if character.is_ascii() || usual(character).is_some() {
            letters.push(character);
            continue;
        }
        let parts = std::iter::once(character).nfkd();
        letters.extend(parts.filter(|part| !is_accent(*part) && !is_silent(*part)));
    }
    letters
}

/// The reading of an ASCII letter or digit.
pub(super) fn ascii(letter: char) -> Option<Sound> {
    static READINGS: [&str; 36] = [
        "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r", "s", "t",
        "u", "v", "w", "x", "y", "z", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9",
    ];
    let place = match letter {
        'a'..='z' => u32::from(letter) - u32::from('a'),
        '0'..='9' => u32::from(letter) - u32::from('0') + 26,
        _ => return None,
    };
    let place = usize::try_from(place).ok()?;
    READINGS.get(place..=place)
}

/// Whether a letter is a Cyrillic vowel or sign after which the letter е is read ye.
pub(super) fn is_vowel(letter: char) -> bool {
    matches!(
        letter,
        'а' | 'е' | 'ё' | 'є' | 'и' | 'і' | 'ї' | 'о' | 'у' | 'ы' | 'э' | 'ю' | 'я' | 'ь' | 'ъ' | 'ʼ'
    )
}

pub(super) fn is_latin(letter: char) -> bool {
    matches!(u32::from(letter), 0x41..=0x5a | 0x61..=0x7a | 0xaa..=0x24f | 0x250..=0x2af | 0x1e00..=0x1eff)
}

/// The consonants of a word, without repetitions, with similar sounds merged.
pub(super) fn bones(plain: &str) -> String {
    let mut bones = String::new();
    for character in plain.chars() {
        let bone = match character {
            'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'w' => continue,
            'q' | 'c' => 'k',
            'z' => 's',
            'p' => 'b',
            'v' => 'f',
            other => other,
        };
        if !bones.ends_with(bone) {
            bones.push(bone);
        }
    }
    bones
}

/// Diacritics that are often omitted. Vowel signs of Indian scripts and Japanese voicing marks are not included:
/// without them different names would become equal.
fn is_accent(character: char) -> bool {
    matches!(u32::from(character),
        0x0300..=0x036f | 0x0483..=0x0489 | 0x0591..=0x05c7 | 0x0610..=0x061a | 0x064b..=0x065f | 0x0670
        | 0x06d6..=0x06ed | 0x0711 | 0x0730..=0x074a | 0x1ab0..=0x1aff | 0x1dc0..=0x1dff | 0x20d0..=0x20ff
        | 0xfe00..=0xfe0f | 0xfe20..=0xfe2f)
}

/// Letters without a sound of their own.
fn is_silent(character: char) -> bool {
    matches!(character, 'ь' | 'ъ' | 'ء' | 'ـ' | 'ʻ' | 'ʼ')
}
