//! Folding the raw document: the node where the reader stands, or all below a level.

use crate::tui::app::App;
use crate::tui::desk::case::{CaseDesk, Tab};
use crate::tui::page::line::Mark;

impl CaseDesk {
    /// Folds the node at the selected line, or unfolds it; the reader goes to where it begins.
    fn fold_here(&mut self) -> bool {
        let Some(node) = self.raw.node(self.cursor()) else { return false };
        if !self.folded.remove(&node) {
            self.folded.insert(node);
        }
        self.go_to_line(node);
        self.write_page_anew();
        true
    }

    /// Folds everything below the next level; below the last one, unfolds everything.
    fn fold_deeper(&mut self) -> Option<u8> {
        let deepest = self.raw.deepest();
        self.fold_depth = if self.fold_depth >= deepest { 0 } else { self.fold_depth + 1 };
        let depth = Some(self.fold_depth).filter(|depth| *depth > 0);
        self.folded = depth.map(|depth| self.raw.below(depth)).unwrap_or_default();
        let cursor = self.cursor();
        let outermost = self.raw.around(cursor).filter(|node| self.folded.contains(node)).last();
        self.go_to_line(outermost.unwrap_or(cursor));
        self.write_page_anew();
        depth
    }

    /// Unfolds what hides a line.
    pub(super) fn unfold_around(&mut self, at: usize) {
        let around: Vec<usize> = self.raw.around(at).collect();
        let hidden = around.iter().filter(|node| self.folded.remove(node)).count();
        if hidden > 0 {
            self.write_page_anew();
        }
    }

    fn write_page_anew(&mut self) {
        self.pages.remove(&Tab::Raw);
    }
}

impl App {
    pub(crate) fn fold_node(&mut self) {
        let mut is_folded = false;
        if let Some(case) = self.raw_case() {
            is_folded = case.fold_here();
        }
        if !is_folded {
            self.say(Mark::None, "Only the nodes of the raw document fold");
        }
    }

    pub(crate) fn fold_all(&mut self) {
        let Some(case) = self.raw_case() else {
            return self.say(Mark::None, "Only the nodes of the raw document fold");
        };
        let words = case
            .fold_deeper()
            .map_or("Everything is unfolded".to_owned(), |depth| format!("Folded below level {depth}"));
        self.say(Mark::None, words);
    }

    fn raw_case(&mut self) -> Option<&mut CaseDesk> {
        self.case.as_deref_mut().filter(|case| case.tab == Tab::Raw)
    }
}
