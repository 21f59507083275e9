//! What was typed and not sent off: kept in the store while it is typed, so that neither a crash nor a lost line
//! takes it away.

use crate::domain::ids::JourneyKey;
use crate::tui::app::App;
use crate::tui::desk::case::CaseDesk;
use crate::tui::messages::effect::{DraftText, Effect};
use crate::tui::page::line::Mark;
use crate::tui::requests::Asked;
use jiff::SignedDuration;

/// Text is written down when it has rested for so long.
const REST_MS: i64 = 700;

impl App {
    /// The texts that are begun on the opened case, as they stand now.
    fn draft_text(&self, case: &CaseDesk) -> DraftText {
        let mut text = DraftText { note: case.note_draft.clone(), comment: case.draft.comment.clone() };
        for overlay in &self.overlays {
            overlay.add_draft(&mut text);
        }
        text
    }

    /// Writes down what has changed, when it has rested.
    pub(crate) fn settle_draft(&mut self) {
        let Some(case) = self.case.as_ref().filter(|case| case.is_draft_read) else { return };
        let is_known = self.draft_text(case) == case.draft_known;
        let now = self.now;
        let later = now.checked_add(SignedDuration::from_millis(REST_MS)).ok();
        let Some(case) = &mut self.case else { return };
        match case.draft_due {
            _ if is_known => case.draft_due = None,
            None => case.draft_due = later,
            Some(due) if due <= now => self.keep_draft_now(),
            Some(_) => {}
        }
    }

    /// Writes down what has changed, at once: the case is about to be left.
    pub(crate) fn keep_draft_now(&mut self) {
        let Some(case) = self.case.as_ref().filter(|case| case.is_draft_read) else { return };
        let (key, text) = (case.key.clone(), self.draft_text(case));
        if text == case.draft_known {
            return;
        }
        self.change_case(|case| {
            case.draft_known = text.clone();
            case.draft_due = None;
        });
        self.ask(Asked::Quiet, Effect::KeepDraft { key, text });
    }

    /// What was begun on this case before is there again.
    pub(crate) fn take_draft(&mut self, key: &JourneyKey, text: Option<DraftText>) {
        let Some(case) = self.case.as_mut().filter(|case| &case.key == key) else { return };
        case.is_draft_read = true;
        let Some(text) = text else { return };
        case.draft_known = text.clone();
        if case.note_draft.is_empty() {
            case.note_draft = text.note;
        }
        if case.draft.comment.is_empty() {
            case.draft.comment = text.comment;
        }
        let what = match (case.note_draft.is_empty(), case.draft.comment.is_empty()) {
            (true, true) => return,
            (false, true) => "note",
            (true, false) => "comment",
            (false, false) => "note and a comment",
        };
        self.say(Mark::None, format!("You had begun a {what} here; it is still there"));
    }
}
