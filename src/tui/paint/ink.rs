//! Cells as bytes: knows where the terminal's cursor stands and how it writes, and says only what differs.

use super::abilities::Abilities;
use super::changes::{Changes, RowChange, row};
use super::glyph::{Glyph, columns};
use super::pointer::{CursorPlace, way};
use super::style::{CellStyle, is_bare, looks_alike};
use ratatui::buffer::{Buffer, Cell, CellDiffOption};
use ratatui::layout::Rect;
use std::fmt::Write as _;

/// From so many blanks on they are erased rather than written: that and going on after them takes as many bytes.
const RUB: usize = 9;

/// The same where nothing follows them in the row.
const LAST_RUB: usize = 5;

/// From so many cells on it is tried whether the order of their styles is shorter than that of their places.
const MANY: usize = 100;

/// So close to the end of a row a character that takes more columns than expected may go on in the next one.
const SPILL: usize = 4;

/// What is written, on a terminal that writes plainly at first.
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

    /// A command that leaves the cursor nobody knows where.
    pub(super) fn command(&mut self, command: &str) {
        self.text.push_str(command);
        self.at = CursorPlace::Unknown;
    }

    /// Writes the cells of an area that differ between two frames. `changed` are the rows that have any.
    pub(super) fn changes(&mut self, shown: &Buffer, next: &Buffer, area: Rect, changed: &[u16]) {
        let mut rows = Vec::new();
        for y in changed.iter().copied().filter(|y| (area.top()..area.bottom()).contains(y)) {
            let (before, after) = (row(shown, y), row(next, y));
            let mut changes = Changes::default();
            changes.of_row(before, after, area);
            rows.push((RowChange { y, before, after }, changes));
        }
        let count: usize = rows.iter().map(|(_, changes)| changes.count()).sum();
        let by_style = (count >= MANY).then(|| self.clone().by_style(&rows));
        rows.iter().for_each(|(row, changes)| self.row(row.y, changes, row.before, row.after));
        if let Some(by_style) = by_style.filter(|other| other.text.len() < self.text.len()) {
            *self = by_style;
        }
    }

    /// Writes all of one style before the next one: of a page of rows in the same colors each color is taken up once.
    fn by_style(mut self, rows: &[(RowChange<'_>, Changes)]) -> Self {
        let (sure, unsure): (Vec<_>, Vec<_>) =
            rows.iter().partition(|(row, changes)| changes.is_sure(row.after));
        unsure.iter().for_each(|(row, changes)| self.row(row.y, changes, row.before, row.after));
        let styled: Vec<_> = sure.iter().map(|(row, changes)| (row, changes.styles(row.after))).collect();
        let mut styles: Vec<CellStyle> = Vec::new();
        for style in styled.iter().flat_map(|(_, styles)| styles).flatten() {
            if !styles.contains(style) {
                styles.push(*style);
            }
        }
        for style in styles {
            for (row, of_row) in styled.iter().filter(|(_, of_row)| of_row.contains(&Some(style))) {
                self.row(row.y, &Changes::of_style(of_row, style), row.before, row.after);
            }
        }
        self
    }

    fn row(&mut self, y: u16, changes: &Changes, before: &[Cell], after: &[Cell]) {
        let mut x = 0;
        while let Some(cell) = after.get(x) {
            if !changes.has(x) {
                x += columns(cell);
                continue;
            }
            let blanks =
                if is_bare_text(cell) { blanks(changes, before, after, x) } else { Blanks::default() };
            let is_last = !changes.has(x + blanks.changed);
            if blanks.changed >= if is_last { LAST_RUB } else { RUB } {
                self.rub((x, y), blanks, after);
                x += blanks.changed;
            } else {
                x = self.put((x, y), cell, changes, after);
            }
        }
    }

    /// Erases cells, or the rest of the row where all of it is blank. The cursor stays.
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

    /// Writes a cell, and those after it that are the same. Says what comes next.
    fn put(&mut self, (x, y): (usize, u16), cell: &Cell, changes: &Changes, after: &[Cell]) -> usize {
        self.go((x, y), after);
        let glyph = Glyph::of(cell);
        self.take_up(self.style.needed(cell));
        let end = x + columns(cell);
        if glyph == Glyph::Odd {
            // What stood there would be seen where the terminal takes fewer columns.
            self.text.push_str(&" ".repeat(end - x));
            self.stand(end, y, after.len());
            self.text.push_str(&way(self.at, (place(x), y)));
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

    /// Repeats the character that was just written over the same ones after it, where that is shorter.
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

    /// Notes where the cursor stands; after the last column it waits.
    fn stand(&mut self, x: usize, y: u16, width: usize) {
        self.at = if x < width { CursorPlace::Cell(place(x), y) } else { CursorPlace::Row(y) };
    }

    /// Puts the cursor there.
    pub(super) fn cursor(&mut self, x: u16, y: u16) {
        self.text.push_str(&way(self.at, (x, y)));
        self.at = CursorPlace::Cell(x, y);
    }

    /// Writes plainly from here on.
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
                    self.text.push_str(&way);
                }
            }
            _ => self.text.push_str(&way),
        }
        self.at = CursorPlace::Cell(to.0, y);
    }

    /// Whether a cell is one plain sign that is written as the one before.
    fn is_as_now(&self, cell: &Cell) -> bool {
        let is_sign = matches!(cell.symbol().as_bytes(), [b' '..=b'~']);
        is_sign && cell.diff_option == CellDiffOption::None && self.style.needed(cell) == self.style
    }

    fn take_up(&mut self, wanted: CellStyle) {
        self.style.step(wanted, &mut self.text);
        self.style = wanted;
    }
}

/// Bare cells from one on: how many there are, and up to which one they change.
#[derive(Clone, Copy, Default)]
struct Blanks {
    all: usize,
    changed: usize,
}

/// Cells that are to be bare and show no picture now: erasing does not take all pictures away.
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
