//! The identity grid: what each source says about the person, and where the sources differ.

mod collected;
mod compare;
mod sources;
mod value;

pub(super) use compare::shown_value;
pub(super) use sources::texts;
pub use sources::{has_unread_zone, name_of, zone_of};

use crate::domain::ids::StepId;
use crate::domain::journey::Journey;
use crate::domain::pii::Pii;
use crate::domain::text::Untrusted;
use crate::insight::dates::When;
use serde::Serialize;
use std::ops::Range;

/// A compared property of the person or the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[derive(Serialize, strum::EnumIter, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Aspect {
    Name,
    BirthDate,
    Number,
    PersonalNumber,
    ExpiryDate,
    IssueDate,
    Sex,
    Nationality,
    Country,
    Address,
}

impl Aspect {
    /// The displayed name.
    pub fn name(self) -> &'static str {
        match self {
            Aspect::Name => "Name",
            Aspect::BirthDate => "Birth date",
            Aspect::Number => "Document number",
            Aspect::PersonalNumber => "Personal number",
            Aspect::ExpiryDate => "Expiry date",
            Aspect::IssueDate => "Issue date",
            Aspect::Sex => "Sex",
            Aspect::Nationality => "Nationality",
            Aspect::Country => "Issuing country",
            Aspect::Address => "Address",
        }
    }

    /// The word in finding ids.
    pub fn word(self) -> &'static str {
        self.into()
    }

    /// Whether it describes a document and not the person.
    fn is_of_document(self) -> bool {
        matches!(self, Aspect::Number | Aspect::ExpiryDate | Aspect::IssueDate | Aspect::Country)
    }
}

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Visual zone: the printed fields of a document.
    Visual(StepId),
    Mrz(StepId),
    /// The fields on a document's back.
    Back(StepId),
    /// Prefilled by the customer.
    Prefilled,
    /// The applicant's data at the service.
    Applicant,
    /// A watch-list record, by index.
    Aml(usize),
}

impl Source {
    /// The displayed name.
    pub fn word(&self) -> &'static str {
        match self {
            Source::Visual(_) => "printed",
            Source::Mrz(_) => "MRZ",
            Source::Back(_) => "back",
            Source::Prefilled => "prefilled",
            Source::Applicant => "applicant",
            Source::Aml(_) => "AML",
        }
    }

    /// The document that it belongs to.
    pub fn step(&self) -> Option<&StepId> {
        match self {
            Source::Visual(step) | Source::Mrz(step) | Source::Back(step) => Some(step),
            Source::Prefilled | Source::Applicant | Source::Aml(_) => None,
        }
    }
}

/// How a value compares with the reference value of its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Agreement {
    Same,
    /// No contradiction, but one is less complete.
    Compatible,
    Close,
    Differs,
    /// At least one cannot be parsed, or calendars or scripts differ.
    NotComparable,
}

/// One source's value of a property.
#[derive(Clone, Debug, PartialEq)]
pub struct GridCell {
    pub source: Source,
    pub value: Pii<Untrusted>,
    /// Compared with the reference of the row. An unreadable value is not comparable, even if it is the only one.
    pub agreement: Agreement,
    /// Whether the meaning of the text is known.
    pub is_readable: bool,
    /// The parsed value of a date.
    pub when: Option<When>,
    /// The differing character ranges.
    pub marks: Vec<Range<usize>>,
}

/// All sources of one property.
#[derive(Clone, Debug, PartialEq)]
pub struct GridRow {
    pub aspect: Aspect,
    /// Only sources that have a value.
    pub cells: Vec<GridCell>,
    /// Index of the reference cell: the value that most sources agree with.
    pub reference: usize,
}

/// The identity grid of a journey.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grid {
    /// Only properties with at least one value.
    pub rows: Vec<GridRow>,
}

/// Builds the grid of a journey. Properties of a document have one row for each document.
pub fn grid(journey: &Journey) -> Grid {
    let rows = collected::values(journey).into_iter().filter(|(_, said)| !said.is_empty());
    Grid { rows: rows.map(|(aspect, said)| compare::row(aspect, &said)).collect() }
}
