//! Prepares a photo for a driver (crop, resize, encode) on a worker thread.

use super::budget::{self, Budget, Encoded};
use super::cells::{self, Cell, CellPicture};
use super::decode_error::DecodeError;
use super::driver::{Driver, Protocol};
use super::fit::Area;
use super::pixels::Pixels;
use super::raster;
use super::schedule::Stage;
use super::view::{Frame, View};

/// The hint beside a picture whose text is too small to be read.
pub const ILLEGIBLE: &str = "cannot read text at this resolution: zoom in";

/// How a picture is to be shown.
#[derive(Clone, Copy, Debug)]
pub struct RenderOrder {
    /// The view of the picture.
    pub view: View,
    pub area: Area,
    /// The byte budget, including cells and preview.
    pub budget: Budget,
    /// The terminal's background color, which fills the rest of the last cells.
    pub background: [u8; 3],
}

/// A picture in the form that its driver needs.
#[derive(Clone, Debug, PartialEq)]
pub enum PreparedShape {
    File(Encoded),
    Cells(CellPicture),
}

/// A picture ready to be shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Prepared {
    /// The view's geometry.
    pub frame: Frame,
    /// Columns and rows that the picture covers: at most the area, fewer if a sixel picture was reduced.
    pub cells: (u16, u16),
    pub shape: PreparedShape,
}

impl Prepared {
    /// Its memory in bytes.
    pub fn weight(&self) -> usize {
        match &self.shape {
            PreparedShape::File(encoded) => encoded.bytes.len(),
            PreparedShape::Cells(picture) => picture.cells.len() * size_of::<Cell>(),
        }
    }

    /// The caption beside the picture: how it was reduced.
    pub fn caption(&self) -> Option<String> {
        match &self.shape {
            PreparedShape::File(encoded) => encoded.caption(),
            PreparedShape::Cells(picture) => match picture.colors() {
                Some(count) => Some(format!("{count} colors")),
                None => picture.is_reduced.then(|| "reduced to fewer colors".to_owned()),
            },
        }
    }

    /// Whether text in the picture would be readable.
    pub fn is_legible(&self) -> bool {
        matches!(self.shape, PreparedShape::File(_)) || self.frame.scale >= 4.0
    }
}

/// Why a picture cannot be prepared.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PrepareError {
    #[error("there is no room for a picture")]
    NoRoom,
    #[error("the picture could not be drawn")]
    Encoding,
    #[error(transparent)]
    Decode(#[from] DecodeError),
}

/// Crops, resizes and encodes a picture for a driver. This takes tens of milliseconds.
pub fn prepare(
    photo: &dyn Pixels,
    order: &RenderOrder,
    driver: &Driver,
    stage: Stage,
) -> Result<Prepared, PrepareError> {
    let RenderOrder { view, area, background, .. } = *order;
    if area.cols == 0 || area.rows == 0 {
        return Err(PrepareError::NoRoom);
    }
    let frame = view.frame(photo.size(), area);
    let Some(format) = driver.format() else {
        let Driver::Cells(kind) = driver else { return Err(PrepareError::Encoding) };
        let picture = cells::render_in(photo, &view, area, kind.glyphs, kind.depth)?;
        let picture = match order.budget {
            Budget::Bytes(most) => picture.within(most),
            Budget::Full => picture,
        };
        return Ok(Prepared {
            frame,
            cells: (picture.width, picture.height),
            shape: PreparedShape::Cells(picture),
        });
    };
    let (cols, rows) = frame.cells;
    let whole = Area { cols, rows, ..area }.pixels();
    let pixels = raster::padded(raster::draw(photo, &view, &frame)?, whole, background);
    // An enlarged picture is sent at its own resolution, because the terminal stretches it. Sixels cannot be stretched.
    let is_enlarged = frame.scale > 1.0 && driver.protocol() != Protocol::Sixel;
    let pixels = if is_enlarged { raster::shrunk(&pixels, frame.scale.recip()) } else { pixels };
    let encoded = match (order.budget, stage) {
        (Budget::Full, Stage::Sharp) => budget::encode(&pixels, format, Budget::Full),
        (Budget::Full, Stage::Preview) => budget::preview(&pixels, format, budget::FIRST_SIGHT),
        (Budget::Bytes(most), stage) => {
            let shares = budget::shares(most, driver.overhead(cols, rows), driver.stages());
            match stage {
                Stage::Preview => budget::preview(&pixels, format, shares.preview),
                Stage::Sharp => budget::encode(&pixels, format, Budget::Bytes(shares.sharp)),
            }
        }
    };
    let encoded = encoded.ok_or(PrepareError::Encoding)?;
    // Sixels cannot be stretched, so a reduced picture covers fewer cells.
    let cells = if driver.protocol() == Protocol::Sixel { area.cells_of(encoded.size) } else { frame.cells };
    Ok(Prepared { frame, cells, shape: PreparedShape::File(encoded) })
}
