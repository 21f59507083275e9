//! Fits an encoded picture into a byte budget by reducing scale, colors and quality.

use super::encode::{self, Format};
use super::raster;
use image::RgbImage;
use std::sync::Arc;

/// Default budget in bytes for the first display of a picture.
pub const USUAL_BUDGET: usize = 64 << 10;

/// How many bytes a picture may take on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Budget {
    /// At most this many bytes.
    Bytes(usize),
    /// No limit: the reviewer asked for full quality.
    Full,
}

/// The color or quality setting of an encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Detail {
    Lossless,
    /// A palette of this many colors.
    Colors(u16),
    Quality(u8),
}

/// A picture ready for a terminal.
#[derive(Clone, Debug, PartialEq)]
pub struct Encoded {
    pub format: Format,
    /// The encoded file, without the base64 and escapes of the wire.
    pub bytes: Arc<[u8]>,
    /// Width and height of the file in pixels.
    pub size: (u32, u32),
    /// Width and height in pixels of the view before scaling.
    pub fitted: (u32, u32),
    /// Scale of the file relative to the fitted view, in percent.
    pub percent: u8,
    pub detail: Detail,
    /// Whether the budget forced a reduction.
    pub reduced: bool,
}

impl Encoded {
    /// Bytes on the wire: base64 with its escapes.
    pub fn wire(&self) -> usize {
        wire(self.format, self.bytes.len())
    }

    /// A caption that says how the picture was reduced; `None` if it was not.
    pub fn caption(&self) -> Option<String> {
        let detail = match self.detail {
            Detail::Lossless => "all colors".to_owned(),
            Detail::Colors(colors) => format!("{colors} colors"),
            Detail::Quality(quality) => format!("quality {quality}"),
        };
        let scale = if self.percent < 100 { format!("{} %, ", self.percent) } else { String::new() };
        self.reduced.then(|| format!("reduced to {scale}{detail}"))
    }
}

/// Bytes on the wire for a file: base64 in chunks with their escapes, which are doubled for tmux. A sixel needs no
/// base64.
fn wire(format: Format, bytes: usize) -> usize {
    let base64 = bytes.div_ceil(3) * 4;
    match format {
        Format::Png => base64 + base64.div_ceil(4096) * 22 + 120,
        Format::Jpeg => base64 + 128,
        Format::Sixel => bytes + 16,
    }
}

/// A step of the ladder from fine to coarse: scale, detail, and its file size relative to the first step.
struct Rung(f64, Detail, f64);

const PNG: &[Rung] = &[
    Rung(1.0, Detail::Colors(256), 1.0),
    Rung(0.85, Detail::Colors(128), 0.68),
    Rung(0.7, Detail::Colors(128), 0.51),
    Rung(0.6, Detail::Colors(64), 0.36),
    Rung(0.5, Detail::Colors(64), 0.26),
    Rung(0.33, Detail::Colors(32), 0.115),
    Rung(0.25, Detail::Colors(32), 0.07),
    Rung(0.125, Detail::Colors(32), 0.02),
];

const JPEG: &[Rung] = &[
    Rung(1.0, Detail::Quality(85), 1.0),
    Rung(1.0, Detail::Quality(75), 0.75),
    Rung(1.0, Detail::Quality(65), 0.61),
    Rung(1.0, Detail::Quality(50), 0.49),
    Rung(1.0, Detail::Quality(40), 0.42),
    Rung(0.75, Detail::Quality(45), 0.29),
    Rung(0.5, Detail::Quality(50), 0.16),
    Rung(0.33, Detail::Quality(50), 0.08),
    Rung(0.25, Detail::Quality(50), 0.05),
    Rung(0.125, Detail::Quality(40), 0.015),
];

const SIXEL: &[Rung] = &[
    Rung(1.0, Detail::Colors(64), 1.0),
    Rung(0.9, Detail::Colors(64), 0.82),
    Rung(0.8, Detail::Colors(64), 0.66),
    Rung(0.72, Detail::Colors(64), 0.54),
    Rung(0.65, Detail::Colors(64), 0.45),
    Rung(0.57, Detail::Colors(64), 0.35),
    Rung(0.5, Detail::Colors(64), 0.28),
    Rung(0.45, Detail::Colors(64), 0.23),
    Rung(0.4, Detail::Colors(32), 0.13),
    Rung(0.3, Detail::Colors(32), 0.08),
    Rung(0.2, Detail::Colors(32), 0.04),
    Rung(0.1, Detail::Colors(16), 0.008),
];

fn ladder(format: Format) -> &'static [Rung] {
    match format {
        Format::Png => PNG,
        Format::Jpeg => JPEG,
        Format::Sixel => SIXEL,
    }
}

/// Encodes fitted pixels within a budget. This takes tens of milliseconds, so call it on a worker thread.
pub fn encode(picture: &RgbImage, format: Format, budget: Budget) -> Option<Encoded> {
    match budget {
        Budget::Full => full(picture, format),
        Budget::Bytes(most) => within(picture, format, most),
    }
}

/// Encodes a coarse preview at a quarter of the scale, to be shown until the sharp picture arrives.
pub fn preview(picture: &RgbImage, format: Format, most: usize) -> Option<Encoded> {
    let start = ladder(format).iter().position(|rung| rung.0 <= 0.25).unwrap_or(0);
    descend(picture, format, most, start)
}

fn full(picture: &RgbImage, format: Format) -> Option<Encoded> {
    let (bytes, detail) = match format {
        Format::Png => (encode::full_png(picture)?, Detail::Lossless),
        Format::Jpeg => (encode::jpeg(picture, 95)?, Detail::Quality(95)),
        Format::Sixel => (encode::sixel(picture, 256)?, Detail::Colors(256)),
    };
    let size = picture.dimensions();
    Some(Encoded { format, bytes: bytes.into(), size, fitted: size, percent: 100, detail, reduced: false })
}

/// Estimates the first step that fits from a small sample, then goes down until one does.
fn within(picture: &RgbImage, format: Format, most: usize) -> Option<Encoded> {
    let rungs = ladder(format);
    let coarse = rungs.len().saturating_sub(1);
    let sample = attempt(picture, format, rungs.get(coarse)?)?;
    let whole = sample.wire() as f64 / rungs.get(coarse)?.2;
    let start = rungs.iter().position(|rung| whole * rung.2 <= most as f64).unwrap_or(coarse);
    let found = descend(picture, format, most, start)?;
    // The estimate from the sample can be too coarse, so one step finer is tried if it may fit.
    let finer = start.checked_sub(1).and_then(|index| rungs.get(index));
    let (Some(finer), Some(rung)) = (finer, rungs.get(start)) else { return Some(found) };
    if found.wire() > most || found.wire() as f64 * finer.2 / rung.2 > most as f64 {
        return Some(found);
    }
    attempt(picture, format, finer).filter(|better| better.wire() <= most).or(Some(found))
}

/// Tries the steps from `start` on, except those that cannot fit. After the last one it halves the scale until the file
/// fits.
fn descend(picture: &RgbImage, format: Format, most: usize, start: usize) -> Option<Encoded> {
    let rungs = ladder(format);
    let mut last: Option<(Encoded, f64)> = None;
    for rung in rungs.iter().skip(start) {
        if let Some((tried, weight)) = &last
            && tried.wire() as f64 * rung.2 / weight > most as f64 * 1.1
        {
            continue;
        }
        let tried = attempt(picture, format, rung)?;
        if tried.wire() <= most {
            return Some(tried);
        }
        last = Some((tried, rung.2));
    }
    let &Rung(mut scale, ..) = rungs.last()?;
    loop {
        scale /= 2.0;
        let tried = attempt(picture, format, &Rung(scale, coarsest(format), 0.0))?;
        if tried.wire() <= most || tried.size == (1, 1) {
            return Some(tried);
        }
    }
}

fn coarsest(format: Format) -> Detail {
    if format == Format::Jpeg { Detail::Quality(35) } else { Detail::Colors(16) }
}

fn attempt(picture: &RgbImage, format: Format, rung: &Rung) -> Option<Encoded> {
    let small = raster::shrunk(picture, rung.0);
    let bytes = match (format, rung.1) {
        (Format::Png, Detail::Colors(colors)) => encode::palette_png(&small, colors)?,
        (Format::Sixel, Detail::Colors(colors)) => encode::sixel(&small, colors)?,
        (Format::Jpeg, Detail::Quality(quality)) => encode::jpeg(&small, quality)?,
        _ => return None,
    };
    let finest = ladder(format).first().is_some_and(|best| best.0 <= rung.0 && best.1 == rung.1);
    Some(Encoded {
        format,
        bytes: bytes.into(),
        size: small.dimensions(),
        fitted: picture.dimensions(),
        percent: (rung.0 * 100.0).round().max(1.0) as u8,
        detail: rung.1,
        reduced: !finest,
    })
}

/// The first stage must be visible after this many bytes, even on a slow connection.
pub const FIRST_SIGHT: usize = 10 << 10;
/// A preview of fewer bytes would not be recognizable.
const LEAST_PREVIEW: usize = 3 << 10;

/// How a budget is divided: first the cells, then a preview with at most a seventh of the bytes, then the sharp picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shares {
    /// Bytes for the preview; 0 if it is not worth sending.
    pub preview: usize,
    /// Bytes for the sharp picture.
    pub sharp: usize,
}

/// Divides a budget. The cells are subtracted once for each stage that draws them.
pub fn shares(budget: usize, cells: usize, stages: Stages) -> Shares {
    match stages {
        Stages::PreviewThenSharp => {
            let left = budget.saturating_sub(2 * cells);
            let seen = FIRST_SIGHT.saturating_sub(cells).max(LEAST_PREVIEW);
            let preview = seen.min(left / 7);
            Shares { preview, sharp: left - preview }
        }
        Stages::SharpOnly => Shares { preview: 0, sharp: budget.saturating_sub(cells) },
    }
}

/// Whether a coarse preview is sent first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stages {
    /// First the preview, then the sharp picture.
    PreviewThenSharp,
    /// Only the sharp picture, because a preview would cost about as much.
    SharpOnly,
}
