//! From a key to what it does, past everything that must not happen by a slip.

use super::{App, Screen};
use crate::domain::decision::DecisionState;
use crate::domain::pii::Masking;
use crate::tui::cx::Handled;
use crate::tui::keys::chord::Press;
use crate::tui::keys::late;
use crate::tui::keys::resolver::Resolved;
use crate::tui::layout;
use crate::tui::messages::action::Action;
use crate::tui::messages::effect::Effect;
use crate::tui::messages::message::Pointer;
use crate::tui::notice::Last;
use crate::tui::overlay::help::Help;
use crate::tui::overlay::kinds::{Below, Overlay};
use crate::tui::overlay::palette::Palette;
use crate::tui::overlay::tour::Tour;
use crate::tui::page::line::{Mark, name};
use crate::tui::requests::Asked;

/// Rows that a turn of the wheel moves.
const WHEEL: isize = 3;

impl App {
    pub(super) fn on_key(&mut self, press: Press) {
        if self.is_leaving {
            return;
        }
        if self.cx.rhythm.is_breathless || late::begins(press.chord) {
            if let Some(Overlay::Bar(bar)) = self.overlays.last_mut() {
                bar.disturb();
            }
        }
        self.queue.list.is_touched = true;
        if let Some(case) = &mut self.case {
            case.keys = case.keys.saturating_add(1);
        }
        let place = self.place();
        match self.resolver.feed(&self.cx.keymap, place, press) {
            Resolved::Action(action) => {
                let _: Handled = self.act(action, press.repeat);
            }
            Resolved::Typed(character) if layout::is_large_enough(self.cx.size) => {
                self.insert(character.encode_utf8(&mut [0; 4]));
            }
            Resolved::Typed(_) | Resolved::Pending | Resolved::Nothing => {}
        }
    }

    /// Does an action where the keys are: what is the same in every place, else in the overlay on top, else on the screen.
    /// An action that must not count now is refused, which is an answer too.
    pub fn act(&mut self, action: Action, repeat: bool) -> Handled {
        if !self.may(action, repeat) || self.act_everywhere(action) {
            return Handled::Yes;
        }
        match self.overlays.last() {
            Some(Overlay::Bulk(bulk)) if bulk.is_typing => return self.bulk_text_action(action),
            Some(Overlay::Bulk(_)) => {
                self.bulk_action(action);
                return Handled::Yes;
            }
            Some(Overlay::Settle(_)) => {
                self.settle_action(action);
                return Handled::Yes;
            }
            _ => {}
        }
        let handled = match self.overlays.pop() {
            Some(overlay) => self.act_on_overlay(overlay, action),
            None => self.act_on_screen(action),
        };
        self.follow();
        handled
    }

    fn act_on_overlay(&mut self, mut overlay: Overlay, action: Action) -> Handled {
        let mut below = Below {
            screen: self.screen,
            queue: &mut self.queue,
            case: self.case.as_deref_mut(),
            outbox: &mut self.outbox,
        };
        let handled = overlay.act(action, &mut below, &mut self.cx);
        if handled != Handled::Close {
            self.overlays.push(overlay);
        }
        handled
    }

    fn act_on_screen(&mut self, action: Action) -> Handled {
        let cx = &mut self.cx;
        match self.screen {
            Screen::Queue => self.queue.act(action, cx),
            Screen::Outbox => self.outbox.act(action, cx),
            Screen::Stats => self.stats.act(action, cx),
            Screen::Picture => self.picture.as_mut().map_or(Handled::No, |picture| picture.act(action, cx)),
            Screen::Case => self.case_action(action),
        }
    }

    /// Whether an action counts now (DESIGN invariant 12).
    fn may(&mut self, action: Action, repeat: bool) -> bool {
        // In a window that is too small to show what a key would do, only leaving means anything.
        if !layout::is_large_enough(self.cx.size) && !works_unseen(action) {
            return false;
        }
        if repeat
            && (judges(action)
                || matches!(action, Action::RejectAll | Action::SettleAll)
                || matches!(action, Action::Reason(_)))
        {
            return false;
        }
        // A held Enter must not end a comment that decides.
        if repeat && action == Action::Accept && matches!(self.overlays.last(), Some(Overlay::Bar(_))) {
            return false;
        }
        if self.cx.requests.is_deciding()
            && !matches!(action, Action::Quit | Action::Redraw | Action::Suspend)
        {
            return false;
        }
        if self.screen != Screen::Case || !self.overlays.is_empty() {
            return true;
        }
        // Keys typed ahead of a case that is not on the screen yet are meant for another one.
        let is_drawn = self.case.as_ref().is_some_and(|case| case.drawn.is_some());
        if !is_drawn {
            return leaves(action);
        }
        if judges(action) && !self.is_case_settled() {
            self.cx.say(Mark::Look, "Too fast: this case has just come up. Press the key again");
            return false;
        }
        let is_line_drawn = self.case.as_ref().is_some_and(|case| case.is_line_drawn);
        if settles_line(action) && !is_line_drawn {
            self.cx.say(Mark::Look, "Too fast: this line was not on the screen yet. Press the key again");
            return false;
        }
        true
    }

    /// What is the same in every place.
    fn act_everywhere(&mut self, action: Action) -> bool {
        match action {
            Action::Help => self.overlays.push(Overlay::Help(Help::of(self.screen_place()))),
            Action::Palette => self.overlays.push(Overlay::Palette(Palette::over(self.screen_place()))),
            Action::Tour => self.overlays.push(Overlay::Tour(Tour::default())),
            Action::Undo => self.undo(),
            Action::Quit => self.quit(),
            Action::Leave => self.leave(),
            Action::Outbox => {
                self.go(Screen::Outbox);
                self.cx.ask(Asked::Outbox, Effect::LoadOutbox);
            }
            Action::Stats => {
                self.go(Screen::Stats);
                self.cx.ask(Asked::Stats, Effect::LoadStats);
            }
            Action::Mask => self.toggle_mask(),
            Action::Redraw => self.cx.ask(Asked::Quiet, Effect::Redraw),
            Action::Suspend => self.cx.ask(Asked::Quiet, Effect::Suspend),
            Action::Back if self.overlays.is_empty() => self.back(),
            _ => return false,
        }
        true
    }

    /// Closes the screen on top; at the bottom is the queue.
    fn back(&mut self) {
        match self.screen {
            Screen::Queue => return self.queue.back(&mut self.cx),
            Screen::Case => self.close_case(),
            Screen::Picture => self.picture = None,
            Screen::Outbox | Screen::Stats => {}
        }
        self.screen = self.under.pop().unwrap_or_default();
        if self.screen == Screen::Case && self.case.is_none() {
            self.screen = Screen::Queue;
        }
    }

    fn toggle_mask(&mut self) {
        self.cx.masking = match self.cx.masking {
            Masking::Clear => Masking::Masked,
            Masking::Masked => Masking::Clear,
        };
        self.cx.revealed_until = None;
        if let Some(case) = &mut self.case {
            case.rewrite();
        }
    }

    fn quit(&mut self) {
        if self.outbox.counts().undelivered == 0 && !self.cx.requests.is_deciding() {
            self.leave();
        } else if !self.overlays.iter().any(|overlay| matches!(overlay, Overlay::ConfirmLeaving)) {
            self.cx.ask(Asked::Outbox, Effect::LoadOutbox);
            self.overlays.push(Overlay::ConfirmLeaving);
        }
    }

    /// Takes back the decision that is selected in the outbox, else the last one.
    fn undo(&mut self) {
        if self.cx.requests.is_deciding() {
            return;
        }
        let Some(last) = self.selected_held().or_else(|| self.last.clone()) else {
            return self.cx.say(Mark::None, "There is no decision to take back");
        };
        let name = last.name.clone();
        if !last.is_held(self.cx.now) {
            let words = format!("The decision on {name} is on its way and cannot be taken back");
            return self.cx.say(Mark::Look, words);
        }
        for overlay in std::mem::take(&mut self.overlays) {
            if let (Overlay::Bar(bar), Some(case)) = (overlay, &mut self.case) {
                case.draft = bar.draft();
            }
        }
        let key = last.decision.intent.journey.clone();
        self.cx.ask(Asked::Undo { key, name }, Effect::Undo { id: last.decision.id });
    }

    /// The held decision that is selected in the outbox.
    fn selected_held(&self) -> Option<Last> {
        let decision = self.outbox.selected().filter(|_| self.screen == Screen::Outbox)?;
        if decision.state != DecisionState::Held {
            return None;
        }
        let row = self.queue.list.rows().iter().find(|row| row.key == decision.intent.journey);
        let id = || decision.intent.journey.id.shown();
        let name = row.map_or_else(id, |row| name(row, self.cx.masking));
        Some(Last { decision: decision.clone(), name })
    }

    /// Opens the case so many rows below this one in the list.
    pub(crate) fn open_neighbor(&mut self, by: isize) {
        let at = self.queue.list.at();
        let beyond = at.saturating_add_signed(by);
        if beyond == at || beyond >= self.queue.list.shown_count() {
            let side = if by > 0 { "last" } else { "first" };
            return self.cx.say(Mark::None, format!("This is the {side} case of the list"));
        }
        if let Some(key) = self.queue.list.key_at(beyond) {
            self.open_case(key);
        }
    }

    /// The mouse selects, scrolls and turns to tabs. It never decides.
    pub(super) fn on_pointer(&mut self, pointer: Pointer, x: u16, y: u16) {
        self.queue.list.is_touched = true;
        let by = match pointer {
            Pointer::Pressed if self.overlays.is_empty() => return self.click(x, y),
            Pointer::Pressed => return,
            Pointer::WheelUp => -WHEEL,
            Pointer::WheelDown => WHEEL,
        };
        match (self.overlays.last_mut(), self.screen) {
            (Some(Overlay::Help(help)), _) => help.scroll(by),
            (Some(_), _) => {}
            (None, Screen::Queue) => self.queue.list.step(by),
            (None, Screen::Case) => self.case.iter_mut().for_each(|case| case.scroll(by)),
            (None, Screen::Stats) => self.stats.scroll(by),
            (None, Screen::Picture | Screen::Outbox) => {}
        }
    }

    fn click(&mut self, x: u16, y: u16) {
        match self.screen {
            Screen::Queue => self.queue.click(x, y, &self.cx),
            Screen::Case => self.click_case(x, y),
            Screen::Picture | Screen::Outbox | Screen::Stats => {}
        }
    }
}

/// Whether it passes judgement on what is on the screen.
fn judges(action: Action) -> bool {
    matches!(action, Action::Approve | Action::Reject | Action::Resubmit) || settles_line(action)
}

fn works_unseen(action: Action) -> bool {
    matches!(
        action,
        Action::Quit
            | Action::Redraw
            | Action::Suspend
            | Action::Leave
            | Action::WaitAndLeave
            | Action::Stay
            | Action::Undo
    )
}

fn settles_line(action: Action) -> bool {
    matches!(
        action,
        Action::Explained
            | Action::Confirmed
            | Action::CannotAssess
            | Action::Reopen
            | Action::SameDisproof
            | Action::Same
            | Action::Different
            | Action::CannotTell
    )
}

/// What counts while a case is still coming up: ways out of it.
fn leaves(action: Action) -> bool {
    matches!(
        action,
        Action::Back
            | Action::Quit
            | Action::Undo
            | Action::Help
            | Action::Redraw
            | Action::Suspend
            | Action::NextCase
            | Action::PreviousCase
    )
}
