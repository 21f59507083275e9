//! Scrolling by the terminal: finds rows that only moved, by comparing one hash for each row, and moves them.

use super::abilities::{Abilities, PictureMotion};
use super::changes::row;
use super::style::{is_bare, look, looks_alike, mixed_word};
use ratatui::buffer::{Buffer, Cell, CellDiffOption};
use ratatui::layout::Rect;
use std::cell::OnceCell;
use std::fmt::Write as _;

/// A move that saves fewer bytes than this is not made: its own commands take about as many.
const WORTH: i32 = 40;

/// The same limit within left and right margins, which take more commands.
const WORTH_MARGINS: i32 = 70;

/// Estimated bytes of a cursor movement within a row, of a change of style, and of an erase command.
const JUMP: i32 = 5;
const STYLE: i32 = 11;
const RUB: u16 = 9;

/// A box that is at most this many columns narrower than the window is treated as being as wide as the window; these
/// columns are its borders.
const SIDES: u16 = 4;

/// If no more rows than this changed, they are written and no move is searched for.
const LEAST: usize = 2;

/// How many earlier rows with the same hash are considered for one row. Blank rows all have the same hash.
const MOST_ALIKE: usize = 4;

/// How many rows above and below the moved ones are tried, too. The selected row looked different before it moved, so
/// its hash does not find it.
const BESIDE: i32 = 2;

/// Moves the rows of an area up by `by`, or down if `by` is negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Move {
    area: Rect,
    /// Whether the columns beside the area stay.
    has_margins: bool,
    by: i32,
    saves: i32,
}

impl Move {
    /// The move that saves the most bytes, if one saves enough. `boxes` are the areas that scroll by themselves; a
    /// terminal without margins can only move whole rows. `rows` are the rows that differ.
    pub(super) fn find(
        shown: &Buffer,
        next: &Buffer,
        boxes: &[Rect],
        rows: &[u16],
        can: Abilities,
    ) -> Option<Self> {
        if shown.area != next.area {
            return None;
        }
        let boxes = boxes.iter().filter(|_| can.has_margins).map(|area| area.intersection(next.area));
        let boxes: Vec<Rect> = boxes.collect();
        let is_allowed = |it: &Self| it.is_allowed(shown, next, can.pictures);
        let of_boxes = || {
            let moves = boxes.iter().filter_map(|area| MoveSearch::of(shown, next, *area, rows)?.best(true));
            moves.filter(is_allowed).max_by_key(|it| it.saves)
        };
        let of_all =
            || MoveSearch::of(shown, next, next.area, rows).and_then(|it| it.best(false)).filter(is_allowed);
        // A search takes half of the time of a frame, so the less likely kind of move is searched for only if the other
        // one is not found.
        let fills_rows = |area: &Rect| next.area.width.saturating_sub(area.width) <= SIDES;
        match boxes.iter().any(fills_rows) {
            true => of_all().or_else(of_boxes),
            false => of_boxes().or_else(of_all),
        }
    }

    fn is_allowed(&self, shown: &Buffer, next: &Buffer, pictures: PictureMotion) -> bool {
        let is_free = |area: Rect| !has_pictures(shown, area) && !has_pictures(next, area);
        match pictures {
            PictureMotion::Text => true,
            PictureMotion::Stay => is_free(self.area),
            PictureMotion::Stray => is_free(next.area),
        }
    }

    /// The commands. The current style must be the default one: the terminal fills freed rows with its background.
    pub(super) fn command(&self) -> String {
        let mut command = String::new();
        let Rect { x, y, width, height } = self.area;
        if self.has_margins {
            let _ = write!(command, "\x1b[?69h\x1b[{};{}s", x + 1, x + width);
        }
        let _ = write!(command, "\x1b[{};{}r\x1b[", y + 1, y + height);
        if self.by.abs() > 1 {
            let _ = write!(command, "{}", self.by.abs());
        }
        command.push_str(if self.by > 0 { "S\x1b[r" } else { "T\x1b[r" });
        command.push_str(if self.has_margins { "\x1b[?69l" } else { "" });
        command
    }

    /// Does to a frame what the terminal does.
    pub(super) fn apply(&self, shown: &mut Buffer) {
        let rows = self.area.top()..self.area.bottom();
        let order: Box<dyn Iterator<Item = u16>> =
            if self.by > 0 { Box::new(rows) } else { Box::new(rows.rev()) };
        for y in order {
            let from = u16::try_from(i32::from(y) + self.by).ok();
            let from = from.filter(|from| (self.area.top()..self.area.bottom()).contains(from));
            for x in self.area.left()..self.area.right() {
                let moved = from.and_then(|from| shown.cell_mut((x, from))).map(std::mem::take);
                if let Some(cell) = shown.cell_mut((x, y)) {
                    *cell = moved.unwrap_or(Cell::EMPTY);
                }
            }
        }
    }
}

/// Whether the terminal draws some cells of an area itself, because a picture covers them.
fn has_pictures(buffer: &Buffer, area: Rect) -> bool {
    let columns = usize::from(area.left())..usize::from(area.right());
    let mut rows =
        (area.top()..area.bottom()).map(|y| row(buffer, y).get(columns.clone()).unwrap_or_default());
    rows.any(|cells| cells.iter().any(|cell| cell.diff_option != CellDiffOption::None))
}

/// What is known of a row that has changed.
struct HashedRow {
    y: i32,
    before: u64,
    after: u64,
    /// Bytes to write this row over what the screen shows there. Most searches end before they need it.
    had: OnceCell<i32>,
}

/// The search for a move within an area.
struct MoveSearch<'a> {
    shown: &'a Buffer,
    next: &'a Buffer,
    area: Rect,
    changed: Vec<HashedRow>,
}

impl<'a> MoveSearch<'a> {
    /// A search, or `None` if too few rows changed for a move to pay.
    fn of(shown: &'a Buffer, next: &'a Buffer, area: Rect, rows: &[u16]) -> Option<Self> {
        let mut search = Self { shown, next, area, changed: Vec::new() };
        if rows.len() <= LEAST {
            return None;
        }
        for y in rows.iter().copied().filter(|y| (area.top()..area.bottom()).contains(y)) {
            let [before, after] = [shown, next].map(|buffer| hash(search.cells(buffer, y)));
            if before != after {
                search.changed.push(HashedRow { y: i32::from(y), before, after, had: OnceCell::new() });
            }
        }
        (search.changed.len() > LEAST).then_some(search)
    }

    fn cells(&self, buffer: &'a Buffer, y: u16) -> &'a [Cell] {
        let columns = usize::from(self.area.left())..usize::from(self.area.right());
        row(buffer, y).get(columns).unwrap_or_default()
    }

    fn best(&self, has_margins: bool) -> Option<Move> {
        let worth = if has_margins { WORTH_MARGINS } else { WORTH };
        let best = self.shift().and_then(|by| self.run(by, has_margins))?;
        (best.saves >= worth).then_some(best)
    }

    /// The distance that most of the rows with a match have moved.
    fn shift(&self) -> Option<i32> {
        let mut before: Vec<(u64, i32)> = self.changed.iter().map(|it| (it.before, it.y)).collect();
        before.sort_unstable();
        let mut shifts = Vec::new();
        for changed in &self.changed {
            let from = before.partition_point(|(hash, _)| *hash < changed.after);
            let alike = before.iter().skip(from).take_while(|(hash, _)| *hash == changed.after);
            shifts.extend(alike.take(MOST_ALIKE).map(|(_, y)| y - changed.y).filter(|by| *by != 0));
        }
        shifts.sort_unstable();
        let runs = shifts.chunk_by(|one, other| one == other);
        runs.max_by_key(|run| run.len()).and_then(|run| run.first().copied())
    }

    /// The run of rows for which a move by this distance saves the most bytes.
    fn run(&self, by: i32, has_margins: bool) -> Option<Move> {
        let is_found = |it: &&HashedRow| self.known(it.y + by).is_some_and(|from| from.before == it.after);
        let first = self.changed.iter().find(is_found)?.y - BESIDE;
        let last = self.changed.iter().rfind(is_found)?.y + BESIDE;
        let (mut best, mut run): (Option<Move>, Option<(i32, i32)>) = (None, None);
        for to in first..=last {
            let Some((to_row, from_row)) = self.row(to).zip(self.row(to + by)) else {
                run = None;
                continue;
            };
            let moved = match (self.known(to + by), self.known(to)) {
                (Some(from), Some(to)) if from.before == to.after => 0,
                _ => cost(Some(self.cells(self.shown, from_row)), self.cells(self.next, to_row)),
            };
            let gain = self.had(to) - moved;
            let (top, saved) = run.filter(|(_, saved)| *saved > 0).unwrap_or((to.min(to + by), 0));
            run = Some((top, saved + gain));
            let here = self.moved((top, to.max(to + by)), by, has_margins, saved + gain);
            best = best.max_by_saves(here);
        }
        best
    }

    fn moved(&self, (top, bottom): (i32, i32), by: i32, has_margins: bool, saved: i32) -> Option<Move> {
        let (y, end) = (self.row(top)?, self.row(bottom)?);
        let bared = if by > 0 { bottom - by + 1..=bottom } else { top..=top - by - 1 };
        // The rows that the move leaves blank have to be written; this is how much more that costs than before.
        let bare = |y: i32| self.row(y).map_or(0, |row| cost(None, self.cells(self.next, row)) - self.had(y));
        let saves = saved - bared.map(bare).sum::<i32>();
        Some(Move { area: Rect { y, height: end - y + 1, ..self.area }, has_margins, by, saves })
    }

    /// Bytes to write a row over what the screen shows there.
    fn had(&self, y: i32) -> i32 {
        let Some((known, row)) = self.known(y).zip(self.row(y)) else { return 0 };
        *known.had.get_or_init(|| cost(Some(self.cells(self.shown, row)), self.cells(self.next, row)))
    }

    fn known(&self, y: i32) -> Option<&HashedRow> {
        let at = self.changed.binary_search_by_key(&y, |it| it.y).ok()?;
        self.changed.get(at)
    }

    /// A row of the area.
    fn row(&self, y: i32) -> Option<u16> {
        u16::try_from(y).ok().filter(|y| (self.area.top()..self.area.bottom()).contains(y))
    }
}

/// The better of two moves.
trait Better {
    fn max_by_saves(self, other: Self) -> Self;
}

impl Better for Option<Move> {
    fn max_by_saves(self, other: Self) -> Self {
        self.into_iter().chain(other).max_by_key(|it| it.saves)
    }
}

/// What is seen of a row, as a number.
fn hash(cells: &[Cell]) -> u64 {
    cells.iter().fold(0, |hash, cell| mixed_word(hash, look(cell)))
}

/// Estimated bytes to write a row over one that is shown, or over a blank one. The number of cells is no estimate: a
/// cell of a picture takes as many bytes as twenty letters, and erasing a hundred cells takes as many as writing five.
fn cost(shown: Option<&[Cell]>, next: &[Cell]) -> i32 {
    let blank = Cell::EMPTY;
    let mut cost = Cost::default();
    for (x, cell) in next.iter().enumerate() {
        let before = shown.and_then(|cells| cells.get(x)).unwrap_or(&blank);
        if looks_alike(before, cell) { cost.pass() } else { cost.write(cell) }
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
