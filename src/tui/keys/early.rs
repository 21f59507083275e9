//! Parses the bytes of keys while the program starts, before crossterm reads the terminal.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

/// Converts the bytes of keys to the events that crossterm would report.
#[derive(Default)]
pub(crate) struct EarlyKeys {
    /// The text of a paste that has not ended yet.
    paste: Option<Vec<u8>>,
}

impl EarlyKeys {
    pub(crate) fn events(&mut self, units: Vec<Vec<u8>>) -> Vec<Event> {
        units.into_iter().filter_map(|unit| self.event(&unit)).collect()
    }

    fn event(&mut self, unit: &[u8]) -> Option<Event> {
        match unit {
            b"\x1b[200~" => self.paste = Some(Vec::new()),
            b"\x1b[201~" => {
                let pasted = self.paste.take()?;
                return Some(Event::Paste(String::from_utf8_lossy(&pasted).into_owned()));
            }
            _ => match &mut self.paste {
                Some(pasted) => pasted.extend(unit),
                None => return event(unit),
            },
        }
        None
    }
}

fn event(unit: &[u8]) -> Option<Event> {
    match unit {
        [0x1B] => key(KeyCode::Esc, KeyModifiers::NONE),
        [0x1B, b'[', rest @ ..] if !rest.is_empty() => report(rest),
        [0x1B, b'O', last] => key(named(*last)?, KeyModifiers::NONE),
        [0x1B, rest @ ..] => match event(rest)? {
            Event::Key(pressed) => key(pressed.code, pressed.modifiers | KeyModifiers::ALT),
            _ => None,
        },
        // A line feed is an Enter that was pressed before raw mode.
        [b'\r' | b'\n'] => key(KeyCode::Enter, KeyModifiers::NONE),
        [b'\t'] => key(KeyCode::Tab, KeyModifiers::NONE),
        [0x7F] => key(KeyCode::Backspace, KeyModifiers::NONE),
        [0] => key(KeyCode::Char(' '), KeyModifiers::CONTROL),
        [control @ 0x01..=0x1A] => key(KeyCode::Char(char::from(control + b'a' - 1)), KeyModifiers::CONTROL),
        [control @ 0x1C..=0x1F] => {
            key(KeyCode::Char(char::from(control - 0x1C + b'4')), KeyModifiers::CONTROL)
        }
        _ => {
            let character = std::str::from_utf8(unit).ok()?.chars().next()?;
            let shift = if character.is_uppercase() { KeyModifiers::SHIFT } else { KeyModifiers::NONE };
            key(KeyCode::Char(character), shift)
        }
    }
}

fn key(code: KeyCode, modifiers: KeyModifiers) -> Option<Event> {
    Some(Event::Key(KeyEvent::new(code, modifiers)))
}

fn named(last: u8) -> Option<KeyCode> {
    Some(match last {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'H' => KeyCode::Home,
        b'F' => KeyCode::End,
        b'P'..=b'S' => KeyCode::F(last - b'P' + 1),
        _ => return None,
    })
}

/// Parses what follows `ESC [`.
fn report(body: &[u8]) -> Option<Event> {
    let (last, numbers) = body.split_last()?;
    let text = std::str::from_utf8(numbers).ok()?;
    if let Some(mouse) = text.strip_prefix('<') {
        return pointer(mouse, *last);
    }
    let mut numbers = text.split(';').map(|number| number.parse::<u16>().unwrap_or(0));
    let (first, second) = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    let held = second.saturating_sub(1);
    let flag = |bit: u16, modifier: KeyModifiers| if held & bit == 0 { KeyModifiers::NONE } else { modifier };
    let modifiers =
        flag(1, KeyModifiers::SHIFT) | flag(2, KeyModifiers::ALT) | flag(4, KeyModifiers::CONTROL);
    match last {
        b'Z' => key(KeyCode::BackTab, KeyModifiers::SHIFT),
        b'~' => key(tilde(first)?, modifiers),
        last => key(named(*last)?, modifiers),
    }
}

fn tilde(number: u16) -> Option<KeyCode> {
    let function = |from: u16, first: u16| u8::try_from(number - from + first).ok().map(KeyCode::F);
    match number {
        1 | 7 => Some(KeyCode::Home),
        2 => Some(KeyCode::Insert),
        3 => Some(KeyCode::Delete),
        4 | 8 => Some(KeyCode::End),
        5 => Some(KeyCode::PageUp),
        6 => Some(KeyCode::PageDown),
        11..=15 => function(11, 1),
        17..=21 => function(17, 6),
        23..=24 => function(23, 11),
        _ => None,
    }
}

/// Parses button presses and the wheel. The terminal is not asked to report other mouse events.
fn pointer(text: &str, last: u8) -> Option<Event> {
    let mut numbers = text.split(';').map_while(|number| number.parse::<u16>().ok());
    let (button, column, row) = (numbers.next()?, numbers.next()?, numbers.next()?);
    let kind = match (button, last) {
        (0, b'M') => MouseEventKind::Down(MouseButton::Left),
        (64, b'M') => MouseEventKind::ScrollUp,
        (65, b'M') => MouseEventKind::ScrollDown,
        _ => return None,
    };
    let (column, row) = (column.saturating_sub(1), row.saturating_sub(1));
    Some(Event::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE }))
}
