//! Key handling and replies of the queue screen.

use super::state::QueueScreen;
use crate::domain::ids::JourneyKey;
use crate::domain::queue::{ChangedRow, RowId};
use crate::domain::text::Untrusted;
use crate::tui::cx::{CopiedField, Cx, Handled, Step};
use crate::tui::layout::Borders;
use crate::tui::local_act::LocalAct;
use crate::tui::messages::action::{Action, Place};
use crate::tui::messages::effect::Effect;
use crate::tui::messages::listing::{Found, Listing};
use crate::tui::messages::reply::{ProviderState, Reply, ReplyProblem};
use crate::tui::overlay::bulk::BulkReject;
use crate::tui::overlay::filter::FilterLine;
use crate::tui::overlay::find_journey::FindJourney;
use crate::tui::overlay::kinds::Overlay;
use crate::tui::overlay::search::SearchLine;
use crate::tui::overlay::skip::SkipLine;
use crate::tui::overlay::take_over::TakeOver;
use crate::tui::page::line::Mark;
use crate::tui::requests::RequestKind;
use jiff::SignedDuration;

/// A skipped journey returns to the list after this many hours.
const SKIP_HOURS: i64 = 4;

impl QueueScreen {
    pub(crate) fn act(&mut self, action: Action, cx: &mut Cx) -> Handled {
        match action {
            Action::Open => self.open_selected(cx),
            Action::Search => cx.open(Overlay::Search(SearchLine::new(&self.list.query.search))),
            Action::Filter => cx.open(Overlay::Filter(FilterLine::new(&self.list.query.filter))),
            Action::ClearFilter => self.clear(cx),
            Action::Sort => self.sort(cx),
            Action::Mark => {
                self.list.toggle_mark();
                self.list.step(1);
            }
            Action::Claim => self.claim(cx),
            Action::TakeOver => take_over(self, cx),
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

    /// Stops a refresh, else clears the search, else the filter.
    pub(crate) fn back(&mut self, cx: &mut Cx) {
        if self.stop_fetching(cx) {
            return;
        }
        cx.notice = None;
        if !self.list.query.search.is_empty() {
            self.list.query.set_search(String::new());
        } else if !self.list.query.filter.is_empty() {
            self.list.query.set_filter(String::new());
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
        self.list.query.sort_next();
        cx.say(Mark::None, format!("Sorted by {}", self.list.query.sort.words()));
    }

    fn clear(&mut self, cx: &mut Cx) {
        let keys = self.list.clear();
        if !keys.is_empty() {
            cx.ask(RequestKind::Quiet, Effect::Unskip { keys });
        }
    }

    /// Claims the marked journeys, or releases those that this reviewer has.
    fn claim(&mut self, cx: &mut Cx) {
        for row in self.list.meant() {
            let (key, is_mine) = (row.key.clone(), row.claimed_by.as_ref() == Some(&cx.me));
            let asked = RequestKind::ClaimHere { key: key.clone(), take: !is_mine };
            let effect = if is_mine { Effect::Release { key } } else { Effect::Claim { key } };
            cx.ask(asked, effect);
        }
    }

    /// A claim from the list has succeeded or failed, or a release.
    pub(crate) fn claimed(
        &mut self,
        key: &JourneyKey,
        take: bool,
        result: Result<(), ReplyProblem>,
        cx: &mut Cx,
    ) {
        match result {
            Ok(()) => {
                self.list.set_claim(key, take.then(|| cx.me.clone()), &cx.me);
                if take {
                    self.claims.insert(key.clone())
                } else {
                    self.claims.remove(key)
                };
                cx.say(Mark::Settled, if take { "Claimed" } else { "Released" });
            }
            Err(problem) => cx.say_problem("Not claimed", &problem),
        }
    }

    /// Copies the id or the reference of the selected journey.
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
        let keys: Vec<JourneyKey> = self.list.meant().into_iter().map(|row| row.key.clone()).collect();
        let Ok(until) = cx.now.checked_add(SignedDuration::from_hours(SKIP_HOURS)) else { return };
        if keys.is_empty() {
            return;
        }
        self.list.set_skipped(&keys, true);
        let what = if keys.len() == 1 { "Skipped".to_owned() } else { format!("{} skipped", keys.len()) };
        let key = cx.key(Place::Queue, Action::ClearFilter);
        cx.say(Mark::None, format!("{what} for {SKIP_HOURS} hours · {key} shows skipped cases again"));
        cx.acts.push(LocalAct::Skip(keys.clone()));
        cx.ask(RequestKind::Quiet, Effect::Skip { keys, until, reason });
    }

    /// Shows skipped journeys again.
    pub(crate) fn unskip(&mut self, keys: Vec<JourneyKey>, cx: &mut Cx) {
        self.list.set_skipped(&keys, false);
        let what =
            if keys.len() == 1 { "the case is".to_owned() } else { format!("{} cases are", keys.len()) };
        cx.say(Mark::Settled, format!("Undone: {what} in the queue again"));
        cx.ask(RequestKind::Quiet, Effect::Unskip { keys });
    }

    /// Removes the marked or selected journeys from the queue, if their documents are unreadable.
    fn dismiss(&mut self, cx: &mut Cx) {
        let rows = self.list.meant().into_iter().filter(|row| row.summary.unreadable.is_some());
        let keys: Vec<JourneyKey> = rows.map(|row| row.key.clone()).collect();
        if keys.is_empty() {
            return cx.say(Mark::Look, "Only a document that cannot be read can be dismissed");
        }
        cx.ask(RequestKind::Dismiss, Effect::Dismiss { keys });
    }

    fn show_view(&mut self, number: u8, cx: &mut Cx) {
        match cx.policy.views.get(usize::from(number).saturating_sub(1)).cloned() {
            Some(view) => {
                self.list.query.set_filter(view.filter);
                cx.say(Mark::None, format!("View {number}: {}", view.name));
            }
            None => cx.say(Mark::None, format!("There is no saved view {number}")),
        }
    }

    /// Opens the only hit of the search, once the search has ended.
    pub(crate) fn open_only_hit(&mut self, cx: &mut Cx) {
        self.opens_only_hit = self.list.is_searching();
        if !self.opens_only_hit {
            open_hit(self, cx);
        }
    }

    /// A page of the queue was read, or reading failed.
    pub(crate) fn update(&mut self, result: Result<Box<Listing>, ReplyProblem>, cx: &mut Cx) {
        match result {
            Ok(listing) => {
                let next = listing.next.clone();
                let new = self.list.take(*listing, cx.now);
                self.announce(new, cx);
                match next {
                    Some(after) => cx.ask(RequestKind::Queue, Effect::LoadQueue { after: Some(after) }),
                    None => self.was_read(cx),
                }
            }
            Err(problem) => {
                if !self.list.is_loaded {
                    self.list.problem = Some(problem.sentence.to_string());
                }
                cx.say_problem("The queue could not be read", &problem);
            }
        }
    }

    /// All pages were read: reads the journeys that changed in the meantime.
    fn was_read(&mut self, cx: &mut Cx) {
        self.rereading.was_read(cx.now);
        let keys = std::mem::take(&mut self.held_back);
        self.read_changed(keys, cx);
    }

    /// Reads changed journeys. While the queue is being read they are held back, because its pages may have the old
    /// rows.
    pub(crate) fn read_changed(&mut self, keys: Vec<JourneyKey>, cx: &mut Cx) {
        if !self.list.is_complete || cx.requests.is_reading_queue() {
            self.held_back.extend(keys);
        } else if !keys.is_empty() {
            let asked = RequestKind::Changed { keys: keys.clone(), is_news: false };
            cx.ask(asked, Effect::LoadChanged { keys });
        }
    }

    /// A refresh has ended. After a manual one the reviewer is informed even if there is nothing new.
    pub(crate) fn fetched(&mut self, keys: Vec<JourneyKey>, states: &[ProviderState], cx: &mut Cx) {
        let is_stopped = std::mem::take(&mut self.fetching.is_stopped);
        if !is_stopped {
            cx.notice = None;
        }
        let lost = states.iter().find_map(|state| Some((state.name.to_string(), state.problem.clone()?)));
        let is_news = lost.is_none() && !is_stopped;
        if let Some((name, problem)) = lost {
            cx.say_problem(&name, &problem);
        }
        if keys.is_empty() && is_news {
            cx.say(Mark::Settled, NOTHING_NEW);
        } else if !keys.is_empty() {
            cx.ask(RequestKind::Changed { keys: keys.clone(), is_news }, Effect::LoadChanged { keys });
        }
    }

    /// Rows were read or found. `is_news` says that a refresh asked for them.
    pub(crate) fn take_reply(&mut self, reply: Reply, is_news: bool, cx: &mut Cx) {
        match reply {
            Reply::Changed(result) => self.take_changed(result, is_news, cx),
            Reply::Rows(result) => self.list.keep_rows(result.unwrap_or_default()),
            Reply::Found(result) => self.take_found(result, cx),
            _ => {}
        }
    }

    /// Changed journeys were read.
    fn take_changed(&mut self, result: Result<Vec<ChangedRow>, ReplyProblem>, is_news: bool, cx: &mut Cx) {
        let Ok(changed) = result else { return self.is_outdated() };
        if !self.list.is_complete {
            self.held_back.extend(changed.iter().map(|changed| changed.queued.row.key.clone()));
            return self.list.keep_rows(changed.into_iter().map(|changed| changed.queued).collect());
        }
        let ids: Vec<RowId> = changed.iter().map(|changed| changed.queued.id).collect();
        let new = self.list.put(changed, &cx.me, cx.now);
        self.announce(new, cx);
        if is_news && !ids.iter().any(|id| self.list.fresh.contains(id)) {
            cx.say(Mark::Settled, NOTHING_NEW);
        }
    }

    fn announce(&self, new: usize, cx: &mut Cx) {
        // Replaces only a temporary notice or the offer of the tour.
        if new > 0 && cx.notice.as_ref().is_none_or(|notice| notice.mark == Mark::None) {
            let journeys = if new == 1 { "new referral" } else { "new referrals" };
            cx.say(Mark::None, format!("{new} {journeys}, marked + in the list"));
        }
    }

    /// Drops replies from before a write and repeats the requests.
    pub(crate) fn read_anew(&mut self, cx: &mut Cx) {
        let is_read_again =
            self.list.is_complete && cx.requests.forget(|asked| matches!(asked, RequestKind::Queue));
        if is_read_again {
            self.is_outdated();
        }
        for (keys, is_news) in cx.requests.take_changed() {
            cx.ask(RequestKind::Changed { keys: keys.clone(), is_news }, Effect::LoadChanged { keys });
        }
        if cx.requests.forget(|asked| matches!(asked, RequestKind::Outbox)) || is_read_again {
            cx.ask(RequestKind::Outbox, Effect::LoadOutbox);
        }
    }

    /// A search has ended, or the first part of it.
    fn take_found(&mut self, result: Result<Box<Found>, ReplyProblem>, cx: &mut Cx) {
        let Ok(found) = result else { return };
        if let Some(rest) = self.list.take_hits(*found) {
            cx.ask(RequestKind::Search, Effect::Search(Box::new(rest)));
        } else if std::mem::take(&mut self.opens_only_hit) {
            open_hit(self, cx);
        }
    }
}

fn take_over(queue: &QueueScreen, cx: &mut Cx) {
    if let Some(row) = queue.list.selected() {
        TakeOver::open(&row.key, row.claimed_by.as_ref(), cx);
    }
}

/// Opens the only hit. Without a hit, it offers to search the whole store, because the journey may not be in the queue.
fn open_hit(queue: &mut QueueScreen, cx: &mut Cx) {
    match queue.list.shown_count() {
        0 if !queue.list.query.search.trim().is_empty() => {
            let find = FindJourney::new(&queue.list.query.search, cx);
            cx.open(Overlay::FindJourney(Box::new(find)));
        }
        1 => queue.open_selected(cx),
        _ => {}
    }
}

const NOTHING_NEW: &str = "Nothing new at the providers";

/// By how many columns a key moves the border.
const BORDER_STEP: i16 = 4;

fn move_border(by: i16, cx: &mut Cx) {
    let queue = cx.borders.queue.saturating_add(by * BORDER_STEP);
    cx.move_border(Borders { queue, ..cx.borders }, QueueScreen::columns_left);
}
