//! Which pictures are wanted now. They are asked for when nothing has moved for a moment, so that a held key loads nothing.

use super::picture::{PictureDesk, PictureName, PictureState};
use super::replies::Asked;
use super::{Desk, Screen};
use crate::domain::pii::Masking;
use crate::tui::action::Action;
use crate::tui::effect::{Effect, PictureView};
use crate::tui::layout::{self, Area};
use crate::tui::page::line::Mark;
use jiff::SignedDuration;

/// How long nothing must have moved.
const REST_MS: i64 = 80;

impl Desk {
    /// Whether pictures are shown at all now.
    pub(crate) fn shows_pictures(&self) -> bool {
        self.policy.pictures && !self.policy.plain && self.masking == Masking::Clear
    }

    /// Looks at what the screen has room for, and asks for what is missing.
    pub(crate) fn want_pictures(&mut self) {
        let wanted = if self.shows_pictures() { self.wanted_pictures() } else { Vec::new() };
        let missing: Vec<_> = wanted
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
        let state = match self.shelf.states.remove(&name) {
            Some((_, PictureState::Drawn(cells))) => PictureState::Drawn(cells),
            _ => PictureState::Coming,
        };
        self.shelf.states.insert(name.clone(), (view, state));
        let effect = Effect::LoadPicture { key: name.key.clone(), name: name.name.clone(), view };
        self.ask(Asked::Picture { name, view }, effect);
    }

    fn wanted_pictures(&self) -> Vec<(PictureName, PictureView)> {
        match self.screen {
            Screen::Case => self.wanted_by_case(),
            Screen::Picture => self.wanted_by_window(),
            Screen::Queue => self.wanted_by_preview(),
            Screen::Outbox | Screen::Stats => Vec::new(),
        }
    }

    fn wanted_by_case(&self) -> Vec<(PictureName, PictureView)> {
        let Some(case) = self.case.as_ref().filter(|case| case.tab == super::case::Tab::Ledger) else {
            return Vec::new();
        };
        let areas = layout::case(self.shell().body, case.pane);
        let Some(evidence) = areas.evidence else { return Vec::new() };
        let boxes = layout::evidence(evidence.inner(), case.sheet.pictures.len()).pictures;
        let named = case.sheet.pictures.iter().zip(boxes);
        named
            .map(|(name, one)| {
                let cells = layout::picture_cells(one);
                let name = PictureName { key: case.key.clone(), name: name.clone() };
                (name, PictureView::whole(cells.width, cells.height))
            })
            .collect()
    }

    fn wanted_by_window(&self) -> Vec<(PictureName, PictureView)> {
        let Some(picture) = &self.picture else { return Vec::new() };
        let named = |name: &str, area: Area| {
            let name = PictureName { key: picture.key.clone(), name: name.to_owned() };
            (name, picture.view(area.width, area.height))
        };
        let (left, right) = picture_areas(self.shell().body, picture.beside);
        let mut wanted: Vec<_> = picture.name().map(|name| named(name, left)).into_iter().collect();
        if let Some(right) = right.filter(|_| picture.name() != Some("selfie")) {
            wanted.push((
                PictureName { key: picture.key.clone(), name: "selfie".to_owned() },
                PictureView::whole(right.width, right.height),
            ));
        }
        wanted
    }

    pub(crate) fn open_picture(&mut self) {
        let Some(desk) = &self.case else { return };
        let Some(case) = &desk.case else { return };
        if !self.shows_pictures() {
            return self.say(Mark::None, "Pictures are hidden here");
        }
        let names: Vec<String> = case.journey.pictures().into_iter().map(|(name, _)| name).collect();
        if names.is_empty() {
            return self.say(Mark::NotDone, "This journey has no pictures");
        }
        let first = desk.sheet.pictures.first();
        let at = first.and_then(|first| names.iter().position(|name| name == first)).unwrap_or(0);
        let key = desk.key.clone();
        self.picture = Some(PictureDesk::new(key, names, at));
        self.under.push(self.screen);
        self.screen = Screen::Picture;
        self.picture_seen();
    }

    fn picture_seen(&mut self) {
        let Some(picture) = &self.picture else { return };
        let Some(name) = picture.name() else { return };
        let (key, what) = (picture.key.clone(), vec![format!("picture.{name}")]);
        self.ask(Asked::Quiet, Effect::Seen { key, what });
    }

    pub(crate) fn picture_action(&mut self, action: Action) {
        let Some(picture) = &mut self.picture else { return };
        let before = picture.at;
        picture.turn(action);
        if picture.at != before {
            self.picture_seen();
        }
    }
}

/// The picture, and the selfie beside it.
pub(crate) fn picture_areas(body: Area, beside: bool) -> (Area, Option<Area>) {
    let (body, _) = body.bottom(1);
    if !beside {
        return (body, None);
    }
    let (left, right) = body.left(body.width / 2);
    (Area { width: left.width.saturating_sub(1), ..left }, Some(right))
}

impl PictureDesk {
    fn turn(&mut self, action: Action) {
        let step = 10_000u16.checked_div(self.zoom).unwrap_or(100);
        let (x, y) = self.center;
        match action {
            Action::ZoomIn => self.zoom = (self.zoom.saturating_mul(3) / 2).min(400),
            Action::ZoomOut => self.zoom = (self.zoom.saturating_mul(2) / 3).max(100),
            Action::PanLeft => self.center.0 = x.saturating_sub(step),
            Action::PanRight => self.center.0 = x.saturating_add(step).min(1000),
            Action::PanUp => self.center.1 = y.saturating_sub(step),
            Action::PanDown => self.center.1 = y.saturating_add(step).min(1000),
            Action::Fit => (self.zoom, self.center) = (100, (500, 500)),
            Action::Rotate => self.turns = (self.turns + 1) % 4,
            Action::Brighter => self.brighter = !self.brighter,
            Action::Beside => self.beside = !self.beside,
            Action::NextPicture => self.show(self.at.saturating_add(1)),
            Action::PreviousPicture => self.show(self.at.saturating_sub(1)),
            _ => {}
        }
    }

    fn show(&mut self, at: usize) {
        let at = at.min(self.names.len().saturating_sub(1));
        if at != self.at {
            *self = Self { beside: self.beside, ..Self::new(self.key.clone(), self.names.clone(), at) };
        }
    }
}
