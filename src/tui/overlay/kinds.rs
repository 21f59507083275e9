//! What lies over a screen and has the keys while it does.

use crate::tui::desk::bulk::BulkDesk;
use crate::tui::desk::settle::Settle;
use crate::tui::messages::action::{Action, Place};
use crate::tui::overlay::config_errors::state::ConfigErrors;
use crate::tui::overlay::decision_bar::state::{Bar, Stage};
use crate::tui::overlay::note::state::NoteBox;
use crate::tui::overlay::palette::state::Palette;
use crate::tui::typed_line::TypedLine;

/// What a line is typed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// To find a journey, as one types.
    Search,
    /// To narrow the queue.
    Filter,
    /// To find something on the page of a tab.
    Page,
    /// To say why a journey is put off.
    Skip,
}

/// The keys of a place, scrolled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Help {
    /// Which place.
    pub place: Place,
    /// The first line in view.
    pub top: usize,
}

/// What lies on top.
#[derive(Clone, Debug)]
pub enum Overlay {
    /// The decision bar.
    Bar(Box<Bar>),
    /// A line over the queue.
    Input {
        /// What for.
        input: Input,
        /// What is typed.
        line: TypedLine,
    },
    /// Lines that wait for a reason, or for a second key.
    Settle(Box<Settle>),
    /// A note.
    Note(NoteBox),
    /// Several journeys to be rejected.
    Bulk(Box<BulkDesk>),
    /// The keys.
    Help(Help),
    /// Every action.
    Palette(Palette),
    /// The first-run tour, at this screen.
    Tour(usize),
    /// The question before leaving.
    Confirm,
    /// What is wrong in the configuration.
    Mistakes(ConfigErrors),
}

impl Overlay {
    pub(crate) fn input(input: Input, text: &str) -> Self {
        Overlay::Input { input, line: TypedLine::new(text) }
    }

    pub(crate) fn note(draft: &str) -> Self {
        Overlay::Note(NoteBox::new(draft))
    }

    pub(crate) fn help(place: Place) -> Self {
        Overlay::Help(Help { place, top: 0 })
    }

    pub(crate) fn palette(place: Place) -> Self {
        Overlay::Palette(Palette::over(place))
    }

    /// The place whose keys count.
    pub fn place(&self) -> Place {
        match self {
            Overlay::Bar(bar) => bar.place(),
            Overlay::Input { .. } | Overlay::Note(_) => Place::Text,
            Overlay::Bulk(bulk) => bulk.place(),
            Overlay::Settle(settle) => settle.place(),
            Overlay::Help(_) | Overlay::Mistakes(_) => Place::Help,
            Overlay::Palette(_) => Place::Palette,
            Overlay::Tour(_) => Place::Tour,
            Overlay::Confirm => Place::Confirm,
        }
    }

    /// The line that is typed, if one is.
    pub(crate) fn line_mut(&mut self) -> Option<&mut TypedLine> {
        match self {
            Overlay::Bar(bar) if matches!(bar.stage, Stage::Comment { .. }) => Some(&mut bar.comment),
            Overlay::Input { line, .. } => Some(line),
            Overlay::Note(note) => Some(&mut note.line),
            Overlay::Palette(palette) => Some(&mut palette.line),
            Overlay::Bulk(bulk) if bulk.is_typing => Some(&mut bulk.comment),
            Overlay::Bulk(_)
            | Overlay::Bar(_)
            | Overlay::Settle(_)
            | Overlay::Help(_)
            | Overlay::Tour(_)
            | Overlay::Mistakes(_)
            | Overlay::Confirm => None,
        }
    }
}

impl Help {
    pub(crate) fn scroll(&mut self, action: Action, page: isize) {
        // The view shows the last page at most, whatever stands here.
        self.top = self.top.saturating_add_signed(crate::tui::desk::keys::step_of(action, page)).min(200);
    }
}
