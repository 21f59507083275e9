//! Findings about the selfie: liveness and face checks.

use super::Context;
use super::draft::{Family, FindingDraft, kind_of, outcome_words, problem_in, unknown_words};
use super::slug::slug;
use crate::domain::check::Check;
use crate::domain::phrase::Phrase;
use crate::domain::queue::Urgency;
use crate::domain::said::Said;
use crate::domain::selfie::{LivenessCode, Selfie, SelfieStatus};
use crate::insight::finding::{Evidence, FindingKind, Sign};

/// A liveness score below this (0 to 1) is a finding even if the service reports a living person.
const LIVENESS_SCORE: f64 = 0.5;

const TIP: &str = "Look for a screen's edge, moiré, paper, a mask, and light on the face that differs from its surroundings.";

pub(super) fn write(context: &Context<'_>, drafts: &mut Vec<FindingDraft>) {
    let Some(selfie) = &context.journey.selfie else {
        return;
    };
    if !(super::whole::is_unfinished(context.journey) && selfie.is_live.is_none()) {
        drafts.extend(liveness(context, selfie));
    }
    for check in &selfie.checks {
        drafts.extend(face_check(check));
    }
}

fn liveness(context: &Context<'_>, selfie: &Selfie) -> Option<FindingDraft> {
    let (sign, kind, words) = liveness_result(context, selfie)?;
    let words = match selfie.liveness_code.as_ref().map(explained) {
        Some(code) if kind != FindingKind::Disagreement => Phrase::default().and(&code),
        _ => words,
    };
    Some(
        FindingDraft::new("liveness", kind, sign, Urgency::Liveness)
            .about(Phrase::ours("Liveness"))
            .says(words)
            .tip(tip_of(selfie))
            .at(Evidence::Selfie)
            .said_at(&selfie.origin)
            .belongs([Family::Selfie]),
    )
}

/// What the reviewer should look at.
fn tip_of(selfie: &Selfie) -> &'static str {
    let is_unstarted = selfie.status.as_ref().is_some_and(|status| status.is(&SelfieStatus::NotStarted));
    match selfie.liveness_code.as_ref().map(|code| code.meaning) {
        _ if selfie.picture.is_none() || is_unstarted => {
            "There is no selfie: nothing shows that the applicant took part. Ask for one."
        }
        Some(Some(LivenessCode::TooManyFaces | LivenessCode::FaceNotFound)) => {
            "See who is in the picture. Ask for a new selfie with the applicant alone."
        }
        Some(Some(LivenessCode::FaceIsOccluded)) => {
            "See what covers the face. Ask for a new selfie with the whole face."
        }
        Some(Some(_)) => {
            "If the face cannot be judged, ask for a new selfie: the whole face, an arm's length away."
        }
        _ => TIP,
    }
}

fn liveness_result(context: &Context<'_>, selfie: &Selfie) -> Option<(Sign, FindingKind, Phrase)> {
    use FindingKind::{Disagreement, Liveness, UnknownValue};
    let status = selfie.status.as_ref().filter(|status| !status.as_sent.is_blank());
    let meaning = status.map(|status| status.meaning);
    // As a primary outcome, liveness must be present and overrides the status.
    let is_primary = context.journey.capabilities.derives_refer;
    match (meaning, selfie.is_live) {
        (Some(Some(SelfieStatus::Complete)), Some(false)) => {
            Some((Sign::Failed, Liveness, Phrase::ours("not live, though the step is complete")))
        }
        (_, Some(false)) => Some((Sign::Failed, Liveness, Phrase::ours("not live"))),
        (Some(Some(SelfieStatus::Refer)), Some(true)) => {
            Some((Sign::Failed, Liveness, Phrase::ours("referred, though live")))
        }
        (Some(Some(SelfieStatus::Refer)), None) => Some((Sign::Failed, Liveness, Phrase::ours("referred"))),
        (Some(Some(SelfieStatus::NotStarted)), _) => {
            Some((Sign::Undetermined, Liveness, Phrase::ours("no selfie was taken")))
        }
        (Some(None), live) if live != Some(true) || !is_primary => {
            let words = status.map(|status| unknown_words(&status.as_sent)).unwrap_or_default();
            Some((Sign::Undetermined, UnknownValue, words))
        }
        (_, None) => Some((Sign::Undetermined, Liveness, Phrase::ours("no verdict"))),
        _ => low_score(selfie)
            .map(|words| (Sign::Look, Disagreement, words))
            .or_else(|| selfie.liveness_code.as_ref().map(|code| (Sign::Look, Liveness, explained(code)))),
    }
}

fn low_score(selfie: &Selfie) -> Option<Phrase> {
    let score = selfie.liveness_score.as_ref()?.number()?;
    (score < LIVENESS_SCORE).then(|| Phrase::ours(format!("{score} (threshold {LIVENESS_SCORE}), yet live")))
}

/// The text for a liveness code (docs/contracts/idwise.md 2.10).
fn explained(code: &Said<LivenessCode>) -> Phrase {
    let words = match code.meaning {
        Some(LivenessCode::FaceTooClose) => "the face is too close to the camera",
        Some(LivenessCode::FaceCloseToBorder) => "the face is too close to the border",
        Some(LivenessCode::FaceCropped) => "the face is cropped",
        Some(LivenessCode::FaceIsOccluded) => "part of the face is covered",
        Some(LivenessCode::FaceNotFound) => "no face was found",
        Some(LivenessCode::TooManyFaces) => "more than one face",
        Some(LivenessCode::FaceTooSmall) => "the face is too small to judge",
        None => return Phrase::ours("unknown code: ").outside(&code.as_sent),
    };
    Phrase::ours(words)
}

fn face_check(check: &Check) -> Option<FindingDraft> {
    let (sign, unknown) = problem_in(check.result.as_ref())?;
    let words = match &check.result_description {
        Some(said) if !said.is_blank() => Phrase::default().outside(said),
        _ => outcome_words(check.result.as_ref()),
    };
    let id = format!("selfie.{}", slug(check.name.as_sent()));
    let name = super::documents::check_name(&check.name);
    Some(
        FindingDraft::new(id, kind_of(unknown, FindingKind::Liveness), sign, Urgency::Liveness)
            .about(name)
            .says(words)
            .tip("Check whether glasses, a mask or a scarf cover the face.")
            .at(Evidence::Selfie)
            .said_at(&check.origin)
            .belongs([Family::Selfie]),
    )
}
