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
    /// The text before completion began, and the index of the chosen proposal.
    completing: Option<(String, usize)>,
}

impl FilterLine {
    pub(crate) fn new(text: &str) -> Self {
        Self { line: TypedLine::new(text), problem: QueueQuery::parse(text).err(), completing: None }
    }

    pub(crate) fn act(&mut self, action: Action, queue: &mut QueueScreen) -> Handled {
        match action {
            Action::Accept if self.problem.is_none() => {
                queue.list.query.set_filter(self.line.text().to_owned());
                return Handled::Close;
            }
            // The error is shown beside the line.
            Action::Accept => {}
            Action::Cancel => return Handled::Close,
            Action::Complete => self.go_on(queue.list.index().vocabulary()),
            _ if self.line.edit(action) => self.changed(),
            _ => {
                let Some(by) = action.step(queue.list.page()) else { return Handled::No };
                queue.list.step(by);
            }
        }
        Handled::Yes
    }

    /// Called when the filter was edited.
    pub(crate) fn changed(&mut self) {
        self.completing = None;
        self.problem = QueueQuery::parse(self.line.text()).err();
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
