//! The evidence of the selected finding, beside the list of findings.

use super::scrolled::Scrolled;
use crate::domain::pii::Masking;
use crate::tui::layout::{self, Area, EvidenceAreas};
use crate::tui::page::evidence::Sheet;
use crate::tui::page::flow::Flowed;

/// The text of the evidence, with the scroll position and the selected line.
#[derive(Clone, Debug, Default)]
pub(super) struct EvidencePane {
    pub(super) title: String,
    /// The names of the pictures above the text.
    pub(super) pictures: Vec<String>,
    /// How many pictures are hidden together with masked data. The text has their rows.
    pub(super) hidden: usize,
    pub(super) text: Scrolled,
    /// How many rows of the text belong above the pictures.
    pub(super) head: usize,
    /// How many rows of the text are visible.
    pub(super) height: usize,
}

impl EvidencePane {
    /// Wraps the evidence of a finding for this many columns.
    pub(super) fn take(&mut self, sheet: Sheet, columns: u16, masking: Masking) {
        self.title = sheet.title;
        let is_masked = masking == Masking::Masked;
        self.hidden = if is_masked { sheet.pictures.len() } else { 0 };
        self.pictures = if is_masked { Vec::new() } else { sheet.pictures };
        let text = Flowed::new(sheet.lines, usize::from(columns));
        self.head = sheet.head.checked_sub(1).map_or(0, |last| text.rows_of(last).end);
        self.text.text = Some(text);
    }

    /// The areas of text and pictures within the frame.
    pub(super) fn areas(&self, inner: Area) -> EvidenceAreas {
        layout::evidence(inner, self.pictures.len(), self.head)
    }

    /// Updates the scroll position for the size of the frame.
    pub(super) fn refresh(&mut self, inner: Area) {
        let areas = self.areas(inner);
        self.height = usize::from(areas.head.height + areas.text.height);
        self.text.top = self.text.top.min(self.text.last_top(self.height));
    }
}
