//! Answers of the terminal that come late are no keys: after what begins one, what comes in the same breath is passed over.

use super::chord::{Chord, Key};

/// No person types as fast as a terminal answers.
const BREATH_MS: i64 = 30;

/// How long dealing with a key may take, so that the next of one answer has waited for it.
const BUSY_MS: i64 = 2_000;

/// Whether an answer is coming in. Those of graphics, colors and versions are unknown to the reader of
/// keys, which takes `ESC ] 1 1 ; …` for Alt-] and digits; a digit must never decide by that.
#[derive(Clone, Copy, Debug, Default)]
pub struct LateAnswers {
    last_ms: Option<i64>,
}

impl LateAnswers {
    /// Whether this key is within an answer. The key that may begin one is still a key.
    pub fn takes(&mut self, chord: Chord, now_ms: i64) -> bool {
        self.takes_within(chord, now_ms, BREATH_MS)
    }

    /// The same for a key that waited while the one before it was dealt with.
    pub fn takes_ahead(&mut self, chord: Chord, now_ms: i64) -> bool {
        self.takes_within(chord, now_ms, BUSY_MS)
    }

    fn takes_within(&mut self, chord: Chord, now_ms: i64, breath_ms: i64) -> bool {
        let is_within =
            self.last_ms.is_some_and(|last| (0..breath_ms).contains(&now_ms.saturating_sub(last)));
        if is_within {
            self.last_ms = (!ends(chord)).then_some(now_ms);
            return true;
        }
        self.last_ms = begins(chord).then_some(now_ms);
        false
    }
}

fn alt(character: char) -> Chord {
    Chord::new(Key::Char(character), false, true, false)
}

/// ESC and `]` (colors), `P` (versions, settings), `_` (graphics), `^`.
pub(crate) fn begins(chord: Chord) -> bool {
    [']', 'P', '_', '^'].into_iter().any(|character| chord == alt(character))
}

/// ESC and `\`, or the bell.
fn ends(chord: Chord) -> bool {
    chord == alt('\\') || chord == Chord::new(Key::Char('g'), true, false, false)
}
