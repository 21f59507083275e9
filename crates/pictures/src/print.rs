//! Prints one picture at the terminal's cursor, outside of the console.

use super::budget::Budget;
use super::cells::{Cell, CellPicture, Paint};
use super::driver::tmux::Wrap;
use super::driver::{CellMark, Driver, ShownPicture, Spot};
use super::prepare::{PrepareError, PreparedShape, RenderOrder, prepare};
use super::schedule::Stage;
use super::{Area, Pixels, View};
use std::fmt::Write as _;

/// The id of a printed picture. It stays on the screen, so it must not be one of the console's ids.
const ID: u32 = 0x00F0_0D01;

/// A picture as output for a terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed {
    /// The bytes to write.
    pub bytes: Vec<u8>,
    /// How the picture was reduced, as text.
    pub note: Option<String>,
    /// Whether text in the picture would be readable.
    pub is_legible: bool,
}

/// Where a picture is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Onto {
    /// A terminal, at its cursor.
    Terminal,
    /// A file or another program.
    Pipe,
}

/// Converts a picture to bytes for a driver's terminal.
pub fn printed(
    photo: &dyn Pixels,
    area: Area,
    driver: &Driver,
    budget: Budget,
    onto: Onto,
) -> Result<Printed, PrepareError> {
    let order = RenderOrder { view: View::default(), area, budget, background: [0, 0, 0] };
    let prepared = prepare(photo, &order, driver, Stage::Sharp)?;
    let (note, is_legible) = (prepared.caption(), prepared.is_legible());
    let (cols, rows) = prepared.cells;
    let encoded = match &prepared.shape {
        PreparedShape::Cells(cells) => {
            return Ok(Printed { bytes: blocks(cells).into_bytes(), note, is_legible });
        }
        PreparedShape::File(encoded) => encoded,
    };
    let mut bytes: Vec<u8> = driver.transmit(ID, encoded).into_iter().flatten().flatten().collect();
    let spot = Spot { col: 0, row: 0, cols, rows };
    match driver {
        Driver::Placeholders(_) => {
            bytes.extend(driver.place(ID, spot, None));
            bytes.extend(marks(driver, spot).into_bytes());
        }
        Driver::Direct(_) => bytes.extend(at_cursor(rows, &placed(cols, rows))),
        Driver::Sixel(_) if onto == Onto::Pipe => {
            bytes.extend_from_slice(&encoded.bytes);
            bytes.push(b'\n');
        }
        _ => {
            let shown = ShownPicture { encoded: Some(encoded), ..shown(spot) };
            let drawing = driver.draw(&shown);
            let whole = drawing.marks.first().and_then(|mark| match mark {
                CellMark::Text { symbol, .. } => Some(symbol.as_bytes()),
                _ => None,
            });
            bytes.extend(at_cursor(rows, whole.unwrap_or_default()));
        }
    }
    Ok(Printed { bytes, note, is_legible })
}

/// Scrolls first to make room for the rows below, then draws, and moves the cursor below the picture.
fn at_cursor(rows: u16, drawing: &[u8]) -> Vec<u8> {
    let room = "\n".repeat(usize::from(rows));
    let mut bytes = format!("{room}\x1b[{rows}A\x1b7").into_bytes();
    bytes.extend_from_slice(drawing);
    bytes.extend(format!("\x1b8\x1b[{rows}B\r").into_bytes());
    bytes
}

/// Places the transmitted picture at the cursor, which does not move.
fn placed(cols: u16, rows: u16) -> Vec<u8> {
    Wrap::Plain.around(&format!("\x1b_Ga=p,i={ID},c={cols},r={rows},C=1,q=2\x1b\\"))
}

fn shown(spot: Spot) -> ShownPicture<'static> {
    ShownPicture { id: ID, spot, pan: (0, 0), encoded: None, cells: None, overlays: &[], repaint: 0 }
}

/// Placeholders as lines of text.
fn marks(driver: &Driver, spot: Spot) -> String {
    let drawing = driver.draw(&shown(spot));
    let mut text = String::new();
    for row in drawing.marks.chunks(usize::from(spot.cols.max(1))) {
        for mark in row {
            let CellMark::Text { symbol, fg, .. } = mark else { continue };
            paint(&mut text, 38, *fg);
            text.push_str(symbol);
        }
        text.push_str("\x1b[0m\n");
    }
    text
}

/// A picture of characters as lines of text.
fn blocks(picture: &CellPicture) -> String {
    let mut text = String::new();
    for row in picture.rows() {
        row.iter().for_each(|cell| put(&mut text, cell));
        text.push_str("\x1b[0m\n");
    }
    text
}

fn put(text: &mut String, cell: &Cell) {
    paint(text, 38, cell.fg);
    paint(text, 48, cell.bg);
    text.push(cell.symbol);
}

fn paint(text: &mut String, layer: u8, paint: Paint) {
    let _ = match paint {
        Paint::Default => write!(text, "\x1b[{}m", layer + 1),
        Paint::Indexed(index) => write!(text, "\x1b[{layer};5;{index}m"),
        Paint::Rgb(red, green, blue) => write!(text, "\x1b[{layer};2;{red};{green};{blue}m"),
    };
}
