//! Scrolling by the terminal: finds rows that only moved, and moves them. The distance is that by which an area has
//! scrolled; in other areas it is found by comparing one hash for each row.

use super::abilities::{Abilities, PictureMotion};
use super::changes::row;
use super::style::{CellStyle, is_bare, is_same, look, looks_alike, mixed_word};
use ratatui::buffer::{Buffer, Cell, CellDiffOption};
use ratatui::layout::Rect;
use std::cell::OnceCell;
use std::fmt::Write as _;
use std::ops::{Range, RangeInclusive};

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

/// An area whose rows scroll by themselves, and by how many rows they did since the last frame: up, or down if `by` is
/// negative. 0 if they did not scroll, or nobody knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ScrolledArea {
    pub(super) area: Rect,
    pub(super) by: i32,
}

impl ScrolledArea {
    /// Whether some of the rows that were shown are still in the area.
    fn has_rows_left(self) -> bool {
        self.by.unsigned_abs() < u32::from(self.area.height)
    }
}

/// Moves the rows of an area up by `by`, or down if `by` is negative.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Move {
    area: Rect,
    /// Whether the columns beside the area stay.
    has_margins: bool,
    by: i32,
    saves: i32,
    /// The rows that look right in the area once they are moved.
    finished: Vec<u16>,
}

impl Move {
    /// The move that saves the most bytes, if one saves enough. `boxes` are the areas that scroll by themselves; a
    /// terminal without margins can only move whole rows. `rows` are the rows that differ.
    pub(super) fn find(
        shown: &Buffer,
        next: &Buffer,
        boxes: &[ScrolledArea],
        rows: &[u16],
        can: Abilities,
    ) -> Option<Self> {
        if shown.area != next.area || rows.len() <= LEAST {
            return None;
        }
        let boxes = boxes.iter().map(|it| ScrolledArea { area: it.area.intersection(next.area), ..*it });
        let boxes: Vec<ScrolledArea> = boxes.collect();
        let has_scrolled = boxes.iter().any(|it| it.by != 0);
        // The rows of an area that has scrolled have moved by this distance and by no other.
        let may_move = |it: &ScrolledArea| !has_scrolled || it.by != 0 && it.has_rows_left();
        let boxes: Vec<ScrolledArea> = boxes.into_iter().filter(may_move).collect();
        if has_scrolled && boxes.is_empty() {
            return None;
        }
        let is_allowed = |it: &Self| it.is_allowed(shown, next, can.pictures);
        let of_boxes = || {
            let boxes = boxes.iter().filter(|_| can.has_margins);
            let moves = boxes.filter_map(|it| MoveSearch::of(shown, next, it.area, rows)?.best(it.by, true));
            moves.filter(is_allowed).max_by_key(|it| it.saves)
        };
        let of_all = || {
            let by = boxes.first().map_or(0, |it| it.by);
            MoveSearch::of(shown, next, next.area, rows).and_then(|it| it.best(by, false)).filter(is_allowed)
        };
        // A search takes much of the time of a frame, so the less likely kind of move is searched for only if the other
        // one is not found.
        let fills_rows = |it: &ScrolledArea| next.area.width.saturating_sub(it.area.width) <= SIDES;
        match boxes.iter().any(fills_rows) && can.has_margins {
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
        let distance = u16::try_from(self.by.unsigned_abs()).unwrap_or(u16::MAX);
        let kept = self.area.height.saturating_sub(distance);
        let (top, bottom) = (self.area.top(), self.area.bottom());
        let bared = if self.by > 0 {
            (top..top + kept).for_each(|y| self.exchange(shown, y, y + distance));
            top + kept..bottom
        } else {
            (bottom - kept..bottom).rev().for_each(|y| self.exchange(shown, y - distance, y));
            top..bottom - kept
        };
        for (x, y) in bared.flat_map(|y| (self.area.left()..self.area.right()).map(move |x| (x, y))) {
            if let Some(cell) = shown.cell_mut((x, y)) {
                *cell = Cell::EMPTY;
            }
        }
    }

    /// Exchanges two rows within the columns of the area.
    fn exchange(&self, shown: &mut Buffer, upper: u16, lower: u16) {
        let width = usize::from(shown.area.width);
        let columns = usize::from(self.area.left())..usize::from(self.area.right());
        let Some((above, below)) = shown.content.split_at_mut_checked(usize::from(lower) * width) else {
            return;
        };
        let start = usize::from(upper) * width;
        let above = above.get_mut(start + columns.start..start + columns.end);
        if let Some((above, below)) = above.zip(below.get_mut(columns)) {
            above.swap_with_slice(below);
        }
    }

    /// The rows that differ after the move, of which `before` differed before it.
    pub(super) fn differing(&self, shown: &Buffer, next: &Buffer, before: &[u16]) -> Vec<u16> {
        let differs = |y: &u16| {
            if !(self.area.top()..self.area.bottom()).contains(y) {
                return before.contains(y);
            }
            let (shown, next) = (row(shown, *y), row(next, *y));
            let (left, right) = (usize::from(self.area.left()), usize::from(self.area.right()));
            let are_same = |columns: Range<usize>| {
                let (shown, next) = (shown.get(columns.clone()), next.get(columns));
                shown.zip(next).is_some_and(|(shown, next)| {
                    shown.iter().zip(next).all(|(shown, next)| is_same(shown, next))
                })
            };
            let is_finished = self.finished.contains(y) || are_same(left..right);
            !(is_finished && are_same(0..left) && are_same(right..next.len()))
        };
        (0..next.area.height).filter(differs).collect()
    }
}

/// Whether the terminal draws some cells of an area itself, because a picture covers them.
fn has_pictures(buffer: &Buffer, area: Rect) -> bool {
    let columns = usize::from(area.left())..usize::from(area.right());
    let mut rows =
        (area.top()..area.bottom()).map(|y| row(buffer, y).get(columns.clone()).unwrap_or_default());
    rows.any(|cells| cells.iter().any(|cell| cell.diff_option != CellDiffOption::None))
}

/// A row that has changed.
struct DifferingRow {
    y: i32,
    /// Bytes to write this row over what the screen shows there. Most searches end before they need it.
    had: OnceCell<i32>,
}

/// The search for a move within an area.
struct MoveSearch<'a> {
    shown: &'a Buffer,
    next: &'a Buffer,
    area: Rect,
    changed: Vec<DifferingRow>,
}

impl<'a> MoveSearch<'a> {
    /// A search, or `None` if too few rows changed for a move to pay.
    fn of(shown: &'a Buffer, next: &'a Buffer, area: Rect, rows: &[u16]) -> Option<Self> {
        let mut search = Self { shown, next, area, changed: Vec::new() };
        let within = rows.iter().copied().filter(|y| (area.top()..area.bottom()).contains(y));
        let changed = within.filter(|y| !are_alike(search.cells(shown, *y), search.cells(next, *y)));
        search.changed =
            changed.map(|y| DifferingRow { y: i32::from(y), had: OnceCell::new() }).collect::<Vec<_>>();
        (search.changed.len() > LEAST).then_some(search)
    }

    fn cells(&self, buffer: &'a Buffer, y: u16) -> &'a [Cell] {
        let columns = usize::from(self.area.left())..usize::from(self.area.right());
        row(buffer, y).get(columns).unwrap_or_default()
    }

    /// The best move by a distance; if that is 0, by the one that most rows have moved.
    fn best(&self, by: i32, has_margins: bool) -> Option<Move> {
        let worth = if has_margins { WORTH_MARGINS } else { WORTH };
        let by = if by == 0 { self.shift()? } else { by };
        let best = self.run(by, has_margins)?;
        (best.saves >= worth).then_some(best)
    }

    /// The distance that most of the rows with a match have moved.
    fn shift(&self) -> Option<i32> {
        let hashed = |buffer: &'a Buffer, changed: &DifferingRow| {
            self.row(changed.y).map(|y| (hash(self.cells(buffer, y)), changed.y))
        };
        let mut before: Vec<(u64, i32)> =
            self.changed.iter().filter_map(|changed| hashed(self.shown, changed)).collect();
        before.sort_unstable();
        let mut shifts = Vec::new();
        for (after, y) in self.changed.iter().filter_map(|changed| hashed(self.next, changed)) {
            let from = before.partition_point(|(hash, _)| *hash < after);
            let alike = before.iter().skip(from).take_while(|(hash, _)| *hash == after);
            shifts.extend(alike.take(MOST_ALIKE).map(|(_, from)| from - y).filter(|by| *by != 0));
        }
        shifts.sort_unstable();
        let runs = shifts.chunk_by(|one, other| one == other);
        runs.max_by_key(|run| run.len()).and_then(|run| run.first().copied())
    }

    /// The run of rows for which a move by this distance saves the most bytes.
    fn run(&self, by: i32, has_margins: bool) -> Option<Move> {
        let found: Vec<i32> = self.found(by).collect();
        let (first, last) = (found.first()? - BESIDE, found.last()? + BESIDE);
        let mut run: Option<(i32, i32)> = None;
        let mut runs = Vec::new();
        for to in first..=last {
            let Some((to_row, from_row)) = self.row(to).zip(self.row(to + by)) else {
                run = None;
                continue;
            };
            let moved = match found.binary_search(&to) {
                Ok(_) => 0,
                Err(_) => cost(Some(self.cells(self.shown, from_row)), self.cells(self.next, to_row)),
            };
            let gain = self.had(to) - moved;
            let (top, saved) = run.filter(|(_, saved)| *saved > 0).unwrap_or((to.min(to + by), 0));
            run = Some((top, saved + gain));
            runs.push(((top, to.max(to + by)), saved + gain));
        }
        let mut best: Option<Move> = None;
        for (rows, saved) in runs.into_iter().rev() {
            // Runs are longest at their end, so most of the shorter ones are not worth a closer look.
            let most = saved + bared(rows, by).map(|y| self.had(y)).sum::<i32>();
            let least = best.as_ref().map_or(i32::MIN, |best| best.saves);
            if most > least {
                best = self.moved(rows, by, has_margins, saved).filter(|it| it.saves > least).or(best);
            }
        }
        best.map(|best| {
            // A row that comes from outside of the moved rows is blank after the move.
            let rows = best.area.top()..best.area.bottom();
            let is_finished = |(to, from): &(u16, u16)| rows.contains(to) && rows.contains(from);
            let moved = found.into_iter().filter_map(|y| self.row(y).zip(self.row(y + by)));
            let finished = moved.filter(is_finished).map(|(to, _)| to).collect();
            Move { finished, ..best }
        })
    }

    /// The changed rows that look as another changed row did, which was below them by this distance.
    fn found(&self, by: i32) -> impl Iterator<Item = i32> {
        let cells = |buffer: &'a Buffer, y: i32| self.row(y).map(|y| self.cells(buffer, y));
        let is_found = move |y: &i32| {
            let from = self.known(y + by).and_then(|from| cells(self.shown, from.y));
            from.zip(cells(self.next, *y)).is_some_and(|(from, to)| are_alike(from, to))
        };
        self.changed.iter().map(|changed| changed.y).filter(is_found)
    }

    fn moved(&self, (top, bottom): (i32, i32), by: i32, has_margins: bool, saved: i32) -> Option<Move> {
        let (y, end) = (self.row(top)?, self.row(bottom)?);
        // The rows that the move leaves blank have to be written; this is how much more that costs than before.
        let bare = |y: i32| self.row(y).map_or(0, |row| cost(None, self.cells(self.next, row)) - self.had(y));
        let saves = saved - bared((top, bottom), by).map(bare).sum::<i32>();
        let area = Rect { y, height: end - y + 1, ..self.area };
        Some(Move { area, has_margins, by, saves, finished: Vec::new() })
    }

    /// Bytes to write a row over what the screen shows there.
    fn had(&self, y: i32) -> i32 {
        let Some((known, row)) = self.known(y).zip(self.row(y)) else { return 0 };
        *known.had.get_or_init(|| cost(Some(self.cells(self.shown, row)), self.cells(self.next, row)))
    }

    fn known(&self, y: i32) -> Option<&DifferingRow> {
        let at = self.changed.binary_search_by_key(&y, |it| it.y).ok()?;
        self.changed.get(at)
    }

    /// A row of the area.
    fn row(&self, y: i32) -> Option<u16> {
        u16::try_from(y).ok().filter(|y| (self.area.top()..self.area.bottom()).contains(y))
    }
}

/// The rows that become blank if the rows from `top` to `bottom` are moved.
fn bared((top, bottom): (i32, i32), by: i32) -> RangeInclusive<i32> {
    if by > 0 { bottom - by + 1..=bottom } else { top..=top - by - 1 }
}

/// Whether two rows of cells look the same and show the same parts of pictures.
fn are_alike(one: &[Cell], other: &[Cell]) -> bool {
    let are_same =
        |(one, other): (&Cell, &Cell)| looks_alike(one, other) && one.diff_option == other.diff_option;
    one.len() == other.len() && one.iter().zip(other).all(are_same)
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
        let is_as_last = self.sign.is_some_and(|sign| CellStyle::of(sign) == CellStyle::of(cell));
        self.bytes += if is_as_last { 0 } else { STYLE };
        self.bytes += i32::try_from(cell.symbol().len()).unwrap_or(i32::MAX);
        (self.sign, self.blanks) = (Some(cell), 0);
    }
}
