//! External text, and the only way for it to reach a screen, a file or a log.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;
use unicode_normalization::char::is_combining_mark;

/// Text from outside: from an applicant, a provider or a file.
///
/// It has no `Display`, and its `Debug` prints only its length, so that it cannot reach a terminal or a log by
/// accident. Use [`Untrusted::shown`] for display.
#[derive(Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Untrusted(String);

impl Untrusted {
    /// Wraps external text unchanged.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The exact text, for comparisons, storage and JSON; never for a screen.
    pub fn as_sent(&self) -> &str {
        &self.0
    }

    /// The text cleaned for display.
    pub fn shown(&self) -> Shown {
        Shown(clean(&self.0).into_owned())
    }

    /// Whether it contains only white space.
    pub fn is_blank(&self) -> bool {
        self.0.trim().is_empty()
    }
}

impl From<&str> for Untrusted {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<String> for Untrusted {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl fmt::Debug for Untrusted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Untrusted({} characters)", self.0.chars().count())
    }
}

/// Text that is safe to draw: one line, without control, bidi or invisible characters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Shown(String);

impl Shown {
    /// Wraps fixed text, which needs no cleaning.
    pub fn ours(text: &'static str) -> Self {
        Self(text.to_owned())
    }

    /// The cleaned text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Joins cleaned texts.
    pub fn join<'a>(pieces: impl IntoIterator<Item = &'a Shown>, between: &'static str) -> Self {
        let pieces: Vec<&str> = pieces.into_iter().map(Shown::as_str).collect();
        Self(pieces.join(between))
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Maximum combining marks on one character. No written language needs more; a taller stack would cover other lines.
const MARKS_IN_A_ROW: usize = 4;
/// The same for Hangul vowels and finals, half-width voicing marks and skin tones. No syllable or emoji needs more.
const JOINED_IN_A_ROW: usize = 2;

/// The only cleaning function. It makes every character visible that could move the cursor, reverse text, be
/// invisible or imitate another character, and bounds what joins the character before it.
///
/// Line breaks and tabs become spaces, other control characters their control picture (`␛`), and all other unsafe
/// characters a code point such as `⟨U+202E⟩`. Joiners stay where the spelling of Persian and of Indian scripts needs
/// them.
pub fn clean(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| (0x20..0x7f).contains(&byte)) {
        return Cow::Borrowed(text);
    }
    let mut cleaned = String::with_capacity(text.len());
    let (mut joined, mut is_over, mut before) = (0, false, None);
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let last = cleaned.chars().next_back();
        let most = most_in_a_row(character, before.replace(character));
        joined = if most.is_some() { joined + 1 } else { 0 };
        let was_over = is_over;
        is_over = most.is_some_and(|most| was_over || joined > most);
        match character {
            '\t' | '\n' | '\r' => cleaned.push(' '),
            '\0'..='\u{1f}' => cleaned.push(control_picture(character)),
            '\u{7f}' => cleaned.push('␡'),
            JOINER | NON_JOINER if is_spelling(last, characters.peek().copied()) => cleaned.push(character),
            _ if is_deceptive(character) => {
                cleaned.push_str(&format!("⟨U+{:04X}⟩", u32::from(character)));
            }
            _ if is_over && was_over => {}
            _ if is_over => cleaned.push_str("⟨marks⟩"),
            _ if joined == 1 && cleaned.is_empty() && is_combining_mark(character) => {
                // A mark without a base character would be drawn over the neighboring cell.
                cleaned.push('◌');
                cleaned.push(character);
            }
            _ => cleaned.push(character),
        }
    }
    Cow::Owned(cleaned)
}

/// How many such characters may follow each other; `None` if this one does not join the one before it.
fn most_in_a_row(character: char, before: Option<char>) -> Option<usize> {
    let is_lead = |c: char| matches!(u32::from(c), 0x1100..=0x115e | 0xa960..=0xa97c);
    match u32::from(character) {
        0x1161..=0x11ff | 0xd7b0..=0xd7fb | 0xff9e..=0xff9f | 0x1f3fb..=0x1f3ff => Some(JOINED_IN_A_ROW),
        _ if is_combining_mark(character) => Some(MARKS_IN_A_ROW),
        // Leading Hangul consonants join each other.
        _ if is_lead(character) && before.is_some_and(is_lead) => Some(JOINED_IN_A_ROW),
        _ => None,
    }
}

const NON_JOINER: char = '\u{200c}';
const JOINER: char = '\u{200d}';

/// Whether a joiner is part of the spelling: within a word of Arabic letters, or of a script of India and its
/// neighbors. Elsewhere it would only be invisible.
fn is_spelling(before: Option<char>, after: Option<char>) -> bool {
    let spells = |c: char| {
        matches!(u32::from(c),
            0x0620..=0x06d3 | 0x06ee..=0x06ef | 0x06fa..=0x06ff | 0x0750..=0x077f | 0x08a0..=0x08c9
            | 0x0900..=0x0dff | 0x1000..=0x109f | 0x1780..=0x17b3 | 0x17b6..=0x17d3)
    };
    before.is_some_and(spells) && after.is_some_and(|c| spells(c) && !is_combining_mark(c))
}

fn control_picture(character: char) -> char {
    char::from_u32(0x2400 + u32::from(character)).unwrap_or('␦')
}

/// Characters that are invisible, reverse text or only control rendering.
fn is_deceptive(character: char) -> bool {
    matches!(u32::from(character),
        0x80..=0x9f                       // C1 controls
        | 0xad                            // soft hyphen
        | 0x034f | 0x061c                 // grapheme joiner, Arabic letter mark
        | 0x070f | 0x08e2 | 0x0600..=0x0605 | 0x06dd | 0x0890..=0x0891 // prepended signs
        | 0x115f..=0x1160 | 0x17b4..=0x17b5 | 0x180b..=0x180f
        | 0x200b..=0x200f | 0x2028..=0x202e | 0x2060..=0x206f
        | 0x2800 | 0x3164 | 0xffa0
        | 0xe000..=0xf8ff                 // private use
        | 0xfdd0..=0xfdef
        | 0xfe00..=0xfe0f                 // variation selectors
        | 0xfeff | 0xfff0..=0xfffc
        | 0x110bd | 0x110cd | 0x13430..=0x1343f | 0x1bca0..=0x1bca3 | 0x1d173..=0x1d17a
        | 0xe0000..=0xe0fff
        | 0xf0000..=0x10ffff
    ) || (u32::from(character) & 0xfffe) == 0xfffe
}
