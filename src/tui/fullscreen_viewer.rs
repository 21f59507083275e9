//! The full-screen viewer for one picture: by viuer if it supports the terminal, else by our own encoder.

use crate::pictures::prepare::PrepareError;
use crate::pictures::print::{Onto, printed};
use crate::pictures::{Area, DecodedPicture};
use crate::tui::pixels::Canvas;
use crossterm::cursor::{Hide, MoveTo};
use crossterm::queue;
use crossterm::style::{Print, ResetColor};
use crossterm::terminal::{Clear, ClearType};
use std::io::{self, Write as _};

/// Why the picture could not be shown.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AloneError {
    /// Writing to the terminal failed.
    #[error("draw on the terminal: {0}")]
    Terminal(#[from] io::Error),
    /// The picture could not be encoded.
    #[error("draw the picture: {0}")]
    Picture(#[from] PrepareError),
    /// viuer could not draw it.
    #[cfg(feature = "viuer")]
    #[error("draw the picture by viuer: {0}")]
    Viuer(#[from] crate::pictures::by_viuer::NotPrinted),
}

/// Clears the terminal, draws the picture, and says which key returns. `parting` deletes the pictures that the terminal
/// holds.
pub(crate) fn show(photo: &DecodedPicture, canvas: &Canvas, parting: &[u8]) -> Result<(), AloneError> {
    let (cols, rows) = crossterm::terminal::size()?;
    // A picture that touches the last row would scroll the screen.
    let area = Area { cols, rows: rows.saturating_sub(2), cell: canvas.cell() };
    let mut out = io::stdout();
    out.write_all(parting)?;
    queue!(out, Hide, ResetColor, Clear(ClearType::All))?;
    queue!(out, MoveTo(0, rows.saturating_sub(1)), Print(" any key returns"), MoveTo(0, 0))?;
    out.flush()?;
    #[cfg(feature = "viuer")]
    if crate::pictures::by_viuer::printed(photo, area, canvas.driver.protocol())? {
        return Ok(());
    }
    let printed = printed(photo, area, &canvas.driver, canvas.budget(), Onto::Terminal)?;
    // In raw mode a line feed does not return to the first column.
    let bytes = printed.bytes;
    let lines: Vec<u8> = bytes
        .into_iter()
        .flat_map(|byte| [Some(b'\r').filter(|_| byte == b'\n'), Some(byte)])
        .flatten()
        .collect();
    out.write_all(&lines)?;
    out.flush()?;
    Ok(())
}

/// Deletes all pictures, since those of viuer have no id.
pub(crate) const PARTING: &[u8] = b"\x1b_Ga=d,d=A,q=2\x1b\\";

/// Deletes the picture.
pub(crate) fn end() -> io::Result<()> {
    let mut out = io::stdout();
    out.write_all(PARTING)?;
    out.flush()
}
