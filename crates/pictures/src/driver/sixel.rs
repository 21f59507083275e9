//! Sixel: a picture in one sequence, always drawn as a whole and never scaled by the terminal.

use super::drawing::{Drawing, ShownPicture, blank, repaint_mark};

/// The driver for sixel.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sixel;

impl Sixel {
    pub(super) fn draw(&self, shown: &ShownPicture<'_>) -> Drawing {
        let Some(picture) = shown.encoded else { return Drawing::skipped(shown) };
        Drawing::whole(shown, || {
            let sixels = String::from_utf8_lossy(&picture.bytes);
            let blank = blank(shown.spot);
            format!("{blank}\x1b7{sixels}\x1b8{}", repaint_mark(shown.repaint))
        })
    }
}
