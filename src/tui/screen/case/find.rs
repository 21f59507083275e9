//! The search in the page of a tab: its text and its hits.

/// The search text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Finder {
    pub(crate) text: String,
    /// The indices of the matching lines.
    pub(super) hits: Vec<usize>,
    /// The current hit.
    pub(super) at: Option<usize>,
}

impl Finder {
    pub(super) fn is_hit(&self, line: usize) -> bool {
        self.hits.binary_search(&line).is_ok()
    }

    /// Moves to the next or previous hit, cyclically. Returns its line and its number among the hits, counted from 1.
    pub(super) fn step(&mut self, forward: bool) -> Option<(usize, usize)> {
        let here = self.at;
        let next = if forward {
            self.hits.iter().position(|at| here.is_none_or(|here| *at > here)).unwrap_or(0)
        } else {
            let before = self.hits.iter().rposition(|at| here.is_some_and(|here| *at < here));
            before.unwrap_or(self.hits.len().saturating_sub(1))
        };
        let line = *self.hits.get(next)?;
        self.at = Some(line);
        Some((line, next + 1))
    }
}
