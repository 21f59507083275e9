//! What reading leaves behind beside the journey: quirks and unread values.

use super::secret::Zone;
use super::sweep::sweep;
use crate::domain::quirk::Quirk;
use crate::domain::scalar::Fact;
use serde_json::Value;
use std::cell::RefCell;

/// Collects quirks and unread values while the parts of a document are read.
#[derive(Debug, Default)]
pub(in crate::provider) struct Notes {
    quirks: RefCell<Vec<Quirk>>,
    unread: RefCell<Vec<Fact>>,
}

impl Notes {
    /// Notes a departure from the contract; the problem never repeats the value.
    pub(in crate::provider) fn quirk(&self, path: &str, problem: &str) {
        self.quirks.borrow_mut().push(Quirk::new(path, problem));
    }

    /// Keeps every scalar of a value that nobody took.
    pub(in crate::provider) fn keep(&self, path: &str, value: &Value, zone: Zone) {
        sweep(value, path, zone, &mut self.unread.borrow_mut());
    }

    /// Everything that was noted.
    pub(in crate::provider) fn into_parts(self) -> (Vec<Quirk>, Vec<Fact>) {
        (self.quirks.into_inner(), self.unread.into_inner())
    }
}

/// The longest step of a path, and of a path, in bytes: names are from outside too, and
/// each value below carries them all.
const STEP: usize = 120;
const PATH: usize = 360;

/// A path one step further down. One that grows too long is shortened: a step to its
/// beginning, a path to its end.
pub(super) fn below(path: &str, name: &str) -> String {
    let step = name.get(..name.floor_char_boundary(STEP)).unwrap_or(name);
    let cut = if step.len() < name.len() { "…" } else { "" };
    if path.is_empty() {
        return format!("{step}{cut}");
    }
    if path.len() + step.len() <= PATH {
        return format!("{path}.{step}{cut}");
    }
    let end = path.ceil_char_boundary(path.len().saturating_sub(PATH / 2));
    format!("…{}.{step}{cut}", path.get(end..).unwrap_or_default())
}
