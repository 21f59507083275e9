//! Cells as bytes: knows where the terminal's cursor stands and how it writes, and says only what differs.

use crossterm::style::Colored;
use ratatui::backend::IntoCrossterm as _;
use ratatui::buffer::{Buffer, Cell, CellDiffOption};
use ratatui::style::{Color, Modifier};
use std::fmt::Write as _;
use unicode_width::UnicodeWidthStr as _;

/// So many cells between two changes are written again rather than jumped over: a jump takes as many bytes.
const GAP: u16 = 3;

/// From so many blanks on they are erased rather than written: that and going on after them takes as many bytes.
pub(super) const RUB: u16 = 9;

/// Modifiers that show on a cell without a sign.
const ON_BLANK: Modifier = Modifier::UNDERLINED.union(Modifier::REVERSED).union(Modifier::CROSSED_OUT);

/// Each modifier with the number that sets it and the one that ends it.
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
struct Style {
    front: Color,
    back: Color,
    line: Color,
    modifier: Modifier,
}

impl Style {
    fn of(cell: &Cell) -> Self {
        Self { front: cell.fg, back: cell.bg, line: cell.underline_color, modifier: cell.modifier }
    }
}

/// What is written, on a terminal that writes plainly at first.
#[derive(Debug)]
pub(super) struct Ink {
    text: String,
    style: Style,
    /// Where the next sign goes; unknown after what may have moved the cursor otherwise.
    at: Option<(u16, u16)>,
}

impl Ink {
    pub(super) fn new() -> Self {
        Self { text: String::with_capacity(4096), style: Style::default(), at: None }
    }

    /// A command that leaves the cursor nobody knows where.
    pub(super) fn command(&mut self, command: &str) {
        self.text.push_str(command);
        self.at = None;
    }

    /// Writes the cells that differ between two frames.
    pub(super) fn changes(&mut self, shown: &Buffer, next: &Buffer) {
        let mut written = None;
        let changed: Vec<(u16, u16, &Cell)> =
            shown.diff_iter(next).filter(|(x, y, cell)| !looks_alike(shown.cell((*x, *y)), cell)).collect();
        let mut rest = changed.as_slice();
        while let Some((&(x, y, cell), after)) = rest.split_first() {
            rest = after;
            let mut last = (x, cell);
            if written != Some((x, y)) {
                let end = x + blanks((x, y), shown, next);
                let is_among = |(at, row, _): &&(u16, u16, &Cell)| *row == y && *at < end;
                let count = after.iter().take_while(is_among).count();
                last = count
                    .checked_sub(1)
                    .and_then(|at| after.get(at))
                    .map_or(last, |(x, _, cell)| (*x, *cell));
                if last.0 - x >= RUB {
                    rest = after.get(count..).unwrap_or_default();
                    self.rub(x, y, (last.0 + 1, end), next);
                } else {
                    last = (x, cell);
                    self.put(x, y, cell, next);
                }
            }
            written = self.orphan(last.0, y, last.1, shown, next);
        }
    }

    /// Erases cells up to a column, or the rest of the row where all of it is blank. The cursor stays.
    fn rub(&mut self, x: u16, y: u16, (to, end): (u16, u16), frame: &Buffer) {
        self.go(x, y, frame);
        if let Some(cell) = frame.cell((x, y)) {
            self.take_up(self.needed(cell));
        }
        if end == frame.area.width {
            self.text.push_str("\x1b[K");
        } else {
            let _ = write!(self.text, "\x1b[{}X", to - x);
        }
    }

    /// A wide sign that was there before and of which only the first half was written over leaves its second half as
    /// it likes: that cell is written too.
    fn orphan(&mut self, x: u16, y: u16, cell: &Cell, shown: &Buffer, next: &Buffer) -> Option<(u16, u16)> {
        let end = x + u16::try_from(cell.symbol().width()).unwrap_or(1).max(1);
        let halved = shown.cell((end - 1, y)).filter(|before| before.symbol().width() > 1);
        let left = halved.and_then(|_| next.cell((end, y)))?;
        if left.diff_option != CellDiffOption::None {
            return None;
        }
        self.put(end, y, left, next);
        Some((end, y))
    }

    fn put(&mut self, x: u16, y: u16, cell: &Cell, frame: &Buffer) {
        self.go(x, y, frame);
        self.write(x, y, cell, frame.area.width);
    }

    /// Puts the cursor there.
    pub(super) fn cursor(&mut self, x: u16, y: u16) {
        let _ = write!(self.text, "\x1b[{};{}H", y + 1, x + 1);
        self.at = Some((x, y));
    }

    /// Writes plainly from here on.
    pub(super) fn plain(&mut self) {
        if self.style != Style::default() {
            self.text.push_str("\x1b[m");
            self.style = Style::default();
        }
    }

    /// What was written.
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.text.into_bytes()
    }

    fn go(&mut self, x: u16, y: u16, frame: &Buffer) {
        match self.at {
            Some(at) if at == (x, y) => {}
            Some((from, row)) if row == y && from < x => self.go_right(from, x, y, frame),
            _ => self.cursor(x, y),
        }
    }

    fn go_right(&mut self, from: u16, x: u16, y: u16, frame: &Buffer) {
        let between: Option<Vec<&Cell>> = (from..x).map(|at| frame.cell((at, y))).collect();
        let same = between.filter(|cells| x - from <= GAP && cells.iter().all(|cell| self.is_as_now(cell)));
        match same {
            Some(cells) => cells.iter().for_each(|cell| self.text.push_str(cell.symbol())),
            None if x - from == 1 => self.text.push_str("\x1b[C"),
            None => {
                let _ = write!(self.text, "\x1b[{}C", x - from);
            }
        }
        self.at = Some((x, y));
    }

    /// Whether a cell is one plain sign that is written as the one before.
    fn is_as_now(&self, cell: &Cell) -> bool {
        let is_sign = matches!(cell.symbol().as_bytes(), [b' '..=b'~']);
        is_sign && cell.diff_option == CellDiffOption::None && self.needed(cell) == self.style
    }

    fn write(&mut self, x: u16, y: u16, cell: &Cell, width: u16) {
        self.take_up(self.needed(cell));
        self.text.push_str(cell.symbol());
        // What is wider, or may be, stands differently from terminal to terminal; after the last column the cursor waits.
        let is_narrow = cell.symbol().width() == 1;
        let is_mark = matches!(cell.diff_option, CellDiffOption::ForcedWidth(width) if width.get() == 1)
            && !cell.symbol().contains('\x1b');
        self.at = (x + 1 < width && (is_narrow || is_mark)).then_some((x + 1, y));
    }

    /// How a cell must be written. On a blank one only the ground and what is drawn over it counts.
    fn needed(&self, cell: &Cell) -> Style {
        let wanted = Style::of(cell);
        if cell.symbol() != " " || wanted.modifier.intersects(ON_BLANK) {
            return wanted;
        }
        let modifier = self.style.modifier.difference(ON_BLANK);
        Style { back: wanted.back, modifier, ..self.style }
    }

    fn take_up(&mut self, wanted: Style) {
        if wanted == self.style {
            return;
        }
        let step = parameters(self.style, wanted);
        let anew = parameters(Style::default(), wanted);
        // `0;` or nothing at all sets everything back.
        let anew = if anew.is_empty() { anew } else { format!("0;{anew}") };
        let shorter = if anew.len() < step.len() { anew } else { step };
        let _ = write!(self.text, "\x1b[{shorter}m");
        self.style = wanted;
    }
}

/// How many cells from here on in a row are to be blank and show no picture: erasing does not take all pictures away.
fn blanks((x, y): (u16, u16), shown: &Buffer, frame: &Buffer) -> u16 {
    let is_text =
        |at: &u16| shown.cell((*at, y)).is_some_and(|cell| cell.diff_option == CellDiffOption::None);
    let is_blank = |at: &u16| frame.cell((*at, y)).is_some_and(is_bare);
    let row = (x..frame.area.width).take_while(|at| is_text(at) && is_blank(at));
    u16::try_from(row.count()).unwrap_or(0)
}

/// Whether nothing is to be written for a cell that only comes under a picture at the cursor, or from under it.
fn looks_alike(shown: Option<&Cell>, next: &Cell) -> bool {
    let is_written =
        |cell: &Cell| !matches!(cell.diff_option, CellDiffOption::Skip | CellDiffOption::AlwaysUpdate);
    shown.is_some_and(|shown| {
        is_written(shown)
            && is_written(next)
            && shown.symbol() == next.symbol()
            && Style::of(shown) == Style::of(next)
    })
}

/// Whether a cell is as the terminal leaves one that is erased.
pub(super) fn is_bare(cell: &Cell) -> bool {
    let Style { back, modifier, .. } = Style::of(cell);
    cell.symbol() == " "
        && back == Style::default().back
        && !modifier.intersects(ON_BLANK)
        && cell.diff_option == CellDiffOption::None
}

/// The numbers that lead from one style to another, joined by `;`.
fn parameters(from: Style, to: Style) -> String {
    let mut all = String::new();
    let mut add = |number: &str| {
        // Colors are nothing where the environment forbids them.
        if !all.is_empty() && !number.is_empty() {
            all.push(';');
        }
        all.push_str(number);
    };
    let ended = from.modifier.difference(to.modifier);
    let mut held = from.modifier;
    for (modifier, _, end) in MODIFIERS {
        if ended.contains(modifier) && held.contains(modifier) {
            add(&end.to_string());
            // The number that ends it ends its twin too.
            MODIFIERS
                .iter()
                .filter(|(_, _, other)| *other == end)
                .for_each(|(linked, ..)| held.remove(*linked));
        }
    }
    for (modifier, begin, _) in MODIFIERS {
        if to.modifier.contains(modifier) && !held.contains(modifier) {
            add(&begin.to_string());
        }
    }
    let sorts = [Colored::ForegroundColor, Colored::BackgroundColor, Colored::UnderlineColor];
    let colors = [(from.front, to.front), (from.back, to.back), (from.line, to.line)];
    for (sort, (had, wanted)) in sorts.into_iter().zip(colors) {
        if had != wanted {
            add(&sort(wanted.into_crossterm()).to_string());
        }
    }
    all
}
