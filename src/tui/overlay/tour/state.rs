//! The tour: six screens that say how the console is meant to be used. It is offered at the first start, in a
//! line that covers nothing: whoever knows their way just goes on.

use crate::tui::app::App;
use crate::tui::app::replies::Asked;
use crate::tui::messages::action::{Action, Place};
use crate::tui::messages::effect::Effect;
use crate::tui::notice::Notice;
use crate::tui::overlay::kinds::Overlay;
use crate::tui::page::line::{Mark, said};

/// How many screens the tour has.
pub const SCREENS: usize = 6;

impl App {
    /// Offers the tour to whoever has not seen it.
    pub(crate) fn offer_tour(&mut self) {
        if !self.policy.tour {
            return;
        }
        let key = |action| self.keymap.key_for(Place::Queue, action).unwrap_or_default();
        let words = format!(
            "New here? {} shows the console in six screens, {} the keys of each place",
            key(Action::Tour),
            key(Action::Help)
        );
        self.notice = Some(Notice { mark: Mark::None, text: said(words), until: None });
        self.ask(Asked::Quiet, Effect::TourSeen);
    }

    pub(crate) fn tour_action(&mut self, action: Action) {
        let Some(Overlay::Tour(at)) = self.overlays.last_mut() else { return };
        match action {
            Action::TourNext if *at + 1 < SCREENS => *at += 1,
            Action::TourBack => *at = at.saturating_sub(1),
            Action::TourNext | Action::Back => {
                self.overlays.pop();
            }
            _ => {}
        }
    }
}
