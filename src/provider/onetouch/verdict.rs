//! The system decision of a One Touch journey, which the service does not send: derived.
//!
//! One Touch KYC has no Refer state (contracts part 4). A journey needs a person when it has
//! come to its end (`COMPLETED`, `TERMINATED`, or a status that we do not know although there
//! are results) and it is not certain that everything is in order:
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
//! What was not done, could not be read or was not sent is never taken for passed.
//! A journey that has not come to its end is Incomplete.

use crate::domain::check::PrefilledMatch;
use crate::domain::decision::SystemDecision;
use crate::domain::document::Document;
use crate::domain::journey::{Journey, JourneyStatus};
use crate::domain::outcome::Outcome;
use crate::domain::said::{Said, folded};

/// The least agreement, in percent, of an extracted value with a prefilled one.
const AGREEMENT_WANTED: f64 = 80.0;

/// Derives the system decision; its word says that it is ours. None for a document that
/// says nothing about where the journey stands.
pub(super) fn derive(journey: &Journey) -> Option<Said<SystemDecision>> {
    let (word, decision) = match ending(journey)? {
        Ending::Open => ("Incomplete (derived)", SystemDecision::Incomplete),
        Ending::Finished if all_in_order(journey) => ("Complete (derived)", SystemDecision::Complete),
        Ending::Finished | Ending::Broken => ("Refer (derived)", SystemDecision::Refer),
    };
    let origin = journey.status.as_ref().map(|status| status.origin.clone()).unwrap_or_default();
    Some(Said::new(word, Some(decision)).at(origin))
}

/// How a journey came to stand where it does.
enum Ending {
    /// It can still go on, or nobody ever finished it.
    Open,
    /// It went through to its end.
    Finished,
    /// It was cut off, or ended in a way that we do not know.
    Broken,
}

fn ending(journey: &Journey) -> Option<Ending> {
    let has_results = has_results(journey);
    match journey.status.as_ref().map(|status| status.meaning) {
        Some(Some(JourneyStatus::Completed)) => Some(Ending::Finished),
        Some(Some(JourneyStatus::Terminated)) => Some(Ending::Broken),
        Some(Some(JourneyStatus::NotStarted | JourneyStatus::InProgress | JourneyStatus::Expired)) => {
            Some(Ending::Open)
        }
        Some(None) | None if has_results => Some(Ending::Broken),
        Some(None) => Some(Ending::Open),
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

/// Not expired, or not to be known for this kind of document; an unknown word is neither.
fn is_not_expired(document: &Document) -> bool {
    match &document.id_expired {
        None => true,
        Some(said) => matches!(said.meaning, Some(Outcome::Passed | Outcome::NotRun)),
    }
}

/// Every figure is high enough, or says that nothing was compared.
fn agrees(matches: &[PrefilledMatch]) -> bool {
    matches.iter().all(|one| match one.percent() {
        Some(percent) => percent >= AGREEMENT_WANTED,
        None => matches!(folded(one.figure.text().as_sent()).as_str(), "" | "na" | "none"),
    })
}
