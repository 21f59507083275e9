//! Derives the system decision of a One Touch journey, because the service sends none.
//!
//! One Touch KYC has no Refer state (docs/contracts/README.md 4). A journey is referred if it has ended
//! (`COMPLETED`, `TERMINATED`, or an unknown status with results) and any of these signals is not in order:
//!
//! | signal | in order | anything else |
//! | --- | --- | --- |
//! | `currentStatus` | `COMPLETED` | Refer |
//! | `completeStatus.overallStatus`, the document's primary outcome | `True` | Refer |
//! | `passiveLiveliness.liveness`, the selfie's primary outcome | `true` | Refer |
//! | `faceMatch.verified`, the face match's primary outcome | `true` | Refer |
//! | `idExpired` | not `True`, and no unknown word | Refer |
//! | `matchPercentage.*` | `NA`, or 80 % and more | Refer |
//!
//! A value that is missing, not run or unreadable never counts as passed. A journey that has not ended is
//! Incomplete.

use crate::domain::check::PrefilledMatch;
use crate::domain::decision::SystemDecision;
use crate::domain::document::Document;
use crate::domain::journey::{Journey, JourneyStatus};
use crate::domain::outcome::Outcome;
use crate::domain::said::{Said, folded};

/// Minimum agreement with prefilled values, percent.
const AGREEMENT_WANTED: f64 = 80.0;

/// Derives the system decision and marks its word as derived. `None` if the document has no status and no results.
pub(super) fn derive(journey: &Journey) -> Option<Said<SystemDecision>> {
    let (word, decision) = match ending(journey)? {
        JourneyEnding::Open => ("Incomplete (derived)", SystemDecision::Incomplete),
        JourneyEnding::Finished if all_in_order(journey) => ("Complete (derived)", SystemDecision::Complete),
        JourneyEnding::Finished | JourneyEnding::Broken => ("Refer (derived)", SystemDecision::Refer),
    };
    let origin = journey.status.as_ref().map(|status| status.origin.clone()).unwrap_or_default();
    Some(Said::new(word, Some(decision)).at(origin))
}

enum JourneyEnding {
    /// It has not ended, or was never finished.
    Open,
    Finished,
    /// Terminated, or ended with an unknown status.
    Broken,
}

fn ending(journey: &Journey) -> Option<JourneyEnding> {
    let has_results = has_results(journey);
    match journey.status.as_ref().map(|status| status.meaning) {
        Some(Some(JourneyStatus::Completed)) => Some(JourneyEnding::Finished),
        Some(Some(JourneyStatus::Terminated)) => Some(JourneyEnding::Broken),
        Some(Some(JourneyStatus::NotStarted | JourneyStatus::InProgress | JourneyStatus::Expired)) => {
            Some(JourneyEnding::Open)
        }
        Some(None) | None if has_results => Some(JourneyEnding::Broken),
        Some(None) => Some(JourneyEnding::Open),
        None => None,
    }
}

fn has_results(journey: &Journey) -> bool {
    let document = journey.documents.first();
    journey.ended.is_some()
        || document
            .is_some_and(|document| document.validation_outcome.is_some() || document.face_match.is_some())
        || journey.selfie.as_ref().is_some_and(|selfie| selfie.is_live.is_some())
}

fn all_in_order(journey: &Journey) -> bool {
    let Some(document) = journey.documents.first() else { return false };
    let is_live = journey.selfie.as_ref().and_then(|selfie| selfie.is_live) == Some(true);
    let is_matched = document.face_match.as_ref().and_then(|faces| faces.is_matched) == Some(true);
    let is_genuine = document.validation_outcome.as_ref().is_some_and(|said| said.is(&Outcome::Passed));
    is_live && is_matched && is_genuine && is_not_expired(document) && agrees(&document.prefilled_matches)
}

/// Whether the document is not expired, or its type has no expiry to check. An unknown word does not count.
fn is_not_expired(document: &Document) -> bool {
    match &document.id_expired {
        None => true,
        Some(said) => matches!(said.meaning, Some(Outcome::Passed | Outcome::NotRun)),
    }
}

/// Whether every percentage reaches the minimum, or nothing was compared.
fn agrees(matches: &[PrefilledMatch]) -> bool {
    matches.iter().all(|one| match one.percent() {
        Some(percent) => percent >= AGREEMENT_WANTED,
        None => matches!(folded(one.figure.text().as_sent()).as_str(), "" | "na" | "none"),
    })
}
