//! Sizes: of a character cell, of an area of cells, and of a picture fitted into such an area.

/// The size of a character cell in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CellPx {
    /// Width in pixels.
    pub width: u16,
    /// Height in pixels.
    pub height: u16,
}

impl Default for CellPx {
    fn default() -> CellPx {
        CellPx { width: 10, height: 20 }
    }
}

impl CellPx {
    /// `None` for sizes that no font has, which count as unknown.
    pub fn new(width: u16, height: u16) -> Option<CellPx> {
        let real = (2..=256).contains(&width) && (2..=512).contains(&height);
        real.then_some(CellPx { width, height })
    }

    /// Derived from the size of the window. The division rounds down, because the pixels can include borders.
    pub fn of_window(cols: u16, rows: u16, width: u16, height: u16) -> Option<CellPx> {
        CellPx::new(width.checked_div(cols)?, height.checked_div(rows)?)
    }
}

/// An area of cells on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Area {
    pub cols: u16,
    pub rows: u16,
    /// The size of one cell.
    pub cell: CellPx,
}

impl Area {
    /// Its width and height in pixels.
    pub fn pixels(self) -> (u32, u32) {
        (
            u32::from(self.cols) * u32::from(self.cell.width),
            u32::from(self.rows) * u32::from(self.cell.height),
        )
    }

    /// How many columns and rows a size in pixels touches, at most the area's own.
    pub fn cells_of(self, (width, height): (u32, u32)) -> (u16, u16) {
        let count = |pixels: u32, cell: u16, most: u16| {
            u16::try_from(pixels.div_ceil(u32::from(cell.max(1)))).unwrap_or(most).clamp(1, most.max(1))
        };
        (count(width, self.cell.width, self.cols), count(height, self.cell.height, self.rows))
    }
}

/// Maximum enlargement of a small picture. Faces side by side should have one size, but a tiny picture must not fill
/// the screen.
pub const MOST_ENLARGED: f64 = 3.0;

/// The factor that fits a picture into a box with its aspect ratio unchanged.
pub fn fit_scale((width, height): (u32, u32), (box_width, box_height): (u32, u32)) -> f64 {
    let across = f64::from(box_width) / f64::from(width.max(1));
    let down = f64::from(box_height) / f64::from(height.max(1));
    across.min(down).min(MOST_ENLARGED)
}

/// A length scaled to whole pixels, at least 1 and at most `most`.
pub(super) fn scaled(length: u32, scale: f64, most: u32) -> u32 {
    ((f64::from(length) * scale).round() as u32).clamp(1, most.max(1))
}
