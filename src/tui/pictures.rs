//! Which pictures are wanted now. They are asked for when nothing has moved for a moment, so that a held key loads nothing.

use crate::domain::ids::JourneyKey;
use crate::domain::pii::Masking;
use crate::tui::app::replies::Asked;
use crate::tui::app::{App, Screen};
use crate::tui::desk::case::CaseDesk;
use crate::tui::drawn::{Drawn, PixelPicture};
use crate::tui::layout::{self, Area};
use crate::tui::messages::effect::{Effect, Haste, PictureView};
use crate::tui::screen::picture::state::{PictureName, PictureState};
use jiff::SignedDuration;
use std::sync::Arc;

/// How long nothing must have moved.
const REST_MS: i64 = 80;

impl App {
    /// Whether pictures are shown at all now.
    pub(crate) fn shows_pictures(&self) -> bool {
        self.policy.pictures && !self.policy.plain && self.masking == Masking::Clear
    }

    /// Looks at what the screen has room for, and asks for what is missing.
    pub(crate) fn want_pictures(&mut self) {
        let missing: Vec<_> = self
            .wanted_pictures()
            .into_iter()
            .filter(|(name, view)| self.shelf.states.get(name).is_none_or(|(known, _)| known != view))
            .collect();
        if missing != self.shelf.wanted {
            // Who looks through the queue looks at no pictures: they come when the reader stays.
            let rest_ms = if self.screen == Screen::Queue { 3 * REST_MS } else { REST_MS };
            let rest = self.now.checked_add(SignedDuration::from_millis(rest_ms)).ok();
            self.shelf.due = rest.filter(|_| !missing.is_empty());
            self.shelf.wanted = missing;
        }
        if self.shelf.due.is_some_and(|due| due <= self.now) {
            self.shelf.due = None;
            for (name, view) in std::mem::take(&mut self.shelf.wanted) {
                self.load_picture(name, view);
            }
        }
    }

    fn load_picture(&mut self, name: PictureName, view: PictureView) {
        self.shelf.states.retain(|known, _| known.key == name.key);
        // What was there stays in view until its successor has come.
        let (state, haste) = match self.shelf.states.remove(&name) {
            Some((old, PictureState::Drawn(cells))) => {
                let is_same_place = (old.columns, old.rows) == (view.columns, view.rows);
                let haste = if is_same_place { Haste::Finest } else { Haste::Soonest };
                (PictureState::Drawn(cells), haste)
            }
            _ => (PictureState::Coming, Haste::Soonest),
        };
        self.shelf.states.insert(name.clone(), (view, state));
        self.ask_for_picture(name, view, haste);
    }

    pub(crate) fn ask_for_picture(&mut self, name: PictureName, view: PictureView, haste: Haste) {
        let effect = Effect::LoadPicture { key: name.key.clone(), name: name.name.clone(), view, haste };
        self.ask(Asked::Picture { name, view }, effect);
    }

    fn wanted_pictures(&self) -> Vec<(PictureName, PictureView)> {
        self.slots().into_iter().map(|slot| (slot.name, slot.view)).collect()
    }

    /// The pictures that the screen has room for, whether they are there or not.
    pub(crate) fn slots(&self) -> Vec<Slot> {
        if !self.shows_pictures() || !layout::is_large_enough(self.size) {
            return Vec::new();
        }
        match self.screen {
            Screen::Case => self.slots_of_case(),
            Screen::Picture => self.slots_of_window(),
            Screen::Queue => self.slots_of_preview(),
            Screen::Outbox | Screen::Stats => Vec::new(),
        }
    }

    pub(crate) fn slot(&self, key: &JourneyKey, name: &str, area: Area, view: PictureView) -> Slot {
        let name = PictureName { key: key.clone(), name: name.to_owned() };
        let drawn = self.shelf.drawn(&name).cloned();
        Slot { name, view, area, is_seen: true, drawn }
    }

    fn slots_of_case(&self) -> Vec<Slot> {
        let Some(case) = &self.case else { return Vec::new() };
        let (_, body) = case.bodies(self.shell().body);
        let areas = layout::case(body, case.pane, self.borders);
        let (names, boxes) = if case.tab == crate::tui::desk::case::Tab::Ledger {
            let Some(evidence) = areas.evidence else { return Vec::new() };
            let names = &case.sheet.pictures;
            (names, layout::evidence(evidence.inner(), names.len()).pictures)
        } else {
            let page = layout::page(areas.page, case.has_beside(&self.policy), self.borders);
            let Some(pictures) = page.pictures else { return Vec::new() };
            (&case.beside.pictures, boxes_beside(pictures, case))
        };
        names
            .iter()
            .zip(boxes)
            .map(|(name, one)| {
                let cells = layout::picture_cells(one);
                self.slot(&case.key, name, cells, PictureView::whole(cells.width, cells.height))
            })
            .collect()
    }

    fn slots_of_window(&self) -> Vec<Slot> {
        let Some(picture) = &self.picture else { return Vec::new() };
        let names = picture.in_view();
        let blinking = picture.blinking(self.now);
        let columns = if blinking.is_some() { 1 } else { names.len() };
        let areas = picture_areas(self.shell().body, columns);
        let places = names.iter().enumerate().filter_map(|(at, name)| {
            let area = *areas.get(at).or_else(|| areas.first())?;
            let area = compared_cells(area, columns);
            let slot = self.slot(&picture.key, name, area, picture.view(area.width, area.height));
            Some(Slot { is_seen: blinking.is_none_or(|seen| seen == at), ..slot })
        });
        places.collect()
    }
}

/// A picture in its place on the screen.
#[derive(Clone, Debug)]
pub(crate) struct Slot {
    /// Which.
    pub(crate) name: PictureName,
    /// How it is wanted.
    pub(crate) view: PictureView,
    /// Where.
    pub(crate) area: Area,
    /// Whether it is in view now, or another one stands in its place and it comes next.
    pub(crate) is_seen: bool,
    /// What is there.
    pub(crate) drawn: Option<Arc<Drawn>>,
}

impl Slot {
    /// The pixels that are there.
    pub(crate) fn pixels(&self) -> Option<&PixelPicture> {
        self.drawn.as_ref()?.pixels()
    }

    /// Whether what is there is what is wanted, and not an earlier look that stands in for it.
    pub(crate) fn is_current(&self) -> bool {
        self.pixels().is_some_and(|pixels| pixels.is_for(&self.view))
    }
}

/// The boxes of the pictures beside a tab, within their frame.
pub(crate) fn boxes_beside(pictures: Area, case: &CaseDesk) -> Vec<Area> {
    let beside = &case.beside;
    layout::beside_page(pictures.inner(), beside.pictures.len(), beside.is_of_faces())
}

/// Where pictures that are compared stand, beside each other; the last row says what they are.
pub(crate) fn picture_areas(body: Area, count: usize) -> Vec<Area> {
    let (mut rest, _) = body.bottom(1);
    let count = u16::try_from(count).unwrap_or(1).max(1);
    let mut areas = Vec::new();
    for left in (1..=count).rev() {
        let (one, more) = rest.left(rest.width / left);
        let gap = u16::from(left > 1);
        areas.push(Area { width: one.width.saturating_sub(gap), ..one });
        rest = more;
    }
    areas
}

/// A picture's own cells: those that are compared have their names below.
pub(crate) fn compared_cells(area: Area, count: usize) -> Area {
    if count > 1 { area.bottom(1).0 } else { area }
}
