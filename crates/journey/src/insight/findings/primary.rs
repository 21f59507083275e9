//! Findings about primary outcomes, which must be explicitly passed if the service has no referred state, and
//! about summary checks (docs/contracts/onetouch.md 3.7).

use super::draft::{Family, FindingDraft, kind_of, outcome_words, problem_in};
use super::slug::slug;
use super::{Context, documents};
use crate::domain::check::{Check, CheckSummary};
use crate::domain::document::Document;
use crate::domain::outcome::Outcome;
use crate::domain::phrase::Phrase;
use crate::domain::queue::Urgency;
use crate::domain::said::folded;
use crate::domain::text::Untrusted;
use crate::insight::finding::{Evidence, FindingKind, Sign};

const OVERALL_TIP: &str = "When the overall check failed, single checks prove nothing, even passed ones. Inspect the pictures yourself.";

fn sums_up_all(check: &Check) -> bool {
    check.summary_of == Some(CheckSummary::Document)
}

/// The check that summarizes all others of a document.
pub(super) fn overall(document: &Document) -> Option<&Check> {
    document.checks.iter().find(|check| sums_up_all(check))
}

/// Whether a document's overall check did not pass. Then the results of its single checks are not reliable.
pub(super) fn overall_failed(document: &Document) -> bool {
    overall(document).is_some_and(|check| !is_passed(check))
}

pub(super) fn write(context: &Context<'_>, drafts: &mut Vec<FindingDraft>) {
    for document in &context.journey.documents {
        for (index, check) in document.checks.iter().enumerate() {
            if let Some(summary) = check.summary_of {
                drafts.extend(concluded(context, document, index, check, summary));
            }
        }
        drafts.extend(id_expired(document));
    }
    if context.journey.capabilities.derives_refer && !super::whole::is_unfinished(context.journey) {
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
    summary: CheckSummary,
) -> Option<FindingDraft> {
    let primary = summary == CheckSummary::Document && !super::whole::is_unfinished(context.journey);
    let (sign, unknown) = match problem_in(check.result.as_ref()) {
        Some(problem) => problem,
        None if primary && !is_passed(check) => (Sign::Undetermined, false),
        None => return None,
    };
    let step = &document.step;
    let (id, subject, families) = place_of(document, summary);
    let kind = match summary {
        CheckSummary::Expiry => FindingKind::Expiry,
        CheckSummary::Quality => FindingKind::ImageQuality,
        CheckSummary::Zone => FindingKind::Mrz,
        _ => FindingKind::DocumentCheck,
    };
    let draft = FindingDraft::new(id, kind_of(unknown, kind), sign, Urgency::Document)
        .about(Phrase::ours(subject))
        .says(words(document, check, summary))
        .detail(if summary == CheckSummary::Document && sign == Sign::Failed { 2 } else { 0 })
        .tip(if summary == CheckSummary::Quality { super::documents::RETAKE } else { OVERALL_TIP })
        .at(Evidence::Check { step: step.clone(), index })
        .at(Evidence::Document { step: step.clone() })
        .said_at(&check.origin)
        .belongs([Family::Document(step.clone())]);
    let draft = match summary {
        CheckSummary::Document | CheckSummary::Optical => draft,
        _ => draft.belongs([Family::Checks(step.clone())]),
    };
    Some(if unknown { draft } else { draft.repeats(families) })
}

fn is_passed(check: &Check) -> bool {
    check.result.as_ref().is_some_and(|said| said.is(&Outcome::Passed))
}

/// Id and subject of a summary, and the groups that it repeats.
fn place_of(document: &Document, summary: CheckSummary) -> (String, &'static str, Vec<Family>) {
    let slug = slug(document.step.0.as_sent());
    let step = || document.step.clone();
    match summary {
        CheckSummary::Document | CheckSummary::Optical => {
            (format!("overall.{slug}"), "Document check", vec![Family::Checks(step()), Family::Zone(step())])
        }
        CheckSummary::Expiry => (format!("expired.{slug}"), "Document expired", Vec::new()),
        CheckSummary::Zone => (format!("mrz.{slug}"), "Machine readable zone", vec![Family::Zone(step())]),
        CheckSummary::Quality => (format!("quality.{slug}"), "Image quality", vec![Family::Quality(step())]),
        CheckSummary::Security => {
            (format!("security.{slug}"), "Security features", vec![Family::Authenticity(step())])
        }
    }
}

fn words(document: &Document, check: &Check, summary: CheckSummary) -> Phrase {
    let described = check.result_description.as_ref().filter(|said| !said.is_blank());
    match (described.or_else(|| message(document)), summary) {
        (Some(said), CheckSummary::Document) if !is_passed(check) && folded(said.as_sent()) != "success" => {
            match problem_in(check.result.as_ref()) {
                Some((_, true)) => outcome_words(check.result.as_ref()).then("; ").outside(said),
                Some(_) => Phrase::default().outside(said),
                None => outcome_words(check.result.as_ref()),
            }
        }
        (_, CheckSummary::Document) => outcome_words(check.result.as_ref()),
        (_, CheckSummary::Expiry) if problem_in(check.result.as_ref()) == Some((Sign::Failed, false)) => {
            Phrase::ours("expired")
        }
        _ => documents::words(check),
    }
}

/// `completeStatus.message`, at any of the paths that readers use for it.
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

fn id_expired(document: &Document) -> Option<FindingDraft> {
    let said = document.id_expired.as_ref()?;
    let (sign, unknown) = problem_in(Some(said))?;
    let words =
        if unknown || sign != Sign::Failed { outcome_words(Some(said)) } else { Phrase::ours("expired") };
    let id = format!("expired.{}", slug(document.step.0.as_sent()));
    Some(
        FindingDraft::new(id, kind_of(unknown, FindingKind::Expiry), sign, Urgency::Document)
            .about(Phrase::ours("Document expired"))
            .says(words)
            .tip("Compare the date on the document with today's.")
            .at(Evidence::Document { step: document.step.clone() })
            .said_at(&said.origin)
            .belongs([Family::Document(document.step.clone()), Family::Checks(document.step.clone())]),
    )
}

fn no_document_check(context: &Context<'_>) -> Option<FindingDraft> {
    let documents = &context.journey.documents;
    if documents.iter().any(|document| overall(document).is_some()) {
        return None;
    }
    let evidence = documents
        .first()
        .map_or(Evidence::Journey, |document| Evidence::Document { step: document.step.clone() });
    Some(
        FindingDraft::new("overall", FindingKind::DocumentCheck, Sign::Undetermined, Urgency::Document)
            .about(Phrase::ours("Document check"))
            .says(Phrase::ours("no result"))
            .tip(OVERALL_TIP)
            .at(evidence)
            .said_at(&context.journey.origins.document_check),
    )
}

fn no_liveness(context: &Context<'_>) -> Option<FindingDraft> {
    context.journey.selfie.is_none().then(|| {
        FindingDraft::new("liveness", FindingKind::Liveness, Sign::Undetermined, Urgency::Liveness)
            .about(Phrase::ours("Liveness"))
            .says(Phrase::ours("not done"))
            .tip("No liveness check was done: nothing shows that the applicant took part. Ask for a selfie.")
            .at(Evidence::Journey)
            .said_at(&context.journey.origins.liveness)
    })
}

fn no_face_match(context: &Context<'_>) -> Option<FindingDraft> {
    let journey = context.journey;
    if journey.documents.iter().any(|document| document.face_match.is_some()) {
        return None;
    }
    let evidence = journey
        .documents
        .first()
        .map_or(Evidence::Journey, |document| Evidence::Faces { step: document.step.clone() });
    Some(
        FindingDraft::new("face", FindingKind::FaceMatch, Sign::Undetermined, Urgency::Face)
            .about(Phrase::ours("Face match"))
            .says(Phrase::ours("not done"))
            .tip("Compare the portrait on the document with the selfie yourself, if both exist.")
            .at(evidence)
            .said_at(&journey.origins.face_match),
    )
}
