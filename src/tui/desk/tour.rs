//! The first-run tour: six screens that say how the console is meant to be used. It can be skipped at any key.

use super::Desk;
use super::overlay::Overlay;
use super::replies::Asked;
use crate::tui::action::Action;
use crate::tui::effect::Effect;

/// How many screens the tour has.
pub const SCREENS: usize = 6;

impl Desk {
    /// Shows the tour to whoever has not seen it.
    pub(crate) fn begin_tour(&mut self) {
        if self.policy.tour {
            self.overlays.push(Overlay::Tour(0));
        }
    }

    pub(crate) fn tour_action(&mut self, action: Action) {
        let Some(Overlay::Tour(at)) = self.overlays.last_mut() else { return };
        match action {
            Action::TourNext if *at + 1 < SCREENS => *at += 1,
            Action::TourBack => *at = at.saturating_sub(1),
            Action::TourNext | Action::Back => {
                self.overlays.pop();
                self.ask(Asked::Quiet, Effect::TourSeen);
            }
            _ => {}
        }
    }
}
