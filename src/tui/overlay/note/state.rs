//! The state and key handling of the note overlay.

use super::template::{Facts, filled};
use crate::domain::queue::Row;
use crate::domain::text::Untrusted;
use crate::tui::cx::{Cx, Handled};
use crate::tui::messages::action::Action;
use crate::tui::messages::effect::Effect;
use crate::tui::overlay::kinds::Below;
use crate::tui::requests::RequestKind;
use crate::tui::text_box::TextBox;

/// A note on one journey, or on all that are marked.
#[derive(Clone, Debug, Default)]
pub(crate) struct NoteBox {
    pub(crate) text: TextBox,
    /// The number of journeys.
    pub(super) count: usize,
    /// The inserted template, and the text before it was inserted.
    taken: Option<(usize, TextBox)>,
}

impl NoteBox {
    /// An overlay with this text.
    pub(crate) fn new(text: &str, count: usize) -> Self {
        Self { text: TextBox::new(text), count, taken: None }
    }

    pub(crate) fn act(&mut self, action: Action, below: &mut Below<'_>, cx: &mut Cx) -> Handled {
        match action {
            Action::Accept if below.is_queue() => self.save_on_meant(below, cx),
            Action::Accept => self.save(below, cx),
            Action::Cancel => {
                if let Some(case) = &mut below.case {
                    case.drafts.begun.note = self.text.text();
                }
            }
            Action::Complete => {
                self.take_next_template(below, cx);
                return Handled::Yes;
            }
            _ if self.text.edit(action) => {
                self.changed();
                return Handled::Yes;
            }
            _ => return Handled::No,
        }
        Handled::Close
    }

    /// Called when the text was edited.
    pub(crate) fn changed(&mut self) {
        self.taken = None;
    }

    /// The inserted template, if its text was not edited.
    pub(super) fn template(&self) -> Option<usize> {
        self.taken.as_ref().map(|(at, _)| *at)
    }

    /// Replaces the inserted template by the next one; after the last one, only the typed text remains.
    fn take_next_template(&mut self, below: &Below<'_>, cx: &Cx) {
        let facts = Facts { cx, row: row_of_note(below), case: below.case.as_deref() };
        let (next, before) = match self.taken.take() {
            Some((at, before)) => (at + 1, before),
            None => (0, self.text.clone()),
        };
        self.text = before.clone();
        if let Some(template) = cx.policy.templates.get(next) {
            self.text.insert_text(&filled(&template.text, &facts));
            self.taken = Some((next, before));
        }
    }

    /// Saves the note on every marked journey; placeholders are filled in for each.
    fn save_on_meant(&self, below: &Below<'_>, cx: &mut Cx) {
        if self.text.comment().is_none() {
            return;
        }
        for row in below.queue.list.meant() {
            let (draft, key) = (self.text.text(), row.key.clone());
            let text = filled(draft.trim(), &Facts { cx, row: Some(row), case: below.case.as_deref() });
            cx.ask(RequestKind::Note { draft }, Effect::Note { key, text: Untrusted::new(text) });
        }
    }

    fn save(&self, below: &mut Below<'_>, cx: &mut Cx) {
        let Some(case) = &mut below.case else { return };
        case.drafts.begun.note.clear();
        let Some(text) = self.text.comment() else { return };
        cx.ask(RequestKind::Note { draft: self.text.text() }, Effect::Note { key: case.key().clone(), text });
    }
}

/// The journey of the note; `None` for a note on several.
fn row_of_note<'a>(below: &'a Below<'_>) -> Option<&'a Row> {
    if let Some(case) = below.case.as_deref().filter(|_| !below.is_queue()) {
        return below.queue.list.of(case.key());
    }
    let meant = below.queue.list.meant();
    meant.first().filter(|_| meant.len() == 1).copied()
}
