//! The input line of the search within a tab.

use crate::tui::cx::Handled;
use crate::tui::messages::action::Action;
use crate::tui::screen::case::CaseScreen;
use crate::tui::typed_line::TypedLine;

/// The input line of the search.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct FindLine {
    pub(crate) line: TypedLine,
}

impl FindLine {
    pub(crate) fn new(text: &str) -> Self {
        Self { line: TypedLine::new(text) }
    }

    pub(crate) fn act(&mut self, action: Action, case: &mut CaseScreen) -> Handled {
        match action {
            Action::Accept => return Handled::Close,
            Action::Cancel => {
                case.look_for("");
                return Handled::Close;
            }
            _ if self.line.edit(action) => self.changed(case),
            _ => {
                let Some(by) = action.step(case.reader.page_step()) else { return Handled::No };
                case.scroll(by);
            }
        }
        Handled::Yes
    }

    /// Highlights the hits of the typed text on the page.
    pub(crate) fn changed(&self, case: &mut CaseScreen) {
        case.look_for(self.line.text());
    }
}
