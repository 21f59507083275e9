//! One key with its modifiers, and its written form: `G`, `ctrl-d`, `space`, `f1`.

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use std::fmt;
use std::str::FromStr;

/// A key without its modifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Key {
    /// A character as typed; capitals are characters of their own.
    Char(char),
    /// F1 to F24.
    Function(u8),
    /// A key with a name.
    Named(Named),
}

/// The keys that have names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[derive(strum::EnumIter, strum::EnumString, strum::IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub enum Named {
    Enter,
    Esc,
    Tab,
    Backspace,
    Delete,
    Insert,
    Home,
    End,
    PageUp,
    PageDown,
    Up,
    Down,
    Left,
    Right,
}

/// A key with its modifiers. No modifier is ignored: `ctrl-a` is not `a`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Chord {
    key: Key,
    ctrl: bool,
    alt: bool,
    shift: bool,
}

/// A key press.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Press {
    pub chord: Chord,
    /// Whether it is a repetition of a held key, if the terminal reports that.
    pub repeat: bool,
}

/// Why a text is no chord.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChordError {
    /// No key at all.
    #[error("there is no key here")]
    Empty,
    /// Not the name of a key.
    #[error("`{0}` is no key; write one character or a name such as `enter`, `space`, `ctrl-d`, `f1`")]
    Unknown(String),
    /// A character with shift, such as `shift-g`: its capital must be written instead.
    #[error("write the character that shift makes (`G`, not `shift-g`)")]
    ShiftedCharacter,
}

impl Chord {
    /// Normalizes a chord, so that each key has one form. Shift turns a letter into its capital, except together with
    /// control, where terminals do not distinguish capitals from small letters.
    pub fn new(key: Key, ctrl: bool, alt: bool, shift: bool) -> Self {
        let Key::Char(character) = key else { return Self { key, ctrl, alt, shift } };
        if ctrl {
            let shift = character.is_alphabetic() && (shift || character.is_uppercase());
            return Self { key: Key::Char(lower(character)), ctrl, alt, shift };
        }
        let character = if shift { upper(character) } else { character };
        Self { key: Key::Char(character), ctrl, alt, shift: false }
    }

    /// A character without modifiers.
    pub fn plain(character: char) -> Self {
        Self::new(Key::Char(character), false, false, false)
    }

    /// A named key without modifiers.
    pub fn named(named: Named) -> Self {
        Self::new(Key::Named(named), false, false, false)
    }

    /// The character that it types, if any.
    pub fn typed(&self) -> Option<char> {
        match self.key {
            Key::Char(character) if !self.ctrl && !self.alt => Some(character),
            Key::Char(_) | Key::Function(_) | Key::Named(_) => None,
        }
    }

    /// The same key without alt, if alt is its only modifier.
    pub fn without_alt(self) -> Option<Self> {
        (self.alt && !self.ctrl).then_some(Self { alt: false, ..self })
    }

    /// The escape key alone.
    pub fn is_escape(&self) -> bool {
        *self == Self::named(Named::Esc)
    }
}

fn lower(character: char) -> char {
    one(character.to_lowercase(), character)
}

fn upper(character: char) -> char {
    one(character.to_uppercase(), character)
}

/// The character of a case mapping; a letter that maps to several characters stays unchanged.
fn one(mut mapped: impl Iterator<Item = char>, otherwise: char) -> char {
    match (mapped.next(), mapped.next()) {
        (Some(single), None) => single,
        _ => otherwise,
    }
}

impl Press {
    /// The key of an event; `None` for a release, and for keys and modifiers that cannot be bound.
    pub fn from_event(event: &KeyEvent) -> Option<Self> {
        let known = KeyModifiers::SHIFT | KeyModifiers::CONTROL | KeyModifiers::ALT;
        if event.kind == KeyEventKind::Release || !known.contains(event.modifiers) {
            return None;
        }
        let held = |modifier| event.modifiers.contains(modifier);
        let shift = held(KeyModifiers::SHIFT) || event.code == KeyCode::BackTab;
        let chord = Chord::new(key(event.code)?, held(KeyModifiers::CONTROL), held(KeyModifiers::ALT), shift);
        Some(Self { chord, repeat: event.kind == KeyEventKind::Repeat })
    }
}

fn key(code: KeyCode) -> Option<Key> {
    Some(match code {
        KeyCode::Char(character) => Key::Char(character),
        KeyCode::F(number) => Key::Function(number),
        KeyCode::Enter => Key::Named(Named::Enter),
        KeyCode::Esc => Key::Named(Named::Esc),
        KeyCode::Tab | KeyCode::BackTab => Key::Named(Named::Tab),
        KeyCode::Backspace => Key::Named(Named::Backspace),
        KeyCode::Delete => Key::Named(Named::Delete),
        KeyCode::Insert => Key::Named(Named::Insert),
        KeyCode::Home => Key::Named(Named::Home),
        KeyCode::End => Key::Named(Named::End),
        KeyCode::PageUp => Key::Named(Named::PageUp),
        KeyCode::PageDown => Key::Named(Named::PageDown),
        KeyCode::Up => Key::Named(Named::Up),
        KeyCode::Down => Key::Named(Named::Down),
        KeyCode::Left => Key::Named(Named::Left),
        KeyCode::Right => Key::Named(Named::Right),
        _ => return None,
    })
}

impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (held, word) in [(self.ctrl, "ctrl-"), (self.alt, "alt-"), (self.shift, "shift-")] {
            if held {
                f.write_str(word)?;
            }
        }
        match self.key {
            Key::Char(' ') => f.write_str("space"),
            Key::Char(character) => write!(f, "{character}"),
            Key::Function(number) => write!(f, "f{number}"),
            Key::Named(named) => f.write_str(named.into()),
        }
    }
}

impl FromStr for Chord {
    type Err = ChordError;

    fn from_str(text: &str) -> Result<Self, ChordError> {
        let (mut rest, mut ctrl, mut alt, mut shift) = (text, false, false, false);
        loop {
            if let Some(after) = rest.strip_prefix("ctrl-").filter(|after| !after.is_empty()) {
                (rest, ctrl) = (after, true);
            } else if let Some(after) = rest.strip_prefix("alt-").filter(|after| !after.is_empty()) {
                (rest, alt) = (after, true);
            } else if let Some(after) = rest.strip_prefix("shift-").filter(|after| !after.is_empty()) {
                (rest, shift) = (after, true);
            } else {
                break;
            }
        }
        let key = parse_key(rest, text)?;
        if shift && !ctrl && matches!(key, Key::Char(_)) {
            return Err(ChordError::ShiftedCharacter);
        }
        Ok(Self::new(key, ctrl, alt, shift))
    }
}

fn parse_key(word: &str, whole: &str) -> Result<Key, ChordError> {
    let mut characters = word.chars();
    match (characters.next(), characters.next()) {
        (None, _) => return Err(ChordError::Empty),
        (Some(only), None) if !only.is_control() && !only.is_whitespace() => return Ok(Key::Char(only)),
        _ => {}
    }
    if word == "space" {
        return Ok(Key::Char(' '));
    }
    if let Some(number) = word.strip_prefix('f').and_then(|digits| digits.parse::<u8>().ok())
        && (1..=24).contains(&number)
        && word == format!("f{number}")
    {
        return Ok(Key::Function(number));
    }
    word.parse().map(Key::Named).map_err(|_| ChordError::Unknown(whole.to_owned()))
}

/// Parses a sequence of chords separated by spaces: `g g`.
pub fn sequence(text: &str) -> Result<Vec<Chord>, ChordError> {
    let chords: Vec<Chord> = text.split_whitespace().map(str::parse).collect::<Result<_, _>>()?;
    if chords.is_empty() { Err(ChordError::Empty) } else { Ok(chords) }
}

/// Writes a sequence in the form that [`sequence`] parses.
pub fn written(chords: &[Chord]) -> String {
    chords.iter().map(Chord::to_string).collect::<Vec<_>>().join(" ")
}
