//! The view of a picture: zoom, center, rotation, brightness. Pure geometry.

use super::fit::{self, Area};

/// How close.
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
    /// A pixel of the picture is a pixel of the screen.
    OneToOne,
    /// As wide as the window: the machine-readable lines from end to end.
    Width,
}

impl Zoom {
    /// All, from far to near; 1:1 stands last because its size depends on the picture.
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

    /// In a word.
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

/// A turn of the picture, clockwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Rotation {
    /// As it is.
    #[default]
    None,
    Quarter,
    /// Upside down.
    Half,
    ThreeQuarters,
}

impl Rotation {
    /// One quarter more.
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

    /// A size after the turn.
    pub fn size(self, (width, height): (u32, u32)) -> (u32, u32) {
        if self.swaps() { (height, width) } else { (width, height) }
    }
}

/// A rectangle of pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rect {
    /// From the left.
    pub x: u32,
    /// From the top.
    pub y: u32,
    pub width: u32,
    pub height: u32,
}

/// Ten-thousandths: places within a picture that do not depend on its size.
pub const WHOLE: u16 = 10_000;

/// Which part of a picture is shown, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct View {
    pub zoom: Zoom,
    /// The middle of the view, in ten-thousandths of the turned picture's width and height.
    pub center: (u16, u16),
    /// How the picture is turned.
    pub turn: Rotation,
    /// Lighter or darker, -100 to 100.
    pub brightness: i8,
}

impl Default for View {
    fn default() -> View {
        View { zoom: Zoom::Fit, center: (WHOLE / 2, WHOLE / 2), turn: Rotation::None, brightness: 0 }
    }
}

/// A view of one picture in one area, in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    /// The part of the picture that is seen, in the pixels of the **turned** picture.
    pub crop: Rect,
    /// The same part in the picture as it is stored.
    pub source: Rect,
    /// The size it takes on the screen, in pixels.
    pub size: (u32, u32),
    /// The cells it touches, across and down.
    pub cells: (u16, u16),
    /// Pixels of the screen for one of the picture.
    pub scale: f64,
}

impl View {
    /// Where this view of a picture of that size lies in that area. The view is kept within the picture.
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

    /// Moved by parts of what is seen, in ten-thousandths of it, and kept within the picture.
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

    /// Turned by one more quarter; what was in the middle stays there.
    pub fn turned(self) -> View {
        let (x, y) = self.center;
        View { turn: self.turn.next(), center: (WHOLE.saturating_sub(y), x), ..self }
    }

    /// Closer to a region of the picture, given in ten-thousandths: a portrait, an MRZ, a face.
    pub fn onto(self, region: Rect, zoom: Zoom) -> View {
        let middle =
            |at: u32, length: u32| u16::try_from(at.saturating_add(length / 2)).unwrap_or(WHOLE).min(WHOLE);
        View { zoom, center: (middle(region.x, region.width), middle(region.y, region.height)), ..self }
    }

    /// Lighter (or darker), within bounds.
    pub fn brighter(self, by: i8) -> View {
        View { brightness: self.brightness.saturating_add(by).clamp(-100, 100), ..self }
    }
}

fn offset(center: u16, seen: u32, whole: u32) -> u32 {
    let middle = f64::from(center.min(WHOLE)) / f64::from(WHOLE) * f64::from(whole);
    let at = (middle - f64::from(seen) / 2.0).round().max(0.0) as u32;
    at.min(whole.saturating_sub(seen))
}

/// A rectangle of the turned picture, in the picture as it is stored.
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
