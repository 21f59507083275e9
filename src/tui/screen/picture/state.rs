//! Pictures: those that were drawn, those asked for, and the one in the whole window.

use crate::domain::ids::JourneyKey;
use crate::domain::picture::PictureRole;
use crate::domain::text::Shown;
use crate::imaging::view::View;
use crate::tui::drawn::Drawn;
use crate::tui::messages::effect::PictureView;
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What is known of one picture.
#[derive(Clone, Debug, PartialEq)]
pub enum PictureState {
    /// Asked for.
    Coming,
    /// Here.
    Drawn(Arc<Drawn>),
    /// It cannot be shown, and why.
    Failed(Shown),
}

/// A picture as asked for.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PictureName {
    /// Of which journey.
    pub key: JourneyKey,
    /// Its name within the journey.
    pub name: String,
}

/// The pictures of the case on the desk. They leave it with the case.
#[derive(Clone, Debug, Default)]
pub struct Shelf {
    pub(crate) states: BTreeMap<PictureName, (PictureView, PictureState)>,
    /// When pictures that are wanted now will be asked for, if nothing moves until then.
    pub(crate) due: Option<Timestamp>,
    pub(crate) wanted: Vec<(PictureName, PictureView)>,
}

impl Shelf {
    /// What is known of a picture.
    pub fn state(&self, key: &JourneyKey, name: &str) -> Option<&PictureState> {
        let name = PictureName { key: key.clone(), name: name.to_owned() };
        self.states.get(&name).map(|(_, state)| state)
    }

    /// A picture that is here.
    pub(crate) fn drawn(&self, name: &PictureName) -> Option<&Arc<Drawn>> {
        match self.states.get(name) {
            Some((_, PictureState::Drawn(drawn))) => Some(drawn),
            _ => None,
        }
    }
}

/// A picture of the case, and what it shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Titled {
    /// Its name within the journey.
    pub name: String,
    /// What it shows.
    pub role: PictureRole,
}

/// How pictures are compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Compare {
    /// One is looked at.
    #[default]
    Off,
    /// Beside each other.
    Beside,
    /// In turn, in one place; since when.
    Blink(Timestamp),
}

/// How long each picture is seen in turn.
const BLINK_MS: i64 = 700;

/// The picture in the whole window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PictureScreen {
    pub(crate) key: JourneyKey,
    pub(crate) pictures: Vec<Titled>,
    pub(crate) at: usize,
    pub(crate) look: View,
    pub(crate) is_full: bool,
    pub(crate) compare: Compare,
}

impl PictureScreen {
    /// Opens one of the pictures of a case.
    pub fn new(key: JourneyKey, pictures: Vec<Titled>, at: usize) -> Self {
        Self { key, pictures, at, look: View::default(), is_full: false, compare: Compare::Off }
    }

    /// The picture that is shown.
    pub fn name(&self) -> Option<&str> {
        self.pictures.get(self.at).map(|picture| picture.name.as_str())
    }

    pub(crate) fn role(&self) -> Option<&PictureRole> {
        self.pictures.get(self.at).map(|picture| &picture.role)
    }

    /// How it is to be drawn within this many cells. Pictures that are compared share one look.
    pub fn view(&self, columns: u16, rows: u16) -> PictureView {
        PictureView { columns, rows, look: self.look, is_full: self.is_full }
    }

    /// The first picture of one of these roles, the first role first.
    pub(crate) fn first_of(&self, roles: &[PictureRole]) -> Option<usize> {
        roles.iter().find_map(|role| self.pictures.iter().position(|picture| &picture.role == role))
    }

    /// The pictures that belong beside the one that is looked at: what a check found and what it expected;
    /// else portrait, selfie and the face of a screening.
    pub(crate) fn compared(&self) -> Vec<&str> {
        let pair = [PictureRole::Found, PictureRole::Etalon];
        let places: Vec<usize> = if self.role().is_some_and(|role| pair.contains(role)) {
            self.same_check()
        } else {
            let faces = [PictureRole::Portrait, PictureRole::Selfie, PictureRole::ScreeningFace];
            let known = faces.iter().filter_map(|role| self.first_of(std::slice::from_ref(role)));
            let known: Vec<usize> = known.collect();
            if known.contains(&self.at) || known.len() > 2 {
                known
            } else {
                std::iter::once(self.at).chain(known).collect()
            }
        };
        let names = places.into_iter().filter_map(|at| self.pictures.get(at));
        names.map(|picture| picture.name.as_str()).collect()
    }

    /// The pictures on the screen.
    pub(crate) fn in_view(&self) -> Vec<&str> {
        match self.compare {
            Compare::Off => self.name().into_iter().collect(),
            Compare::Beside | Compare::Blink(_) => self.compared(),
        }
    }

    /// What was found and what was expected by the same check: they are in the same order.
    fn same_check(&self) -> Vec<usize> {
        let of = |role: &PictureRole| -> Vec<usize> {
            let places = self.pictures.iter().enumerate().filter(|(_, picture)| &picture.role == role);
            places.map(|(at, _)| at).collect()
        };
        let (found, etalon) = (of(&PictureRole::Found), of(&PictureRole::Etalon));
        let place = |places: &[usize]| places.iter().position(|at| *at == self.at);
        let Some(check) = place(&found).or_else(|| place(&etalon)) else { return vec![self.at] };
        [found.get(check), etalon.get(check)].into_iter().flatten().copied().collect()
    }

    /// Which of the compared pictures is seen now; none while all are.
    pub(crate) fn blinking(&self, now: Timestamp) -> Option<usize> {
        let Compare::Blink(since) = self.compare else { return None };
        let turns = now.as_millisecond().saturating_sub(since.as_millisecond()).max(0) / BLINK_MS;
        usize::try_from(turns).ok()?.checked_rem(self.compared().len())
    }

    /// When the next of the compared pictures is to be seen.
    pub(crate) fn next_blink(&self, now: Timestamp) -> Option<Timestamp> {
        let Compare::Blink(since) = self.compare else { return None };
        let gone = now.as_millisecond().saturating_sub(since.as_millisecond()).max(0);
        let next = since.as_millisecond() + (gone / BLINK_MS + 1) * BLINK_MS;
        Timestamp::from_millisecond(next).ok()
    }
}
