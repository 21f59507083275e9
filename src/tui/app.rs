//! The desk: everything that the console knows, and what each message changes. Pure: it never waits, never asks the time.

pub(crate) mod replies;

use crate::domain::ids::{JourneyKey, Reviewer};
use crate::domain::pii::Masking;
use crate::domain::text::Untrusted;
use crate::tui::desk::case::CaseDesk;
use crate::tui::keys::keymap::Keymap;
use crate::tui::keys::resolver::Resolver;
use crate::tui::keys::rhythm::Rhythm;
use crate::tui::layout::{self, Borders, Shell, Size};
use crate::tui::messages::action::Place;
use crate::tui::messages::effect::{Effect, Ticket};
use crate::tui::messages::message::{Message, News, ProviderState, Stats};
use crate::tui::messages::policy::DeskPolicy;
use crate::tui::notice::{Last, Notice};
use crate::tui::overlay::kinds::Overlay;
use crate::tui::prefetch_plan::PrefetchPlan;
use crate::tui::screen::outbox::state::OutboxScreen;
use crate::tui::screen::picture::state::{PictureScreen, Shelf};
use crate::tui::screen::queue::fetching::Fetching;
use crate::tui::screen::queue::state::QueueScreen;
use jiff::Timestamp;
use replies::Asked;
use std::collections::BTreeMap;

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
    /// Figures.
    Stats,
}

/// The state of the console. Only [`App::update`] changes it.
#[derive(Clone, Debug)]
pub struct App {
    pub(crate) now: Timestamp,
    pub(crate) size: Size,
    pub(crate) me: Reviewer,
    pub(crate) policy: DeskPolicy,
    pub(crate) keymap: Keymap,
    pub(crate) resolver: Resolver,
    pub(crate) rhythm: Rhythm,
    pub(crate) screen: Screen,
    pub(crate) under: Vec<Screen>,
    pub(crate) overlays: Vec<Overlay>,
    pub(crate) queue: QueueScreen,
    pub(crate) case: Option<Box<CaseDesk>>,
    pub(crate) picture: Option<PictureScreen>,
    pub(crate) shelf: Shelf,
    pub(crate) foresight: PrefetchPlan,
    pub(crate) outbox: OutboxScreen,
    pub(crate) stats: Option<Box<Stats>>,
    pub(crate) stats_top: usize,
    pub(crate) notice: Option<Notice>,
    pub(crate) last: Option<Last>,
    pub(crate) providers: Vec<ProviderState>,
    pub(crate) masking: Masking,
    /// How far the borders between panes were moved.
    pub(crate) borders: Borders,
    /// Until when masked data is shown.
    pub(crate) revealed_until: Option<Timestamp>,
    /// How far asking for news has got, and whether the reviewer has ended it.
    pub(crate) fetching: Fetching,
    pub(crate) is_leaving: bool,
    has_queue_news: bool,
    /// When it was asked for last, and until when it is left alone.
    queue_asked: Option<Timestamp>,
    queue_rest: Option<Timestamp>,
    tickets: BTreeMap<Ticket, Asked>,
    next_ticket: u64,
    out: Vec<(Ticket, Effect)>,
}

impl App {
    /// An empty desk. [`App::begin`] tells what to load first.
    pub fn new(me: Reviewer, policy: DeskPolicy, keymap: Keymap, size: Size, now: Timestamp) -> Self {
        Self {
            now,
            size,
            me,
            masking: policy.masking,
            borders: policy.borders,
            revealed_until: None,
            policy,
            keymap,
            resolver: Resolver::default(),
            rhythm: Rhythm::default(),
            screen: Screen::Queue,
            under: Vec::new(),
            overlays: Vec::new(),
            queue: QueueScreen::default(),
            case: None,
            picture: None,
            shelf: Shelf::default(),
            foresight: PrefetchPlan::default(),
            outbox: OutboxScreen::default(),
            stats: None,
            stats_top: 0,
            notice: None,
            last: None,
            providers: Vec::new(),
            fetching: Fetching::default(),
            is_leaving: false,
            has_queue_news: false,
            queue_asked: None,
            queue_rest: None,
            tickets: BTreeMap::new(),
            next_ticket: 0,
            out: Vec::new(),
        }
    }

    /// What to ask for at the start.
    pub fn begin(&mut self) -> Vec<(Ticket, Effect)> {
        self.ask(Asked::Queue, Effect::LoadQueue);
        self.ask(Asked::Outbox, Effect::LoadOutbox);
        self.offer_tour();
        self.tell_mistakes();
        std::mem::take(&mut self.out)
    }

    /// Takes in what happened and says what is to be done.
    pub fn update(&mut self, message: Message) -> Vec<(Ticket, Effect)> {
        match message {
            Message::Key { press, now } => {
                self.now = now;
                self.rhythm.take(Some(press.chord), now.as_millisecond());
                self.on_key(press);
            }
            Message::KeyAhead { press, now } => {
                self.now = now;
                self.rhythm.take_ahead(press.chord, now.as_millisecond());
                self.on_key(press);
            }
            Message::Pasted { text, now } => {
                self.now = now;
                self.on_paste(&text);
            }
            Message::Pointer { pointer, x, y, now } => {
                self.now = now;
                self.on_pointer(pointer, x, y);
            }
            Message::Resized { width, height } => self.size = Size { width, height },
            Message::Tick { now } => self.now = now,
            Message::Drawn { now } => self.on_drawn(now),
            Message::Reply { ticket, reply, now } => {
                self.now = now;
                self.on_reply(ticket, reply);
            }
            Message::News { news, now } => {
                self.now = now;
                self.on_news(news);
            }
            Message::Hangup { now } => {
                self.now = now;
                self.leave();
            }
        }
        self.settle();
        std::mem::take(&mut self.out)
    }

    /// When the desk wants a tick, because something on the screen counts down or goes away.
    pub fn wake_at(&self) -> Option<Timestamp> {
        let second = self.now.checked_add(jiff::SignedDuration::from_secs(1)).ok();
        let counting = self.last.as_ref().filter(|last| last.is_held(self.now)).and(second);
        let passing = self.notice.as_ref().and_then(|notice| notice.until);
        let resting = self.shelf.due.filter(|due| *due > self.now);
        let drafting = self.case.as_ref().and_then(|case| case.draft_due);
        let revealing = self.revealed_until;
        let baring = self.case.as_ref().and_then(|case| case.bared.as_ref()).map(|bared| bared.until);
        let blinking = self.picture.as_ref().filter(|_| self.screen == Screen::Picture);
        let blinking = blinking.and_then(|picture| picture.next_blink(self.now));
        let looking_ahead = self.ahead_at();
        let reading = self.queue_rest.filter(|rest| self.has_queue_news && *rest > self.now);
        let times =
            [counting, passing, resting, drafting, revealing, baring, blinking, looking_ahead, reading];
        times.into_iter().flatten().min()
    }

    /// The place whose keys count now.
    pub fn place(&self) -> Place {
        match self.overlays.last() {
            Some(overlay) => overlay.place(),
            None => self.screen_place(),
        }
    }

    pub(crate) fn screen_place(&self) -> Place {
        match self.screen {
            Screen::Queue => Place::Queue,
            Screen::Case if self.case.as_ref().is_some_and(|case| case.asks_faces(&self.policy)) => {
                Place::Faces
            }
            Screen::Case => Place::Case,
            Screen::Picture => Place::Picture,
            Screen::Outbox => Place::Outbox,
            Screen::Stats => Place::Stats,
        }
    }

    /// Where everything stands.
    pub(crate) fn shell(&self) -> Shell {
        layout::shell(self.size, u16::try_from(self.outbox.standing().count()).unwrap_or(u16::MAX))
    }

    pub(crate) fn ask(&mut self, asked: Asked, effect: Effect) {
        let ticket = Ticket(self.next_ticket);
        self.next_ticket += 1;
        self.tickets.insert(ticket, asked);
        self.out.push((ticket, effect));
    }

    /// Whether a judgement is on its way to the disk, or a decision back from it.
    pub(crate) fn is_deciding(&self) -> bool {
        self.tickets.values().any(|asked| {
            matches!(asked, Asked::Decide { .. } | Asked::DecideHere { .. } | Asked::Undo { .. })
        })
    }

    /// Whether the screen waits for a picture.
    pub(crate) fn is_waiting_for_pictures(&self) -> bool {
        self.tickets.values().any(|asked| matches!(asked, Asked::Picture { .. }))
    }

    /// Whether the providers are asked for news right now.
    pub(crate) fn is_asking_for_news(&self) -> bool {
        self.tickets.values().any(|asked| matches!(asked, Asked::News))
    }

    fn on_drawn(&mut self, now: Timestamp) {
        if !layout::is_large_enough(self.size) {
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
        self.rhythm.take(None, self.now.as_millisecond());
        let Some(overlay) = self.overlays.last_mut() else { return };
        if let Some(line) = overlay.line_mut() {
            line.insert_all(text.as_sent());
            self.line_changed();
        }
    }

    fn on_news(&mut self, news: News) {
        match news {
            News::StoreChanged => {
                self.has_queue_news = true;
                self.ask(Asked::Outbox, Effect::LoadOutbox);
            }
            News::Decided(keys) => {
                // A queue that is being read may still have them as they were.
                self.has_queue_news |= self.is_reading_queue();
                self.ask(Asked::Outbox, Effect::LoadOutbox);
                if !keys.is_empty() {
                    self.ask(Asked::Standings, Effect::LoadStandings { keys });
                }
            }
            News::Claim { key, by } => self.queue.set_claim(&key, by),
            News::CaseChanged(key) => {
                if self.case.as_ref().is_some_and(|case| case.key == key && case.case.is_some()) {
                    self.ask(Asked::Case(key.clone()), Effect::ReadCase { key });
                }
            }
            News::Fetching(counts) => self.fetching.take(counts),
            News::Provider(state) => {
                let known = self.providers.iter().find(|known| known.name == state.name);
                let is_told = known.is_some_and(|known| known.problem == state.problem);
                // What stands in the footer already is not swept away; the header shows who is lost.
                if let Some(problem) = state.problem.as_ref().filter(|_| !is_told && self.notice.is_none()) {
                    self.say_problem(&state.name.to_string(), problem);
                }
                self.know(state);
            }
        }
    }

    /// Remembers how a provider is.
    pub(crate) fn know(&mut self, state: ProviderState) {
        self.providers.retain(|known| known.name != state.name);
        self.providers.push(state);
        self.providers.sort_by(|a, b| a.name.cmp(&b.name));
    }

    fn is_reading_queue(&self) -> bool {
        self.tickets.values().any(|asked| matches!(asked, Asked::Queue | Asked::News))
    }

    /// Puts everything that hangs on size and time in order again.
    fn settle(&mut self) {
        let is_resting = self.queue_rest.is_some_and(|rest| rest > self.now);
        if self.has_queue_news && !is_resting && !self.is_reading_queue() {
            self.has_queue_news = false;
            self.queue_asked = Some(self.now);
            self.ask(Asked::Queue, Effect::LoadQueue);
        }
        if self.notice.as_ref().is_some_and(|notice| notice.until.is_some_and(|until| until <= self.now)) {
            self.notice = None;
        }
        let areas = layout::queue(self.shell().body, self.borders);
        self.queue.keep_in_view(usize::from(areas.rows.height));
        self.settle_reveal();
        self.settle_case();
        self.settle_draft();
        self.want_pictures();
        self.look_ahead();
    }

    fn settle_case(&mut self) {
        let body = self.shell().body;
        let (masking, size) = (self.masking, self.size);
        let (policy, borders) = (self.policy.clone(), self.borders);
        if let Some(case) = &mut self.case {
            case.settle(body, size, masking, &policy, borders);
        }
    }

    /// Ends the console; what must be written is waited for outside.
    pub(crate) fn leave(&mut self) {
        if !self.is_leaving {
            self.is_leaving = true;
            self.keep_draft_now();
            if let Some(case) = self.case.take() {
                self.tell_looks(&case);
                self.case = Some(case);
            }
            self.ask(Asked::Quiet, Effect::Quit);
        }
    }

    /// Opens a case, giving back the one that was open.
    pub(crate) fn open_case(&mut self, key: JourneyKey) {
        self.close_case();
        self.resolver.clear();
        self.overlays.clear();
        self.queue.select(&key);
        self.case = Some(Box::new(CaseDesk::new(key.clone())));
        if self.screen != Screen::Case {
            self.under.retain(|screen| *screen != Screen::Case);
            self.under.push(self.screen);
        }
        self.screen = Screen::Case;
        self.ask(Asked::Case(key.clone()), Effect::OpenCase { key: key.clone() });
        self.ask(Asked::Draft(key.clone()), Effect::LoadDraft { key });
    }

    /// What was on the screen of a case that is left as it is.
    pub(crate) fn tell_looks(&mut self, case: &CaseDesk) {
        let looks = case.looks.until(self.now);
        if !looks.is_empty() {
            self.ask(Asked::Quiet, Effect::Looked { key: case.key.clone(), looks });
        }
    }

    /// Closes the case, giving back the claim that opening it made.
    pub(crate) fn close_case(&mut self) {
        self.keep_draft_now();
        let Some(case) = self.case.take() else { return };
        self.tell_looks(&case);
        if case.is_claimed_here {
            self.queue.set_claim(&case.key, None);
            self.ask(Asked::Quiet, Effect::Release { key: case.key });
        }
    }
}
