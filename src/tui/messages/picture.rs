//! The name of a picture, and the view in which it is drawn.

use super::policy::ConsolePolicy;
use crate::domain::ids::JourneyKey;
use crate::domain::pii::Masking;
use crate::pictures::view::View;
use crate::tui::layout::{Borders, Size};

/// Which picture of which journey.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PictureName {
    pub key: JourneyKey,
    /// Its name within the journey.
    pub name: String,
}

impl PictureName {
    /// A picture of a journey.
    pub fn of(key: &JourneyKey, name: &str) -> Self {
        Self { key: key.clone(), name: name.to_owned() }
    }
}

/// The size and view in which a picture is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PictureView {
    /// The most columns that it may take.
    pub columns: u16,
    /// The most rows that it may take.
    pub rows: u16,
    /// Zoom, position, rotation and brightness.
    pub look: View,
    /// Whether it is sent in full quality, without a byte budget.
    pub is_full: bool,
}

impl PictureView {
    /// The whole picture within this many cells.
    pub fn whole(columns: u16, rows: u16) -> Self {
        Self { columns, rows, look: View::default(), is_full: false }
    }
}

/// Whether a coarse picture suffices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Haste {
    /// The fastest version; the sharp one is asked for afterwards.
    Soonest,
    /// The sharp version: another one is shown in its place already.
    Finest,
}

/// A case that will probably be opened next, and how it would be shown.
#[derive(Clone, Debug, PartialEq)]
pub struct NextCase {
    pub key: JourneyKey,
    pub size: Size,
    /// The borders between its panes.
    pub borders: Borders,
    /// Whether personal data is masked.
    pub masking: Masking,
    /// The team's policy.
    pub policy: Box<ConsolePolicy>,
}
