//! What is wrong in the configuration, told at the start: the console runs on what is right.

use super::Desk;
use super::overlay::Overlay;
use crate::tui::action::Action;

/// The list, scrolled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MistakesDesk {
    /// The first row in view.
    pub top: usize,
}

impl Desk {
    /// Tells the mistakes, if there are any, before anything else.
    pub(super) fn tell_mistakes(&mut self) {
        if !self.policy.mistakes.is_empty() {
            self.overlays.push(Overlay::Mistakes(MistakesDesk::default()));
        }
    }

    pub(super) fn scroll_mistakes(&mut self, action: Action, page: isize) {
        if let Some(Overlay::Mistakes(list)) = self.overlays.last_mut() {
            list.top = list.top.saturating_add_signed(super::keys::step_of(action, page)).min(200);
        }
    }
}
