//! What a frame costs with 100,000 journeys in the queue: a widget never gets more rows than are shown.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    missing_docs,
    reason = "a bench says what went wrong by failing"
)]

use criterion::{Criterion, criterion_group, criterion_main};
use jiff::Timestamp;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use referee::domain::capabilities::Capabilities;
use referee::domain::ids::{JourneyKey, Reviewer};
use referee::domain::queue::{JourneyState, QueuedRow, Row, RowId, RowOrder, Summary, Urgency};
use referee::provider::IDWISE;
use referee::tui::app::App;
use referee::tui::keys::chord::{Chord, Press};
use referee::tui::keys::keymap::Keymap;
use referee::tui::layout::Size;
use referee::tui::messages::effect::Effect;
use referee::tui::messages::listing::Listing;
use referee::tui::messages::message::{Message, News, Reply};
use referee::tui::messages::policy::ConsolePolicy;
use referee::tui::theme::{Depth, Theme};
use referee::tui::view;
use std::hint::black_box;

const ROWS: usize = 100_000;

fn row(index: usize) -> Row {
    Row {
        key: JourneyKey::new("idwise-eu", &format!("abc-{index:06}")),
        service: IDWISE,
        capabilities: Capabilities { sends_portrait: true, ..Capabilities::default() },
        summary: Summary {
            reference: Some(format!("ref-{index}")),
            applicant: Some(format!("Applicant {index} Exemplar")),
            country: Some("UTO".to_owned()),
            documents: vec!["Passport".to_owned()],
            numbers: vec![format!("L{index:07}")],
            has_selfie: true,
            document_picture: None,
            why: vec!["✗ face 41".to_owned(), "✗ expired".to_owned()],
            urgency: Urgency::Face,
            failed_rules: Vec::new(),
            lists: Vec::new(),
            aml_score: None,
            face_score: Some(41),
            since_ms: 0,
            needs_review: true,
            unreadable: None,
        },
        state: JourneyState::Pending,
        claimed_by: None,
        routing: Default::default(),
        notes: None,
    }
}

fn queued(index: usize) -> QueuedRow {
    let order = RowOrder { is_in_time: true, urgency: Urgency::Face as i64, since_ms: 0 };
    QueuedRow { id: RowId(index as i64), order, late_at_ms: i64::MAX, row: row(index) }
}

fn listing(rows: &[QueuedRow]) -> Listing {
    Listing::of(rows.to_vec(), &Reviewer("amina".to_owned()), Some(Vec::new()), None)
}

fn desk() -> App {
    let now = Timestamp::from_millisecond(1_000_000_000).unwrap();
    let me = Reviewer("amina".to_owned());
    let size = Size { width: 120, height: 40 };
    let mut desk = App::new(me, ConsolePolicy::default(), Keymap::shipped(), size, now);
    let rows: Vec<QueuedRow> = (0..ROWS).map(queued).collect();
    for (ticket, effect) in desk.begin() {
        if matches!(effect, Effect::LoadQueue { .. }) {
            desk.update(Message::Reply { ticket, reply: Reply::Queue(Ok(Box::new(listing(&rows)))), now });
        }
    }
    desk
}

fn press(desk: &mut App, chord: &str) {
    let now = Timestamp::from_millisecond(1_000_000_000).unwrap();
    let chord: Chord = chord.parse().unwrap();
    desk.update(Message::Key { press: Press { chord, repeat: false }, now });
}

fn drawing(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("queue of 100,000");
    let theme = Theme::shipped("dark", Depth::True).unwrap();
    let mut buffer = Buffer::empty(Rect::new(0, 0, 120, 40));
    let mut down = desk();
    group.bench_function("cursor down and draw", |bencher| {
        bencher.iter(|| {
            press(&mut down, "j");
            buffer.reset();
            black_box(view::draw(&mut buffer, &down, &theme))
        });
    });
    let mut finding = desk();
    press(&mut finding, "/");
    group.bench_function("a letter of a search and draw", |bencher| {
        bencher.iter(|| {
            press(&mut finding, "9");
            press(&mut finding, "backspace");
            buffer.reset();
            black_box(view::draw(&mut buffer, &finding, &theme))
        });
    });
    let rows: Vec<QueuedRow> = (0..ROWS).map(queued).collect();
    let mut reading = desk();
    press(&mut reading, "j");
    // What the console's thread does when the queue was read anew, after a decision say.
    group.bench_function("queue taken anew and drawn", |bencher| {
        bencher.iter_batched(
            || {
                let now = Timestamp::from_millisecond(1_000_000_000).unwrap();
                let mut desk = reading.clone();
                let asked = desk.update(Message::News { news: News::StoreChanged, now });
                let ticket =
                    asked.iter().find(|(_, effect)| matches!(effect, Effect::LoadQueue { .. })).unwrap().0;
                (desk, ticket, Box::new(listing(&rows)))
            },
            |(mut desk, ticket, listing)| {
                let now = Timestamp::from_millisecond(1_000_000_000).unwrap();
                // The rows that were there go back with the effects.
                let asked = desk.update(Message::Reply { ticket, reply: Reply::Queue(Ok(listing)), now });
                buffer.reset();
                view::draw(&mut buffer, &desk, &theme);
                (desk, asked)
            },
            criterion::BatchSize::PerIteration,
        );
    });
    group.finish();
}

criterion_group!(benches, drawing);
criterion_main!(benches);
