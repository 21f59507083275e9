//! Queries the terminal while the console is already running, and separates its replies from the user's keys.

use super::detect::{self, TerminalEnvironment};
use super::fit::CellPx;
use super::probe::{Probe, THROUGH_TMUX, USUAL_DEADLINE};
use std::time::Duration;

/// Maximum length of a reply; a longer control string is not one.
const LONGEST: usize = 400;

/// The queries to a terminal and the replies so far. All times are relative to the query.
#[derive(Clone, Debug)]
pub struct Inquiry {
    environment: TerminalEnvironment,
    question: String,
    /// Received bytes of an incomplete sequence.
    pending: Vec<u8>,
    answers: Vec<u8>,
    first: Option<Duration>,
    end: Duration,
    is_through_tmux: bool,
    was_complete: bool,
}

impl Inquiry {
    /// A new inquiry with all queries; nothing is sent yet.
    pub fn new(environment: TerminalEnvironment) -> Self {
        let is_through_tmux = environment.is_in_tmux();
        Self { is_through_tmux, ..Self::of(detect::query(&environment), environment) }
    }

    /// A new inquiry without the queries about pictures.
    pub fn of_text(environment: TerminalEnvironment) -> Self {
        Self::of(detect::text_query(&environment), environment)
    }

    fn of(question: String, environment: TerminalEnvironment) -> Self {
        Self {
            environment,
            question,
            is_through_tmux: false,
            pending: Vec::new(),
            answers: Vec::new(),
            first: None,
            end: USUAL_DEADLINE,
            was_complete: false,
        }
    }

    /// The bytes of the query, to be written at once.
    pub fn question(&self) -> &str {
        &self.question
    }

    /// Takes bytes from the terminal. Returns the user's input: the bytes of each key or report.
    pub fn take(&mut self, bytes: &[u8], at: Duration) -> Vec<Vec<u8>> {
        let waited = std::mem::take(&mut self.pending);
        let bytes = [waited, bytes.to_vec()].concat();
        let (mut rest, mut typed) = (bytes.as_slice(), Vec::new());
        while let Some((length, is_answer)) = unit(rest) {
            let (one, after) = rest.split_at_checked(length).unwrap_or((rest, &[]));
            if is_answer {
                self.first = self.first.or(Some(at));
                self.answers.extend(one);
            } else {
                typed.push(one.to_vec());
            }
            rest = after;
        }
        self.pending = rest.to_vec();
        self.note_complete(at);
        typed
    }

    /// Returns an incomplete sequence as keys if no more bytes came: usually the Esc key.
    pub fn give_up_waiting(&mut self) -> Vec<Vec<u8>> {
        let pending = std::mem::take(&mut self.pending);
        let (escape, rest) = pending.split_at_checked(1).unwrap_or_default();
        let parts = [escape.to_vec()].into_iter().chain(rest.iter().map(|byte| vec![*byte]));
        parts.filter(|part| !part.is_empty()).collect()
    }

    /// Whether a sequence is incomplete.
    pub fn is_waiting(&self) -> bool {
        !self.pending.is_empty()
    }

    /// If tmux replied but the environment did not show it, returns the query for the terminal outside of it.
    pub fn follow_up(&mut self, at: Duration) -> Option<String> {
        let replies = detect::read(&self.answers);
        let question = detect::second_query(&self.environment, &replies).filter(|_| !self.is_through_tmux);
        let is_due = replies.is_complete() && question.is_some();
        self.is_through_tmux |= is_due;
        if is_due {
            self.end = at + USUAL_DEADLINE;
        }
        question.filter(|_| is_due)
    }

    /// The deadline for replies.
    pub fn end(&self) -> Duration {
        self.end
    }

    /// Whether every query was answered.
    pub fn is_over(&self) -> bool {
        let replies = detect::read(&self.answers);
        replies.is_complete() && (!self.is_through_tmux || replies.kitty_through.is_some())
    }

    /// The result. The size of a cell from the window is preferred to the one in the replies.
    pub fn probe(&self, of_window: Option<CellPx>) -> Probe {
        let replies = detect::read(&self.answers);
        Probe { cell: of_window.or(replies.cell), round_trip: self.first, replies }
    }

    /// Once tmux itself has replied, waits only [`THROUGH_TMUX`] longer for the slower replies that come through it.
    fn note_complete(&mut self, at: Duration) {
        if !self.was_complete && detect::read(&self.answers).is_complete() {
            self.was_complete = true;
            self.end = self.end.min(at + THROUGH_TMUX);
        }
    }
}

/// The length of the first key, report or reply, and whether it is a reply. `None` if it is incomplete.
fn unit(bytes: &[u8]) -> Option<(usize, bool)> {
    match bytes {
        [0x1B, b'[', rest @ ..] => {
            let Some(end) = rest.iter().position(|byte| (0x40..=0x7E).contains(byte)) else {
                return (rest.len() > LONGEST).then_some((bytes.len(), false));
            };
            let (body, last) = (rest.get(..end)?, rest.get(end)?);
            let is_private = body.first().is_some_and(|first| matches!(first, b'?' | b'>' | b'='));
            let is_answer = matches!((last, is_private), (b'c' | b'y', true) | (b't' | b'R', false));
            Some((end + 3, is_answer))
        }
        [0x1B, b'O', rest @ ..] => rest.first().map(|_| (3, false)),
        [0x1B, kind @ (b'P' | b'_' | b']'), rest @ ..] => string(*kind, rest),
        [0x1B, rest @ ..] => character(rest).map(|length| (length + 1, false)),
        _ => character(bytes).map(|length| (length, false)),
    }
}

/// A control string of the terminal, or the user's Esc or Alt with the key that also starts such a string.
fn string(kind: u8, rest: &[u8]) -> Option<(usize, bool)> {
    let first = rest.first()?;
    let is_answer = match kind {
        b'P' => first.is_ascii_digit() || matches!(first, b'>' | b'!' | b'$' | b'+'),
        b'_' => *first == b'G',
        _ => first.is_ascii_digit() || matches!(first, b'l' | b'L'),
    };
    if !is_answer {
        return Some((2, false));
    }
    let Some(end) = rest.iter().position(|byte| matches!(byte, 0x07 | 0x1B)) else {
        return (rest.len() > LONGEST).then_some((2, false));
    };
    match rest.get(end..)? {
        [0x07, ..] => Some((end + 3, true)),
        [0x1B, b'\\', ..] => Some((end + 4, true)),
        [0x1B] => None,
        _ => Some((end + 2, true)),
    }
}

/// The length of a UTF-8 character.
fn character(bytes: &[u8]) -> Option<usize> {
    let length = match bytes.first()? {
        0xC0..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF7 => 4,
        _ => 1,
    };
    (bytes.len() >= length).then_some(length)
}
