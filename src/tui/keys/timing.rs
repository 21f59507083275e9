//! When a key came, and what that says about it.
//!
//! A decision needs a person who saw what the key answers. The console cannot see the person, only the times at which
//! bytes arrive. These are the rules, all of them:
//!
//! 1. **Breath.** Nobody presses two keys within [`BREATH_MS`]. Keys that are nearer to each other are a paste that the
//!    terminal does not mark, a late network packet, or a torn report of the mouse. They still move, search and type,
//!    but none of them decides. The rule looks back: see [`Rhythm::is_breathless`].
//! 2. **Silence.** It looks forward too: a key that decides waits until [`SILENCE_MS`] have passed without another key.
//!    Otherwise a paste would decide by its first byte. The console keeps that key (`tui::keyboard`).
//! 3. **Ahead of the frame.** A key that is there within [`AT_ONCE`] of a new frame was pressed before the frame could
//!    be seen. It is handled like a key in one breath with others: see [`Arrival`] and [`Rhythm::take_ahead`].
//! 4. **Kept keys.** A key that comes while a decision is written, or while a case is coming up, is kept in order and
//!    handled afterwards ([`Rhythm::replay`]). It was pressed on another screen, so it judges nothing.
//! 5. **Held keys.** Few terminals tell that a key is held down. The same key again within [`HELD_MS`] may be one.
//! 6. **Late answers.** A terminal may answer a question about colors, graphics or its version late. The key reader
//!    does not know such answers and reports `ESC ] 1 1 ; …` as alt-] and digits. [`LateAnswers`] takes them out.
//!
//! No rule drops a key of a person: a key that may not act says so in the notice line.

use super::chord::{Chord, Key};
use std::time::Duration;

/// Keys that are nearer to each other than this were not typed one by one.
pub const BREATH_MS: i64 = 15;

/// How long a key that decides waits for another key.
pub const SILENCE_MS: i64 = BREATH_MS;

/// A key that is held down comes again after this at the latest.
const HELD_MS: i64 = 700;

/// A key that comes so soon after a frame was waiting while the frame was drawn.
const AT_ONCE: Duration = Duration::from_millis(2);

/// The largest gap within one answer of the terminal.
const ANSWER_MS: i64 = 30;

/// The same where the console was busy and the rest of the answer waited for it.
const BUSY_ANSWER_MS: i64 = 2_000;

/// Whether a person can have seen the last frame before the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// The key came after the frame.
    Seen,
    /// The key was waiting already.
    Ahead,
}

impl Arrival {
    /// How a key arrived that came so long after the frame.
    pub fn after(waited: Duration) -> Self {
        if waited < AT_ONCE { Arrival::Ahead } else { Arrival::Seen }
    }
}

/// How the last key came, in relation to those before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rhythm {
    last: Option<(Option<Chord>, i64)>,
    /// Whether it came in one breath with what was before it.
    pub is_breathless: bool,
    /// Whether it is the key before once more, so soon that it may be held down.
    pub may_be_held: bool,
    /// Whether it was kept: pressed on another screen than the one that it acts on.
    pub was_kept: bool,
}

impl Rhythm {
    /// Takes a key in; none stands for a paste, so that what follows it at once belongs to it.
    pub fn take(&mut self, chord: Option<Chord>, now_ms: i64) {
        let gap = |at: i64| now_ms.saturating_sub(at);
        self.is_breathless = self.last.is_some_and(|(_, at)| (0..BREATH_MS).contains(&gap(at)));
        self.may_be_held =
            self.last.is_some_and(|(last, at)| last == chord && (0..HELD_MS).contains(&gap(at)));
        self.was_kept = false;
        self.last = Some((chord, now_ms));
    }

    /// Takes in a key that waited while the one before it was handled: however long that took, they came together.
    pub fn take_ahead(&mut self, chord: Chord, now_ms: i64) {
        self.take(Some(chord), now_ms);
        self.is_breathless = true;
    }

    /// Handles a kept key now.
    pub fn replay(&mut self) {
        self.is_breathless = true;
        self.was_kept = true;
    }
}

/// The answer of the terminal that is coming in.
#[derive(Clone, Copy, Debug)]
struct Answer {
    begun_by: char,
    is_first: bool,
    last_ms: i64,
}

/// Takes late answers of the terminal out of the keys.
#[derive(Clone, Copy, Debug, Default)]
pub struct LateAnswers {
    answer: Option<Answer>,
}

impl LateAnswers {
    /// Whether this key is part of an answer. The key that may begin one is still a key.
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
    /// An answer is plain characters. Its first one tells it from a person who pressed Esc and `]`.
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

/// ESC and `]` (colors), `P` (versions, settings), `_` (graphics), `^`.
fn begun_by(chord: Chord) -> Option<char> {
    [']', 'P', '_', '^'].into_iter().find(|character| chord == alt(*character))
}

/// Whether an answer of the terminal may begin with this key.
pub(crate) fn begins_answer(chord: Chord) -> bool {
    begun_by(chord).is_some()
}

/// ESC and `\`, or the bell.
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
    fn a_key_right_after_a_frame_was_pressed_before_it() {
        assert_eq!(Arrival::after(Duration::from_micros(1_900)), Arrival::Ahead);
        assert_eq!(Arrival::after(Duration::from_millis(2)), Arrival::Seen);
    }

    #[test]
    fn keys_in_one_breath_are_told_from_typed_ones() {
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
        rhythm.take(Some(Chord::plain('1')), 699);
        assert!(rhythm.may_be_held);
        rhythm.take(Some(Chord::plain('1')), 1_399);
        assert!(!rhythm.may_be_held);
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
    fn a_busy_console_knows_an_answer_by_more_patience() {
        assert_eq!(taken("alt-] 1 1", 1_000, Arrival::Ahead), [false, true, true]);
        assert_eq!(taken("alt-] 1 1", 1_000, Arrival::Seen), [false, false, false]);
    }

    #[test]
    fn a_person_who_pressed_escape_and_a_bracket_loses_no_key() {
        assert_eq!(taken("alt-] j k", 1, Arrival::Ahead), [false, false, false]);
        assert_eq!(taken("alt-] 1 down q", 1, Arrival::Ahead), [false, true, false, false]);
    }
}
