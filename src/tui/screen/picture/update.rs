//! What keys do with the picture in the whole window.

use crate::domain::picture::PictureRole;
use crate::imaging::view::{Rect, View, WHOLE, Zoom};
use crate::tui::app::replies::Asked;
use crate::tui::app::{App, Screen};
use crate::tui::desk::case::Tab;
use crate::tui::messages::action::Action;
use crate::tui::messages::effect::Effect;
use crate::tui::page::line::Mark;
use crate::tui::screen::picture::state::{Compare, PictureName, PictureScreen};

/// The lowest part of a passport's crop, where its machine-readable lines are; in ten-thousandths.
const MRZ: Rect = Rect { x: 0, y: 8_000, width: 10_000, height: 2_000 };

impl App {
    pub(crate) fn open_picture(&mut self) {
        let Some(desk) = &self.case else { return };
        let Some(case) = &desk.case else { return };
        if !self.shows_pictures() {
            return self.say(Mark::None, "Pictures are hidden here");
        }
        let pictures: Vec<_> = case
            .journey
            .pictures()
            .into_iter()
            .map(|(name, picture)| crate::tui::screen::picture::state::Titled {
                name,
                role: picture.role.clone(),
            })
            .collect();
        if pictures.is_empty() {
            return self.say(Mark::NotDone, "This journey has no pictures");
        }
        let shown = if desk.tab == Tab::Ledger { &desk.sheet.pictures } else { &desk.beside.pictures };
        let first = shown.first();
        let at = first.and_then(|first| pictures.iter().position(|picture| &picture.name == first));
        let key = desk.key.clone();
        let first = pictures.get(at.unwrap_or(0)).map(|picture| picture.name.clone());
        if let Some(name) = first.filter(|_| self.policy.alone) {
            let what = vec![format!("picture.{name}")];
            self.ask(Asked::Quiet, Effect::Seen { key: key.clone(), what });
            return self.ask(Asked::Alone, Effect::ShowAlone { key, name });
        }
        self.picture = Some(PictureScreen::new(key, pictures, at.unwrap_or(0)));
        self.under.push(self.screen);
        self.screen = Screen::Picture;
        self.picture_seen();
    }

    fn picture_seen(&mut self) {
        let Some(picture) = &self.picture else { return };
        let mut names: Vec<&str> = picture.name().into_iter().collect();
        if picture.compare != Compare::Off {
            names.extend(picture.compared());
        }
        names.dedup();
        let what = names.into_iter().map(|name| format!("picture.{name}")).collect();
        let key = picture.key.clone();
        self.ask(Asked::Quiet, Effect::Seen { key, what });
    }

    pub(crate) fn picture_action(&mut self, action: Action) {
        let seen = self.seen_part();
        let now = self.now;
        let Some(picture) = &mut self.picture else { return };
        let before = (picture.at, picture.compare);
        let words = match action {
            Action::Beside => picture.compare_next(now),
            Action::JumpPortrait => picture.jump(&[PictureRole::Portrait], "This journey has no portrait"),
            Action::JumpFace => picture.jump(&[PictureRole::Selfie], "This journey has no selfie"),
            Action::JumpMrz => picture.jump_to_mrz(),
            _ => {
                picture.turn(action, seen);
                None
            }
        };
        if before != (picture.at, picture.compare) {
            self.picture_seen();
        }
        if let Some(words) = words {
            self.say(Mark::NotDone, words);
        }
    }

    /// How much of the picture is in view, in ten-thousandths; the whole while it is not known.
    fn seen_part(&self) -> (u16, u16) {
        let seen = self.picture.as_ref().and_then(|picture| {
            let name = PictureName { key: picture.key.clone(), name: picture.name()?.to_owned() };
            self.shelf.drawn(&name).map(|drawn| drawn.seen)
        });
        seen.unwrap_or((WHOLE, WHOLE))
    }
}

impl PictureScreen {
    fn turn(&mut self, action: Action, seen: (u16, u16)) {
        let look = self.look;
        self.look = match action {
            Action::ZoomIn => View { zoom: look.zoom.closer(), ..look },
            Action::ZoomOut => View { zoom: look.zoom.farther(), ..look },
            Action::Fit => View { zoom: Zoom::Fit, center: View::default().center, ..look },
            Action::PanLeft => panned(look, seen, -1, 0),
            Action::PanRight => panned(look, seen, 1, 0),
            Action::PanUp => panned(look, seen, 0, -1),
            Action::PanDown => panned(look, seen, 0, 1),
            Action::Rotate => look.turned(),
            Action::Brighter if look.brightness >= 60 => View { brightness: 0, ..look },
            Action::Brighter => look.brighter(20),
            _ => look,
        };
        match action {
            Action::FullQuality => self.is_full = !self.is_full,
            Action::NextPicture => self.show(self.at.saturating_add(1)),
            Action::PreviousPicture => self.show(self.at.saturating_sub(1)),
            _ => {}
        }
    }

    fn show(&mut self, at: usize) {
        let at = at.min(self.pictures.len().saturating_sub(1));
        if at != self.at {
            *self = Self::new(self.key.clone(), std::mem::take(&mut self.pictures), at);
        }
    }

    /// One, beside each other, in turn in one place, one.
    fn compare_next(&mut self, now: jiff::Timestamp) -> Option<&'static str> {
        if self.compared().len() < 2 {
            return Some("There is nothing to compare this picture with");
        }
        self.compare = match self.compare {
            Compare::Off => Compare::Beside,
            Compare::Beside => Compare::Blink(now),
            Compare::Blink(_) => Compare::Off,
        };
        None
    }

    /// The first picture of one of these roles, as a whole.
    fn jump(&mut self, roles: &[PictureRole], missing: &'static str) -> Option<&'static str> {
        let Some(at) = self.first_of(roles) else { return Some(missing) };
        self.compare = Compare::Off;
        self.show(at);
        self.look = View::default();
        None
    }

    /// The machine-readable lines: of the crop that is looked at, else of the first one.
    fn jump_to_mrz(&mut self) -> Option<&'static str> {
        let crops = [PictureRole::FrontCrop, PictureRole::BackCrop];
        if !self.role().is_some_and(|role| crops.contains(role)) {
            let roles = [PictureRole::FrontCrop, PictureRole::BackCrop, PictureRole::Front];
            let missing = self.jump(&roles, "This journey has no document that was cut to its edges");
            if missing.is_some() {
                return missing;
            }
        }
        self.compare = Compare::Off;
        self.look = View::default().onto(MRZ, Zoom::Width);
        None
    }
}

/// Moved by a quarter of what is seen, and kept within the picture.
fn panned(look: View, seen: (u16, u16), across: i32, down: i32) -> View {
    let moved = |center: u16, seen: u16, by: i32| {
        let (half, whole) = (i32::from(seen / 2), i32::from(WHOLE));
        let at = (i32::from(center) + by * i32::from(seen) / 4).clamp(half, (whole - half).max(half));
        u16::try_from(at).unwrap_or(center)
    };
    let (x, y) = look.center;
    View { center: (moved(x, seen.0, across), moved(y, seen.1, down)), ..look }
}
