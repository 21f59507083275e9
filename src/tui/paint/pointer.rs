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

/// The shortest command that moves the cursor to a cell. In raw mode a line feed moves it down and not to the left.
pub(super) fn way(from: CursorPlace, (x, y): (u16, u16)) -> String {
    let mut best = absolute(x, y);
    let mut offer = |way: String| {
        if way.len() < best.len() {
            best = way;
        }
    };
    match from {
        CursorPlace::Cell(at, row) if row <= y && y - row <= 3 => {
            let down = "\n".repeat(usize::from(y - row));
            ways_along(at, x).for_each(|along| offer(format!("{down}{along}")));
        }
        CursorPlace::Row(row) if row <= y && y - row <= 3 => {
            let down = "\n".repeat(usize::from(y - row));
            offer(format!("{down}{}", column(x)));
        }
        _ => {}
    }
    best
}

fn absolute(x: u16, y: u16) -> String {
    match (x, y) {
        (0, 0) => "\x1b[H".to_owned(),
        (0, y) => format!("\x1b[{}H", y + 1),
        (x, y) => format!("\x1b[{};{}H", y + 1, x + 1),
    }
}

fn column(x: u16) -> String {
    if x == 0 { "\r".to_owned() } else { format!("\x1b[{}G", x + 1) }
}

/// Commands that move the cursor to a column of the same row.
fn ways_along(from: u16, to: u16) -> impl Iterator<Item = String> {
    let by = to.abs_diff(from);
    let mut relative = String::new();
    match (by, to > from) {
        (0, _) => {}
        (1, true) => relative.push_str("\x1b[C"),
        (_, true) => drop(write!(relative, "\x1b[{by}C")),
        (..=4, false) => relative.push_str(&"\x08".repeat(usize::from(by))),
        (_, false) => drop(write!(relative, "\x1b[{by}D")),
    }
    [relative, column(to)].into_iter()
}
