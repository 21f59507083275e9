//! One Touch KYC: its three primary outcomes, which must positively say passed
//! (docs/contracts/onetouch.md 3.7), and the parts of its status tree that conclude from others.

use super::draft::{Draft, Family, amiss, kind_of, outcome_words};
use super::slug::slug;
use super::{Context, documents, path};
use crate::domain::check::{Check, CheckGroup};
use crate::domain::document::Document;
use crate::domain::ids::Service;
use crate::domain::outcome::Outcome;
use crate::domain::phrase::Phrase;
use crate::domain::queue::Urgency;
use crate::domain::said::folded;
use crate::domain::text::Untrusted;
use crate::insight::finding::{Evidence, FindingKind, Sign};

const OVERALL_TIP: &str = "When the whole failed its parts prove nothing, even those that say passed. Look at the pictures yourself.";

/// What a part of the status tree concludes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Conclusion {
    Overall,
    Optical,
    Expiry,
    Zone,
    Quality,
    Security,
}

/// Whether a check concludes from others, so that it is written here.
pub(super) fn is_conclusion(check: &Check) -> bool {
    conclusion_of(check).is_some()
}

fn conclusion_of(check: &Check) -> Option<Conclusion> {
    match (check.group, folded(check.name.as_sent()).as_str()) {
        (CheckGroup::Status, "overallstatus") => Some(Conclusion::Overall),
        (CheckGroup::Status, "optical") | (CheckGroup::Optical, "overallstatus") => Some(Conclusion::Optical),
        (CheckGroup::Optical, "expiry") => Some(Conclusion::Expiry),
        (CheckGroup::Optical, "mrz") => Some(Conclusion::Zone),
        (CheckGroup::Optical, "imageqa") | (CheckGroup::ImageQuality, "result") => Some(Conclusion::Quality),
        (CheckGroup::Optical, "security") => Some(Conclusion::Security),
        _ => None,
    }
}

/// Whether the service's own whole of a document did not pass, so that its parts cannot be trusted.
pub(super) fn overall_failed(document: &Document) -> bool {
    let overall = document.checks.iter().find(|check| conclusion_of(check) == Some(Conclusion::Overall));
    overall.is_some_and(|check| !check.result.as_ref().is_some_and(|said| said.is(&Outcome::Passed)))
}

pub(super) fn write(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    for document in &context.journey.documents {
        for (index, check) in document.checks.iter().enumerate() {
            if let Some(conclusion) = conclusion_of(check) {
                drafts.extend(concluded(context, document, index, check, conclusion));
            }
        }
        drafts.extend(id_expired(document));
    }
    if context.journey.service == Service::Onetouch && !super::whole::is_unfinished(context.journey) {
        drafts.extend(no_document_check(context));
        drafts.extend(no_liveness(context));
        drafts.extend(no_face_match(context));
    }
}

fn concluded(
    context: &Context<'_>,
    document: &Document,
    index: usize,
    check: &Check,
    conclusion: Conclusion,
) -> Option<Draft> {
    let primary = conclusion == Conclusion::Overall && !super::whole::is_unfinished(context.journey);
    let (sign, unknown) = match amiss(check.result.as_ref()) {
        Some(amiss) => amiss,
        None if primary && !is_passed(check) => (Sign::Undetermined, false),
        None => return None,
    };
    let step = &document.step;
    let (id, subject, families) = place_of(document, conclusion);
    let kind = match conclusion {
        Conclusion::Expiry => FindingKind::Expiry,
        Conclusion::Quality => FindingKind::ImageQuality,
        Conclusion::Zone => FindingKind::Mrz,
        _ => FindingKind::DocumentCheck,
    };
    let draft = Draft::new(id, kind_of(unknown, kind), sign, Urgency::Document)
        .about(Phrase::ours(subject))
        .says(words(document, check, conclusion))
        .detail(if conclusion == Conclusion::Overall && sign == Sign::Failed { 2 } else { 0 })
        .tip(OVERALL_TIP)
        .at(Evidence::Check { step: step.clone(), index })
        .at(Evidence::Document { step: step.clone() })
        .from(path::check(context.journey.service, document, index).unwrap_or_default())
        .belongs([Family::Document(step.clone())]);
    let draft = match conclusion {
        Conclusion::Overall | Conclusion::Optical => draft,
        _ => draft.belongs([Family::Checks(step.clone())]),
    };
    Some(if unknown { draft } else { draft.repeats(families) })
}

fn is_passed(check: &Check) -> bool {
    check.result.as_ref().is_some_and(|said| said.is(&Outcome::Passed))
}

/// Id, subject, and what the conclusion repeats.
fn place_of(document: &Document, conclusion: Conclusion) -> (String, &'static str, Vec<Family>) {
    let slug = slug(document.step.0.as_sent());
    let step = || document.step.clone();
    match conclusion {
        Conclusion::Overall | Conclusion::Optical => {
            (format!("overall.{slug}"), "Document check", vec![Family::Checks(step()), Family::Zone(step())])
        }
        Conclusion::Expiry => (format!("expired.{slug}"), "Document expired", Vec::new()),
        Conclusion::Zone => (format!("mrz.{slug}"), "Machine readable zone", vec![Family::Zone(step())]),
        Conclusion::Quality => (format!("quality.{slug}"), "Image quality", vec![Family::Quality(step())]),
        Conclusion::Security => {
            (format!("security.{slug}"), "Security features", vec![Family::Authenticity(step())])
        }
    }
}

fn words(document: &Document, check: &Check, conclusion: Conclusion) -> Phrase {
    let described = check.result_description.as_ref().filter(|said| !said.is_blank());
    match (described.or_else(|| message(document)), conclusion) {
        (Some(said), Conclusion::Overall) if !is_passed(check) && folded(said.as_sent()) != "success" => {
            match amiss(check.result.as_ref()) {
                Some((_, true)) => outcome_words(check.result.as_ref()).then("; ").outside(said),
                Some(_) => Phrase::default().outside(said),
                None => outcome_words(check.result.as_ref()),
            }
        }
        (_, Conclusion::Overall) => outcome_words(check.result.as_ref()),
        (_, Conclusion::Expiry) if amiss(check.result.as_ref()) == Some((Sign::Failed, false)) => {
            Phrase::ours("expired")
        }
        _ => documents::words(check),
    }
}

/// `completeStatus.message`, wherever the reading put it.
fn message(document: &Document) -> Option<&Untrusted> {
    let fact = document.facts.iter().find(|fact| {
        let name = folded(fact.name.as_sent());
        name == "message" || name.ends_with("completestatusmessage")
    })?;
    match fact.value.reveal() {
        crate::domain::scalar::Scalar::Text(text) if !text.is_blank() => Some(text),
        _ => None,
    }
}

fn id_expired(document: &Document) -> Option<Draft> {
    let (sign, unknown) = amiss(document.id_expired.as_ref())?;
    let words = if unknown || sign != Sign::Failed {
        outcome_words(document.id_expired.as_ref())
    } else {
        Phrase::ours("expired")
    };
    let id = format!("expired.{}", slug(document.step.0.as_sent()));
    Some(
        Draft::new(id, kind_of(unknown, FindingKind::Expiry), sign, Urgency::Document)
            .about(Phrase::ours("Document expired"))
            .says(words)
            .tip("Compare the date on the document with today's.")
            .at(Evidence::Document { step: document.step.clone() })
            .from("documentIntelligence.idExpired")
            .belongs([Family::Document(document.step.clone()), Family::Checks(document.step.clone())]),
    )
}

fn no_document_check(context: &Context<'_>) -> Option<Draft> {
    let documents = &context.journey.documents;
    let has =
        |document: &Document| document.checks.iter().any(|c| conclusion_of(c) == Some(Conclusion::Overall));
    if documents.iter().any(has) {
        return None;
    }
    let evidence = documents
        .first()
        .map_or(Evidence::Journey, |document| Evidence::Document { step: document.step.clone() });
    Some(
        Draft::new("overall", FindingKind::DocumentCheck, Sign::Undetermined, Urgency::Document)
            .about(Phrase::ours("Document check"))
            .says(Phrase::ours("no result"))
            .tip(OVERALL_TIP)
            .at(evidence)
            .from("documentIntelligence.completeStatus.overallStatus"),
    )
}

fn no_liveness(context: &Context<'_>) -> Option<Draft> {
    context.journey.selfie.is_none().then(|| {
        Draft::new("liveness", FindingKind::Liveness, Sign::Undetermined, Urgency::Liveness)
            .about(Phrase::ours("Liveness"))
            .says(Phrase::ours("not done"))
            .tip("Nothing shows that a living person stood before the camera.")
            .at(Evidence::Journey)
            .from(path::selfie(Service::Onetouch))
    })
}

fn no_face_match(context: &Context<'_>) -> Option<Draft> {
    let journey = context.journey;
    if journey.documents.iter().any(|document| document.face_match.is_some()) {
        return None;
    }
    let evidence = journey
        .documents
        .first()
        .map_or(Evidence::Journey, |document| Evidence::Faces { step: document.step.clone() });
    Some(
        Draft::new("face", FindingKind::FaceMatch, Sign::Undetermined, Urgency::Face)
            .about(Phrase::ours("Face match"))
            .says(Phrase::ours("not done"))
            .tip("Compare the portrait on the document with the selfie yourself, if there are both.")
            .at(evidence)
            .from("selfieAnalysis.faceMatch"),
    )
}
