//! What a key writes to the terminal, to the byte, and how long the loop takes for it: the console's own loop with keys
//! from a script, before a terminal without margins.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a bench says what went wrong by failing"
)]

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use futures_util::{Stream, stream};
use jiff::Timestamp;
use referee::domain::capabilities::Capabilities;
use referee::domain::ids::{JourneyKey, Reviewer};
use referee::domain::queue::{JourneyState, Row, Summary, Urgency};
use referee::insight::triage::ServiceLevels;
use referee::provider::IDWISE;
use referee::tui::Canvas;
use referee::tui::app::App;
use referee::tui::event_loop::{Backend, Control, Edges, EventLoop, Look};
use referee::tui::keys::keymap::Keymap;
use referee::tui::layout::Size;
use referee::tui::messages::effect::Effect;
use referee::tui::messages::listing::Listing;
use referee::tui::messages::message::{News, Reply};
use referee::tui::messages::policy::ConsolePolicy;
use referee::tui::theme::{Depth, Theme};
use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

const ROWS: usize = 1_000;
const KEYS: u32 = 200;
const SINCE_MS: i64 = 1_000_000_000;

fn row(index: usize) -> Row {
    Row {
        key: JourneyKey::new("idwise-eu", &format!("abc-{index:06}")),
        service: IDWISE,
        capabilities: Capabilities { sends_portrait: true, ..Capabilities::default() },
        summary: Summary {
            reference: Some(format!("ref-{index}")),
            applicant: Some(format!("Applicant {index} {}", "Exemplar ".repeat(index % 3))),
            country: Some(["UTO", "POL", "NGA"][index % 3].to_owned()),
            documents: vec![["Passport", "Identity Card"][index % 2].to_owned()],
            numbers: vec![format!("L{index:07}")],
            has_selfie: !index.is_multiple_of(4),
            document_picture: None,
            why: vec![format!("✗ face {}", index % 100), "✗ expired".to_owned()],
            urgency: Urgency::Face,
            failed_rules: Vec::new(),
            lists: Vec::new(),
            aml_score: None,
            face_score: Some(41),
            since_ms: 60_000 * i64::try_from(index).unwrap(),
            needs_review: true,
            unreadable: None,
        },
        state: JourneyState::Pending,
        claimed_by: None,
        notes: None,
    }
}

/// A store that knows the queue, and answers nothing else.
struct Store;

impl Backend for Store {
    async fn perform(&self, effect: Effect, _now: Timestamp) -> Reply {
        if effect != Effect::LoadQueue {
            std::future::pending::<()>().await;
        }
        let rows: Vec<Row> = (0..ROWS).map(row).collect();
        Reply::Queue(Ok(Box::new(Listing::of(rows, [], SINCE_MS, &ServiceLevels::usual(86_400_000)))))
    }

    async fn watch(&self, _tell: UnboundedSender<News>) {
        std::future::pending::<()>().await;
    }
}

/// Counts what is written, and when the last of it was.
#[derive(Clone)]
struct Screen {
    bytes: Arc<AtomicUsize>,
    at: Arc<Mutex<Instant>>,
}

impl io::Write for Screen {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes.fetch_add(bytes.len(), Ordering::SeqCst);
        *self.at.lock().unwrap() = Instant::now();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Window;

impl Control for Window {
    fn size(&self) -> io::Result<(u16, u16)> {
        Ok((120, 40))
    }
    fn enter(&mut self) -> io::Result<()> {
        Ok(())
    }
    fn leave(&mut self) {}
    fn keep_parting(&mut self, _bytes: Vec<u8>) {}
    fn has_shell(&self) -> bool {
        false
    }
    fn stop(&mut self) -> io::Result<()> {
        Ok(())
    }
    fn mark_input(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Keys(UnboundedReceiver<io::Result<Event>>);

impl Stream for Keys {
    type Item = io::Result<Event>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_recv(context)
    }
}

async fn measured(width: u16, height: u16) {
    let (keys, received) = unbounded_channel();
    let screen = Screen { bytes: Arc::default(), at: Arc::new(Mutex::new(Instant::now())) };
    let size = Size { width, height };
    let now = || Timestamp::from_millisecond(SINCE_MS).unwrap();
    let me = Reviewer("amina".to_owned());
    let app = App::new(me, ConsolePolicy::default(), Keymap::shipped(), size, now());
    let edges = Edges {
        events: Keys(received),
        out: screen.clone(),
        backend: Store,
        terminal: Box::new(Window),
        signals: Box::pin(stream::pending()),
        clock: Box::new(now),
    };
    let theme = Theme::shipped("dark", Depth::True).unwrap();
    let look = Look { theme, canvas: Arc::new(Canvas::default()), in_tmux: false };
    let mut running = EventLoop::new(app, look, edges);
    let running = tokio::spawn(async move { running.until_left().await });
    tokio::time::sleep(Duration::from_millis(300)).await;
    // The clock stands still, so the preview never follows: what is counted is the key's own.
    for (name, first, each) in
        [("move", "", ["j", "k"]), ("scroll", "jj", ["j", "j"]), ("end", "", ["G", "gg"])]
    {
        let press = |key: char| {
            let event = KeyEvent::new(KeyCode::Char(key), KeyModifiers::NONE);
            keys.send(Ok(Event::Key(event))).unwrap();
        };
        "gg".chars().chain(first.repeat(30).chars()).for_each(press);
        tokio::time::sleep(Duration::from_millis(100)).await;
        let (before, mut spent) = (screen.bytes.load(Ordering::SeqCst), Duration::ZERO);
        for number in 0..KEYS {
            let begun = Instant::now();
            each[number as usize % 2].chars().for_each(press);
            tokio::time::sleep(Duration::from_millis(3)).await;
            spent += screen.at.lock().unwrap().saturating_duration_since(begun);
        }
        let bytes = screen.bytes.load(Ordering::SeqCst) - before;
        println!("{name} at {width}x{height}: {} bytes, {:?}", bytes / KEYS as usize, spent / KEYS);
    }
    running.abort();
}

#[tokio::main]
async fn main() {
    measured(120, 40).await;
    measured(80, 24).await;
}
