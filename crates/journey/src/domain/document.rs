//! One document that the applicant presented.

use super::check::{Check, ExtractedField, ExtractionError, FieldKind, PrefilledMatch};
use super::face::FaceMatch;
use super::ids::StepId;
use super::origin::Origin;
use super::outcome::Outcome;
use super::picture::Picture;
use super::pii::Pii;
use super::said::Said;
use super::scalar::{Fact, Scalar};
use super::text::Untrusted;
use serde::Serialize;

/// An identity document with everything that the service extracted from it (docs/contracts/idwise.md 2.5
/// "Document", docs/contracts/onetouch.md 3.6).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Document {
    /// One Touch has a single document; its step is `document`.
    pub step: StepId,
    /// The title that the applicant saw.
    pub title: Option<Untrusted>,
    pub progress: Option<Said<StepProgress>>,
    /// Whether validation and all rules passed (IDWise).
    pub has_passed_rules: Option<bool>,
    /// For example `Passport` or `Driving License`.
    pub document_type: Option<Untrusted>,
    pub issuing_country: Option<Untrusted>,
    /// ISO 3166: alpha-3 from IDWise, alpha-2 from One Touch.
    pub issuing_country_code: Option<Untrusted>,
    /// Extracted fields in the order sent.
    pub fields: Vec<ExtractedField>,
    /// Fields that could not be read (One Touch).
    pub extraction_errors: Vec<ExtractionError>,
    /// Agreement with the prefilled data (One Touch).
    pub prefilled_matches: Vec<PrefilledMatch>,
    /// Result of the validation checks, without the rules.
    pub validation_outcome: Option<Said<Outcome>>,
    /// The checks of all groups.
    pub checks: Vec<Check>,
    /// `idExpired` (One Touch): failed means expired.
    pub id_expired: Option<Said<Outcome>>,
    /// Compares the portrait with the selfie.
    pub face_match: Option<FaceMatch>,
    /// Sides, crops and graphic fields.
    pub pictures: Vec<Picture>,
    /// Document types that the service recognized (One Touch).
    pub predicted: Vec<PredictedType>,
    /// Pictures and marks found in the document (One Touch).
    pub graphic_fields: Vec<GraphicField>,
    pub facts: Vec<Fact>,
    #[serde(skip)]
    pub origin: Origin,
    /// Path of `has_passed_rules`.
    #[serde(skip)]
    pub rules_origin: Origin,
}

impl Document {
    /// An empty document of this step, which a reader fills.
    pub fn new(step: StepId) -> Self {
        Self {
            step,
            title: None,
            progress: None,
            has_passed_rules: None,
            document_type: None,
            issuing_country: None,
            issuing_country_code: None,
            fields: Vec::new(),
            extraction_errors: Vec::new(),
            prefilled_matches: Vec::new(),
            validation_outcome: None,
            checks: Vec::new(),
            id_expired: None,
            face_match: None,
            pictures: Vec::new(),
            predicted: Vec::new(),
            graphic_fields: Vec::new(),
            facts: Vec::new(),
            origin: Origin::default(),
            rules_origin: Origin::default(),
        }
    }

    /// The first field of a kind that has a value.
    pub fn field(&self, kind: FieldKind) -> Option<&Pii<Scalar>> {
        self.fields.iter().find(|field| field.kind == Some(kind) && field.value.is_some())?.value.as_ref()
    }
}

/// Progress of a step (docs/contracts/idwise.md 2.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StepProgress {
    Completed,
    Started,
    NotStarted,
}

/// The document type that the service recognized on one side (docs/contracts/onetouch.md 3.8).
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct PredictedType {
    /// `front` or `back`.
    pub side: Untrusted,
    /// `DocumentName`.
    pub document_name: Option<Untrusted>,
    /// `P`, 0 to 1, as sent.
    pub probability: Option<Scalar>,
    /// Everything else: `ICAOCode`, `dCountryName`, `dType`, `dYear`, `isDeprecated`.
    pub facts: Vec<Fact>,
}

/// A picture or mark in a document (docs/contracts/onetouch.md 3.8 `graphicFields`).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GraphicField {
    /// `fieldName`.
    pub name: Option<Untrusted>,
    /// `fieldType`.
    pub field_type: Option<Untrusted>,
    /// `None` if the value is no picture.
    pub picture: Option<Picture>,
    /// Source, container, and the value if it is no picture.
    pub facts: Vec<Fact>,
}
