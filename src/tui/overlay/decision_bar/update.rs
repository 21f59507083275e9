//! From the verb to the recorded decision, and back again.

use crate::domain::decision::{StepAnswer, Verb};
use crate::domain::queue::JourneyState;
use crate::domain::record::Decision;
use crate::domain::text::Shown;
use crate::tui::app::replies::Asked;
use crate::tui::app::{App, Screen};
use crate::tui::messages::action::Action;
use crate::tui::messages::effect::Effect;
use crate::tui::messages::message::Problem;
use crate::tui::notice::Last;
use crate::tui::overlay::decision_bar::state::{Bar, CASE_SETTLES_MS, Stage};
use crate::tui::overlay::kinds::Overlay;
use crate::tui::page::line::Mark;

impl App {
    /// Whether the opened case has been on the screen long enough to be judged.
    pub(crate) fn is_case_settled(&self) -> bool {
        let drawn = self.case.as_ref().and_then(|case| case.drawn);
        drawn.is_some_and(|drawn| self.now.as_millisecond() - drawn.as_millisecond() >= CASE_SETTLES_MS)
    }

    /// Opens the decision bar.
    pub(crate) fn open_bar(&mut self, verb: Verb) {
        let masking = self.masking;
        let Some(desk) = &self.case else { return };
        let Some(case) = &desk.case else { return };
        let open = desk.open_count();
        if verb == Verb::Approve && self.policy.hard_gates && open > 0 {
            let lines = if open == 1 { "line is" } else { "lines are" };
            return self
                .say(Mark::Look, format!("{open} {lines} open: the team's rules ask to settle them first"));
        }
        let mut bar = Bar::new(desk.key.clone(), verb, desk.name(masking), desk.short_id(), &desk.draft);
        bar.reasons =
            self.policy.reasons.iter().filter(|reason| reason.verbs.contains(&verb)).cloned().collect();
        if verb == Verb::Approve {
            bar.overrides = desk.overridden(masking);
            bar.unseen = desk.unseen(masking);
            bar.needs_comment = self.policy.comment_on_override && !bar.overrides.is_empty();
        }
        if verb == Verb::Resubmit {
            bar = bar.with_steps(&case.steps, &desk.draft);
        }
        if self.rhythm.is_breathless {
            bar.disturb();
        }
        self.overlays.push(Overlay::Bar(Box::new(bar)));
    }

    /// What an action does while the bar waits for a reason.
    pub(crate) fn bar_action(&mut self, action: Action) {
        match action {
            Action::Comment => self.change_bar(|bar| bar.go_to(Stage::Comment { reason: None })),
            Action::MoreReasons => self.change_bar(Bar::turn_page),
            Action::Back => self.close_bar(),
            _ => {
                if let Some(digit) = action.ninth() {
                    self.choose_reason(digit);
                }
            }
        }
    }

    /// What an action does while the bar waits for answers to the steps.
    pub(crate) fn steps_action(&mut self, action: Action) {
        match action {
            Action::Down => self.change_bar(|bar| {
                bar.step_at = bar.step_at.saturating_add(1).min(bar.steps.len().saturating_sub(1))
            }),
            Action::Up => self.change_bar(|bar| bar.step_at = bar.step_at.saturating_sub(1)),
            Action::StepResubmit => self.answer_step(StepAnswer::Resubmit),
            Action::StepApprove => self.answer_step(StepAnswer::Approve),
            Action::StepsDone => self.steps_done(),
            Action::Back => self.close_bar(),
            _ => {}
        }
    }

    fn answer_step(&mut self, given: StepAnswer) {
        self.change_bar(|bar| {
            if let Some((_, answer)) = bar.steps.get_mut(bar.step_at) {
                *answer = Some(given);
            }
            bar.step_at = bar.step_at.saturating_add(1).min(bar.steps.len().saturating_sub(1));
        });
    }

    fn steps_done(&mut self) {
        let Some(Overlay::Bar(bar)) = self.overlays.last_mut() else { return };
        let unanswered = bar.unanswered();
        if unanswered > 0 {
            self.say(Mark::Look, format!("{unanswered} failed steps are not answered yet"));
        } else if !bar.redoes_something() {
            self.say(Mark::Look, "At least one step must be redone");
        } else {
            bar.go_to(Stage::Reason);
        }
    }

    fn choose_reason(&mut self, digit: usize) {
        let now = self.now;
        let Some(Overlay::Bar(bar)) = self.overlays.last_mut() else { return };
        if !bar.is_settled(now) || self.rhythm.is_breathless {
            return self.say(Mark::Look, "Too fast: nothing was decided. Press the reason again");
        }
        let place = bar.first_of_page() + digit;
        let Some(reason) = bar.reasons.get(place).cloned() else {
            return self.say(Mark::Look, format!("There is no reason {}", digit + 1));
        };
        if bar.wants_comment(&reason) {
            return bar.go_to(Stage::Comment { reason: Some(place) });
        }
        self.decide(place);
    }

    /// Enter in the comment: back to the reasons, or, where a reason waits for it, the decision.
    pub(crate) fn accept_comment(&mut self) {
        let now = self.now;
        let Some(Overlay::Bar(bar)) = self.overlays.last_mut() else { return };
        match bar.stage {
            Stage::Comment { reason: Some(_) } if !bar.is_settled(now) || self.rhythm.is_breathless => {
                self.say(Mark::Look, "Too fast: nothing was decided. Press the key again");
            }
            Stage::Comment { reason: Some(place) } if bar.comment.comment().is_some() => self.decide(place),
            Stage::Comment { reason: Some(_) } => {
                self.say(Mark::Look, "This decision needs a comment: write it, or leave with Esc");
            }
            _ => bar.go_to(Stage::Reason),
        }
    }

    /// Escape in the comment: back to the reasons, the text kept.
    pub(crate) fn leave_comment(&mut self) {
        self.change_bar(|bar| bar.go_to(Stage::Reason));
    }

    fn decide(&mut self, place: usize) {
        let Some(Overlay::Bar(bar)) = self.overlays.pop() else { return };
        let Some(reason) = bar.reasons.get(place) else { return };
        let intent = bar.intent(reason, self.me.clone());
        let looks = self.case.as_ref().map(|case| case.looks.until(self.now)).unwrap_or_default();
        // Read only where the disk is slow or another program holds the store.
        self.say(Mark::None, "Writing the decision down …");
        self.resolver.clear();
        let keys = self.case.as_ref().map(|case| case.keys).filter(|_| self.policy.counts_keys);
        self.ask(Asked::Decide { bar: bar.clone() }, Effect::Decide { intent, looks, keys });
    }

    pub(crate) fn change_bar(&mut self, change: impl FnOnce(&mut Bar)) {
        if let Some(Overlay::Bar(bar)) = self.overlays.last_mut() {
            change(bar);
        }
    }

    pub(crate) fn close_bar(&mut self) {
        if let Some(Overlay::Bar(bar)) = self.overlays.pop() {
            self.keep_draft(&bar);
        }
    }

    fn keep_draft(&mut self, bar: &Bar) {
        let draft = bar.draft();
        self.change_case(|case| case.draft = draft);
    }

    /// A decision is on disk: say so, and go on to the next case.
    pub(crate) fn decided(&mut self, bar: &Bar, decision: Decision) {
        let at = self.queue.at();
        let was_open = self.case.as_ref().is_some_and(|case| case.key == bar.key);
        self.last = Some(Last { name: bar.who.clone(), decision: decision.clone() });
        self.read_anew();
        self.outbox.take_one(decision);
        self.notice = None;
        self.queue.set_state(&bar.key, JourneyState::Held);
        if !was_open {
            return;
        }
        // The claim goes over into the decision: nothing to give back.
        self.change_case(|case| {
            case.is_claimed_here = false;
            case.draft = crate::tui::overlay::decision_bar::state::Draft::default();
            case.looks = crate::tui::desk::looks::Looks::default();
        });
        match self.queue.key_at(at) {
            Some(next) if self.screen == Screen::Case => self.open_case(next),
            _ => {
                self.close_case();
                self.overlays.clear();
                self.screen = Screen::Queue;
                self.under.clear();
            }
        }
    }

    /// A decision did not reach the disk: everything is as before the digit.
    pub(crate) fn not_decided(&mut self, bar: Box<Bar>, problem: &Problem) {
        let is_open = self.case.as_ref().is_some_and(|case| case.key == bar.key);
        if is_open && self.screen == Screen::Case && self.overlays.is_empty() {
            let mut bar = bar;
            bar.go_to(Stage::Reason);
            self.overlays.push(Overlay::Bar(bar));
        } else {
            self.keep_draft(&bar);
        }
        self.say_problem("Nothing was decided", problem);
    }

    /// Takes the last decision back.
    pub(crate) fn undo(&mut self) {
        let now = self.now;
        if self.is_deciding() {
            return;
        }
        let chosen = self.selected_held();
        let Some(last) = chosen.as_ref().or(self.last.as_ref()) else {
            return self.say(Mark::None, "There is no decision to take back");
        };
        if !last.is_held(now) {
            let name = last.name.clone();
            return self
                .say(Mark::Look, format!("The decision on {name} is on its way and cannot be taken back"));
        }
        let id = last.decision.id;
        let (key, name) = (last.decision.intent.journey.clone(), last.name.clone());
        while let Some(overlay) = self.overlays.pop() {
            if let Overlay::Bar(bar) = overlay {
                self.keep_draft(&bar);
            }
        }
        self.ask(Asked::Undo { key, name }, Effect::Undo { id });
    }

    /// A decision was taken back: its case is on the desk again.
    pub(crate) fn undone(&mut self, key: &crate::domain::ids::JourneyKey, name: &Shown, decision: Decision) {
        self.last = None;
        self.read_anew();
        self.outbox.take_one(decision);
        self.queue.set_state(key, JourneyState::Pending);
        self.open_case(key.clone());
        self.say(Mark::Settled, format!("Taken back: {name} is open again, nothing was sent"));
    }
}
