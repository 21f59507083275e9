//! The input line for the reason of skipping journeys.

use crate::tui::cx::{Cx, Handled};
use crate::tui::messages::action::Action;
use crate::tui::screen::queue::QueueScreen;
use crate::tui::typed_line::TypedLine;

/// The input line; the reason is saved as a note.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct SkipLine {
    pub(crate) line: TypedLine,
}

impl SkipLine {
    pub(crate) fn act(&mut self, action: Action, queue: &mut QueueScreen, cx: &mut Cx) -> Handled {
        match action {
            Action::Accept => {
                queue.skip(self.line.comment(), cx);
                return Handled::Close;
            }
            Action::Cancel => return Handled::Close,
            _ if self.line.edit(action) => {}
            _ => {
                let Some(by) = action.step(queue.list.page()) else { return Handled::No };
                queue.list.step(by);
            }
        }
        Handled::Yes
    }
}
