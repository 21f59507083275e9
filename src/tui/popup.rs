//! Where boxes open: beside the pictures, so that none has to be drawn again when they close.

use crate::tui::app::{App, Screen};
use crate::tui::desk::case::Tab;
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

impl App {
    /// Where a box of at most so many columns and lines opens.
    pub(crate) fn popup(&self, body: Area, width: u16, lines: usize) -> Popup {
        let pictures = self.picture_places();
        let whole = layout::modal(body, width, lines);
        if !pictures.iter().any(|picture| picture.overlaps(whole)) {
            return Popup::Framed(whole);
        }
        if self.screen == Screen::Picture {
            return beside_picture(body, whole, &pictures);
        }
        Popup::Framed(beside(body, &pictures, whole, LEAST).unwrap_or(whole))
    }

    /// Where a box opens whose lines can be scrolled. In a case with pictures it stands where nothing stands: what it
    /// covers costs as many bytes as itself when it closes.
    pub(crate) fn list_popup(&self, body: Area, width: u16, lines: usize) -> Popup {
        let whole = layout::modal(body, width, lines);
        let covers = self.picture_places().iter().any(|picture| picture.overlaps(whole));
        let blank =
            self.blank_of_case().filter(|area| covers && area.width >= BLANK.0 && area.height >= BLANK.1);
        match blank {
            Some(area) => {
                let height = whole.height.saturating_sub(1).min(area.height).min(MOST_LINES);
                Popup::Bare(Area { width: whole.width.min(area.width), height, ..area })
            }
            None => self.popup(body, width, lines),
        }
    }

    /// The rows of an opened case in which nothing stands.
    fn blank_of_case(&self) -> Option<Area> {
        let case = self.case.as_ref().filter(|_| self.screen == Screen::Case)?;
        let (_, body) = case.bodies(self.shell().body);
        let areas = layout::case(body, case.pane, self.borders);
        let (inner, used) = if case.tab == Tab::Ledger {
            (areas.ledger?.inner(), case.ledger().len())
        } else {
            let page = layout::page(areas.page, case.has_beside(&self.policy), self.borders);
            (page.text.inner(), case.page().len())
        };
        let used = u16::try_from(used).unwrap_or(u16::MAX);
        Some(inner.top(used.saturating_add(1)).1)
    }

    /// Where a box opens that belongs into the lower right corner.
    pub(crate) fn corner(&self, body: Area, width: u16, lines: usize) -> Popup {
        let height = u16::try_from(lines).unwrap_or(u16::MAX).saturating_add(2);
        let corner = body.bottom(height.min(body.height)).1.right(width).1;
        if !self.picture_places().iter().any(|picture| picture.overlaps(corner)) {
            return Popup::Framed(corner);
        }
        self.popup(body, width, lines)
    }

    /// Whether boxes stand at the foot of the window now.
    pub(crate) fn docks(&self) -> bool {
        let body = self.shell().body;
        matches!(self.popup(body, body.width, usize::from(body.height)), Popup::Docked(_))
    }

    /// The cells of the pictures in view.
    fn picture_places(&self) -> Vec<Area> {
        let seen = self.slots().into_iter().filter(|slot| slot.is_seen);
        let place = seen.map(|slot| match &slot.drawn {
            Some(drawn) => {
                let (columns, rows) = drawn.cells();
                slot.area.centered(columns, rows)
            }
            None => slot.area,
        });
        place.filter(|area| !area.is_empty()).collect()
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
