//! From a key to what it does, past everything that must not happen by a slip.

use super::overlay::Overlay;
use super::replies::Asked;
use super::{Desk, Screen};
use crate::domain::decision::Verb;
use crate::domain::pii::Masking;
use crate::tui::action::{Action, Place};
use crate::tui::effect::Effect;
use crate::tui::keys::chord::{Chord, Named, Press};
use crate::tui::keys::timing;
use crate::tui::layout;
use crate::tui::page::line::Mark;

impl Desk {
    pub(crate) fn on_key(&mut self, press: Press) {
        if self.is_leaving {
            return;
        }
        if self.withdraw_judgment() {
            self.rhythm.is_breathless = true;
        }
        if self.rhythm.is_breathless || timing::begins_answer(press.chord) {
            self.change_bar(super::decision::Bar::disturb);
        }
        self.queue.is_touched = true;
        self.change_case(|case| case.keys = case.keys.saturating_add(1));
        match self.after_escape(press) {
            Some(plain) => {
                self.arrive(Press { chord: Chord::named(Named::Esc), repeat: false });
                self.rhythm.is_breathless = true;
                self.arrive(plain);
            }
            None => self.arrive(press),
        }
    }

    /// A terminal writes Esc and a key at once as it writes that key with alt. Where alt means nothing, it was Esc and the key.
    fn after_escape(&self, press: Press) -> Option<Press> {
        let is_bound = self.keymap.action(self.place(), &[press.chord]).is_some()
            || self.keymap.is_beginning(self.place(), &[press.chord]);
        let is_answer = timing::begins_answer(press.chord) || timing::ends_answer(press.chord);
        let plain = press.chord.without_alt().filter(|_| !is_bound && !is_answer)?;
        Some(Press { chord: plain, repeat: press.repeat })
    }

    /// Does an action in the place that has the keys.
    pub(crate) fn act(&mut self, action: Action, repeat: bool) {
        if !self.may(action, repeat) || self.act_everywhere(action) {
            return;
        }
        match self.place() {
            Place::Queue | Place::Everywhere => self.queue_action(action),
            Place::Case => self.case_place(action),
            Place::Decision => self.bar_action(action),
            Place::Steps => self.steps_action(action),
            Place::Text | Place::Palette => self.text_action(action),
            Place::Picture => self.picture_action(action),
            Place::Outbox => self.outbox_action(action),
            Place::Stats => self.stats_action(action),
            Place::Reason | Place::Together => self.settle_action(action),
            Place::Help => self.help_action(action),
            Place::Bulk => self.bulk_action(action),
            Place::Tour => self.tour_action(action),
            Place::Confirm => self.confirm_action(action),
        }
    }

    /// Whether an action counts now (src/ARCHITECTURE.md#invariants, number 12). One that does not says why.
    fn may(&mut self, action: Action, repeat: bool) -> bool {
        // In a window that is too small to show what a key would do, only leaving means anything.
        if !layout::is_large_enough(self.size) && !works_unseen(action) {
            self.say_too_small();
            return false;
        }
        if repeat && self.decides(action) {
            self.say(Mark::Look, "A key that is held down decides nothing. Let go of it, then press it");
            return false;
        }
        if self.is_deciding() && action == Action::Undo {
            self.say(Mark::Look, "A decision is being written: press the key again");
            return false;
        }
        if action == Action::LetGo && self.rhythm.is_breathless {
            self.say(Mark::Look, "Too fast: nothing was done. Press the key again");
            return false;
        }
        self.screen != Screen::Case || !self.overlays.is_empty() || self.may_in_case(action)
    }

    /// Whether it decides, judges, or ends what does.
    fn decides(&self, action: Action) -> bool {
        judges(action)
            || matches!(action, Action::RejectAll | Action::SettleAll)
            || action.works_in(Place::Decision) && action.ninth().is_some()
            || action == Action::Accept && matches!(self.overlays.last(), Some(Overlay::Bar(_)))
    }

    fn may_in_case(&mut self, action: Action) -> bool {
        if !judges(action) {
            return true;
        }
        let (problem, is_line_drawn) =
            self.case.as_ref().map(|case| (case.problem.is_some(), case.is_line_drawn)).unwrap_or_default();
        let refusal = if problem {
            "There is no case here to judge: it could not be opened"
        } else if self.rhythm.was_kept || !self.is_case_settled() {
            "Too fast: this case has just come up. Press the key again"
        } else if settles_line(action) && !is_line_drawn {
            "Too fast: this line was not on the screen yet. Press the key again"
        } else if judges_line(action) && self.rhythm.is_breathless {
            "Too fast: nothing was settled. Press the key again"
        } else {
            return true;
        };
        self.say(Mark::Look, refusal);
        false
    }

    /// What is the same in every place.
    fn act_everywhere(&mut self, action: Action) -> bool {
        match action {
            Action::Help => self.overlays.push(Overlay::help(self.screen_place())),
            Action::Palette => self.overlays.push(Overlay::palette(self.screen_place())),
            Action::Tour => self.overlays.push(Overlay::Tour(0)),
            Action::Undo => self.undo(),
            Action::Quit => self.quit(),
            Action::Outbox => self.go(Screen::Outbox),
            Action::Stats => self.go(Screen::Stats),
            Action::Mask => self.toggle_mask(),
            Action::Redraw => self.ask(Asked::Quiet, Effect::Redraw),
            Action::Suspend => self.ask(Asked::Suspend, Effect::Suspend),
            Action::Back if self.overlays.is_empty() => self.back(),
            _ => return false,
        }
        true
    }

    fn case_place(&mut self, action: Action) {
        let verb = match action {
            Action::Approve => Verb::Approve,
            Action::Reject => Verb::Reject,
            Action::Resubmit => Verb::Resubmit,
            _ => return self.case_action(action),
        };
        self.open_bar(verb);
    }

    fn go(&mut self, screen: Screen) {
        if self.screen != screen {
            self.under.retain(|under| *under != screen);
            self.under.push(self.screen);
            self.screen = screen;
        }
        match screen {
            Screen::Outbox => self.ask(Asked::Outbox, Effect::LoadOutbox),
            Screen::Stats => self.ask(Asked::Stats, Effect::LoadStats),
            Screen::Queue | Screen::Case | Screen::Picture => {}
        }
    }

    /// Closes what is on top; at the bottom is the queue.
    pub(crate) fn back(&mut self) {
        match self.screen {
            Screen::Queue => {
                if self.stop_fetching() {
                    return;
                }
                self.notice = None;
                if !self.queue.search.is_empty() {
                    self.queue.set_search(String::new());
                }
            }
            Screen::Case => {
                self.close_case();
                self.screen = self.under.pop().unwrap_or_default();
            }
            Screen::Picture => {
                self.picture = None;
                self.screen = self.under.pop().unwrap_or_default();
            }
            Screen::Outbox | Screen::Stats => self.screen = self.under.pop().unwrap_or_default(),
        }
        if self.screen == Screen::Case && self.case.is_none() {
            self.screen = Screen::Queue;
        }
    }

    fn toggle_mask(&mut self) {
        match self.masking {
            Masking::Clear => self.mask(),
            Masking::Masked => {
                self.unmask();
                self.say(Mark::Look, "Shown without masks; each case that is seen so is in the record");
            }
        }
        self.revealed_until = None;
        self.change_case(super::case::CaseDesk::rewrite);
    }

    fn quit(&mut self) {
        if self.outbox.undelivered().next().is_none() && !self.is_deciding() {
            self.leave();
        } else if !self.overlays.iter().any(|overlay| matches!(overlay, Overlay::Confirm)) {
            self.ask(Asked::Outbox, Effect::LoadOutbox);
            self.overlays.push(Overlay::Confirm);
        }
    }

    fn confirm_action(&mut self, action: Action) {
        match action {
            Action::Leave => self.leave(),
            Action::WaitAndLeave => {
                self.outbox.leave_when_empty = true;
                self.overlays.pop();
                self.say(Mark::None, "Leaving as soon as everything is delivered · q again to leave now");
            }
            Action::Stay => {
                self.outbox.leave_when_empty = false;
                self.overlays.pop();
            }
            _ => {}
        }
    }

    fn help_action(&mut self, action: Action) {
        if action == Action::Back {
            self.overlays.pop();
            return;
        }
        let page = isize::try_from(self.size.height / 2).unwrap_or(8);
        self.scroll_mistakes(action, page);
        if let Some(Overlay::Help(help)) = self.overlays.last_mut() {
            help.scroll(action, page);
        }
    }

    fn stats_action(&mut self, action: Action) {
        let page = layout::shell(self.size, 0).body.height;
        let by = step_of(action, isize::try_from(page).unwrap_or(1));
        self.stats_top = self.stats_top.saturating_add_signed(by).min(200);
    }
}

/// How many lines an action goes down, or up.
pub(crate) fn step_of(action: Action, page: isize) -> isize {
    match action {
        Action::Down => 1,
        Action::Up => -1,
        Action::PageDown => page,
        Action::PageUp => -page,
        Action::First => isize::MIN,
        Action::Last => isize::MAX,
        _ => 0,
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

/// Whether it acts on the selected line, so that the line must have been on the screen.
fn settles_line(action: Action) -> bool {
    action == Action::SameDisproof || judges_line(action)
}

/// Whether it settles the selected line by itself.
pub(crate) fn judges_line(action: Action) -> bool {
    matches!(action, Action::Explained | Action::Confirmed | Action::CannotAssess | Action::Reopen)
}

/// What need not wait for a case that is still coming up: ways out of it.
pub(crate) fn leaves(action: Action) -> bool {
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
