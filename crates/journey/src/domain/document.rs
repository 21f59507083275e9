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

/// A document with all that the service found in it (docs/contracts/idwise.md 2.5 "Document",
/// docs/contracts/onetouch.md 3.6).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Document {
    /// Its step; One Touch has one document, `document`.
    pub step: StepId,
    /// What the applicant saw it called.
    pub title: Option<Untrusted>,
    /// How far the step is.
    pub progress: Option<Said<Progress>>,
    /// Whether validation and rules were passed (IDWise).
    pub has_passed_rules: Option<bool>,
    /// `Passport`, `Driving License`.
    pub document_type: Option<Untrusted>,
    /// The country's name.
    pub issuing_country: Option<Untrusted>,
    /// ISO 3166: three letters from IDWise, two from One Touch.
    pub issuing_country_code: Option<Untrusted>,
    /// What was read from it, in the order sent.
    pub fields: Vec<ExtractedField>,
    /// What could not be read (One Touch).
    pub extraction_errors: Vec<ExtractionError>,
    /// Agreement with prefilled data (One Touch).
    pub prefilled_matches: Vec<PrefilledMatch>,
    /// The conclusion of the authenticity checks; not of the rules.
    pub validation_outcome: Option<Said<Outcome>>,
    /// Every check of the document, of all groups.
    pub checks: Vec<Check>,
    /// `idExpired` (One Touch): failed means expired.
    pub id_expired: Option<Said<Outcome>>,
    /// The portrait against the selfie.
    pub face_match: Option<FaceMatch>,
    /// Sides, crops and graphic fields.
    pub pictures: Vec<Picture>,
    /// What the service took the document for (One Touch).
    pub predicted: Vec<PredictedType>,
    /// Pictures and marks found in it (One Touch).
    pub graphic_fields: Vec<GraphicField>,
    /// Whatever else was said about it.
    pub facts: Vec<Fact>,
    /// Where it stood.
    #[serde(skip)]
    pub origin: Origin,
    /// Where `has_passed_rules` stood.
    #[serde(skip)]
    pub rules_origin: Origin,
}

impl Document {
    /// An empty document of this step, to be filled by a reader.
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

/// How far a step is (docs/contracts/idwise.md 2.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Progress {
    /// Done.
    Completed,
    /// Begun.
    Started,
    /// Not begun.
    NotStarted,
}

/// What the service took one side of a document for (docs/contracts/onetouch.md 3.8).
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct PredictedType {
    /// `front` or `back`.
    pub side: Untrusted,
    /// `DocumentName`.
    pub document_name: Option<Untrusted>,
    /// `P`, 0 to 1, as sent.
    pub probability: Option<Scalar>,
    /// The rest: `ICAOCode`, `dCountryName`, `dType`, `dYear`, `isDeprecated`.
    pub facts: Vec<Fact>,
}

/// A picture or mark found in a document (docs/contracts/onetouch.md 3.8 `graphicFields`).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GraphicField {
    /// `fieldName`.
    pub name: Option<Untrusted>,
    /// `fieldType`.
    pub field_type: Option<Untrusted>,
    /// Its picture, if the value is one.
    pub picture: Option<Picture>,
    /// Its source, container and, where it is no picture, its value.
    pub facts: Vec<Fact>,
}
