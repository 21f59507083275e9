//! The input line of the queue's filter: its error and its completions.

use crate::domain::text::Untrusted;
use crate::insight::filter::{Suggestion, Vocabulary, complete};
use crate::tui::cx::{Cx, Handled};
use crate::tui::messages::action::{Action, Place};
use crate::tui::screen::queue::{QueueQuery, QueueScreen};
use crate::tui::theme::Role;
use crate::tui::typed_line::TypedLine;
use crate::tui::view::pen::{RowPiece, piece};

/// The input line of the filter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct FilterLine {
    pub(crate) line: TypedLine,
    problem: Option<String>,
    /// The filter before the line was opened: leaving the line restores it.
    before: String,
    /// The text before completion began, and the index of the chosen proposal.
    completing: Option<(String, usize)>,
}

impl FilterLine {
    pub(crate) fn new(text: &str) -> Self {
        let problem = QueueQuery::parse(text).err();
        Self { line: TypedLine::new(text), problem, before: text.to_owned(), completing: None }
    }

    pub(crate) fn act(&mut self, action: Action, queue: &mut QueueScreen) -> Handled {
        match action {
            Action::Accept if self.problem.is_none() => {
                queue.list.query.set_filter(self.line.text().to_owned());
                return Handled::Close;
            }
            // The error is shown beside the line.
            Action::Accept => {}
            Action::Cancel => {
                queue.list.query.set_filter(std::mem::take(&mut self.before));
                return Handled::Close;
            }
            Action::Complete => {
                self.go_on(queue.list.index().vocabulary());
                self.show(queue);
            }
            _ if self.line.edit(action) => self.changed(queue),
            _ => {
                let Some(by) = action.step(queue.list.page()) else { return Handled::No };
                queue.list.step(by);
            }
        }
        Handled::Yes
    }

    /// Called when the filter was edited.
    pub(crate) fn changed(&mut self, queue: &mut QueueScreen) {
        self.completing = None;
        self.problem = QueueQuery::parse(self.line.text()).err();
        self.show(queue);
    }

    /// Filters the list while the filter is typed. With an unfinished one the list is as before.
    fn show(&self, queue: &mut QueueScreen) {
        let is_unfinished = self.problem.is_some() || self.begins_term(queue.list.index().vocabulary());
        let text = if is_unfinished { &self.before } else { self.line.text() };
        queue.list.query.set_filter(text.to_owned());
    }

    /// Whether the last word may become a term of the filter: `co` of `country:`.
    fn begins_term(&self, vocabulary: &Vocabulary) -> bool {
        let last = self.line.text().rsplit(' ').next().unwrap_or_default();
        let is_word = !last.is_empty() && !last.contains([':', '<', '>', '=']);
        is_word && self.suggestions(vocabulary).0.iter().any(|way| way.text.trim() != last)
    }

    /// Completes the last word: with the first proposal, then with the next one each time.
    fn go_on(&mut self, vocabulary: &Vocabulary) {
        if let Some(text) = self.completed(vocabulary) {
            self.problem = QueueQuery::parse(&text).err();
            self.line = TypedLine::new(text);
        }
    }

    fn completed(&mut self, vocabulary: &Vocabulary) -> Option<String> {
        let typed = self.line.text();
        let (ways, taken) = self.suggestions(vocabulary);
        let next = taken.map_or(0, |taken| taken + 1).checked_rem(ways.len())?;
        let way = ways.get(next)?;
        let base = self.completing.take().filter(|_| taken.is_some());
        let base = base.map_or_else(|| typed.to_owned(), |(base, _)| base);
        let kept: String = base.chars().take(way.from).collect();
        self.completing = Some((base, next));
        Some(format!("{kept}{}", way.text))
    }

    /// The proposals, and the index of the chosen one.
    fn suggestions(&self, vocabulary: &Vocabulary) -> (Vec<Suggestion>, Option<usize>) {
        let ways = |base: &str| complete(base, base.chars().count(), vocabulary);
        if let Some((base, taken)) = &self.completing {
            let known = ways(base);
            // The only proposal was accepted already: propose what can follow it.
            if known.len() > 1 {
                return (known, Some(*taken));
            }
        }
        (ways(self.line.text()), None)
    }

    /// The text beside the line: the error, or the proposals.
    pub(crate) fn beside(&self, vocabulary: &Vocabulary, cx: &Cx) -> Vec<RowPiece<'static>> {
        let (ways, taken) = self.suggestions(vocabulary);
        if let Some(problem) = self.problem.clone().filter(|_| ways.is_empty()) {
            return vec![piece(" ✗ ", Role::Failed), piece(problem, Role::Look)];
        }
        let mut pieces = vec![piece("  ", Role::Dim)];
        if !ways.is_empty() {
            pieces.push(piece(cx.key(Place::Text, Action::Complete), Role::Key));
        }
        // The chosen proposal is first, the next ones follow.
        let from = taken.unwrap_or(0);
        for (index, way) in ways.iter().enumerate().skip(from) {
            let role = if taken == Some(index) { Role::Strong } else { Role::Dim };
            pieces.push(piece(format!(" {}", Untrusted::new(way.text.as_str()).shown()), role));
        }
        pieces
    }
}
