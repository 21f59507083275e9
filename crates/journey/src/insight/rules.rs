//! Evaluates the ten documented rules locally, for journeys without rule results.

use super::policy::Policy;
use super::validity::{self, Expiry};
use super::{aml, countries, identity};
use crate::domain::aml::Applicability;
use crate::domain::check::FieldKind;
use crate::domain::document::{Document, StepProgress};
use crate::domain::ids::StepId;
use crate::domain::journey::Journey;
use crate::domain::outcome::Outcome;
use crate::domain::phrase::Phrase;
use crate::domain::rule::RuleKey;
use crate::domain::said::folded;
use jiff::civil::Date;

/// The result of one locally evaluated rule.
#[derive(Clone, Debug, PartialEq)]
pub struct LocalRule {
    pub rule: RuleKey,
    /// `NotRun` if the journey or the policy has too little data.
    pub outcome: Outcome,
    /// The document that it was evaluated for; `None` for a rule about the whole journey.
    pub step: Option<StepId>,
    pub words: Phrase,
}

/// Evaluates one rule. A rule about documents has one result for each document.
pub fn evaluate(rule: RuleKey, journey: &Journey, today: Date, policy: &Policy) -> Vec<LocalRule> {
    match rule {
        RuleKey::DocumentValidation => for_each_document(rule, journey, validation),
        RuleKey::UnrecognizedDocument => for_each_document(rule, journey, recognition),
        RuleKey::ProofPolicy => for_each_document(rule, journey, |document| acceptance(document, policy)),
        RuleKey::ExpiredDocument => {
            for_each_document(rule, journey, |document| expiry(journey, document, today))
        }
        RuleKey::SameSubject => vec![same_subject(journey)],
        RuleKey::NoDuplicateDocuments => duplicates(journey),
        // Requires the other journeys: see `linked_journeys`.
        RuleKey::NoDuplicateApplicant => vec![for_journey(rule, Outcome::NotRun, "")],
        RuleKey::NoAmlRecords => vec![records(journey)],
        RuleKey::UnderAge => vec![under_age(journey, today, policy)],
        RuleKey::ApprovedNationality => vec![nationality(journey, policy)],
    }
}

fn for_journey(
    rule: RuleKey,
    outcome: Outcome,
    words: impl Into<std::borrow::Cow<'static, str>>,
) -> LocalRule {
    LocalRule { rule, outcome, step: None, words: Phrase::ours(words) }
}

/// The name of a finding about the rule, if the service's name states the opposite ("Un-expired Document" for an
/// expired one).
pub(super) fn problem_name(rule: RuleKey) -> Option<&'static str> {
    match rule {
        RuleKey::UnrecognizedDocument => Some("Document not recognized"),
        RuleKey::ProofPolicy => Some("Document not accepted"),
        RuleKey::ExpiredDocument => Some("Document expired"),
        RuleKey::NoDuplicateDocuments => Some("Document already used"),
        RuleKey::ApprovedNationality => Some("Nationality not accepted"),
        RuleKey::DocumentValidation
        | RuleKey::SameSubject
        | RuleKey::NoAmlRecords
        | RuleKey::NoDuplicateApplicant
        | RuleKey::UnderAge => None,
    }
}

/// Evaluates a rule for each document that was submitted.
fn for_each_document(
    rule: RuleKey,
    journey: &Journey,
    judge: impl Fn(&Document) -> (Outcome, Phrase),
) -> Vec<LocalRule> {
    let handed_in = |document: &&Document| {
        let progress = document.progress.as_ref().and_then(|progress| progress.meaning);
        !matches!(progress, Some(StepProgress::NotStarted | StepProgress::Started))
    };
    let judged = journey.documents.iter().filter(handed_in).map(|document| {
        let (outcome, words) = judge(document);
        LocalRule { rule, outcome, step: Some(document.step.clone()), words }
    });
    let judged: Vec<LocalRule> = judged.collect();
    if judged.is_empty() { vec![for_journey(rule, Outcome::NotRun, "")] } else { judged }
}

fn validation(document: &Document) -> (Outcome, Phrase) {
    let outcome = document.validation_outcome.as_ref().and_then(|said| said.meaning);
    (outcome.unwrap_or(Outcome::NotRun), Phrase::ours("authenticity not confirmed"))
}

/// Whether the document type was recognized. The type of an incomplete document may be the applicant's choice, not a
/// recognized one.
fn recognition(document: &Document) -> (Outcome, Phrase) {
    let done = document.progress.as_ref().is_some_and(|progress| progress.is(&StepProgress::Completed));
    if !done {
        return (Outcome::NotRun, Phrase::default());
    }
    let named = document.document_type.as_ref().is_some_and(|name| !name.is_blank());
    (Outcome::from_bool(named), Phrase::ours("type not recognized"))
}

fn acceptance(document: &Document, policy: &Policy) -> (Outcome, Phrase) {
    let kind = document.document_type.as_ref().filter(|name| !name.is_blank());
    let country = document.issuing_country_code.as_ref().or(document.issuing_country.as_ref());
    let country = country.filter(|country| !country.is_blank());
    if let Some(kind) = kind.filter(|_| !policy.documents.is_empty()) {
        let accepted = policy.documents.iter().any(|known| folded(known) == folded(kind.as_sent()));
        if !accepted {
            return (Outcome::Failed, Phrase::default().outside(kind).then(" is not accepted"));
        }
    }
    if let Some(country) = country.filter(|_| !policy.countries.is_empty())
        && !is_among(&policy.countries, country.as_sent())
    {
        return (Outcome::Failed, Phrase::ours("not accepted from ").outside(country));
    }
    let asked = !policy.documents.is_empty() || !policy.countries.is_empty();
    (if asked { Outcome::Passed } else { Outcome::NotRun }, Phrase::default())
}

fn is_among(accepted: &[String], country: &str) -> bool {
    accepted.iter().any(|known| countries::compare(known, country) == countries::CountryAgreement::Same)
}

fn expiry(journey: &Journey, document: &Document, today: Date) -> (Outcome, Phrase) {
    let Some(date) = validity::dates_of(document, today).expiry else {
        return (Outcome::NotRun, Phrase::default());
    };
    let words = Phrase::default().personal(&date.text);
    match validity::expiry(&date.when, validity::day_of(journey, today), today) {
        Expiry::Expired => (Outcome::Failed, words),
        Expiry::ExpiredSince => (Outcome::Failed, words.then(", since the check")),
        Expiry::Unclear => (Outcome::Undetermined, words.then(", ambiguous date")),
        Expiry::Valid => (Outcome::Passed, words),
    }
}

fn same_subject(journey: &Journey) -> LocalRule {
    let faces = journey.documents.iter().filter_map(|document| document.face_match.as_ref());
    let unmatched = faces.clone().any(|faces| faces.is_matched == Some(false));
    let compared = faces.into_iter().any(|faces| faces.is_matched.is_some());
    let grid = identity::grid(journey);
    let differing = grid.rows.iter().any(|row| {
        matches!(row.aspect, identity::Aspect::Name | identity::Aspect::BirthDate)
            && row.cells.iter().any(|cell| {
                cell.agreement == identity::Agreement::Differs
                    && !matches!(cell.source, identity::Source::Aml(_))
            })
    });
    match (unmatched || differing, compared || grid.rows.iter().any(|row| row.cells.len() > 1)) {
        (true, _) => for_journey(RuleKey::SameSubject, Outcome::Failed, "faces or data differ"),
        (false, true) => for_journey(RuleKey::SameSubject, Outcome::Passed, ""),
        (false, false) => for_journey(RuleKey::SameSubject, Outcome::NotRun, ""),
    }
}

/// Two documents of the same type with the same number.
fn duplicates(journey: &Journey) -> Vec<LocalRule> {
    let rule = RuleKey::NoDuplicateDocuments;
    let mut seen = std::collections::HashSet::new();
    let mut found = Vec::new();
    for document in &journey.documents {
        let Some(number) = document.field(FieldKind::DocumentNumber) else {
            continue;
        };
        let number = folded(number.reveal().text().as_sent());
        let kind = document.document_type.as_ref().map(|kind| folded(kind.as_sent()));
        if !number.is_empty() && !seen.insert((kind, number)) {
            let words = Phrase::ours("the same document as in another step");
            found.push(LocalRule {
                rule,
                outcome: Outcome::Failed,
                step: Some(document.step.clone()),
                words,
            });
        }
    }
    if found.is_empty() { vec![for_journey(rule, Outcome::Passed, "")] } else { found }
}

fn records(journey: &Journey) -> LocalRule {
    let rule = RuleKey::NoAmlRecords;
    let Some(lists) = &journey.aml else {
        return for_journey(rule, Outcome::NotRun, "");
    };
    let open = lists.matches.iter().filter(|record| record.is_whitelisted != Some(true));
    let sanctioned = open.clone().filter(|record| aml::gravity(record) == aml::Gravity::Sanctions).count();
    let asked = lists.applicability.as_ref().is_some_and(|said| said.is(&Applicability::Applicable));
    match open.count() {
        0 if asked => for_journey(rule, Outcome::Passed, ""),
        0 => for_journey(rule, Outcome::NotRun, ""),
        count => {
            for_journey(rule, Outcome::Failed, format!("{count} records, {sanctioned} on sanctions lists"))
        }
    }
}

fn under_age(journey: &Journey, today: Date, policy: &Policy) -> LocalRule {
    let rule = RuleKey::UnderAge;
    let birth = validity::birth_of(journey, today);
    match birth.as_ref().and_then(|birth| validity::age(&birth.when, today)) {
        None if birth.is_some() => for_journey(rule, Outcome::Undetermined, "no possible date of birth"),
        None => for_journey(rule, Outcome::NotRun, ""),
        Some((youngest, _)) if youngest >= policy.minimum_age => for_journey(rule, Outcome::Passed, ""),
        Some((youngest, oldest)) if oldest < policy.minimum_age => {
            let words =
                if youngest == oldest { format!("{oldest}") } else { format!("{youngest} to {oldest}") };
            for_journey(rule, Outcome::Failed, format!("age {words} (minimum {})", policy.minimum_age))
        }
        Some((youngest, oldest)) => {
            let words = format!("age {youngest} to {oldest} (minimum {})", policy.minimum_age);
            for_journey(rule, Outcome::Undetermined, words)
        }
    }
}

fn nationality(journey: &Journey, policy: &Policy) -> LocalRule {
    let rule = RuleKey::ApprovedNationality;
    let kinds = [FieldKind::NationalityCode, FieldKind::Nationality];
    let said = journey.documents.iter().find_map(|document| {
        kinds.iter().find_map(|kind| document.field(*kind)).map(|value| value.reveal().text())
    });
    match said.filter(|said| !said.is_blank()) {
        Some(said) if !policy.nationalities.is_empty() => {
            let accepted = is_among(&policy.nationalities, said.as_sent());
            let words = Phrase::default().personal(&said).then(" is not accepted");
            LocalRule { rule, outcome: Outcome::from_bool(accepted), step: None, words }
        }
        _ => for_journey(rule, Outcome::NotRun, ""),
    }
}
