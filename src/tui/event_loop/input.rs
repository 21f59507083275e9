//! Terminal input: events with the way in which they arrived, without late answers of the terminal.

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

/// What decides the meaning of a key: the place, the number of overlays, and the case.
pub(super) type InputSurface = (Place, usize, Option<JourneyKey>);

/// One event; `None` when the terminal is closed.
pub(super) type Received = Option<io::Result<Event>>;

pub(super) struct Input<E> {
    events: E,
    late: LateAnswers,
    frames: Frames<InputSurface>,
    silence: Silence,
    /// Whether a mark was asked for that the terminal's reader has not returned yet.
    is_marked: bool,
}

/// Whether an event is the mark that the loop asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum InputMark {
    /// It is: every event from before the mark has been received.
    Answered,
    /// No mark was asked for.
    NotAsked,
}

impl<E: Stream<Item = io::Result<Event>> + Unpin> Input<E> {
    pub(super) fn new(events: E) -> Self {
        let (late, frames, silence) = <(LateAnswers, Frames<InputSurface>, Silence)>::default();
        Self { events, late, frames, silence, is_marked: false }
    }

    /// Called before a frame with this surface is drawn.
    pub(super) fn frame(&mut self, surface: InputSurface) {
        self.frames.drawn(surface);
    }

    pub(super) async fn next(&mut self) -> Received {
        self.events.next().await
    }

    /// An event that was received already. The stream is polled with this task's own waker, because it wakes the task
    /// that polled it last, and without tokio's budget, which would hide the rest of a long burst.
    pub(super) async fn ready(&mut self) -> Option<io::Result<Event>> {
        let look = poll_fn(|context| Poll::Ready(self.events.poll_next_unpin(context)));
        match tokio::task::unconstrained(look).await {
            Poll::Ready(event) => event,
            Poll::Pending => None,
        }
    }

    /// How an event arrived that came `waited` after the last frame.
    pub(super) fn arrived_after(&self, waited: Duration) -> Arrival {
        self.frames.arrived_after(waited)
    }

    /// How an event arrived that is handled before the next frame is drawn.
    pub(super) fn arrived_before(&self, surface: &InputSurface) -> Arrival {
        self.frames.arrived_before(surface)
    }

    /// Called when an event is handled.
    pub(super) fn note(&mut self, event: &Event, now: Timestamp) {
        if matches!(event, Event::Key(_) | Event::Paste(_)) {
            self.frames.key_handled();
            self.silence.key(now.as_millisecond());
        }
    }

    /// The message for a key; `None` if the key is part of a late answer or cannot be bound.
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

    /// Called when the silence was checked at this time.
    pub(super) fn silence_checked(&mut self, now: Timestamp) {
        self.silence.checked(now.as_millisecond());
    }

    /// Notes that a mark is asked for. False if an earlier mark has not come back yet: events before that one say less.
    pub(super) fn mark(&mut self) -> bool {
        !std::mem::replace(&mut self.is_marked, true)
    }

    /// Treats a resize to the current size as the mark, if one was asked for.
    pub(super) fn take_mark(&mut self, is_same_size: bool) -> InputMark {
        if is_same_size && std::mem::take(&mut self.is_marked) {
            InputMark::Answered
        } else {
            InputMark::NotAsked
        }
    }
}

/// The mouse event as the console uses it; `None` for all others.
pub(super) fn pointer(kind: MouseEventKind) -> Option<Pointer> {
    match kind {
        MouseEventKind::Down(MouseButton::Left) => Some(Pointer::Pressed),
        MouseEventKind::ScrollUp => Some(Pointer::WheelUp),
        MouseEventKind::ScrollDown => Some(Pointer::WheelDown),
        _ => None,
    }
}
