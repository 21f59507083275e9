//! Handles keys, and rejects those that may be accidental.

use super::App;
use super::undo::UndoAct;
use crate::tui::coach;
use crate::tui::cx::Handled;
use crate::tui::keyboard::{self, Asking, Meaning, Surface, Waiting};
use crate::tui::keys::chord::{Chord, Named, Press};
use crate::tui::keys::layouts;
use crate::tui::keys::timing;
use crate::tui::layout;
use crate::tui::messages::action::Action;
use crate::tui::messages::effect::Effect;
use crate::tui::overlay::find_journey::FindJourney;
use crate::tui::overlay::help::Help;
use crate::tui::overlay::kinds::{Below, Overlay};
use crate::tui::overlay::palette::Palette;
use crate::tui::overlay::tour::Tour;
use crate::tui::page::line::Mark;
use crate::tui::requests::RequestKind;
use crate::tui::screen::Screen;
use std::borrow::Cow;

/// The message in a window that is too small.
const TOO_SMALL: &str = "The window is too small: make it larger, then press the key again";

impl App {
    pub(super) fn on_key(&mut self, press: Press) {
        if self.is_leaving {
            return;
        }
        if self.withdraw_judgment() {
            self.cx.rhythm.is_breathless = true;
        }
        if self.cx.rhythm.is_breathless || timing::begins_answer(press.chord) {
            disturb(&mut self.overlays);
        }
        self.screens.queue.list.is_touched = true;
        if let Some(case) = &mut self.screens.case {
            case.keys = case.keys.saturating_add(1);
        }
        match keyboard::after_escape(press, self.place(), &self.cx.keymap) {
            Some(plain) => {
                self.arrive(Press { chord: Chord::named(Named::Esc), repeat: false });
                self.cx.rhythm.is_breathless = true;
                self.arrive(plain);
            }
            None => self.arrive(press),
        }
    }

    /// Handles a key, or keeps it until it can be handled.
    fn arrive(&mut self, press: Press) {
        let surface = self.surface();
        if self.cx.policy.signs && surface.is_deciding && press.chord == Chord::named(Named::Esc) {
            return self.cx.ask(RequestKind::Quiet, Effect::CancelSigning);
        }
        let bound = layouts::as_bound(press, surface.asking.place, &self.cx.keymap);
        let is_behind_another =
            (surface.is_queue_end_coming || surface.is_row_coming) && self.keyboard.has_waiting();
        if is_behind_another || self.keyboard.must_wait(bound, &surface, &self.cx.keymap) {
            let is_meant = surface.is_opening && surface.is_question_seen && !self.cx.rhythm.is_breathless;
            let waiting = if is_meant && !self.keyboard.has_waiting() && !press.repeat {
                Waiting::Act(press)
            } else {
                Waiting::Key(press)
            };
            return self.keyboard.keep(waiting, &mut self.cx);
        }
        // The case was left before its opening was recorded: queued keys must not act on it.
        if surface.is_opening && self.keyboard.has_waiting() {
            self.keyboard.drop_waiting();
            self.cx.say(Mark::Look, "Nothing was done: the opening of the case was not in the record yet");
        }
        // The case is not loading any more: queued keys are handled first.
        while !self.cx.requests.is_deciding()
            && let Some(waiting) = self.keyboard.next_waiting()
        {
            self.replay(waiting);
        }
        self.handle(press);
    }

    /// Handles the queued keys that need not wait any longer.
    pub(super) fn release_waiting(&mut self) {
        while self.keyboard.has_waiting()
            && let Some(next) = self.keyboard.next_ready(&self.surface(), &self.cx.keymap)
        {
            self.replay(next);
        }
    }

    fn replay(&mut self, waiting: Waiting) {
        let problem = self.cx.notice.clone().filter(|notice| notice.mark == Mark::Failed);
        match waiting {
            Waiting::Act(press) => self.handle(press),
            Waiting::Key(press) => {
                self.cx.rhythm.replay();
                disturb(&mut self.overlays);
                self.handle(press);
            }
            Waiting::Paste(text) => self.insert(text.as_sent()),
        }
        // The next key acts on the result of this one.
        self.refresh();
        // The message about a failed decision is kept over those of later keys.
        if problem.is_some() {
            self.cx.notice = problem;
        }
    }

    fn handle(&mut self, press: Press) {
        let press = layouts::as_bound(press, self.place(), &self.cx.keymap);
        match self.keyboard.meaning(press, &self.surface(), &mut self.cx) {
            Meaning::Act(action) => {
                let _: Handled = self.act(action, press.repeat);
            }
            Meaning::Type(character) if layout::is_large_enough(self.cx.size) => {
                self.insert(character.encode_utf8(&mut [0; 4]));
            }
            Meaning::Type(_) => self.cx.say(Mark::Look, TOO_SMALL),
            Meaning::Nothing => {}
        }
    }

    /// The silence after a decisive key has passed: the key counts if its question is still open.
    pub(super) fn judge_when_due(&mut self) {
        let Some(judgment) = self.keyboard.take_due(self.cx.now) else { return };
        if judgment.asked == self.surface().asking {
            let _: Handled = self.act(judgment.action, false);
        } else {
            let words = "The screen has changed: nothing was decided. Press the key again";
            self.cx.say(Mark::Look, words);
        }
    }

    /// Another event arrived: a key that waits for silence is discarded.
    pub(super) fn withdraw_judgment(&mut self) -> bool {
        let is_withdrawn = self.keyboard.withdraw(&mut self.cx);
        if is_withdrawn {
            disturb(&mut self.overlays);
        }
        is_withdrawn
    }

    /// The state that decides how a key is handled.
    fn surface(&self) -> Surface {
        let case = self.screens.case.as_ref();
        let (top, now) = (self.overlays.last(), self.cx.now);
        let on_top = self.screens.case_shown().filter(|_| top.is_none());
        Surface {
            asking: Asking {
                place: self.place(),
                overlays: self.overlays.len(),
                case: case.map(|case| case.key().clone()),
                finding: case.and_then(|case| case.selected()).map(|finding| finding.id.clone()),
            },
            is_confirming: matches!(top, Some(Overlay::ConfirmLeaving)),
            is_deciding: self.cx.requests.is_deciding(),
            is_case_coming: layout::is_large_enough(self.cx.size)
                && on_top.is_some_and(|case| case.is_coming()),
            is_opening: self.screens.is_opening(),
            is_queue_coming: top.is_none() && self.screens.is_queue_coming(),
            is_queue_end_coming: top.is_none()
                && self.cx.requests.is_reading_queue()
                && self.screens.is_queue_end_coming(),
            is_row_coming: top.is_none() && self.screens.is_row_coming(&self.cx),
            is_question_seen: top.is_none_or(|overlay| overlay.is_seen(now))
                && on_top.is_none_or(|case| case.accepts_keys(now) && case.reader.list.is_drawn),
            ends_with_decision: top.is_some_and(Overlay::ends_with_decision),
        }
    }

    /// Performs an action: a global one, else in the topmost overlay, else on the screen. An action that must not count
    /// now is refused with a message.
    pub fn act(&mut self, action: Action, repeat: bool) -> Handled {
        if !self.may(action, repeat) {
            return Handled::Yes;
        }
        let acts = self.cx.acts.count();
        if self.act_everywhere(action) {
            coach::follow(&mut self.cx, action, acts);
            return Handled::Yes;
        }
        let handled = match self.overlays.pop() {
            Some(mut overlay) => {
                let handled = overlay.act(action, &mut Below::of(&mut self.screens), &mut self.cx);
                if handled != Handled::Close {
                    self.overlays.push(overlay);
                }
                handled
            }
            None => self.screens.act(action, &mut self.cx),
        };
        self.follow();
        coach::follow(&mut self.cx, action, acts);
        handled
    }

    /// Whether an action may count now (src/ARCHITECTURE.md#invariants, number 12). A refusal is shown.
    fn may(&mut self, action: Action, repeat: bool) -> bool {
        let top = self.overlays.last();
        let is_accepting = action == Action::Accept
            && top.is_some_and(|top| matches!(top, Overlay::Bar(_)) || top.ends_with_decision());
        let decides = keyboard::judges(action)
            || matches!(action, Action::RejectAll | Action::ClearListed | Action::Reason(_))
            || is_accepting;
        let confirms = matches!(action, Action::RejectAll | Action::ClearListed)
            || action == Action::Accept && top.is_some_and(Overlay::writes_when_accepted);
        let refusal = if !layout::is_large_enough(self.cx.size) && !keyboard::works_unseen(action) {
            TOO_SMALL.into()
        } else if repeat && decides {
            Cow::Borrowed("A key that is held down decides nothing. Release it, then press it")
        } else if confirms && self.cx.rhythm.may_be_held {
            // The key may be the one that opened the question. Most terminals do not report that it is still held.
            "A key that is held down confirms nothing. Release it, then press it".into()
        } else if self.cx.requests.is_deciding() && action == Action::Undo {
            "A decision is being written: press the key again".into()
        } else if keyboard::discards(action) && (repeat || self.cx.rhythm.is_held) {
            "A key that is held down discards nothing. Release it, then press it".into()
        } else if keyboard::discards(action) && self.cx.rhythm.is_breathless {
            "Too fast: nothing was done. Press the key again".into()
        } else {
            let case = self.screens.case_shown().filter(|_| self.overlays.is_empty());
            let case = case.filter(|_| keyboard::judges(action));
            match case.and_then(|case| case.refuses(action, &self.cx)) {
                Some(refusal) => refusal,
                None => return true,
            }
        };
        self.cx.say(Mark::Look, refusal);
        false
    }

    /// Performs the actions that are the same in every place.
    fn act_everywhere(&mut self, action: Action) -> bool {
        let place = self.screens.place();
        match action {
            Action::Help => self.overlays.push(Overlay::Help(Help::of(place))),
            Action::FindJourney => {
                let find = FindJourney::new("", &mut self.cx);
                self.overlays.push(Overlay::FindJourney(Box::new(find)));
            }
            Action::Palette => self.overlays.push(Overlay::Palette(Palette::over(place))),
            Action::Tour => self.overlays.push(Overlay::Tour(Tour::default())),
            Action::Undo => {
                let (cx, screens, overlays) = (&mut self.cx, &mut self.screens, &mut self.overlays);
                UndoAct { cx, screens, overlays, last: self.last.as_ref() }.newest();
            }
            Action::Quit => self.quit(),
            Action::Leave => self.leave(),
            Action::Outbox => {
                self.screens.go(Screen::Outbox);
                self.cx.ask(RequestKind::Outbox, Effect::LoadOutbox);
            }
            Action::Stats => {
                self.screens.go(Screen::Stats);
                let zone = self.cx.policy.clock.zone().clone();
                self.cx.ask(RequestKind::Stats, Effect::LoadStats { zone });
            }
            Action::Mask => self.screens.toggle_mask(&mut self.cx),
            Action::Redraw => self.cx.ask(RequestKind::Quiet, Effect::Redraw),
            Action::Suspend if !self.cx.policy.console.suspend => {
                self.cx.say(Mark::Look, "Stopping the console is switched off here (console.suspend)");
            }
            Action::Suspend => self.cx.ask(RequestKind::Suspend, Effect::Suspend),
            Action::Back if self.overlays.is_empty() => {
                let typed = self.typed();
                self.screens.back(typed, &mut self.cx);
            }
            _ => return false,
        }
        true
    }

    fn quit(&mut self) {
        if self.screens.outbox.counts().undelivered == 0 && !self.cx.requests.is_deciding() {
            self.leave();
        } else if !self.overlays.iter().any(|overlay| matches!(overlay, Overlay::ConfirmLeaving)) {
            self.cx.ask(RequestKind::Outbox, Effect::LoadOutbox);
            self.overlays.push(Overlay::ConfirmLeaving);
        }
    }
}

/// A burst of keys arrived: a decision bar waits longer.
fn disturb(overlays: &mut [Overlay]) {
    if let Some(Overlay::Bar(bar)) = overlays.last_mut() {
        bar.disturb();
    }
}
