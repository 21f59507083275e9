//! Romanizes kana: syllables, long vowels, doubled consonants.

use super::alphabets::Sound;
use super::kana_syllables::SYLLABLES;

/// The offset from a katakana letter to its hiragana letter.
const TO_HIRAGANA: u32 = 0x60;

/// The readings of the next syllable, and the number of its letters. `before` has the readings of the previous one.
pub(super) fn next(letters: &[char], before: Option<Sound>) -> Option<(Sound, usize)> {
    let first = hiragana(*letters.first()?);
    let before = before.and_then(|sound| sound.first()).copied().unwrap_or_default();
    if let Some(sound) = held(before, first) {
        return Some((sound, 1));
    }
    if first == 'っ' {
        let (next, _) = syllable(letters.get(1..).unwrap_or_default())?;
        return Some((doubled(next.first()?)?, 1));
    }
    syllable(letters)
}

/// The usual reading of a single letter.
pub(super) fn single(letter: char) -> Option<Sound> {
    of(&hiragana(letter).to_string())
}

/// Whether the character is a kana letter.
pub(super) fn is_kana(letter: char) -> bool {
    matches!(u32::from(letter), 0x3041..=0x3096 | 0x30a1..=0x30fa | 0x30fc)
}

fn syllable(letters: &[char]) -> Option<(Sound, usize)> {
    [2, 1].into_iter().find_map(|count| {
        let written: String = letters.get(..count)?.iter().map(|letter| hiragana(*letter)).collect();
        Some((of(&written)?, count))
    })
}

fn of(written: &str) -> Option<Sound> {
    let place = SYLLABLES.binary_search_by(|(kana, _)| (*kana).cmp(written)).ok()?;
    SYLLABLES.get(place).map(|(_, sound)| *sound)
}

fn hiragana(letter: char) -> char {
    match u32::from(letter) {
        code @ 0x30a1..=0x30f6 => char::from_u32(code - TO_HIRAGANA).unwrap_or(letter),
        _ => letter,
    }
}

/// The readings of a mark that lengthens the vowel before it. Passports omit it, or write OH.
fn held(before: &str, mark: char) -> Option<Sound> {
    Some(match (before.chars().next_back()?, mark) {
        ('o', 'う') => &["u", "", "h", "o"],
        ('o', 'お' | 'ー') => &["o", "", "h"],
        ('u', 'う' | 'ー') => &["u", ""],
        ('a', 'ー') => &["a", ""],
        ('e', 'ー') => &["e", ""],
        ('i', 'ー') => &["i", ""],
        _ => return None,
    })
}

/// The reading of a mark that doubles the next consonant; before CH it is also written T.
fn doubled(next: &str) -> Option<Sound> {
    Some(match next.as_bytes().first()? {
        b'k' => &["k"],
        b's' => &["s"],
        b't' => &["t"],
        b'c' => &["t", "c"],
        b'p' => &["p"],
        b'b' => &["b"],
        b'd' => &["d"],
        b'g' => &["g"],
        b'z' => &["z"],
        b'j' => &["j"],
        b'f' => &["f"],
        b'h' => &["h"],
        b'r' => &["r"],
        _ => return None,
    })
}
