//! Findings of locally evaluated rules, for journeys without rule results of the service.

use super::super::draft::{Family, FindingDraft};
use super::super::slug::slug;
use super::super::{Context, whole};
use super::OURS;
use crate::domain::outcome::Outcome;
use crate::domain::phrase::Phrase;
use crate::domain::queue::Urgency;
use crate::domain::rule::RuleKey;
use crate::insight::finding::{Evidence, FindingKind, Sign};
use crate::insight::rules::{self, LocalRule};
use strum::IntoEnumIterator as _;

pub(super) fn write(context: &Context<'_>, drafts: &mut Vec<FindingDraft>) {
    if !context.journey.rules.is_empty() || whole::is_unfinished(context.journey) {
        return;
    }
    for rule in RuleKey::iter() {
        // The other rules are not evaluated, because that is slow: the rule about the same subject alone takes as long
        // as all other findings.
        let Some(named) = named(rule) else { continue };
        let evaluated = rules::evaluate(rule, context.journey, context.today, context.policy);
        drafts.extend(evaluated.iter().filter_map(|rule| draft(rule, named)));
    }
}

/// Id, subject and urgency of a rule's findings. `None` for rules that other findings cover: dates, checks, faces and
/// data, AML records.
fn named(rule: RuleKey) -> Option<(&'static str, &'static str, Urgency)> {
    Some(match rule {
        RuleKey::UnrecognizedDocument => {
            ("rule.unrecognized_document", "Document not recognized", Urgency::Document)
        }
        RuleKey::ProofPolicy => ("rule.proof_policy", "Document not accepted", Urgency::Document),
        RuleKey::NoDuplicateDocuments => {
            ("rule.no_duplicate_documents", "Document already used", Urgency::Document)
        }
        RuleKey::UnderAge => ("age", "Age", Urgency::Other),
        RuleKey::ApprovedNationality => ("nationality", "Nationality not accepted", Urgency::Other),
        RuleKey::ExpiredDocument
        | RuleKey::DocumentValidation
        | RuleKey::SameSubject
        | RuleKey::NoAmlRecords
        | RuleKey::NoDuplicateApplicant => return None,
    })
}

/// The finding of a rule, if there is one.
fn draft(
    rule: &LocalRule,
    (id, subject, urgency): (&'static str, &'static str, Urgency),
) -> Option<FindingDraft> {
    let sign = match rule.outcome {
        Outcome::Failed => Sign::Failed,
        Outcome::Undetermined => Sign::Undetermined,
        Outcome::Passed | Outcome::NotRun => return None,
    };
    let id = match &rule.step {
        Some(step) => format!("{id}.{}", slug(step.0.as_sent())),
        None => id.to_owned(),
    };
    let evidence = match &rule.step {
        Some(step) => Evidence::Document { step: step.clone() },
        None => Evidence::IdentityGrid,
    };
    let draft = FindingDraft::new(id, FindingKind::Rule, sign, urgency)
        .about(Phrase::ours(subject))
        .says(rule.words.clone())
        .detail(3)
        .tip("The service sent no rule results; your own policy was evaluated.")
        .at(evidence)
        .from(format!("{OURS}.rules"));
    Some(match (&rule.step, rule.rule) {
        (Some(step), RuleKey::UnrecognizedDocument) => {
            draft.belongs([Family::Document(step.clone())]).repeats([Family::Recognition(step.clone())])
        }
        (Some(step), _) => draft.belongs([Family::Document(step.clone())]),
        (None, _) => draft,
    })
}
