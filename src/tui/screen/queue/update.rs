//! What keys and replies do in the queue.

use super::state::QueueScreen;
use crate::domain::ids::JourneyKey;
use crate::domain::text::Untrusted;
use crate::tui::cx::{CopiedField, Cx, Handled, Step};
use crate::tui::layout::Borders;
use crate::tui::messages::action::{Action, Place};
use crate::tui::messages::effect::Effect;
use crate::tui::messages::listing::{Listing, Spent};
use crate::tui::messages::reply::{ProviderState, ReplyProblem, Standing};
use crate::tui::overlay::bulk::BulkReject;
use crate::tui::overlay::filter::FilterLine;
use crate::tui::overlay::kinds::Overlay;
use crate::tui::overlay::search::SearchLine;
use crate::tui::overlay::skip::SkipLine;
use crate::tui::page::line::Mark;
use crate::tui::requests::RequestKind;
use jiff::SignedDuration;

/// Hours after which a skipped journey comes back by itself.
const SKIP_HOURS: i64 = 4;

impl QueueScreen {
    pub(crate) fn act(&mut self, action: Action, cx: &mut Cx) -> Handled {
        match action {
            Action::Open => self.open_selected(cx),
            Action::Search => cx.open(Overlay::Search(SearchLine::new(&self.list.search))),
            Action::Filter => cx.open(Overlay::Filter(FilterLine::new(&self.list.filter))),
            Action::ClearFilter => self.clear(cx),
            Action::Sort => self.sort(cx),
            Action::Mark => {
                self.list.toggle_mark();
                self.list.step(1);
            }
            Action::Claim => self.claim(cx),
            Action::RejectMarked => BulkReject::open(&self.list, cx),
            Action::Note => cx.open(Overlay::note("", self.list.meant().len())),
            Action::Copy => self.copy("id", cx),
            Action::CopyName => self.copy("reference", cx),
            Action::Wider => move_border(1, cx),
            Action::Narrower => move_border(-1, cx),
            Action::Skip => self.skip(None, cx),
            Action::Dismiss => self.dismiss(cx),
            Action::SkipBecause => cx.open(Overlay::Skip(SkipLine::default())),
            Action::Refresh => {
                cx.ask(RequestKind::News, Effect::Refresh);
                cx.say(Mark::None, "Refreshing from the providers …");
            }
            Action::View(number) => self.show_view(number, cx),
            _ => {
                let Some(by) = action.step(self.list.page()) else { return Handled::No };
                self.list.step(by);
            }
        }
        Handled::Yes
    }

    pub(crate) fn open_selected(&mut self, cx: &mut Cx) {
        if let Some(row) = self.list.selected() {
            cx.then(Step::Open(row.key.clone()));
        }
    }

    /// Stops a refresh, or clears the search.
    pub(crate) fn back(&mut self, cx: &mut Cx) {
        if self.stop_fetching(cx) {
            return;
        }
        cx.notice = None;
        if !self.list.search.is_empty() {
            self.list.set_search(String::new());
        }
    }

    /// Stops a running refresh.
    fn stop_fetching(&mut self, cx: &mut Cx) -> bool {
        if self.progress(cx).is_none() {
            return false;
        }
        self.fetching.is_stopped = cx.requests.is_asking_for_news();
        self.fetching.counts = crate::domain::progress::Counts::default();
        cx.ask(RequestKind::Quiet, Effect::StopFetching);
        cx.say(Mark::None, "Refresh stopped; what was received is in the list");
        true
    }

    fn sort(&mut self, cx: &mut Cx) {
        self.list.sort = self.list.sort.next();
        self.list.refilter();
        cx.say(Mark::None, format!("Sorted by {}", self.list.sort.words()));
    }

    fn clear(&mut self, cx: &mut Cx) {
        let keys = self.list.clear();
        if !keys.is_empty() {
            cx.ask(RequestKind::Quiet, Effect::Unskip { keys });
        }
    }

    /// Claims the journeys, or releases our own.
    fn claim(&mut self, cx: &mut Cx) {
        for key in self.list.meant() {
            let row = self.list.rows().iter().find(|row| row.key == key);
            let is_mine = row.is_some_and(|row| row.claimed_by.as_ref() == Some(&cx.me));
            let asked = RequestKind::ClaimHere { key: key.clone(), take: !is_mine };
            let effect = if is_mine { Effect::Release { key } } else { Effect::Claim { key } };
            cx.ask(asked, effect);
        }
    }

    /// A journey was claimed from the list, or released.
    pub(crate) fn claimed(
        &mut self,
        key: &JourneyKey,
        take: bool,
        result: Result<(), ReplyProblem>,
        cx: &mut Cx,
    ) {
        match result {
            Ok(()) => {
                self.list.set_claim(key, take.then(|| cx.me.clone()));
                cx.say(Mark::Settled, if take { "Claimed" } else { "Released" });
            }
            Err(problem) => cx.say_problem("Not claimed", &problem),
        }
    }

    /// Copies the id of the selected journey, or its reference.
    fn copy(&self, what: &'static str, cx: &mut Cx) {
        let Some(row) = self.list.selected() else { return };
        let value = match what {
            "reference" => row.summary.reference.clone(),
            _ => Some(row.key.id.as_sent().to_owned()),
        };
        match value {
            Some(value) => cx.copy(row.key.clone(), CopiedField { name: what.to_owned(), value }),
            None => cx.say(Mark::None, "This journey has no reference"),
        }
    }

    /// Skips the marked journeys, or the selected one: hidden for this reviewer for some hours.
    pub(crate) fn skip(&mut self, reason: Option<Untrusted>, cx: &mut Cx) {
        let keys = self.list.meant();
        let Ok(until) = cx.now.checked_add(SignedDuration::from_hours(SKIP_HOURS)) else { return };
        if keys.is_empty() {
            return;
        }
        self.list.skip(&keys);
        let what = if keys.len() == 1 { "Skipped".to_owned() } else { format!("{} skipped", keys.len()) };
        let key = cx.key(Place::Queue, Action::ClearFilter);
        cx.say(Mark::None, format!("{what} for {SKIP_HOURS} hours · {key} shows skipped cases again"));
        cx.ask(RequestKind::Quiet, Effect::Skip { keys, until, reason });
    }

    /// Takes the marked journeys, or the selected one, out of the queue where their documents cannot be read.
    fn dismiss(&mut self, cx: &mut Cx) {
        let mut keys = self.list.meant();
        let rows = self.list.rows();
        keys.retain(|key| rows.iter().any(|row| row.key == *key && row.summary.unreadable.is_some()));
        if keys.is_empty() {
            return cx.say(Mark::Look, "Only a document that cannot be read can be dismissed");
        }
        cx.ask(RequestKind::Dismiss, Effect::Dismiss { keys });
    }

    fn show_view(&mut self, number: u8, cx: &mut Cx) {
        match cx.policy.views.get(usize::from(number).saturating_sub(1)).cloned() {
            Some(view) => {
                self.list.set_filter(view.filter);
                cx.say(Mark::None, format!("View {number}: {}", view.name));
            }
            None => cx.say(Mark::None, format!("There is no saved view {number}")),
        }
    }

    /// The queue was read, or could not be.
    pub(crate) fn update(&mut self, result: Result<Box<Listing>, ReplyProblem>, cx: &mut Cx) {
        match result {
            Ok(listing) => drop(self.take(*listing, cx)),
            Err(problem) => {
                if !self.list.is_loaded {
                    self.list.problem = Some(problem.sentence.to_string());
                }
                cx.say_problem("The queue could not be read", &problem);
            }
        }
    }

    /// A refresh has ended. After a manual one the reviewer is informed even if there is nothing new.
    pub(crate) fn fetched(&mut self, listing: Listing, states: &[ProviderState], cx: &mut Cx) {
        let is_stopped = std::mem::take(&mut self.fetching.is_stopped);
        if !is_stopped {
            cx.notice = None;
        }
        let new = self.take(listing, cx);
        let lost = states.iter().find_map(|state| Some((state.name.to_string(), state.problem.clone()?)));
        match lost {
            Some((name, problem)) => cx.say_problem(&name, &problem),
            None if new == 0 && !is_stopped => cx.say(Mark::Settled, "Nothing new at the providers"),
            None => {}
        }
    }

    fn take(&mut self, listing: Listing, cx: &mut Cx) -> usize {
        let (new, before) = self.list.take(listing, &cx.me, cx.now);
        self.rereading.was_read(cx.now);
        if let Some(spent) = Spent::of(before) {
            cx.ask(RequestKind::Quiet, Effect::Forget(spent));
        }
        // A temporary notice, also the offer of the tour, is replaced.
        if new > 0 && cx.notice.as_ref().is_none_or(|notice| notice.mark == Mark::None) {
            let journeys = if new == 1 { "new referral" } else { "new referrals" };
            cx.say(Mark::None, format!("{new} {journeys}, marked + in the list"));
        }
        new
    }

    /// A reply from before a write is outdated: the request is repeated.
    pub(crate) fn read_anew(&mut self, cx: &mut Cx) {
        let is_reading = |asked: &RequestKind| {
            matches!(asked, RequestKind::Queue | RequestKind::Standings | RequestKind::Outbox)
        };
        if cx.requests.forget(is_reading) {
            self.is_outdated();
            cx.ask(RequestKind::Outbox, Effect::LoadOutbox);
        }
    }

    /// Where journeys stand since somebody decided.
    pub(crate) fn take_standings(&mut self, result: Result<Vec<Standing>, ReplyProblem>) {
        let is_complete = result.is_ok_and(|standings| self.list.set_standings(standings));
        if !is_complete {
            self.is_outdated();
        }
    }
}

/// Columns that a key moves the border.
const BORDER_STEP: i16 = 4;

fn move_border(by: i16, cx: &mut Cx) {
    let queue = cx.borders.queue.saturating_add(by * BORDER_STEP);
    cx.move_border(Borders { queue, ..cx.borders }, QueueScreen::columns_left);
}
