//! Encodes cells as terminal commands. It tracks the terminal's cursor and style, and writes only what differs.

use super::abilities::Abilities;
use super::changes::{Changes, RowChange, row};
use super::glyph::{Glyph, columns};
use super::pointer::{CursorPlace, way};
use super::style::{CellStyle, is_bare, looks_alike};
use ratatui::buffer::{Buffer, Cell, CellDiffOption};
use ratatui::layout::Rect;
use std::fmt::Write as _;

/// A run of at least this many blanks is erased and not written: the erase command and the cursor movement after it
/// take as many bytes.
const RUB: usize = 9;

/// The same limit for blanks at the end of a row, where no cursor movement follows.
const LAST_RUB: usize = 5;

/// If at least this many cells changed, they are also encoded style by style, and the shorter text is sent.
const MANY: usize = 100;

/// This close to the end of a row, a character that takes more columns than expected could wrap into the next row.
const SPILL: usize = 4;

/// The bytes of one frame, and the terminal's cursor and style after them. The style before them is the default one.
#[derive(Clone, Debug)]
pub(super) struct Ink {
    text: String,
    style: CellStyle,
    at: CursorPlace,
    can: Abilities,
}

impl Ink {
    pub(super) fn new(can: Abilities) -> Self {
        let text = String::with_capacity(4096);
        Self { text, style: CellStyle::default(), at: CursorPlace::Unknown, can }
    }

    /// Appends a command after which the position of the cursor is not known.
    pub(super) fn command(&mut self, command: &str) {
        self.text.push_str(command);
        self.at = CursorPlace::Unknown;
    }

    /// Writes the cells of an area that differ between two frames. `changed` lists the rows with differences.
    pub(super) fn changes(&mut self, shown: &Buffer, next: &Buffer, area: Rect, changed: &[u16]) {
        let mut rows = Vec::new();
        for y in changed.iter().copied().filter(|y| (area.top()..area.bottom()).contains(y)) {
            let (before, after) = (row(shown, y), row(next, y));
            let mut changes = Changes::default();
            changes.of_row(before, after, area);
            rows.push((RowChange { y, before, after }, changes));
        }
        let count: usize = rows.iter().map(|(_, changes)| changes.count()).sum();
        let by_style = if count >= MANY { self.clone().by_style(&rows) } else { None };
        for (row, changes) in &rows {
            self.row(row.y, changes, row.before, row.after);
            if by_style.as_ref().is_some_and(|other| other.text.len() < self.text.len()) {
                break;
            }
        }
        if let Some(by_style) = by_style.filter(|other| other.text.len() < self.text.len()) {
            *self = by_style;
        }
    }

    /// Writes all cells of one style before those of the next, so that a page sets each of its colors only once. `None`
    /// if there are too many styles for that to be shorter.
    fn by_style(mut self, rows: &[(RowChange<'_>, Changes)]) -> Option<Self> {
        let (sure, unsure): (Vec<_>, Vec<_>) =
            rows.iter().partition(|(row, changes)| changes.is_sure(row.after));
        let mut styles = Vec::new();
        let of_rows =
            sure.iter().map(|(row, changes)| Some((row, changes.by_style(row.after, &mut styles)?)));
        let of_rows: Vec<_> = of_rows.collect::<Option<_>>()?;
        unsure.iter().for_each(|(row, changes)| self.row(row.y, changes, row.before, row.after));
        for style in 0..styles.len() {
            for (row, of_row) in &of_rows {
                for (_, changes) in of_row.iter().filter(|(number, _)| *number == style) {
                    self.row(row.y, changes, row.before, row.after);
                }
            }
        }
        Some(self)
    }

    fn row(&mut self, y: u16, changes: &Changes, before: &[Cell], after: &[Cell]) {
        let mut from = 0;
        while let Some((x, cell)) = changes.next(from).and_then(|x| Some((x, after.get(x)?))) {
            let blanks =
                if is_bare_text(cell) { blanks(changes, before, after, x) } else { Blanks::default() };
            let is_last = !changes.has(x + blanks.changed);
            if blanks.changed >= if is_last { LAST_RUB } else { RUB } {
                self.rub((x, y), blanks, after);
                from = x + blanks.changed;
            } else {
                from = self.put((x, y), cell, changes, after);
            }
        }
    }

    /// Erases cells, or the rest of the row if all of that is blank. The cursor does not move.
    fn rub(&mut self, (x, y): (usize, u16), blanks: Blanks, after: &[Cell]) {
        self.go((x, y), after);
        if let Some(cell) = after.get(x) {
            self.take_up(self.style.needed(cell));
        }
        if x + blanks.all == after.len() {
            self.text.push_str("\x1b[K");
        } else {
            let _ = write!(self.text, "\x1b[{}X", blanks.changed);
        }
    }

    /// Writes a cell and the equal ones after it. Returns the index of the next cell.
    fn put(&mut self, (x, y): (usize, u16), cell: &Cell, changes: &Changes, after: &[Cell]) -> usize {
        self.go((x, y), after);
        let glyph = Glyph::of(cell);
        self.take_up(self.style.needed(cell));
        let end = x + columns(cell);
        if glyph == Glyph::Odd {
            // A terminal that takes fewer columns for the character would still show what was there before.
            self.text.push_str(&" ".repeat(end - x));
            self.stand(end, y, after.len());
            way(self.at, (place(x), y)).write(&mut self.text);
        }
        self.text.push_str(cell.symbol());
        match glyph {
            Glyph::Plain => {
                let same = self.repeat(end, cell, changes, after);
                self.stand(end + same, y, after.len());
                return end + same;
            }
            Glyph::Mark => self.stand(end, y, after.len()),
            Glyph::Odd if end + SPILL > after.len() => self.at = CursorPlace::Unknown,
            Glyph::Wide | Glyph::Odd => self.at = CursorPlace::Row(y),
            Glyph::Command => self.at = CursorPlace::Unknown,
        }
        end
    }

    /// Covers equal cells by a command that repeats the last character, if that is shorter.
    fn repeat(&mut self, from: usize, cell: &Cell, changes: &Changes, after: &[Cell]) -> usize {
        // tmux repeats none but those of one byte.
        if !self.can.repeats || cell.symbol().len() != 1 {
            return 0;
        }
        let rest = after.get(from..).unwrap_or_default();
        let is_same = |other: &&Cell| other.diff_option == CellDiffOption::None && looks_alike(cell, other);
        let all = rest.iter().take_while(is_same).count();
        let Some(same) = (1..=all).rev().find(|count| changes.has(from + count - 1)) else { return 0 };
        let command = format!("\x1b[{same}b");
        if same <= command.len() {
            return 0;
        }
        self.text.push_str(&command);
        same
    }

    /// Updates the position of the cursor. After the last column the terminal delays the wrap, so it is not known.
    fn stand(&mut self, x: usize, y: u16, width: usize) {
        self.at = if x < width { CursorPlace::Cell(place(x), y) } else { CursorPlace::Row(y) };
    }

    /// Moves the cursor to a cell.
    pub(super) fn cursor(&mut self, x: u16, y: u16) {
        way(self.at, (x, y)).write(&mut self.text);
        self.at = CursorPlace::Cell(x, y);
    }

    /// Sets the default style.
    pub(super) fn plain(&mut self) {
        self.take_up(CellStyle::default());
    }

    /// What was written.
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.text.into_bytes()
    }

    fn go(&mut self, (x, y): (usize, u16), after: &[Cell]) {
        let to = (place(x), y);
        if self.at == CursorPlace::Cell(to.0, y) {
            return;
        }
        let way = way(self.at, to);
        match self.at {
            CursorPlace::Cell(at, row) if row == y && at < to.0 => {
                let between = after.get(usize::from(at)..x).unwrap_or_default();
                if between.len() <= way.len() && between.iter().all(|cell| self.is_as_now(cell)) {
                    between.iter().for_each(|cell| self.text.push_str(cell.symbol()));
                } else {
                    way.write(&mut self.text);
                }
            }
            _ => way.write(&mut self.text),
        }
        self.at = CursorPlace::Cell(to.0, y);
    }

    /// Whether a cell is one plain character in the style that is set already.
    fn is_as_now(&self, cell: &Cell) -> bool {
        let is_sign = matches!(cell.symbol().as_bytes(), [b' '..=b'~']);
        is_sign && cell.diff_option == CellDiffOption::None && self.style.needed(cell) == self.style
    }

    fn take_up(&mut self, wanted: CellStyle) {
        self.style.step(wanted, &mut self.text);
        self.style = wanted;
    }
}

/// A run of bare cells from an index on: its length, and the index after its last changed cell.
#[derive(Clone, Copy, Default)]
struct Blanks {
    all: usize,
    changed: usize,
}

/// Cells that become bare and show no picture now. Erasing does not remove every kind of picture.
fn blanks(changes: &Changes, before: &[Cell], after: &[Cell], x: usize) -> Blanks {
    let shown = before.get(x..).unwrap_or_default().iter();
    let next = after.get(x..).unwrap_or_default().iter();
    let are_text =
        |(shown, next): &(&Cell, &Cell)| shown.diff_option == CellDiffOption::None && is_bare_text(next);
    let all = shown.zip(next).take_while(are_text).count();
    let changed = (1..=all).rev().find(|count| changes.has(x + count - 1)).unwrap_or(0);
    Blanks { all, changed }
}

fn is_bare_text(cell: &Cell) -> bool {
    cell.diff_option == CellDiffOption::None && is_bare(cell)
}

fn place(x: usize) -> u16 {
    u16::try_from(x).unwrap_or(u16::MAX)
}
