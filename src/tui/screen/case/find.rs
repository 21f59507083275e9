//! Finding on the page of a tab: what is looked for, and where it is.

/// What is looked for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Finder {
    pub(crate) text: String,
    /// The lines that have it.
    pub(super) hits: Vec<usize>,
    /// The hit that was gone to last.
    pub(super) at: Option<usize>,
}

impl Finder {
    pub(super) fn is_hit(&self, line: usize) -> bool {
        self.hits.binary_search(&line).is_ok()
    }

    /// Goes to the next hit, or to the one before; from the end round to the start. Says its line and its place among
    /// them, from 1.
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
