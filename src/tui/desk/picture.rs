//! Pictures: those that were drawn, those asked for, and the one in the whole window.

use crate::domain::ids::JourneyKey;
use crate::domain::text::Shown;
use crate::tui::cells::CellPicture;
use crate::tui::effect::PictureView;
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What is known of one picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PictureState {
    /// Asked for.
    Coming,
    /// Here.
    Drawn(Arc<CellPicture>),
    /// It cannot be shown, and why.
    Failed(Shown),
}

/// A picture as asked for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
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
}

/// The picture in the whole window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PictureDesk {
    pub(crate) key: JourneyKey,
    pub(crate) names: Vec<String>,
    pub(crate) at: usize,
    pub(crate) zoom: u16,
    pub(crate) center: (u16, u16),
    pub(crate) turns: u8,
    pub(crate) brighter: bool,
    pub(crate) beside: bool,
}

impl PictureDesk {
    /// Opens one of the pictures of a case.
    pub fn new(key: JourneyKey, names: Vec<String>, at: usize) -> Self {
        Self { key, names, at, zoom: 100, center: (500, 500), turns: 0, brighter: false, beside: false }
    }

    /// The picture that is shown.
    pub fn name(&self) -> Option<&str> {
        self.names.get(self.at).map(String::as_str)
    }

    /// How it is to be drawn within this many cells.
    pub fn view(&self, columns: u16, rows: u16) -> PictureView {
        PictureView {
            columns,
            rows,
            zoom: self.zoom,
            center: self.center,
            turns: self.turns,
            brighter: self.brighter,
        }
    }
}
