//! Removes automated face results from a case and a row, for a reviewer who has not compared the faces yet.

use super::case::Case;
use super::finding::{Evidence, Finding, FindingKind, Sign};
use crate::domain::event::Event;
use crate::domain::ids::StepId;
use crate::domain::phrase::Phrase;
use crate::domain::queue::Summary;
use crate::domain::raw_text::RawText;
use crate::domain::rule::{Rule, RuleKey};
use crate::domain::text::Untrusted;
use serde_json::Value;

/// The text in place of a hidden result.
pub const COMPARE_FIRST: &str = "compare first";

/// The reason of a row with a question about faces, independent of the automated result.
const NEUTRAL: &str = "? face";

/// The rule whose result reveals the face result.
const SAME_SUBJECT: &str = "same_subject";

/// Removes all face results from a row of the queue.
pub fn summary(summary: &mut Summary) {
    let mut why: Vec<String> = Vec::new();
    for reason in std::mem::take(&mut summary.why) {
        let lower = reason.to_lowercase();
        let is_about_faces = lower.contains("face") || lower.contains("same person");
        let reason = if is_about_faces { NEUTRAL.to_owned() } else { reason };
        if !why.contains(&reason) {
            why.push(reason);
        }
    }
    summary.why = why;
    summary.face_score = None;
    summary.failed_rules.retain(|rule| rule != SAME_SUBJECT);
}

/// Whether the reviewer of this case has already compared the faces of a document.
fn is_compared(case: &Case, step: &StepId) -> bool {
    case.faces.iter().any(|said| said.step == *step)
}

/// Whether any faces of this case still wait for the reviewer's answer.
fn is_waiting(case: &Case) -> bool {
    case.journey.documents.iter().any(|it| it.face_match.is_some() && !is_compared(case, &it.step))
}

/// Whether the result of a rule reveals whether faces match.
pub fn is_about_faces(rule: &Rule) -> bool {
    rule.known == Some(RuleKey::SameSubject)
}

/// Hides the results about faces that the reviewer has not compared. Returns whether anything was hidden.
pub fn case(case: &mut Case) -> bool {
    if !is_waiting(case) {
        return false;
    }
    case.raw = raw(case, &|step| !is_compared(case, step));
    let compared: Vec<StepId> = case.faces.iter().map(|said| said.step.clone()).collect();
    for document in case.journey.documents.iter_mut().filter(|it| !compared.contains(&it.step)) {
        document.face_match = None;
    }
    case.journey.screening.iter_mut().for_each(|check| check.face_matches.clear());
    for rule in case.journey.rules.iter_mut().filter(|rule| is_about_faces(rule)) {
        rule.result = None;
        rule.details.clear();
    }
    let is_hidden = |finding: &Finding| {
        finding.evidence.iter().any(|evidence| match evidence {
            Evidence::Faces { step } => !compared.contains(step),
            Evidence::Screening { .. } => finding.kind == FindingKind::ScreeningFace,
            Evidence::Rule { index } => case.journey.rules.get(*index).is_some_and(is_about_faces),
            _ => false,
        })
    };
    for finding in &mut case.findings {
        if !is_hidden(finding) {
            continue;
        }
        if let Some(own) = finding.apart_from_faces() {
            *finding = own;
        } else {
            finding.sign = Sign::Undetermined;
            finding.finding = Phrase::ours(COMPARE_FIRST);
        }
    }
    case.history.retain_mut(|entry| !matches!(entry.event(), Event::FacesAnswered { .. }));
    true
}

/// The received document as indented JSON, without these results.
pub fn raw(case: &Case, is_hidden: &dyn Fn(&StepId) -> bool) -> RawText {
    let journey = &case.journey;
    let documents = journey.documents.iter().filter(|document| is_hidden(&document.step));
    let own = documents.filter_map(|document| document.face_match.as_ref()).map(|faces| &faces.origin);
    let others = journey.screening.iter().flat_map(|check| &check.face_matches).map(|faces| &faces.origin);
    let rules = journey.rules.iter().filter(|rule| is_about_faces(rule)).map(|rule| &rule.origin);
    let Ok(mut document) = serde_json::from_str::<Value>(case.raw.as_sent()) else { return case.raw.clone() };
    for origin in own.chain(others).chain(rules) {
        let path = origin.shown().to_string();
        let place = path.split('.').try_fold(&mut document, |node, step| match node {
            Value::Array(items) => step.parse::<usize>().ok().and_then(|at| items.get_mut(at)),
            Value::Object(fields) => fields.get_mut(step),
            _ => None,
        });
        if let Some(place) = place.filter(|_| !path.is_empty()) {
            *place = Value::from(COMPARE_FIRST);
        }
    }
    serde_json::to_string_pretty(&document)
        .map_or_else(|_| case.raw.clone(), |text| Untrusted::new(text).into())
}
