//! What has not reached a provider, and what a person still has to deal with.

use crate::domain::decision::DecisionState;
use crate::domain::record::Decision;
use crate::tui::app::replies::Asked;
use crate::tui::app::{App, Screen};
use crate::tui::messages::action::{Action, Place};
use crate::tui::messages::effect::Effect;
use crate::tui::notice::Last;
use crate::tui::page::line::Mark;
use std::collections::BTreeSet;
use uuid::Uuid;

/// The decisions that are on their way.
#[derive(Clone, Debug, Default)]
pub struct OutboxScreen {
    pub(crate) decisions: Vec<Decision>,
    pub(crate) at: usize,
    pub(crate) leave_when_empty: bool,
    /// Conflicts whose case was opened since: only these are sent over the other decision.
    looked: BTreeSet<Uuid>,
}

impl OutboxScreen {
    pub(crate) fn take(&mut self, decisions: Vec<Decision>) {
        self.decisions = decisions;
        self.at = self.at.min(self.decisions.len().saturating_sub(1));
    }

    /// Takes one decision in its newest state.
    pub(crate) fn take_one(&mut self, decision: Decision) {
        self.decisions.retain(|known| known.id != decision.id);
        if decision.standing().is_open() {
            self.decisions.push(decision);
        }
        self.at = self.at.min(self.decisions.len().saturating_sub(1));
    }

    /// Those that will be sent by themselves.
    pub fn undelivered(&self) -> impl Iterator<Item = &Decision> {
        self.decisions.iter().filter(|decision| {
            let state = decision.standing();
            matches!(state, DecisionState::Held | DecisionState::Sending | DecisionState::Waiting)
        })
    }

    /// Those that are held.
    pub fn held(&self) -> impl Iterator<Item = &Decision> {
        self.decisions.iter().filter(|decision| decision.state == DecisionState::Held)
    }

    /// Those that stay until a person has dealt with them.
    pub fn standing(&self) -> impl Iterator<Item = &Decision> {
        self.decisions.iter().filter(|decision| {
            matches!(decision.standing(), DecisionState::Conflict | DecisionState::Refused)
        })
    }

    pub(crate) fn selected(&self) -> Option<&Decision> {
        self.decisions.get(self.at)
    }
}

impl App {
    pub(crate) fn outbox_action(&mut self, action: Action) {
        match action {
            Action::Retry => self.retry(),
            Action::LetGo => self.let_go(),
            Action::Open => {
                let selected = self.outbox.selected().map(|it| (it.id, it.intent.journey.clone()));
                if let Some((id, key)) = selected {
                    self.outbox.looked.insert(id);
                    self.open_case(key);
                }
            }
            Action::Copy => self.copy_of_outbox(),
            _ => {
                let by = crate::tui::desk::keys::step_of(action, 10);
                let last = self.outbox.decisions.len().saturating_sub(1);
                self.outbox.at = self.outbox.at.saturating_add_signed(by).min(last);
            }
        }
    }

    /// The held decision that is selected in the outbox: `u` there takes back this one.
    pub(crate) fn selected_held(&self) -> Option<Last> {
        let decision = self.outbox.selected().filter(|_| self.screen == Screen::Outbox)?;
        if decision.state != DecisionState::Held {
            return None;
        }
        let row = self.queue.rows().iter().find(|row| row.key == decision.intent.journey);
        let id = || decision.intent.journey.id.shown();
        let name = row.map_or_else(id, |row| crate::tui::page::line::name(row, self.masking));
        Some(Last { decision: decision.clone(), name })
    }

    fn retry(&mut self) {
        let Some(decision) = self.outbox.selected() else { return };
        let (id, state) = (decision.id, decision.standing());
        if state == DecisionState::Conflict && !self.outbox.looked.contains(&id) {
            let key = self.keymap.key_for(Place::Outbox, Action::Open).unwrap_or_default();
            self.say(
                Mark::Look,
                format!("Somebody else has decided: look at the case first ({key}), then send ours"),
            );
        } else if matches!(state, DecisionState::Waiting | DecisionState::Refused | DecisionState::Conflict) {
            self.ask(Asked::OutboxChange { what: "It was not sent again" }, Effect::Retry { id });
        } else {
            self.say(Mark::None, "It goes by itself");
        }
    }

    fn let_go(&mut self) {
        let Some(decision) = self.outbox.selected() else { return };
        let (id, state) = (decision.id, decision.standing());
        if matches!(state, DecisionState::Conflict | DecisionState::Refused) {
            self.ask(Asked::OutboxChange { what: "It was not let go" }, Effect::LetGo { id });
        } else {
            self.say(Mark::Look, "Only a conflict or a refusal can be let go; a held decision is taken back");
        }
    }
}
