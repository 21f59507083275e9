//! Transliterates Latin, Cyrillic, Greek and Arabic letters to plain ASCII letters.

use unicode_normalization::UnicodeNormalization;

/// Appends a lower-case letter in ASCII. A letter of an unknown script is kept.
pub(super) fn plain(character: char, into: &mut String) {
    if character.is_ascii() {
        into.push(character);
        return;
    }
    if let Some(spelling) = spelled(character) {
        into.push_str(spelling);
        return;
    }
    for part in std::iter::once(character).nfkd() {
        if is_accent(part) || is_silent(part) {
            continue;
        }
        match spelled(part) {
            Some(spelling) => into.push_str(spelling),
            None => into.push(part),
        }
    }
}

/// The transliteration of travel documents (ICAO 9303 part 3, section 6) where it differs from the base letter.
pub(super) fn travel(character: char) -> Option<&'static str> {
    Some(match character {
        'ä' | 'æ' => "ae",
        'ö' | 'ø' | 'œ' => "oe",
        'ü' => "ue",
        'å' => "aa",
        'ñ' => "n",
        'þ' => "th",
        _ => return None,
    })
}

/// Whether the letter belongs to a script that writes only consonants.
pub(super) fn is_abjad(character: char) -> bool {
    matches!(u32::from(character), 0x0590..=0x06ff | 0x0750..=0x077f | 0xfb1d..=0xfdff | 0xfe70..=0xfeff)
}

/// The consonants of a word, without repetitions, with similar sounds merged.
pub(super) fn bones(plain: &str) -> String {
    let mut bones = String::new();
    for character in plain.chars() {
        let bone = match character {
            'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'w' | 'h' => continue,
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

fn spelled(character: char) -> Option<&'static str> {
    latin(character)
        .or_else(|| cyrillic(character))
        .or_else(|| greek(character))
        .or_else(|| arabic(character))
}

fn latin(character: char) -> Option<&'static str> {
    Some(match character {
        'ß' | 'ẞ' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'ħ' => "h",
        'ı' => "i",
        'ł' => "l",
        'ŋ' => "n",
        'þ' => "th",
        'ŧ' => "t",
        'ə' => "a",
        _ => return None,
    })
}

fn cyrillic(character: char) -> Option<&'static str> {
    Some(match character {
        'а' => "a",
        'б' => "b",
        'в' => "v",
        'г' | 'ґ' => "g",
        'д' => "d",
        'е' | 'ё' | 'э' | 'є' => "e",
        'ж' => "zh",
        'з' => "z",
        'и' | 'і' | 'ї' => "i",
        'й' | 'ј' => "i",
        'к' => "k",
        'л' => "l",
        'м' => "m",
        'н' => "n",
        'о' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' | 'ў' => "u",
        'ф' => "f",
        'х' => "kh",
        'ц' => "ts",
        'ч' => "ch",
        'ш' => "sh",
        'щ' => "shch",
        'ы' => "y",
        'ю' => "iu",
        'я' => "ia",
        'ђ' => "dj",
        'љ' => "lj",
        'њ' => "nj",
        'ћ' => "c",
        'џ' => "dz",
        'қ' => "k",
        'ң' => "n",
        'ғ' => "g",
        'ұ' | 'ү' => "u",
        'ә' => "a",
        'ө' => "o",
        'һ' => "h",
        _ => return None,
    })
}

fn greek(character: char) -> Option<&'static str> {
    Some(match character {
        'α' => "a",
        'β' => "v",
        'γ' => "g",
        'δ' => "d",
        'ε' => "e",
        'ζ' => "z",
        'η' | 'ι' => "i",
        'θ' => "th",
        'κ' => "k",
        'λ' => "l",
        'μ' => "m",
        'ν' => "n",
        'ξ' => "x",
        'ο' | 'ω' => "o",
        'π' => "p",
        'ρ' => "r",
        'σ' | 'ς' => "s",
        'τ' => "t",
        'υ' => "y",
        'φ' => "f",
        'χ' => "ch",
        'ψ' => "ps",
        _ => return None,
    })
}

fn arabic(character: char) -> Option<&'static str> {
    Some(match character {
        'ا' | 'أ' | 'إ' | 'آ' | 'ٱ' | 'ى' | 'ة' => "a",
        'ب' => "b",
        'ت' | 'ط' => "t",
        'ث' => "th",
        'ج' => "j",
        'ح' | 'ه' | 'ھ' | 'ہ' => "h",
        'خ' => "kh",
        'د' | 'ض' => "d",
        'ذ' => "dh",
        'ر' => "r",
        'ز' | 'ظ' => "z",
        'س' | 'ص' => "s",
        'ش' => "sh",
        'ع' => "a",
        'غ' => "gh",
        'ف' => "f",
        'ق' => "q",
        'ك' | 'ک' => "k",
        'ل' => "l",
        'م' => "m",
        'ن' => "n",
        'و' | 'ؤ' => "w",
        'ي' | 'ی' | 'ئ' => "y",
        'پ' => "p",
        'چ' => "ch",
        'ژ' => "zh",
        'گ' => "g",
        _ => return None,
    })
}
