//! How far asking the providers for news has got, and the key that ends it.

use crate::domain::progress::Counts;
use crate::tui::app::App;
use crate::tui::app::replies::Asked;
use crate::tui::messages::effect::Effect;
use crate::tui::page::line::Mark;

/// From so many on, work that nobody asked for is told too.
const MANY: usize = 200;

/// Asking for news.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Fetching {
    counts: Counts,
    pub(crate) is_stopped: bool,
}

impl Fetching {
    pub(crate) fn take(&mut self, counts: Counts) {
        self.counts = counts;
    }
}

impl App {
    /// How far asking for news is, if it is to be told: a person has asked, or it takes long.
    pub(crate) fn fetching_told(&self) -> Option<Counts> {
        let counts = self.fetching.counts;
        let is_long = counts.total >= MANY && counts.done < counts.total;
        (self.is_asking_for_news() || is_long).then_some(counts)
    }

    /// Ends asking for news, if it is on.
    pub(crate) fn stop_fetching(&mut self) -> bool {
        if self.fetching_told().is_none() {
            return false;
        }
        self.fetching.is_stopped = self.is_asking_for_news();
        self.fetching.counts = Counts::default();
        self.ask(Asked::Quiet, Effect::StopFetching);
        self.say(Mark::None, "Stopped asking for news; what has come is in the list");
        true
    }
}
