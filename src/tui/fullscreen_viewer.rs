//! One picture that has the whole terminal: by viuer where it may, else as it is printed.

use crate::pictures::prepare::PrepareError;
use crate::pictures::print::{Onto, printed};
use crate::pictures::{Area, DecodedPicture};
use crate::tui::pixels::Canvas;
use crossterm::cursor::{Hide, MoveTo};
use crossterm::queue;
use crossterm::style::{Print, ResetColor};
use crossterm::terminal::{Clear, ClearType};
use std::io::{self, Write as _};

/// Why it could not be shown.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AloneError {
    /// The terminal did not take it.
    #[error("draw on the terminal: {0}")]
    Terminal(#[from] io::Error),
    /// It cannot be made ready.
    #[error("draw the picture: {0}")]
    Picture(#[from] PrepareError),
    /// viuer did not draw it.
    #[cfg(feature = "viuer")]
    #[error("draw the picture by viuer: {0}")]
    Viuer(#[from] crate::pictures::by_viuer::NotPrinted),
}

/// Clears the terminal, draws the picture, and says how to go on. `parting` takes away what is there.
pub(crate) fn show(photo: &DecodedPicture, canvas: &Canvas, parting: &[u8]) -> Result<(), AloneError> {
    let (cols, rows) = crossterm::terminal::size()?;
    // A picture that touches the last row would scroll the screen.
    let area = Area { cols, rows: rows.saturating_sub(2), cell: canvas.cell() };
    let mut out = io::stdout();
    out.write_all(parting)?;
    queue!(out, Hide, ResetColor, Clear(ClearType::All))?;
    queue!(out, MoveTo(0, rows.saturating_sub(1)), Print(" any key goes back"), MoveTo(0, 0))?;
    out.flush()?;
    #[cfg(feature = "viuer")]
    if crate::pictures::by_viuer::printed(photo, area, canvas.driver.protocol())? {
        return Ok(());
    }
    let printed = printed(photo, area, &canvas.driver, canvas.budget(), Onto::Terminal)?;
    // Raw mode: a line's end alone does not go to its start.
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

/// Removes every picture: those of viuer have no id.
pub(crate) const PARTING: &[u8] = b"\x1b_Ga=d,d=A,q=2\x1b\\";

/// Takes the picture away.
pub(crate) fn end() -> io::Result<()> {
    let mut out = io::stdout();
    out.write_all(PARTING)?;
    out.flush()
}
