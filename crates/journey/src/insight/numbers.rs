//! Compares numbers of documents and persons, with other spellings, masked digits and OCR errors.

use super::spelling::western_digit;

/// The result of comparing two numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberAgreement {
    Same,
    /// One is masked, and its visible part agrees.
    Compatible,
    /// Equal except for characters that OCR confuses.
    Close,
    Differ,
    /// At least one has no letter or digit.
    NotComparable,
}

/// Replaces each masked character.
const MASK: char = '*';

/// Compares two numbers in any notation.
pub fn compare(left: &str, right: &str) -> NumberAgreement {
    let found = compare_whole(left, right);
    if found != NumberAgreement::Differ {
        return found;
    }
    let (bare_left, bare_right) = (without_label(left), without_label(right));
    match (bare_left, bare_right) {
        (None, None) => found,
        _ => compare_whole(bare_left.unwrap_or(left), bare_right.unwrap_or(right)),
    }
}

/// The number after a printed label: `No. 123`, `№ 123`, `ID: 123`.
fn without_label(text: &str) -> Option<&str> {
    let text = text.trim_start();
    if let Some(rest) = text.strip_prefix('№') {
        return Some(rest);
    }
    let (label, rest) = text.split_at(text.find(|c: char| !c.is_alphabetic())?);
    let is_label = LABELS.contains(&label.to_lowercase().as_str());
    (is_label && rest.starts_with(['.', ':', '°', 'º', ' ', '#'])).then_some(rest)
}

/// Words before a number.
const LABELS: [&str; 9] = ["no", "nr", "num", "number", "n", "id", "номер", "numero", "número"];

fn compare_whole(left: &str, right: &str) -> NumberAgreement {
    let (left, right) = (characters(left), characters(right));
    let is_shown = |text: &[char]| text.iter().any(|character| *character != MASK);
    if !is_shown(&left) || !is_shown(&right) {
        NumberAgreement::NotComparable
    } else if left.contains(&MASK) || right.contains(&MASK) {
        masked(&left, &right)
    } else if left == right {
        NumberAgreement::Same
    } else if without_mistakable(&left) == without_mistakable(&right) {
        NumberAgreement::Close
    } else {
        NumberAgreement::Differ
    }
}

/// Letters and digits in lower case; each masked character as `*`. A run of at least three `x` or `#` is a mask.
fn characters(text: &str) -> Vec<char> {
    let mask = |character: char| matches!(character, '*' | '•' | '●' | '×' | '█' | '∗');
    let mut found: Vec<char> = Vec::new();
    for character in text.chars().take(64).map(western_digit) {
        if mask(character) {
            found.push(MASK);
        } else if character.is_alphanumeric() || character == '#' {
            found.extend(character.to_lowercase());
        }
    }
    let mut from = 0;
    for run in found.clone().chunk_by(|one, two| one == two) {
        if matches!(run.first(), Some('x' | '#')) && run.len() >= 3 {
            found.iter_mut().skip(from).take(run.len()).for_each(|character| *character = MASK);
        }
        from += run.len();
    }
    found.retain(|character| *character != '#');
    found
}

/// Compares the visible parts: position by position if the lengths are equal, else the visible start and end.
fn masked(left: &[char], right: &[char]) -> NumberAgreement {
    let agrees = |(one, two): (&char, &char)| one == two || *one == MASK || *two == MASK;
    let both_shown = |(one, two): &(&char, &char)| **one != MASK && **two != MASK;
    let same = if left.len() == right.len() {
        let shown = left.iter().zip(right).any(|pair| both_shown(&pair));
        shown.then(|| left.iter().zip(right).all(agrees))
    } else {
        let start = left.iter().zip(right).take_while(both_shown);
        let end = left.iter().rev().zip(right.iter().rev()).take_while(both_shown);
        let pairs: Vec<(&char, &char)> = start.chain(end).collect();
        (!pairs.is_empty()).then(|| pairs.into_iter().all(agrees))
    };
    match same {
        None => NumberAgreement::NotComparable,
        Some(true) => NumberAgreement::Compatible,
        Some(false) => NumberAgreement::Differ,
    }
}

/// Maps characters that OCR confuses to one of them.
fn without_mistakable(text: &[char]) -> Vec<char> {
    let same = |character: &char| match character {
        'o' | 'q' | 'd' => '0',
        'i' | 'l' => '1',
        'z' => '2',
        's' => '5',
        'b' => '8',
        'g' => '6',
        other => *other,
    };
    text.iter().map(same).collect()
}
