//! The console's state, and how each message changes it. Pure: it never waits and never reads a clock.

mod keys;
mod locking;
mod replies;
mod undo;

use crate::domain::ids::{JourneyKey, Reviewer};
use crate::domain::text::Untrusted;
use crate::tui::cx::{Cx, Handled, Step};
use crate::tui::keyboard::{Keyboard, Waiting};
use crate::tui::keys::keymap::Keymap;
use crate::tui::late_alarm::LateAlarm;
use crate::tui::layout::{self, Size};
use crate::tui::messages::action::Place;
use crate::tui::messages::effect::{CaseDraft, Effect, Ticket};
use crate::tui::messages::message::{Message, News, Pointer, ReplyProblem};
use crate::tui::messages::policy::ConsolePolicy;
use crate::tui::notice::Last;
use crate::tui::overlay::kinds::{Below, Overlay};
use crate::tui::overlay::problems::ConfigProblems;
use crate::tui::overlay::tour;
use crate::tui::page::line::Mark;
use crate::tui::picture_shelf::PictureShelf;
use crate::tui::prefetch_plan::PrefetchPlan;
use crate::tui::requests::RequestKind;
use crate::tui::screen::Screens;
use crate::tui::screen::case::obstacle;
use jiff::{SignedDuration, Timestamp};

/// How many rows one turn of the wheel moves.
const WHEEL: isize = 3;

/// The state of the console. Only [`App::update`] changes it.
#[derive(Clone, Debug)]
pub struct App {
    cx: Cx,
    pub(crate) keyboard: Keyboard,
    pub(crate) screens: Screens,
    /// The overlays, the topmost last.
    pub(crate) overlays: Vec<Overlay>,
    prefetch: PrefetchPlan,
    pub(crate) late_alarm: LateAlarm,
    /// The decision that can still be undone.
    pub(crate) last: Option<Last>,
    is_leaving: bool,
    /// Whether the session has reached its time limit.
    is_session_over: bool,
}

impl App {
    /// An empty console. [`App::begin`] returns the first effects.
    pub fn new(me: Reviewer, policy: ConsolePolicy, keymap: Keymap, size: Size, now: Timestamp) -> Self {
        Self {
            cx: Cx::new(me, policy, keymap, size, now),
            keyboard: Keyboard::default(),
            screens: Screens::default(),
            overlays: Vec::new(),
            prefetch: PrefetchPlan::default(),
            late_alarm: LateAlarm::default(),
            last: None,
            is_leaving: false,
            is_session_over: false,
        }
    }

    /// The context that screens and overlays are drawn with.
    pub fn cx(&self) -> &Cx {
        &self.cx
    }

    /// Whether the session has reached its time limit.
    pub fn is_session_over(&self) -> bool {
        self.is_session_over
    }

    /// The effects that load the first data.
    pub fn begin(&mut self) -> Vec<(Ticket, Effect)> {
        self.cx.ask(RequestKind::Queue, Effect::LoadQueue { after: None });
        self.cx.ask(RequestKind::Outbox, Effect::LoadOutbox);
        self.cx.ask(RequestKind::Drafts, Effect::LoadDrafts);
        tour::offer(&mut self.cx);
        if let Some(advice) = self.cx.policy.advice.clone() {
            self.cx.say(Mark::None, advice);
        }
        if !self.cx.policy.mistakes.is_empty() {
            self.overlays.push(Overlay::Problems(ConfigProblems::default()));
        }
        self.cx.requests.take()
    }

    /// Applies a message and returns the effects.
    pub fn update(&mut self, message: Message) -> Vec<(Ticket, Effect)> {
        if let Some(now) = message.time() {
            self.cx.now = now;
        }
        if locking::keeps(self, &message) {
            return self.cx.requests.take();
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
            Message::Adapted { text_order, moves_columns, has_full_pictures } => {
                (self.cx.policy.text_order, self.cx.policy.moves_columns) = (text_order, moves_columns);
                self.cx.policy.has_full_pictures = has_full_pictures;
                self.cx.pictures = PictureShelf::default();
                self.cx.requests.forget(|asked| matches!(asked, RequestKind::Picture { .. }));
            }
            Message::Tick { .. } => self.judge_when_due(),
            Message::Drawn { now } => self.on_drawn(now),
            Message::Reply { ticket, reply, .. } => self.on_reply(ticket, reply),
            Message::News { news, .. } => self.on_news(news),
            Message::Hangup { .. } => self.leave(),
        }
        self.refresh();
        self.release_waiting();
        locking::when_due(self);
        self.cx.requests.take()
    }

    /// When the console needs a tick, because something on the screen counts down or expires.
    pub fn wake_at(&self) -> Option<Timestamp> {
        let now = self.cx.now;
        let second = now.checked_add(SignedDuration::from_secs(1)).ok();
        let times = [
            self.last.as_ref().filter(|last| last.is_held(now)).and(second),
            self.cx.notice.as_ref().and_then(|notice| notice.until),
            self.cx.pictures.due().filter(|due| *due > now),
            self.cx.revealed_until,
            self.cx.unmasked_until,
            self.prefetch.wake_at(now).filter(|_| !self.cx.lock.is_locked()),
            self.cx.lock.wake_at(&self.cx.policy.lock),
            self.screens.wake_at(now),
            self.keyboard.due(),
        ];
        times.into_iter().flatten().min()
    }

    /// The place whose key bindings apply now.
    pub fn place(&self) -> Place {
        self.overlays.last().map_or_else(|| self.screens.place(), Overlay::place)
    }

    fn on_drawn(&mut self, now: Timestamp) {
        if !layout::is_large_enough(self.cx.size) {
            return;
        }
        if let Some(overlay) = self.overlays.last_mut() {
            overlay.was_drawn(now);
        }
        self.screens.was_drawn(self.overlays.is_empty(), &self.cx, now);
    }

    fn on_paste(&mut self, text: &Untrusted) {
        self.withdraw_judgment();
        self.keyboard.resolver.clear();
        self.cx.rhythm.take(None, self.cx.now.as_millisecond());
        if self.keyboard.has_waiting() {
            self.keyboard.keep(Waiting::Paste(text.clone()), &mut self.cx);
        } else {
            self.insert(text.as_sent());
        }
    }

    /// Inserts typed or pasted text into the topmost overlay.
    fn insert(&mut self, text: &str) {
        if let Some(overlay) = self.overlays.last_mut() {
            overlay.insert(text, &mut Below::of(&mut self.screens));
        }
    }

    /// The mouse selects, scrolls, and opens cases and tabs. It never decides.
    fn on_pointer(&mut self, pointer: Pointer, x: u16, y: u16) {
        self.withdraw_judgment();
        self.screens.queue.list.is_touched = true;
        let by = match pointer {
            Pointer::Pressed if self.overlays.is_empty() => {
                self.screens.click(x, y, &mut self.cx);
                return self.follow();
            }
            Pointer::Pressed => return,
            Pointer::WheelUp => -WHEEL,
            Pointer::WheelDown => WHEEL,
        };
        match self.overlays.last_mut() {
            Some(Overlay::Help(help)) => help.scroll(by),
            Some(_) => {}
            None => self.screens.scroll(by),
        }
    }

    fn on_news(&mut self, news: News) {
        let (queue, cx) = (&mut self.screens.queue, &mut self.cx);
        match news {
            News::StoreChanged => {
                queue.is_outdated();
                cx.ask(RequestKind::Outbox, Effect::LoadOutbox);
            }
            News::ClockSet => {
                cx.clock_was_set();
                cx.ask(RequestKind::Outbox, Effect::LoadOutbox);
            }
            News::Received(keys) => {
                obstacle::read_news(self.screens.case.as_deref(), &keys, cx);
                self.screens.queue.read_changed(keys, cx);
            }
            News::Decided(keys) => {
                cx.ask(RequestKind::Outbox, Effect::LoadOutbox);
                obstacle::read_news(self.screens.case.as_deref(), &keys, cx);
                self.screens.queue.read_changed(keys, cx);
            }
            News::Claim { key, by } => {
                queue.list.set_claim(&key, by, &cx.me);
                obstacle::read_news(self.screens.case.as_deref(), &[key], cx);
            }
            News::CaseChanged(key) => {
                // The row shows the number of notes.
                if queue.list.of(&key).is_some() {
                    queue.read_changed(vec![key.clone()], cx);
                }
                obstacle::read_news(self.screens.case.as_deref(), &[key], cx);
            }
            News::Fetching(counts) => queue.set_progress(counts),
            News::Stopped => {
                let problem =
                    ReplyProblem::new("it failed, this is a bug of referee; leave and start it again");
                cx.say_problem("The refresh has stopped", &problem);
            }
            News::Silence { name, since: Some(since) } => {
                cx.silent.insert(name, since);
            }
            News::Silence { name, since: None } => {
                cx.silent.remove(&name);
            }
            News::Provider(state) => cx.take_provider(state),
        }
    }

    /// Recomputes everything that depends on size and time.
    fn refresh(&mut self) {
        let now = self.cx.now;
        if self.cx.notice.as_ref().is_some_and(|notice| notice.until.is_some_and(|until| until <= now)) {
            self.cx.notice = None;
        }
        let typed = self.typed();
        self.screens.refresh(typed, &mut self.cx);
        if self.screens.queue.list.is_complete {
            self.late_alarm.note(self.screens.queue.list.index().late());
        }
        if !self.cx.lock.is_locked() && self.prefetch.is_due(self.screens.spot(&self.cx), &self.cx) {
            let (pictures, next) = (self.screens.likely(&self.cx), self.screens.next_case(&self.cx));
            if !pictures.is_empty() || next.is_some() {
                self.cx.ask(RequestKind::Quiet, Effect::Ahead { pictures, next });
            }
        }
    }

    /// The current draft of the open case, including the text in an open overlay.
    fn typed(&self) -> CaseDraft {
        let case = self.screens.case.as_ref();
        let mut draft = case.map(|case| case.drafts.begun.clone()).unwrap_or_default();
        self.overlays.iter().for_each(|overlay| overlay.write_draft(&mut draft));
        draft
    }

    /// Ends the console; the event loop waits for pending writes.
    fn leave(&mut self) {
        if !self.is_leaving {
            self.is_leaving = true;
            let typed = self.typed();
            self.screens.close_case(typed, &mut self.cx);
            // Claims would block other reviewers while nobody works on them.
            for key in std::mem::take(&mut self.screens.queue.claims) {
                self.cx.ask(RequestKind::Quiet, Effect::Release { key });
            }
            self.cx.ask(RequestKind::Quiet, Effect::Quit);
        }
    }

    fn open_case(&mut self, key: JourneyKey) {
        let typed = self.typed();
        self.screens.open_case(key, typed, &mut self.cx);
        self.keyboard.resolver.clear();
        self.overlays.clear();
    }

    /// Performs the follow-up steps that concern more than one screen.
    fn follow(&mut self) {
        for step in self.cx.take_steps() {
            match step {
                Step::Open(key) => self.open_case(key),
                Step::OpenNeighbor(by) => {
                    if let Some(key) = self.screens.neighbor(by, &mut self.cx) {
                        self.open_case(key);
                    }
                }
                Step::Picture(picture) => self.screens.show_picture(*picture, &mut self.cx),
                Step::Overlay(overlay) => self.overlays.push(*overlay),
                Step::Act(action) => {
                    let _: Handled = self.act(action, false);
                }
            }
        }
    }
}
