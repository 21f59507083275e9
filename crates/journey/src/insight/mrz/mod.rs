//! Machine readable zones (ICAO 9303): read whatever is there, and name each field that is wrong.

mod check_digit;
mod layout;

pub use check_digit::check_digit;
pub use layout::{Format, Place};

use super::names::Name;
use layout::{Layout, layout};

/// A zone as it was read. Wrong lengths and letters do not end the reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone {
    /// Its format.
    pub format: Format,
    /// Its lines, upper case.
    pub lines: Vec<String>,
    /// What stands in each field, in the order of the zone.
    pub fields: Vec<ZoneField>,
    /// Every check digit with what it should be.
    pub checks: Vec<Check>,
    /// Lengths and letters that cannot be.
    pub faults: Vec<Fault>,
}

/// One field of a zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZoneField {
    /// Which.
    pub field: Field,
    /// Its text, fillers at its end left out.
    pub value: String,
    /// Where it stands.
    pub place: Place,
}

/// The fields of a zone.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    serde::Serialize,
    strum::IntoStaticStr,
    strum::EnumIter,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Field {
    /// `P`, `I`, `V` and what follows.
    DocumentCode,
    /// The issuing state.
    Issuer,
    /// Surname and given names.
    Name,
    /// The document number.
    DocumentNumber,
    /// Nationality.
    Nationality,
    /// Date of birth.
    BirthDate,
    /// Sex.
    Sex,
    /// Date of expiry.
    ExpiryDate,
    /// Personal number or other optional data.
    PersonalNumber,
    /// Further optional data.
    OptionalData,
    /// All of the above that the last digit covers.
    Composite,
}

/// One check digit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// What it covers.
    pub field: Field,
    /// What it should be, by computation; none if a letter cannot be counted.
    pub wanted: Option<char>,
    /// What stands there; none where the zone is too short.
    pub found: Option<char>,
    /// Where it stands: line and column, from 0.
    pub line: usize,
    /// Its column.
    pub column: usize,
}

/// A form that cannot be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A line is too long or too short.
    Length {
        /// Which line, from 0.
        line: usize,
        /// How many characters it has.
        found: usize,
        /// How many it should have.
        wanted: usize,
    },
    /// A character that no zone may have.
    Letter {
        /// Which line, from 0.
        line: usize,
        /// Its column, from 0.
        column: usize,
        /// The character.
        found: char,
    },
    /// Lines are missing.
    Lines {
        /// How many there are.
        found: usize,
        /// How many there should be.
        wanted: usize,
    },
}

impl Check {
    /// Whether the digit is right.
    pub fn is_right(&self) -> bool {
        self.wanted.is_some() && self.wanted == self.found
    }
}

impl Field {
    /// Its name for people.
    pub fn name(self) -> &'static str {
        match self {
            Field::DocumentCode => "document code",
            Field::Issuer => "issuing state",
            Field::Name => "name",
            Field::DocumentNumber => "document number",
            Field::Nationality => "nationality",
            Field::BirthDate => "date of birth",
            Field::Sex => "sex",
            Field::ExpiryDate => "date of expiry",
            Field::PersonalNumber => "personal number",
            Field::OptionalData => "optional data",
            Field::Composite => "whole zone",
        }
    }
}

impl Zone {
    /// A field's text, fillers at its end left out; none if the format has no such field.
    pub fn value(&self, field: Field) -> Option<&str> {
        let found = self.fields.iter().find(|known| known.field == field)?;
        Some(found.value.as_str()).filter(|value| !value.is_empty())
    }

    /// Surname and given names.
    pub fn name(&self) -> Option<Name> {
        let (surname, given) = self.name_parts()?;
        let cut = self.fields.iter().any(|known| {
            known.field == Field::Name && known.value.chars().count() >= known.place.columns.len()
        });
        Some(Name::of_zone(&surname, &given, cut))
    }

    /// Surname and given names as a text: `ERIKSSON ANNA MARIA`.
    pub fn name_parts(&self) -> Option<(String, String)> {
        let value = self.value(Field::Name)?;
        let (surname, given) = value.split_once("<<").unwrap_or((value, ""));
        let spaced = |text: &str| text.replace('<', " ").trim().to_owned();
        Some((spaced(surname), spaced(given)))
    }

    /// The check digits that are wrong. A wrong field makes the composite wrong too: it is named only
    /// where no field tells why.
    pub fn wrong(&self) -> Vec<&Check> {
        let wrong: Vec<&Check> = self.checks.iter().filter(|check| !check.is_right()).collect();
        let by_field = wrong.iter().any(|check| check.field != Field::Composite);
        wrong.into_iter().filter(|check| !by_field || check.field != Field::Composite).collect()
    }

    /// Nothing wrong with digits, lengths or letters.
    pub fn is_sound(&self) -> bool {
        self.faults.is_empty() && self.checks.iter().all(Check::is_right)
    }
}

/// No zone is longer than this, fillers and separators included.
const MOST_READ: usize = 400;

/// Reads a zone from a field's text: lines apart, or run together. None if it is not like a zone at all.
pub fn read(text: &str) -> Option<Zone> {
    let lines = lines(text)?;
    let layout = layout(format(&lines)?);
    let mut faults = Vec::new();
    if lines.len() != layout.lines {
        faults.push(Fault::Lines { found: lines.len(), wanted: layout.lines });
    }
    for (line, text) in lines.iter().enumerate() {
        faults.extend(line_faults(line, text, layout.columns));
    }
    let grid: Vec<Vec<char>> = lines.iter().map(|line| line.chars().collect()).collect();
    let fields = fields(&grid, layout);
    let checks = check_digit::checks(&grid, layout);
    Some(Zone { format: layout.format, lines, fields, checks, faults })
}

/// The lines of a zone. Spaces within are what is left of fillers in some readings.
fn lines(text: &str) -> Option<Vec<String>> {
    let text: String = text.chars().take(MOST_READ).flat_map(char::to_uppercase).collect();
    let apart: Vec<String> = text
        .split(['\n', '\r', '^', '|', ',', ';', '\t', ' '])
        .map(|line| line.trim().to_owned())
        .filter(|line| !line.is_empty())
        .collect();
    match apart.as_slice() {
        [] => None,
        [one] => run_together(one),
        several if several.len() <= 3 => Some(several.to_vec()),
        _ => None,
    }
}

/// Lines that were run together are told apart by the length of the whole.
fn run_together(text: &str) -> Option<Vec<String>> {
    let characters: Vec<char> = text.chars().collect();
    let columns = match characters.len() {
        88 => 44,
        72 => 36,
        90 => 30,
        count if count >= 20 && text.contains('<') => nearest(count),
        _ => return None,
    };
    Some(characters.chunks(columns).map(|line| line.iter().collect()).collect())
}

/// The line length of the format whose whole length is nearest.
fn nearest(count: usize) -> usize {
    let formats = [(88_usize, 44_usize), (72, 36), (90, 30)];
    let best = formats.into_iter().min_by_key(|(whole, _)| whole.abs_diff(count));
    // A line too many would be cut off: the rest of a longer zone stays on its last line.
    best.map_or(44, |(_, columns)| columns)
}

/// The format by the number of lines, their length and the first letter; wrong lengths go to the nearest.
fn format(lines: &[String]) -> Option<Format> {
    let looks = lines.iter().any(|line| line.contains('<')) || lines.iter().all(|line| line.len() >= 28);
    if !looks {
        return None;
    }
    let visa = lines.first().is_some_and(|line| line.starts_with('V'));
    let length = lines.iter().map(|line| line.chars().count()).max().unwrap_or_default();
    let three = lines.len() == 3 && length < 40 || lines.len() < 3 && length <= 32;
    Some(match (three, length >= 41, visa) {
        (true, ..) => Format::Td1,
        (_, true, true) => Format::MrvA,
        (_, true, false) => Format::Td3,
        (_, false, true) => Format::MrvB,
        (_, false, false) => Format::Td2,
    })
}

fn line_faults(line: usize, text: &str, wanted: usize) -> Vec<Fault> {
    let mut faults = Vec::new();
    let found = text.chars().count();
    if found != wanted {
        faults.push(Fault::Length { line, found, wanted });
    }
    let odd = |c: &char| !(c.is_ascii_uppercase() || c.is_ascii_digit() || *c == '<');
    let letters = text.chars().enumerate().filter(|(_, character)| odd(character)).take(4);
    faults.extend(letters.map(|(column, found)| Fault::Letter { line, column, found }));
    faults
}

fn fields(grid: &[Vec<char>], layout: &Layout) -> Vec<ZoneField> {
    let mut fields = Vec::new();
    for (field, place) in layout.fields {
        let text: String = place.of(grid).collect();
        let mut value = text.trim_end_matches('<').to_owned();
        if *field == Field::DocumentNumber {
            value.push_str(&check_digit::number_beyond(grid, layout).unwrap_or_default());
        }
        fields.push(ZoneField { field: *field, value, place: place.clone() });
    }
    fields
}
