//! Key handling of the decision bar.

use super::state::{Bar, BarPurpose, BarSends, BarStage};
use crate::domain::decision::{StepAnswer, Verb};
use crate::domain::role::Act;
use crate::domain::second::SecondChoice;
use crate::insight::case::{Case, ProposalPart};
use crate::tui::cx::{Cx, Handled};
use crate::tui::messages::action::{Action, Place};
use crate::tui::messages::effect::Effect;
use crate::tui::messages::policy::CommentOver;
use crate::tui::overlay::kinds::Overlay;
use crate::tui::page::line::Mark;
use crate::tui::requests::RequestKind;
use crate::tui::screen::case::proposal::own_choice;
use crate::tui::screen::case::{CaseScreen, correction};

/// How many steps a page key scrolls by.
const PAGE: isize = 8;

/// Opens the bar over a case.
pub(crate) fn open(verb: Verb, case: &CaseScreen, cx: &mut Cx) {
    let Some(known) = &case.file.case else { return };
    if let Some(refused) = refused(known, cx) {
        return cx.say(Mark::Look, refused);
    }
    let correction = correction::in_progress(&case.file);
    if correction.is_some_and(|it| it.intent.verb == verb) {
        return cx.say(Mark::Look, "This is the delivered decision already: a correction needs another verb");
    }
    let open = case.file.open_count();
    // A proposal that is hidden hides its resolutions too, so the count of unresolved findings proves nothing.
    let gates = cx.policy.has_hard_gates() && known.proposal.is_none() && !known.is_to_judge;
    if verb == Verb::Approve && gates && open > 0 {
        let lines = if open == 1 { "finding is" } else { "findings are" };
        return cx.say(
            Mark::Look,
            format!("{open} {lines} unresolved: your policy requires that they are resolved first"),
        );
    }
    let mut bar = Bar::new(
        case.key().clone(),
        verb,
        case.file.name(cx.masking),
        case.file.short_id(),
        &case.drafts.begun,
    );
    bar.reasons = cx.policy.reasons.iter().filter(|reason| reason.verbs.contains(&verb)).cloned().collect();
    if verb == Verb::Approve {
        bar.overrides = case.file.overridden(cx.masking);
        bar.unseen = case.unseen(cx.masking);
        let is_needed = match cx.policy.comment_over() {
            CommentOver::NoFinding => false,
            CommentOver::Grave => case.file.overrides_grave(),
            CommentOver::AnyFinding => !bar.overrides.is_empty(),
        };
        bar.needs_comment = is_needed && known.proposal.is_none() && !known.is_to_judge;
    }
    if known.is_to_judge {
        bar.sends = BarSends::Words("nothing is sent: a sample is only compared with its decision");
    } else if known.proposal.is_some() {
        bar.sends = BarSends::Words("nothing is sent for this choice: if both agree, the proposal is");
    }
    if let Some(corrected) = correction {
        bar = bar.for_correction(corrected.id, correction::delivered(corrected, cx));
    }
    if verb == Verb::Resubmit {
        bar = bar.with_steps(&known.steps, &case.drafts.begun);
    }
    if cx.rhythm.is_breathless {
        bar.disturb();
    }
    cx.open(Overlay::Bar(Box::new(bar)));
}

/// Why this reviewer cannot decide this case; `None` if they can.
fn refused(case: &Case, cx: &Cx) -> Option<String> {
    if !cx.policy.seat.may(Act::Decide) {
        return Some("You can look at this case; your role does not decide".to_owned());
    }
    let proposal = case.proposal.as_ref()?;
    let key = |action| cx.key(Place::Case, action);
    match proposal.part {
        ProposalPart::BlindSecond => None,
        ProposalPart::Maker => {
            Some("Your proposal waits for a second reviewer; undo withdraws it".to_owned())
        }
        ProposalPart::Onlooker => Some("A proposal on this case waits for a second reviewer".to_owned()),
        ProposalPart::Second => Some(format!(
            "{} proposed a decision: {} confirms, {} returns, {} declines it",
            proposal.by,
            key(Action::ConfirmProposal),
            key(Action::ReturnProposal),
            key(Action::DeclineProposal)
        )),
    }
}

/// Opens the bar for another reviewer's proposal.
pub(crate) fn open_second(choice: SecondChoice, case: &CaseScreen, cx: &mut Cx) {
    let Some(known) = &case.file.case else { return };
    let Some(proposal) = &known.proposal else {
        return cx.say(Mark::Look, "There is no proposal on this case");
    };
    let Some(said) = proposal.said.as_ref().filter(|_| proposal.part == ProposalPart::Second) else {
        let words = match proposal.part {
            ProposalPart::BlindSecond => "This review is blind: approve, reject or resubmit it as you see it",
            _ if own_choice(proposal, known, cx).is_some() => {
                "You have chosen already: a lead ends this proposal"
            }
            _ => "Another person confirms, returns or declines this proposal",
        };
        return cx.say(Mark::Look, words);
    };
    let proposed = known.decisions.iter().find(|it| it.id == proposal.decision);
    let is_correction = proposed.is_some_and(|it| it.intent.corrects.is_some());
    let what = if is_correction { "correction: " } else { "" };
    let words =
        format!("{what}{} · {} · {}", said.verb.word(), cx.policy.reason_text(&said.reason), proposal.by);
    let (who, short_id) = (case.file.name(cx.masking), case.file.short_id());
    let bar = Bar::new(case.key().clone(), said.verb, who, short_id, &case.drafts.begun);
    let mut bar = bar.for_proposal(proposal.decision, choice, words);
    bar.sends = match (choice, proposed) {
        (SecondChoice::Confirm, Some(decision)) => BarSends::Proposal(Box::new(decision.intent.clone())),
        (SecondChoice::Confirm, None) => BarSends::Words("the proposal is sent as its maker made it"),
        (SecondChoice::Return, _) => BarSends::Words("nothing is sent: the proposal goes back to its maker"),
        (SecondChoice::Decline, _) => BarSends::Words("nothing is sent: a third reviewer decides"),
    };
    if cx.rhythm.is_breathless {
        bar.disturb();
    }
    cx.open(Overlay::Bar(Box::new(bar)));
}

impl Bar {
    pub(crate) fn act(&mut self, action: Action, case: Option<&mut CaseScreen>, cx: &mut Cx) -> Handled {
        match self.stage {
            BarStage::Reason => self.act_on_reasons(action, case, cx),
            BarStage::Steps => self.act_on_steps(action, case, cx),
            BarStage::Comment { .. } => self.act_on_comment(action, case.as_deref(), cx),
        }
    }

    fn act_on_reasons(&mut self, action: Action, case: Option<&mut CaseScreen>, cx: &mut Cx) -> Handled {
        match action {
            Action::Comment => self.go_to(BarStage::Comment { reason: None }),
            Action::MoreReasons => self.turn_page(),
            Action::Back => return self.leave(case),
            Action::Reason(digit) => return self.choose(digit, case.as_deref(), cx),
            _ => return Handled::No,
        }
        Handled::Yes
    }

    fn act_on_steps(&mut self, action: Action, case: Option<&mut CaseScreen>, cx: &mut Cx) -> Handled {
        match action {
            Action::StepResubmit => self.answer_step(StepAnswer::Resubmit),
            Action::StepApprove => self.answer_step(StepAnswer::Approve),
            Action::StepsDone => self.finish_steps(cx),
            Action::Back => return self.leave(case),
            _ => {
                let Some(by) = action.step(PAGE) else { return Handled::No };
                self.go_by_steps(by);
            }
        }
        Handled::Yes
    }

    fn act_on_comment(&mut self, action: Action, case: Option<&CaseScreen>, cx: &mut Cx) -> Handled {
        match action {
            Action::Accept => return self.accept_comment(case, cx),
            // The text is kept.
            Action::Cancel => self.go_to(BarStage::Reason),
            _ if self.comment.edit(action) => {}
            _ => return Handled::No,
        }
        Handled::Yes
    }

    /// Closes the bar; its draft is stored with the case.
    fn leave(&self, case: Option<&mut CaseScreen>) -> Handled {
        if let Some(case) = case {
            self.write_draft(&mut case.drafts.begun);
        }
        Handled::Close
    }

    fn answer_step(&mut self, given: StepAnswer) {
        if let Some((_, answer)) = self.steps.get_mut(self.step_at) {
            *answer = Some(given);
        }
        self.go_by_steps(1);
    }

    fn go_by_steps(&mut self, by: isize) {
        self.step_at = self.step_at.saturating_add_signed(by).min(self.steps.len().saturating_sub(1));
    }

    fn finish_steps(&mut self, cx: &mut Cx) {
        let unanswered = self.unanswered();
        if unanswered > 0 {
            cx.say(Mark::Look, format!("{unanswered} failed steps are not decided yet"));
        } else if !self.redoes_something() {
            cx.say(Mark::Look, "At least one step must be resubmitted");
        } else {
            self.go_to(BarStage::Reason);
        }
    }

    fn choose(&mut self, digit: u8, case: Option<&CaseScreen>, cx: &mut Cx) -> Handled {
        if !self.readiness.accepts_keys(cx.now) || cx.rhythm.is_breathless {
            cx.say(Mark::Look, "Too fast: nothing was decided. Press the reason again");
            return Handled::Yes;
        }
        let place = self.first_of_page() + usize::from(digit).saturating_sub(1);
        let Some(reason) = self.reasons.get(place) else {
            cx.say(Mark::Look, format!("There is no reason {digit}"));
            return Handled::Yes;
        };
        if self.wants_comment(reason) {
            self.go_to(BarStage::Comment { reason: Some(place) });
            return Handled::Yes;
        }
        self.decide(place, case, cx)
    }

    /// Handles Enter in the comment: decides if a reason needs the comment, else returns to the reasons.
    fn accept_comment(&mut self, case: Option<&CaseScreen>, cx: &mut Cx) -> Handled {
        match self.stage {
            BarStage::Comment { reason: Some(_) }
                if !self.readiness.accepts_keys(cx.now) || cx.rhythm.is_breathless =>
            {
                cx.say(Mark::Look, "Too fast: nothing was decided. Press the key again");
            }
            BarStage::Comment { reason: Some(place) } if self.comment.comment().is_some() => {
                return self.decide(place, case, cx);
            }
            BarStage::Comment { reason: Some(_) } => {
                cx.say(Mark::Look, "This decision needs a comment: write it, or leave with Esc");
            }
            _ => self.go_to(BarStage::Reason),
        }
        Handled::Yes
    }

    fn decide(&self, place: usize, case: Option<&CaseScreen>, cx: &mut Cx) -> Handled {
        let Some(reason) = self.reasons.get(place) else { return Handled::Close };
        if let BarPurpose::Second { proposal, choice, .. } = &self.purpose {
            let (reason, comment) = (reason.code.clone(), self.comment.comment());
            let effect = Effect::Second { id: *proposal, choice: *choice, reason, comment };
            cx.say(Mark::None, "Saving …");
            cx.ask(RequestKind::Decide { bar: Box::new(self.clone()) }, effect);
            return Handled::Close;
        }
        let intent = self.intent(reason, cx.me.clone());
        let looks = case.map(|case| case.dwell.until(cx.now)).unwrap_or_default();
        // Visible only if the disk is slow or another program locks the store.
        cx.say(Mark::None, "Saving the decision …");
        let keys = case.map(|case| case.keys).filter(|_| cx.policy.counts_keys);
        cx.ask(RequestKind::Decide { bar: Box::new(self.clone()) }, Effect::Decide { intent, looks, keys });
        Handled::Close
    }
}
