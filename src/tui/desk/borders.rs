//! The borders between panes, moved by key and remembered.

use crate::tui::app::replies::Asked;
use crate::tui::app::{App, Screen};
use crate::tui::desk::case::Tab;
use crate::tui::layout;
use crate::tui::messages::effect::Effect;
use crate::tui::page::line::Mark;

/// Columns that a key moves a border.
const STEP: i16 = 4;

impl App {
    /// Moves the border of this screen to the right, or to the left.
    pub(crate) fn move_border(&mut self, by: i16) {
        if !layout::shows_both_panes(self.size) {
            return self.say(Mark::None, "There is no border to move: the window shows one pane at a time");
        }
        let before = self.columns_left();
        let borders = self.borders;
        let border =
            if self.screen == Screen::Queue { &mut self.borders.queue } else { &mut self.borders.case };
        *border = border.saturating_add(by * STEP);
        // Beyond what is of use nothing moves, and no later key has to make up for it.
        if self.columns_left() == before {
            self.borders = borders;
            return;
        }
        self.ask(Asked::Quiet, Effect::KeepBorders(self.borders));
    }

    /// Columns to the left of the border.
    fn columns_left(&self) -> u16 {
        let body = self.shell().body;
        match &self.case {
            Some(case) if self.screen == Screen::Case => {
                let areas = layout::case(body, case.pane, self.borders);
                let page = layout::page(areas.page, case.has_beside(&self.policy), self.borders);
                match case.tab {
                    Tab::Ledger => areas.ledger.map_or(0, |ledger| ledger.width),
                    _ => page.pictures.map_or(0, |_| page.text.width),
                }
            }
            _ => layout::queue(body, self.borders).list.width,
        }
    }
}
