//! One check that a service carried out on a document or a picture.

use super::origin::Origin;
use super::outcome::Outcome;
use super::picture::Picture;
use super::pii::Pii;
use super::said::Said;
use super::scalar::{Fact, Scalar};
use super::text::Untrusted;
use serde::Serialize;

/// What a check is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckGroup {
    /// Whether the document is valid, check by check.
    Validation,
    /// How the checks of a document ended as a whole, and by kind.
    Status,
    /// What was seen optically: text, type, dates, zone.
    Optical,
    /// Whether the pictures can be judged.
    ImageQuality,
    /// The same, of the front.
    ImageQualityFront,
    /// The same, of the back.
    ImageQualityBack,
    /// Security features of the document.
    Authenticity,
    /// What could hide a face.
    Face,
}

/// What a check sums up: such a check only repeats others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CheckSummary {
    /// All checks of the document: its primary outcome.
    Document,
    /// All optical checks.
    Optical,
    /// Whether it is past its date.
    Expiry,
    /// The machine readable zone.
    Zone,
    /// The quality of the pictures.
    Quality,
    /// The security features.
    Security,
}

/// One check with its outcome.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Check {
    /// What it is of.
    pub group: CheckGroup,
    /// Which others it sums up; none for a check of its own.
    #[serde(skip)]
    pub summary_of: Option<CheckSummary>,
    /// Its name as sent: `Document Classification (Front)`, `ImageGlares`.
    pub name: Untrusted,
    /// What it does, for people.
    pub description: Option<Untrusted>,
    /// How it ended; none if the service did not say.
    pub result: Option<Said<Outcome>>,
    /// Why it ended so: `result_description`, `ElementDiagnose`.
    pub result_description: Option<Untrusted>,
    /// Found picture and etalon, where there are any.
    pub pictures: Vec<Picture>,
    /// Whatever else was said about it: `ElementType`, `severity`, `confidence`.
    pub facts: Vec<Fact>,
    /// Where it stood.
    #[serde(skip)]
    pub origin: Origin,
}

/// A value read from a document (docs/contracts/idwise.md 2.5, docs/contracts/onetouch.md 3.6).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ExtractedField {
    /// Its name as sent: `First Name`, `firstName`, `Surname And Given Names`.
    pub name: Untrusted,
    /// What this field is, whatever the spelling; none for one that we do not know.
    pub kind: Option<FieldKind>,
    /// The value; none for pictures and unread fields.
    pub value: Option<Pii<Scalar>>,
    /// How far the reading can be trusted.
    pub read_accuracy: Option<Said<ReadAccuracy>>,
    /// `string` or `image`.
    pub value_type: Option<Untrusted>,
    /// Where it stood.
    #[serde(skip)]
    pub origin: Origin,
}

/// `read_accuracy` of an extracted field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ReadAccuracy {
    /// Can be relied on.
    High,
    /// To be compared with the picture.
    Low,
}

/// The fields that the cross-checks compare (docs/contracts/idwise.md 2.10 "Key",
/// docs/contracts/onetouch.md 3.6 in both spellings).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, strum::EnumIter)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// Whole name.
    FullName,
    /// Given name.
    FirstName,
    /// Middle name.
    MiddleName,
    /// Family name.
    LastName,
    /// Personal or national number.
    PersonalNumber,
    /// Document number.
    DocumentNumber,
    /// Date of birth.
    BirthDate,
    /// Date of expiry.
    ExpiryDate,
    /// Date of issue.
    IssueDate,
    /// Sex or gender.
    Sex,
    /// Place of birth.
    BirthPlace,
    /// Nationality, name.
    Nationality,
    /// Nationality, code.
    NationalityCode,
    /// Issuing country or state.
    IssuingCountry,
    /// Address, whole.
    Address,
    /// Machine readable zone, its lines.
    MachineReadableZone,
    /// Age in years.
    Age,
}

/// A field that could not be read.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ExtractionError {
    /// Which field.
    pub field: Untrusted,
    /// Why.
    pub message: Option<Untrusted>,
    /// `NOT_EXTRACTED` and the like.
    pub status: Option<Untrusted>,
    /// Where it stood.
    #[serde(skip)]
    pub origin: Origin,
}

/// How far an extracted value agrees with what the customer had prefilled.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PrefilledMatch {
    /// As sent: `fullNameMatch`.
    pub name: Untrusted,
    /// As sent: `"0%"`, `"NA"`.
    pub figure: Scalar,
    /// Where it stood.
    #[serde(skip)]
    pub origin: Origin,
}

impl PrefilledMatch {
    /// Percent, 0 to 100; none for `NA`.
    pub fn percent(&self) -> Option<f64> {
        self.figure.number()
    }
}
