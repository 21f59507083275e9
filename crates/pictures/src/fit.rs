//! Sizes: of a character cell, of an area of cells, and of a picture fitted into it.

/// The size of a character cell in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CellPx {
    /// Pixels across.
    pub width: u16,
    /// Pixels down.
    pub height: u16,
}

impl Default for CellPx {
    fn default() -> CellPx {
        CellPx { width: 10, height: 20 }
    }
}

impl CellPx {
    /// A cell of that size; sizes that no font has are taken as unknown.
    pub fn new(width: u16, height: u16) -> Option<CellPx> {
        let real = (2..=256).contains(&width) && (2..=512).contains(&height);
        real.then_some(CellPx { width, height })
    }

    /// From the size of the window. Borders can be part of the pixels, so a fraction is dropped.
    pub fn of_window(cols: u16, rows: u16, width: u16, height: u16) -> Option<CellPx> {
        CellPx::new(width.checked_div(cols)?, height.checked_div(rows)?)
    }
}

/// An area of cells on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Area {
    pub cols: u16,
    pub rows: u16,
    /// The size of one.
    pub cell: CellPx,
}

impl Area {
    /// Its pixels across and down.
    pub fn pixels(self) -> (u32, u32) {
        (
            u32::from(self.cols) * u32::from(self.cell.width),
            u32::from(self.rows) * u32::from(self.cell.height),
        )
    }

    /// How many cells that many pixels touch.
    pub fn cells_of(self, (width, height): (u32, u32)) -> (u16, u16) {
        let count = |pixels: u32, cell: u16, most: u16| {
            u16::try_from(pixels.div_ceil(u32::from(cell.max(1)))).unwrap_or(most).clamp(1, most.max(1))
        };
        (count(width, self.cell.width, self.cols), count(height, self.cell.height, self.rows))
    }
}

/// How far a small picture is blown up: faces beside each other are compared in one size, but a stamp is no poster.
pub const MOST_ENLARGED: f64 = 3.0;

/// The factor that fits a picture into a box, keeping its aspect.
pub fn fit_scale((width, height): (u32, u32), (box_width, box_height): (u32, u32)) -> f64 {
    let across = f64::from(box_width) / f64::from(width.max(1));
    let down = f64::from(box_height) / f64::from(height.max(1));
    across.min(down).min(MOST_ENLARGED)
}

/// A length scaled to whole pixels, at least one, at most `most`.
pub(super) fn scaled(length: u32, scale: f64, most: u32) -> u32 {
    ((f64::from(length) * scale).round() as u32).clamp(1, most.max(1))
}
