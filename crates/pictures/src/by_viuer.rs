//! Prints pictures with the viuer crate, but only if it writes no file and cannot block forever.
//!
//! For kitty on the same machine, viuer sends pictures through a file; and it waits without a timeout for a terminal
//! that does not reply. So it is used only after the terminal has answered our own query, and only for iTerm2 and for
//! kitty over a remote connection.

use super::driver::Protocol;
use super::{Area, DecodeError, Pixels, View, raster};
pub use viuer::ViuError;
use viuer::{Config, KittySupport};

/// Lets viuer query the terminal, once. Call it only if the terminal is known to reply, and before anything else reads
/// from it.
pub fn ask() {
    let _ = viuer::get_kitty_support();
}

/// Why a picture was not printed.
#[derive(Debug, thiserror::Error)]
pub enum NotPrinted {
    #[error(transparent)]
    Viuer(#[from] ViuError),
    #[error(transparent)]
    Decode(#[from] DecodeError),
}

/// Prints a picture at the cursor if viuer can do so safely. Returns whether it was printed.
pub fn printed(photo: &dyn Pixels, area: Area, protocol: Protocol) -> Result<bool, NotPrinted> {
    let by_kitty = protocol == Protocol::Direct || protocol == Protocol::Placeholders;
    let may_kitty = by_kitty && viuer::get_kitty_support() == KittySupport::Remote;
    let may_iterm = protocol == Protocol::Iterm2 && viuer::is_iterm_supported();
    if std::env::var_os("TMUX").is_some() || !(may_kitty || may_iterm) {
        return Ok(false);
    }
    let view = View::default();
    let frame = view.frame(photo.size(), area);
    let (cols, rows) = frame.cells;
    let config = Config {
        absolute_offset: false,
        truecolor: true,
        width: Some(u32::from(cols)),
        height: Some(u32::from(rows)),
        use_kitty: may_kitty,
        use_iterm: may_iterm,
        ..Config::default()
    };
    // viuer sends every pixel, so an enlarged picture is sent in its own size.
    let size = if frame.scale > 1.0 { (frame.crop.width, frame.crop.height) } else { frame.size };
    let picture = image::DynamicImage::ImageRgb8(raster::draw_sized(photo, &view, frame.source, size)?);
    viuer::print(&picture, &config)?;
    Ok(true)
}
