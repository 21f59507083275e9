//! Findings about rule results: each rule that failed, linked to the document that it failed for.

use super::draft::{Family, FindingDraft, kind_of, outcome_words, problem_in};
use super::slug::slug;
use super::{Context, whole};
use crate::domain::ids::StepId;
use crate::domain::phrase::Phrase;
use crate::domain::queue::Urgency;
use crate::domain::rule::{Rule, RuleDetail, RuleKey};
use crate::domain::text::Untrusted;
use crate::insight::finding::{Evidence, FindingKind, Sign};
use crate::insight::rules;

pub(super) fn write(context: &Context<'_>, drafts: &mut Vec<FindingDraft>) {
    for (index, rule) in context.journey.rules.iter().enumerate() {
        let mut has_details = false;
        for detail in &rule.details {
            if let Some((sign, unknown)) = problem_in(detail.result.as_ref()) {
                has_details = true;
                drafts.push(of_detail(context, index, rule, detail, (sign, unknown)));
            }
        }
        let no_result = (has_no_result(rule) && !whole::is_unfinished(context.journey))
            .then_some((Sign::Undetermined, false));
        if let Some((sign, unknown)) = problem_in(rule.result.as_ref()).or(no_result)
            && (!has_details || unknown)
        {
            drafts.push(of_rule(context, index, rule, (sign, unknown)));
        }
    }
}

/// Whether the service sent no result for a rule. Such a rule has not passed.
fn has_no_result(rule: &Rule) -> bool {
    rule.result.as_ref().is_none_or(|said| said.as_sent.is_blank())
}

fn of_detail(
    context: &Context<'_>,
    index: usize,
    rule: &Rule,
    detail: &RuleDetail,
    (sign, unknown): (Sign, bool),
) -> FindingDraft {
    let step = referenced(context, detail);
    let words = match &detail.result_description {
        Some(said) if !said.is_blank() && !unknown => Phrase::default().outside(said),
        _ => titled(detail).and(&outcome_words(detail.result.as_ref())),
    };
    let dangling = detail.reference.as_ref().and_then(|to| to.instance_key.as_ref());
    let target = step.or(dangling);
    let mut draft =
        draft_of(context, index, rule, target, (sign, unknown)).says(words).said_at(&detail.origin);
    let reason = detail.result_description.as_ref().filter(|said| !said.is_blank() && sign == Sign::Failed);
    draft = draft.failed_rule(
        reason.map(|reason| Phrase::ours("rule ").outside(name_of(rule)).then(": ").outside(reason)),
    );
    if let Some(step) = step {
        draft.finding.evidence.insert(0, Evidence::Document { step: step.clone() });
    }
    with_families(context, draft, rule, step, unknown)
}

fn of_rule(context: &Context<'_>, index: usize, rule: &Rule, (sign, unknown): (Sign, bool)) -> FindingDraft {
    let draft =
        draft_of(context, index, rule, None, (sign, unknown)).says(outcome_words(rule.result.as_ref()));
    with_families(context, draft, rule, None, unknown)
}

fn titled(detail: &RuleDetail) -> Phrase {
    match &detail.title {
        Some(title) if !title.is_blank() => Phrase::default().outside(title).then(": "),
        _ => Phrase::default(),
    }
}

/// The document that a detail refers to, if the journey has it.
fn referenced<'a>(context: &Context<'a>, detail: &RuleDetail) -> Option<&'a StepId> {
    let key = detail.reference.as_ref()?.instance_key.as_ref()?;
    context.journey.document(key).map(|document| &document.step)
}

fn draft_of(
    context: &Context<'_>,
    index: usize,
    rule: &Rule,
    step: Option<&StepId>,
    (sign, unknown): (Sign, bool),
) -> FindingDraft {
    let id = id_of(context, rule, step, unknown);
    let kind = match rule.known {
        Some(RuleKey::ExpiredDocument) => FindingKind::Expiry,
        _ => FindingKind::Rule,
    };
    FindingDraft::new(id, kind_of(unknown, kind), sign, urgency_of(rule))
        .about(subject_of(rule, unknown))
        .tip(tip_of(rule.known))
        .provider_tip(rule.tips.as_ref())
        .of_faces(rule.known == Some(RuleKey::SameSubject))
        .at(Evidence::Rule { index })
        .said_at(&rule.origin)
}

/// Our name of the problem, else the rule's name. The service's own name stays in the evidence and in the Rules tab.
fn subject_of(rule: &Rule, unknown: bool) -> Phrase {
    match rule.known.filter(|_| !unknown).and_then(rules::problem_name) {
        Some(name) => Phrase::ours(name),
        None => Phrase::default().outside(name_of(rule)),
    }
}

fn name_of(rule: &Rule) -> &Untrusted {
    rule.name.as_ref().filter(|name| !name.is_blank()).unwrap_or(&rule.key)
}

/// Rules that our own checks also evaluate use the same id, so that both are merged into one finding.
fn id_of(context: &Context<'_>, rule: &Rule, step: Option<&StepId>, unknown: bool) -> String {
    let key = slug(rule.key.as_sent());
    // With a single document, a rule without a reference means that one.
    let only = match context.journey.documents.as_slice() {
        [only] => Some(&only.step),
        _ => None,
    };
    match (rule.known.filter(|_| !unknown), step) {
        (Some(RuleKey::SameSubject | RuleKey::NoAmlRecords | RuleKey::NoDuplicateApplicant), _) => {
            format!("rule.{key}")
        }
        (Some(RuleKey::ExpiredDocument), step) => match step.or(only) {
            Some(step) => format!("expired.{}", slug(step.0.as_sent())),
            None => "expired".to_owned(),
        },
        (Some(RuleKey::UnderAge), _) => "age".to_owned(),
        (Some(RuleKey::ApprovedNationality), _) => "nationality".to_owned(),
        (_, Some(step)) => format!("rule.{key}.{}", slug(step.0.as_sent())),
        (_, None) => format!("rule.{key}"),
    }
}

fn urgency_of(rule: &Rule) -> Urgency {
    match rule.known {
        Some(
            RuleKey::DocumentValidation
            | RuleKey::UnrecognizedDocument
            | RuleKey::ProofPolicy
            | RuleKey::ExpiredDocument
            | RuleKey::NoDuplicateDocuments,
        ) => Urgency::Document,
        Some(RuleKey::SameSubject) => Urgency::Face,
        Some(RuleKey::NoAmlRecords) => Urgency::Pep,
        Some(RuleKey::NoDuplicateApplicant | RuleKey::UnderAge | RuleKey::ApprovedNationality) | None => {
            Urgency::Other
        }
    }
}

fn tip_of(rule: Option<RuleKey>) -> &'static str {
    match rule {
        Some(RuleKey::DocumentValidation) => "Look for signs of manipulation in the picture of the document.",
        Some(RuleKey::SameSubject) => "Compare faces, names and dates of birth across the steps.",
        Some(RuleKey::NoDuplicateDocuments) => "Check whether the same document was handed in twice.",
        Some(RuleKey::NoDuplicateApplicant) => "Open the other journey of this applicant and compare.",
        Some(RuleKey::NoAmlRecords) => "Compare each watch-list record with the applicant.",
        Some(RuleKey::UnrecognizedDocument) => "Name the document from its picture, if you can.",
        Some(RuleKey::ProofPolicy) => {
            "Check type and country of the document against what this step accepts."
        }
        Some(RuleKey::ExpiredDocument) => "Compare the date on the document with today's.",
        Some(RuleKey::UnderAge) => "Compute the age from the date of birth on the document.",
        Some(RuleKey::ApprovedNationality) => {
            "Check the nationality on the document against the accepted ones."
        }
        None => "Read what the rule says and check it against the evidence.",
    }
}

/// Adds the groups that the rule belongs to, and the failed checks that it only repeats.
fn with_families(
    context: &Context<'_>,
    draft: FindingDraft,
    rule: &Rule,
    step: Option<&StepId>,
    unknown: bool,
) -> FindingDraft {
    let steps: Vec<StepId> = match step {
        Some(step) => vec![step.clone()],
        None if rule.details.is_empty() => {
            context.journey.documents.iter().take(16).map(|document| document.step.clone()).collect()
        }
        None => Vec::new(),
    };
    let draft = draft.belongs(step.map(|step| Family::Document(step.clone())));
    if unknown {
        return draft;
    }
    match rule.known {
        Some(RuleKey::DocumentValidation) => draft.repeats(steps.into_iter().map(Family::Authenticity)),
        Some(RuleKey::UnrecognizedDocument) => draft
            .belongs(step.map(|step| Family::Recognition(step.clone())))
            .repeats(steps.into_iter().map(Family::Recognition)),
        Some(RuleKey::SameSubject) => draft
            .belongs(step.map(|step| Family::Person(step.clone())))
            .repeats(steps.into_iter().map(Family::Person).chain([Family::People])),
        Some(RuleKey::NoAmlRecords) => draft.repeats([Family::Lists]),
        // Without a reference to a document, the rule repeats the findings about expired documents.
        Some(RuleKey::ExpiredDocument) if draft.finding.id == "expired".into() => {
            draft.repeats([Family::Expired])
        }
        _ => draft,
    }
}
