//! Keys and vocabulary of the IDWise contract.

use crate::domain::aml::{Applicability, Dataset};
use crate::domain::check::ReadAccuracy;
use crate::domain::document::StepProgress;
use crate::domain::picture::PictureRole;
use crate::domain::said::folded;
use crate::domain::selfie::{LivenessCode, SelfieStatus};
use strum::IntoEnumIterator;

/// The key of the journey id.
pub(super) const JOURNEY_ID: &str = "journey_id";

/// Keys by which a journey of this service is recognized.
pub(super) const MARKS: [&str; 12] = [
    "system_decision",
    "final_decision",
    "manual_decision",
    "customer_id",
    "reference_number",
    "model_version",
    "documents",
    "selfie",
    "rule_results",
    "applicant",
    "aml",
    "screening_checks",
];

/// Spellings of the flow id, newest first. The second one is a typo in the vendor's API (docs/contracts/idwise.md
/// 2.6).
pub(super) const FLOW_ID: [&str; 3] = ["flow_id", "journey_definintion_id", "journey_definition_id"];
/// Spellings of the customer's reference.
pub(super) const REFERENCE: [&str; 4] = ["reference_number", "reference_no", "referenceNo", "user_id"];
/// Spellings of the tenant; the second one is used by the spot check (docs/contracts/idwise.md 2.14).
pub(super) const CUSTOMER_ID: [&str; 2] = ["customer_id", "tenant_id"];

/// Parts of an address, which are personal data.
pub(super) const ADDRESS_PARTS: [&str; 5] = ["line1", "line2", "postcode", "city", "county"];

/// The role of a document picture by its key, in both documented sets of keys; an unknown key gives
/// [`PictureRole::Other`] (docs/contracts/idwise.md 2.6). `None` for keys that do not name a picture.
pub(super) fn document_role(key: &str) -> Option<PictureRole> {
    let stem = key.strip_suffix("_path")?;
    if stem.contains("video") {
        return None;
    }
    Some(match stem {
        "input_image" | "front_image" | "front_side_image" => PictureRole::Front,
        "back_side_image" | "back_image" => PictureRole::Back,
        "front_side_cropped_image" | "front_cropped_image" => PictureRole::FrontCrop,
        "back_side_cropped_image" | "back_cropped_image" => PictureRole::BackCrop,
        _ => PictureRole::Other(key.into()),
    })
}

/// The role of a compared face by its source.
pub(super) fn face_role(source: &str) -> PictureRole {
    match folded(source).as_str() {
        "selfie" => PictureRole::Selfie,
        "document" => PictureRole::Portrait,
        "additionalface" | "additionalfaces" => PictureRole::ScreeningFace,
        _ => PictureRole::Other(source.into()),
    }
}

/// `progress` of a document.
pub(super) fn progress(word: &str) -> Option<StepProgress> {
    match folded(word).as_str() {
        "completed" => Some(StepProgress::Completed),
        "started" => Some(StepProgress::Started),
        "notstarted" => Some(StepProgress::NotStarted),
        _ => None,
    }
}

/// `read_accuracy` of an extracted field.
pub(super) fn accuracy(word: &str) -> Option<ReadAccuracy> {
    match folded(word).as_str() {
        "high" => Some(ReadAccuracy::High),
        "low" => Some(ReadAccuracy::Low),
        _ => None,
    }
}

/// `status` of the selfie.
pub(super) fn selfie_status(word: &str) -> Option<SelfieStatus> {
    match folded(word).as_str() {
        "complete" => Some(SelfieStatus::Complete),
        "refer" => Some(SelfieStatus::Refer),
        "notstarted" => Some(SelfieStatus::NotStarted),
        _ => None,
    }
}

/// `liveness_status_code`.
pub(super) fn liveness_code(word: &str) -> Option<LivenessCode> {
    let word = folded(word);
    LivenessCode::iter().find(|code| folded(&format!("{code:?}")) == word)
}

/// `applicability` of AML screening.
pub(super) fn applicability(word: &str) -> Option<Applicability> {
    match folded(word).as_str() {
        "notreadyyet" => Some(Applicability::NotReadyYet),
        "skipped" => Some(Applicability::Skipped),
        "disabled" => Some(Applicability::Disabled),
        "applicable" => Some(Applicability::Applicable),
        _ => None,
    }
}

/// The keys that can hold the name, if a watch list is sent as an object.
pub(super) const DATASET_NAMES: [&str; 5] = ["name", "dataset", "title", "type", "code"];

/// The kind of watch list of a record (docs/contracts/idwise.md 2.7).
pub(super) fn dataset(word: &str) -> Option<Dataset> {
    match folded(word).as_str() {
        "sanctions" | "sanction" => Some(Dataset::Sanctions),
        "politicallyexposedperson" | "politicallyexposedpersons" | "pep" => Some(Dataset::Pep),
        "linkedtoapoliticallyexposedperson" | "linkedtoapoliticallyexposedpersons" => {
            Some(Dataset::PepLinked)
        }
        "adversemedia" => Some(Dataset::AdverseMedia),
        "regulatoryenforcementlist" | "regulatoryenforcement" => Some(Dataset::RegulatoryEnforcement),
        "peopleofinterest" | "personofinterest" => Some(Dataset::PeopleOfInterest),
        "disqualifieddirector" => Some(Dataset::DisqualifiedDirector),
        "insolvency" => Some(Dataset::Insolvency),
        "fitnessprobity" | "fitnessandprobity" => Some(Dataset::FitnessProbity),
        "warnings" | "warning" => Some(Dataset::Warnings),
        _ => None,
    }
}

/// Whether an object with these keys is a single rule detail, and not a map of details.
pub(super) fn is_rule_detail(keys: &[&str]) -> bool {
    ["title", "result", "result_description", "reference_object"].iter().any(|key| keys.contains(key))
}
