//! The received document, and which of its nodes are folded.

use crate::domain::raw_text::RawText;
use crate::tui::page::raw::RawDocument;
use std::collections::BTreeSet;
use std::sync::OnceLock;

/// The raw document.
#[derive(Clone, Debug, Default)]
pub(super) struct RawView {
    text: RawText,
    /// The parsed document; it is parsed when the tab is first opened.
    document: OnceLock<RawDocument>,
    pub(super) folded: BTreeSet<usize>,
    depth: u8,
}

impl RawView {
    /// Takes the document. Returns whether it has changed, so that its line numbers mean other fields.
    pub(super) fn take(&mut self, raw: &RawText) -> bool {
        let is_other = *raw != self.text;
        if is_other {
            self.text = raw.clone();
            self.document = OnceLock::new();
            self.folded.clear();
        }
        is_other
    }

    pub(super) fn document(&self) -> &RawDocument {
        self.document.get_or_init(|| RawDocument::read(self.text.text()))
    }

    /// Folds or unfolds the node at a line; returns the first line of the node.
    pub(super) fn fold(&mut self, line: usize) -> Option<usize> {
        let node = self.document().node(line)?;
        if !self.folded.remove(&node) {
            self.folded.insert(node);
        }
        Some(node)
    }

    /// Folds everything below the next level; after the deepest level, unfolds everything. Returns the level.
    pub(super) fn fold_deeper(&mut self) -> Option<u8> {
        self.depth = if self.depth >= self.document().deepest() { 0 } else { self.depth + 1 };
        let depth = Some(self.depth).filter(|depth| *depth > 0);
        self.folded = depth.map(|depth| self.document().below(depth)).unwrap_or_default();
        depth
    }

    /// The outermost folded node around a line, or the line itself.
    pub(super) fn visible(&self, line: usize) -> usize {
        let outermost = self.document().around(line).filter(|node| self.folded.contains(node)).last();
        outermost.unwrap_or(line)
    }

    /// Unfolds the nodes that hide a line; returns whether there were any.
    pub(super) fn unfold_around(&mut self, line: usize) -> bool {
        let around: Vec<usize> = self.document().around(line).collect();
        around.iter().filter(|node| self.folded.remove(node)).count() > 0
    }
}
