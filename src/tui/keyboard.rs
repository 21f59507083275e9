//! From keys to actions, past those that must wait: a key that judges waits for silence, the others for a decision that is
//! written or a case that comes up. `keys::timing` tells why.

use crate::domain::ids::{FindingId, JourneyKey};
use crate::domain::text::Untrusted;
use crate::tui::cx::Cx;
use crate::tui::keys::chord::{Chord, Press, written};
use crate::tui::keys::keymap::Keymap;
use crate::tui::keys::resolver::{Resolved, Resolver};
use crate::tui::keys::timing::{self, SILENCE_MS};
use crate::tui::messages::action::{Action, Place};
use crate::tui::page::line::Mark;
use crate::tui::page::tab::Tab;
use jiff::{SignedDuration, Timestamp};
use std::collections::VecDeque;

/// More keys than anybody presses while a decision is written.
const MOST_WAITING: usize = 64;

/// What waits, in the order in which it came.
#[derive(Clone, Debug)]
pub(crate) enum Waiting {
    Key(Press),
    /// A key that only waits for the record: the case that it acts on was on the screen long enough.
    Act(Press),
    Paste(Untrusted),
}

/// A key that judges, until the silence after it has passed.
#[derive(Clone, Debug)]
pub(crate) struct Judgment {
    pub(crate) action: Action,
    due: Timestamp,
    /// What it answers.
    pub(crate) asked: Asking,
}

/// What is asked on the screen. A judgment is withdrawn if something else is asked when its silence has passed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Asking {
    pub(crate) place: Place,
    pub(crate) overlays: usize,
    pub(crate) case: Option<JourneyKey>,
    pub(crate) finding: Option<FindingId>,
}

/// What a key meets.
#[derive(Clone, Debug)]
pub(crate) struct Surface {
    pub(crate) asking: Asking,
    /// Whether the question before leaving is open.
    pub(crate) is_confirming: bool,
    /// Whether a decision is being written.
    pub(crate) is_deciding: bool,
    /// Whether the case on the screen is still being read, or was read and not drawn yet.
    pub(crate) is_case_coming: bool,
    /// Whether it is still being recorded that the case on the screen was opened.
    pub(crate) is_opening: bool,
    /// Whether the queue on the screen was not read yet.
    pub(crate) is_queue_coming: bool,
    /// Whether what a key would answer was on the screen for long enough.
    pub(crate) is_question_seen: bool,
    /// Whether a comment is typed whose end decides.
    pub(crate) ends_with_decision: bool,
}

/// What a key means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    Act(Action),
    Type(char),
    /// It waits for silence, begins a sequence, or means nothing.
    Nothing,
}

/// Keys on their way to what they do.
#[derive(Clone, Debug, Default)]
pub(crate) struct Keyboard {
    pub(crate) resolver: Resolver,
    waiting: VecDeque<Waiting>,
    judgment: Option<Judgment>,
}

impl Keyboard {
    /// When a judgment is due.
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
                || surface.is_opening && self.is_act(press, surface, keymap);
            is_kept && !action.is_some_and(leaves)
        }
    }

    /// Whether a key would do more with a case than look about in it. Behind one that waits, every key does.
    fn is_act(&self, press: Press, surface: &Surface, keymap: &Keymap) -> bool {
        let place = surface.asking.place;
        let keys = [self.resolver.pending(), &[press.chord]].concat();
        let is_act = || keymap.action(place, &keys).is_some_and(acts);
        !matches!(place, Place::Help | Place::Tour) && (self.has_waiting() || is_act())
    }

    /// Keeps a key or a paste in its order.
    pub(crate) fn keep(&mut self, waiting: Waiting, cx: &mut Cx) {
        if self.waiting.len() < MOST_WAITING {
            // What came in a row was not seen to act one by one.
            if let Some(Waiting::Act(press)) = self.waiting.front().cloned() {
                self.waiting = VecDeque::from([Waiting::Key(press)]);
            }
            self.waiting.push_back(waiting);
        } else {
            cx.say(Mark::Look, "Too many keys while the screen was busy: this one was dropped");
        }
    }

    /// Whether keys wait.
    pub(crate) fn has_waiting(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// Drops what waits for a case that is closed.
    pub(crate) fn drop_waiting(&mut self) {
        self.waiting.clear();
        self.judgment = None;
    }

    /// The first of those that wait.
    pub(crate) fn next_waiting(&mut self) -> Option<Waiting> {
        self.waiting.pop_front()
    }

    /// The first of those that wait, if it need not wait any more.
    pub(crate) fn next_ready(&mut self, surface: &Surface, keymap: &Keymap) -> Option<Waiting> {
        let next = self.waiting.front()?;
        let must_wait = match next {
            _ if surface.is_opening => true,
            Waiting::Key(press) | Waiting::Act(press) => self.must_wait(*press, surface, keymap),
            Waiting::Paste(_) => false,
        };
        if must_wait { None } else { self.next_waiting() }
    }

    /// What a key means now.
    pub(crate) fn meaning(&mut self, press: Press, surface: &Surface, cx: &mut Cx) -> Meaning {
        let before = self.resolver.pending().to_vec();
        match self.resolver.feed(&cx.keymap, surface.asking.place, press) {
            Resolved::Action(action) if waits_for_silence(action, press.repeat, surface, cx) => {
                let due = cx.now.checked_add(SignedDuration::from_millis(SILENCE_MS)).unwrap_or(cx.now);
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
                say_unbound(press.chord, surface.asking.place, cx);
                Meaning::Nothing
            }
            Resolved::Pending | Resolved::Nothing => Meaning::Nothing,
        }
    }

    /// A judgment whose silence has passed.
    pub(crate) fn take_due(&mut self, now: Timestamp) -> Option<Judgment> {
        self.judgment.take_if(|judgment| judgment.due <= now)
    }

    /// Something came in one breath with a key that judges: then nobody meant either. Whether one was withdrawn.
    pub(crate) fn withdraw(&mut self, cx: &mut Cx) -> bool {
        let is_withdrawn = self.judgment.take().is_some();
        if is_withdrawn {
            cx.say(Mark::Look, "Too fast: nothing was decided. Press the key again");
        }
        is_withdrawn
    }
}

/// Says that a key has no meaning; a failure that is still shown matters more.
fn say_unbound(chord: Chord, place: Place, cx: &mut Cx) {
    if place.takes_text()
        || cx.rhythm.is_breathless
        || cx.notice.as_ref().is_some_and(|notice| notice.mark == Mark::Failed)
    {
        return;
    }
    let is_other_script = chord.typed().is_some_and(|typed| typed.is_alphabetic() && !typed.is_ascii());
    let (key, help) = (written(&[chord]), cx.key(place, Action::Help));
    let help = if help.is_empty() { help } else { format!(" · {help} help") };
    let words = if is_other_script {
        format!("{key} has no meaning here: the keyboard is set to another layout")
    } else {
        format!("{key} has no meaning here{help}")
    };
    cx.say(Mark::None, words);
}

/// A terminal writes Esc and a key at once as it writes that key with alt. Where alt means nothing, it was Esc and the key.
pub(crate) fn after_escape(press: Press, place: Place, keymap: &Keymap) -> Option<Press> {
    let chords = [press.chord];
    let is_bound = keymap.action(place, &chords).is_some() || keymap.is_beginning(place, &chords);
    let is_answer = timing::begins_answer(press.chord) || timing::ends_answer(press.chord);
    let plain = press.chord.without_alt().filter(|_| !is_bound && !is_answer)?;
    Some(Press { chord: plain, repeat: press.repeat })
}

/// Whether an action would judge now, so that it must be known first that no other key follows it at once.
fn waits_for_silence(action: Action, repeat: bool, surface: &Surface, cx: &Cx) -> bool {
    let is_judging = match surface.asking.place {
        Place::Decision | Place::Reason => matches!(action, Action::Reason(_)),
        Place::Bulk => action == Action::RejectAll,
        Place::Similar => action == Action::ClearListed,
        Place::Text => action == Action::Accept && surface.ends_with_decision,
        Place::Case => judges_line(action),
        Place::Outbox => action == Action::Discard,
        _ => false,
    };
    // What is refused anyway is refused at once.
    is_judging && !repeat && !cx.rhythm.is_breathless && surface.is_question_seen
}

/// Whether it passes judgement on what is on the screen.
pub(crate) fn judges(action: Action) -> bool {
    opens_decision(action) || resolves_finding(action)
}

/// Whether it opens the decision bar.
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

/// Whether it acts on the selected finding, which must have been on the screen.
pub(crate) fn resolves_finding(action: Action) -> bool {
    action == Action::ClearSimilar || judges_line(action)
}

/// Whether it resolves the selected finding by itself.
pub(crate) fn judges_line(action: Action) -> bool {
    matches!(action, Action::NoIssue | Action::IssueConfirmed | Action::Inconclusive | Action::Reopen)
}

/// Whether an action on a case does more than look about in what it shows. It waits until the record says that the case was
/// opened.
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
            | Action::Wider
            | Action::Narrower
            | Action::Tour
    );
    !looks_about && !leaves(action) && Tab::shown_by(action).is_none() && action.step(1).is_none()
}

/// What need not wait for a case that is still coming up: ways out of it.
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

/// What means something in a window that is too small to show what a key would do: only leaving.
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
