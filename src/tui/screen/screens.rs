//! The screens: which one is shown, and what concerns several of them.

use super::case::{CaseScreen, free, pictures, questions, read_history};
use super::outbox::OutboxScreen;
use super::picture::state::PictureScreen;
use super::queue::QueueScreen;
use super::queue::list::QueueList;
use super::stats::StatsScreen;
use crate::domain::ids::{JourneyKey, Reviewer};
use crate::domain::pii::Masking;
use crate::domain::queue::JourneyState;
use crate::domain::record::Decision;
use crate::domain::text::Shown;
use crate::domain::viewed::{CaseTab, Viewed};
use crate::insight::case::Case;
use crate::tui::cx::{Cx, Handled};
use crate::tui::drawn::Drawn;
use crate::tui::keyboard;
use crate::tui::layout;
use crate::tui::messages::action::{Action, Place};
use crate::tui::messages::effect::{CaseDraft, Effect};
use crate::tui::messages::picture::{Haste, NextCase, PictureName, PictureView};
use crate::tui::messages::reply::ReplyProblem;
use crate::tui::notice::Last;
use crate::tui::page::line::{Mark, name};
use crate::tui::picture_shelf::{PictureState, REST_MS, Slot};
use crate::tui::popup::Room;
use crate::tui::prefetch_plan::{ReadingSpot, next_case};
use crate::tui::requests::RequestKind;
use jiff::Timestamp;
use std::sync::Arc;

/// The most decisions whose applicants' names are cached for the outbox.
const MOST_NAMED: usize = 300;

/// Which screen is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Screen {
    /// The list of journeys.
    #[default]
    Queue,
    /// An open case.
    Case,
    Picture,
    /// Decisions that are not delivered.
    Outbox,
    Stats,
}

/// All screens with their state.
#[derive(Clone, Debug, Default)]
pub(crate) struct Screens {
    pub(crate) shown: Screen,
    /// The stack of screens below the shown one, the nearest last.
    under: Vec<Screen>,
    pub(crate) queue: QueueScreen,
    pub(crate) case: Option<Box<CaseScreen>>,
    pub(crate) picture: Option<PictureScreen>,
    pub(crate) outbox: OutboxScreen,
    pub(crate) stats: StatsScreen,
}

impl Screens {
    /// The place whose key bindings apply without an overlay.
    pub(crate) fn place(&self) -> Place {
        match self.shown {
            Screen::Queue => Place::Queue,
            Screen::Case => Place::Case,
            Screen::Picture => Place::Picture,
            Screen::Outbox => Place::Outbox,
            Screen::Stats => Place::Stats,
        }
    }

    pub(crate) fn act(&mut self, action: Action, cx: &mut Cx) -> Handled {
        match self.shown {
            Screen::Queue => self.queue.act(action, cx),
            Screen::Case => {
                let Some(case) = self.case.as_mut() else { return Handled::No };
                let was_shown = case.reader.pages.shows(CaseTab::History);
                let handled = case.act(action, cx);
                if !was_shown {
                    read_history(case, cx);
                }
                handled
            }
            Screen::Picture if keyboard::judges_line(action) => {
                if questions::answer_from_picture(self.case.as_deref_mut(), action, cx) {
                    self.back(CaseDraft::default(), cx);
                }
                Handled::Yes
            }
            Screen::Picture => self.picture.as_mut().map_or(Handled::No, |picture| picture.act(action, cx)),
            Screen::Outbox => self.outbox.act(action, cx),
            Screen::Stats => self.stats.act(action, cx),
        }
    }

    /// The case, if it is on the screen.
    pub(crate) fn case_shown(&self) -> Option<&CaseScreen> {
        self.case.as_deref().filter(|_| self.shown == Screen::Case)
    }

    /// Shows a screen; going back leads to the current one.
    pub(crate) fn go(&mut self, screen: Screen) {
        if self.shown != screen {
            self.under.retain(|under| *under != screen);
            self.under.push(self.shown);
            self.shown = screen;
        }
    }

    /// Shows the queue and clears the stack.
    pub(crate) fn go_to_queue(&mut self) {
        self.shown = Screen::Queue;
        self.under.clear();
    }

    pub(crate) fn show_picture(&mut self, picture: PictureScreen, cx: &mut Cx) {
        picture.record_viewed(cx);
        self.picture = Some(picture);
        self.go(Screen::Picture);
    }

    /// Closes the shown screen. The last one is the queue.
    pub(crate) fn back(&mut self, typed: CaseDraft, cx: &mut Cx) {
        match self.shown {
            Screen::Queue => return self.queue.back(cx),
            Screen::Case => self.close_case(typed, cx),
            Screen::Picture => self.picture = None,
            Screen::Outbox | Screen::Stats => {}
        }
        self.shown = self.under.pop().unwrap_or_default();
        if self.shown == Screen::Case && self.case.is_none() {
            self.shown = Screen::Queue;
        }
    }

    /// Opens a case and releases the one that was open.
    pub(crate) fn open_case(&mut self, key: JourneyKey, typed: CaseDraft, cx: &mut Cx) {
        self.close_case(typed, cx);
        cx.leave_hint();
        self.queue.list.select(&key);
        self.case = Some(Box::new(CaseScreen::new(key.clone(), &cx.policy)));
        self.go(Screen::Case);
        cx.ask(RequestKind::Case(key.clone()), Effect::OpenCase { key: key.clone() });
        cx.ask(RequestKind::Draft(key.clone()), Effect::LoadDraft { key });
    }

    /// Closes the case and releases the claim that opening it made.
    pub(crate) fn close_case(&mut self, typed: CaseDraft, cx: &mut Cx) {
        let Some(mut case) = self.case.take() else { return };
        case.leave(typed, cx);
        if case.is_claimed_here {
            self.queue.list.set_claim(case.key(), None, &cx.me);
            cx.ask(RequestKind::Quiet, Effect::Release { key: case.key().clone() });
        }
        free(*case);
    }

    /// The case `by` rows below this one in the list.
    pub(crate) fn neighbor(&self, by: isize, cx: &mut Cx) -> Option<JourneyKey> {
        let at = self.queue.list.at();
        let beyond = at.saturating_add_signed(by);
        if beyond == at || beyond >= self.queue.list.shown_count() {
            let side = if by > 0 { "last" } else { "first" };
            cx.say(Mark::None, format!("This is the {side} case of the list"));
            return None;
        }
        self.queue.list.key_at(beyond)
    }

    /// Whether a case is on the screen whose opening is not in the record yet.
    pub(crate) fn is_opening(&self) -> bool {
        let is_shown = matches!(self.shown, Screen::Case | Screen::Picture);
        is_shown && self.case.as_ref().is_some_and(|case| case.file.is_opening())
    }

    /// A claim has succeeded.
    pub(crate) fn claimed(&mut self, key: JourneyKey, cx: &mut Cx) {
        self.queue.list.set_claim(&key, Some(cx.me.clone()), &cx.me);
        let is_decided = self.outbox.decisions().any(|decision| decision.intent.journey == key);
        match self.case.as_mut().filter(|case| *case.key() == key) {
            Some(case) => case.was_claimed(cx.me.clone()),
            // The case was left before the claim succeeded.
            None if !is_decided => cx.ask(RequestKind::Quiet, Effect::Release { key }),
            None => {}
        }
    }

    /// Takes a case that was read. It is dropped if the case is not open any more.
    pub(crate) fn take_case(
        &mut self,
        key: &JourneyKey,
        result: Result<Box<Case>, ReplyProblem>,
        cx: &mut Cx,
    ) {
        if let Some(case) = self.case.as_mut().filter(|case| case.key() == key) {
            case.update(result, cx);
        }
    }

    /// A picture was loaded, or failed.
    pub(crate) fn take_picture(
        &self,
        name: PictureName,
        view: PictureView,
        result: Result<Drawn, ReplyProblem>,
        cx: &mut Cx,
    ) {
        let previewed = self.queue.preview.row(&self.queue.list).filter(|_| self.shown == Screen::Queue);
        let is_shown = self.case.as_ref().is_some_and(|case| *case.key() == name.key)
            || previewed.is_some_and(|row| row.key == name.key);
        if !is_shown || !cx.pictures.is_wanted(&name, &view) {
            return;
        }
        let state = match result {
            Ok(drawn) => {
                if drawn.is_coarse() {
                    cx.ask_for_picture(name.clone(), view, Haste::Finest);
                }
                PictureState::Drawn(Arc::new(drawn))
            }
            Err(problem) => {
                PictureState::Failed { is_stale: problem.hint.is_some(), sentence: problem.sentence }
            }
        };
        cx.pictures.put(name, view, state);
    }

    /// A decision was recorded or undone: the new state of its journey.
    pub(crate) fn take_decision(&mut self, decision: Decision, state: JourneyState, cx: &mut Cx) {
        let key = decision.intent.journey.clone();
        self.queue.read_anew(cx);
        self.outbox.take_one(decision.into());
        self.queue.list.set_state(&key, state);
    }

    /// This reviewer's newest held decision, including those from earlier sessions.
    pub(crate) fn newest_held(&self, cx: &Cx) -> Option<Last> {
        let newest = self.outbox.held_by(&cx.me, cx.now).max_by_key(|it| it.at)?;
        let name = name_of(&self.queue.list, &newest.intent.journey, cx);
        Some(Last { decision: newest.clone(), name, count: 1 })
    }

    /// Masks or unmasks personal data.
    pub(crate) fn toggle_mask(&mut self, cx: &mut Cx) {
        let masking = cx.masking;
        match masking {
            Masking::Clear => cx.mask(),
            Masking::Masked if !cx.may_unmask() => return,
            Masking::Masked => {
                cx.unmask_for_minutes();
                cx.say(Mark::Look, "Shown without masks; each case that is seen so is in the record");
            }
        }
        cx.revealed_until = None;
        self.case.iter_mut().for_each(|case| case.rewrite());
    }

    /// Masks again when the time is over or the case was left.
    fn settle_reveal(&mut self, cx: &mut Cx) {
        let is_left = self.case.is_none() || self.shown == Screen::Queue;
        if cx.is_mask_due() || is_left && cx.revealed_until.is_some() {
            cx.revealed_until = None;
            cx.mask();
            self.case.iter_mut().for_each(|case| case.rewrite());
        }
    }

    /// Recomputes everything that depends on size and time.
    pub(crate) fn refresh(&mut self, typed: CaseDraft, cx: &mut Cx) {
        cx.outbox = self.outbox.counts();
        self.queue.refresh(&self.named(), self.shown == Screen::Queue, cx);
        self.settle_reveal(cx);
        if cx.is_unmasked() {
            cx.record_unmasked(self.journeys_shown(cx));
        }
        if let Some(case) = &mut self.case {
            case.refresh(typed, cx);
        }
        // A longer debounce in the queue: no pictures are loaded while the reviewer scrolls.
        let rest_ms = if self.shown == Screen::Queue { 3 * REST_MS } else { REST_MS };
        // No pictures of a case are shown before its opening is in the record.
        let slots = if self.is_opening() { Vec::new() } else { self.slots(cx) };
        for (name, view, haste) in cx.pictures.want(&slots, rest_ms, cx.now) {
            cx.ask_for_picture(name, view, haste);
        }
    }

    /// When something on the screen counts down or expires.
    pub(crate) fn wake_at(&self, now: Timestamp) -> Option<Timestamp> {
        let picture = self.picture.as_ref().filter(|_| self.shown == Screen::Picture);
        let times = [
            self.case.as_ref().and_then(|case| case.wake_at()),
            picture.and_then(|picture| picture.next_blink(now)),
            self.queue.wake_at(now),
        ];
        times.into_iter().flatten().min()
    }

    /// Called when the screen was drawn; `is_free` is true if there was no overlay.
    pub(crate) fn was_drawn(&mut self, is_free: bool, cx: &Cx, now: Timestamp) {
        let (viewed, slots) = (self.viewed(cx), self.slots(cx));
        let (on_case, on_picture) = (self.shown == Screen::Case, self.shown == Screen::Picture);
        let Some(case) = &mut self.case else { return };
        if is_free && on_case {
            case.was_drawn(now);
        }
        if is_free && (on_case || on_picture) {
            case.note_pictures(&slots);
        }
        case.dwell.show(&viewed, now);
    }

    /// Whether the queue is shown and still empty because nothing was read yet.
    pub(crate) fn is_queue_coming(&self) -> bool {
        let list = &self.queue.list;
        self.shown == Screen::Queue && !list.is_loaded && list.problem.is_none()
    }

    /// Whether the queue is shown, but its last rows were not read yet.
    pub(crate) fn is_queue_end_coming(&self) -> bool {
        let list = &self.queue.list;
        self.shown == Screen::Queue && !list.is_complete && list.problem.is_none()
    }

    /// Whether the queue is shown, and its selected row is being read.
    pub(crate) fn is_row_coming(&self, cx: &Cx) -> bool {
        let is_shown = self.shown == Screen::Queue;
        is_shown && self.queue.list.selected().is_none() && self.queue.is_waiting_for_rows(cx)
    }

    /// Journeys whose names are shown outside of the queue.
    fn named(&self) -> Vec<JourneyKey> {
        let undelivered = self.outbox.items().iter().take(MOST_NAMED).map(|item| item.journey().clone());
        undelivered.chain(self.case.as_ref().map(|case| case.key().clone())).collect()
    }

    /// Reads the rows of undelivered items whose applicants' names are unknown.
    pub(crate) fn name_items(&mut self, cx: &mut Cx) {
        let unknown = |key: &JourneyKey| self.queue.list.of(key).is_none();
        let keys: Vec<JourneyKey> = self.named().into_iter().filter(unknown).collect();
        if !keys.is_empty() {
            cx.ask(RequestKind::Changed { keys: keys.clone(), is_news: false }, Effect::LoadChanged { keys });
        }
    }

    /// The parts of the case that are on the screen, for the dwell record.
    fn viewed(&self, cx: &Cx) -> Vec<Viewed> {
        match self.shown {
            Screen::Case => self.case.as_ref().map(|case| case.viewed(cx)).unwrap_or_default(),
            Screen::Picture => {
                let names = self.picture.iter().flat_map(|picture| picture.in_view());
                names.map(|name| Viewed::Picture(name.to_owned())).collect()
            }
            Screen::Queue | Screen::Outbox | Screen::Stats => Vec::new(),
        }
    }

    /// The journeys whose data is on the screen.
    fn journeys_shown(&self, cx: &Cx) -> Vec<JourneyKey> {
        let listed =
            |rows: u16| self.queue.list.in_view(usize::from(rows)).map(|(_, queued)| queued.row.key.clone());
        match self.shown {
            Screen::Queue => listed(layout::queue(cx.body(), cx.borders).rows.height).collect(),
            Screen::Case | Screen::Picture => {
                let Some(case) = self.case.as_ref().filter(|case| case.file.is_recorded()) else {
                    return Vec::new();
                };
                let neighbors = layout::case(cx.body(), case.reader.pane, cx.borders, 0).page_neighbors;
                // The list's heading row is inside the frame.
                let rows = neighbors.map_or(0, |area| area.inner().height.saturating_sub(1));
                std::iter::once(case.key().clone()).chain(listed(rows)).collect()
            }
            Screen::Outbox => self.outbox.items().iter().map(|item| item.journey().clone()).collect(),
            Screen::Stats => Vec::new(),
        }
    }

    /// The pictures that fit on the screen, whether loaded or not.
    pub(crate) fn slots(&self, cx: &Cx) -> Vec<Slot> {
        if !cx.shows_pictures() || !layout::is_large_enough(cx.size) {
            return Vec::new();
        }
        match self.shown {
            Screen::Case => self.case.as_ref().map(|case| pictures::slots(case, cx)),
            Screen::Picture => self.picture.as_ref().map(|picture| picture.slots(cx)),
            Screen::Queue => Some(self.queue.slots(cx)),
            Screen::Outbox | Screen::Stats => None,
        }
        .unwrap_or_default()
    }

    /// The areas in which overlays can be drawn.
    pub(crate) fn room(&self, cx: &Cx) -> Room {
        let covered =
            self.slots(cx).iter().filter(|slot| slot.is_seen).map(Slot::covered).collect::<Vec<_>>();
        Room {
            body: cx.body(),
            pictures: covered.into_iter().filter(|area| !area.is_empty()).collect(),
            blank: self.case_shown().and_then(|case| case.blank(cx)),
            is_picture: self.shown == Screen::Picture,
        }
    }

    /// What decides which pictures will probably be viewed next.
    pub(crate) fn spot(&self, cx: &Cx) -> ReadingSpot {
        ReadingSpot {
            screen: self.shown,
            size: cx.size,
            shows_pictures: cx.shows_pictures(),
            row: self.queue.next_case(),
            case: self.case.as_ref().map(|case| case.spot()),
            picture: self.picture.as_ref().map(|picture| picture.at),
        }
    }

    /// The pictures that the next key may show, the most likely first.
    pub(crate) fn likely(&self, cx: &Cx) -> Vec<(PictureName, PictureView)> {
        if self.is_opening() || !cx.shows_pictures() || !layout::is_large_enough(cx.size) {
            return Vec::new();
        }
        match self.shown {
            Screen::Case => self.case.as_ref().map(|case| pictures::likely(case, cx)),
            Screen::Picture => self.picture.as_ref().map(|picture| picture.likely(cx)),
            Screen::Queue => Some(self.queue.likely(cx)),
            Screen::Outbox | Screen::Stats => None,
        }
        .unwrap_or_default()
    }

    /// The case that will probably be opened next: in the queue the selected one, in a case the one after it.
    pub(crate) fn next_case(&self, cx: &Cx) -> Option<NextCase> {
        let key = match self.shown {
            Screen::Queue => self.queue.next_case()?,
            Screen::Case => self.queue.list.key_at(self.queue.list.at().checked_add(1)?)?,
            Screen::Picture | Screen::Outbox | Screen::Stats => return None,
        };
        cx.shows_pictures().then(|| next_case(key, cx))
    }

    /// The wheel was turned.
    pub(crate) fn scroll(&mut self, by: isize) {
        match self.shown {
            Screen::Queue => self.queue.list.step(by),
            Screen::Case => self.case.iter_mut().for_each(|case| case.scroll(by)),
            Screen::Stats => self.stats.scroll(by),
            Screen::Picture | Screen::Outbox => {}
        }
    }

    pub(crate) fn click(&mut self, x: u16, y: u16, cx: &mut Cx) {
        match self.shown {
            Screen::Queue => self.queue.click(x, y, cx),
            Screen::Case => self.case.iter_mut().for_each(|case| case.click(x, y, cx)),
            Screen::Picture | Screen::Outbox | Screen::Stats => {}
        }
    }
}

/// The opening of a version is in the record.
pub(crate) fn opened(screens: &mut Screens, key: &JourneyKey, version: i64) {
    if let Some(case) = screens.case.as_mut().filter(|case| case.key() == key) {
        case.file.recorded = Some(version);
    }
}

/// Closes a case whose opening could not be recorded; returns whether it was open.
pub(crate) fn close_unrecorded(
    screens: &mut Screens,
    key: &JourneyKey,
    typed: CaseDraft,
    cx: &mut Cx,
) -> bool {
    let Some(mut case) = screens.case.take_if(|case| case.key() == key) else { return false };
    case.drafts.store_now(key, typed, cx);
    if case.is_claimed_here {
        screens.queue.list.set_claim(key, None, &cx.me);
        cx.ask(RequestKind::Quiet, Effect::Release { key: key.clone() });
    }
    screens.picture = None;
    screens.go_to_queue();
    true
}

/// Another reviewer claimed the case first.
pub(crate) fn claimed_by_other(screens: &mut Screens, key: &JourneyKey, other: Reviewer, cx: &mut Cx) {
    screens.queue.list.set_claim(key, Some(other.clone()), &cx.me);
    if let Some(case) = screens.case.as_mut().filter(|case| case.key() == key) {
        case.file.set_claim(Some(other));
    }
}

/// The applicant's name as the queue shows it, or the journey's id.
pub(crate) fn name_of(list: &QueueList, key: &JourneyKey, cx: &Cx) -> Shown {
    list.of(key).map_or_else(|| key.id.shown(), |row| name(row, cx.masking))
}
