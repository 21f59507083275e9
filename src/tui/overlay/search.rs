//! The input line of the search for journeys.

use crate::tui::cx::{Cx, Handled};
use crate::tui::messages::action::Action;
use crate::tui::screen::queue::QueueScreen;
use crate::tui::typed_line::TypedLine;

/// The input line of the search.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct SearchLine {
    pub(crate) line: TypedLine,
}

impl SearchLine {
    pub(crate) fn new(text: &str) -> Self {
        Self { line: TypedLine::new(text) }
    }

    pub(crate) fn act(&mut self, action: Action, queue: &mut QueueScreen, cx: &mut Cx) -> Handled {
        match action {
            Action::Accept => {
                queue.open_only_hit(cx);
                return Handled::Close;
            }
            Action::Cancel => {
                queue.list.query.set_search(String::new());
                return Handled::Close;
            }
            _ if self.line.edit(action) => self.changed(queue),
            _ => {
                let Some(by) = action.step(queue.list.page()) else { return Handled::No };
                queue.list.step(by);
            }
        }
        Handled::Yes
    }

    /// Shows the hits of the typed text in the list.
    pub(crate) fn changed(&self, queue: &mut QueueScreen) {
        queue.list.query.set_search(self.line.text().to_owned());
    }
}
