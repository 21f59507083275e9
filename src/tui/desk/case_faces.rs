//! The question whether two faces are the same person, answered before the machine's score is shown.

use super::Desk;
use super::case::{CaseDesk, Tab};
use super::policy::DeskPolicy;
use super::replies::Asked;
use crate::domain::ids::StepId;
use crate::insight::finding::Evidence;
use crate::tui::effect::{Effect, FaceAnswer};
use crate::tui::page::evidence;
use crate::tui::page::faces::Verdict;

impl CaseDesk {
    /// Whether the selected line asks about faces and was not answered.
    pub fn asks_faces(&self, policy: &DeskPolicy) -> bool {
        self.tab == Tab::Ledger
            && self.selected().is_some_and(|line| self.line_verdict(policy, line) == Verdict::Blind)
    }

    /// The document whose faces the selected part of the Faces tab asks about.
    pub fn asks_faces_in_tab(&self, policy: &DeskPolicy) -> Option<&StepId> {
        let step = self.beside.faces().filter(|_| self.tab == Tab::Faces)?;
        let faces = Evidence::Faces { step: step.clone() };
        (self.verdict(policy, &faces) == Verdict::Blind).then_some(step)
    }

    fn asked_step(&self) -> Option<StepId> {
        if self.tab == Tab::Faces {
            return self.beside.faces().cloned();
        }
        match evidence::question(self.selected()?)? {
            Evidence::Faces { step } => Some(step.clone()),
            _ => None,
        }
    }
}

impl Desk {
    pub(crate) fn answer_faces(&mut self, answer: FaceAnswer) {
        let Some(case) = &mut self.case else { return };
        let Some(step) = case.asked_step() else { return };
        // The first answer is the blind one; it stays.
        if case.answers.contains_key(&step) {
            return;
        }
        case.answers.insert(step.clone(), answer);
        let key = case.key.clone();
        self.ask(Asked::Quiet, Effect::AnswerFaces { key, step, answer });
    }
}
