//! The screen of statistics.

mod view;

pub(crate) use view::{draw, words};

use crate::review::stats::Stats;
use crate::tui::cx::{Cx, Handled};
use crate::tui::messages::action::Action;
use crate::tui::messages::reply::ReplyProblem;

/// Upper bound of scrolling; the view stops at the last page.
const FARTHEST: usize = 200;

/// The screen of statistics.
#[derive(Clone, Debug, Default)]
pub(crate) struct StatsScreen {
    stats: Option<Box<Stats>>,
    top: usize,
}

impl StatsScreen {
    pub(crate) fn act(&mut self, action: Action, cx: &mut Cx) -> Handled {
        let Some(by) = action.step(isize::try_from(cx.body().height).unwrap_or(1)) else {
            return Handled::No;
        };
        self.scroll(by);
        Handled::Yes
    }

    /// Takes the statistics that were read, or the problem.
    pub(crate) fn update(&mut self, result: Result<Box<Stats>, ReplyProblem>, cx: &mut Cx) {
        match result {
            Ok(stats) => self.stats = Some(stats),
            Err(problem) => cx.say_problem("The statistics could not be read", &problem),
        }
    }

    pub(crate) fn scroll(&mut self, by: isize) {
        self.top = self.top.saturating_add_signed(by).min(FARTHEST);
    }
}
