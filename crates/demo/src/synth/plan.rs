//! The plan of a journey: its defects, which are chosen before a person is generated.

use serde::Deserialize;

use super::names::NameScript;
use super::world::Dialect;

/// How far the automated check got.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum JourneyEnd {
    #[default]
    Referred,
    Complete,
    Incomplete,
    Rejected,
}

/// The type of a document.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum PaperKind {
    #[default]
    Passport,
    IdentityCard,
    Licence,
    ResidencePermit,
}

/// What the service finds wrong with the selfie.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SelfieDefect {
    #[default]
    Good,
    TooClose,
    CloseToBorder,
    Cropped,
    Occluded,
    NotFound,
    TooMany,
    TooSmall,
    /// A photo of a photo.
    Spoof,
    /// The flow has no selfie step.
    Absent,
    NotStarted,
}

/// The quality of the document's photo.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum PhotoQuality {
    #[default]
    Good,
    Blurred,
    Glare,
    Dark,
    CutOff,
    /// Photographed from a screen.
    Screen,
}

/// The forged part of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Forgery {
    /// The printed expiry is later than the one in the machine readable zone.
    Expiry,
    /// One digit of the machine readable zone does not match its check digit.
    MrzDigit,
    /// The portrait was replaced by another face.
    Portrait,
    /// The printed birth date differs from the machine readable zone.
    BirthDate,
}

/// The state of the watch-list search.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Lists {
    /// The flow has no watch-list search.
    #[default]
    Absent,
    NotReady,
    Skipped,
    Disabled,
    Applicable,
}

/// A watch-list match to generate.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Hit {
    /// Whether it is the applicant.
    pub same_person: bool,
    /// Similarity of the names, 0 to 100.
    pub score: i64,
    /// The lists that contain it; random if empty.
    pub datasets: Vec<String>,
    /// The difference between the birth years.
    pub years_apart: i64,
    /// A name to use instead of a variant of the applicant's name.
    pub name: Option<String>,
}

/// The result of the face search in the screening database.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Screening {
    #[default]
    Absent,
    Nobody,
    /// Found, and it is the same person.
    Found,
    /// Found, but it is only a similar face.
    Alike,
}

/// The plan of a journey. Omitted values are chosen at random.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct JourneyPlan {
    pub service: Dialect,
    pub ending: JourneyEnd,
    /// The manual decision that already exists.
    pub manual: Option<String>,
    pub reference: Option<String>,
    pub given: Option<String>,
    pub family: Option<String>,
    pub script: Option<NameScript>,
    pub male: Option<bool>,
    /// The birth date, `YYYY-MM-DD`.
    pub birth: Option<String>,
    pub age: Option<i64>,
    pub waited_minutes: Option<i64>,
    pub paper: PaperKind,
    /// A second document (proof of address, or a card in addition to the passport).
    pub second_paper: Option<PaperKind>,
    /// The issuer's three-letter code.
    pub issuer: Option<String>,
    /// Days since the document expired; negative if it is still valid.
    pub expired_days: Option<i64>,
    pub photo: PhotoQuality,
    pub forgery: Option<Forgery>,
    /// Whether the selfie shows another person.
    pub impostor: bool,
    pub face_score: Option<i64>,
    pub selfie: SelfieDefect,
    /// Names of extracted fields with low read accuracy.
    pub low: Vec<String>,
    /// Keys of rules that fail without another defect in the plan.
    pub fails: Vec<String>,
    /// Whether validation checks are undetermined.
    pub undetermined: bool,
    pub lists: Lists,
    pub hits: Vec<Hit>,
    /// The number of additional random hits.
    pub more_hits: i64,
    pub screening: Screening,
    /// Whether the prefilled name differs from the document (One Touch).
    pub name_mismatch: bool,
    /// The variant of the provider's spellings and wrappers: 0 to 2, for One Touch to 4.
    pub vintage: u8,
    pub uuid: bool,
}
