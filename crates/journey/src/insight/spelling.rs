//! Normalizes the spelling of words and numbers: case, accents, and the digits of all scripts.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The zero of each script's decimal digits (Unicode general category Nd), ascending.
const ZEROS: [u32; 64] = [
    0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66, 0x0de6,
    0x0e50, 0x0ed0, 0x0f20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0,
    0x1c40, 0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10, 0x104a0, 0x10d30,
    0x11066, 0x110f0, 0x11136, 0x111d0, 0x112f0, 0x11450, 0x114d0, 0x11650, 0x116c0, 0x11730, 0x118e0,
    0x11950, 0x11c50, 0x11d50, 0x11da0, 0x16a60, 0x16ac0, 0x16b50, 0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec,
    0x1d7f6, 0x1e140, 0x1e2f0, 0x1e950,
];

/// Converts a digit of any script to ASCII.
pub(super) fn western_digit(character: char) -> char {
    let code = u32::from(character);
    if code < 0x0660 {
        return character;
    }
    let before = ZEROS.partition_point(|zero| *zero <= code).checked_sub(1);
    let digit = before.and_then(|place| ZEROS.get(place)).and_then(|zero| char::from_digit(code - zero, 10));
    digit.unwrap_or(character)
}

/// Normalizes a word of any script: lower case, without accents, spaces and punctuation. The generated tables of words
/// have the same form.
pub fn plain(text: &str) -> String {
    let lower = text.nfkd().flat_map(char::to_lowercase).filter(|character| !is_accent(*character));
    let mut plain = String::with_capacity(text.len());
    for character in lower.nfc() {
        match character {
            'ß' => plain.push_str("ss"),
            'þ' => plain.push_str("th"),
            'æ' => plain.push_str("ae"),
            'œ' => plain.push_str("oe"),
            // Letters that represent the apostrophe and breathings in romanized words.
            'ʻ' | 'ʼ' | 'ʾ' | 'ʿ' => {}
            other if other.is_alphanumeric() || is_combining_mark(other) => plain.push(one_letter(other)),
            _ => {}
        }
    }
    plain
}

fn one_letter(character: char) -> char {
    match character {
        'ø' => 'o',
        'ł' => 'l',
        'đ' | 'ð' => 'd',
        'ı' => 'i',
        'ə' => 'e',
        'ħ' => 'h',
        'ی' | 'ى' => 'ي',
        'ک' => 'ك',
        'ة' => 'ه',
        other => other,
    }
}

/// Accents that a reader or a printer may omit: Latin, Cyrillic and Greek accents, Hebrew points, Arabic vowel signs
/// and the tatweel. The vowel signs of Indic and Thai words are kept.
fn is_accent(character: char) -> bool {
    matches!(u32::from(character), 0x300..=0x36f | 0x591..=0x5c7 | 0x640 | 0x64b..=0x65f | 0x670)
}
