//! Rows that only moved: found by what moving them would save, and moved by the terminal.

use super::ink::{RUB, is_bare};
use ratatui::buffer::{Buffer, Cell, CellDiffOption};
use std::fmt::Write as _;

/// How far rows are looked for. A page shares nothing with the one before.
const FARTHEST: i32 = 3;

/// Bytes that moving must save before it is worth its commands.
const WORTH: i32 = 40;

/// Bytes of going to another place in a row, and of taking up another color.
const JUMP: i32 = 5;
const STYLE: i32 = 11;

/// Rows `top..=bottom` move up by `by`, or down where it is negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Move {
    top: u16,
    bottom: u16,
    by: i32,
    saves: i32,
}

impl Move {
    /// The move that saves most, if one is worth it. With a picture in view nothing moves: terminals move those in
    /// different ways, Konsole even those in rows that stay.
    pub(super) fn find(shown: &Buffer, next: &Buffer) -> Option<Self> {
        if shown.area != next.area || has_pictures(shown) || has_pictures(next) {
            return None;
        }
        let changed: Vec<i32> = (0..next.area.height).map(|y| cost(Some((shown, y)), next, y)).collect();
        if changed.iter().sum::<i32>() < WORTH {
            return None;
        }
        let moves = (1..=FARTHEST).flat_map(|by| [by, -by]);
        let best = moves.filter_map(|by| Self::best(shown, next, &changed, by)).max_by_key(|it| it.saves)?;
        (best.saves >= WORTH).then_some(best)
    }

    /// The run of rows for which moving by so much saves most.
    fn best(shown: &Buffer, next: &Buffer, changed: &[i32], by: i32) -> Option<Self> {
        let height = i32::from(next.area.height);
        let row = |y: i32| u16::try_from(y).ok().filter(|y| *y < next.area.height);
        let (mut best, mut run): (Option<Self>, Option<Self>) = (None, None);
        for y in 0..height {
            let (Some(to), Some(from)) = (row(y), row(y + by)) else {
                run = None;
                continue;
            };
            let had = changed.get(usize::from(to)).copied().unwrap_or(0);
            let gain = had - cost(Some((shown, from)), next, to);
            let begun = run.filter(|run| run.saves > 0).map_or((to.min(from), 0), |run| (run.top, run.saves));
            let here = Self { top: begun.0, bottom: to.max(from), by, saves: begun.1 + gain };
            run = Some(here);
            let net = Self { saves: here.saves - here.bared(next, changed), ..here };
            if best.is_none_or(|best| net.saves > best.saves) {
                best = Some(net);
            }
        }
        best
    }

    /// What the rows that the move lays bare cost more than they do anyway.
    fn bared(&self, next: &Buffer, changed: &[i32]) -> i32 {
        let had = |y: u16| changed.get(usize::from(y)).copied().unwrap_or(0);
        self.blank_rows().map(|y| cost(None, next, y) - had(y)).sum()
    }

    fn blank_rows(&self) -> std::ops::RangeInclusive<u16> {
        let by = u16::try_from(self.by.unsigned_abs()).unwrap_or(0);
        if self.by > 0 { self.bottom + 1 - by..=self.bottom } else { self.top..=self.top + by - 1 }
    }

    /// The commands; the terminal must write plainly, as it fills with its present ground.
    pub(super) fn command(&self) -> String {
        let mut command = String::new();
        let (by, letter) = (self.by.unsigned_abs(), if self.by > 0 { 'S' } else { 'T' });
        let _ = write!(command, "\x1b[{};{}r\x1b[{by}{letter}\x1b[r", self.top + 1, self.bottom + 1);
        command
    }

    /// Does to a frame what the terminal does.
    pub(super) fn apply(&self, shown: &mut Buffer) {
        let before = shown.clone();
        for y in self.top..=self.bottom {
            let from = u16::try_from(i32::from(y) + self.by).ok();
            let from = from.filter(|from| (self.top..=self.bottom).contains(from));
            for x in 0..shown.area.width {
                let cell = from.and_then(|from| before.cell((x, from))).cloned().unwrap_or(Cell::EMPTY);
                if let Some(place) = shown.cell_mut((x, y)) {
                    *place = cell;
                }
            }
        }
    }
}

/// Whether cells are left to the terminal.
fn has_pictures(buffer: &Buffer) -> bool {
    buffer.content.iter().any(|cell| cell.diff_option != CellDiffOption::None)
}

/// About how many bytes it takes to write a row over one that is shown, or over a blank one. Cells alone would not tell:
/// one of a picture takes as many bytes as twenty letters, and a hundred that are erased take as many as five.
fn cost(shown: Option<(&Buffer, u16)>, next: &Buffer, to: u16) -> i32 {
    let blank = Cell::EMPTY;
    let mut cost = Cost::default();
    for x in 0..next.area.width {
        let before = shown.and_then(|(buffer, y)| buffer.cell((x, y))).unwrap_or(&blank);
        match next.cell((x, to)) {
            Some(cell) if cell != before => cost.write(cell),
            _ => cost.pass(),
        }
    }
    cost.bytes
}

/// What writing a row takes, cell by cell.
#[derive(Default)]
struct Cost<'a> {
    bytes: i32,
    is_at_cursor: bool,
    /// The last cell with a sign.
    sign: Option<&'a Cell>,
    blanks: u16,
}

impl<'a> Cost<'a> {
    /// A cell that stays as it is.
    fn pass(&mut self) {
        (self.is_at_cursor, self.blanks) = (false, 0);
    }

    fn write(&mut self, cell: &'a Cell) {
        self.bytes += if self.is_at_cursor { 0 } else { JUMP };
        self.is_at_cursor = true;
        if is_bare(cell) {
            self.blanks += 1;
            self.bytes += i32::from(self.blanks <= RUB);
            return;
        }
        let is_as_last = self.sign.is_some_and(|sign| sign.style() == cell.style());
        self.bytes += if is_as_last { 0 } else { STYLE };
        self.bytes += i32::try_from(cell.symbol().len()).unwrap_or(i32::MAX);
        (self.sign, self.blanks) = (Some(cell), 0);
    }
}
