//! What has not reached a provider, and what a person still has to deal with.

use super::Desk;
use super::replies::Asked;
use crate::domain::decision::DecisionState;
use crate::domain::record::Decision;
use crate::tui::action::Action;
use crate::tui::effect::Effect;
use crate::tui::page::line::Mark;

/// The decisions that are on their way.
#[derive(Clone, Debug, Default)]
pub struct OutboxDesk {
    pub(crate) decisions: Vec<Decision>,
    pub(crate) at: usize,
    pub(crate) leave_when_empty: bool,
}

impl OutboxDesk {
    pub(crate) fn take(&mut self, decisions: Vec<Decision>) {
        self.decisions = decisions;
        self.at = self.at.min(self.decisions.len().saturating_sub(1));
    }

    /// Takes one decision in its newest state.
    pub(crate) fn take_one(&mut self, decision: Decision) {
        self.decisions.retain(|known| known.id != decision.id);
        if decision.state.is_open() {
            self.decisions.push(decision);
        }
        self.at = self.at.min(self.decisions.len().saturating_sub(1));
    }

    /// Those that will be sent by themselves.
    pub fn undelivered(&self) -> impl Iterator<Item = &Decision> {
        self.decisions.iter().filter(|decision| {
            matches!(decision.state, DecisionState::Held | DecisionState::Sending | DecisionState::Waiting)
        })
    }

    /// Those that are held.
    pub fn held(&self) -> impl Iterator<Item = &Decision> {
        self.decisions.iter().filter(|decision| decision.state == DecisionState::Held)
    }

    /// Those that stay until a person has dealt with them.
    pub fn standing(&self) -> impl Iterator<Item = &Decision> {
        self.decisions
            .iter()
            .filter(|decision| matches!(decision.state, DecisionState::Conflict | DecisionState::Refused))
    }

    pub(crate) fn selected(&self) -> Option<&Decision> {
        self.decisions.get(self.at)
    }
}

impl Desk {
    pub(crate) fn outbox_action(&mut self, action: Action) {
        match action {
            Action::Retry => self.retry(),
            Action::LetGo => self.let_go(),
            Action::Open => {
                if let Some(key) = self.outbox.selected().map(|decision| decision.intent.journey.clone()) {
                    self.open_case(key);
                }
            }
            _ => {
                let by = super::keys::step_of(action, 10);
                let last = self.outbox.decisions.len().saturating_sub(1);
                self.outbox.at = self.outbox.at.saturating_add_signed(by).min(last);
            }
        }
    }

    fn retry(&mut self) {
        let Some(decision) = self.outbox.selected() else { return };
        let (id, state) = (decision.id, decision.state);
        if matches!(state, DecisionState::Waiting | DecisionState::Refused | DecisionState::Conflict) {
            self.ask(Asked::OutboxChange { what: "It was not sent again" }, Effect::Retry { id });
        } else {
            self.say(Mark::None, "It goes by itself");
        }
    }

    fn let_go(&mut self) {
        let Some(decision) = self.outbox.selected() else { return };
        let (id, state) = (decision.id, decision.state);
        if matches!(state, DecisionState::Conflict | DecisionState::Refused) {
            self.ask(Asked::OutboxChange { what: "It was not let go" }, Effect::LetGo { id });
        } else {
            self.say(Mark::Look, "Only a conflict or a refusal can be let go; a held decision is taken back");
        }
    }
}
