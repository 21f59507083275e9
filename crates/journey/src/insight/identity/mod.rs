//! Who the journey says the person is, source by source, and where the sources differ.

mod compare;
mod sources;

pub use sources::{name_of, zone_of};

use crate::domain::ids::StepId;
use crate::domain::journey::Journey;
use crate::domain::pii::Pii;
use crate::domain::text::Untrusted;
use serde::Serialize;
use std::ops::Range;

/// What is compared.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, strum::EnumIter, strum::IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Aspect {
    /// Name.
    Name,
    /// Date of birth.
    BirthDate,
    /// Document number.
    Number,
    /// Personal number.
    PersonalNumber,
    /// Date of expiry.
    ExpiryDate,
    /// Date of issue.
    IssueDate,
    /// Sex.
    Sex,
    /// Nationality.
    Nationality,
    /// Issuing country.
    Country,
    /// Address.
    Address,
}

impl Aspect {
    /// Its name for people.
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

    /// Its word in ids.
    pub fn word(self) -> &'static str {
        self.into()
    }

    /// Whether it is of one document rather than of the person.
    fn is_of_document(self) -> bool {
        matches!(self, Aspect::Number | Aspect::ExpiryDate | Aspect::IssueDate | Aspect::Country)
    }
}

/// Who says it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// A document's fields.
    Visual(StepId),
    /// A document's machine readable zone.
    Mrz(StepId),
    /// Fields of a document's back.
    Back(StepId),
    /// What the customer knew before.
    Prefilled,
    /// What the service holds to be true.
    Applicant,
    /// A watch-list record, by its place.
    Aml(usize),
}

impl Source {
    /// Its word for people.
    pub fn word(&self) -> &'static str {
        match self {
            Source::Visual(_) => "zone",
            Source::Mrz(_) => "MRZ",
            Source::Back(_) => "back",
            Source::Prefilled => "prefilled",
            Source::Applicant => "applicant",
            Source::Aml(_) => "AML",
        }
    }

    /// The document it stands on.
    pub fn step(&self) -> Option<&StepId> {
        match self {
            Source::Visual(step) | Source::Mrz(step) | Source::Back(step) => Some(step),
            Source::Prefilled | Source::Applicant | Source::Aml(_) => None,
        }
    }
}

/// How a value stands to what most sources of its row say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Agreement {
    /// The same.
    Same,
    /// Nothing differs, but one says less.
    Compatible,
    /// Nearly the same.
    Close,
    /// Different.
    Differs,
    /// Cannot be read, or of another calendar or script.
    NotComparable,
}

/// What one source says of one aspect.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// Who.
    pub source: Source,
    /// What, as sent.
    pub value: Pii<Untrusted>,
    /// How it stands to the row.
    pub agreement: Agreement,
    /// The characters that differ.
    pub marks: Vec<Range<usize>>,
}

/// One aspect of the person.
#[derive(Clone, Debug, PartialEq)]
pub struct GridRow {
    /// Which.
    pub aspect: Aspect,
    /// What each source says; only sources that say something.
    pub cells: Vec<Cell>,
    /// What most sources say: the place of a cell.
    pub reference: usize,
}

/// The cross-check grid of a journey.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grid {
    /// The aspects that somebody says something of.
    pub rows: Vec<GridRow>,
}

/// The grid of a journey. Aspects of a document have a row for each document.
pub fn grid(journey: &Journey) -> Grid {
    let mut rows = Vec::new();
    for (aspect, said) in sources::said(journey) {
        if said.is_empty() {
            continue;
        }
        rows.push(compare::row(aspect, said));
    }
    Grid { rows }
}
