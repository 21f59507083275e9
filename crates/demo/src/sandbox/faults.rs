//! The active faults: the first match wins, `times` counts down.

use super::fault::{Fault, FaultError, FaultKind};
use serde_json::Value;
use std::sync::{Mutex, PoisonError};

/// The list of faults.
pub(super) struct Faults {
    at_start: Vec<Fault>,
    now: Mutex<Vec<Fault>>,
}

impl Faults {
    /// Begins with these.
    pub(super) fn new(at_start: Vec<Fault>) -> Self {
        Self { now: Mutex::new(at_start.clone()), at_start }
    }

    /// The first fault that matches the request, its count reduced by one: name and effect.
    pub(super) fn take(&self, method: &str, path: &str, picture: bool) -> Option<(String, FaultKind)> {
        let mut faults = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        let fault = faults.iter_mut().find(|fault| fault.meets(method, path, picture))?;
        fault.times = fault.times.map(|times| times.saturating_sub(1));
        Some((fault.name().to_owned(), fault.kind.clone()))
    }

    /// Replaces the list by one in JSON (or a single fault); all or none.
    pub(super) fn replace(&self, value: &Value) -> Result<usize, FaultError> {
        let faults = match value {
            Value::Array(items) => items.iter().map(Fault::from_json).collect::<Result<Vec<_>, _>>()?,
            single => vec![Fault::from_json(single)?],
        };
        let count = faults.len();
        *self.now.lock().unwrap_or_else(PoisonError::into_inner) = faults;
        Ok(count)
    }

    /// What is left.
    pub(super) fn to_json(&self) -> Value {
        self.now.lock().unwrap_or_else(PoisonError::into_inner).iter().map(Fault::to_json).collect()
    }

    /// Back to those of the start.
    pub(super) fn reset(&self) {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner) = self.at_start.clone();
    }
}
