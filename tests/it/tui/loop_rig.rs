//! The event loop with a scripted terminal, a store in memory and a paused clock.

use super::drive::{Drive, console};
use super::sample;
use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use futures_util::Stream;
use jiff::{SignedDuration, Timestamp};
use referee::tui::Canvas;
use referee::tui::app::App;
use referee::tui::event_loop::{Backend, Control, Edges, EventLoop, Look, Signaled, Timer};
use referee::tui::keys::keymap::Keymap;
use referee::tui::layout::Size;
use referee::tui::messages::action::Place;
use referee::tui::messages::effect::Effect;
use referee::tui::messages::message::{News, Reply};
use referee::tui::messages::policy::ConsolePolicy;
use referee::tui::theme::{Depth, Theme};
use std::collections::VecDeque;
use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinHandle;

type Events = UnboundedSender<io::Result<Event>>;

/// What happened at the edges of the loop.
#[derive(Default)]
pub(super) struct Log {
    /// How often the loop looked for events.
    pub(super) polls: AtomicUsize,
    pub(super) writes: AtomicUsize,
    pub(super) marks: AtomicUsize,
    /// How often the terminal was taken over again, and given back.
    pub(super) entered: AtomicUsize,
    pub(super) left: AtomicUsize,
    /// Milliseconds that writing took so far.
    late_ms: AtomicI64,
    written: Mutex<Vec<u8>>,
}

/// What a test sets up before something happens.
#[derive(Default)]
struct Plan {
    /// Events that lie in the kernel until the reader is asked for a mark.
    unread: VecDeque<Event>,
    /// Whether the reader of the terminal does not answer.
    is_reader_stuck: bool,
    /// During the next write: what arrives, and how long it takes.
    next_write: Option<(Vec<Event>, i64)>,
}

/// A running loop.
pub(super) struct Rig {
    events: Option<Events>,
    signals: UnboundedSender<Signaled>,
    plan: Arc<Mutex<Plan>>,
    pub(super) log: Arc<Log>,
    pub(super) store: Arc<Store>,
    running: JoinHandle<App>,
}

/// A loop over so many journeys that has drawn its queue.
pub(super) async fn rig(journeys: usize) -> Rig {
    let rig = rig_with(journeys, &[]);
    rig.wait(1_000).await;
    rig
}

/// A loop that finds these events at its start.
pub(super) fn rig_with(journeys: usize, first: &[Event]) -> Rig {
    rig_of(journeys, first, ConsolePolicy::default())
}

/// A loop under a policy.
pub(super) fn rig_of(journeys: usize, first: &[Event], policy: ConsolePolicy) -> Rig {
    let (log, plan) = <(Arc<Log>, Arc<Mutex<Plan>>)>::default();
    let (events, received) = unbounded_channel();
    let (signals, signaled) = unbounded_channel();
    first.iter().for_each(|event| events.send(Ok(event.clone())).unwrap());
    let store = Arc::new(Store::of(journeys));
    let (began, late) = (tokio::time::Instant::now(), Arc::clone(&log));
    let clock = move || {
        let ms = i64::try_from(began.elapsed().as_millis()).unwrap() + late.late_ms.load(Ordering::SeqCst);
        sample::dawn() + SignedDuration::from_millis(ms)
    };
    let terminal = Terminal { log: Arc::clone(&log), plan: Arc::clone(&plan), events: events.downgrade() };
    let edges = Edges {
        events: Script { received, log: Arc::clone(&log) },
        out: Screen { log: Arc::clone(&log), plan: Arc::clone(&plan), events: events.downgrade() },
        backend: StoreBackend(Arc::clone(&store)),
        terminal: Box::new(terminal),
        signals: Box::pin(SignalScript(signaled)),
        clock: Box::new(clock),
        adapted: None,
        timer: Timer::Runtime,
    };
    let theme = Theme::shipped("dark", Depth::True).unwrap();
    let look = Look { theme, canvas: Arc::new(Canvas::default()), in_tmux: false };
    let mut event_loop = EventLoop::new(empty_console(policy), look, edges);
    let running = tokio::spawn(async move {
        event_loop.until_left().await;
        event_loop.state().clone()
    });
    Rig { events: Some(events), signals, plan, log, store, running }
}

fn empty_console(policy: ConsolePolicy) -> App {
    let policy = ConsolePolicy { reasons: sample::reasons(), ..policy };
    App::new(sample::me(), policy, Keymap::shipped(), Size { width: 120, height: 36 }, sample::dawn())
}

/// Keys as the reader of the terminal reports them: `keys("a 1 enter")`.
pub(super) fn keys(names: &str) -> Vec<Event> {
    names.split_whitespace().map(key_event).collect()
}

fn key_event(name: &str) -> Event {
    let (modifiers, plain) = match (name.strip_prefix("alt-"), name.strip_prefix("ctrl-")) {
        (Some(plain), _) => (KeyModifiers::ALT, plain),
        (_, Some(plain)) => (KeyModifiers::CONTROL, plain),
        _ => (KeyModifiers::NONE, name),
    };
    let code = match plain {
        "enter" => KeyCode::Enter,
        "esc" => KeyCode::Esc,
        "space" => KeyCode::Char(' '),
        other => KeyCode::Char(other.chars().next().unwrap()),
    };
    Event::Key(KeyEvent::new(code, modifiers))
}

impl Rig {
    pub(super) async fn wait(&self, ms: u64) {
        tokio::time::sleep(Duration::from_millis(ms)).await;
    }

    /// The terminal sends these keys at once.
    pub(super) fn send(&self, names: &str) {
        self.send_events(keys(names));
    }

    pub(super) fn send_events(&self, events: Vec<Event>) {
        let to = self.events.as_ref().unwrap();
        events.into_iter().for_each(|event| to.send(Ok(event)).unwrap());
    }

    /// A person types these keys, and looks at the screen after each.
    pub(super) async fn type_keys(&self, names: &str) {
        for event in keys(names) {
            self.send_events(vec![event]);
            self.wait(500).await;
        }
    }

    /// The terminal has sent these keys, and nobody has read them yet.
    pub(super) fn leave_unread(&self, names: &str) {
        self.plan.lock().unwrap().unread.extend(keys(names));
    }

    pub(super) fn set_reader_stuck(&self, is_stuck: bool) {
        self.plan.lock().unwrap().is_reader_stuck = is_stuck;
    }

    /// What was written since the last call.
    pub(super) fn take_written(&self) -> String {
        let written = std::mem::take(&mut *self.log.written.lock().unwrap());
        String::from_utf8(written).unwrap()
    }

    /// These keys are pressed while the next frame is written, which takes so long.
    pub(super) fn send_during_next_write(&self, names: &str, ms: i64) {
        self.plan.lock().unwrap().next_write = Some((keys(names), ms));
    }

    /// Sets the wall clock by so much, without time passing.
    pub(super) fn set_clock(&self, ms: i64) {
        self.log.late_ms.fetch_add(ms, Ordering::SeqCst);
    }

    pub(super) fn signal(&self, signaled: Signaled) {
        self.signals.send(signaled).unwrap();
    }

    /// The terminal is gone.
    pub(super) fn hang_up(&mut self) {
        self.events = None;
    }

    /// The state of the console after it has ended.
    pub(super) async fn ended(self) -> App {
        let ended = tokio::time::timeout(Duration::from_secs(60), self.running).await;
        ended.expect("the loop ends").unwrap()
    }

    pub(super) fn is_running(&self) -> bool {
        !self.running.is_finished()
    }

    /// What the terminal shows.
    pub(super) fn screen(&self) -> String {
        let mut parser = vt100::Parser::new(36.try_into().unwrap(), 120.try_into().unwrap(), 0);
        parser.process(&self.log.written.lock().unwrap());
        parser.screen().contents()
    }

    /// Frames that were drawn whole.
    pub(super) fn whole_frames(&self) -> usize {
        let written = self.log.written.lock().unwrap();
        written.windows(4).filter(|bytes| bytes == b"\x1b[2J").count()
    }

    /// The effects of one kind that were carried out.
    pub(super) fn count(&self, is_wanted: impl Fn(&Effect) -> bool) -> usize {
        self.store.count(is_wanted)
    }

    pub(super) fn decisions(&self) -> usize {
        self.store.decisions()
    }
}

/// Leaves the loop and tells where the console was.
pub(super) async fn place_of(rig: Rig) -> Place {
    rig.signal(Signaled::Leave(rustix::process::Signal::TERM));
    rig.ended().await.place()
}

struct Script {
    received: UnboundedReceiver<io::Result<Event>>,
    log: Arc<Log>,
}

impl Stream for Script {
    type Item = io::Result<Event>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.log.polls.fetch_add(1, Ordering::SeqCst);
        self.received.poll_recv(context)
    }
}

struct SignalScript(UnboundedReceiver<Signaled>);

impl Stream for SignalScript {
    type Item = Signaled;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Signaled>> {
        self.0.poll_recv(context)
    }
}

type WeakEvents = tokio::sync::mpsc::WeakUnboundedSender<io::Result<Event>>;

fn arrive(events: &WeakEvents, all: impl IntoIterator<Item = Event>) {
    if let Some(events) = events.upgrade() {
        all.into_iter().for_each(|event| events.send(Ok(event)).unwrap());
    }
}

struct Screen {
    log: Arc<Log>,
    plan: Arc<Mutex<Plan>>,
    events: WeakEvents,
}

impl io::Write for Screen {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.log.writes.fetch_add(1, Ordering::SeqCst);
        self.log.written.lock().unwrap().extend_from_slice(bytes);
        if let Some((events, ms)) = self.plan.lock().unwrap().next_write.take() {
            arrive(&self.events, events);
            self.log.late_ms.fetch_add(ms, Ordering::SeqCst);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Terminal {
    log: Arc<Log>,
    plan: Arc<Mutex<Plan>>,
    events: WeakEvents,
}

impl Control for Terminal {
    fn size(&self) -> io::Result<(u16, u16)> {
        Ok((120, 36))
    }

    fn enter(&mut self) -> io::Result<()> {
        self.log.entered.fetch_add(1, Ordering::SeqCst);
        Ok(())
    }

    fn leave(&mut self) {
        self.log.left.fetch_add(1, Ordering::SeqCst);
    }

    fn keep_parting(&mut self, _: Vec<u8>) {}

    fn has_shell(&self) -> bool {
        true
    }

    fn stop(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn mark_input(&mut self) -> io::Result<()> {
        self.log.marks.fetch_add(1, Ordering::SeqCst);
        let mut plan = self.plan.lock().unwrap();
        if !plan.is_reader_stuck {
            arrive(&self.events, plan.unread.drain(..).chain([Event::Resize(120, 36)]));
        }
        Ok(())
    }
}

/// The journeys and decisions behind the loop, and what goes wrong there.
pub(super) struct Store {
    drive: Mutex<Drive>,
    /// Whether the worker that counts statistics panics.
    pub(super) is_counting_broken: AtomicBool,
    /// How long a decision takes to be written.
    pub(super) decision_ms: AtomicU64,
}

impl Store {
    fn of(journeys: usize) -> Self {
        let (is_counting_broken, decision_ms) = <(AtomicBool, AtomicU64)>::default();
        let mut drive = console(journeys);
        drive.effects.clear();
        Self { drive: Mutex::new(drive), is_counting_broken, decision_ms }
    }

    fn count(&self, is_wanted: impl Fn(&Effect) -> bool) -> usize {
        self.drive.lock().unwrap().effects.iter().filter(|effect| is_wanted(effect)).count()
    }

    pub(super) fn decisions(&self) -> usize {
        self.count(|effect| matches!(effect, Effect::Decide { .. }))
    }
}

struct StoreBackend(Arc<Store>);

impl Backend for StoreBackend {
    async fn perform(&self, effect: Effect, now: Timestamp) -> Reply {
        match effect {
            Effect::LoadStats { .. } if self.0.is_counting_broken.load(Ordering::SeqCst) => {
                panic!("a broken worker")
            }
            Effect::Decide { .. } => {
                tokio::time::sleep(Duration::from_millis(self.0.decision_ms.load(Ordering::SeqCst))).await;
            }
            _ => {}
        }
        let mut drive = self.0.drive.lock().unwrap();
        drive.now = now;
        drive.effects.push(effect.clone());
        drive.reply(effect)
    }

    async fn watch(&self, tell: UnboundedSender<News>) {
        tell.closed().await;
    }
}
