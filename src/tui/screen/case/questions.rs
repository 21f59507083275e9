//! The questions of an open case, and the keys that answer them.

use super::faces::step_of;
use super::state::CaseScreen;
use crate::domain::ids::StepId;
use crate::domain::resolution::Conclusion;
use crate::domain::viewed::CaseTab;
use crate::insight::finding::{Finding, FindingKind};
use crate::tui::cx::Cx;
use crate::tui::drawn::CELL_ROWS_TO_JUDGE;
use crate::tui::messages::action::Action;
use crate::tui::page::evidence::conclusion_word;
use crate::tui::page::line::Mark;

/// Whether the selected finding is an unresolved question about faces.
pub(super) fn asks_faces(case: &CaseScreen) -> bool {
    let asks = |it: &Finding| step_of(it).is_some() && !case.file.is_resolved(it);
    case.reader.pages.shows(CaseTab::Findings) && case.selected().is_some_and(asks)
}

/// The document of the open question in the selected part of the Faces tab.
pub(super) fn asks_faces_in_tab<'a>(case: &'a CaseScreen, cx: &Cx) -> Option<&'a StepId> {
    let step = case.reader.pages.beside.faces().filter(|_| case.reader.pages.shows(CaseTab::Faces))?;
    let is_open = cx.policy.is_blind(&case.file.key) && case.faces.answer(step).is_none();
    is_open.then_some(step)
}

/// The document of the open question about two faces, in the selected finding or in the Faces tab.
fn asked_faces(case: &CaseScreen, cx: &Cx) -> Option<StepId> {
    let in_findings = case.selected().filter(|_| asks_faces(case)).and_then(step_of);
    in_findings.or_else(|| asks_faces_in_tab(case, cx).cloned())
}

/// Whether a question about two faces is open, in the selected finding or in the Faces tab.
pub(crate) fn is_asking_faces(case: &CaseScreen, cx: &Cx) -> bool {
    asked_faces(case, cx).is_some()
}

/// The words for "no issue" and "issue confirmed" about the selected watch-list match, if keys resolve one.
pub(crate) fn match_words(case: &CaseScreen) -> Option<[&'static str; 2]> {
    let pages = &case.reader.pages;
    let is_shown = pages.shows(CaseTab::Findings) || pages.shows(CaseTab::Aml);
    let is_asked = is_shown && case.reader.is_on_match(&case.file);
    let word = |conclusion| conclusion_word(FindingKind::AmlMatch, conclusion);
    is_asked.then(|| [Conclusion::NoIssue, Conclusion::IssueConfirmed].map(word))
}

/// Why a key that resolves findings is refused.
pub(super) const FIXED: &str = "A proposal's findings cannot be changed until it is confirmed or returned";

/// Whether the findings cannot be changed: a second reviewer is to see them as they were when the decision was proposed.
/// The second reviewer's own comparison of faces, in the Faces tab, changes no finding.
pub(super) fn are_findings_fixed(case: &CaseScreen, cx: &Cx) -> bool {
    let is_proposed = case.file.case.as_ref().is_some_and(|known| known.proposal.is_some());
    is_proposed && asks_faces_in_tab(case, cx).is_none()
}

/// The answers to the current question, if there is one that can be answered.
pub(crate) fn answers(case: &CaseScreen, cx: &Cx) -> Option<[(Action, &'static str); 3]> {
    if are_findings_fixed(case, cx) {
        return None;
    }
    let with = |[one, two]: [&'static str; 2]| {
        [(Action::NoIssue, one), (Action::IssueConfirmed, two), (Action::Inconclusive, "inconclusive")]
    };
    if is_asking_faces(case, cx) {
        Some(with(["match", "no match"]))
    } else if case.reader.pages.shows(CaseTab::Faces) {
        None
    } else {
        case.reader.is_on_match(&case.file).then(|| with(["no (false positive)", "yes (true match)"]))
    }
}

/// Whether the selected finding is that AML screening did not run, and the service can run it again.
pub(crate) fn offers_screening(case: &CaseScreen) -> bool {
    let can_run = case.file.case.as_ref().is_some_and(|it| it.journey.capabilities.reruns_screening);
    let is_about = |it: &Finding| it.kind == FindingKind::AmlNotRun;
    can_run && case.reader.pages.shows(CaseTab::Findings) && case.selected().is_some_and(is_about)
}

/// Answers the question about faces while the full-screen picture is shown. Returns whether it was answered.
pub(crate) fn answer_from_picture(case: Option<&mut CaseScreen>, action: Action, cx: &mut Cx) -> bool {
    let asked = case.and_then(|case| asked_faces(case, cx).map(|step| (step, case)));
    let Some((step, case)) = asked else {
        cx.say(Mark::None, "Nothing is asked about this picture");
        return false;
    };
    if let Some(refusal) = case.refuses(action, cx) {
        cx.say(Mark::Look, refusal);
        return false;
    }
    let is_unseen = case.faces.is_unseen(&step, &case.file, cx);
    let before = cx.acts.count();
    case.act(action, cx);
    let is_answered = cx.acts.count() > before;
    if !is_answered && is_unseen && cx.body().height >= CELL_ROWS_TO_JUDGE + 2 {
        cx.say(Mark::Look, "These faces were not on the screen yet: press the key again");
    }
    is_answered
}
