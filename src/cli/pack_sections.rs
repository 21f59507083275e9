//! The pages of the console as sections of an evidence pack, so that all values of a case are readable without the raw
//! document.

use crate::domain::decision::{DecisionState, Verb};
use crate::domain::ids::StepId;
use crate::domain::pii::Masking;
use crate::domain::record::Decision;
use crate::insight::case::{Case, FaceSaid};
use crate::insight::finding::Evidence;
use crate::review::pack::{PackLine, PackLineKind, PackSection, remaining};
use crate::tui::messages::policy::ConsolePolicy;
use crate::tui::page::aml::Weighed;
use crate::tui::page::faces::Verdict;
use crate::tui::page::line::{Line, LineKind};
use crate::tui::page::{aml, documents, faces, history, rules, screening};

/// The decision that counts, in one sentence, or that there is none: the newest one that was not taken back.
pub(super) fn verdict(case: &Case, policy: &ConsolePolicy) -> String {
    let newest = case.decisions.last();
    let counts = |it: &&Decision| !matches!(it.state, DecisionState::Undone | DecisionState::Dropped);
    let Some(decision) = case.decisions.iter().rfind(counts).or(newest) else {
        return "No decision was made here.".to_owned();
    };
    let intent = &decision.intent;
    let done = match intent.verb {
        Verb::Approve => "Approved",
        Verb::Reject => "Rejected",
        Verb::Resubmit => "Resubmission requested",
    };
    let at = policy.clock.full(decision.at);
    let (reason, state) = (policy.reason_text(&intent.reason), decision.state.shown());
    let replaced = intent.corrects.and_then(|id| case.decisions.iter().find(|it| it.id == id));
    let replaced = replaced.map(|it| {
        let at = policy.clock.full(it.at);
        format!(" It corrects {} by {} on {at} UTC.", it.intent.verb.decision().word(), it.intent.reviewer)
    });
    let replaced = replaced.unwrap_or_default();
    format!("{done} by {} on {at} UTC: {reason}. The decision is {state}.{replaced}", intent.reviewer)
}

/// Everything that the tabs of a case show, unmasked, and every value of the document that they do not show.
pub fn sections(case: &Case, policy: &ConsolePolicy) -> Vec<PackSection> {
    let (journey, clear) = (&case.journey, Masking::Clear);
    let answers = |step: &StepId| answers_about(case, step);
    let shown = |_: &Evidence| Verdict::Shown;
    let mut sections = vec![
        section("Documents and applicant", documents::page(journey, clear).lines),
        section("Faces and liveness", faces::page(journey, clear.into(), &shown, &answers).lines),
        section("Watch lists", aml::page(journey, clear, &weighed(case, policy))),
        section("Rules", rules::page(journey, clear, &shown)),
        section("Screening, device and journey", screening::page(case, clear)),
        section("History in words, times in UTC", history::page(case, clear, policy, &[])),
    ];
    sections.extend(remaining(case.raw.text(), &sections));
    sections
}

/// The answers about the faces of one document. Answers are sorted by time, and those of one document are adjacent.
fn answers_about<'a>(case: &'a Case, step: &StepId) -> &'a [FaceSaid] {
    let is_about = |said: &&[FaceSaid]| said.first().is_some_and(|first| first.step == *step);
    case.faces.chunk_by(|a, b| a.step == b.step).find(is_about).unwrap_or_default()
}

/// The AML matches with their resolutions.
fn weighed<'a>(case: &'a Case, policy: &ConsolePolicy) -> Weighed<'a> {
    let settled = case.findings.iter().filter_map(|finding| {
        let index = finding.evidence.iter().find_map(|evidence| match evidence {
            Evidence::AmlMatch { index } => Some(*index),
            _ => None,
        })?;
        let resolution = case.resolutions.get(&finding.id)?;
        let reason = resolution.reason.as_ref().map(|code| policy.reason_text(code));
        Some((index, (resolution.conclusion, reason)))
    });
    Weighed { assessments: &case.assessments, selected: None, settled: settled.collect() }
}

fn section(title: &'static str, lines: Vec<Line>) -> PackSection {
    let lines = lines.into_iter().filter(|line| !line.is_blank() && line.kind != LineKind::Question);
    PackSection { title, lines: lines.map(pack_line).collect() }
}

fn pack_line(line: Line) -> PackLine {
    let kind = match line.kind {
        LineKind::Heading => PackLineKind::Heading,
        LineKind::Plain if !line.value.as_str().is_empty() => PackLineKind::Fact,
        LineKind::Plain | LineKind::Aside | LineKind::Question => PackLineKind::Sentence,
    };
    PackLine { kind, sign: line.mark.sign(), indent: line.indent, label: line.label, value: line.value }
}
