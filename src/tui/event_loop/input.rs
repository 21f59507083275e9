//! Terminal input: events with how they arrived, without late query answers.

use crate::domain::ids::JourneyKey;
use crate::tui::keys::chord::Press;
use crate::tui::keys::timing::{Arrival, Frames, LateAnswers, Silence};
use crate::tui::messages::action::Place;
use crate::tui::messages::message::{Message, Pointer};
use crossterm::event::{Event, KeyEvent, MouseButton, MouseEventKind};
use futures_util::{Stream, StreamExt as _};
use jiff::Timestamp;
use std::future::poll_fn;
use std::io;
use std::task::Poll;
use std::time::Duration;

/// What a key would mean: the place, the overlays on it, and the case.
pub(super) type InputSurface = (Place, usize, Option<JourneyKey>);

/// One event; none when the terminal is closed.
pub(super) type Received = Option<io::Result<Event>>;

pub(super) struct Input<E> {
    events: E,
    late: LateAnswers,
    frames: Frames<InputSurface>,
    silence: Silence,
    /// Whether the terminal's reader was asked for a mark that has not come back yet.
    is_marked: bool,
}

/// Whether everything that the terminal had sent was handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum InputMark {
    /// Everything that was sent before the mark was asked for.
    Answered,
    /// No mark was asked for.
    NotAsked,
}

impl<E: Stream<Item = io::Result<Event>> + Unpin> Input<E> {
    pub(super) fn new(events: E) -> Self {
        let (late, frames, silence) = <(LateAnswers, Frames<InputSurface>, Silence)>::default();
        Self { events, late, frames, silence, is_marked: false }
    }

    /// A frame is about to be drawn that shows this.
    pub(super) fn frame(&mut self, surface: InputSurface) {
        self.frames.drawn(surface);
    }

    pub(super) async fn next(&mut self) -> Received {
        self.events.next().await
    }

    /// What was received already. The stream is polled with this task's own waker, because it wakes whoever asked
    /// last; and without tokio's budget, which would hide the rest of a long burst.
    pub(super) async fn ready(&mut self) -> Option<io::Result<Event>> {
        let look = poll_fn(|context| Poll::Ready(self.events.poll_next_unpin(context)));
        match tokio::task::unconstrained(look).await {
            Poll::Ready(event) => event,
            Poll::Pending => None,
        }
    }

    /// How an event arrived that came so long after the last frame.
    pub(super) fn arrived_after(&self, waited: Duration) -> Arrival {
        self.frames.arrived_after(waited)
    }

    /// How an event arrived that is handled before the next frame is drawn.
    pub(super) fn arrived_before(&self, surface: &InputSurface) -> Arrival {
        self.frames.arrived_before(surface)
    }

    /// Notes that an event is handled now.
    pub(super) fn note(&mut self, event: &Event, now: Timestamp) {
        if matches!(event, Event::Key(_) | Event::Paste(_)) {
            self.frames.key_handled();
            self.silence.key(now.as_millisecond());
        }
    }

    /// The message of a key; none if it is a part of a late answer, or no key that means anything.
    pub(super) fn key(&mut self, key: &KeyEvent, arrival: Arrival, now: Timestamp) -> Option<Message> {
        let press = Press::from_event(key)?;
        if self.late.takes(press.chord, now.as_millisecond(), arrival) {
            return None;
        }
        Some(match arrival {
            Arrival::Seen => Message::Key { press, now },
            Arrival::Ahead => Message::KeyAhead { press, now },
        })
    }

    /// Whether the silence after a key must be checked before anything that is due happens.
    pub(super) fn must_check_silence(&self) -> bool {
        self.silence.must_be_checked()
    }

    /// The silence was checked at this time.
    pub(super) fn silence_checked(&mut self, now: Timestamp) {
        self.silence.checked(now.as_millisecond());
    }

    /// A mark is asked for. False if an earlier one is still under way: it says less.
    pub(super) fn mark(&mut self) -> bool {
        !std::mem::replace(&mut self.is_marked, true)
    }

    /// Whether a change of the window to the size that it has is the mark that was asked for.
    pub(super) fn take_mark(&mut self, is_same_size: bool) -> InputMark {
        if is_same_size && std::mem::take(&mut self.is_marked) {
            InputMark::Answered
        } else {
            InputMark::NotAsked
        }
    }
}

/// What the mouse did, if it means anything here.
pub(super) fn pointer(kind: MouseEventKind) -> Option<Pointer> {
    match kind {
        MouseEventKind::Down(MouseButton::Left) => Some(Pointer::Pressed),
        MouseEventKind::ScrollUp => Some(Pointer::WheelUp),
        MouseEventKind::ScrollDown => Some(Pointer::WheelDown),
        _ => None,
    }
}
