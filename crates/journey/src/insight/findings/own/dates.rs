//! Findings about dates: expiry, age, impossible dates, and contradictions to the service's results.

use super::super::draft::{Family, FindingDraft};
use super::super::slug::slug;
use super::super::{Context, documents, primary};
use super::OURS;
use crate::domain::check::CheckSummary;
use crate::domain::document::Document;
use crate::domain::outcome::Outcome;
use crate::domain::phrase::Phrase;
use crate::domain::queue::Urgency;
use crate::domain::rule::{Rule, RuleKey};
use crate::domain::said::Said;
use crate::insight::finding::{Evidence, FindingKind, Sign};
use crate::insight::validity::{self, Expiry, Impossible, Written};

pub(super) fn write(context: &Context<'_>, drafts: &mut Vec<FindingDraft>) {
    for document in &context.journey.documents {
        let dates = validity::dates_of(document, context.today);
        for impossible in validity::impossible(&dates, context.today) {
            drafts.push(impossible_dates(document, impossible));
        }
        if let Some(date) = &dates.expiry {
            drafts.extend(expiry(context, document, date));
        }
    }
    drafts.extend(age(context));
}

fn impossible_dates(document: &Document, impossible: Impossible) -> FindingDraft {
    let (word, words) = match impossible {
        Impossible::IssueBeforeBirth => ("issue-before-birth", "issued before the holder was born"),
        Impossible::ExpiryBeforeIssue => ("expiry-before-issue", "expires before it was issued"),
        Impossible::FutureIssue => ("future-issue", "the date of issue is in the future"),
    };
    let step = &document.step;
    let id = format!("dates.{}.{word}", slug(step.0.as_sent()));
    FindingDraft::new(id, FindingKind::Validity, Sign::Failed, Urgency::Document)
        .about(Phrase::ours("Dates").and(&documents::of_document(document)))
        .says(Phrase::ours(words))
        .tip("Read the dates on the picture: a misreading, or a forged document.")
        .at(Evidence::Document { step: step.clone() })
        .at(Evidence::IdentityGrid)
        .from(format!("{OURS}.validity"))
        .belongs([Family::Document(step.clone())])
}

fn expiry(context: &Context<'_>, document: &Document, date: &Written) -> Option<FindingDraft> {
    let made = validity::day_of(context.journey, context.today);
    let says_expired = expiry_verdict(context, document);
    let words = Phrase::default().personal(&date.text);
    let new_draft = |kind, sign, words: Phrase| {
        let step = &document.step;
        FindingDraft::new(format!("expired.{}", slug(step.0.as_sent())), kind, sign, Urgency::Document)
            .about(Phrase::ours("Document expired"))
            .says(words)
            .detail(3)
            .tip("Compare the date on the document with today's.")
            .at(Evidence::Document { step: step.clone() })
            .from(format!("{OURS}.validity"))
            .belongs([Family::Document(step.clone()), Family::Expired])
    };
    match (validity::expiry(&date.when, made, context.today), says_expired) {
        (Expiry::Expired, Some(false)) => {
            let mut draft = new_draft(
                FindingKind::Disagreement,
                Sign::Failed,
                words.then(", yet the service says not expired"),
            );
            draft.finding.id = format!("disagree.expired.{}", slug(document.step.0.as_sent())).into();
            Some(draft)
        }
        (Expiry::Expired, _) => Some(new_draft(FindingKind::Expiry, Sign::Failed, words)),
        (Expiry::ExpiredSince, Some(true)) => Some(new_draft(FindingKind::Expiry, Sign::Failed, words)),
        (Expiry::ExpiredSince, _) => {
            Some(new_draft(FindingKind::Expiry, Sign::Look, words.then(", after the check")))
        }
        (Expiry::Unclear, None) => {
            Some(new_draft(FindingKind::Expiry, Sign::Look, words.then(", ambiguous date")))
        }
        (Expiry::Valid, Some(true)) => {
            let mut draft = new_draft(
                FindingKind::Disagreement,
                Sign::Look,
                words.then(" is in the future, yet the service says expired"),
            );
            draft.finding.id = format!("disagree.expired.{}", slug(document.step.0.as_sent())).into();
            Some(draft)
        }
        (Expiry::Unclear | Expiry::Valid, _) => None,
    }
}

/// Whether the service considers a document expired. "Not expired" counts only if the document check as a whole
/// passed (docs/contracts/onetouch.md 3.7).
fn expiry_verdict(context: &Context<'_>, document: &Document) -> Option<bool> {
    let dated = document.checks.iter().find(|check| check.summary_of == Some(CheckSummary::Expiry));
    let rule = rule(context, RuleKey::ExpiredDocument);
    let detail = rule.and_then(|rule| {
        let of_step =
            |to: &crate::domain::rule::RuleReference| to.instance_key.as_ref() == Some(&document.step);
        rule.details.iter().find(|detail| detail.reference.as_ref().is_some_and(of_step))
    });
    let several = context.journey.documents.len() > 1;
    let of_rule = match (detail, rule) {
        (Some(detail), _) => verdict(detail.result.as_ref()),
        // With several documents, a failed rule without a reference does not say which one expired.
        (None, Some(rule)) => verdict(rule.result.as_ref()).filter(|failed| !(*failed && several)),
        (None, None) => None,
    };
    let verdicts = [
        verdict(document.id_expired.as_ref()),
        dated.and_then(|check| verdict(check.result.as_ref())),
        of_rule,
    ];
    if verdicts.contains(&Some(true)) {
        return Some(true);
    }
    let trusted = !primary::overall_failed(document);
    verdicts.contains(&Some(false)).then_some(false).filter(|_| trusted)
}

/// True for failed, false for passed, none for any other outcome.
fn verdict(said: Option<&Said<Outcome>>) -> Option<bool> {
    match said?.meaning? {
        Outcome::Failed => Some(true),
        Outcome::Passed => Some(false),
        Outcome::Undetermined | Outcome::NotRun => None,
    }
}

fn rule<'a>(context: &Context<'a>, key: RuleKey) -> Option<&'a Rule> {
    context.journey.rules.iter().find(|rule| rule.known == Some(key))
}

fn age(context: &Context<'_>) -> Option<FindingDraft> {
    let birth = validity::birth_of(context.journey, context.today)?;
    let made = validity::day_of(context.journey, context.today);
    let (youngest, oldest) = validity::age(&birth.when, made)?;
    let wanted = context.policy.minimum_age;
    let says_under = verdict(rule(context, RuleKey::UnderAge)?.result.as_ref())?;
    let years = if youngest == oldest { format!("{oldest}") } else { format!("{youngest} to {oldest}") };
    let (id, kind, sign, words) = match (says_under, oldest < wanted, youngest >= wanted) {
        (true, true, _) => {
            ("age", FindingKind::Rule, Sign::Failed, format!("age {years} (minimum {wanted})"))
        }
        (true, _, true) => {
            let words = format!("age {years}, yet the service says under age");
            ("disagree.age", FindingKind::Disagreement, Sign::Look, words)
        }
        (false, true, _) => {
            let words = format!("age {years}, yet the service says of age");
            ("disagree.age", FindingKind::Disagreement, Sign::Failed, words)
        }
        _ => return None,
    };
    Some(
        FindingDraft::new(id, kind, sign, Urgency::Other)
            .about(Phrase::ours("Age"))
            .says(Phrase::ours(words))
            .detail(3)
            .tip("Compute the age from the date of birth on the document.")
            .at(Evidence::IdentityGrid)
            .from(format!("{OURS}.validity")),
    )
}
