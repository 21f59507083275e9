//! What pictures are encoded for: the terminal's graphics protocol, the size of its cells, and a byte budget.

use super::pace::{Distance, PixelPace};
use crate::pictures::budget::{Budget, USUAL_BUDGET};
use crate::pictures::cells::ColorDepth;
use crate::pictures::detect::{DriverChoice, LineAbilities};
use crate::pictures::driver::tmux::Wrap;
use crate::pictures::driver::{Cells, Direct, Driver, Layer, Placeholders};
use crate::pictures::prepare::RenderOrder;
use crate::pictures::{Area, CellPx};
use crate::tui::messages::picture::PictureView;
use crate::tui::paint::{Abilities, PictureMotion};
use crate::tui::theme::Depth;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// The properties of a terminal that pictures are encoded for.
#[derive(Debug)]
pub struct Canvas {
    pub(in crate::tui) driver: Driver,
    budget: usize,
    background: [u8; 3],
    cell: Mutex<CellPx>,
    line: LineAbilities,
    distance: Distance,
}

/// Whether other programs are between the console and its terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Between {
    Nobody,
    Others,
}

/// A terminal that answers within this time is on the same machine or in the local network.
const NEAR: Duration = Duration::from_millis(5);

impl Default for Canvas {
    fn default() -> Self {
        Self::new(Driver::Cells(Cells::default()), USUAL_BUDGET)
    }
}

impl Canvas {
    /// A canvas for a driver, with a budget in bytes per picture.
    pub fn new(driver: Driver, budget: usize) -> Self {
        let line = LineAbilities::default();
        Self { driver, budget, background: [0, 0, 0], cell: Mutex::default(), line, distance: Distance::Near }
    }

    /// A canvas for the driver that was chosen from a terminal's answers.
    pub fn chosen(
        choice: DriverChoice,
        budget: usize,
        cell: Option<CellPx>,
        background: Option<[u8; 3]>,
    ) -> Self {
        let cell = Mutex::new(cell.unwrap_or_default());
        let background = background.unwrap_or([0, 0, 0]);
        Self { cell, background, line: choice.line, ..Self::new(choice.driver, budget) }
    }

    /// What the terminal can do that saves bytes.
    pub(in crate::tui) fn abilities(&self) -> Abilities {
        let pictures = match &self.driver {
            Driver::Placeholders(_) | Driver::Cells(_) => PictureMotion::Text,
            Driver::Direct(Direct { layer: Layer::Lowest }) => PictureMotion::Stray,
            Driver::Direct(_) | Driver::Iterm2(_) | Driver::Sixel(_) => PictureMotion::Stay,
        };
        Abilities { has_margins: self.line.has_margins, repeats: self.line.repeats, pictures }
    }

    /// Sets the distance of the terminal from the round-trip time of its answers; `None` counts as far. `others` says
    /// whether programs in between (SSH, tmux) receive the output before the terminal does.
    #[must_use]
    pub fn over(mut self, round_trip: Option<Duration>, others: Between) -> Self {
        self.distance = match others {
            _ if !round_trip.is_some_and(Self::is_near) => Distance::Far,
            Between::Others => Distance::Near,
            Between::Nobody => Distance::Here,
        };
        self
    }

    /// Whether a terminal with this round-trip time is near, so that bytes cost no noticeable time.
    pub fn is_near(round_trip: Duration) -> bool {
        round_trip < NEAR
    }

    pub(super) fn pace(&self) -> PixelPace {
        PixelPace::to(self.distance)
    }

    /// Whether a picture that fills the window is shown in full quality at once: on this machine bytes cost nothing.
    pub fn has_full_pictures(&self) -> bool {
        self.distance == Distance::Here && matches!(&self.driver, Driver::Placeholders(_) | Driver::Direct(_))
    }

    /// Sets the colors of pictures that are drawn as text cells. At sixteen colors the theme converts the colors of
    /// cells by itself.
    #[must_use]
    pub fn in_colors(mut self, depth: Depth) -> Self {
        if let Driver::Cells(cells) = &mut self.driver {
            cells.depth = match depth {
                Depth::True | Depth::Sixteen => ColorDepth::Truecolor,
                Depth::Indexed => ColorDepth::Palette256,
                Depth::None => ColorDepth::Mono,
            };
        }
        self
    }

    /// The driver for pictures that fill the window. There is no text that they must move with, and a picture at the
    /// cursor needs no marks. Through tmux the position of the cursor is unknown, so placeholders stay.
    pub(in crate::tui) fn window_driver(&self) -> Driver {
        match &self.driver {
            Driver::Placeholders(Placeholders { wrap: Wrap::Plain, .. }) => Driver::Direct(Direct::default()),
            driver => driver.clone(),
        }
    }

    pub(in crate::tui) fn cell(&self) -> CellPx {
        *self.cell.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The byte budget of a picture.
    pub(in crate::tui) fn budget(&self) -> Budget {
        Budget::Bytes(self.budget)
    }

    /// Updates the size of the cells, if the terminal reports the size of its window in pixels.
    pub(in crate::tui) fn measure(&self) {
        let Ok(size) = crossterm::terminal::window_size() else { return };
        if let Some(cell) = CellPx::of_window(size.columns, size.rows, size.width, size.height) {
            *self.cell.lock().unwrap_or_else(PoisonError::into_inner) = cell;
        }
    }

    /// Whether the terminal can move part of the columns of rows (left and right margins).
    pub fn moves_columns(&self) -> bool {
        self.line.has_margins
    }

    /// The order to encode a picture in this view for this terminal.
    pub(in crate::tui) fn order(&self, view: PictureView) -> RenderOrder {
        RenderOrder {
            view: view.look,
            area: Area { cols: view.columns, rows: view.rows, cell: self.cell() },
            budget: if view.is_full { Budget::Full } else { Budget::Bytes(self.budget) },
            background: self.background,
        }
    }
}
