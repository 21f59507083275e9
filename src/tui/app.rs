//! The console's state, and what each message changes. Pure: it never waits, never asks the time.

mod keys;
mod replies;

use crate::domain::ids::{JourneyKey, Reviewer};
use crate::domain::text::Untrusted;
use crate::tui::cx::{Cx, Handled, Step};
use crate::tui::desk::case::CaseDesk;
use crate::tui::keys::keymap::Keymap;
use crate::tui::keys::resolver::Resolver;
use crate::tui::layout::{self, Size};
use crate::tui::messages::action::Place;
use crate::tui::messages::effect::{Effect, Ticket};
use crate::tui::messages::message::{Message, News};
use crate::tui::messages::policy::DeskPolicy;
use crate::tui::notice::Last;
use crate::tui::overlay::kinds::{Below, Overlay};
use crate::tui::overlay::problems::ConfigProblems;
use crate::tui::overlay::tour;
use crate::tui::picture_shelf::{REST_MS, Slot};
use crate::tui::popup::Room;
use crate::tui::prefetch_plan::PrefetchPlan;
use crate::tui::requests::Asked;
use crate::tui::screen::outbox::OutboxScreen;
use crate::tui::screen::picture::state::PictureScreen;
use crate::tui::screen::queue::QueueScreen;
use crate::tui::screen::stats::StatsScreen;
use jiff::{SignedDuration, Timestamp};

/// What fills the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Screen {
    /// The list of journeys.
    #[default]
    Queue,
    /// An opened journey.
    Case,
    /// A picture in the whole window.
    Picture,
    /// What has not reached a provider.
    Outbox,
    /// Statistics.
    Stats,
}

/// The state of the console. Only [`App::update`] changes it.
#[derive(Clone, Debug)]
pub struct App {
    pub(crate) cx: Cx,
    resolver: Resolver,
    pub(crate) screen: Screen,
    /// The screens that going back leads to, the nearest last.
    under: Vec<Screen>,
    pub(crate) overlays: Vec<Overlay>,
    pub(crate) queue: QueueScreen,
    pub(crate) case: Option<Box<CaseDesk>>,
    pub(crate) picture: Option<PictureScreen>,
    pub(crate) outbox: OutboxScreen,
    pub(crate) stats: StatsScreen,
    pub(crate) prefetch: PrefetchPlan,
    /// The decision that can still be taken back.
    pub(crate) last: Option<Last>,
    is_leaving: bool,
}

impl App {
    /// An empty console. [`App::begin`] says what to load first.
    pub fn new(me: Reviewer, policy: DeskPolicy, keymap: Keymap, size: Size, now: Timestamp) -> Self {
        Self {
            cx: Cx::new(me, policy, keymap, size, now),
            resolver: Resolver::default(),
            screen: Screen::Queue,
            under: Vec::new(),
            overlays: Vec::new(),
            queue: QueueScreen::default(),
            case: None,
            picture: None,
            outbox: OutboxScreen::default(),
            stats: StatsScreen::default(),
            prefetch: PrefetchPlan::default(),
            last: None,
            is_leaving: false,
        }
    }

    /// What screens and overlays are drawn with.
    pub fn cx(&self) -> &Cx {
        &self.cx
    }

    /// What to ask for at the start.
    pub fn begin(&mut self) -> Vec<(Ticket, Effect)> {
        self.cx.ask(Asked::Queue, Effect::LoadQueue);
        self.cx.ask(Asked::Outbox, Effect::LoadOutbox);
        tour::offer(&mut self.cx);
        if !self.cx.policy.mistakes.is_empty() {
            self.overlays.push(Overlay::Problems(ConfigProblems::default()));
        }
        self.cx.requests.take()
    }

    /// Takes in what happened and says what is to be done.
    pub fn update(&mut self, message: Message) -> Vec<(Ticket, Effect)> {
        if let Some(now) = message.time() {
            self.cx.now = now;
        }
        match message {
            Message::Key { press, now } => {
                self.cx.rhythm.take(Some(press.chord), now.as_millisecond());
                self.on_key(press);
            }
            Message::KeyAhead { press, now } => {
                self.cx.rhythm.take_ahead(press.chord, now.as_millisecond());
                self.on_key(press);
            }
            Message::Pasted { text, .. } => self.on_paste(&text),
            Message::Pointer { pointer, x, y, .. } => self.on_pointer(pointer, x, y),
            Message::Resized { width, height } => self.cx.size = Size { width, height },
            Message::Tick { .. } => {}
            Message::Drawn { now } => self.on_drawn(now),
            Message::Reply { ticket, reply, .. } => self.on_reply(ticket, reply),
            Message::News { news, .. } => self.on_news(news),
            Message::Hangup { .. } => self.leave(),
        }
        self.cx.outbox = self.outbox.counts();
        self.settle();
        self.cx.requests.take()
    }

    /// When the console wants a tick, because something on the screen counts down or goes away.
    pub fn wake_at(&self) -> Option<Timestamp> {
        let now = self.cx.now;
        let second = now.checked_add(SignedDuration::from_secs(1)).ok();
        let picture = self.picture.as_ref().filter(|_| self.screen == Screen::Picture);
        let times = [
            self.last.as_ref().filter(|last| last.is_held(now)).and(second),
            self.cx.notice.as_ref().and_then(|notice| notice.until),
            self.cx.pictures.due().filter(|due| *due > now),
            self.case.as_ref().and_then(|case| case.wake_at()),
            self.cx.revealed_until,
            picture.and_then(|picture| picture.next_blink(now)),
            self.prefetch.wake_at(now),
            self.queue.wake_at(now),
        ];
        times.into_iter().flatten().min()
    }

    /// The place whose keys count now.
    pub fn place(&self) -> Place {
        self.overlays.last().map_or_else(|| self.screen_place(), Overlay::place)
    }

    pub(crate) fn screen_place(&self) -> Place {
        match self.screen {
            Screen::Queue => Place::Queue,
            Screen::Case if self.case.as_ref().is_some_and(|case| case.asks_faces(&self.cx.policy)) => {
                Place::Faces
            }
            Screen::Case => Place::Case,
            Screen::Picture => Place::Picture,
            Screen::Outbox => Place::Outbox,
            Screen::Stats => Place::Stats,
        }
    }

    /// The keys of a sequence that is not finished.
    pub(crate) fn resolver(&self) -> &Resolver {
        &self.resolver
    }

    fn on_drawn(&mut self, now: Timestamp) {
        if !layout::is_large_enough(self.cx.size) {
            return;
        }
        match self.overlays.last_mut() {
            Some(Overlay::Bar(bar)) => bar.was_drawn(now),
            Some(Overlay::Bulk(bulk)) => bulk.was_drawn(now),
            Some(Overlay::Settle(settle)) => settle.is_drawn = true,
            Some(_) => {}
            None if self.screen == Screen::Case => {
                if let Some(case) = &mut self.case {
                    case.was_drawn(now);
                }
            }
            None => {}
        }
        self.note_looks(now);
    }

    fn on_paste(&mut self, text: &Untrusted) {
        self.resolver.clear();
        self.cx.rhythm.take(None, self.cx.now.as_millisecond());
        self.insert(text.as_sent());
    }

    /// Text that was typed or pasted goes into what is on top.
    fn insert(&mut self, text: &str) {
        let mut below = Below {
            screen: self.screen,
            queue: &mut self.queue,
            case: self.case.as_deref_mut(),
            outbox: &mut self.outbox,
        };
        if let Some(overlay) = self.overlays.last_mut() {
            overlay.insert(text, &mut below);
        }
    }

    fn on_news(&mut self, news: News) {
        match news {
            News::StoreChanged => {
                self.queue.is_outdated();
                self.cx.ask(Asked::Outbox, Effect::LoadOutbox);
            }
            News::Decided(keys) => {
                // A queue that is being read may still have them as they were.
                if self.cx.requests.is_reading_queue() {
                    self.queue.is_outdated();
                }
                self.cx.ask(Asked::Outbox, Effect::LoadOutbox);
                if !keys.is_empty() {
                    self.cx.ask(Asked::Standings, Effect::LoadStandings { keys });
                }
            }
            News::Claim { key, by } => self.queue.list.set_claim(&key, by),
            News::CaseChanged(key) => {
                if self.case.as_ref().is_some_and(|case| case.key == key && case.case.is_some()) {
                    self.cx.ask(Asked::Case(key.clone()), Effect::ReadCase { key });
                }
            }
            News::Fetching(counts) => self.queue.set_progress(counts),
            News::Provider(state) => self.cx.take_provider(state),
        }
    }

    /// Puts everything that hangs on size and time in order again.
    fn settle(&mut self) {
        if self
            .cx
            .notice
            .as_ref()
            .is_some_and(|notice| notice.until.is_some_and(|until| until <= self.cx.now))
        {
            self.cx.notice = None;
        }
        self.queue.settle(&mut self.cx);
        self.settle_case();
        let slots = self.slots();
        // Who looks through the queue looks at no pictures: they come when the reader stays.
        let rest_ms = if self.screen == Screen::Queue { 3 * REST_MS } else { REST_MS };
        for (name, view, haste) in self.cx.pictures.want(&slots, rest_ms, self.cx.now) {
            self.cx.ask_for_picture(name, view, haste);
        }
        self.settle_prefetch();
    }

    /// The pictures that the screen has room for, whether they are there or not.
    pub(crate) fn slots(&self) -> Vec<Slot> {
        if !self.cx.shows_pictures() || !layout::is_large_enough(self.cx.size) {
            return Vec::new();
        }
        match self.screen {
            Screen::Case => self.case.as_ref().map(|case| case.slots(&self.cx)),
            Screen::Picture => self.picture.as_ref().map(|picture| picture.slots(&self.cx)),
            Screen::Queue => Some(self.queue.slots(&self.cx)),
            Screen::Outbox | Screen::Stats => None,
        }
        .unwrap_or_default()
    }

    /// Where boxes may open.
    pub(crate) fn room(&self) -> Room {
        let covered = self.slots().iter().filter(|slot| slot.is_seen).map(Slot::covered).collect::<Vec<_>>();
        let case = self.case.as_ref().filter(|_| self.screen == Screen::Case);
        Room {
            body: self.cx.body(),
            pictures: covered.into_iter().filter(|area| !area.is_empty()).collect(),
            blank: case.and_then(|case| case.blank(&self.cx)),
            is_picture: self.screen == Screen::Picture,
        }
    }

    /// Ends the console; what must be written is waited for outside.
    fn leave(&mut self) {
        if !self.is_leaving {
            self.is_leaving = true;
            self.leave_case();
            self.cx.ask(Asked::Quiet, Effect::Quit);
        }
    }

    /// Opens a case, giving back the one that was open.
    pub(crate) fn open_case(&mut self, key: JourneyKey) {
        self.close_case();
        self.resolver.clear();
        self.overlays.clear();
        self.queue.list.select(&key);
        self.case = Some(Box::new(CaseDesk::new(key.clone())));
        self.go(Screen::Case);
        self.cx.ask(Asked::Case(key.clone()), Effect::OpenCase { key: key.clone() });
        self.cx.ask(Asked::Draft(key.clone()), Effect::LoadDraft { key });
    }

    /// Closes the case, giving back the claim that opening it made.
    pub(crate) fn close_case(&mut self) {
        self.leave_case();
        let Some(case) = self.case.take() else { return };
        if case.is_claimed_here {
            self.queue.list.set_claim(&case.key, None);
            self.cx.ask(Asked::Quiet, Effect::Release { key: case.key });
        }
    }

    /// Shows a screen; going back leads to the one that was shown.
    fn go(&mut self, screen: Screen) {
        if self.screen != screen {
            self.under.retain(|under| *under != screen);
            self.under.push(self.screen);
            self.screen = screen;
        }
    }

    /// Does what concerns more than one screen.
    fn follow(&mut self) {
        for step in self.cx.take_steps() {
            match step {
                Step::Open(key) => self.open_case(key),
                Step::OpenNeighbor(by) => self.open_neighbor(by),
                Step::Picture(picture) => {
                    picture.record_viewed(&mut self.cx);
                    self.picture = Some(*picture);
                    self.go(Screen::Picture);
                }
                Step::Overlay(overlay) => self.overlays.push(*overlay),
                Step::RejectMarked => self.open_bulk(),
                Step::Act(action) => {
                    let _: Handled = self.act(action, false);
                }
            }
        }
    }
}
