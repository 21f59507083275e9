//! Which picture is asked for, and how it is to be drawn.

use super::policy::ConsolePolicy;
use crate::domain::ids::JourneyKey;
use crate::domain::pii::Masking;
use crate::pictures::view::View;
use crate::tui::layout::{Borders, Size};

/// A picture as asked for.
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

/// How a picture is to be drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PictureView {
    /// Columns that it may take.
    pub columns: u16,
    /// Rows that it may take.
    pub rows: u16,
    /// How it is looked at.
    pub look: View,
    /// Whether it may cost whatever its full quality takes.
    pub is_full: bool,
}

impl PictureView {
    /// The whole picture within this many cells.
    pub fn whole(columns: u16, rows: u16) -> Self {
        Self { columns, rows, look: View::default(), is_full: false }
    }
}

/// Whether a coarse picture will do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Haste {
    /// Whatever is there soonest; the sharp one is asked for then.
    Soonest,
    /// The sharp one: something is shown in its place already.
    Finest,
}

/// A case that is probably opened next, and how it would be shown.
#[derive(Clone, Debug, PartialEq)]
pub struct NextCase {
    pub key: JourneyKey,
    pub size: Size,
    /// How its panes are parted.
    pub borders: Borders,
    /// Whether data is masked.
    pub masking: Masking,
    /// The team's policy.
    pub policy: Box<ConsolePolicy>,
}
