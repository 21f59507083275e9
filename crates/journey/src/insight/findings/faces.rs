//! Findings about face matches: documents and screening databases compared with the selfie.

use super::Context;
use super::draft::{Family, FindingDraft};
use super::slug::slug;
use crate::domain::document::Document;
use crate::domain::face::FaceMatch;
use crate::domain::phrase::Phrase;
use crate::domain::queue::Urgency;
use crate::domain::screening::ScreeningCheck;
use crate::domain::selfie::SelfieStatus;
use crate::insight::finding::{Evidence, FindingKind, Sign};

const TIP: &str =
    "The portrait on the document and the selfie are compared; look at ears, brow and the line of the jaw.";
const SCREENING_TIP: &str =
    "Compare the selfie with the picture from the database as carefully as with the document.";

/// Sign, kind and text of a finding.
type FaceResult = (Sign, FindingKind, Phrase);

pub(super) fn write(context: &Context<'_>, drafts: &mut Vec<FindingDraft>) {
    for document in &context.journey.documents {
        drafts.extend(of_document(context, document));
    }
    for (index, check) in context.journey.screening.iter().enumerate() {
        write_screening(context, index, check, drafts);
    }
    drafts.extend(never_compared(context));
}

fn of_document(context: &Context<'_>, document: &Document) -> Option<FindingDraft> {
    let faces = document.face_match.as_ref()?;
    let threshold = f64::from(context.policy.face_threshold);
    let result = result_of(faces, threshold, FindingKind::FaceMatch);
    let (sign, kind, words) = result.or_else(|| sampled(context, faces))?;
    let step = &document.step;
    let several =
        context.journey.documents.iter().filter(|other| other.face_match.is_some()).nth(1).is_some();
    let mut subject = Phrase::ours("Face match");
    if let Some(title) = document.title.as_ref().or(document.document_type.as_ref()).filter(|_| several) {
        subject = subject.then(", ").outside(title);
    }
    Some(
        FindingDraft::new(format!("face.{}", slug(step.0.as_sent())), kind, sign, Urgency::Face)
            .about(subject)
            .says(words)
            .detail(3)
            .tip(TIP)
            .at(Evidence::Faces { step: step.clone() })
            .said_at(&faces.origin)
            .belongs([Family::Person(step.clone()), Family::People, Family::Document(step.clone())]),
    )
}

/// The question about matching faces, for a sample of the journeys.
fn sampled(context: &Context<'_>, faces: &FaceMatch) -> Option<FaceResult> {
    let is_asked =
        faces.is_matched == Some(true) && context.policy.face_sample.has(context.journey.id.as_sent());
    is_asked.then(|| (Sign::Look, FindingKind::FaceMatch, Phrase::ours("match, asked as a sample")))
}

fn write_screening(
    context: &Context<'_>,
    index: usize,
    check: &ScreeningCheck,
    drafts: &mut Vec<FindingDraft>,
) {
    let key = slug(check.key.as_sent());
    if check.face_matches.is_empty() && !super::whole::is_unfinished(context.journey) {
        drafts.push(
            FindingDraft::new(
                format!("screening.{key}"),
                FindingKind::ScreeningFace,
                Sign::Undetermined,
                Urgency::Face,
            )
            .about(Phrase::ours("Face against ").outside(&check.key))
            .says(Phrase::ours("no result"))
            .tip(SCREENING_TIP)
            .at(Evidence::Screening { index })
            .said_at(&check.origin)
            .belongs([Family::People]),
        );
    }
    for (place, faces) in check.face_matches.iter().enumerate() {
        let Some((sign, kind, words)) =
            result_of(faces, f64::from(context.policy.face_threshold), FindingKind::ScreeningFace)
        else {
            continue;
        };
        drafts.push(
            FindingDraft::new(format!("screening.{key}.{place}"), kind, sign, Urgency::Face)
                .about(Phrase::ours("Face against ").outside(&check.key))
                .says(words)
                .tip(SCREENING_TIP)
                .at(Evidence::Screening { index })
                .said_at(&faces.origin)
                .belongs([Family::People]),
        );
    }
}

/// A selfie and documents exist, but the service compared no faces.
fn never_compared(context: &Context<'_>) -> Option<FindingDraft> {
    let journey = context.journey;
    let compared = journey.documents.iter().any(|document| document.face_match.is_some());
    let selfie = journey.selfie.as_ref()?;
    let taken = selfie.status.as_ref().is_some_and(|status| status.is(&SelfieStatus::Complete))
        || selfie.is_live == Some(true);
    let first = journey.documents.first()?;
    if compared || !taken || super::whole::is_unfinished(journey) {
        return None;
    }
    Some(
        FindingDraft::new("face", FindingKind::FaceMatch, Sign::Undetermined, Urgency::Face)
            .about(Phrase::ours("Face match"))
            .says(Phrase::ours("not compared"))
            .tip(TIP)
            .at(Evidence::Faces { step: first.step.clone() })
            .said_at(&journey.origins.face_match)
            .belongs([Family::People]),
    )
}

fn result_of(faces: &FaceMatch, wanted: f64, kind: FindingKind) -> Option<FaceResult> {
    let score = faces.score.as_ref().and_then(|score| score.percent());
    let possible = score.is_none_or(|score| (0.0..=100.0).contains(&score));
    let figure = || match (&faces.score, score) {
        (Some(_), Some(score)) => Phrase::ours(format!("{} (threshold {wanted})", figure_of(score))),
        (Some(sent), None) => Phrase::ours("no match, score ").outside(&sent.text()),
        (None, _) => Phrase::ours("no match"),
    };
    match (faces.is_matched, score) {
        (Some(false), Some(score)) if possible && score >= wanted => {
            Some((Sign::Failed, kind, figure().then(", yet no match")))
        }
        (Some(false), _) => Some((Sign::Failed, kind, figure())),
        (Some(true), _) if !possible => Some((Sign::Look, FindingKind::Disagreement, impossible(faces))),
        (Some(true), Some(score)) if score < wanted => {
            Some((Sign::Look, FindingKind::Disagreement, figure().then(", yet matched")))
        }
        (Some(true), _) => None,
        (None, Some(score)) if possible && score < wanted => Some((Sign::Failed, kind, figure())),
        (None, _) => Some((Sign::Undetermined, kind, no_verdict(faces))),
    }
}

fn impossible(faces: &FaceMatch) -> Phrase {
    let sent = faces.score.as_ref().map(|score| score.text()).unwrap_or_default();
    Phrase::ours("score out of range: ").outside(&sent)
}

fn no_verdict(faces: &FaceMatch) -> Phrase {
    let said = faces.message.as_ref().or(faces.status.as_ref()).filter(|said| !said.is_blank());
    match said {
        Some(said) => Phrase::ours("no verdict: ").outside(said),
        None => Phrase::ours("no verdict"),
    }
}

/// Formats a score with at most one decimal.
pub(super) fn figure_of(score: f64) -> String {
    let tenths = (score * 10.0).round() / 10.0;
    format!("{tenths}")
}
