//! MRZ check digits: weights 7, 3, 1 over `0-9`, `A-Z` as 10 to 35 and `<` as 0 (ICAO 9303 part 3).

use super::layout::{Digit, Layout, MrzFormat, MrzPlace};
use super::{CheckDigit, Field};

/// Computes the check digit; `None` if a character is not allowed in an MRZ.
pub fn check_digit(text: impl IntoIterator<Item = char>) -> Option<char> {
    let mut sum = 0_u32;
    for (character, weight) in text.into_iter().zip([7, 3, 1].into_iter().cycle()) {
        let value = match character {
            '<' => 0,
            '0'..='9' | 'A'..='Z' => character.to_digit(36)?,
            _ => return None,
        };
        sum = (sum + value * weight) % 10;
    }
    char::from_digit(sum, 10)
}

/// All check digits of an MRZ.
pub(super) fn checks(grid: &[Vec<char>], layout: &Layout) -> Vec<CheckDigit> {
    layout.digits.iter().map(|digit| check(grid, layout, digit)).collect()
}

fn check(grid: &[Vec<char>], layout: &Layout, digit: &Digit) -> CheckDigit {
    if let Some(long) = long_number(grid, layout, digit) {
        return long;
    }
    let found = grid.get(digit.line).and_then(|line| line.get(digit.column)).copied();
    let covered: Vec<char> = digit.covers.iter().flat_map(|place| place.of(grid)).collect();
    let whole = covered.len() == digit.covers.iter().map(|place| place.columns.len()).sum::<usize>();
    let empty = covered.iter().all(|character| *character == '<');
    let wanted = match found {
        Some('<') if empty && digit.may_be_empty => Some('<'),
        _ if whole => check_digit(covered),
        _ => None,
    };
    CheckDigit { field: digit.field, wanted, found, line: digit.line, column: digit.column }
}

/// Where a document number continues if it is too long for its field.
fn beyond(layout: &Layout) -> Option<MrzPlace> {
    match layout.format {
        MrzFormat::Td1 => Some(MrzPlace { line: 0, columns: 15..30 }),
        MrzFormat::Td2 => Some(MrzPlace { line: 1, columns: 28..35 }),
        MrzFormat::Td3
        | MrzFormat::MrvA
        | MrzFormat::MrvB
        | MrzFormat::FrenchId
        | MrzFormat::FrenchLicense
        | MrzFormat::SwissLicense => None,
    }
}

/// The continuation of a long document number, its check digit, and the column of that digit. A filler replaces
/// the check digit in its usual place, and the number continues in the optional data (ICAO 9303 part 5).
fn rest(grid: &[Vec<char>], layout: &Layout) -> Option<(String, char, usize)> {
    let digit = layout.digits.iter().find(|digit| digit.field == Field::DocumentNumber)?;
    let marker = grid.get(digit.line)?.get(digit.column)?;
    let place = beyond(layout)?;
    if *marker != '<' {
        return None;
    }
    let mut rest: String = place.of(grid).take_while(|character| *character != '<').collect();
    let column = place.columns.start + rest.chars().count().checked_sub(1)?;
    let found = rest.pop()?;
    (!rest.is_empty()).then_some((rest, found, column))
}

/// The continuation of a long document number.
pub(super) fn number_beyond(grid: &[Vec<char>], layout: &Layout) -> Option<String> {
    rest(grid, layout).map(|(rest, ..)| rest)
}

fn long_number(grid: &[Vec<char>], layout: &Layout, digit: &Digit) -> Option<CheckDigit> {
    if digit.field != Field::DocumentNumber {
        return None;
    }
    let (rest, found, column) = rest(grid, layout)?;
    let principal = || digit.covers.iter().flat_map(|place| place.of(grid));
    // The filler that replaces the check digit is not included (ICAO 9303 part 5, note j). Portugal includes it.
    let with_filler = check_digit(principal().chain(['<']).chain(rest.chars()));
    let wanted = with_filler
        .filter(|with_filler| *with_filler == found)
        .or_else(|| check_digit(principal().chain(rest.chars())));
    Some(CheckDigit { field: Field::DocumentNumber, wanted, found: Some(found), line: digit.line, column })
}
