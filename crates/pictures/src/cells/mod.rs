//! Pictures as text with two colors in each cell, for terminals without a graphics protocol.

mod color;
mod color_budget;
mod dither;
mod glyph;
pub mod palette;
mod split;

pub use color::{ColorDepth, Paint};
pub use glyph::Glyphs;

use super::decode_error::DecodeError;
use super::fit::{Area, CellPx};
use super::pixels::Pixels;
use super::raster;
use super::view::View;
use image::RgbImage;

/// One character of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    pub symbol: char,
    pub fg: Paint,
    /// The background color.
    pub bg: Paint,
}

/// A picture as characters: `width` × `height` cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellPicture {
    pub width: u16,
    pub height: u16,
    /// The cells, row by row.
    pub cells: Vec<Cell>,
    /// Whether similar colors were merged to fit the budget.
    pub is_reduced: bool,
}

impl CellPicture {
    /// The cell at a column and a row.
    pub fn at(&self, col: u16, row: u16) -> Option<&Cell> {
        if col >= self.width {
            return None;
        }
        self.cells.get(usize::from(row) * usize::from(self.width) + usize::from(col))
    }

    /// The size of the palette that was used, 16 or 256; `None` for 24-bit colors and without colors.
    pub fn colors(&self) -> Option<u16> {
        let indices = self.cells.iter().flat_map(|cell| [cell.fg, cell.bg]).filter_map(|paint| match paint {
            Paint::Indexed(index) => Some(index),
            Paint::Default | Paint::Rgb(..) => None,
        });
        indices.max().map(|most| if most < 16 { 16 } else { 256 })
    }

    /// The rows, from the top.
    pub fn rows(&self) -> impl Iterator<Item = &[Cell]> {
        self.cells.chunks(usize::from(self.width.max(1)))
    }
}

/// Renders a view of a photo in at most this many cells. The cell's aspect ratio is assumed to be 1:2.
pub fn render(
    photo: &dyn Pixels,
    view: &View,
    cols: u16,
    rows: u16,
    glyphs: Glyphs,
    depth: ColorDepth,
) -> Result<CellPicture, DecodeError> {
    render_in(photo, view, Area { cols, rows, cell: CellPx::default() }, glyphs, depth)
}

/// Renders a view of a photo within an area.
pub fn render_in(
    photo: &dyn Pixels,
    view: &View,
    area: Area,
    glyphs: Glyphs,
    depth: ColorDepth,
) -> Result<CellPicture, DecodeError> {
    if area.cols == 0 || area.rows == 0 {
        return Ok(CellPicture { width: 0, height: 0, cells: Vec::new(), is_reduced: false });
    }
    let frame = view.frame(photo.size(), area);
    let (width, height) = frame.cells;
    let (across, down) = glyphs.grid();
    let size = (u32::from(width) * across, u32::from(height) * down);
    let pixels = raster::draw_sized(photo, view, frame.source, size)?;
    Ok(of_pixels(&pixels, glyphs, depth))
}

/// Converts pixels that fill the grid of glyphs exactly.
fn of_pixels(pixels: &RgbImage, glyphs: Glyphs, depth: ColorDepth) -> CellPicture {
    let (across, down) = glyphs.grid();
    let (width, height) = (pixels.width() / across, pixels.height() / down);
    let mut cells = Vec::with_capacity(width as usize * height as usize);
    let mut mixer = dither::Mixer::default();
    for row in 0..height {
        for col in 0..width {
            let mut block = split::Block::default();
            for y in 0..down {
                for x in 0..across {
                    block.push(pixels.get_pixel(col * across + x, row * down + y).0);
                }
            }
            cells.push(if depth == ColorDepth::Palette256 {
                mixed(mixer.best(&block), glyphs)
            } else {
                cell(&block, glyphs, depth)
            });
        }
    }
    CellPicture {
        width: u16::try_from(width).unwrap_or(u16::MAX),
        height: u16::try_from(height).unwrap_or(u16::MAX),
        cells,
        is_reduced: false,
    }
}

fn cell(block: &split::Block, glyphs: Glyphs, depth: ColorDepth) -> Cell {
    if depth == ColorDepth::Mono {
        let mask = block.bright();
        return Cell { symbol: glyphs.symbol(mask), fg: Paint::Default, bg: Paint::Default };
    }
    let split = block.best();
    let (fg, bg) = (depth.paint(split.on), depth.paint(split.off));
    if fg == bg || split.mask == 0 {
        return Cell { symbol: ' ', fg: bg, bg };
    }
    Cell { symbol: glyphs.symbol(split.mask), fg, bg }
}

fn mixed(mix: dither::Mix, glyphs: Glyphs) -> Cell {
    let (fg, bg) = (Paint::Indexed(mix.on), Paint::Indexed(mix.off));
    match glyphs.symbol(mix.mask) {
        ' ' => Cell { symbol: ' ', fg: bg, bg },
        '█' => Cell { symbol: ' ', fg, bg: fg },
        symbol => Cell { symbol, fg, bg },
    }
}
