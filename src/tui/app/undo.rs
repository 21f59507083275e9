//! Undo: the newest act of this session; on the outbox screen the selected item.

use crate::domain::decision::DecisionState;
use crate::domain::outbox_item::OutboxItem;
use crate::tui::cx::Cx;
use crate::tui::local_act::{FindingAct, LocalAct};
use crate::tui::messages::action::{Action, Place};
use crate::tui::messages::effect::Effect;
use crate::tui::notice::Last;
use crate::tui::overlay::kinds::Overlay;
use crate::tui::page::line::Mark;
use crate::tui::requests::{AfterUndo, RequestKind};
use crate::tui::screen::case::resolve;
use crate::tui::screen::{Screen, Screens, screens};
use uuid::Uuid;

/// The parts of the console that undo needs.
pub(super) struct UndoAct<'a> {
    pub(super) cx: &'a mut Cx,
    pub(super) screens: &'a mut Screens,
    pub(super) overlays: &'a mut Vec<Overlay>,
    /// The decision that the footer shows.
    pub(super) last: Option<&'a Last>,
}

impl UndoAct<'_> {
    /// Undoes the selected item on the outbox screen, else the newest act of this session, else this reviewer's
    /// newest held decision in the store.
    pub(super) fn newest(mut self) {
        if self.screens.shown == Screen::Outbox && self.overlays.is_empty() {
            return self.undo_selected();
        }
        while let Some(act) = self.cx.acts.pop() {
            match act {
                LocalAct::Findings(act) => return self.undo_findings(act),
                LocalAct::Screening(id) => {
                    let request = self.screens.outbox.item(id).filter(|item| item.is_held(self.cx.now));
                    if let Some(item) = request.cloned() {
                        return self.ask_to_undo(&item, AfterUndo::Stay(1));
                    }
                }
                LocalAct::Skip(keys) => return self.screens.queue.unskip(keys, self.cx),
                LocalAct::Decisions { at, ids } => {
                    if self.undo_decisions(&ids) {
                        return;
                    }
                    if let Some(sending) = self.last.filter(|last| ids.contains(&last.decision.id)) {
                        let words =
                            format!("The decision on {} is being sent and cannot be undone", sending.name);
                        self.cx.acts.push(LocalAct::Decisions { at, ids });
                        return self.cx.say(Mark::Look, words);
                    }
                }
            }
        }
        match self.screens.newest_held(self.cx) {
            Some(last) => self.ask_to_undo(&last.decision.into(), AfterUndo::Open),
            None => self.cx.say(Mark::None, nothing_to_undo(self.cx)),
        }
    }

    fn undo_findings(&mut self, act: FindingAct) {
        self.close_overlays();
        match self.screens.case.as_deref_mut().filter(|case| *case.key() == act.key) {
            Some(case) => resolve::undo(case, act, self.cx),
            None => {
                let name = screens::name_of(&self.screens.queue.list, &act.key, self.cx);
                resolve::undo_elsewhere(&act, &name, self.cx);
            }
        }
    }

    /// Undoes those of these decisions that are held; false if none is.
    fn undo_decisions(&mut self, ids: &[Uuid]) -> bool {
        let held =
            self.screens.outbox.undoable_by(&self.cx.me, self.cx.now).filter(|it| ids.contains(&it.id));
        let held: Vec<OutboxItem> = held.map(|it| it.clone().into()).collect();
        let after = if ids.len() > 1 { AfterUndo::Stay(held.len()) } else { AfterUndo::Open };
        let is_any = !held.is_empty();
        for item in &held {
            self.ask_to_undo(item, after);
        }
        is_any
    }

    fn undo_selected(&mut self) {
        let Some(item) = self.screens.outbox.selected().cloned() else {
            return self.cx.say(Mark::None, nothing_to_undo(self.cx));
        };
        let state = item.standing();
        if state == DecisionState::Proposed || item.is_held(self.cx.now) {
            return self.ask_to_undo(&item, AfterUndo::Stay(1));
        }
        let what = if item.decision().is_some() { "decision" } else { "request" };
        let words = if state == DecisionState::Held {
            let name = screens::name_of(&self.screens.queue.list, item.journey(), self.cx);
            format!("The {what} on {name} is being sent and cannot be undone")
        } else {
            let discard = self.cx.key(Place::Outbox, Action::Discard);
            format!("The selected {what} is not held: it cannot be undone · {discard} discards one")
        };
        self.cx.say(Mark::Look, words);
    }

    fn ask_to_undo(&mut self, item: &OutboxItem, after: AfterUndo) {
        self.close_overlays();
        let name = screens::name_of(&self.screens.queue.list, item.journey(), self.cx);
        self.cx.ask(RequestKind::Undo { name, after }, Effect::Undo { id: item.id() });
    }

    /// Closes all overlays; drafts typed there are not lost.
    fn close_overlays(&mut self) {
        for overlay in std::mem::take(self.overlays) {
            if let (Overlay::Bar(bar), Some(case)) = (overlay, &mut self.screens.case) {
                bar.write_draft(&mut case.drafts.begun);
            }
        }
    }
}

fn nothing_to_undo(cx: &Cx) -> &'static str {
    if cx.outbox.held > 0 {
        "The decisions that are held are other reviewers'"
    } else if cx.requests.has(|asked| matches!(asked, RequestKind::Outbox)) {
        "Held decisions are being read: press the key again"
    } else {
        "There is nothing to undo: no decision is held"
    }
}
