//! Pictures by the viuer crate, where it does what we promise: nothing on the disk, no waiting for ever.
//!
//! viuer sends kitty's pictures through a file when the terminal is on this machine, and waits without end for a
//! terminal that is silent. So it is only asked where ours has answered, and only for kitty over a line and iTerm2.

use super::error::{Exit, Failure};
use crate::imaging::driver::Protocol;
use crate::imaging::raster;
use crate::imaging::{Area, Photo, View};

/// Prints a picture, if viuer may. Says whether it did.
pub(super) fn printed(photo: &Photo, area: Area, protocol: Protocol, is_true: bool) -> Result<bool, Failure> {
    let by_kitty = protocol == Protocol::Direct || protocol == Protocol::Placeholders;
    let may_kitty = by_kitty && ::viuer::get_kitty_support() == ::viuer::KittySupport::Remote;
    let may_iterm = protocol == Protocol::Iterm2 && ::viuer::is_iterm_supported();
    if std::env::var_os("TMUX").is_some() || !(may_kitty || may_iterm) {
        return Ok(false);
    }
    let view = View::default();
    let frame = view.frame((photo.width(), photo.height()), area);
    let (cols, rows) = frame.cells;
    let config = ::viuer::Config {
        absolute_offset: false,
        truecolor: is_true,
        width: Some(u32::from(cols)),
        height: Some(u32::from(rows)),
        use_kitty: may_kitty,
        use_iterm: may_iterm,
        ..::viuer::Config::default()
    };
    let picture = image::DynamicImage::ImageRgb8(raster::draw(photo, &view, &frame));
    match ::viuer::print(&picture, &config) {
        Ok(_) => Ok(true),
        Err(error) => Err(Failure::caused(Exit::Input, "could not draw in this terminal", &error)
            .hint("--protocol halfblock works in every terminal with colors")),
    }
}
