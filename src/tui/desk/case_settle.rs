//! Settling a line of the ledger, with a reason where the house asks for one.

use super::case::{CaseDesk, Tab};
use super::case_undo::Act;
use super::overlay::Overlay;
use super::policy::DeskPolicy;
use super::replies::Asked;
use super::settle::{Awaited, Listed, Settle};
use super::{Desk, case_faces};
use crate::domain::decision::Verb;
use crate::domain::ids::FindingId;
use crate::domain::resolution::{Conclusion, Resolution};
use crate::domain::text::Shown;
use crate::tui::action::Action;
use crate::tui::effect::Effect;
use crate::tui::page::line::Mark;

impl CaseDesk {
    /// Whether the selected line can be settled in the tab that is shown.
    fn shows_line(&self) -> bool {
        self.tab == Tab::Ledger || self.tab == Tab::Aml && self.selected_match().is_some()
    }
}

/// Three actions that answer a question, each with what it means there.
pub(crate) type Answers = [(Action, &'static str); 3];

impl CaseDesk {
    /// What answers the question about the selected line, if something is asked.
    pub(crate) fn answers(&self, policy: &DeskPolicy) -> Option<Answers> {
        let with = |[one, two]: [&'static str; 2]| {
            [(Action::Explained, one), (Action::Confirmed, two), (Action::CannotAssess, "inconclusive")]
        };
        if self.is_asking_faces(policy) {
            Some(with(["match", "no match"]))
        } else if self.tab == Tab::Faces {
            None
        } else {
            self.selected_match().map(|_| with(["no (false positive)", "yes (true match)"]))
        }
    }
}

impl Desk {
    pub(crate) fn conclude(&mut self, conclusion: Conclusion) {
        let asked = self.case.as_ref().and_then(|case| case.asks_faces_in_tab(&self.policy));
        if let Some(step) = asked.cloned() {
            return self.answer_in_tab(&step, conclusion);
        }
        let masking = self.masking;
        let Some(case) = self.case.as_ref().filter(|case| case.shows_line()) else { return };
        let Some(finding) = case.selected().cloned() else { return };
        if case.resolution(&finding.id).is_some_and(|known| known.conclusion == conclusion) {
            return;
        }
        let unseen = match case_faces::step_of(&finding).map(|step| self.judged(&step, conclusion)) {
            Some(Err(sentence)) => return self.say(Mark::Look, sentence),
            Some(Ok(reason)) => reason,
            None => None,
        };
        let reason = unseen.or_else(|| case.reason_of_match(&finding, conclusion));
        if reason.is_none() && self.policy.reason_on_line {
            let line = Listed {
                finding: finding.id.clone(),
                subject: finding.subject.shown(masking),
                list: Shown::default(),
                words: finding.finding.shown(masking),
            };
            let reasons = self.line_reasons(conclusion);
            if !reasons.is_empty() {
                let settle = Settle::new(conclusion, vec![line], Awaited::Reason(reasons));
                return self.overlays.push(Overlay::Settle(Box::new(settle)));
            }
        }
        self.settle_lines(vec![finding.id], conclusion, reason);
    }

    /// The reasons that can stand behind a conclusion: those of the verb that it speaks for.
    fn line_reasons(&self, conclusion: Conclusion) -> Vec<crate::insight::case::Reason> {
        let verb = match conclusion {
            Conclusion::Explained => Verb::Approve,
            Conclusion::Confirmed => Verb::Reject,
            Conclusion::CannotAssess => Verb::Resubmit,
        };
        let fits =
            |reason: &&crate::insight::case::Reason| reason.verbs.contains(&verb) && !reason.needs_comment;
        self.policy.reasons.iter().filter(fits).take(9).cloned().collect()
    }

    /// What an action does while a line waits for its reason, or lines for the second key.
    pub(crate) fn settle_action(&mut self, action: Action) {
        match action {
            Action::Back => drop(self.overlays.pop()),
            Action::SettleAll => self.settle_listed(),
            _ => match action.ninth() {
                Some(place) => self.give_reason(place),
                None => {
                    if let Some(Overlay::Settle(settle)) = self.overlays.last_mut() {
                        settle.scroll(super::keys::step_of(action, 8));
                    }
                }
            },
        }
    }

    fn give_reason(&mut self, place: usize) {
        let Some(Overlay::Settle(settle)) = self.overlays.last().cloned() else { return };
        let Awaited::Reason(reasons) = &settle.awaited else { return };
        if !settle.is_drawn || self.rhythm.is_breathless {
            return self.say(Mark::Look, "Too fast: nothing was settled. Press the reason again");
        }
        let Some(reason) = reasons.get(place) else {
            return self.say(Mark::Look, format!("There is no reason {}", place + 1));
        };
        let code = reason.code.clone();
        self.overlays.pop();
        let lines = settle.lines.into_iter().map(|line| line.finding).collect();
        self.settle_lines(lines, settle.conclusion, Some(&code));
    }

    /// Resolves lines, on the screen and in the record; one undo takes all of them back.
    pub(crate) fn settle_lines(
        &mut self,
        findings: Vec<FindingId>,
        conclusion: Conclusion,
        reason: Option<&str>,
    ) {
        let mut act = Act::default();
        for finding in findings {
            let Some(case) = &self.case else { return };
            let line = case.ledger().iter().find(|line| line.id == finding);
            let step = line.and_then(case_faces::step_of).filter(|_| self.policy.is_blind(&case.key));
            act.lines.push((finding.clone(), case.resolution(&finding).cloned()));
            // Resolving a question about faces answers it; the record has the answer first.
            if let Some(step) = step {
                self.answer_faces(&step, conclusion, reason.filter(|code| *code == case_faces::NOT_SHOWN));
                act.faces = Some(step);
            }
            self.settle_line(finding, conclusion, reason.map(str::to_owned));
        }
        self.change_case(|case| case.acts.push(act));
    }

    fn settle_line(&mut self, finding: FindingId, conclusion: Conclusion, reason: Option<String>) {
        let (at, by) = (self.now, self.me.clone());
        let Some(key) = self.case.as_ref().map(|case| case.key.clone()) else { return };
        let resolution = Resolution { finding, conclusion, reason, comment: None, by, at };
        self.change_case(|case| case.set_resolution(resolution.clone()));
        self.ask(Asked::Resolve(key.clone()), Effect::Resolve { key, resolution });
    }

    /// Opens the selected line again, or in the Faces tab the answer; the record keeps what was there.
    pub(crate) fn reopen(&mut self) {
        let Some(case) = self.case.as_ref() else { return };
        let faces = case.beside.faces().filter(|_| case.tab == Tab::Faces).cloned();
        let line = case.selected().filter(|_| case.shows_line());
        let step = faces.or_else(|| line.and_then(case_faces::step_of));
        let before = line.and_then(|line| case.resolution(&line.id)).cloned();
        let was_answered = step.is_some_and(|step| self.reopen_answer(&step));
        let Some(before) = before else {
            if !was_answered {
                self.say(Mark::None, "There is nothing to reopen here");
            }
            return;
        };
        let finding = before.finding.clone();
        self.change_case(|case| {
            case.drop_resolution(&finding);
            case.acts.push(Act { lines: vec![(finding.clone(), Some(before))], faces: None });
        });
        let Some(key) = self.case.as_ref().map(|case| case.key.clone()) else { return };
        self.ask(Asked::Resolve(key.clone()), Effect::Unresolve { key, finding });
    }
}
