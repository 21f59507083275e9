//! Pictures through the viuer crate, only where it writes no file and cannot block forever.
//!
//! viuer sends kitty's pictures through a file when the terminal is on this machine, and waits without end for a
//! terminal that is silent. So it is only asked where ours has answered, and only for kitty over a line and iTerm2.

use super::driver::Protocol;
use super::{Area, DecodeError, Pixels, View, raster};
pub use viuer::ViuError;
use viuer::{Config, KittySupport};

/// Asks the terminal, once. Only where it is known to answer, and before anything else reads from it.
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

/// Prints a picture at the cursor, if viuer may. Says whether it did.
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
    // It sends every pixel as it is: no more of them than the picture has.
    let size = if frame.scale > 1.0 { (frame.crop.width, frame.crop.height) } else { frame.size };
    let picture = image::DynamicImage::ImageRgb8(raster::draw_sized(photo, &view, frame.source, size)?);
    viuer::print(&picture, &config)?;
    Ok(true)
}
