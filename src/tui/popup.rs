//! Where boxes open: beside the pictures, so that none has to be drawn again when they close.

use crate::tui::free_space::beside;
use crate::tui::layout::{self, Area};

/// A place for a box.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Popup {
    /// In a frame.
    Framed(Area),
    /// Without a frame, its title in the first row: over a picture, where lines cost more than they say.
    Bare(Area),
    /// Rows at the foot of the window, where a picture fills the rest.
    Docked(Area),
}

/// Less than this is no box.
const LEAST: (u16, u16) = (28, 5);

/// So much of a case must be blank for a box to open there.
const BLANK: (u16, u16) = (40, 8);

/// Rows of a box that opens there.
const MOST_LINES: u16 = 12;

/// Beside a picture in the whole window boxes are small: it is the picture that is looked at.
const BESIDE_PICTURE: (u16, u16) = (40, 6);

/// The screen on which boxes open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Room {
    /// Where the screen is.
    pub(crate) body: Area,
    /// The cells of the pictures in view.
    pub(crate) pictures: Vec<Area>,
    /// The rows of an opened case in which nothing is shown.
    pub(crate) blank: Option<Area>,
    /// Whether one picture has the whole window.
    pub(crate) is_picture: bool,
}

impl Room {
    /// Where a box of at most so many columns and lines opens.
    pub(crate) fn popup(&self, width: u16, lines: usize) -> Popup {
        let whole = layout::modal(self.body, width, lines);
        if !self.covers_picture(whole) {
            return Popup::Framed(whole);
        }
        if self.is_picture {
            return beside_picture(self.body, whole, &self.pictures);
        }
        Popup::Framed(beside(self.body, &self.pictures, whole, LEAST).unwrap_or(whole))
    }

    fn covers_picture(&self, area: Area) -> bool {
        self.pictures.iter().any(|picture| picture.overlaps(area))
    }

    /// Where a box opens whose lines can be scrolled. In a case with pictures it opens where nothing is shown: what it
    /// covers costs as many bytes as itself when it closes.
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

    /// Where a box opens that belongs into the lower right corner.
    pub(crate) fn corner(&self, width: u16, lines: usize) -> Popup {
        let height = u16::try_from(lines).unwrap_or(u16::MAX).saturating_add(2);
        let corner = self.body.bottom(height.min(self.body.height)).1.right(width).1;
        if !self.covers_picture(corner) {
            return Popup::Framed(corner);
        }
        self.popup(width, lines)
    }

    /// Whether boxes open at the foot of the window now.
    pub(crate) fn docks(&self) -> bool {
        let popup = self.popup(self.body.width, usize::from(self.body.height));
        matches!(popup, Popup::Docked(_))
    }
}

/// The picture's title and what was said last: no picture is there.
fn dock(body: Area) -> Area {
    let (_, title) = body.bottom(1);
    Area { height: 2, ..title }
}

/// Beside the picture in the whole window if there is room, else at the foot: the picture stays in view.
fn beside_picture(body: Area, whole: Area, pictures: &[Area]) -> Popup {
    // A bare box needs no lower line.
    let wanted = body
        .centered(whole.width.min(BESIDE_PICTURE.0), whole.height.saturating_sub(1).min(BESIDE_PICTURE.1));
    let place = beside(body, pictures, wanted, LEAST);
    place.map_or_else(|| Popup::Docked(dock(body)), Popup::Bare)
}
