//! The MRZ formats: positions of fields and check digits (ICAO 9303 parts 4 to 7, the French identity card before 2021,
//! and the driving licenses of France and Switzerland).

use super::Field;
use std::ops::Range;

/// The MRZ formats of ICAO 9303, and of issuers with their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, strum::IntoStaticStr)]
pub enum MrzFormat {
    /// ID cards: three lines of 30 characters.
    #[strum(serialize = "TD1")]
    Td1,
    /// Larger cards: two lines of 36 characters.
    #[strum(serialize = "TD2")]
    Td2,
    /// Passports: two lines of 44 characters.
    #[strum(serialize = "TD3")]
    Td3,
    /// Visas: two lines of 44 characters.
    #[strum(serialize = "MRV-A")]
    MrvA,
    /// Smaller visas: two lines of 36 characters.
    #[strum(serialize = "MRV-B")]
    MrvB,
    /// French identity cards before 2021: two lines of 36 characters with their own order of fields.
    #[strum(serialize = "French ID")]
    FrenchId,
    /// French driving licenses: one line of 30 characters with the start of the surname.
    #[strum(serialize = "French driving license")]
    FrenchLicense,
    /// Swiss driving licenses: a line of 9 characters and two of 30, without check digits.
    #[strum(serialize = "Swiss driving license")]
    SwissLicense,
}

/// A range of columns in one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MrzPlace {
    /// From 0.
    pub line: usize,
    /// From 0.
    pub columns: Range<usize>,
}

impl MrzPlace {
    /// The characters at this place; fewer if the MRZ is too short.
    pub(super) fn of<'a>(&self, grid: &'a [Vec<char>]) -> impl Iterator<Item = char> + 'a {
        let line = grid.get(self.line).map(Vec::as_slice).unwrap_or_default();
        let end = self.columns.end.min(line.len());
        let start = self.columns.start.min(end);
        line.get(start..end).unwrap_or_default().iter().copied()
    }
}

/// A check digit: its position and the fields that it covers.
pub(super) struct Digit {
    pub(super) field: Field,
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) covers: &'static [MrzPlace],
    /// Whether a filler is allowed if the covered field is empty.
    pub(super) may_be_empty: bool,
}

/// The layout of a format.
pub(super) struct Layout {
    pub(super) format: MrzFormat,
    /// The length of each line.
    pub(super) columns: &'static [usize],
    pub(super) fields: &'static [(Field, MrzPlace)],
    pub(super) digits: &'static [Digit],
}

const fn at(line: usize, start: usize, end: usize) -> MrzPlace {
    MrzPlace { line, columns: start..end }
}

const fn digit(field: Field, line: usize, column: usize, covers: &'static [MrzPlace]) -> Digit {
    Digit { field, line, column, covers, may_be_empty: false }
}

/// The check digit of a field that may be empty: issuers write no date of expiry if validity is unlimited.
const fn optional(field: Field, line: usize, column: usize, covers: &'static [MrzPlace]) -> Digit {
    Digit { field, line, column, covers, may_be_empty: true }
}

/// The layout of a format.
pub(super) fn layout(format: MrzFormat) -> &'static Layout {
    match format {
        MrzFormat::Td1 => &TD1,
        MrzFormat::Td2 => &TD2,
        MrzFormat::Td3 => &TD3,
        MrzFormat::MrvA => &MRV_A,
        MrzFormat::MrvB => &MRV_B,
        MrzFormat::FrenchId => &FRENCH_ID,
        MrzFormat::FrenchLicense => &FRENCH_LICENSE,
        MrzFormat::SwissLicense => &SWISS_LICENSE,
    }
}

static TD1: Layout = Layout {
    format: MrzFormat::Td1,
    columns: &[30, 30, 30],
    fields: &[
        (Field::DocumentCode, at(0, 0, 2)),
        (Field::Issuer, at(0, 2, 5)),
        (Field::DocumentNumber, at(0, 5, 14)),
        (Field::PersonalNumber, at(0, 15, 30)),
        (Field::BirthDate, at(1, 0, 6)),
        (Field::Sex, at(1, 7, 8)),
        (Field::ExpiryDate, at(1, 8, 14)),
        (Field::Nationality, at(1, 15, 18)),
        (Field::OptionalData, at(1, 18, 29)),
        (Field::Name, at(2, 0, 30)),
    ],
    digits: &[
        digit(Field::DocumentNumber, 0, 14, &[at(0, 5, 14)]),
        digit(Field::BirthDate, 1, 6, &[at(1, 0, 6)]),
        optional(Field::ExpiryDate, 1, 14, &[at(1, 8, 14)]),
        digit(Field::Composite, 1, 29, &[at(0, 5, 30), at(1, 0, 7), at(1, 8, 15), at(1, 18, 29)]),
    ],
};

static TD2: Layout = Layout {
    format: MrzFormat::Td2,
    columns: &[36, 36],
    fields: &[
        (Field::DocumentCode, at(0, 0, 2)),
        (Field::Issuer, at(0, 2, 5)),
        (Field::Name, at(0, 5, 36)),
        (Field::DocumentNumber, at(1, 0, 9)),
        (Field::Nationality, at(1, 10, 13)),
        (Field::BirthDate, at(1, 13, 19)),
        (Field::Sex, at(1, 20, 21)),
        (Field::ExpiryDate, at(1, 21, 27)),
        (Field::PersonalNumber, at(1, 28, 35)),
    ],
    digits: &[
        digit(Field::DocumentNumber, 1, 9, &[at(1, 0, 9)]),
        digit(Field::BirthDate, 1, 19, &[at(1, 13, 19)]),
        optional(Field::ExpiryDate, 1, 27, &[at(1, 21, 27)]),
        digit(Field::Composite, 1, 35, &[at(1, 0, 10), at(1, 13, 20), at(1, 21, 35)]),
    ],
};

static TD3: Layout = Layout {
    format: MrzFormat::Td3,
    columns: &[44, 44],
    fields: &[
        (Field::DocumentCode, at(0, 0, 2)),
        (Field::Issuer, at(0, 2, 5)),
        (Field::Name, at(0, 5, 44)),
        (Field::DocumentNumber, at(1, 0, 9)),
        (Field::Nationality, at(1, 10, 13)),
        (Field::BirthDate, at(1, 13, 19)),
        (Field::Sex, at(1, 20, 21)),
        (Field::ExpiryDate, at(1, 21, 27)),
        (Field::PersonalNumber, at(1, 28, 42)),
    ],
    digits: &[
        digit(Field::DocumentNumber, 1, 9, &[at(1, 0, 9)]),
        digit(Field::BirthDate, 1, 19, &[at(1, 13, 19)]),
        optional(Field::ExpiryDate, 1, 27, &[at(1, 21, 27)]),
        optional(Field::PersonalNumber, 1, 42, &[at(1, 28, 42)]),
        digit(Field::Composite, 1, 43, &[at(1, 0, 10), at(1, 13, 20), at(1, 21, 43)]),
    ],
};

static MRV_A: Layout = Layout {
    format: MrzFormat::MrvA,
    columns: &[44, 44],
    fields: &[
        (Field::DocumentCode, at(0, 0, 2)),
        (Field::Issuer, at(0, 2, 5)),
        (Field::Name, at(0, 5, 44)),
        (Field::DocumentNumber, at(1, 0, 9)),
        (Field::Nationality, at(1, 10, 13)),
        (Field::BirthDate, at(1, 13, 19)),
        (Field::Sex, at(1, 20, 21)),
        (Field::ExpiryDate, at(1, 21, 27)),
        (Field::OptionalData, at(1, 28, 44)),
    ],
    digits: VISA_DIGITS,
};

static MRV_B: Layout = Layout {
    format: MrzFormat::MrvB,
    columns: &[36, 36],
    fields: &[
        (Field::DocumentCode, at(0, 0, 2)),
        (Field::Issuer, at(0, 2, 5)),
        (Field::Name, at(0, 5, 36)),
        (Field::DocumentNumber, at(1, 0, 9)),
        (Field::Nationality, at(1, 10, 13)),
        (Field::BirthDate, at(1, 13, 19)),
        (Field::Sex, at(1, 20, 21)),
        (Field::ExpiryDate, at(1, 21, 27)),
        (Field::OptionalData, at(1, 28, 36)),
    ],
    digits: VISA_DIGITS,
};

const VISA_DIGITS: &[Digit] = &[
    digit(Field::DocumentNumber, 1, 9, &[at(1, 0, 9)]),
    digit(Field::BirthDate, 1, 19, &[at(1, 13, 19)]),
    optional(Field::ExpiryDate, 1, 27, &[at(1, 21, 27)]),
];

/// The last check digit covers both lines.
static FRENCH_ID: Layout = Layout {
    format: MrzFormat::FrenchId,
    columns: &[36, 36],
    fields: &[
        (Field::DocumentCode, at(0, 0, 2)),
        (Field::Issuer, at(0, 2, 5)),
        (Field::Name, at(0, 5, 30)),
        (Field::OptionalData, at(0, 30, 36)),
        (Field::DocumentNumber, at(1, 0, 12)),
        (Field::GivenNames, at(1, 13, 27)),
        (Field::BirthDate, at(1, 27, 33)),
        (Field::Sex, at(1, 34, 35)),
    ],
    digits: &[
        digit(Field::DocumentNumber, 1, 12, &[at(1, 0, 12)]),
        digit(Field::BirthDate, 1, 33, &[at(1, 27, 33)]),
        digit(Field::Composite, 1, 35, &[at(0, 0, 36), at(1, 0, 35)]),
    ],
};

static FRENCH_LICENSE: Layout = Layout {
    format: MrzFormat::FrenchLicense,
    columns: &[30],
    fields: &[
        (Field::DocumentCode, at(0, 0, 2)),
        (Field::Issuer, at(0, 2, 5)),
        (Field::DocumentNumber, at(0, 5, 14)),
        (Field::ExpiryDate, at(0, 15, 21)),
        (Field::Name, at(0, 21, 29)),
    ],
    digits: &[
        digit(Field::DocumentNumber, 0, 14, &[at(0, 0, 14)]),
        digit(Field::Composite, 0, 29, &[at(0, 0, 29)]),
    ],
};

static SWISS_LICENSE: Layout = Layout {
    format: MrzFormat::SwissLicense,
    columns: &[9, 30, 30],
    fields: &[
        (Field::OptionalData, at(0, 0, 9)),
        (Field::DocumentCode, at(1, 0, 2)),
        (Field::Issuer, at(1, 2, 5)),
        (Field::DocumentNumber, at(1, 5, 17)),
        (Field::BirthDate, at(1, 19, 25)),
        (Field::Name, at(2, 0, 30)),
    ],
    digits: &[],
};
