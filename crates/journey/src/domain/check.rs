//! One check that a service carried out on a document or a picture.

use super::outcome::Outcome;
use super::picture::Picture;
use super::pii::Pii;
use super::said::Said;
use super::scalar::{Fact, Scalar};
use super::text::Untrusted;
use serde::Serialize;

/// Which list of the service's document a check stood in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckGroup {
    /// IDWise `validation_result.validation_checks` (docs/contracts/idwise.md 2.5).
    Validation,
    /// One Touch `completeStatus` outside the optical details (docs/contracts/onetouch.md 3.7).
    Status,
    /// One Touch `completeStatus.detailsOptical`.
    Optical,
    /// One Touch `imageQuality`, whole.
    ImageQuality,
    /// One Touch `imageQuality.frontIdCheck`.
    ImageQualityFront,
    /// One Touch `imageQuality.backIdCheck`.
    ImageQualityBack,
    /// One Touch `authenticityCheck` (docs/contracts/onetouch.md 3.8).
    Authenticity,
    /// One Touch `selfieAnalysis.additionalFaceChecks`.
    Face,
}

/// One check with its outcome.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Check {
    /// Which list it stood in.
    pub group: CheckGroup,
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

/// A field that could not be read (One Touch `extractedFieldErrors`).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ExtractionError {
    /// Which field.
    pub field: Untrusted,
    /// Why.
    pub message: Option<Untrusted>,
    /// `NOT_EXTRACTED` and the like.
    pub status: Option<Untrusted>,
}

/// How far an extracted value agrees with what the customer had prefilled
/// (One Touch `matchPercentage`, docs/contracts/onetouch.md 3.6).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PrefilledMatch {
    /// As sent: `fullNameMatch`.
    pub name: Untrusted,
    /// As sent: `"0%"`, `"NA"`.
    pub figure: Scalar,
}

impl PrefilledMatch {
    /// Percent, 0 to 100; none for `NA`.
    pub fn percent(&self) -> Option<f64> {
        self.figure.number()
    }
}
