//! When keys arrive, and what follows from it.
//!
//! A decision needs a person who saw the question that the key answers. The console cannot see the person. It only sees
//! the times at which keys arrive. These are all the rules:
//!
//! 1. **Burst.** Nobody presses two keys within [`BURST_MS`]. Keys that are closer together are a paste that the
//!    terminal does not mark, a late network packet, or a broken report of the mouse. They move, search and type as
//!    usual, but none of them decides. This rule looks back ([`Rhythm::take`]).
//! 2. **Silence** (a debounce). A key that decides waits until [`SILENCE_MS`] have passed without another key. Without
//!    this rule a paste would decide by its first character. This rule looks forward; `tui::keyboard` holds the key
//!    back and withdraws it when another one follows.
//! 3. **Check of the silence.** The process can be paused during the silence, for example on a busy machine. Then the
//!    timer ends although the rest of a paste waits in the kernel or in the reader's buffer. Before the key counts,
//!    the loop asks the reader of the terminal for a mark, and handles every key that comes before the mark
//!    ([`Silence`]). If the mark does not come within [`MARK_TIMEOUT`], the key keeps waiting: the machine is too
//!    busy, or the terminal has sent half of an escape sequence.
//! 4. **Ahead of the frame.** A key was pressed before its question could be seen if it was received before the frame
//!    that shows the question, or within [`AT_ONCE`] after it. This only counts if the frame shows another question
//!    than the frame before, or what another key did. Such a key is handled like a key in a burst ([`Frames`],
//!    [`Rhythm::take_ahead`]).
//! 5. **Kept keys.** While a decision is written, or while a case is loading, keys are kept in order and handled
//!    afterwards. They were pressed on another screen, so they decide nothing ([`Rhythm::replay`]).
//! 6. **Held keys.** Most terminals do not report that a key is held down. The same key again within [`HELD_MS`] is
//!    treated as a key that may be held, within [`REPEAT_MS`] as one that repeats; the second repetition proves it. A
//!    key that may be held confirms nothing, so the key that opened a question does not answer it. A sequence of one
//!    key (`D D`) acts after [`REPEAT_MS`] without a further key.
//! 7. **Late answers.** A terminal may answer a question about its colors, graphics or version after the console has
//!    started. The key reader does not know these answers: it reports `ESC ] 1 1 ; ...` as alt-] and digits.
//!    [`LateAnswers`] removes them. Within one answer the timeout between two characters is [`ANSWER_MS`], or
//!    [`BUSY_ANSWER_MS`] if the characters had to wait for the console.
//!
//! No rule drops a key that a person pressed. A key that may not act is reported in the notice line.

use super::chord::{Chord, Key};
use std::time::Duration;

/// Keys that are closer together than this are a burst.
const BURST_MS: i64 = 15;

/// How long a key that decides waits for another key.
pub const SILENCE_MS: i64 = BURST_MS;

/// How long the loop waits for the mark of the terminal's reader before it handles other events again.
pub const MARK_TIMEOUT: Duration = Duration::from_millis(50);

/// A key that is held down comes again within this time: keyboards wait up to a second before they repeat it.
const HELD_MS: i64 = 1_100;

/// The longest interval at which keyboards repeat a key that is held down.
pub const REPEAT_MS: i64 = 150;

/// A key that is received so soon after a frame was pressed before it.
const AT_ONCE: Duration = Duration::from_millis(2);

/// The longest pause within one answer of the terminal.
const ANSWER_MS: i64 = 30;

/// The longest pause within one answer whose rest had to wait for the console.
const BUSY_ANSWER_MS: i64 = 2_000;

/// Whether a person can have seen the last frame before the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// The key came after the frame.
    Seen,
    /// The key was waiting already.
    Ahead,
}

/// The frames and the keys between them: tells how a key arrived. `S` is what a key would mean on a frame.
#[derive(Clone, Debug)]
pub struct Frames<S> {
    shown: Option<S>,
    /// Whether the last frame shows another question than the one before, or what a key did.
    is_new: bool,
    /// Whether a key was handled after the last frame.
    has_key: bool,
}

impl<S> Default for Frames<S> {
    fn default() -> Self {
        Self { shown: None, is_new: true, has_key: false }
    }
}

impl<S: PartialEq> Frames<S> {
    /// Called when a frame is drawn.
    pub fn drawn(&mut self, surface: S) {
        let had_key = std::mem::take(&mut self.has_key);
        self.is_new = had_key || self.shown.as_ref() != Some(&surface);
        self.shown = Some(surface);
    }

    /// Called when a key or a paste is handled.
    pub fn key_handled(&mut self) {
        self.has_key = true;
    }

    /// How a key arrived that came after the loop had waited for `waited` since the last frame.
    pub fn arrived_after(&self, waited: Duration) -> Arrival {
        if self.is_new && waited < AT_ONCE { Arrival::Ahead } else { Arrival::Seen }
    }

    /// How a key arrived that is handled before the next frame is drawn.
    pub fn arrived_before(&self, surface: &S) -> Arrival {
        let is_as_shown = !self.has_key && self.shown.as_ref() == Some(surface);
        if is_as_shown { Arrival::Seen } else { Arrival::Ahead }
    }
}

/// Whether a decisive key may be waiting for its silence; the silence must then be checked.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silence {
    last_key_ms: Option<i64>,
}

impl Silence {
    /// Called when a key or a paste is handled.
    pub fn key(&mut self, now_ms: i64) {
        self.last_key_ms = Some(now_ms);
    }

    /// Whether a key may be waiting for its silence.
    pub fn must_be_checked(&self) -> bool {
        self.last_key_ms.is_some()
    }

    /// Called when everything that was sent until now has been handled. After the full silence no key is waiting.
    pub fn checked(&mut self, now_ms: i64) {
        self.last_key_ms = self.last_key_ms.filter(|at| now_ms.saturating_sub(*at) < SILENCE_MS);
    }
}

/// How the last key arrived, compared with those before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rhythm {
    last: Option<(Option<Chord>, i64)>,
    /// Whether the key came in one burst with the key before it.
    pub is_breathless: bool,
    /// Whether it is the same key again so soon that it may be held down.
    pub may_be_held: bool,
    /// Whether the same key came again within `REPEAT_MS`, so that it is treated as held down.
    pub is_repeating: bool,
    /// Whether the key before it was repeating too: nobody presses a key so often so fast.
    pub is_held: bool,
    /// Whether it was kept: it was pressed on another screen than the one on which it acts.
    pub was_kept: bool,
}

impl Rhythm {
    /// Takes a key. `None` is a paste: a key right after it counts as part of it.
    pub fn take(&mut self, chord: Option<Chord>, now_ms: i64) {
        let gap = |at: i64| now_ms.saturating_sub(at);
        self.is_breathless = self.last.is_some_and(|(_, at)| (0..BURST_MS).contains(&gap(at)));
        let again_within =
            |ms: i64| self.last.is_some_and(|(last, at)| last == chord && (0..ms).contains(&gap(at)));
        self.is_held = self.is_repeating && again_within(REPEAT_MS);
        (self.may_be_held, self.is_repeating) = (again_within(HELD_MS), again_within(REPEAT_MS));
        self.was_kept = false;
        self.last = Some((chord, now_ms));
    }

    /// Takes a key that waited while the key before it was handled: both are one burst, however long that took.
    pub fn take_ahead(&mut self, chord: Chord, now_ms: i64) {
        self.take(Some(chord), now_ms);
        self.is_breathless = true;
    }

    /// Called when a kept key is handled.
    pub fn replay(&mut self) {
        self.is_breathless = true;
        self.was_kept = true;
    }
}

/// An answer of the terminal that is being received.
#[derive(Clone, Copy, Debug)]
struct Answer {
    begun_by: char,
    is_first: bool,
    last_ms: i64,
}

/// Removes late answers of the terminal from the keys.
#[derive(Clone, Copy, Debug, Default)]
pub struct LateAnswers {
    answer: Option<Answer>,
}

impl LateAnswers {
    /// Whether this key is part of an answer and must be ignored. The key that may begin an answer is still a key.
    pub fn takes(&mut self, chord: Chord, now_ms: i64, arrival: Arrival) -> bool {
        let gap_ms = match arrival {
            Arrival::Seen => ANSWER_MS,
            Arrival::Ahead => BUSY_ANSWER_MS,
        };
        let answer = self.answer.take().filter(|it| (0..gap_ms).contains(&now_ms.saturating_sub(it.last_ms)));
        if let Some(answer) = answer.filter(|answer| answer.goes_on_with(chord)) {
            self.answer =
                (!ends_answer(chord)).then_some(Answer { is_first: false, last_ms: now_ms, ..answer });
            return true;
        }
        self.answer = begun_by(chord).map(|begun_by| Answer { begun_by, is_first: true, last_ms: now_ms });
        false
    }
}

impl Answer {
    /// Whether a key continues the answer. Its first character distinguishes an answer from a person who pressed Esc
    /// and `]`.
    fn goes_on_with(self, chord: Chord) -> bool {
        if ends_answer(chord) {
            return true;
        }
        let Some(character) = chord.typed() else { return false };
        !self.is_first
            || match self.begun_by {
                ']' => character.is_ascii_digit() || matches!(character, 'l' | 'L'),
                'P' => character.is_ascii_digit() || matches!(character, '>' | '!' | '$' | '+'),
                '_' => character == 'G',
                _ => true,
            }
    }
}

fn alt(character: char) -> Chord {
    Chord::new(Key::Char(character), false, true, false)
}

/// The characters after ESC that begin an answer: `]` (colors), `P` (versions, settings), `_` (graphics), `^`.
fn begun_by(chord: Chord) -> Option<char> {
    [']', 'P', '_', '^'].into_iter().find(|character| chord == alt(*character))
}

/// Whether an answer of the terminal may begin with this key.
pub(crate) fn begins_answer(chord: Chord) -> bool {
    begun_by(chord).is_some()
}

/// Whether this key ends an answer: ESC and `\`, or the bell.
pub(crate) fn ends_answer(chord: Chord) -> bool {
    chord == alt('\\') || chord == Chord::new(Key::Char('g'), true, false, false)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(keys: &str, gap_ms: i64, arrival: Arrival) -> Vec<bool> {
        let mut late = LateAnswers::default();
        let chords = super::super::chord::sequence(keys).unwrap_or_default();
        (0..).zip(chords).map(|(at, chord)| late.takes(chord, at * gap_ms, arrival)).collect()
    }

    #[test]
    fn a_key_right_after_a_new_frame_was_pressed_before_it() {
        let mut frames = Frames::default();
        frames.drawn("queue");
        assert_eq!(frames.arrived_after(Duration::from_micros(1_900)), Arrival::Ahead);
        assert_eq!(frames.arrived_after(Duration::from_millis(2)), Arrival::Seen);
        frames.drawn("queue");
        assert_eq!(frames.arrived_after(Duration::ZERO), Arrival::Seen, "the same question as before");
        frames.key_handled();
        frames.drawn("queue");
        assert_eq!(frames.arrived_after(Duration::ZERO), Arrival::Ahead, "the frame shows what a key did");
    }

    #[test]
    fn a_key_before_the_frame_of_its_question_is_ahead_of_it() {
        let mut frames = Frames::default();
        assert_eq!(frames.arrived_before(&"queue"), Arrival::Ahead, "nothing was drawn");
        frames.drawn("queue");
        assert_eq!(frames.arrived_before(&"queue"), Arrival::Seen);
        assert_eq!(frames.arrived_before(&"case"), Arrival::Ahead);
        frames.key_handled();
        assert_eq!(frames.arrived_before(&"queue"), Arrival::Ahead);
    }

    #[test]
    fn the_silence_is_checked_until_all_of_it_has_passed() {
        let mut silence = Silence::default();
        assert!(!silence.must_be_checked());
        silence.key(100);
        silence.checked(114);
        assert!(silence.must_be_checked());
        silence.checked(115);
        assert!(!silence.must_be_checked());
    }

    #[test]
    fn keys_of_a_burst_are_told_from_typed_ones() {
        let mut rhythm = Rhythm::default();
        let mut breathless = Vec::new();
        for at in [0, 14, 29, 1_000] {
            rhythm.take(Some(Chord::plain('a')), at);
            breathless.push(rhythm.is_breathless);
        }
        assert_eq!(breathless, [false, true, false, false]);
    }

    #[test]
    fn what_follows_a_paste_at_once_belongs_to_it() {
        let mut rhythm = Rhythm::default();
        rhythm.take(None, 0);
        rhythm.take(Some(Chord::plain('1')), 10);
        assert!(rhythm.is_breathless && !rhythm.may_be_held);
    }

    #[test]
    fn the_same_key_soon_after_may_be_held() {
        let mut rhythm = Rhythm::default();
        rhythm.take(Some(Chord::plain('1')), 0);
        rhythm.take(Some(Chord::plain('1')), 1_099);
        assert!(rhythm.may_be_held && !rhythm.is_repeating);
        rhythm.take(Some(Chord::plain('1')), 1_132);
        assert!(rhythm.may_be_held && rhythm.is_repeating && !rhythm.is_held);
        rhythm.take(Some(Chord::plain('1')), 1_165);
        assert!(rhythm.is_held);
        rhythm.take(Some(Chord::plain('1')), 2_265);
        assert!(!rhythm.may_be_held && !rhythm.is_held);
    }

    #[test]
    fn a_kept_key_counts_as_pressed_elsewhere_until_the_next_one() {
        let mut rhythm = Rhythm::default();
        rhythm.replay();
        assert!(rhythm.was_kept && rhythm.is_breathless);
        rhythm.take(Some(Chord::plain('1')), 1_000);
        assert!(!rhythm.was_kept && !rhythm.is_breathless);
    }

    #[test]
    fn an_answer_is_taken_out_and_what_follows_its_end_is_a_key() {
        assert_eq!(
            taken("alt-] 1 1 ; r alt-\\ j", 1, Arrival::Seen),
            [false, true, true, true, true, true, false]
        );
        assert_eq!(taken("alt-P > | ctrl-g 1", 1, Arrival::Seen), [false, true, true, true, false]);
    }

    #[test]
    fn a_busy_console_waits_longer_for_the_rest_of_an_answer() {
        assert_eq!(taken("alt-] 1 1", 1_000, Arrival::Ahead), [false, true, true]);
        assert_eq!(taken("alt-] 1 1", 1_000, Arrival::Seen), [false, false, false]);
    }

    #[test]
    fn a_person_who_pressed_escape_and_a_bracket_loses_no_key() {
        assert_eq!(taken("alt-] j k", 1, Arrival::Ahead), [false, false, false]);
        assert_eq!(taken("alt-] 1 down q", 1, Arrival::Ahead), [false, true, false, false]);
    }
}
