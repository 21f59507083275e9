//! Liveness, face match and face checks: `selfieAnalysis` (docs/contracts/onetouch.md 3.6).

use super::wire;
use crate::domain::check::{Check, CheckGroup};
use crate::domain::face::FaceMatch;
use crate::domain::origin::Origin;
use crate::domain::outcome::Outcome;
use crate::domain::said::{Said, folded};
use crate::domain::scalar::Fact;
use crate::domain::selfie::{Selfie, SelfieStatus};
use crate::domain::text::Untrusted;
use crate::provider::document::{Item, ObjectPart};

/// Reads liveness and face checks into the selfie, and returns the face match.
pub(super) fn read(mut analysis: ObjectPart<'_>, selfie: &mut Selfie) -> Option<FaceMatch> {
    for key in wire::LIVENESS {
        if let Some(part) = analysis.part(key) {
            liveness(part, selfie);
            break;
        }
    }
    let faces = analysis.part("faceMatch").map(face_match);
    for (name, item) in analysis.entries("additionalFaceChecks") {
        selfie.checks.extend(face_check(name, item));
    }
    analysis.facts_into("", &mut selfie.facts);
    faces
}

/// `liveness` is the primary outcome (docs/contracts/onetouch.md 3.7). `status` is either the status of the API call,
/// such as `"200"`, which becomes a fact because it is not a verdict, or a word such as `Not Started`.
fn liveness(mut part: ObjectPart<'_>, selfie: &mut Selfie) {
    selfie.origin = part.origin();
    selfie.is_live = part.boolean("liveness");
    selfie.liveness_score = part.figure("score");
    let is_code = |text: &Untrusted| text.as_sent().trim().bytes().all(|byte| byte.is_ascii_digit());
    if part.glance("status").is_some_and(|status| !is_code(&status))
        && let Some(status) = part.text("status")
    {
        let meaning = match (folded(status.as_sent()).as_str(), selfie.is_live) {
            ("notstarted", None) => Some(SelfieStatus::NotStarted),
            (_, Some(false)) => Some(SelfieStatus::Refer),
            _ => None,
        };
        if meaning.is_none() {
            part.deviation("status", "unknown word");
        }
        selfie.status = Some(Said::new(status, meaning).at(part.origin_of("status")));
    }
    part.facts_into("passiveLiveliness", &mut selfie.facts);
}

fn face_match(mut part: ObjectPart<'_>) -> FaceMatch {
    FaceMatch {
        origin: part.origin(),
        is_matched: part.boolean("verified"),
        score: part.figure("matchPercentage"),
        status: part.text("status"),
        message: part.text("message"),
        images: Vec::new(),
        facts: part.facts(),
    }
}

/// Keys for the result of a face check. Their `true` means that something unwanted was found.
const FOUND: [&str; 3] = ["found", "isFaceCovered", "detected"];

/// Reads a face check such as `maskDetection`. It has failed if something was found.
fn face_check(name: Untrusted, mut item: Item<'_>) -> Option<Check> {
    let origin = item.origin();
    if !item.is_object() {
        let result = item.outcome();
        return Some(check(name, result, tail(item), origin));
    }
    let mut part = item.part()?;
    let mut facts = Vec::new();
    let mut result = None;
    if let Some(mut inner) = part.part("result") {
        result = FOUND.iter().find_map(|key| inner.said(key, wire::opposite));
        inner.facts_into("result", &mut facts);
    }
    part.facts_into("", &mut facts);
    Some(check(name, result, facts, origin))
}

fn tail(item: Item<'_>) -> Vec<Fact> {
    let mut facts = Vec::new();
    item.facts_into("value", &mut facts);
    facts
}

fn check(name: Untrusted, result: Option<Said<Outcome>>, facts: Vec<Fact>, origin: Origin) -> Check {
    Check {
        group: CheckGroup::Face,
        summary_of: None,
        name,
        description: None,
        result,
        result_description: None,
        pictures: Vec::new(),
        facts,
        origin,
    }
}
