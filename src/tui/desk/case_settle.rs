//! Settling a line of the ledger, with a reason where the house asks for one.

use super::Desk;
use super::case::{CaseDesk, Tab};
use super::overlay::Overlay;
use super::policy::DeskPolicy;
use super::replies::Asked;
use super::settle::{Awaited, Listed, Settle};
use crate::domain::decision::Verb;
use crate::domain::ids::FindingId;
use crate::domain::resolution::{Conclusion, Resolution};
use crate::tui::action::Action;
use crate::tui::effect::{Effect, FaceAnswer};
use crate::tui::page::evidence;
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
        let with = |[one, two, three]: [&'static str; 3]| {
            [(Action::Explained, one), (Action::Confirmed, two), (Action::CannotAssess, three)]
        };
        if self.asks_faces(policy) {
            let actions = [Action::Same, Action::Different, Action::CannotTell];
            Some(actions.map(|action| (action, action.entry().words)))
        } else if self.tab == Tab::Faces {
            self.asks_faces_in_tab(policy).map(|_| with(["same", "different", "cannot tell"]))
        } else {
            self.selected_match().map(|_| with(["no, another", "yes", "cannot tell"]))
        }
    }
}

impl Desk {
    pub(crate) fn conclude(&mut self, conclusion: Conclusion) {
        if self.case.as_ref().is_some_and(|case| case.asks_faces_in_tab(&self.policy).is_some()) {
            return self.answer_faces(answer_of(conclusion));
        }
        let masking = self.masking;
        let Some(case) = self.case.as_ref().filter(|case| case.shows_line()) else { return };
        let Some(finding) = case.selected().cloned() else { return };
        if case.resolution(&finding.id).is_some_and(|known| known.conclusion == conclusion) {
            return;
        }
        let reason = case.reason_of_match(&finding, conclusion);
        if reason.is_none() && self.policy.reason_on_line {
            let line = Listed {
                finding: finding.id.clone(),
                subject: finding.subject.shown(masking),
                words: finding.finding.shown(masking),
            };
            let reasons = self.line_reasons(conclusion);
            if !reasons.is_empty() {
                let settle = Settle::new(conclusion, vec![line], Awaited::Reason(reasons));
                return self.overlays.push(Overlay::Settle(Box::new(settle)));
            }
        }
        self.settle_line(finding.id, conclusion, reason.map(str::to_owned));
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
            _ => {
                if let Action::Reason(digit) = action {
                    self.give_reason(usize::from(digit).saturating_sub(1));
                }
            }
        }
    }

    fn give_reason(&mut self, place: usize) {
        let Some(Overlay::Settle(settle)) = self.overlays.last().cloned() else { return };
        let Awaited::Reason(reasons) = &settle.awaited else { return };
        if !settle.is_drawn {
            return self.say(Mark::Look, "Too fast: nothing was settled. Press the reason again");
        }
        let Some(reason) = reasons.get(place) else {
            return self.say(Mark::Look, format!("There is no reason {}", place + 1));
        };
        self.overlays.pop();
        for line in settle.lines {
            self.settle_line(line.finding, settle.conclusion, Some(reason.code.clone()));
        }
    }

    /// Settles a line, on the screen and in the record.
    pub(crate) fn settle_line(&mut self, finding: FindingId, conclusion: Conclusion, reason: Option<String>) {
        let (at, by) = (self.now, self.me.clone());
        let Some(case) = &self.case else { return };
        let key = case.key.clone();
        let asks_faces =
            case.selected().is_some_and(|line| line.id == finding && evidence::question(line).is_some());
        if asks_faces && self.policy.is_blind(&key) {
            // Settling a question about faces answers it; the record has the answer first.
            self.answer_faces(answer_of(conclusion));
        }
        let resolution = Resolution { finding, conclusion, reason, comment: None, by, at };
        self.change_case(|case| case.set_resolution(resolution.clone()));
        self.ask(Asked::Resolve(key.clone()), Effect::Resolve { key, resolution });
    }

    pub(crate) fn reopen(&mut self) {
        let Some(case) = self.case.as_mut().filter(|case| case.shows_line()) else { return };
        let Some(finding) = case.selected().map(|finding| finding.id.clone()) else { return };
        if case.resolution(&finding).is_none() {
            return;
        }
        case.drop_resolution(&finding);
        let key = case.key.clone();
        self.ask(Asked::Resolve(key.clone()), Effect::Unresolve { key, finding });
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
