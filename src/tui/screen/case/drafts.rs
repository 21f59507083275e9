//! What was typed and not sent off: kept in the store while it is typed, so that neither a crash nor a lost line takes it
//! away.

use crate::domain::ids::JourneyKey;
use crate::tui::cx::Cx;
use crate::tui::messages::action::{Action, Place};
use crate::tui::messages::effect::{DraftText, Effect};
use crate::tui::overlay::decision_bar::state::Draft;
use crate::tui::page::line::Mark;
use crate::tui::requests::RequestKind;
use jiff::{SignedDuration, Timestamp};

/// Text is written down when it has rested for so long.
const REST_MS: i64 = 700;

/// The texts that are begun on a case.
#[derive(Clone, Debug, Default)]
pub(crate) struct CaseDrafts {
    /// Of a decision: comment and answers to the steps.
    pub(crate) decision: Draft,
    pub(crate) note: String,
    /// What the store has.
    stored: DraftText,
    /// When a change is due there.
    due: Option<Timestamp>,
    /// Whether it is known what the store has.
    is_read: bool,
}

impl CaseDrafts {
    /// The texts as they are kept.
    pub(crate) fn text(&self) -> DraftText {
        DraftText { note: self.note.clone(), comment: self.decision.comment.clone() }
    }

    pub(super) fn due(&self) -> Option<Timestamp> {
        self.due
    }

    /// Writes down what has changed, when it has rested. `text` is how the texts are now, also where one is being typed.
    pub(super) fn settle(&mut self, key: &JourneyKey, text: DraftText, cx: &mut Cx) {
        let later = cx.now.checked_add(SignedDuration::from_millis(REST_MS)).ok();
        match self.due {
            _ if !self.is_read => {}
            _ if text == self.stored => self.due = None,
            None => self.due = later,
            Some(due) if due <= cx.now => self.store_now(key, text, cx),
            Some(_) => {}
        }
    }

    /// Writes down what has changed, at once: the case is about to be left.
    pub(crate) fn store_now(&mut self, key: &JourneyKey, text: DraftText, cx: &mut Cx) {
        if self.is_read && text != self.stored {
            self.stored = text.clone();
            self.due = None;
            if text == DraftText::default() {
                cx.drafts.remove(key);
            } else {
                cx.drafts.insert(key.clone());
            }
            cx.ask(RequestKind::Quiet, Effect::KeepDraft { key: key.clone(), text });
        }
    }

    /// What was begun on this case before is there again.
    pub(crate) fn take(&mut self, text: Option<DraftText>, cx: &mut Cx) {
        self.is_read = true;
        let Some(text) = text else { return };
        self.stored = text.clone();
        if self.note.is_empty() {
            self.note = text.note;
        }
        if self.decision.comment.is_empty() {
            self.decision.comment = text.comment;
        }
        let key = cx.key(Place::Case, Action::Note);
        let what = match (self.note.is_empty(), self.decision.comment.is_empty()) {
            (true, true) => return,
            (false, true) => format!("note is still here: {key} goes on with it"),
            (true, false) => "comment is still here: a decision goes on with it".to_owned(),
            (false, false) => format!("note ({key}) and comment (a decision) are still here"),
        };
        cx.say(Mark::None, format!("Your unfinished {what}"));
    }
}
