//! The loop: everything that has happened is taken in, then the app is drawn once, then it waits.

use super::app::App;
use super::backend::{Backend, refused};
use super::clipboard;
use super::fullscreen_viewer as alone;
use super::keys::chord::Press;
use super::keys::keymap::Keymap;
use super::keys::timing::{Arrival, LateAnswers};
use super::layout::Size;
use super::messages::action::Place;
use super::messages::effect::{Effect, Ticket};
use super::messages::message::{Message, News, Pointer, Problem, Reply};
use super::messages::policy::ConsolePolicy;
use super::paint::Painter;
use super::pixels::{Canvas, Pixels};
use super::preferences::Preferences;
use super::terminal::{Taken, contained_panics, give_back, has_shell, is_usable, part_with, stop_here};
use super::theme::Theme;
use super::worker::Worker;
use crate::domain::ids::JourneyKey;
use crate::domain::text::{Shown, Untrusted};
use crate::imaging::Photo;
use crate::provider::Account;
use crate::review::ReviewService;
use crossterm::event::{Event, EventStream, MouseButton, MouseEventKind};
use futures_util::StreamExt as _;
use jiff::Timestamp;
use std::future::poll_fn;
use std::io::{self, Write as _};
use std::sync::Arc;
use std::task::Poll;
use std::time::{Duration, Instant};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinSet;

/// How long leaving waits for what must be written.
const PATIENCE: Duration = Duration::from_secs(5);

/// How long after it was resumed the console takes a SIGTSTP for its own.
const OWN_STOP: Duration = Duration::from_secs(1);

/// What the console is run with.
#[derive(Debug)]
pub struct TuiOptions {
    /// The effective keys.
    pub keymap: Keymap,
    /// Colors.
    pub theme: Theme,
    /// The house's measures.
    pub policy: ConsolePolicy,
    /// How pictures are shown here.
    pub canvas: Canvas,
    /// What the console remembers of itself.
    pub preferences: Preferences,
    /// Whether a tmux stands between, through which a copy must get.
    pub in_tmux: bool,
}

/// Why the console ended before the reviewer left it.
#[derive(Debug, thiserror::Error)]
pub enum TuiError {
    /// No terminal, or one that cannot be drawn on.
    #[error("draw here: the console needs a terminal (and TERM must not be `dumb`)")]
    NoTerminal,
    /// The terminal did not do as told.
    #[error("draw on the terminal")]
    Terminal(#[from] io::Error),
}

/// Runs the console until the reviewer leaves it.
pub async fn run(review: ReviewService<Account>, options: TuiOptions) -> Result<(), TuiError> {
    if !is_usable() {
        return Err(TuiError::NoTerminal);
    }
    let me = review.reviewer.clone();
    let (width, height) = crossterm::terminal::size()?;
    let size = Size { width, height };
    let app = App::new(me, options.policy, options.keymap, size, Timestamp::now());
    let canvas = Arc::new(options.canvas);
    let taken = Taken::take(app.cx().policy.mouse)?;
    let worker =
        Worker::new(review, app.cx().policy.service_levels.clone(), Arc::clone(&canvas), options.preferences);
    let mut running = Running::new(app, options.theme, worker, canvas, taken)?;
    running.in_tmux = options.in_tmux;
    running.until_left().await
}

/// What a key would mean: the place, the boxes on it, and the case. None before anything was drawn.
type Surface = Option<(Place, usize, Option<JourneyKey>)>;

/// Something to take in.
enum Happening {
    Terminal(Option<io::Result<Event>>, Arrival),
    Reply(Ticket, Reply),
    News(News),
    Hangup,
    Stop,
    Continue,
    Tick,
    Pixels,
}

struct Running<B: Backend> {
    app: App,
    theme: Theme,
    painter: Painter,
    pixels: Pixels,
    canvas: Arc<Canvas>,
    taken: Taken,
    backend: Arc<B>,
    events: EventStream,
    tell: UnboundedSender<(Ticket, Reply)>,
    replies: UnboundedReceiver<(Ticket, Reply)>,
    news: UnboundedReceiver<News>,
    signals: Signals,
    /// What leaving waits for.
    musts: JoinSet<()>,
    watching: tokio::task::JoinHandle<()>,
    late: LateAnswers,
    /// What keys meant when the screen was drawn last.
    painted: Surface,
    /// Whether a key was taken in since then.
    is_stirred: bool,
    is_done: bool,
    /// When the console was stopped or resumed last, until the SIGTSTP that it sent to itself has come.
    own_stop: Option<Instant>,
    in_tmux: bool,
    /// Whether one picture has the whole terminal, until a key.
    is_alone: bool,
}

struct Signals {
    ends: [Signal; 3],
    stop: Signal,
    resume: Signal,
}

impl Signals {
    fn new() -> io::Result<Self> {
        use rustix::process::Signal as Number;
        let raw = |number: Number| signal(SignalKind::from_raw(number.as_raw()));
        Ok(Self {
            ends: [
                signal(SignalKind::hangup())?,
                signal(SignalKind::terminate())?,
                signal(SignalKind::interrupt())?,
            ],
            stop: raw(Number::TSTP)?,
            resume: raw(Number::CONT)?,
        })
    }

    async fn next(&mut self) -> Happening {
        let [hangup, terminate, interrupt] = &mut self.ends;
        tokio::select! {
            _ = hangup.recv() => Happening::Hangup,
            _ = terminate.recv() => Happening::Hangup,
            _ = interrupt.recv() => Happening::Hangup,
            _ = self.stop.recv() => Happening::Stop,
            _ = self.resume.recv() => Happening::Continue,
        }
    }
}

impl<B: Backend> Running<B> {
    fn new(app: App, theme: Theme, backend: B, canvas: Arc<Canvas>, taken: Taken) -> io::Result<Self> {
        let (tell, replies) = unbounded_channel();
        let (tell_news, news) = unbounded_channel();
        let backend = Arc::new(backend);
        let watcher = Arc::clone(&backend);
        Ok(Self {
            painter: Painter::new(app.cx().size.width, app.cx().size.height),
            pixels: Pixels::new(Arc::clone(&canvas)),
            canvas,
            app,
            theme,
            taken,
            backend,
            events: EventStream::new(),
            tell,
            replies,
            news,
            signals: Signals::new()?,
            musts: JoinSet::new(),
            watching: tokio::spawn(watch(watcher, tell_news)),
            late: LateAnswers::default(),
            painted: Surface::default(),
            is_stirred: false,
            is_done: false,
            own_stop: None,
            in_tmux: false,
            is_alone: false,
        })
    }

    async fn until_left(&mut self) -> Result<(), TuiError> {
        let first = self.app.begin();
        self.carry_out(first)?;
        while !self.is_done {
            // A terminal that does not answer any more is gone; what is on its way is still written.
            if self.round().await.is_err() {
                // What is typed is kept, and the case given back, as when the line is told to have dropped.
                self.send(Message::Hangup { now: Timestamp::now() }).ok();
                break;
            }
        }
        self.watching.abort();
        give_back();
        for place in contained_panics() {
            eprintln!("warning: a part of the console broke off at {place}; this is a bug of referee");
        }
        // What is on its way to the disk gets there.
        let _ =
            tokio::time::timeout(PATIENCE, async { while self.musts.join_next().await.is_some() {} }).await;
        Ok(())
    }

    async fn round(&mut self) -> io::Result<()> {
        let surface = self.surface();
        let is_other = std::mem::take(&mut self.is_stirred) || surface != self.painted;
        self.draw()?;
        self.painted = surface;
        let event = self.next(is_other).await;
        if matches!(event, Happening::Tick) {
            // A key that decides waits for silence until this tick: what came before it is taken first.
            self.drain_terminal().await?;
        }
        self.take(event)?;
        self.drain().await
    }

    fn surface(&self) -> Surface {
        let case = self.app.screens.case.as_ref().map(|case| case.key().clone());
        Some((self.app.place(), self.app.overlays.len(), case))
    }

    fn draw(&mut self) -> io::Result<()> {
        // What was asked for while a picture stands alone waits until it is gone.
        if self.is_alone {
            return Ok(());
        }
        let (pixels, out) = (&mut self.pixels, &mut io::stdout().lock());
        self.painter.paint(&self.app, &self.theme, pixels, out)?;
        part_with(self.pixels.parting());
        self.send(Message::Drawn { now: Timestamp::now() })
    }

    /// What comes next. A key that follows a frame at once waited for it; that counts where the frame shows something
    /// else to answer, or what another key did.
    async fn next(&mut self, is_other: bool) -> Happening {
        let wake = self.app.wake_at();
        let idle = self.pixels.idle_for();
        let drawn = Instant::now();
        tokio::select! {
            biased;
            event = self.signals.next() => event,
            event = self.events.next() => {
                let arrival = if is_other { Arrival::after(drawn.elapsed()) } else { Arrival::Seen };
                Happening::Terminal(event, arrival)
            }
            Some((ticket, reply)) = self.replies.recv() => Happening::Reply(ticket, reply),
            Some(news) = self.news.recv() => Happening::News(news),
            () = until(wake) => Happening::Tick,
            () = after(idle) => Happening::Pixels,
        }
    }

    /// Takes in whatever is there already, without waiting.
    async fn drain(&mut self) -> io::Result<()> {
        self.drain_terminal().await?;
        while let Ok((ticket, reply)) = self.replies.try_recv() {
            self.take(Happening::Reply(ticket, reply))?;
        }
        while let Ok(news) = self.news.try_recv() {
            self.take(Happening::News(news))?;
        }
        Ok(())
    }

    async fn drain_terminal(&mut self) -> io::Result<()> {
        // Polled with this task's own waker: the stream wakes whoever asked last, and only them.
        while let Poll::Ready(Some(event)) =
            poll_fn(|context| Poll::Ready(self.events.poll_next_unpin(context))).await
        {
            let is_as_seen = !self.is_stirred && self.surface() == self.painted;
            let arrival = if is_as_seen { Arrival::Seen } else { Arrival::Ahead };
            self.take(Happening::Terminal(Some(event), arrival))?;
        }
        Ok(())
    }

    fn take(&mut self, event: Happening) -> io::Result<()> {
        let now = Timestamp::now();
        match event {
            Happening::Terminal(Some(Ok(event)), arrival) => self.terminal_event(event, arrival, now),
            // The terminal is gone.
            Happening::Terminal(Some(Err(_)) | None, _) | Happening::Hangup => {
                self.send(Message::Hangup { now })
            }
            Happening::Reply(ticket, Reply::Alone(shown)) => {
                let shown = shown.and_then(|photo| self.show_alone(&photo));
                self.send(Message::Reply { ticket, reply: Reply::Done(shown), now })
            }
            Happening::Reply(ticket, Reply::Copied(copied)) => {
                let done = copied.and_then(|text| self.hand_over(&text));
                self.send(Message::Reply { ticket, reply: Reply::Done(done), now })
            }
            Happening::Reply(ticket, reply) => self.send(Message::Reply { ticket, reply, now }),
            Happening::News(news) => self.send(Message::News { news, now }),
            Happening::Stop => self.stop_signal(),
            Happening::Continue => self.resume(),
            Happening::Tick => self.send(Message::Tick { now }),
            Happening::Pixels => self.send_pixels(),
        }
    }

    /// A little of what is on its way; frames go out in between.
    fn send_pixels(&mut self) -> io::Result<()> {
        let bytes = self.pixels.tick();
        part_with(self.pixels.parting());
        let mut out = io::stdout().lock();
        out.write_all(&bytes)?;
        out.flush()
    }

    /// Between two frames, in a write of its own.
    fn hand_over(&self, text: &Shown) -> Result<(), Problem> {
        let bytes = clipboard::copy_of(text, self.in_tmux);
        let mut out = io::stdout().lock();
        let written = out.write_all(bytes.as_bytes()).and_then(|()| out.flush());
        written.map_err(|error| Problem::new(format!("the terminal did not take it: {error}")))
    }

    fn show_alone(&mut self, photo: &Photo) -> Result<(), Problem> {
        let parting = self.pixels.parting();
        self.pixels.forget();
        self.is_alone = true;
        part_with(alone::PARTING.to_vec());
        alone::show(photo, &self.canvas, &parting)
            .map_err(|error| Problem::new(format!("could not {error}")))
            .inspect_err(|_| self.is_alone = false)
    }

    fn end_alone(&mut self) -> io::Result<()> {
        self.is_alone = false;
        alone::end()?;
        self.repaint()
    }

    /// Nothing of what is on the screen counts any more.
    fn forget(&mut self, width: u16, height: u16) {
        self.painter.forget(width, height);
        self.canvas.measure();
        self.pixels.forget();
    }

    fn terminal_event(&mut self, event: Event, arrival: Arrival, now: Timestamp) -> io::Result<()> {
        self.is_stirred |= matches!(event, Event::Key(_) | Event::Paste(_));
        if self.is_alone {
            return match event {
                Event::Key(_) | Event::Resize(..) => self.end_alone(),
                _ => Ok(()),
            };
        }
        match event {
            Event::Key(key) => Press::from_event(&key).map_or(Ok(()), |press| self.key(press, arrival, now)),
            Event::Paste(text) => self.send(Message::Pasted { text: Untrusted::new(text), now }),
            Event::Resize(width, height) => {
                self.forget(width, height);
                self.send(Message::Resized { width, height })
            }
            Event::Mouse(mouse) => match pointer(mouse.kind) {
                Some(pointer) => self.send(Message::Pointer { pointer, x: mouse.column, y: mouse.row, now }),
                None => Ok(()),
            },
            Event::FocusGained | Event::FocusLost => Ok(()),
        }
    }

    fn key(&mut self, press: Press, arrival: Arrival, now: Timestamp) -> io::Result<()> {
        if self.late.takes(press.chord, now.as_millisecond(), arrival) {
            return Ok(());
        }
        self.send(match arrival {
            Arrival::Seen => Message::Key { press, now },
            Arrival::Ahead => Message::KeyAhead { press, now },
        })
    }

    fn send(&mut self, message: Message) -> io::Result<()> {
        let asked = self.app.update(message);
        self.carry_out(asked)
    }

    fn carry_out(&mut self, asked: Vec<(Ticket, Effect)>) -> io::Result<()> {
        for (ticket, effect) in asked {
            match effect {
                Effect::Quit => self.is_done = true,
                Effect::Redraw => self.repaint()?,
                Effect::Suspend if has_shell() => self.suspend()?,
                Effect::Suspend => {
                    let _ = self.tell.send((ticket, Reply::Done(Err(Problem::new("no shell to return to")))));
                    continue;
                }
                _ => {
                    self.spawn(ticket, effect);
                    continue;
                }
            }
            let _ = self.tell.send((ticket, Reply::Done(Ok(()))));
        }
        Ok(())
    }

    /// An effect whose task breaks is answered all the same: every ticket has one reply.
    fn spawn(&mut self, ticket: Ticket, effect: Effect) {
        let (backend, tell) = (Arc::clone(&self.backend), self.tell.clone());
        let must_finish = effect.must_finish();
        let task = async move {
            let broken = refused(&effect, Problem::new("it broke off; this is a mistake of ours"));
            let work = tokio::spawn(async move { backend.perform(effect, Timestamp::now()).await });
            let reply = work.await.unwrap_or(broken);
            let _ = tell.send((ticket, reply));
        };
        if must_finish {
            while self.musts.try_join_next().is_some() {}
            self.musts.spawn(task);
        } else {
            tokio::spawn(task);
        }
    }

    fn repaint(&mut self) -> io::Result<()> {
        let (width, height) = crossterm::terminal::size()?;
        self.forget(width, height);
        self.send(Message::Resized { width, height })
    }

    fn suspend(&mut self) -> io::Result<()> {
        give_back();
        self.own_stop = Some(Instant::now());
        stop_here()?;
        self.own_stop = Some(Instant::now());
        self.resume()
    }

    /// Somebody sent SIGTSTP: to this process, or it is the one that we sent to our own process group.
    fn stop_signal(&mut self) -> io::Result<()> {
        let is_own = self.own_stop.take().is_some_and(|since| since.elapsed() < OWN_STOP);
        if is_own || !has_shell() { Ok(()) } else { self.suspend() }
    }

    fn resume(&mut self) -> io::Result<()> {
        self.taken.again()?;
        self.repaint()
    }
}

/// Tells what changes by itself, and that it tells nothing any more if it broke off.
async fn watch<B: Backend>(backend: Arc<B>, tell: UnboundedSender<News>) {
    let telling = tell.clone();
    let mut watcher = JoinSet::new();
    watcher.spawn(async move { backend.watch(telling).await });
    if let Some(Err(_)) = watcher.join_next().await {
        let _ = tell.send(News::Stopped);
    }
}

/// What the mouse did, if it means anything here.
fn pointer(kind: MouseEventKind) -> Option<Pointer> {
    match kind {
        MouseEventKind::Down(MouseButton::Left) => Some(Pointer::Pressed),
        MouseEventKind::ScrollUp => Some(Pointer::WheelUp),
        MouseEventKind::ScrollDown => Some(Pointer::WheelDown),
        _ => None,
    }
}

/// Waits for a while; without one, for ever.
async fn after(idle: Option<Duration>) {
    match idle {
        Some(idle) => tokio::time::sleep(idle).await,
        None => std::future::pending().await,
    }
}

/// Waits until a time; without one, for ever.
async fn until(at: Option<Timestamp>) {
    match at {
        Some(at) => {
            let left = at.as_millisecond().saturating_sub(Timestamp::now().as_millisecond()).max(0);
            tokio::time::sleep(Duration::from_millis(u64::try_from(left).unwrap_or(0))).await;
        }
        None => std::future::pending().await,
    }
}
