//! Romanizes Hangul. A syllable is decomposed into its letters (Unicode NFD). Each letter has the readings of the
//! Revised Romanization, of McCune-Reischauer without its marks, and of common passport spellings.

use super::alphabets::Sound;

/// Surnames of two syllables; every other surname has one.
const LONG_SURNAMES: [&str; 9] = ["남궁", "황보", "제갈", "사공", "선우", "서문", "독고", "동방", "어금"];

/// The number of surname syllables in a name written as one word; `None` if the word is not such a name.
pub(super) fn surname(word: &str) -> Option<usize> {
    let count = word.chars().count();
    if !(2..=4).contains(&count) || !word.chars().all(is_syllable) {
        return None;
    }
    let is_long = count > 2 && LONG_SURNAMES.iter().any(|surname| word.starts_with(surname));
    Some(if is_long { 2 } else { 1 })
}

/// Whether the character is a complete syllable.
pub(super) fn is_syllable(letter: char) -> bool {
    matches!(u32::from(letter), 0xac00..=0xd7a3)
}

/// The readings of two letters of a syllable that some names spell together: Lee, Park, Woo, Huh.
pub(super) fn pair(first: char, second: char) -> Option<Sound> {
    Some(match (first, second) {
        ('ᄋ', 'ᅵ') => &["i", "yi", "lee", "ee", "li", "ri", "rhee"],
        ('ᄋ', 'ᅮ') => &["u", "woo", "oo", "wu"],
        ('ᄋ', 'ᅲ') => &["yu", "yoo", "you", "ryu", "ryoo", "lyu"],
        ('ᄂ', 'ᅩ') => &["no", "noh", "roh", "ro"],
        ('ᄇ', 'ᅡ') => &["ba", "pa", "par", "bar"],
        ('ᄒ', 'ᅥ') => &["heo", "huh", "hur", "hu", "ho"],
        ('ᄒ', 'ᅴ') => &["hui", "hee", "heui", "hi"],
        _ => return None,
    })
}

/// The readings of one letter of a syllable.
pub(super) fn single(letter: char) -> Option<Sound> {
    match u32::from(letter) {
        0x1100..=0x1112 => initial(letter),
        0x1161..=0x1175 => vowel(letter),
        0x11a8..=0x11c2 => last(letter),
        _ => None,
    }
}

fn initial(letter: char) -> Option<Sound> {
    Some(match letter {
        'ᄀ' => &["g", "k"],
        'ᄁ' => &["kk", "gg"],
        'ᄂ' => &["n"],
        'ᄃ' => &["d", "t"],
        'ᄄ' => &["tt", "dd"],
        'ᄅ' => &["r", "l"],
        'ᄆ' => &["m"],
        'ᄇ' => &["b", "p"],
        'ᄈ' => &["pp", "bb"],
        'ᄉ' => &["s", "sh"],
        'ᄊ' => &["ss"],
        'ᄋ' => &[""],
        'ᄌ' => &["j", "ch"],
        'ᄍ' => &["jj", "tch"],
        'ᄎ' => &["ch"],
        'ᄏ' => &["k"],
        'ᄐ' => &["t"],
        'ᄑ' => &["p"],
        'ᄒ' => &["h"],
        _ => return None,
    })
}

fn vowel(letter: char) -> Option<Sound> {
    Some(match letter {
        'ᅡ' => &["a", "ah"],
        'ᅢ' => &["ae", "ai", "e"],
        'ᅣ' => &["ya"],
        'ᅤ' => &["yae"],
        'ᅥ' => &["eo", "o", "u", "uh", "ou"],
        'ᅦ' => &["e"],
        'ᅧ' => &["yeo", "yo", "yu", "you"],
        'ᅨ' => &["ye"],
        'ᅩ' => &["o", "oh"],
        'ᅪ' => &["wa"],
        'ᅫ' => &["wae"],
        'ᅬ' => &["oe", "oi", "oy"],
        'ᅭ' => &["yo"],
        'ᅮ' => &["u", "oo", "ou"],
        'ᅯ' => &["wo", "weo"],
        'ᅰ' => &["we"],
        'ᅱ' => &["wi", "ui"],
        'ᅲ' => &["yu", "yoo", "you"],
        'ᅳ' => &["eu", "u"],
        'ᅴ' => &["ui", "eui", "i"],
        'ᅵ' => &["i", "ee"],
        _ => return None,
    })
}

fn last(letter: char) -> Option<Sound> {
    Some(match letter {
        'ᆨ' | 'ᆩ' | 'ᆪ' => &["k", "g"],
        'ᆫ' | 'ᆬ' | 'ᆭ' => &["n"],
        'ᆮ' => &["t", "d"],
        'ᆯ' | 'ᆲ' | 'ᆳ' | 'ᆴ' | 'ᆶ' => &["l", "r"],
        'ᆰ' => &["k", "lk", "l"],
        'ᆱ' | 'ᆷ' => &["m"],
        'ᆵ' | 'ᆸ' | 'ᆹ' => &["p", "b"],
        'ᆺ' | 'ᆻ' | 'ᆽ' | 'ᆾ' | 'ᇀ' => &["t", "s"],
        'ᆼ' => &["ng"],
        'ᆿ' => &["k"],
        'ᇁ' => &["p"],
        'ᇂ' => &["h", "t", ""],
        _ => return None,
    })
}
