//! A check that a service ran on a document or a picture.

use super::origin::Origin;
use super::outcome::Outcome;
use super::picture::Picture;
use super::pii::Pii;
use super::said::Said;
use super::scalar::{Fact, Scalar};
use super::text::Untrusted;
use serde::Serialize;

/// The subject of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckGroup {
    /// Validation checks of a document.
    Validation,
    /// Summaries: the result over all checks of a document, or over one kind.
    Status,
    /// OCR results: text, document type, dates, MRZ.
    Optical,
    /// Whether the pictures are good enough to judge.
    ImageQuality,
    ImageQualityFront,
    ImageQualityBack,
    /// Security features of the document.
    Authenticity,
    /// Anything that could hide the face.
    Face,
}

/// What a summary check covers. A summary only repeats the results of other checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CheckSummary {
    /// All checks of the document; their result is the primary outcome of the document check.
    Document,
    Optical,
    /// Whether the document has expired.
    Expiry,
    /// The MRZ.
    Zone,
    /// The quality of the pictures.
    Quality,
    /// The security features.
    Security,
}

/// One check with its outcome.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Check {
    pub group: CheckGroup,
    /// The checks that it summarizes; `None` for a check that is no summary.
    #[serde(skip)]
    pub summary_of: Option<CheckSummary>,
    /// The name as sent: `Document Classification (Front)`, `ImageGlares`.
    pub name: Untrusted,
    /// What the check does, in the service's words.
    pub description: Option<Untrusted>,
    /// `None` if the service sent no result.
    pub result: Option<Said<Outcome>>,
    /// Why it has this result: `result_description`, `ElementDiagnose`.
    pub result_description: Option<Untrusted>,
    /// The picture that was found and the reference picture, where sent.
    pub pictures: Vec<Picture>,
    /// Everything else that was sent: `ElementType`, `severity`, `confidence`.
    pub facts: Vec<Fact>,
    #[serde(skip)]
    pub origin: Origin,
}

/// A value read from a document (docs/contracts/idwise.md 2.5, docs/contracts/onetouch.md 3.6).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ExtractedField {
    /// The name as sent: `First Name`, `firstName`, `Surname And Given Names`.
    pub name: Untrusted,
    /// What the field holds, independent of its spelling; `None` for an unknown field.
    pub kind: Option<FieldKind>,
    /// `None` for pictures and for fields that could not be read.
    pub value: Option<Pii<Scalar>>,
    /// OCR confidence.
    pub read_accuracy: Option<Said<ReadAccuracy>>,
    /// `string` or `image`.
    pub value_type: Option<Untrusted>,
    #[serde(skip)]
    pub origin: Origin,
}

/// OCR confidence: `read_accuracy` of an extracted field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ReadAccuracy {
    /// Reliable.
    High,
    /// Compare the value with the picture.
    Low,
}

/// The fields that the cross-checks compare (docs/contracts/idwise.md 2.10 "Key",
/// docs/contracts/onetouch.md 3.6 in both spellings).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, strum::EnumIter)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    FullName,
    FirstName,
    MiddleName,
    LastName,
    /// Personal or national identity number.
    PersonalNumber,
    DocumentNumber,
    BirthDate,
    ExpiryDate,
    IssueDate,
    /// Sex or gender.
    Sex,
    BirthPlace,
    Nationality,
    NationalityCode,
    /// Issuing country or state.
    IssuingCountry,
    Address,
    /// All lines of the MRZ.
    MachineReadableZone,
    /// In years.
    Age,
}

/// A field that could not be read.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ExtractionError {
    pub field: Untrusted,
    pub message: Option<Untrusted>,
    /// For example `NOT_EXTRACTED`.
    pub status: Option<Untrusted>,
    #[serde(skip)]
    pub origin: Origin,
}

/// How well an extracted value matches the prefilled one.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PrefilledMatch {
    /// The name as sent: `fullNameMatch`.
    pub name: Untrusted,
    /// As sent: `"0%"`, `"NA"`.
    pub figure: Scalar,
    #[serde(skip)]
    pub origin: Origin,
}

impl PrefilledMatch {
    /// Percent, 0 to 100; `None` for `NA`.
    pub fn percent(&self) -> Option<f64> {
        self.figure.percent().filter(|percent| (0.0..=100.0).contains(percent))
    }
}
