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

/// A path one step further down.
pub(super) fn below(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}
