//! The evidence of the selected finding, beside the list of findings.

use super::scrolled::Scrolled;
use crate::tui::page::evidence::Sheet;
use crate::tui::page::flow::Flowed;

/// The evidence as it was written, and the reader's place in it.
#[derive(Clone, Debug, Default)]
pub(super) struct EvidencePane {
    pub(super) title: String,
    /// Names of the pictures above the text.
    pub(super) pictures: Vec<String>,
    pub(super) text: Scrolled,
    /// Rows of the text that are in view.
    pub(super) height: usize,
}

impl EvidencePane {
    /// Takes the evidence of a finding for so many columns.
    pub(super) fn take(&mut self, sheet: Sheet, columns: u16) {
        self.title = sheet.title;
        self.pictures = sheet.pictures;
        self.text.text = Some(Flowed::new(sheet.lines, usize::from(columns)));
    }

    /// So many rows are in view now.
    pub(super) fn set_height(&mut self, height: u16) {
        self.height = usize::from(height);
        self.text.top = self.text.top.min(self.text.last_top(self.height));
    }
}
