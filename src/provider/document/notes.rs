//! Collects contract deviations and unread values while a document is read.

use super::secret::SecretScope;
use super::sweep::sweep;
use crate::domain::deviation::Deviation;
use crate::domain::scalar::Fact;
use serde_json::Value;
use std::cell::RefCell;
use std::fmt::Write as _;

/// Contract deviations and unread values of a document.
#[derive(Debug, Default)]
pub(in crate::provider) struct ReadingNotes {
    deviations: RefCell<Vec<Deviation>>,
    unread: RefCell<Vec<Fact>>,
}

impl ReadingNotes {
    /// Records a deviation. The problem must not repeat the value, which may be personal.
    pub(in crate::provider) fn deviation(&self, path: &str, problem: &str) {
        self.deviations.borrow_mut().push(Deviation::new(path, problem));
    }

    /// Keeps all scalars of an unread value.
    pub(in crate::provider) fn keep(&self, path: &str, value: &Value, scope: SecretScope) {
        sweep(value, path, scope, &mut self.unread.borrow_mut());
    }

    /// Returns everything that was collected.
    pub(in crate::provider) fn into_parts(self) -> (Vec<Deviation>, Vec<Fact>) {
        (self.deviations.into_inner(), self.unread.into_inner())
    }
}

/// Limits in bytes for one step of a path and for a whole path. Keys are external text, and the path of every nested
/// value repeats them.
const STEP: usize = 120;
const PATH: usize = 360;

/// Appends the index of a list's element to a path.
pub(super) fn below_at(path: &str, place: usize) -> String {
    let digits = place.checked_ilog10().unwrap_or(0) as usize + 1;
    if path.is_empty() || path.len() + digits > PATH {
        return below(path, &place.to_string());
    }
    let mut below = String::with_capacity(path.len() + 1 + digits);
    below.push_str(path);
    // Writing to a text cannot fail.
    let _ = write!(below, ".{place}");
    below
}

/// Appends a step to a path. A long step is cut at its end, a long path at its start.
pub(super) fn below(path: &str, name: &str) -> String {
    let step = name.get(..name.floor_char_boundary(STEP)).unwrap_or(name);
    let cut = if step.len() < name.len() { "…" } else { "" };
    if path.is_empty() {
        return [step, cut].concat();
    }
    if path.len() + step.len() <= PATH {
        return [path, ".", step, cut].concat();
    }
    let end = path.ceil_char_boundary(path.len().saturating_sub(PATH / 2));
    format!("…{}.{step}{cut}", path.get(end..).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::{PATH, below, below_at};

    #[test]
    fn an_index_is_a_step_like_any_other() {
        for length in [0, 1, 20, PATH - 4, PATH - 3, PATH - 2, PATH - 1, PATH, PATH + 50] {
            let path = "p".repeat(length);
            for place in [0, 9, 10, 99, 100, 12_345] {
                assert_eq!(below_at(&path, place), below(&path, &place.to_string()), "{length} {place}");
            }
        }
    }
}
