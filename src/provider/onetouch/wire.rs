//! Keys and vocabulary of the One Touch KYC contract.

use crate::domain::journey::JourneyStatus;
use crate::domain::outcome::Outcome;
use crate::domain::picture::{Picture, PictureRole, PictureSource};
use crate::domain::said::folded;
use crate::domain::text::Untrusted;
use crate::provider::picture::is_inline;
use crate::provider::withhold::is_withheld;

/// The key of the journey id.
pub(super) const JOURNEY_ID: &str = "journeyId";

/// Keys by which a journey of this service is recognized.
pub(super) const MARKS: [&str; 12] = [
    "flow",
    "processingConfig",
    "capturedData",
    "matchPercentage",
    "documentIntelligence",
    "selfieAnalysis",
    "currentStatus",
    "clientId",
    "userInfo",
    "ipAddresses",
    "callbackSent",
    "mobileStatus",
];

/// The step id of the single document of a journey.
pub(super) const DOCUMENT: &str = "document";

/// Spellings of the liveness object (docs/contracts/onetouch.md 3.6, 3.9).
pub(super) const LIVENESS: [&str; 3] = ["passiveLiveliness", "passiveLiveness", "liveness"];

/// Spellings of the list in a predicted type (docs/contracts/onetouch.md 3.8).
pub(super) const PREDICTED_LISTS: [&str; 2] = ["FDSIDList", "FDSISList"];

/// `currentStatus`.
pub(super) fn status(word: &str) -> Option<JourneyStatus> {
    match folded(word).as_str() {
        "notstarted" => Some(JourneyStatus::NotStarted),
        "inprogress" => Some(JourneyStatus::InProgress),
        "completed" | "complete" => Some(JourneyStatus::Completed),
        "terminated" => Some(JourneyStatus::Terminated),
        "expired" => Some(JourneyStatus::Expired),
        _ => None,
    }
}

/// For `idExpired` and for findings such as a mask, `True` is the failed outcome (docs/contracts/onetouch.md
/// 3.7).
pub(super) fn opposite(word: &str) -> Option<Outcome> {
    match Outcome::from_word(word)? {
        Outcome::Passed => Some(Outcome::Failed),
        Outcome::Failed => Some(Outcome::Passed),
        neither => Some(neither),
    }
}

/// The role of a captured picture by its key.
pub(super) fn captured_role(key: &str) -> PictureRole {
    match key {
        "frontDoc" => PictureRole::Front,
        "backDoc" => PictureRole::Back,
        "selfie" => PictureRole::Selfie,
        _ => PictureRole::Other(key.into()),
    }
}

/// The role of a graphic field by its name or type (docs/contracts/onetouch.md 3.8).
pub(super) fn graphic_role(name: &str) -> PictureRole {
    match folded(name).as_str() {
        "portrait" | "201" => PictureRole::Portrait,
        "documentfront" | "207" => PictureRole::FrontCrop,
        "documentrear" | "documentback" | "208" => PictureRole::BackCrop,
        _ => PictureRole::Other(name.into()),
    }
}

/// Reads a text as a picture: a URL, or base64 data. Other texts are returned as error.
pub(super) fn picture(text: Untrusted, role: PictureRole, key: &str) -> Result<Picture, Untrusted> {
    let found = text.as_sent().trim();
    let is_address = ["http://", "https://"]
        .iter()
        .any(|scheme| found.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)));
    let source = if is_address {
        PictureSource::Url(text)
    } else if is_inline(found) || is_withheld(found) {
        PictureSource::Inline(text)
    } else {
        return Err(text);
    };
    Ok(Picture { role, source, key: key.into() })
}
