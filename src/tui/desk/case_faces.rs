//! The question whether two faces match: asked before the machine's score is shown, answered once both were drawn.

use super::Desk;
use super::case::{CaseDesk, Tab};
use super::picture::PictureState;
use super::policy::DeskPolicy;
use super::replies::Asked;
use crate::domain::ids::StepId;
use crate::domain::resolution::Conclusion;
use crate::insight::case::FaceSaid;
use crate::insight::finding::{Evidence, Finding};
use crate::tui::action::{Action, Place};
use crate::tui::drawn::CELL_ROWS_TO_JUDGE;
use crate::tui::effect::{Effect, FaceAnswer};
use crate::tui::page::evidence;
use crate::tui::page::line::Mark;

/// The reason of "inconclusive" where the faces were not both drawn.
pub(super) const NOT_SHOWN: &str = "not_shown";

/// The document whose faces a finding asks about.
pub(super) fn step_of(finding: &Finding) -> Option<StepId> {
    match evidence::question(finding)? {
        Evidence::Faces { step } => Some(step.clone()),
        _ => None,
    }
}

impl CaseDesk {
    /// Whether the selected finding asks about faces and is unresolved.
    pub fn asks_faces(&self) -> bool {
        let asks = |line: &Finding| evidence::question(line).is_some() && self.resolution(&line.id).is_none();
        self.tab == Tab::Ledger && self.selected().is_some_and(asks)
    }

    /// The document whose faces the selected part of the Faces tab asks about.
    pub fn asks_faces_in_tab(&self, policy: &DeskPolicy) -> Option<&StepId> {
        let step = self.beside.faces().filter(|_| self.tab == Tab::Faces)?;
        (policy.is_blind(&self.key) && self.answer(step).is_none()).then_some(step)
    }

    /// Whether two faces are asked about, by the selected finding or in their tab.
    pub fn is_asking_faces(&self, policy: &DeskPolicy) -> bool {
        self.asks_faces() || self.asks_faces_in_tab(policy).is_some()
    }

    /// What a finding asks.
    pub(super) fn asked(&self, policy: &DeskPolicy, finding: &Finding) -> evidence::Asked<'_> {
        let step = step_of(finding);
        evidence::Asked {
            verdict: self.line_verdict(policy, finding),
            is_open: self.resolution(&finding.id).is_none(),
            answers: step.map(|step| self.answers_about(&step)).unwrap_or_default(),
        }
    }

    /// Every answer of this reviewer about a document's faces, the oldest first.
    pub fn answers_about(&self, step: &StepId) -> &[FaceSaid] {
        self.answers.get(step).map(Vec::as_slice).unwrap_or_default()
    }

    /// The answer that counts; none if it was reopened.
    pub fn answer(&self, step: &StepId) -> Option<FaceAnswer> {
        let last = self.answers_about(step).last().filter(|said| !said.is_reopened)?;
        Some(last.answer)
    }

    /// Answers that the record has are known again; what was answered here is newer.
    pub(super) fn know_answers(&mut self, known: &[FaceSaid]) {
        let mut read: std::collections::BTreeMap<StepId, Vec<FaceSaid>> = std::collections::BTreeMap::new();
        for said in known {
            read.entry(said.step.clone()).or_default().push(said.clone());
        }
        for (step, said) in read {
            self.answers.entry(step).or_insert(said);
        }
    }

    /// The portrait and the selfie that are compared, as far as the journey has them.
    fn compared_pictures(&self, step: &StepId) -> Vec<String> {
        let faces = Evidence::Faces { step: step.clone() };
        self.case.as_ref().map(|case| evidence::pictures_of(&case.journey, &faces)).unwrap_or_default()
    }
}

impl Desk {
    /// Answers the question of the Faces tab.
    pub(super) fn answer_in_tab(&mut self, step: &StepId, conclusion: Conclusion) {
        let is_drawn = self.case.as_ref().is_some_and(|case| case.drawn_step.as_ref() == Some(step));
        if !is_drawn {
            return self
                .say(Mark::Look, "Too fast: these faces were not on the screen yet. Press the key again");
        }
        match self.judged(step, conclusion) {
            Ok(reason) => {
                self.answer_faces(step, conclusion, reason);
                self.change_case(|case| case.acts.push(super::case_undo::Act::answer(step.clone())));
            }
            Err(sentence) => self.say(Mark::Look, sentence),
        }
    }

    /// Whether faces can be judged so. Where they were not both drawn, only "inconclusive" can, and it has a reason;
    /// the error says what to press.
    pub(super) fn judged(
        &self,
        step: &StepId,
        conclusion: Conclusion,
    ) -> Result<Option<&'static str>, String> {
        match self.not_comparable(step) {
            None => Ok(None),
            Some(_) if conclusion == Conclusion::CannotAssess => Ok(Some(NOT_SHOWN)),
            Some(why) => {
                let key = self.keymap.key_for(Place::Case, Action::CannotAssess).unwrap_or_default();
                Err(format!("{why} · {key} inconclusive"))
            }
        }
    }

    fn not_comparable(&self, step: &StepId) -> Option<String> {
        let case = self.case.as_ref()?;
        let pictures = case.compared_pictures(step);
        let has_selfie = case
            .case
            .as_ref()
            .and_then(|case| case.journey.selfie.as_ref())
            .is_some_and(|selfie| selfie.picture.is_some());
        if !has_selfie {
            return Some("No selfie: nothing to compare".to_owned());
        }
        if pictures.len() < 2 {
            return Some("No portrait: nothing to compare".to_owned());
        }
        if pictures.iter().all(|name| case.judged_pictures.contains(name)) {
            return None;
        }
        if !self.shows_pictures() {
            return Some("Pictures are hidden here: nothing to compare".to_owned());
        }
        let states = pictures.iter().filter_map(|name| self.shelf.state(&case.key, name));
        if states.into_iter().any(|state| matches!(state, PictureState::Failed(_))) {
            return Some("A picture cannot be shown: nothing to compare".to_owned());
        }
        let key = self.keymap.key_for(Place::Case, Action::Picture).unwrap_or_default();
        // Title and captions take a row each.
        let is_small = self.shell().body.height < CELL_ROWS_TO_JUDGE + 2;
        let wider = if is_small { " in a larger window" } else { "" };
        Some(format!("Compare the faces first: {key} shows both{wider}"))
    }

    /// Records an answer about faces. Another one than before reopens the question first, so that the record has both.
    pub(super) fn answer_faces(&mut self, step: &StepId, conclusion: Conclusion, reason: Option<&str>) {
        let answer = answer_of(conclusion);
        let (by, at) = (self.me.clone(), self.now);
        let Some(known) = self.case.as_ref().map(|case| case.answer(step)) else { return };
        if known == Some(answer) {
            return;
        }
        self.reopen_answer(step);
        let Some(case) = &mut self.case else { return };
        let said = FaceSaid { step: step.clone(), answer, by, at, is_reopened: false };
        case.answers.entry(step.clone()).or_default().push(said);
        case.rewrite();
        let key = case.key.clone();
        self.ask(
            Asked::Quiet,
            Effect::AnswerFaces { key, step: step.clone(), answer, is_shown: reason.is_none() },
        );
    }

    /// Opens the question about a document's faces again; whether it was answered.
    pub(super) fn reopen_answer(&mut self, step: &StepId) -> bool {
        let Some(case) = &mut self.case else { return false };
        let last = case.answers.get_mut(step).and_then(|said| said.last_mut());
        let Some(said) = last.filter(|said| !said.is_reopened) else { return false };
        said.is_reopened = true;
        case.rewrite();
        let key = case.key.clone();
        self.ask(Asked::Quiet, Effect::ReopenFaces { key, step: step.clone() });
        true
    }

    /// Remembers which pictures the frame on the screen shows large enough to be judged.
    pub(super) fn note_judged_pictures(&mut self) {
        if !matches!(self.screen, super::Screen::Case | super::Screen::Picture) {
            return;
        }
        let Some(key) = self.case.as_ref().map(|case| case.key.clone()) else { return };
        let shown = self.slots().into_iter().filter(|slot| slot.name.key == key && slot.can_be_judged());
        let names: Vec<String> = shown.map(|slot| slot.name.name).collect();
        self.change_case(|case| {
            case.drawn_step = case.beside.faces().cloned();
            case.judged_pictures.extend(names);
        });
    }
}

/// What a conclusion about the doubt that two faces are one person's says of them.
fn answer_of(conclusion: Conclusion) -> FaceAnswer {
    match conclusion {
        Conclusion::Explained => FaceAnswer::Same,
        Conclusion::Confirmed => FaceAnswer::Different,
        Conclusion::CannotAssess => FaceAnswer::CannotTell,
    }
}
