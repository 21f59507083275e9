//! The view of a picture: zoom, center, rotation, brightness. Pure geometry.

use super::fit::{self, Area};

/// The zoom level.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Zoom {
    /// The whole picture.
    #[default]
    Fit,
    /// One and a half times the fitted size.
    OneAndHalf,
    Two,
    Three,
    Four,
    /// One pixel of the picture is one pixel of the screen.
    OneToOne,
    /// As wide as the window, so that whole lines of an MRZ are visible.
    Width,
}

impl Zoom {
    /// All levels from far to near. 1:1 is last, because its scale depends on the picture.
    pub const ALL: [Zoom; 6] =
        [Zoom::Fit, Zoom::OneAndHalf, Zoom::Two, Zoom::Three, Zoom::Four, Zoom::OneToOne];

    /// The next closer level, or the same at the end.
    pub fn closer(self) -> Zoom {
        self.step(1)
    }

    /// The next farther level, or the same at the end.
    pub fn farther(self) -> Zoom {
        self.step(-1)
    }

    fn step(self, by: isize) -> Zoom {
        let at = Zoom::ALL.iter().position(|zoom| *zoom == self).unwrap_or(0);
        at.checked_add_signed(by).and_then(|index| Zoom::ALL.get(index)).copied().unwrap_or(self)
    }

    /// A short name.
    pub fn name(self) -> &'static str {
        match self {
            Zoom::Fit => "fit",
            Zoom::OneAndHalf => "1.5x",
            Zoom::Two => "2x",
            Zoom::Three => "3x",
            Zoom::Four => "4x",
            Zoom::OneToOne => "1:1",
            Zoom::Width => "width",
        }
    }

    fn scale(self, fitted: f64, width: f64) -> f64 {
        match self {
            Zoom::Fit => fitted,
            Zoom::OneAndHalf => fitted * 1.5,
            Zoom::Two => fitted * 2.0,
            Zoom::Three => fitted * 3.0,
            Zoom::Four => fitted * 4.0,
            Zoom::OneToOne => 1.0,
            Zoom::Width => width.clamp(fitted, fitted * 4.0),
        }
    }
}

/// The rotation of the picture, clockwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Rotation {
    /// Not rotated.
    #[default]
    None,
    Quarter,
    /// Upside down.
    Half,
    ThreeQuarters,
}

impl Rotation {
    /// One quarter turn more.
    pub fn next(self) -> Rotation {
        match self {
            Rotation::None => Rotation::Quarter,
            Rotation::Quarter => Rotation::Half,
            Rotation::Half => Rotation::ThreeQuarters,
            Rotation::ThreeQuarters => Rotation::None,
        }
    }

    fn swaps(self) -> bool {
        matches!(self, Rotation::Quarter | Rotation::ThreeQuarters)
    }

    /// A size after the rotation.
    pub fn size(self, (width, height): (u32, u32)) -> (u32, u32) {
        if self.swaps() { (height, width) } else { (width, height) }
    }
}

/// A rectangle of pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Rect {
    /// The left edge.
    pub x: u32,
    /// The upper edge.
    pub y: u32,
    pub width: u32,
    pub height: u32,
}

/// The unit of positions within a picture, ten-thousandths, which do not depend on its size.
pub const WHOLE: u16 = 10_000;

/// The visible part of a picture, and how it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct View {
    pub zoom: Zoom,
    /// The center of the view, in ten-thousandths of the rotated picture's width and height.
    pub center: (u16, u16),
    pub turn: Rotation,
    /// The change of brightness, -100 to 100.
    pub brightness: i8,
}

impl Default for View {
    fn default() -> View {
        View { zoom: Zoom::Fit, center: (WHOLE / 2, WHOLE / 2), turn: Rotation::None, brightness: 0 }
    }
}

/// The geometry of a view of one picture in one area, in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    /// The visible part, in pixels of the **rotated** picture.
    pub crop: Rect,
    /// The same part, in pixels of the stored picture.
    pub source: Rect,
    /// Its size on the screen in pixels.
    pub size: (u32, u32),
    /// The columns and rows that it touches.
    pub cells: (u16, u16),
    /// Screen pixels per pixel of the picture.
    pub scale: f64,
}

impl View {
    /// The geometry of this view for a picture of this size in an area. The view is clamped to the picture.
    pub fn frame(&self, picture: (u32, u32), area: Area) -> Frame {
        let (width, height) = self.turn.size(picture);
        let (box_width, box_height) = area.pixels();
        let (box_width, box_height) = (box_width.max(1), box_height.max(1));
        let fitted = fit::fit_scale((width, height), (box_width, box_height));
        let wide = f64::from(box_width) / f64::from(width.max(1));
        let scale = self.zoom.scale(fitted, wide).max(1e-6);
        let size = (fit::scaled(width, scale, box_width), fit::scaled(height, scale, box_height));
        let crop = Rect {
            width: fit::scaled(size.0, scale.recip(), width),
            height: fit::scaled(size.1, scale.recip(), height),
            x: 0,
            y: 0,
        };
        let crop = Rect {
            x: offset(self.center.0, crop.width, width),
            y: offset(self.center.1, crop.height, height),
            ..crop
        };
        Frame { crop, source: unturned(crop, self.turn, picture), size, cells: area.cells_of(size), scale }
    }

    /// Pans by ten-thousandths of the visible part, clamped to the picture.
    pub fn panned(self, across: i32, down: i32, picture: (u32, u32), area: Area) -> View {
        let frame = self.frame(picture, area);
        let (width, height) = self.turn.size(picture);
        let moved = |at: u32, seen: u32, by: i32, whole: u32| {
            let by = i64::from(seen) * i64::from(by) / i64::from(WHOLE);
            let at = (i64::from(at) + by).clamp(0, i64::from(whole.saturating_sub(seen)));
            let middle = at * 2 + i64::from(seen);
            (middle * i64::from(WHOLE) / (2 * i64::from(whole.max(1)))) as u16
        };
        let center = (
            moved(frame.crop.x, frame.crop.width, across, width),
            moved(frame.crop.y, frame.crop.height, down, height),
        );
        View { center, ..self }
    }

    /// Rotates by a quarter turn more; the center stays on the same part of the picture.
    pub fn turned(self) -> View {
        let (x, y) = self.center;
        View { turn: self.turn.next(), center: (WHOLE.saturating_sub(y), x), ..self }
    }

    /// Zooms to a region of the picture, given in ten-thousandths: a portrait, an MRZ, a face.
    pub fn onto(self, region: Rect, zoom: Zoom) -> View {
        let middle =
            |at: u32, length: u32| u16::try_from(at.saturating_add(length / 2)).unwrap_or(WHOLE).min(WHOLE);
        View { zoom, center: (middle(region.x, region.width), middle(region.y, region.height)), ..self }
    }

    /// Changes the brightness by `by`, within its range.
    pub fn brighter(self, by: i8) -> View {
        View { brightness: self.brightness.saturating_add(by).clamp(-100, 100), ..self }
    }
}

fn offset(center: u16, seen: u32, whole: u32) -> u32 {
    let middle = f64::from(center.min(WHOLE)) / f64::from(WHOLE) * f64::from(whole);
    let at = (middle - f64::from(seen) / 2.0).round().max(0.0) as u32;
    at.min(whole.saturating_sub(seen))
}

/// Converts a rectangle of the rotated picture to the stored picture.
fn unturned(crop: Rect, turn: Rotation, (width, height): (u32, u32)) -> Rect {
    let Rect { x, y, width: w, height: h } = crop;
    let left = |far: u32, at: u32, length: u32| far.saturating_sub(at).saturating_sub(length);
    match turn {
        Rotation::None => crop,
        Rotation::Quarter => Rect { x: y, y: left(height, x, w), width: h, height: w },
        Rotation::Half => Rect { x: left(width, x, w), y: left(height, y, h), width: w, height: h },
        Rotation::ThreeQuarters => Rect { x: left(width, y, h), y: x, width: h, height: w },
    }
}
