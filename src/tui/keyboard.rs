//! Turns keys into actions and delays those that must wait: a decisive key waits for silence; other keys wait while a
//! decision is written or a case is loading. `keys::timing` has the reasons.

use crate::domain::ids::{FindingId, JourneyKey};
use crate::domain::text::Untrusted;
use crate::tui::cx::Cx;
use crate::tui::keys::chord::{Press, written};
use crate::tui::keys::keymap::Keymap;
use crate::tui::keys::layouts;
use crate::tui::keys::resolver::{Resolved, Resolver};
use crate::tui::keys::timing::{self, REPEAT_MS, SILENCE_MS};
use crate::tui::messages::action::{Action, Place};
use crate::tui::page::line::Mark;
use jiff::{SignedDuration, Timestamp};
use std::collections::VecDeque;

/// The most queued keys; nobody presses more while a decision is written.
const MOST_WAITING: usize = 64;

/// A queued key or paste.
#[derive(Clone, Debug)]
pub(crate) enum Waiting {
    Key(Press),
    /// A key that waits only for the record of the opening: its case had been on the screen for long enough.
    Act(Press),
    Paste(Untrusted),
}

/// A decisive key that waits for the silence after it.
#[derive(Clone, Debug)]
pub(crate) struct Judgment {
    pub(crate) action: Action,
    due: Timestamp,
    /// The question that it answers.
    pub(crate) asked: Asking,
}

/// The question on the screen. A judgment counts only if the question is still the same after the silence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Asking {
    pub(crate) place: Place,
    pub(crate) overlays: usize,
    pub(crate) case: Option<JourneyKey>,
    pub(crate) finding: Option<FindingId>,
}

/// The state of the console that decides how a key is handled.
#[derive(Clone, Debug)]
pub(crate) struct Surface {
    pub(crate) asking: Asking,
    /// Whether the question before leaving is open.
    pub(crate) is_confirming: bool,
    /// Whether a decision is being written.
    pub(crate) is_deciding: bool,
    /// Whether the case on the screen is still loading, or was not drawn yet.
    pub(crate) is_case_coming: bool,
    /// Whether the opening of the case is still being recorded.
    pub(crate) is_opening: bool,
    /// Whether the queue on the screen was not read yet.
    pub(crate) is_queue_coming: bool,
    /// Whether the last rows of the queue on the screen were not read yet.
    pub(crate) is_queue_end_coming: bool,
    /// Whether the selected row of the queue is being read.
    pub(crate) is_row_coming: bool,
    /// Whether the current question was on the screen for long enough.
    pub(crate) is_question_seen: bool,
    /// Whether a comment is open whose end decides.
    pub(crate) ends_with_decision: bool,
}

/// The meaning of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    Act(Action),
    Type(char),
    /// It waits for silence, begins a sequence, or has no meaning.
    Nothing,
}

/// The state of key handling: the unfinished sequence, the queue, and the waiting decisive key.
#[derive(Clone, Debug, Default)]
pub(crate) struct Keyboard {
    pub(crate) resolver: Resolver,
    waiting: VecDeque<Waiting>,
    judgment: Option<Judgment>,
}

impl Keyboard {
    /// When the waiting decisive key counts.
    pub(crate) fn due(&self) -> Option<Timestamp> {
        self.judgment.as_ref().map(|judgment| judgment.due)
    }

    /// Whether a key must wait.
    pub(crate) fn must_wait(&self, press: Press, surface: &Surface, keymap: &Keymap) -> bool {
        let has_begun = !self.resolver.pending().is_empty();
        let action = keymap.action(surface.asking.place, &[press.chord]).filter(|_| !has_begun);
        if surface.is_confirming {
            false
        } else if surface.is_deciding {
            !matches!(action, Some(Action::Quit | Action::Redraw | Action::Suspend))
        } else {
            let is_kept = surface.is_case_coming
                || surface.is_queue_coming
                || surface.is_queue_end_coming && action == Some(Action::Last)
                || surface.is_row_coming && action == Some(Action::Open)
                || surface.is_opening && self.is_act(press, surface, keymap);
            is_kept && !action.is_some_and(leaves)
        }
    }

    /// Whether a key does more with a case than navigate in it. Behind a queued key every key counts as one that does.
    fn is_act(&self, press: Press, surface: &Surface, keymap: &Keymap) -> bool {
        let place = surface.asking.place;
        let keys = [self.resolver.pending(), &[press.chord]].concat();
        let is_act = || keymap.action(place, &keys).is_some_and(acts);
        !matches!(place, Place::Help | Place::Tour) && (self.has_waiting() || is_act())
    }

    /// Queues a key or a paste.
    pub(crate) fn keep(&mut self, waiting: Waiting, cx: &mut Cx) {
        if self.waiting.len() < MOST_WAITING {
            // Keys in quick succession were pressed without seeing the effect of each.
            if let Some(Waiting::Act(press)) = self.waiting.front().cloned() {
                self.waiting = VecDeque::from([Waiting::Key(press)]);
            }
            self.waiting.push_back(waiting);
        } else {
            cx.say(Mark::Look, "Too many keys while the screen was busy: this one was dropped");
        }
    }

    /// Whether keys are queued.
    pub(crate) fn has_waiting(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// Drops the queued keys of a case that was closed.
    pub(crate) fn drop_waiting(&mut self) {
        self.waiting.clear();
        self.judgment = None;
    }

    /// Takes the first queued key.
    pub(crate) fn next_waiting(&mut self) -> Option<Waiting> {
        self.waiting.pop_front()
    }

    /// Takes the first queued key, if it need not wait any longer.
    pub(crate) fn next_ready(&mut self, surface: &Surface, keymap: &Keymap) -> Option<Waiting> {
        let next = self.waiting.front()?;
        let must_wait = match next {
            _ if surface.is_opening => true,
            Waiting::Key(press) | Waiting::Act(press) => self.must_wait(*press, surface, keymap),
            Waiting::Paste(_) => false,
        };
        if must_wait { None } else { self.next_waiting() }
    }

    /// The meaning of a key in the current state.
    pub(crate) fn meaning(&mut self, press: Press, surface: &Surface, cx: &mut Cx) -> Meaning {
        let before = self.resolver.pending().to_vec();
        match self.resolver.feed(&cx.keymap, surface.asking.place, press) {
            Resolved::Action(action) if waits_for_silence(action, press.repeat, surface, cx) => {
                let silence = if discards(action) { REPEAT_MS } else { SILENCE_MS };
                let due = cx.now.checked_add(SignedDuration::from_millis(silence)).unwrap_or(cx.now);
                self.judgment = Some(Judgment { action, due, asked: surface.asking.clone() });
                Meaning::Nothing
            }
            Resolved::Action(action) => Meaning::Act(action),
            Resolved::Typed(character) => Meaning::Type(character),
            Resolved::Nothing if !before.is_empty() && !press.chord.is_escape() => {
                let keys = written(&[before, vec![press.chord]].concat());
                cx.say(Mark::Look, format!("{keys} means nothing here"));
                Meaning::Nothing
            }
            Resolved::Nothing if !press.chord.is_escape() => {
                say_unbound(press, surface.asking.place, cx);
                Meaning::Nothing
            }
            Resolved::Pending | Resolved::Nothing => Meaning::Nothing,
        }
    }

    /// Takes the decisive key whose silence has passed.
    pub(crate) fn take_due(&mut self, now: Timestamp) -> Option<Judgment> {
        self.judgment.take_if(|judgment| judgment.due <= now)
    }

    /// Withdraws the waiting decisive key, because another event followed too soon. Returns whether there was one.
    pub(crate) fn withdraw(&mut self, cx: &mut Cx) -> bool {
        let is_withdrawn = self.judgment.take().is_some();
        if is_withdrawn {
            cx.say(Mark::Look, "Too fast: nothing was decided. Press the key again");
        }
        is_withdrawn
    }
}

/// Shows that a key has no meaning, unless a failure is shown, which is more important.
fn say_unbound(press: Press, place: Place, cx: &mut Cx) {
    let chord = press.chord;
    if place.takes_text()
        || cx.rhythm.is_breathless
        || cx.notice.as_ref().is_some_and(|notice| notice.mark == Mark::Failed)
    {
        return;
    }
    let is_other_script = chord.typed().is_some_and(|typed| typed.is_alphabetic() && !typed.is_ascii());
    let (key, help) = (written(&[chord]), cx.key(place, Action::Help));
    let help = if help.is_empty() { help } else { format!(" · {help} help") };
    let words = if let Some(judging) = layouts::judging_key(press, place, &cx.keymap) {
        let judging = written(&[judging]);
        format!("{key} decides nothing. If you mean {judging}, set the keyboard to Latin letters")
    } else if is_other_script {
        format!("{key} has no meaning here: the keyboard is set to another layout")
    } else {
        format!("{key} has no meaning here{help}")
    };
    cx.say(Mark::None, words);
}

/// Terminals send Esc followed by a key in the same way as alt with that key. If the alt key is not bound, it was Esc
/// and the key.
pub(crate) fn after_escape(press: Press, place: Place, keymap: &Keymap) -> Option<Press> {
    let chords = [press.chord];
    let is_bound = keymap.action(place, &chords).is_some() || keymap.is_beginning(place, &chords);
    let is_answer = timing::begins_answer(press.chord) || timing::ends_answer(press.chord);
    let plain = press.chord.without_alt().filter(|_| !is_bound && !is_answer)?;
    Some(Press { chord: plain, repeat: press.repeat })
}

/// Whether an action is decisive in this place, so that it must wait for silence.
fn waits_for_silence(action: Action, repeat: bool, surface: &Surface, cx: &Cx) -> bool {
    let is_judging = match surface.asking.place {
        Place::Decision | Place::Reason => matches!(action, Action::Reason(_)),
        Place::Bulk => action == Action::RejectAll,
        Place::Similar => action == Action::ClearListed,
        Place::Text => action == Action::Accept && surface.ends_with_decision,
        Place::Case | Place::Picture => judges_line(action),
        Place::Outbox | Place::Queue => discards(action),
        _ => false,
    };
    // A key that is refused anyway is refused at once.
    is_judging && !repeat && !cx.rhythm.is_held && !cx.rhythm.is_breathless && surface.is_question_seen
}

/// Whether an action discards an item of the outbox or a row of the queue. Its key is pressed twice.
pub(crate) fn discards(action: Action) -> bool {
    matches!(action, Action::Discard | Action::Dismiss)
}

/// Whether an action is a judgment about the case on the screen.
pub(crate) fn judges(action: Action) -> bool {
    opens_decision(action) || resolves_finding(action)
}

/// Whether an action opens the decision bar.
pub(crate) fn opens_decision(action: Action) -> bool {
    matches!(
        action,
        Action::Approve
            | Action::Reject
            | Action::Resubmit
            | Action::ConfirmProposal
            | Action::ReturnProposal
            | Action::DeclineProposal
    )
}

/// Whether an action applies to the selected finding, which must have been on the screen.
pub(crate) fn resolves_finding(action: Action) -> bool {
    action == Action::ClearSimilar || judges_line(action)
}

/// Whether an action resolves or reopens the selected finding at once.
pub(crate) fn judges_line(action: Action) -> bool {
    matches!(action, Action::NoIssue | Action::IssueConfirmed | Action::Inconclusive | Action::Reopen)
}

/// Whether an action on a case does more than navigate in it. It must wait until the opening of the case is in the
/// record.
fn acts(action: Action) -> bool {
    let looks_about = matches!(
        action,
        Action::NextUnresolved
            | Action::PreviousUnresolved
            | Action::FindInPage
            | Action::NextHit
            | Action::PreviousHit
            | Action::Fold
            | Action::FoldAll
            | Action::OtherPane
            | Action::NextTab
            | Action::PreviousTab
            | Action::Tab(_)
            | Action::Wider
            | Action::Narrower
            | Action::Tour
    );
    !looks_about && !leaves(action) && action.step(1).is_none()
}

/// The actions that leave a case, and so need not wait for it to load.
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

/// The actions that work in a window too small to show their effect.
pub(crate) fn works_unseen(action: Action) -> bool {
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
