//! What the times of keys tell: keys in one breath were not typed one by one, and one that comes again and again may be held.

use super::chord::Chord;

/// No person presses two keys as near to each other as a paste, or a late packet, brings them.
const BREATH_MS: i64 = 15;

/// A key that is held comes again after this at the latest.
const HELD_MS: i64 = 700;

/// How a key came. Few terminals tell that a key is held, and not all tell that a text is pasted;
/// what decides looks at this too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rhythm {
    last: Option<(Option<Chord>, i64)>,
    /// Whether it came in one breath with what was before it.
    pub is_breathless: bool,
    /// Whether it is the key before once more, so soon that nobody may have let go of it.
    pub may_be_held: bool,
}

impl Rhythm {
    /// Takes a key in; a paste is none, but what follows it at once belongs to it.
    pub fn take(&mut self, chord: Option<Chord>, now_ms: i64) {
        let gap = |at: i64| now_ms.saturating_sub(at);
        self.is_breathless = self.last.is_some_and(|(_, at)| (0..BREATH_MS).contains(&gap(at)));
        self.may_be_held =
            self.last.is_some_and(|(last, at)| last == chord && (0..HELD_MS).contains(&gap(at)));
        self.last = Some((chord, now_ms));
    }

    /// Takes in a key that waited while the one before it was dealt with: however long that took, it came with it.
    pub fn take_ahead(&mut self, chord: Chord, now_ms: i64) {
        self.take(Some(chord), now_ms);
        self.is_breathless = true;
    }
}
