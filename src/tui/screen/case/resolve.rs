//! Resolves, undoes and reopens findings.

use super::faces::{NOT_SHOWN, step_of};
use super::questions;
use super::state::{CaseScreen, rewrite_resolved};
use crate::domain::decision::Verb;
use crate::domain::ids::{FindingId, StepId};
use crate::domain::resolution::{Conclusion, Resolution};
use crate::domain::text::{Shown, Untrusted};
use crate::domain::viewed::CaseTab;
use crate::insight::aml::Assessment;
use crate::insight::case::Reason;
use crate::insight::finding::Finding;
use crate::tui::cx::Cx;
use crate::tui::local_act::{FindingAct, LocalAct};
use crate::tui::messages::action::DIGITS;
use crate::tui::messages::effect::Effect;
use crate::tui::messages::policy::ConsolePolicy;
use crate::tui::overlay::kinds::Overlay;
use crate::tui::overlay::reason::ReasonBox;
use crate::tui::page::line::Mark;
use crate::tui::requests::RequestKind;

/// Resolves the selected finding, or answers its question about faces.
pub(super) fn conclude(case: &mut CaseScreen, conclusion: Conclusion, cx: &mut Cx) {
    if let Some(step) = questions::asks_faces_in_tab(case, cx).cloned() {
        return answer_in_tab(case, step, conclusion, cx);
    }
    let Some(finding) = shown_finding(case).cloned() else { return };
    let known = case.file.resolution(&finding.id).map(|resolution| resolution.conclusion);
    if known == Some(conclusion) {
        return;
    }
    let judged = step_of(&finding).map(|step| case.faces.judge(&step, conclusion, &case.file, cx));
    let unseen = match judged {
        Some(Err(sentence)) => return cx.say(Mark::Look, sentence),
        Some(Ok(reason)) => reason,
        None => None,
    };
    let reason = unseen.or_else(|| case.file.reason_of_match(&finding, conclusion));
    let assessment = case.file.assessment(&finding).filter(|_| conclusion == Conclusion::NoIssue);
    if let (None, Some(assessment)) = (reason, assessment) {
        // Nothing contradicts the match: only the reviewer knows why it is another person.
        let reasons = reasons_without_contradiction(assessment, &cx.policy);
        let reason_box = ReasonBox::new(&finding, conclusion, reasons, cx).with_comment();
        return cx.open(Overlay::Reason(Box::new(reason_box)));
    }
    if reason.is_none() && cx.policy.review.finding_reasons {
        let reasons = reasons_for(conclusion, &cx.policy);
        if !reasons.is_empty() {
            let reason_box = ReasonBox::new(&finding, conclusion, reasons, cx);
            return cx.open(Overlay::Reason(Box::new(reason_box)));
        }
    }
    resolve(case, vec![finding.id], conclusion, Grounds::of(reason), cx);
}

/// The selected finding, if the current tab shows it.
fn shown_finding(case: &CaseScreen) -> Option<&Finding> {
    let is_shown = case.reader.pages.shows(CaseTab::Findings)
        || case.reader.pages.shows(CaseTab::Aml) && case.reader.is_on_match(&case.file);
    case.selected().filter(|_| is_shown)
}

/// Answers the question of the Faces tab, and resolves the finding about these faces: both are one question.
fn answer_in_tab(case: &mut CaseScreen, step: StepId, conclusion: Conclusion, cx: &mut Cx) {
    if case.faces.drawn.as_ref() != Some(&step) {
        return cx.say(Mark::Look, "Too fast: these faces were not on the screen yet. Press the key again");
    }
    match case.faces.judge(&step, conclusion, &case.file, cx) {
        Ok(reason) => {
            // Where a resolution needs a reason, it is given in the list of findings.
            let is_complete = reason.is_some() || !cx.policy.review.finding_reasons;
            match finding_about(case, &step).filter(|_| is_complete) {
                Some(finding) => resolve(case, vec![finding], conclusion, Grounds::of(reason), cx),
                None => {
                    record_answer(case, &step, conclusion, (reason, None), cx);
                    remember(case, Vec::new(), Some(step), cx);
                }
            }
        }
        Err(sentence) => cx.say(Mark::Look, sentence),
    }
}

/// The finding about the faces of a document, if findings can be changed.
fn finding_about(case: &CaseScreen, step: &StepId) -> Option<FindingId> {
    let is_about = |it: &&Finding| step_of(it).as_ref() == Some(step);
    let is_proposed = case.file.case.as_ref().is_some_and(|known| known.proposal.is_some());
    case.file.findings().iter().find(is_about).filter(|_| !is_proposed).map(|finding| finding.id.clone())
}

/// Records an answer about faces. Returns whether it differs from the earlier answer.
fn record_answer(
    case: &mut CaseScreen,
    step: &StepId,
    conclusion: Conclusion,
    (reason, resolution): (Option<&str>, Option<&Resolution>),
    cx: &mut Cx,
) -> bool {
    let is_new = case.faces.record(&case.file.key, step, conclusion, (reason.is_none(), resolution), cx);
    if is_new {
        case.rewrite();
    }
    is_new
}

/// The reasons for a resolution: those of the verb that it supports.
fn reasons_for(conclusion: Conclusion, policy: &ConsolePolicy) -> Vec<Reason> {
    let verb = match conclusion {
        Conclusion::NoIssue => Verb::Approve,
        Conclusion::IssueConfirmed => Verb::Reject,
        Conclusion::Inconclusive => Verb::Resubmit,
    };
    let fits = |reason: &&Reason| reason.verbs.contains(&verb) && !reason.needs_comment;
    policy.reasons.iter().filter(fits).take(usize::from(DIGITS)).cloned().collect()
}

/// The reasons that can be true of a match without a contradiction.
fn reasons_without_contradiction(assessment: &Assessment, policy: &ConsolePolicy) -> Vec<Reason> {
    let is_true = |reason: &&Reason| {
        reason.verbs.contains(&Verb::Approve) && assessment.can_be_cleared_by(&reason.code)
    };
    policy.reasons.iter().filter(is_true).take(usize::from(DIGITS)).cloned().collect()
}

/// The grounds of a resolution: a reason code and a comment.
#[derive(Clone, Debug, Default)]
pub(crate) struct Grounds<'a> {
    reason: Option<&'a str>,
    comment: Option<Untrusted>,
}

impl<'a> Grounds<'a> {
    /// A reason without a comment.
    pub(crate) fn of(reason: Option<&'a str>) -> Self {
        Self { reason, comment: None }
    }

    /// A reason with the reviewer's comment.
    pub(crate) fn with_comment(reason: &'a str, comment: Option<Untrusted>) -> Self {
        Self { reason: Some(reason), comment }
    }
}

/// Resolves findings, on the screen and in the record; one undo undoes all of them.
pub(crate) fn resolve(
    case: &mut CaseScreen,
    findings: Vec<FindingId>,
    conclusion: Conclusion,
    grounds: Grounds<'_>,
    cx: &mut Cx,
) {
    let Grounds { reason, comment } = grounds;
    let (mut changed, mut faces) = (Vec::new(), None);
    for id in findings {
        let finding = case.file.finding(&id);
        let step = finding.and_then(step_of).filter(|_| cx.policy.is_blind(&case.file.key));
        changed.push((id.clone(), case.file.resolution(&id).cloned()));
        let unseen = reason.filter(|code| *code == NOT_SHOWN);
        let (reason, by, at) = (reason.map(str::to_owned), cx.me.clone(), cx.now);
        let resolution = Resolution { finding: id, conclusion, reason, comment: comment.clone(), by, at };
        // Resolving a finding about faces answers its question. One request records the answer first and the resolution
        // after it, so that there is no resolution without an answer.
        let is_answer = step
            .as_ref()
            .is_some_and(|step| record_answer(case, step, conclusion, (unseen, Some(&resolution)), cx));
        faces = step.or(faces);
        if is_answer {
            show(case, resolution, cx);
        } else {
            put(case, resolution, cx);
        }
    }
    remember(case, changed, faces, cx);
    if cx.policy.console.advance {
        case.reader.advance(&case.file);
    }
}

/// Stores an act for undo.
fn remember(
    case: &CaseScreen,
    findings: Vec<(FindingId, Option<Resolution>)>,
    faces: Option<StepId>,
    cx: &mut Cx,
) {
    let key = case.file.key.clone();
    cx.acts.push(LocalAct::Findings(FindingAct { key, findings, faces }));
}

fn show(case: &mut CaseScreen, resolution: Resolution, cx: &Cx) {
    let finding = resolution.finding.clone();
    case.file.set_resolution(resolution);
    rewrite_resolved(case, &finding, &cx.policy);
}

fn put(case: &mut CaseScreen, resolution: Resolution, cx: &mut Cx) {
    show(case, resolution.clone(), cx);
    let key = case.file.key.clone();
    cx.ask(RequestKind::Resolve(key.clone()), Effect::Resolve { key, resolution });
}

fn drop_resolution(case: &mut CaseScreen, finding: FindingId, cx: &mut Cx) {
    case.file.drop_resolution(&finding);
    rewrite_resolved(case, &finding, &cx.policy);
    let key = case.file.key.clone();
    cx.ask(RequestKind::Resolve(key.clone()), Effect::Unresolve { key, finding });
}

/// Reopens the selected finding, or on the Faces tab the answer and its finding. The record keeps the old one.
pub(super) fn reopen(case: &mut CaseScreen, cx: &mut Cx) {
    let faces = case.reader.pages.beside.faces().filter(|_| case.reader.pages.shows(CaseTab::Faces)).cloned();
    let shown = shown_finding(case);
    let step = faces.or_else(|| shown.and_then(step_of));
    let shown = shown.map(|finding| finding.id.clone());
    let finding = shown.or_else(|| finding_about(case, step.as_ref()?));
    let before = finding.and_then(|finding| case.file.resolution(&finding)).cloned();
    let was_answered = step.is_some_and(|step| case.faces.reopen(&case.file.key, &step, cx));
    if was_answered {
        case.rewrite();
    }
    match before {
        Some(before) => {
            let finding = before.finding.clone();
            remember(case, vec![(finding.clone(), Some(before))], None, cx);
            drop_resolution(case, finding, cx);
        }
        None if !was_answered => cx.say(Mark::None, "There is nothing to reopen here"),
        None => {}
    }
}

/// Undoes an act on this case.
pub(crate) fn undo(case: &mut CaseScreen, act: FindingAct, cx: &mut Cx) {
    let done = act.undone();
    let first = act.findings.first().map(|(finding, _)| finding.clone());
    for (finding, before) in act.findings {
        match before {
            Some(resolution) => put(case, resolution, cx),
            None => drop_resolution(case, finding, cx),
        }
    }
    if let Some(step) = &act.faces
        && case.faces.reopen(&case.file.key, step, cx)
    {
        case.rewrite();
    }
    let place = case.file.findings().iter().position(|finding| Some(&finding.id) == first.as_ref());
    if let Some(at) = place {
        case.reader.go_to(at);
    }
    cx.say(Mark::Settled, format!("Undone: {done}"));
}

/// Undoes an act on a case that is not open.
pub(crate) fn undo_elsewhere(act: &FindingAct, name: &Shown, cx: &mut Cx) {
    let key = &act.key;
    for (finding, before) in &act.findings {
        let effect = match before {
            Some(resolution) => Effect::Resolve { key: key.clone(), resolution: resolution.clone() },
            None => Effect::Unresolve { key: key.clone(), finding: finding.clone() },
        };
        cx.ask(RequestKind::Resolve(key.clone()), effect);
    }
    if let Some(step) = &act.faces {
        cx.ask(RequestKind::Quiet, Effect::ReopenFaces { key: key.clone(), step: step.clone() });
    }
    cx.say(Mark::Settled, format!("Undone in the case of {name}: {}", act.undone()));
}
