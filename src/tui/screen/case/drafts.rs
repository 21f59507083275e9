//! The draft of a case: unfinished work on it. It is stored while it is typed, so that neither a crash nor a lost
//! connection loses it.

use crate::domain::decision::Verb;
use crate::domain::ids::JourneyKey;
use crate::tui::cx::Cx;
use crate::tui::messages::action::{Action, Place};
use crate::tui::messages::effect::{CaseDraft, Effect};
use crate::tui::page::line::Mark;
use crate::tui::requests::RequestKind;
use jiff::{SignedDuration, Timestamp};

/// A draft is stored when it has not changed for this long.
const REST_MS: i64 = 700;

/// The draft of a case: a note and a decision.
#[derive(Clone, Debug, Default)]
pub(crate) struct CaseDrafts {
    /// The current draft, without the text in an open overlay.
    pub(crate) begun: CaseDraft,
    /// The draft as it is in the store.
    stored: CaseDraft,
    /// When a change is to be stored (a debounce).
    due: Option<Timestamp>,
    /// Whether the stored draft was read.
    is_read: bool,
}

impl CaseDrafts {
    pub(super) fn due(&self) -> Option<Timestamp> {
        self.due
    }

    /// Stores a change once it has rested for a moment. `draft` includes the text in an open overlay.
    pub(super) fn refresh(&mut self, key: &JourneyKey, draft: CaseDraft, cx: &mut Cx) {
        let later = cx.now.checked_add(SignedDuration::from_millis(REST_MS)).ok();
        match self.due {
            _ if !self.is_read => {}
            _ if draft == self.stored => self.due = None,
            None => self.due = later,
            Some(due) if due <= cx.now => self.store_now(key, draft, cx),
            Some(_) => {}
        }
    }

    /// Stores a change at once: the case is about to be left.
    pub(crate) fn store_now(&mut self, key: &JourneyKey, draft: CaseDraft, cx: &mut Cx) {
        if self.is_read && draft != self.stored {
            self.stored = draft.clone();
            self.due = None;
            if draft == CaseDraft::default() {
                cx.drafts.remove(key);
            } else {
                cx.drafts.insert(key.clone());
            }
            cx.ask(RequestKind::Quiet, Effect::KeepDraft { key: key.clone(), draft });
        }
    }

    /// Restores the stored draft. What was typed in the meantime is newer and replaces it.
    pub(crate) fn take(&mut self, stored: Option<CaseDraft>, cx: &mut Cx) {
        self.is_read = true;
        let Some(stored) = stored else { return };
        self.stored = stored.clone();
        let typed = std::mem::replace(&mut self.begun, stored);
        if typed.has_decision() {
            let note = std::mem::take(&mut self.begun.note);
            self.begun = CaseDraft { note, ..typed.clone() };
        }
        if !typed.note.is_empty() {
            self.begun.note = typed.note;
        }
        let note = (!self.begun.note.is_empty()).then(|| ("note", cx.key(Place::Case, Action::Note)));
        let decision = self.begun.has_decision().then(|| match self.begun.verb {
            Some(verb) => (noun(verb), cx.key(Place::Case, action(verb))),
            None => ("comment", "a decision".to_owned()),
        });
        let words = match (note, decision) {
            (None, None) => return,
            (Some((what, key)), None) | (None, Some((what, key))) => {
                format!("{what} is still here: {key} goes on with it")
            }
            (Some((note, key)), Some((what, other))) => {
                format!("{note} ({key}) and {what} ({other}) are still here")
            }
        };
        cx.say(Mark::None, format!("Your unfinished {words}"));
    }
}

fn noun(verb: Verb) -> &'static str {
    match verb {
        Verb::Approve => "approval",
        Verb::Reject => "rejection",
        Verb::Resubmit => "resubmission",
    }
}

fn action(verb: Verb) -> Action {
    match verb {
        Verb::Approve => Action::Approve,
        Verb::Reject => Action::Reject,
        Verb::Resubmit => Action::Resubmit,
    }
}
