//! The loop: it handles everything that has happened, draws one frame, then waits.
//!
//! Its parts own their state: [`Input`] the events of the terminal, [`Output`] what is written to it, [`PendingWork`]
//! the effects. Everything outside the process comes in through [`Edges`]. Its timing rules are those of [`timing`].

mod adaptation;
mod clock_steps;
mod early;
mod input;
mod options;
mod output;
mod reader;
mod signals;
mod timer;
mod work;

pub use super::backend::Backend;
pub use super::terminal::Control;
pub use adaptation::{Adapted, PendingAdaptation, TerminalInquiry};
pub use options::{FirstRows, TuiError, TuiOptions};
pub use output::Look;
pub(crate) use signals::LEAVING;
pub use signals::Signaled;
pub use timer::Timer;

use super::app::App;
use super::fullscreen_viewer;
use super::keys::timing::{self, Arrival};
use super::layout::Size;
use super::messages::effect::{Effect, Ticket};
use super::messages::message::{Message, News, Reply, ReplyProblem};
use super::terminal::{Taken, is_usable};
use super::worker::Worker;
use crate::domain::text::Untrusted;
use crate::pictures::DecodedPicture;
use crate::provider::Account;
use crate::review::ReviewService;
use adaptation::{answered, ask, await_answers};
use clock_steps::ClockSteps;
use crossterm::event::{Event, MouseEvent};
use futures_util::{Stream, StreamExt as _};
use input::{Input, InputMark, InputSurface, Received, pointer};
use jiff::Timestamp;
use output::Output;
use rustix::process::Signal;
use std::io::{self, Write};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;
use work::{Done, PendingWork};

/// The longest time that a frame is delayed for the store.
const LONGEST_FOR_STORE: Duration = Duration::from_millis(8);

/// The most events that are handled before the next frame.
const MOST_BEFORE_FRAME: usize = 4096;

/// The connections of the loop to the outside.
pub struct Edges<E, W, B> {
    /// Events from the terminal.
    pub events: E,
    /// Where frames are written.
    pub out: W,
    /// Carries out effects.
    pub backend: B,
    /// Controls the terminal's modes.
    pub terminal: Box<dyn Control>,
    /// The signals of this process.
    pub signals: Pin<Box<dyn Stream<Item = Signaled> + Send>>,
    /// The current time.
    pub clock: Box<dyn Fn() -> Timestamp + Send>,
    /// The changes from the terminal's answers.
    pub adapted: Option<PendingAdaptation>,
    pub timer: Timer,
}

/// Runs the console until the reviewer leaves it or a signal ends it. Returns the signal by which the process must then
/// end.
pub async fn run(review: ReviewService<Account>, options: TuiOptions) -> Result<Option<Signal>, TuiError> {
    if !is_usable() {
        return Err(TuiError::NoTerminal);
    }
    let me = review.reviewer.clone();
    let (width, height) = crossterm::terminal::size()?;
    let size = Size { width, height };
    let app = App::new(me, options.policy, options.keymap, size, Timestamp::now());
    let taken = Taken::take(app.cx().policy.console.mouse)?;
    let canvas = Arc::clone(&options.look.canvas);
    let worker =
        Worker::new(review, canvas, (options.decoder, options.preferences), options.first_rows, size);
    let (asked, adapted) = match options.inquiry {
        Some(inquiry) => {
            let (asked, adapted) = ask(inquiry, &worker)?;
            (Some(asked), Some(adapted))
        }
        None => (None, None),
    };
    let edges = Edges {
        events: reader::TerminalEvents::read(asked)?,
        out: output::unbuffered()?,
        backend: worker,
        terminal: Box::new(taken),
        signals: Box::pin(signals::Signals::new()?),
        clock: Box::new(Timestamp::now),
        adapted,
        timer: Timer::Exact,
    };
    Ok(EventLoop::new(app, options.look, edges).until_left().await)
}

/// Something that the loop handles.
enum Happening {
    Terminal(Received, Arrival),
    Done(Done),
    Signal(Signaled),
    Tick,
    Pixels,
    Adapted(Option<Adapted>),
}

/// The console with everything that it is connected to.
pub struct EventLoop<E, W, B> {
    app: App,
    input: Input<E>,
    output: Output<W>,
    work: PendingWork<B>,
    terminal: Box<dyn Control>,
    signals: Pin<Box<dyn Stream<Item = Signaled> + Send>>,
    clock: Box<dyn Fn() -> Timestamp + Send>,
    clock_steps: ClockSteps,
    is_done: bool,
    /// The signal that asked the console to leave.
    ended_by: Option<Signal>,
    /// When the console was last stopped or resumed; until the SIGTSTP that it sent to itself has arrived.
    own_stop: Option<Instant>,
    /// The changes from the terminal's answers.
    adapted: Option<PendingAdaptation>,
    timer: Timer,
}

impl<E, W, B> EventLoop<E, W, B>
where
    E: Stream<Item = io::Result<Event>> + Unpin,
    W: Write,
    B: Backend,
{
    /// A console without a first frame. It needs a tokio runtime.
    pub fn new(app: App, look: Look, edges: Edges<E, W, B>) -> Self {
        let size = (app.cx().size.width, app.cx().size.height);
        Self {
            app,
            input: Input::new(edges.events),
            output: Output::new(edges.out, look, size),
            work: PendingWork::new(edges.backend),
            terminal: edges.terminal,
            signals: edges.signals,
            clock: edges.clock,
            clock_steps: ClockSteps::default(),
            is_done: false,
            ended_by: None,
            own_stop: None,
            adapted: edges.adapted,
            timer: edges.timer,
        }
    }

    /// The state of the console.
    pub fn state(&self) -> &App {
        &self.app
    }

    /// Runs until the reviewer leaves or the terminal is lost; returns the signal by which the process must end.
    pub async fn until_left(&mut self) -> Option<Signal> {
        if self.rounds().await.is_err() {
            // An error of the terminal counts as its loss: drafts are saved and the case is released.
            self.hang_up(Signal::HUP).ok();
        }
        self.work.stop_watching();
        await_answers(self.adapted.take()).await;
        self.terminal.leave();
        if self.app.is_session_over() {
            eprintln!(
                "the session has lasted as long as console.session_hours allows; sign in again to go on"
            );
        }
        self.work.finish().await;
        self.ended_by
    }

    async fn rounds(&mut self) -> io::Result<()> {
        let first = self.app.begin();
        self.carry_out(first)?;
        while !self.is_done {
            self.round().await?;
        }
        Ok(())
    }

    async fn round(&mut self) -> io::Result<()> {
        let now = self.now();
        if self.clock_steps.was_set(now, Instant::now()) {
            self.send(Message::News { news: News::ClockSet, now })?;
        }
        self.await_store(|app| app.screens.queue.is_waiting_for_rows(app.cx())).await?;
        self.draw()?;
        let happening = self.next().await;
        self.handle(happening).await?;
        self.drain().await
    }

    /// Waits a few milliseconds for rows in view or the record of a decision, so one frame is drawn instead of two.
    async fn await_store(&mut self, is_waiting: fn(&App) -> bool) -> io::Result<()> {
        let timeout = Instant::now() + LONGEST_FOR_STORE;
        while is_waiting(&self.app) {
            let Ok(done) = tokio::time::timeout_at(timeout, self.work.next()).await else { break };
            self.done(done)?;
        }
        Ok(())
    }

    fn now(&self) -> Timestamp {
        (self.clock)()
    }

    fn surface(&self) -> InputSurface {
        let case = self.app.screens.case.as_ref().map(|case| case.key().clone());
        (self.app.place(), self.app.overlays.len(), case)
    }

    fn draw(&mut self) -> io::Result<()> {
        self.input.frame(self.surface());
        if self.output.draw(&self.app)? {
            self.terminal.keep_parting(self.output.parting());
            let now = self.now();
            self.send(Message::Drawn { now })?;
        }
        Ok(())
    }

    async fn next(&mut self) -> Happening {
        let (now, timer) = (self.now(), self.timer);
        let left =
            self.app.wake_at().map(|at| Duration::try_from(at.duration_since(now)).unwrap_or_default());
        let idle = self.output.idle_for();
        let drawn = Instant::now();
        tokio::select! {
            biased;
            Some(signaled) = self.signals.next() => Happening::Signal(signaled),
            event = self.input.next() => {
                Happening::Terminal(event, self.input.arrived_after(drawn.elapsed()))
            }
            adapted = answered(&mut self.adapted) => Happening::Adapted(adapted),
            done = self.work.next() => Happening::Done(done),
            () = timer.after(left) => Happening::Tick,
            () = Timer::Runtime.after(idle) => Happening::Pixels,
        }
    }

    /// Handles everything that has arrived already, without waiting.
    async fn drain(&mut self) -> io::Result<()> {
        self.drain_input().await?;
        while let Some(done) = self.work.ready() {
            self.done(done)?;
        }
        Ok(())
    }

    async fn drain_input(&mut self) -> io::Result<()> {
        for _ in 0..MOST_BEFORE_FRAME {
            let Some(event) = self.input.ready().await else { break };
            self.received_before_frame(Some(event))?;
        }
        Ok(())
    }

    fn received_before_frame(&mut self, event: Received) -> io::Result<()> {
        let arrival = self.input.arrived_before(&self.surface());
        self.received(event, arrival)
    }

    /// A timer has run out. Keys that were pressed before that are handled first.
    async fn tick(&mut self) -> io::Result<()> {
        self.drain_input().await?;
        if self.input.must_check_silence() {
            if !self.catch_up().await? {
                return Ok(());
            }
            self.input.silence_checked(self.now());
        }
        let now = self.now();
        self.send(Message::Tick { now })?;
        self.await_store(|app| app.cx().requests.is_deciding()).await
    }

    /// Handles everything that the terminal has sent until now, even if its reader lags behind (see [`timing`], rule
    /// 3). False on a timeout of the reader.
    async fn catch_up(&mut self) -> io::Result<bool> {
        let timeout = Instant::now() + timing::MARK_TIMEOUT;
        // An older mark proves nothing about events that came after it.
        let mut is_current = self.ask_for_mark()?;
        loop {
            let Ok(event) = tokio::time::timeout_at(timeout, self.input.next()).await else {
                return Ok(false);
            };
            if !matches!(event, Some(Ok(_))) {
                self.received_before_frame(event)?;
                return Ok(true);
            }
            if self.is_mark(&event) == InputMark::NotAsked {
                self.received_before_frame(event)?;
            } else if is_current {
                return Ok(true);
            } else {
                is_current = self.ask_for_mark()?;
            }
        }
    }

    /// Asks for a mark. False if an older mark has not come back yet.
    fn ask_for_mark(&mut self) -> io::Result<bool> {
        let is_new = self.input.mark();
        if is_new {
            self.terminal.mark_input()?;
        }
        Ok(is_new)
    }

    fn is_mark(&mut self, event: &Received) -> InputMark {
        let Size { width, height } = self.app.cx().size;
        let is_same_size = matches!(event, Some(Ok(Event::Resize(w, h))) if (*w, *h) == (width, height));
        self.input.take_mark(is_same_size)
    }

    async fn handle(&mut self, happening: Happening) -> io::Result<()> {
        match happening {
            Happening::Terminal(event, arrival) => self.received(event, arrival),
            Happening::Done(done) => self.done(done),
            Happening::Signal(Signaled::Leave(signal)) => self.hang_up(signal),
            Happening::Signal(Signaled::Stop) => self.stop_signal(),
            Happening::Signal(Signaled::Resume) => self.resume(),
            Happening::Tick => self.tick().await,
            Happening::Pixels => self.send_pixels(),
            Happening::Adapted(adapted) => self.adapt(adapted),
        }
    }

    /// Applies the terminal's answers. Redraws only if they change the look.
    fn adapt(&mut self, adapted: Option<Adapted>) -> io::Result<()> {
        self.adapted = None;
        let Some(Adapted { look, text_order }) = adapted else { return Ok(()) };
        let is_repainted = look.theme != *self.output.theme();
        let moves_columns = look.canvas.moves_columns();
        let has_full_pictures = look.canvas.has_full_pictures();
        self.output.adapt(look);
        self.send(Message::Adapted { text_order, moves_columns, has_full_pictures })?;
        if is_repainted { self.repaint() } else { Ok(()) }
    }

    fn send_pixels(&mut self) -> io::Result<()> {
        self.output.send_pixels()?;
        self.terminal.keep_parting(self.output.parting());
        Ok(())
    }

    fn received(&mut self, event: Received, arrival: Arrival) -> io::Result<()> {
        if self.is_mark(&event) == InputMark::Answered {
            return Ok(());
        }
        match event {
            Some(Ok(event)) => self.terminal_event(event, arrival),
            // The terminal is lost.
            Some(Err(_)) | None => self.hang_up(Signal::HUP),
        }
    }

    fn hang_up(&mut self, signal: Signal) -> io::Result<()> {
        self.ended_by.get_or_insert(signal);
        self.send(Message::Hangup { now: self.now() })
    }

    fn done(&mut self, done: Done) -> io::Result<()> {
        let now = self.now();
        let (ticket, reply) = match done {
            Done::News(news) => return self.send(Message::News { news, now }),
            Done::Reply(ticket, Reply::Alone(photo)) => {
                (ticket, Reply::Done(photo.and_then(|photo| self.show_fullscreen(&photo))))
            }
            Done::Reply(ticket, Reply::Copied(text)) => {
                (ticket, Reply::Done(text.and_then(|text| self.output.copy(&text))))
            }
            Done::Reply(ticket, reply) => (ticket, reply),
        };
        self.send(Message::Reply { ticket, reply, now })
    }

    fn show_fullscreen(&mut self, photo: &DecodedPicture) -> Result<(), ReplyProblem> {
        self.terminal.keep_parting(fullscreen_viewer::PARTING.to_vec());
        self.output.show_fullscreen(photo)
    }

    fn terminal_event(&mut self, event: Event, arrival: Arrival) -> io::Result<()> {
        let now = self.now();
        self.input.note(&event, now);
        if self.output.is_fullscreen() {
            return self.event_in_fullscreen(&event);
        }
        match event {
            Event::Key(key) => match self.input.key(&key, arrival, now) {
                Some(message) => self.send(message),
                None => Ok(()),
            },
            Event::Paste(text) => self.send(Message::Pasted { text: Untrusted::new(text), now }),
            Event::Resize(width, height) => self.resized(width, height),
            Event::Mouse(mouse) => self.mouse(mouse, now),
            Event::FocusGained | Event::FocusLost => Ok(()),
        }
    }

    fn event_in_fullscreen(&mut self, event: &Event) -> io::Result<()> {
        if !matches!(event, Event::Key(_) | Event::Resize(..)) {
            return Ok(());
        }
        self.output.end_fullscreen()?;
        self.repaint()
    }

    fn mouse(&mut self, mouse: MouseEvent, now: Timestamp) -> io::Result<()> {
        match pointer(mouse.kind) {
            Some(pointer) => self.send(Message::Pointer { pointer, x: mouse.column, y: mouse.row, now }),
            None => Ok(()),
        }
    }

    fn send(&mut self, message: Message) -> io::Result<()> {
        let asked = self.app.update(message);
        let how = self.app.cx().policy.console.late_alert;
        if let Some(alert) = self.app.late_alarm.take(how) {
            self.output.alert(&alert)?;
        }
        self.carry_out(asked)
    }

    fn carry_out(&mut self, asked: Vec<(Ticket, Effect)>) -> io::Result<()> {
        for (ticket, effect) in asked {
            match effect {
                Effect::Quit => self.is_done = true,
                Effect::Redraw => self.repaint()?,
                Effect::Suspend if self.terminal.has_shell() => self.suspend()?,
                Effect::Suspend => {
                    self.work.answer(ticket, Err(ReplyProblem::new("no shell to return to")));
                    continue;
                }
                effect => {
                    if effect == Effect::Lock {
                        self.lock()?;
                    }
                    self.work.spawn(ticket, effect, self.now());
                    continue;
                }
            }
            self.work.answer(ticket, Ok(()));
        }
        Ok(())
    }

    fn resized(&mut self, width: u16, height: u16) -> io::Result<()> {
        self.output.forget(width, height);
        self.send(Message::Resized { width, height })
    }

    fn repaint(&mut self) -> io::Result<()> {
        let (width, height) = self.terminal.size()?;
        self.resized(width, height)
    }

    fn lock(&mut self) -> io::Result<()> {
        self.output.lock()?;
        self.repaint()
    }

    fn suspend(&mut self) -> io::Result<()> {
        self.terminal.leave();
        self.own_stop = Some(Instant::now());
        self.terminal.stop()?;
        self.own_stop = Some(Instant::now());
        self.resume()
    }

    /// SIGTSTP: from another process, or the one that we sent to our own process group.
    fn stop_signal(&mut self) -> io::Result<()> {
        let is_own = self.own_stop.take().is_some_and(|since| since.elapsed() < signals::OWN_STOP);
        if is_own || !self.terminal.has_shell() { Ok(()) } else { self.suspend() }
    }

    fn resume(&mut self) -> io::Result<()> {
        self.terminal.enter()?;
        self.repaint()
    }
}
