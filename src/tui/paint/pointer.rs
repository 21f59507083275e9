//! The shortest command that moves the terminal's cursor from one cell to another.

use std::fmt::Write as _;

/// What is known of the position of the terminal's cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CursorPlace {
    /// Nothing.
    Unknown,
    /// The row, but not the column.
    Row(u16),
    Cell(u16, u16),
}

/// A command that moves the cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Way {
    /// Line feeds, which come first. In raw mode a line feed moves the cursor down and not to the left.
    down: u16,
    step: CursorStep,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum CursorStep {
    To(u16, u16),
    ToColumn(u16),
    Right(u16),
    Left(u16),
}

/// Up to so many columns to the left, backspaces are the shortest command.
const MOST_BACKSPACES: u16 = 4;

impl Way {
    /// The length of the command in bytes.
    pub(super) fn len(self) -> usize {
        usize::from(self.down)
            + match self.step {
                CursorStep::To(0, 0) => 3,
                CursorStep::To(0, y) => 3 + digits(y + 1),
                CursorStep::To(x, y) => 4 + digits(x + 1) + digits(y + 1),
                CursorStep::ToColumn(0) => 1,
                CursorStep::ToColumn(x) => 3 + digits(x + 1),
                CursorStep::Right(0) => 0,
                CursorStep::Right(1) => 3,
                CursorStep::Left(by @ ..=MOST_BACKSPACES) => usize::from(by),
                CursorStep::Right(by) | CursorStep::Left(by) => 3 + digits(by),
            }
    }

    /// Appends the command.
    pub(super) fn write(self, out: &mut String) {
        (0..self.down).for_each(|_| out.push('\n'));
        let _ = match self.step {
            CursorStep::To(0, 0) => out.write_str("\x1b[H"),
            CursorStep::To(0, y) => write!(out, "\x1b[{}H", y + 1),
            CursorStep::To(x, y) => write!(out, "\x1b[{};{}H", y + 1, x + 1),
            CursorStep::ToColumn(0) => out.write_str("\r"),
            CursorStep::ToColumn(x) => write!(out, "\x1b[{}G", x + 1),
            CursorStep::Right(0) => Ok(()),
            CursorStep::Right(1) => out.write_str("\x1b[C"),
            CursorStep::Right(by) => write!(out, "\x1b[{by}C"),
            CursorStep::Left(by @ ..=MOST_BACKSPACES) => (0..by).try_for_each(|_| out.write_char('\x08')),
            CursorStep::Left(by) => write!(out, "\x1b[{by}D"),
        };
    }
}

/// The decimal digits of a number.
fn digits(number: u16) -> usize {
    match number {
        ..10 => 1,
        10..100 => 2,
        100..1_000 => 3,
        1_000..10_000 => 4,
        _ => 5,
    }
}

/// The shortest command that moves the cursor to a cell.
pub(super) fn way(from: CursorPlace, (x, y): (u16, u16)) -> Way {
    let mut best = Way { down: 0, step: CursorStep::To(x, y) };
    let mut offer = |down: u16, step: CursorStep| {
        let way = Way { down, step };
        best = if way.len() < best.len() { way } else { best };
    };
    match from {
        CursorPlace::Cell(at, row) if row <= y && y - row <= 3 => {
            let by = at.abs_diff(x);
            offer(y - row, if x >= at { CursorStep::Right(by) } else { CursorStep::Left(by) });
            offer(y - row, CursorStep::ToColumn(x));
        }
        CursorPlace::Row(row) if row <= y && y - row <= 3 => offer(y - row, CursorStep::ToColumn(x)),
        _ => {}
    }
    best
}
