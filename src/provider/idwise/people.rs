//! Selfie, applicant and screening checks of an IDWise journey (docs/contracts/idwise.md 2.5).

use super::wire;
use crate::domain::applicant::Applicant;
use crate::domain::face::{ComparedImage, FaceMatch};
use crate::domain::picture::{Picture, PictureRole, PictureSource};
use crate::domain::pii::Pii;
use crate::domain::screening::ScreeningCheck;
use crate::domain::selfie::Selfie;
use crate::provider::document::{Item, ObjectPart};

/// Reads `selfie`.
pub(super) fn selfie(mut part: ObjectPart<'_>) -> Selfie {
    Selfie {
        origin: part.origin(),
        status: part.said("status", wire::selfie_status),
        is_live: part.boolean("is_live"),
        liveness_score: part.figure("liveness_score"),
        liveness_code: part.said("liveness_status_code", wire::liveness_code),
        picture: picture(&mut part, "image_path", PictureRole::Selfie),
        video: part.text("video_path"),
        checks: Vec::new(),
        facts: part.facts(),
    }
}

/// Reads `applicant`.
pub(super) fn applicant(mut part: ObjectPart<'_>) -> Applicant {
    Applicant {
        applicant_id: part.text("applicant_id"),
        profile: picture(&mut part, "profile_image_path", PictureRole::Profile),
        full_name: part.personal("full_name"),
        personal_number: part.scalar("personal_number").map(Pii::new),
        birth_date: part.date("birth_date"),
        facts: part.facts(),
    }
}

/// Reads `screening_checks`.
pub(super) fn screening(journey: &mut ObjectPart<'_>) -> Vec<ScreeningCheck> {
    let mut checks = Vec::new();
    for (key, mut item) in journey.entries("screening_checks") {
        let (origin, face_matches, facts) = (item.origin(), Vec::new(), Vec::new());
        let mut check = ScreeningCheck { key, picture: None, face_matches, facts, origin };
        if let Some(mut part) = item.part() {
            check.picture = picture(&mut part, "image_path", PictureRole::ScreeningFace);
            let faces = part.list("face_match_results");
            check.face_matches =
                faces.into_iter().filter_map(|mut item| item.part().map(face_match)).collect();
            check.facts = part.facts();
        }
        checks.push(check);
    }
    checks
}

/// Reads a face match.
pub(super) fn face_match(mut part: ObjectPart<'_>) -> FaceMatch {
    let mut faces = FaceMatch {
        origin: part.origin(),
        is_matched: part.boolean("is_matched"),
        score: part.figure("score"),
        status: part.text("status"),
        message: part.text("message"),
        ..FaceMatch::default()
    };
    for (place, item) in part.list("images").into_iter().enumerate() {
        let image = compared(item, place, &mut faces);
        faces.images.extend(image);
    }
    part.facts_into("", &mut faces.facts);
    faces
}

/// A compared face: an object or, as the vendor's text describes, a bare path.
fn compared(mut item: Item<'_>, place: usize, faces: &mut FaceMatch) -> Option<ComparedImage> {
    if item.is_scalar() {
        let path = item.text()?;
        let role = PictureRole::Other("face".into());
        let picture = Picture { role, source: PictureSource::Path(path), key: "images".into() };
        return Some(ComparedImage { picture: Some(picture), source: None });
    }
    let mut part = item.part()?;
    let source = part.text("image_source");
    let role = wire::face_role(source.as_ref().map_or("face", |source| source.as_sent()));
    let picture = picture(&mut part, "image_path", role);
    part.facts_into(&format!("images.{place}"), &mut faces.facts);
    Some(ComparedImage { picture, source })
}

fn picture(part: &mut ObjectPart<'_>, key: &str, role: PictureRole) -> Option<Picture> {
    let path = part.text(key)?;
    Some(Picture { role, source: PictureSource::Path(path), key: key.into() })
}
