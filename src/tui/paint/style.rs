//! The style of a cell as SGR (select graphic rendition) numbers, and the shortest command from one style to another.

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};
use std::fmt::Write as _;

/// Modifiers that show on a cell without a sign.
const ON_BLANK: Modifier = Modifier::UNDERLINED.union(Modifier::REVERSED).union(Modifier::CROSSED_OUT);

/// Each modifier with the SGR number that sets it and the one that resets it.
const MODIFIERS: [(Modifier, u8, u8); 9] = [
    (Modifier::BOLD, 1, 22),
    (Modifier::DIM, 2, 22),
    (Modifier::ITALIC, 3, 23),
    (Modifier::UNDERLINED, 4, 24),
    (Modifier::SLOW_BLINK, 5, 25),
    (Modifier::RAPID_BLINK, 6, 25),
    (Modifier::REVERSED, 7, 27),
    (Modifier::HIDDEN, 8, 28),
    (Modifier::CROSSED_OUT, 9, 29),
];

/// How a cell is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct CellStyle {
    front: Color,
    back: Color,
    line: Color,
    modifier: Modifier,
}

impl CellStyle {
    pub(super) fn of(cell: &Cell) -> Self {
        Self { front: cell.fg, back: cell.bg, line: cell.underline_color, modifier: cell.modifier }
    }

    /// The style to set for a cell if this style is set now. Of a blank cell only the background and lines drawn over
    /// it (such as an underline) count.
    pub(super) fn needed(self, cell: &Cell) -> Self {
        let wanted = Self::of(cell);
        if !is_blank(cell) {
            return wanted;
        }
        let modifier = self.modifier.difference(ON_BLANK);
        Self { back: wanted.back, modifier, ..self }
    }

    /// Appends the command that changes this style into another one.
    pub(super) fn step(self, wanted: Self, out: &mut String) {
        if wanted == self {
            return;
        }
        out.push_str("\x1b[");
        let begun = out.len();
        parameters(self, wanted, out);
        let mut anew = String::new();
        // `0;`, and also an empty list, resets everything.
        parameters(Self::default(), wanted, &mut anew);
        let reset = if anew.is_empty() { 0 } else { 2 };
        if anew.len() + reset < out.len() - begun {
            out.truncate(begun);
            out.push_str(if anew.is_empty() { "" } else { "0;" });
            out.push_str(&anew);
        }
        out.push('m');
    }
}

/// Whether a cell shows its ground only.
fn is_blank(cell: &Cell) -> bool {
    !cell.modifier.intersects(ON_BLANK) && cell.symbol() == " "
}

/// Whether two cells with the same character look the same.
pub(super) fn looks_alike(one: &Cell, other: &Cell) -> bool {
    let sign = one.symbol();
    if sign != other.symbol() {
        return false;
    }
    CellStyle::of(one) == CellStyle::of(other)
        || sign == " " && one.bg == other.bg && !(one.modifier | other.modifier).intersects(ON_BLANK)
}

/// Whether two cells are equal. The cheap comparisons come first, because this runs for each cell of each frame.
pub(super) fn is_same(one: &Cell, other: &Cell) -> bool {
    CellStyle::of(one) == CellStyle::of(other)
        && one.diff_option == other.diff_option
        && one.symbol().as_bytes() == other.symbol().as_bytes()
}

/// Whether a cell looks like one that the terminal has erased.
pub(super) fn is_bare(cell: &Cell) -> bool {
    cell.bg == Color::Reset && is_blank(cell)
}

/// A hash of what is visible of a cell: cells that look alike have the same one.
pub(super) fn look(cell: &Cell) -> u64 {
    let hash = match cell.symbol().as_bytes() {
        [byte] => u64::from(*byte),
        bytes => bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| mixed_word(hash, u64::from(*byte))),
    };
    let back = color(cell.bg);
    if is_blank(cell) {
        return mixed_word(hash, back);
    }
    let hash = mixed_word(hash, back | color(cell.fg) << 32);
    mixed_word(hash, color(cell.underline_color) | u64::from(cell.modifier.bits()) << 32)
}

/// A step of a hash that mixes a number in.
pub(super) fn mixed_word(hash: u64, word: u64) -> u64 {
    (hash ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(23)
}

/// Encodes a color as a number below 2^32: the kind of color in the top byte, then its value.
fn color(color: Color) -> u64 {
    u64::from(match color {
        Color::Rgb(r, g, b) => 1 << 24 | u32::from_be_bytes([0, r, g, b]),
        Color::Indexed(index) => 2 << 24 | u32::from(index),
        named => 3 << 24 | u32::from(basic(named).unwrap_or(99)),
    })
}

/// The SGR numbers that change one style into another, joined by `;`.
fn parameters(from: CellStyle, to: CellStyle, out: &mut String) {
    let begun = out.len();
    let add = |number: u8, out: &mut String| {
        let gap = if out.len() > begun { ";" } else { "" };
        let _ = write!(out, "{gap}{number}");
    };
    let ended = from.modifier.difference(to.modifier);
    let mut held = from.modifier;
    for (modifier, _, end) in MODIFIERS {
        if ended.contains(modifier) && held.contains(modifier) {
            add(end, out);
            // Bold and dim are reset by one number, so the other has to be set again.
            MODIFIERS
                .iter()
                .filter(|(_, _, other)| *other == end)
                .for_each(|(linked, ..)| held.remove(*linked));
        }
    }
    for (modifier, begin, _) in MODIFIERS {
        if to.modifier.contains(modifier) && !held.contains(modifier) {
            add(begin, out);
        }
    }
    for (kind, had, wanted) in
        [(30, from.front, to.front), (40, from.back, to.back), (50, from.line, to.line)]
    {
        if had == wanted {
            continue;
        }
        match (wanted, basic(wanted)) {
            (Color::Reset, _) => add(kind + 9, out),
            (_, Some(number @ 0..8)) if kind < 50 => add(kind + number, out),
            (_, Some(number)) if kind < 50 => add(kind + 52 + number, out),
            (Color::Rgb(r, g, b), _) => [kind + 8, 2, r, g, b].into_iter().for_each(|it| add(it, out)),
            (Color::Indexed(index), _) => [kind + 8, 5, index].into_iter().for_each(|it| add(it, out)),
            (_, number) => [kind + 8, 5, number.unwrap_or(7)].into_iter().for_each(|it| add(it, out)),
        }
    }
}

/// The place of a named color among the sixteen.
fn basic(color: Color) -> Option<u8> {
    Some(match color {
        Color::Black => 0,
        Color::Red => 1,
        Color::Green => 2,
        Color::Yellow => 3,
        Color::Blue => 4,
        Color::Magenta => 5,
        Color::Cyan => 6,
        Color::Gray => 7,
        Color::DarkGray => 8,
        Color::LightRed => 9,
        Color::LightGreen => 10,
        Color::LightYellow => 11,
        Color::LightBlue => 12,
        Color::LightMagenta => 13,
        Color::LightCyan => 14,
        Color::White => 15,
        Color::Reset | Color::Rgb(..) | Color::Indexed(_) => return None,
    })
}
