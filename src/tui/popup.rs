//! Places popups beside pictures, so that no picture must be sent again when they close.

use crate::tui::free_space::beside;
use crate::tui::layout::{self, Area};

/// A place for a popup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Popup {
    /// With a frame and its title in the upper border.
    Framed(Area),
    /// Without a frame and with its title in the first row: over a picture, where border lines cost many bytes.
    Bare(Area),
    /// Rows at the bottom of a window that a picture fills.
    Docked(Area),
}

/// The smallest size of a popup: columns and rows.
const LEAST: (u16, u16) = (28, 5);

/// The columns between a popup and a picture, if there is room.
const GAP: u16 = 2;

/// The smallest blank area in which a popup is placed.
const BLANK: (u16, u16) = (40, 8);

/// The most rows of a popup in a blank area.
const MOST_LINES: u16 = 12;

/// The largest popup beside a picture that fills the window. It is small, so that the picture stays visible.
const BESIDE_PICTURE: (u16, u16) = (40, 6);

/// The areas of a screen that decide where popups are placed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Room {
    /// The area of the screen.
    pub(crate) body: Area,
    /// The cells of the visible pictures.
    pub(crate) pictures: Vec<Area>,
    /// The blank rows of an open case.
    pub(crate) blank: Option<Area>,
    /// Whether one picture fills the window.
    pub(crate) is_picture: bool,
}

impl Room {
    /// The place of a popup of at most this size.
    pub(crate) fn popup(&self, width: u16, lines: usize) -> Popup {
        let whole = layout::modal(self.body, width, lines);
        if !self.covers_picture(whole) {
            return Popup::Framed(whole);
        }
        if self.is_picture {
            return beside_picture(self.body, whole, &self.pictures);
        }
        let apart: Vec<Area> = self.pictures.iter().map(|picture| picture.widened(GAP)).collect();
        let place = beside(self.body, &apart, whole, (whole.width, whole.height))
            .or_else(|| beside(self.body, &self.pictures, whole, LEAST));
        Popup::Framed(place.unwrap_or(whole))
    }

    fn covers_picture(&self, area: Area) -> bool {
        self.pictures.iter().any(|picture| picture.overlaps(area))
    }

    /// The place of a popup with a scrollable list. In a case with pictures it is a blank area: closing it then costs
    /// only as many bytes as the popup itself.
    pub(crate) fn list_popup(&self, width: u16, lines: usize) -> Popup {
        let whole = layout::modal(self.body, width, lines);
        let covers = self.covers_picture(whole);
        let blank = self.blank.filter(|area| covers && area.width >= BLANK.0 && area.height >= BLANK.1);
        match blank {
            Some(area) => {
                let height = whole.height.saturating_sub(1).min(area.height).min(MOST_LINES);
                Popup::Bare(Area { width: whole.width.min(area.width), height, ..area })
            }
            None => self.popup(width, lines),
        }
    }

    /// The place of a popup in the lower right corner.
    pub(crate) fn corner(&self, width: u16, lines: usize) -> Popup {
        let height = u16::try_from(lines).unwrap_or(u16::MAX).saturating_add(2);
        let corner = self.body.bottom(height.min(self.body.height)).1.right(width).1;
        if !self.covers_picture(corner) {
            return Popup::Framed(corner);
        }
        self.popup(width, lines)
    }

    /// Whether popups are docked at the bottom of the window now.
    pub(crate) fn docks(&self) -> bool {
        let popup = self.popup(self.body.width, usize::from(self.body.height));
        matches!(popup, Popup::Docked(_))
    }
}

/// The rows of the picture's title and of the notice, which no picture covers.
fn dock(body: Area) -> Area {
    let (_, title) = body.bottom(1);
    Area { height: 2, ..title }
}

/// Beside the picture that fills the window, if there is room; else docked at the bottom, so that the picture stays
/// visible.
fn beside_picture(body: Area, whole: Area, pictures: &[Area]) -> Popup {
    // A popup without a frame needs no bottom line.
    let wanted = body
        .centered(whole.width.min(BESIDE_PICTURE.0), whole.height.saturating_sub(1).min(BESIDE_PICTURE.1));
    let place = beside(body, pictures, wanted, LEAST);
    place.map_or_else(|| Popup::Docked(dock(body)), Popup::Bare)
}
