//! iTerm2's protocol: a JPEG in one sequence, always drawn as a whole.

use super::drawing::{Drawing, ShownPicture, blank, repaint_mark};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// The driver for iTerm2's protocol.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Iterm2;

impl Iterm2 {
    pub(super) fn draw(&self, shown: &ShownPicture<'_>) -> Drawing {
        let Some(picture) = shown.encoded else { return Drawing::skipped(shown) };
        Drawing::whole(shown, || {
            let data = STANDARD.encode(&picture.bytes);
            let (cols, rows, size) = (shown.spot.cols, shown.spot.rows, picture.bytes.len());
            let blank = blank(shown.spot);
            let mark = repaint_mark(shown.repaint);
            format!(
                "{blank}\x1b]1337;File=inline=1;size={size};width={cols};height={rows};\
                 preserveAspectRatio=1;doNotMoveCursor=1:{data}\x07{mark}"
            )
        })
    }
}
