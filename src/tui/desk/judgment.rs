//! Keys that must wait: one that judges waits for silence, the others for a decision that is written or a case that comes up.

use super::Desk;
use super::Screen;
use super::decision::Stage;
use super::overlay::Overlay;
use crate::domain::ids::{FindingId, JourneyKey};
use crate::domain::text::Untrusted;
use crate::tui::action::{Action, Place};
use crate::tui::keys::chord::Press;
use crate::tui::keys::resolver::Resolved;
use crate::tui::keys::timing::SILENCE_MS;
use crate::tui::layout;
use crate::tui::page::line::Mark;
use jiff::{SignedDuration, Timestamp};
use std::collections::VecDeque;

/// More keys than anybody presses while a decision is written.
const MOST_WAITING: usize = 64;

/// What waits, in the order in which it came.
#[derive(Clone, Debug)]
pub(crate) enum Waiting {
    Key(Press),
    Paste(Untrusted),
}

/// Keys that cannot be handled yet.
#[derive(Clone, Debug, Default)]
pub(crate) struct WaitingKeys {
    keys: VecDeque<Waiting>,
    judgment: Option<Judgment>,
}

/// A key that judges, until the silence after it has passed.
#[derive(Clone, Debug)]
struct Judgment {
    action: Action,
    due: Timestamp,
    answers: Asking,
}

/// What is asked on the screen. A judgment is withdrawn if something else is asked when its silence has passed.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Asking {
    place: Place,
    overlays: usize,
    case: Option<JourneyKey>,
    finding: Option<FindingId>,
}

impl WaitingKeys {
    /// When a judgment is due.
    pub(crate) fn due(&self) -> Option<Timestamp> {
        self.judgment.as_ref().map(|judgment| judgment.due)
    }
}

impl Desk {
    /// Handles a key, or keeps it until it can be handled.
    pub(crate) fn arrive(&mut self, press: Press) {
        if self.must_wait(press) {
            return self.keep_waiting(Waiting::Key(press));
        }
        // A way out of a case that does not come up: what was pressed before it goes first.
        while !self.is_deciding()
            && let Some(waiting) = self.waiting.keys.pop_front()
        {
            self.replay(waiting);
        }
        self.handle(press);
    }

    /// Keeps a paste in its order among the keys that wait; none if it can be handled now.
    pub(crate) fn keep_paste(&mut self, text: &Untrusted) -> bool {
        let must_wait = !self.waiting.keys.is_empty();
        if must_wait {
            self.keep_waiting(Waiting::Paste(text.clone()));
        }
        must_wait
    }

    /// Handles the keys that need not wait any more.
    pub(crate) fn release_waiting(&mut self) {
        while let Some(next) = self.waiting.keys.front() {
            if matches!(next, Waiting::Key(press) if self.must_wait(*press)) {
                return;
            }
            let Some(next) = self.waiting.keys.pop_front() else { return };
            self.replay(next);
        }
    }

    fn keep_waiting(&mut self, waiting: Waiting) {
        if self.waiting.keys.len() < MOST_WAITING {
            self.waiting.keys.push_back(waiting);
        } else {
            self.say(Mark::Look, "Too many keys while the screen was busy: this one was not taken");
        }
    }

    fn replay(&mut self, waiting: Waiting) {
        let problem = self.notice.clone().filter(|notice| notice.mark == Mark::Failed);
        match waiting {
            Waiting::Key(press) => {
                self.rhythm.replay();
                self.change_bar(super::decision::Bar::disturb);
                self.handle(press);
            }
            Waiting::Paste(text) => self.insert_paste(&text),
        }
        // The next one acts on what this one has shown.
        self.settle();
        // Why a decision failed matters more than what became of the keys after it.
        if problem.is_some() {
            self.notice = problem;
        }
    }

    fn must_wait(&self, press: Press) -> bool {
        let alone = [press.chord];
        let begun = !self.resolver.pending().is_empty();
        let action = self.keymap.action(self.place(), &alone).filter(|_| !begun);
        if matches!(self.overlays.last(), Some(Overlay::Confirm)) {
            false
        } else if self.is_deciding() {
            !matches!(action, Some(Action::Quit | Action::Redraw | Action::Suspend))
        } else {
            self.is_case_coming() && !action.is_some_and(super::keys::leaves)
        }
    }

    /// Whether the case on the screen is still being read, or was read and not drawn yet.
    fn is_case_coming(&self) -> bool {
        self.screen == Screen::Case
            && self.overlays.is_empty()
            && layout::is_large_enough(self.size)
            && self.case.as_ref().is_some_and(|case| case.drawn.is_none() && case.problem.is_none())
    }

    fn handle(&mut self, press: Press) {
        let before = self.resolver.pending().to_vec();
        match self.resolver.feed(&self.keymap, self.place(), press) {
            Resolved::Action(action) if self.waits_for_silence(action, press.repeat) => {
                self.await_silence(action)
            }
            Resolved::Action(action) => self.act(action, press.repeat),
            Resolved::Typed(character) if layout::is_large_enough(self.size) => self.typed(character),
            Resolved::Typed(_) => self.say_too_small(),
            Resolved::Nothing if !before.is_empty() && !press.chord.is_escape() => {
                let keys = crate::tui::keys::chord::written(&[before, vec![press.chord]].concat());
                self.say(Mark::Look, format!("{keys} means nothing here"));
            }
            Resolved::Pending | Resolved::Nothing => {}
        }
    }
}

/// The silence after a key that judges.
impl Desk {
    /// Whether an action would judge now, so that it must be known first that no other key follows it at once.
    fn waits_for_silence(&self, action: Action, repeat: bool) -> bool {
        let is_judging = match self.place() {
            Place::Decision | Place::Reason => action.ninth().is_some(),
            Place::Bulk => action == Action::RejectAll,
            Place::Together => action == Action::SettleAll,
            Place::Text => action == Action::Accept && self.ends_deciding_comment(),
            Place::Case => super::keys::judges_line(action),
            Place::Outbox => action == Action::LetGo,
            _ => false,
        };
        // What is refused anyway is refused at once.
        is_judging && !repeat && !self.rhythm.is_breathless && self.is_question_seen()
    }

    fn ends_deciding_comment(&self) -> bool {
        matches!(self.overlays.last(), Some(Overlay::Bar(bar)) if matches!(bar.stage, Stage::Comment { reason: Some(_) }))
    }

    /// Whether what a key would answer was on the screen for long enough.
    fn is_question_seen(&self) -> bool {
        match self.overlays.last() {
            Some(Overlay::Bar(bar)) => bar.is_settled(self.now),
            Some(Overlay::Bulk(bulk)) => bulk.is_settled(self.now),
            Some(Overlay::Settle(settle)) => settle.is_drawn,
            Some(_) => true,
            None if self.screen == Screen::Case => self.is_line_seen(),
            None => true,
        }
    }

    fn is_line_seen(&self) -> bool {
        self.is_case_settled() && self.case.as_ref().is_some_and(|case| case.is_line_drawn)
    }

    fn await_silence(&mut self, action: Action) {
        let due = self.now.checked_add(SignedDuration::from_millis(SILENCE_MS)).unwrap_or(self.now);
        self.waiting.judgment = Some(Judgment { action, due, answers: self.asking() });
    }

    fn asking(&self) -> Asking {
        Asking {
            place: self.place(),
            overlays: self.overlays.len(),
            case: self.case.as_ref().map(|case| case.key.clone()),
            finding: self.case.as_ref().and_then(|case| case.selected()).map(|finding| finding.id.clone()),
        }
    }

    /// The silence has passed: the judgment counts, if what it answers is still asked.
    pub(crate) fn judge_when_due(&mut self) {
        let now = self.now;
        let Some(judgment) = self.waiting.judgment.take_if(|judgment| judgment.due <= now) else { return };
        if judgment.answers == self.asking() {
            self.act(judgment.action, false);
        } else {
            self.say(Mark::Look, "The screen has changed: nothing was decided. Press the key again");
        }
    }

    /// Something came in one breath with a key that judges: then nobody meant either. Tells whether one was withdrawn.
    pub(crate) fn withdraw_judgment(&mut self) -> bool {
        let withdrawn = self.waiting.judgment.take().is_some();
        if withdrawn {
            self.change_bar(super::decision::Bar::disturb);
            self.say(Mark::Look, "Too fast: nothing was decided. Press the key again");
        }
        withdrawn
    }

    pub(crate) fn say_too_small(&mut self) {
        self.say(Mark::Look, "The window is too small: make it larger, then press the key again");
    }
}
