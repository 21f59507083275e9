//! The Latin readings of Arabic and Hebrew letters. These scripts write consonants and long vowels; unwritten short
//! vowels may occur between the letters. The first reading of a letter is the most common one.

use super::alphabets::Sound;

/// The position of a letter in its word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum At {
    Start,
    Middle,
    End,
}

/// Whether the letter belongs to a script without short vowels.
pub(super) fn is_abjad(letter: char) -> bool {
    matches!(u32::from(letter), 0x0590..=0x06ff | 0x0750..=0x077f | 0xfb1d..=0xfdff | 0xfe70..=0xfeff)
}

/// The readings of a letter.
pub(super) fn single(letter: char, at: At) -> Option<Sound> {
    arabic(letter, at).or_else(|| hebrew(letter, at))
}

fn arabic(letter: char, at: At) -> Option<Sound> {
    Some(match letter {
        'ا' | 'أ' | 'إ' | 'ٱ' if at == At::Start => &["a", "e", "i", "o", "u", "", "ou"],
        'أ' | 'إ' => &["a", "e", ""],
        'ا' if at == At::End => &["a", "aa", "ah"],
        'ا' | 'آ' | 'ٱ' => &["a", "aa"],
        'ى' => &["a", "i", "y"],
        'ة' => &["a", "ah", "e", "eh", "at", "et"],
        'ه' | 'ھ' | 'ہ' if at == At::End => &["h", "a", "ah", "e", "eh"],
        'ح' | 'ه' | 'ھ' | 'ہ' => &["h"],
        'ب' => &["b", "p"],
        'ت' | 'ط' | 'ٹ' => &["t", "th"],
        'ث' => &["th", "s", "t"],
        'ج' => &["j", "g", "dj", "dg"],
        'خ' => &["kh", "x"],
        'د' | 'ڈ' => &["d"],
        'ض' => &["d", "dh", "z"],
        'ذ' => &["dh", "z", "d", "th"],
        'ر' | 'ڑ' => &["r"],
        'ز' => &["z", "s"],
        'ظ' => &["z", "dh", "th"],
        'س' => &["s", "c"],
        'ص' => &["s"],
        'ش' => &["sh", "ch"],
        'ع' if at == At::Start => &["a", "e", "i", "o", "u", "", "ou"],
        'ع' => &["a", "aa", ""],
        'غ' => &["gh", "g"],
        'ف' => &["f", "ph", "v"],
        'ق' => &["q", "k", "g", "c", "gu"],
        'ك' | 'ک' => &["k", "c", "ck", "q"],
        'ل' => &["l"],
        'م' => &["m"],
        'ن' | 'ں' => &["n"],
        'و' => &["w", "u", "o", "ou", "oo", "v"],
        'ؤ' => &["w", "u", "o", ""],
        'ي' | 'ی' => &["y", "i", "ee", "e", "ie", "ii"],
        'ئ' => &["y", "i", "e", ""],
        'ے' => &["e", "ay", "ai", "y"],
        'ء' => &[""],
        'پ' => &["p"],
        'چ' => &["ch"],
        'ژ' => &["zh", "j"],
        'ڤ' => &["v"],
        'گ' => &["g"],
        _ => return None,
    })
}

fn hebrew(letter: char, at: At) -> Option<Sound> {
    Some(match letter {
        'א' | 'ע' => &["a", "e", "i", "o", "u", ""],
        'ב' => &["b", "v"],
        'ג' => &["g", "j"],
        'ד' => &["d"],
        'ה' if at == At::End => &["h", "a", "ah", "e", "eh"],
        'ה' => &["h"],
        'ו' => &["v", "w", "o", "u", "oo", "ou"],
        'ז' => &["z"],
        'ח' => &["h", "ch", "kh"],
        'ט' => &["t"],
        'ת' => &["t", "th"],
        'י' => &["y", "i", "e", "ee", "j"],
        'כ' | 'ך' => &["k", "kh", "ch", "c"],
        'ל' => &["l"],
        'מ' | 'ם' => &["m"],
        'נ' | 'ן' => &["n"],
        'ס' => &["s"],
        'פ' | 'ף' => &["p", "f", "ph"],
        'צ' | 'ץ' => &["ts", "tz", "z"],
        'ק' => &["k", "q", "c"],
        'ר' => &["r"],
        'ש' => &["sh", "s"],
        _ => return None,
    })
}

/// An Arabic or Hebrew word without marks, with variants of a letter normalized to one form.
pub(super) fn native(word: &str) -> String {
    let one_form = |letter| match letter {
        'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
        'ى' | 'ی' | 'ئ' => 'ي',
        'ؤ' => 'و',
        'ة' | 'ھ' | 'ہ' => 'ه',
        'ک' => 'ك',
        'ך' => 'כ',
        'ם' => 'מ',
        'ן' => 'נ',
        'ף' => 'פ',
        'ץ' => 'צ',
        other => other,
    };
    word.chars()
        .filter(|letter| single(*letter, At::Middle).is_some() && *letter != 'ء')
        .map(one_form)
        .collect()
}
