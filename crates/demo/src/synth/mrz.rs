//! Writes machine readable zones (ICAO 9303 parts 3 to 6): three formats, with correct check digits.

use super::names::for_machines;

/// The values of a machine readable zone.
#[derive(Debug, Clone)]
pub(crate) struct MrzLines<'a> {
    /// The document code: `P`, `I` and so on.
    pub kind: &'a str,
    /// The issuer, three letters.
    pub issuer: &'a str,
    /// The family name in any spelling.
    pub family: &'a str,
    /// The given names in any spelling.
    pub given: &'a str,
    /// The document number, at most nine letters and digits.
    pub number: &'a str,
    /// The nationality, three letters.
    pub nationality: &'a str,
    /// The birth date, YYMMDD.
    pub birth: String,
    /// `M`, `F` or `<`.
    pub sex: char,
    /// The expiry date, YYMMDD.
    pub expires: String,
    /// The personal number or other optional data.
    pub optional: &'a str,
}

/// The check digit: weights 7, 3, 1 over digits, letters (A is 10) and fillers (0), modulo ten.
pub fn check_digit(text: &str) -> char {
    let sum: u32 = text
        .chars()
        .zip([7, 3, 1].into_iter().cycle())
        .map(|(letter, weight)| letter.to_digit(36).unwrap_or(0) * weight)
        .sum();
    char::from_digit(sum % 10, 10).unwrap_or('0')
}

/// Cuts `text` to `width` or pads it with `<`.
fn padded(text: &str, width: usize) -> String {
    text.chars().chain(std::iter::repeat('<')).take(width).collect()
}

fn names(zone: &MrzLines<'_>, width: usize) -> String {
    let machine = |name: &str| for_machines(name).trim().replace(' ', "<");
    padded(&format!("{}<<{}", machine(zone.family), machine(zone.given)), width)
}

fn checked(text: &str) -> String {
    format!("{text}{}", check_digit(text))
}

/// Two lines of 44 characters, for passports.
pub(crate) fn td3(zone: &MrzLines<'_>) -> Vec<String> {
    let first = format!("{}{}{}", padded(zone.kind, 2), padded(zone.issuer, 3), names(zone, 39));
    let number = checked(&padded(zone.number, 9));
    let (birth, expires) = (checked(&zone.birth), checked(&zone.expires));
    let personal = padded(zone.optional, 14);
    let personal = if zone.optional.is_empty() { format!("{personal}<") } else { checked(&personal) };
    let all = check_digit(&format!("{number}{birth}{expires}{personal}"));
    let nation = padded(zone.nationality, 3);
    vec![first, format!("{number}{nation}{birth}{}{expires}{personal}{all}", zone.sex)]
}

/// Two lines of 36 characters, for older identity cards and visas.
pub(crate) fn td2(zone: &MrzLines<'_>) -> Vec<String> {
    let first = format!("{}{}{}", padded(zone.kind, 2), padded(zone.issuer, 3), names(zone, 31));
    let number = checked(&padded(zone.number, 9));
    let (birth, expires) = (checked(&zone.birth), checked(&zone.expires));
    let optional = padded(zone.optional, 7);
    let all = check_digit(&format!("{number}{birth}{expires}{optional}"));
    let nation = padded(zone.nationality, 3);
    vec![first, format!("{number}{nation}{birth}{}{expires}{optional}{all}", zone.sex)]
}

/// Three lines of 30 characters, for identity cards.
pub(crate) fn td1(zone: &MrzLines<'_>) -> Vec<String> {
    let number = checked(&padded(zone.number, 9));
    let (birth, expires) = (checked(&zone.birth), checked(&zone.expires));
    let (front, back) = (padded(zone.optional, 15), padded("", 11));
    let all = check_digit(&format!("{number}{front}{birth}{expires}{back}"));
    vec![
        format!("{}{}{number}{front}", padded(zone.kind, 2), padded(zone.issuer, 3)),
        format!("{birth}{}{expires}{}{back}{all}", zone.sex, padded(zone.nationality, 3)),
        names(zone, 30),
    ]
}

/// The lines with one digit of the document number increased by one, as after a forgery or a reading error: its check
/// digit no longer matches.
pub(crate) fn with_wrong_digit(lines: &[String]) -> Vec<String> {
    let (line, from) = if lines.len() == 3 { (0, 5) } else { (1, 0) };
    let mut forged = lines.to_vec();
    if let Some(text) = forged.get_mut(line) {
        *text = raise_digit(text, from);
    }
    forged
}

fn raise_digit(text: &str, from: usize) -> String {
    let mut done = false;
    let raise = |(at, letter): (usize, char)| {
        let digit = letter.to_digit(10).filter(|_| at >= from && !done)?;
        done = true;
        char::from_digit((digit + 1) % 10, 10)
    };
    let raised: Vec<Option<char>> = text.chars().enumerate().map(raise).collect();
    text.chars().zip(raised).map(|(old, new)| new.unwrap_or(old)).collect()
}
