//! The loaded, requested and wanted pictures. Requests are debounced, so that a held key loads nothing.

use crate::domain::ids::JourneyKey;
use crate::domain::text::Shown;
use crate::tui::drawn::{Drawn, PixelPicture};
use crate::tui::layout::Area;
use crate::tui::messages::picture::{Haste, PictureName, PictureView};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The debounce before a picture is requested.
pub(crate) const REST_MS: i64 = 80;

/// How far a requested picture has come.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum PictureState {
    Coming,
    Drawn(Arc<Drawn>),
    /// It cannot be shown; `is_stale` if reading the journey again may help.
    Failed {
        sentence: Shown,
        is_stale: bool,
    },
}

/// A picture to request now.
pub(crate) type Order = (PictureName, PictureView, Haste);

/// The pictures of one journey. They are dropped when another journey's are requested.
#[derive(Clone, Debug, Default)]
pub(crate) struct PictureShelf {
    states: BTreeMap<PictureName, (PictureView, PictureState)>,
    /// When the debounce of the missing pictures ends.
    due: Option<Timestamp>,
    missing: Vec<(PictureName, PictureView)>,
}

impl PictureShelf {
    /// How far it has come; `None` if nobody has requested it.
    pub(crate) fn state(&self, key: &JourneyKey, name: &str) -> Option<&PictureState> {
        self.states.get(&PictureName::of(key, name)).map(|(_, state)| state)
    }

    /// A picture, if it is loaded.
    pub(crate) fn drawn(&self, key: &JourneyKey, name: &str) -> Option<&Arc<Drawn>> {
        match self.state(key, name) {
            Some(PictureState::Drawn(drawn)) => Some(drawn),
            _ => None,
        }
    }

    /// A picture at its position on the screen.
    pub(crate) fn slot(&self, key: &JourneyKey, name: &str, area: Area, view: PictureView) -> Slot {
        let drawn = self.drawn(key, name).cloned();
        Slot { name: PictureName::of(key, name), view, area, is_seen: true, drawn }
    }

    /// When missing pictures are requested.
    pub(crate) fn due(&self) -> Option<Timestamp> {
        self.due
    }

    /// Sets the pictures on the screen. Returns those to request now.
    pub(crate) fn want(&mut self, slots: &[Slot], rest_ms: i64, now: Timestamp) -> Vec<Order> {
        let wanted = slots.iter().map(|slot| (slot.name.clone(), slot.view));
        let is_missing = |(name, view): &(PictureName, PictureView)| {
            self.states.get(name).is_none_or(|(known, _)| known != view)
        };
        let missing: Vec<_> = wanted.filter(is_missing).collect();
        if missing != self.missing {
            let rest = now.checked_add(SignedDuration::from_millis(rest_ms)).ok();
            self.due = rest.filter(|_| !missing.is_empty());
            self.missing = missing;
        }
        if self.due.is_none_or(|due| due > now) {
            return Vec::new();
        }
        self.due = None;
        std::mem::take(&mut self.missing).into_iter().map(|(name, view)| self.order(name, view)).collect()
    }

    fn order(&mut self, name: PictureName, view: PictureView) -> Order {
        self.states.retain(|known, _| known.key == name.key);
        // The old picture stays until the new one is loaded.
        let (state, haste) = match self.states.remove(&name) {
            Some((old, PictureState::Drawn(cells))) => {
                let is_same_place = (old.columns, old.rows) == (view.columns, view.rows);
                let haste = if is_same_place { Haste::Finest } else { Haste::Soonest };
                (PictureState::Drawn(cells), haste)
            }
            _ => (PictureState::Coming, Haste::Soonest),
        };
        self.states.insert(name.clone(), (view, state));
        (name, view, haste)
    }

    /// Whether a picture is still wanted in this view.
    pub(crate) fn is_wanted(&self, name: &PictureName, view: &PictureView) -> bool {
        self.states.get(name).is_some_and(|(known, _)| known == view)
    }

    /// Stores the result of a request.
    pub(crate) fn put(&mut self, name: PictureName, view: PictureView, state: PictureState) {
        self.states.insert(name, (view, state));
    }

    /// Drops failed pictures, so that they are requested again.
    pub(crate) fn drop_failed(&mut self, key: &JourneyKey) {
        self.states
            .retain(|name, (_, state)| name.key != *key || !matches!(state, PictureState::Failed { .. }));
    }

    /// Drops pictures of a journey that have changed.
    pub(crate) fn drop_changed(&mut self, key: &JourneyKey, changed: &[String]) {
        self.states.retain(|known, _| known.key != *key || !changed.contains(&known.name));
    }
}

/// A picture at its position on the screen.
#[derive(Clone, Debug)]
pub(crate) struct Slot {
    pub(crate) name: PictureName,
    /// The wanted view.
    pub(crate) view: PictureView,
    pub(crate) area: Area,
    /// Whether it is visible. If not, it alternates with a visible picture and is loaded for the next turn.
    pub(crate) is_seen: bool,
    pub(crate) drawn: Option<Arc<Drawn>>,
}

impl Slot {
    /// The loaded pixels.
    pub(crate) fn pixels(&self) -> Option<&PixelPicture> {
        self.drawn.as_ref()?.pixels()
    }

    /// Whether it is on the screen, large enough to judge a face in it.
    pub(crate) fn can_be_judged(&self) -> bool {
        let drawn = self.drawn.as_ref().filter(|_| self.is_seen);
        drawn.is_some_and(|drawn| drawn.can_be_judged(self.area.width, self.area.height))
    }

    /// Whether the loaded pixels are of the wanted view and not a stand-in of an earlier one.
    pub(crate) fn is_current(&self) -> bool {
        self.pixels().is_some_and(|pixels| pixels.is_for(&self.view))
    }

    /// The cells that it covers.
    pub(crate) fn covered(&self) -> Area {
        match &self.drawn {
            Some(drawn) => {
                let (columns, rows) = drawn.cells();
                self.area.centered(columns, rows)
            }
            None => self.area,
        }
    }
}
