//! Findings about documents: step progress, the overall result, and every check.

mod predicted;

use super::Context;
use super::draft::{Family, FindingDraft, kind_of, outcome_words, problem_in, unknown_words};
use super::slug::slug;
use crate::domain::check::{Check, CheckGroup};
use crate::domain::document::{Document, StepProgress};
use crate::domain::phrase::Phrase;
use crate::domain::queue::Urgency;
use crate::domain::said::folded;
use crate::domain::text::Untrusted;
use crate::insight::finding::{Evidence, FindingKind, Sign};
use std::collections::HashMap;

/// The tip about an unclear picture.
pub(super) const RETAKE: &str =
    "If the picture cannot be read, ask for a new one: even light, no glare, all edges in view, held still.";
const LOOK: &str = "Inspect the picture of the document; one failed check puts the others in doubt.";

pub(super) fn write(context: &Context<'_>, drafts: &mut Vec<FindingDraft>) {
    for document in &context.journey.documents {
        drafts.extend(progress(context, document));
        let mut named = HashMap::new();
        for (index, check) in document.checks.iter().enumerate() {
            let same = named.entry((check.group, check.name.as_sent())).or_insert(0_usize);
            *same += 1;
            if check.summary_of.is_none() {
                drafts.extend(of_check(document, index, check, *same));
            }
        }
        drafts.extend(conclusion(document));
        drafts.extend(rules_not_passed(context, document));
        drafts.extend(predicted::of(document));
    }
}

fn progress(context: &Context<'_>, document: &Document) -> Option<FindingDraft> {
    let progress = document.progress.as_ref().filter(|progress| !progress.as_sent.is_blank())?;
    let (kind, words) = match progress.meaning {
        Some(StepProgress::Completed) => return None,
        Some(StepProgress::Started) => (FindingKind::Journey, Phrase::ours("started, not completed")),
        Some(StepProgress::NotStarted) => (FindingKind::Journey, Phrase::ours("not started")),
        None => (FindingKind::UnknownValue, unknown_words(&progress.as_sent)),
    };
    if super::whole::is_unfinished(context.journey) && kind == FindingKind::Journey {
        return None;
    }
    let step = &document.step;
    Some(
        FindingDraft::new(
            format!("progress.{}", slug(step.0.as_sent())),
            kind,
            Sign::Undetermined,
            Urgency::Document,
        )
        .about(Phrase::ours("Step ").outside(document.title.as_ref().unwrap_or(&step.0)))
        .says(words)
        .tip("This document is missing; ask for it if the flow requires it.")
        .at(Evidence::Document { step: step.clone() })
        .said_at(&progress.origin),
    )
}

fn of_check(document: &Document, index: usize, check: &Check, same: usize) -> Option<FindingDraft> {
    let (sign, unknown) = problem_in(check.result.as_ref())?;
    let quality = is_quality(check.group);
    let kind = if quality { FindingKind::ImageQuality } else { FindingKind::DocumentCheck };
    let mut id = format!("check.{}.{}", slug(document.step.0.as_sent()), group_and_name(check));
    if same > 1 {
        id.push_str(&format!(".{same}"));
    }
    Some(
        FindingDraft::new(id, kind_of(unknown, kind), sign, Urgency::Document)
            .about(check_name(&check.name).then(side(check.group)))
            .says(words(check))
            .detail(if check.result_description.is_some() { 2 } else { 1 })
            .tip(if is_about_picture(check) { RETAKE } else { LOOK })
            .at(Evidence::Check { step: document.step.clone(), index })
            .at(Evidence::Document { step: document.step.clone() })
            .said_at(&check.origin)
            .belongs(families(document, check)),
    )
}

fn group_and_name(check: &Check) -> String {
    let group = match check.group {
        CheckGroup::Validation => "validation",
        CheckGroup::Status => "status",
        CheckGroup::Optical => "optical",
        CheckGroup::ImageQuality => "quality",
        CheckGroup::ImageQualityFront => "quality-front",
        CheckGroup::ImageQualityBack => "quality-back",
        CheckGroup::Authenticity => "authenticity",
        CheckGroup::Face => "face",
    };
    format!("{group}.{}", slug(check.name.as_sent()))
}

/// Whether a check is about the picture and not about the document.
pub(super) fn is_quality(group: CheckGroup) -> bool {
    matches!(group, CheckGroup::ImageQuality | CheckGroup::ImageQualityFront | CheckGroup::ImageQualityBack)
}

/// Whether a check is about the picture, by its group or by its name.
fn is_about_picture(check: &Check) -> bool {
    let name = folded(check.name.as_sent());
    is_quality(check.group) || ["imagequality", "imageqa"].iter().any(|word| name.contains(word))
}

fn side(group: CheckGroup) -> &'static str {
    match group {
        CheckGroup::ImageQualityFront => " (front)",
        CheckGroup::ImageQualityBack => " (back)",
        _ => "",
    }
}

/// The result description of a check; without one, its outcome.
pub(super) fn words(check: &Check) -> Phrase {
    let (_, unknown) = problem_in(check.result.as_ref()).unwrap_or((Sign::Look, false));
    match &check.result_description {
        Some(said) if !said.is_blank() && !unknown => Phrase::default().outside(said),
        _ => outcome_words(check.result.as_ref()),
    }
}

fn families(document: &Document, check: &Check) -> Vec<Family> {
    let step = || document.step.clone();
    let mut families = vec![Family::Checks(step()), Family::Document(step())];
    if is_quality(check.group) {
        families.push(Family::Quality(step()));
    } else if matches!(check.group, CheckGroup::Validation | CheckGroup::Authenticity) {
        families.push(Family::Authenticity(step()));
    }
    let name = folded(check.name.as_sent());
    if ["classification", "recogni", "doctype", "documenttype"].iter().any(|word| name.contains(word)) {
        families.push(Family::Recognition(step()));
    }
    families
}

/// `validation_outcome`: repeats the checks that it summarizes.
fn conclusion(document: &Document) -> Option<FindingDraft> {
    if super::primary::overall(document).is_some() {
        // The overall check has its own finding, see `primary`.
        return None;
    }
    let said = document.validation_outcome.as_ref()?;
    let (sign, unknown) = problem_in(Some(said))?;
    let step = &document.step;
    let repeats = if unknown { vec![] } else { vec![Family::Authenticity(step.clone())] };
    let id = format!("validation.{}", slug(step.0.as_sent()));
    Some(
        FindingDraft::new(id, kind_of(unknown, FindingKind::DocumentCheck), sign, Urgency::Document)
            .about(Phrase::ours("Authenticity").and(&of_document(document)))
            .says(outcome_words(Some(said)))
            .tip(LOOK)
            .at(Evidence::Document { step: step.clone() })
            .said_at(&said.origin)
            .belongs([
                Family::Authenticity(step.clone()),
                Family::Checks(step.clone()),
                Family::Document(step.clone()),
            ])
            .repeats(repeats),
    )
}

/// `has_passed_rules`: repeats any other finding about the document. A completed step must have a result.
fn rules_not_passed(context: &Context<'_>, document: &Document) -> Option<FindingDraft> {
    let judged = context.journey.capabilities.has_rules && !super::whole::is_unfinished(context.journey);
    let completed = document.progress.as_ref().is_some_and(|progress| progress.is(&StepProgress::Completed));
    let (sign, words) = match document.has_passed_rules {
        Some(false) if judged => (Sign::Failed, "not passed; the service does not say which"),
        None if judged && completed => (Sign::Undetermined, "no result"),
        _ => return None,
    };
    let step = &document.step;
    let id = format!("rules.{}", slug(step.0.as_sent()));
    Some(
        FindingDraft::new(id, FindingKind::DocumentCheck, sign, Urgency::Document)
            .about(Phrase::ours("Rules").and(&of_document(document)))
            .says(Phrase::ours(words))
            .tip(LOOK)
            .at(Evidence::Document { step: step.clone() })
            .said_at(&document.rules_origin)
            .repeats([
                Family::Document(step.clone()),
                Family::Person(step.clone()),
                Family::Zone(step.clone()),
            ]),
    )
}

/// `, Passport`: names the document if there are several.
pub(super) fn of_document(document: &Document) -> Phrase {
    match document.document_type.as_ref().or(document.title.as_ref()) {
        Some(name) if !name.is_blank() => Phrase::ours(", ").outside(name),
        _ => Phrase::default(),
    }
}

/// The displayed name of a check.
pub(super) fn check_name(name: &Untrusted) -> Phrase {
    Phrase::default().outside(&crate::insight::labels::label(name))
}
