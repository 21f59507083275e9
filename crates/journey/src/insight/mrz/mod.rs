//! Machine readable zones (ICAO 9303): parses damaged MRZs too, and reports each wrong field.

mod check_digit;
mod layout;
mod lines;
mod russian;

pub use check_digit::check_digit;
pub use layout::{MrzFormat, MrzPlace};

use super::names::Name;
use layout::{Layout, layout};

/// A parsed MRZ. Wrong lengths and characters are reported as faults and do not stop the parser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone {
    pub format: MrzFormat,
    /// In upper case.
    pub lines: Vec<String>,
    /// In the order of the MRZ.
    pub fields: Vec<ZoneField>,
    /// All check digits, found and expected.
    pub checks: Vec<CheckDigit>,
    /// Wrong lengths and characters.
    pub faults: Vec<MrzFault>,
}

/// A field of an MRZ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZoneField {
    pub field: Field,
    /// The text without trailing fillers.
    pub value: String,
    pub place: MrzPlace,
}

/// The fields of an MRZ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[derive(serde::Serialize, strum::IntoStaticStr, strum::EnumIter)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Field {
    /// `P`, `I` or `V`, and a subtype.
    DocumentCode,
    /// The issuing state.
    Issuer,
    /// Surname and given names; only the surname if the given names have their own field.
    Name,
    /// Given names, only on French identity cards.
    GivenNames,
    DocumentNumber,
    Nationality,
    BirthDate,
    Sex,
    ExpiryDate,
    /// Personal number or other optional data.
    PersonalNumber,
    /// More optional data.
    OptionalData,
    /// The fields that the last check digit covers.
    Composite,
}

/// A digit computed over a field of the MRZ (ICAO 9303 part 3, 4.9), and the one that is printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckDigit {
    pub field: Field,
    /// The computed digit; `None` if a character is not allowed.
    pub wanted: Option<char>,
    /// The digit in the MRZ; `None` if the line is too short.
    pub found: Option<char>,
    /// Position from 0.
    pub line: usize,
    pub column: usize,
}

/// A format error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MrzFault {
    /// A line is too long or too short.
    Length {
        /// From 0.
        line: usize,
        found: usize,
        wanted: usize,
    },
    /// A character that is not allowed in an MRZ.
    Letter {
        /// From 0.
        line: usize,
        /// From 0.
        column: usize,
        found: char,
    },
    /// Wrong number of lines.
    Lines { found: usize, wanted: usize },
}

impl CheckDigit {
    /// Whether the digit is correct.
    pub fn is_right(&self) -> bool {
        self.wanted.is_some() && self.wanted == self.found
    }
}

impl Field {
    /// The displayed name.
    pub fn name(self) -> &'static str {
        match self {
            Field::DocumentCode => "document code",
            Field::Issuer => "issuing state",
            Field::Name => "name",
            Field::GivenNames => "given names",
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
    /// The text of a field without trailing fillers; `None` if it is empty or the format has no such field.
    pub fn value(&self, field: Field) -> Option<&str> {
        let found = self.fields.iter().find(|known| known.field == field)?;
        Some(found.value.as_str()).filter(|value| !value.is_empty())
    }

    /// The parsed name.
    pub fn name(&self) -> Option<Name> {
        let (surname, given) = self.name_parts()?;
        let cut = self.fields.iter().any(|known| {
            matches!(known.field, Field::Name | Field::GivenNames)
                && known.value.chars().count() >= known.place.columns.len()
        });
        Some(Name::of_zone(&surname, &given, cut))
    }

    /// The whole document number.
    pub fn number(&self) -> Option<String> {
        let number = self.value(Field::DocumentNumber)?;
        let whole = || russian::number(number, self.value(Field::PersonalNumber)?);
        let whole = if self.is_russian_internal() { whole() } else { None };
        Some(whole.unwrap_or_else(|| number.to_owned()))
    }

    /// Whether it is of an internal passport of Russia, which has its own code of letters.
    fn is_russian_internal(&self) -> bool {
        self.value(Field::DocumentCode) == Some("PN") && self.value(Field::Issuer) == Some("RUS")
    }

    /// Surname and given names, fillers replaced by spaces: `ERIKSSON`, `ANNA MARIA`.
    pub fn name_parts(&self) -> Option<(String, String)> {
        let value = self.value(Field::Name)?;
        let (surname, given) = match self.value(Field::GivenNames) {
            Some(given) => (value, given),
            None => value.split_once("<<").unwrap_or((value, "")),
        };
        let spaced = |text: &str| {
            let words = text.split('<').filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
            if self.is_russian_internal() { russian::cyrillic(&words) } else { words }
        };
        Some((spaced(surname), spaced(given)))
    }

    /// The wrong check digits. A wrong field makes the composite digit wrong too, so the composite is listed only
    /// if no field is wrong.
    pub fn wrong(&self) -> Vec<&CheckDigit> {
        let wrong: Vec<&CheckDigit> = self.checks.iter().filter(|check| !check.is_right()).collect();
        let by_field = wrong.iter().any(|check| check.field != Field::Composite);
        wrong.into_iter().filter(|check| !by_field || check.field != Field::Composite).collect()
    }

    /// Whether there are no faults and all check digits are correct.
    pub fn is_sound(&self) -> bool {
        self.faults.is_empty() && self.checks.iter().all(CheckDigit::is_right)
    }
}

/// Parses an MRZ from a field's text, with or without line breaks. `None` if the text does not look like an MRZ.
pub fn read(text: &str) -> Option<Zone> {
    let lines = lines::split(text)?;
    let layout = layout(format(&lines)?);
    let mut faults = Vec::new();
    let (found, wanted) = (lines.len(), layout.columns.len());
    if found != wanted {
        faults.push(MrzFault::Lines { found, wanted });
    }
    let columns = layout.columns.iter().chain(layout.columns.last().into_iter().cycle());
    for ((line, text), columns) in lines.iter().enumerate().zip(columns) {
        faults.extend(line_faults(line, text, *columns));
    }
    let grid: Vec<Vec<char>> = lines.iter().map(|line| line.chars().collect()).collect();
    let fields = fields(&grid, layout);
    let checks = check_digit::checks(&grid, layout);
    Some(Zone { format: layout.format, lines, fields, checks, faults })
}

/// Detects the format by number of lines, line length and first letter; a wrong length selects the closest
/// format.
fn format(lines: &[String]) -> Option<MrzFormat> {
    let looks_like_mrz =
        lines.iter().any(|line| line.contains('<')) || lines.iter().all(|line| line.len() >= 28);
    if !looks_like_mrz {
        return None;
    }
    let starts_with = |start: &str| lines.first().is_some_and(|line| line.starts_with(start));
    if let [only] = lines
        && only.starts_with('D')
        && only.len() == 30
    {
        return Some(MrzFormat::FrenchLicense);
    }
    if lines.len() == 3 && lines.get(1).is_some_and(|line| line.starts_with("FACHE")) {
        return Some(MrzFormat::SwissLicense);
    }
    let visa = starts_with("V");
    let length = lines.iter().map(|line| line.chars().count()).max().unwrap_or_default();
    let three = lines.len() == 3 && length < 40 || lines.len() < 3 && length <= 32;
    Some(match (three, length >= 41, visa) {
        (true, ..) => MrzFormat::Td1,
        (_, false, _) if starts_with("IDFRA") => MrzFormat::FrenchId,
        (_, true, true) => MrzFormat::MrvA,
        (_, true, false) => MrzFormat::Td3,
        (_, false, true) => MrzFormat::MrvB,
        (_, false, false) => MrzFormat::Td2,
    })
}

fn line_faults(line: usize, text: &str, wanted: usize) -> Vec<MrzFault> {
    let mut faults = Vec::new();
    let found = text.chars().count();
    if found != wanted {
        faults.push(MrzFault::Length { line, found, wanted });
    }
    let is_invalid = |c: &char| !(c.is_ascii_uppercase() || c.is_ascii_digit() || *c == '<');
    let letters = text.chars().enumerate().filter(|(_, character)| is_invalid(character)).take(4);
    faults.extend(letters.map(|(column, found)| MrzFault::Letter { line, column, found }));
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
