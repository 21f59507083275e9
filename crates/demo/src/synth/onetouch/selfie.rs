//! Liveness, face match, and the checks for covered faces.

use serde_json::{Value, json};

use super::zulu;
use crate::synth::plan::{JourneyEnd, SelfieDefect};
use crate::synth::story::Story;

/// The `selfieAnalysis` section.
pub(super) fn analysis(story: &Story<'_>) -> Value {
    let plan = &story.plan;
    let missing = matches!(plan.selfie, SelfieDefect::Absent | SelfieDefect::NotStarted);
    if missing || plan.ending == JourneyEnd::Incomplete {
        return json!({
            "passiveLiveliness": { "status": "Not Started" },
            "faceMatch": { "status": "Not Started" },
            "attempts": 0,
        });
    }
    let covered = plan.selfie == SelfieDefect::Occluded;
    json!({
        "passiveLiveliness": liveness(story),
        "faceMatch": face_match(story),
        "additionalFaceChecks": {
            "maskDetection": { "status": "200", "result": { "found": covered, "confidence": 0.97 } },
            "faceCoverDetection": {
                "status": "200",
                "result": { "isFaceCovered": covered, "faceGears": if covered { json!(["Scarf"]) } else { json!([]) } },
            },
        },
        "attempts": story.rng(21).between(1, 2),
        "selfieAnalysisCompletedAt": zulu(story.ended),
    })
}

fn liveness(story: &Story<'_>) -> Value {
    let live = story.plan.selfie == SelfieDefect::Good;
    let mut rng = story.rng(22);
    let hundredths = if live { rng.between(91, 99) } else { rng.between(4, 38) };
    let score = f64::from(u8::try_from(hundredths).unwrap_or(50)) / 100.0;
    json!({ "status": "200", "liveness": live, "score": score })
}

fn face_match(story: &Story<'_>) -> Value {
    let mut rng = story.rng(23);
    let usual = if story.plan.impostor { rng.between(6, 55) } else { rng.between(85, 99) };
    let score = story.plan.face_score.unwrap_or(usual);
    let verified = score >= 80 && story.plan.selfie != SelfieDefect::NotFound;
    let word = if verified { "positive" } else { "negative" };
    json!({
        "status": "200",
        "verified": verified,
        "message": format!("Verification completed with {word} result"),
        "matchPercentage": format!("{score}.00%"),
    })
}
