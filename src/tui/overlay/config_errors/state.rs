//! What is wrong in the configuration, told at the start: the console runs on what is right.

use crate::tui::app::App;
use crate::tui::messages::action::Action;
use crate::tui::overlay::kinds::Overlay;

/// The list, scrolled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ConfigErrors {
    /// The first row in view.
    pub top: usize,
}

impl App {
    /// Tells the mistakes, if there are any, before anything else.
    pub(crate) fn tell_mistakes(&mut self) {
        if !self.policy.mistakes.is_empty() {
            self.overlays.push(Overlay::Mistakes(ConfigErrors::default()));
        }
    }

    pub(crate) fn scroll_mistakes(&mut self, action: Action, page: isize) {
        if let Some(Overlay::Mistakes(list)) = self.overlays.last_mut() {
            list.top = list.top.saturating_add_signed(crate::tui::desk::keys::step_of(action, page)).min(200);
        }
    }
}
