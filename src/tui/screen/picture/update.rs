//! Key handling of the picture screen.

use super::state::{Compare, PictureScreen};
use crate::domain::picture::PictureRole;
use crate::domain::viewed::Viewed;
use crate::pictures::view::{Rect, View, WHOLE, Zoom};
use crate::tui::cx::{Cx, Handled};
use crate::tui::messages::action::Action;
use crate::tui::messages::effect::Effect;
use crate::tui::page::line::Mark;
use crate::tui::requests::RequestKind;

/// The lowest part of a cropped passport, where the MRZ is; in ten-thousandths.
const MRZ: Rect = Rect { x: 0, y: 8_000, width: 10_000, height: 2_000 };

impl PictureScreen {
    pub(crate) fn act(&mut self, action: Action, cx: &mut Cx) -> Handled {
        let before = (self.at, self.compare);
        let missing = match action {
            Action::Beside => self.compare_next(cx.now),
            Action::JumpPortrait => self.jump(&[PictureRole::Portrait], "This journey has no portrait"),
            Action::JumpFace => self.jump(&[PictureRole::Selfie], "This journey has no selfie"),
            Action::JumpMrz => self.jump_to_mrz(),
            Action::FullQuality => {
                self.is_full = !self.is_full;
                None
            }
            Action::NextPicture => {
                self.show(self.at.saturating_add(1));
                None
            }
            Action::PreviousPicture => {
                self.show(self.at.saturating_sub(1));
                None
            }
            _ => {
                let Some(look) = turned(self.look, action, self.seen_part(cx)) else { return Handled::No };
                self.look = look;
                None
            }
        };
        if before != (self.at, self.compare) {
            self.record_viewed(cx);
        }
        if let Some(words) = missing {
            cx.say(Mark::NotDone, words);
        }
        Handled::Yes
    }

    /// Records which pictures are visible.
    pub(crate) fn record_viewed(&self, cx: &mut Cx) {
        let mut names: Vec<&str> = self.name().into_iter().collect();
        if self.compare != Compare::Off {
            names.extend(self.compared());
        }
        names.dedup();
        let what = names.into_iter().map(|name| Viewed::Picture(name.to_owned())).collect();
        cx.ask(RequestKind::Quiet, Effect::Seen { key: self.key.clone(), what });
    }

    /// The visible part of the picture, in ten-thousandths; the whole while it is unknown.
    fn seen_part(&self, cx: &Cx) -> (u16, u16) {
        let drawn = self.name().and_then(|name| cx.pictures.drawn(&self.key, name));
        drawn.map_or((WHOLE, WHOLE), |drawn| drawn.seen)
    }

    fn show(&mut self, at: usize) {
        let at = at.min(self.pictures.len().saturating_sub(1));
        if at != self.at {
            *self = Self::new(self.key.clone(), std::mem::take(&mut self.pictures), at);
        }
    }

    /// Cycles through the comparison modes: one, side by side, alternating.
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

    /// Shows the first picture with one of these roles as a whole.
    fn jump(&mut self, roles: &[PictureRole], missing: &'static str) -> Option<&'static str> {
        let Some(at) = self.first_of(roles) else { return Some(missing) };
        self.compare = Compare::Off;
        self.show(at);
        self.look = View::default();
        None
    }

    /// Shows the MRZ: of the selected crop, else of the first one.
    fn jump_to_mrz(&mut self) -> Option<&'static str> {
        let crops = [PictureRole::FrontCrop, PictureRole::BackCrop];
        if !self.role().is_some_and(|role| crops.contains(role)) {
            let roles = [PictureRole::FrontCrop, PictureRole::BackCrop, PictureRole::Front];
            let missing = self.jump(&roles, "This journey has no cropped document picture");
            if missing.is_some() {
                return missing;
            }
        }
        self.compare = Compare::Off;
        self.look = View::default().onto(MRZ, Zoom::Width);
        None
    }
}

/// The view after an action; `None` if the action does not change the view.
fn turned(look: View, action: Action, seen: (u16, u16)) -> Option<View> {
    Some(match action {
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
        _ => return None,
    })
}

/// The view moved by a quarter of the visible part, kept within the picture.
fn panned(look: View, seen: (u16, u16), across: i32, down: i32) -> View {
    let moved = |center: u16, seen: u16, by: i32| {
        let (half, whole) = (i32::from(seen / 2), i32::from(WHOLE));
        let at = (i32::from(center) + by * i32::from(seen) / 4).clamp(half, (whole - half).max(half));
        u16::try_from(at).unwrap_or(center)
    };
    let (x, y) = look.center;
    View { center: (moved(x, seen.0, across), moved(y, seen.1, down)), ..look }
}
