//! The active faults. The first match wins, and `times` counts down.

use super::fault::{Fault, FaultError, FaultKind};
use serde_json::Value;
use std::sync::{Mutex, PoisonError};

/// The list of faults.
pub(super) struct Faults {
    at_start: Vec<Fault>,
    now: Mutex<Vec<Fault>>,
}

impl Faults {
    /// Starts with these faults.
    pub(super) fn new(at_start: Vec<Fault>) -> Self {
        Self { now: Mutex::new(at_start.clone()), at_start }
    }

    /// The name and effect of the first fault that matches the request. Its remaining count is reduced.
    pub(super) fn take(&self, method: &str, path: &str, picture: bool) -> Option<(String, FaultKind)> {
        let mut faults = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        let fault = faults.iter_mut().find(|fault| fault.meets(method, path, picture))?;
        fault.times = fault.times.map(|times| times.saturating_sub(1));
        Some((fault.name().to_owned(), fault.kind.clone()))
    }

    /// Replaces all faults by those in JSON (a list or a single fault). On an error nothing is replaced.
    pub(super) fn replace(&self, value: &Value) -> Result<usize, FaultError> {
        let faults = match value {
            Value::Array(items) => items.iter().map(Fault::from_json).collect::<Result<Vec<_>, _>>()?,
            single => vec![Fault::from_json(single)?],
        };
        let count = faults.len();
        *self.now.lock().unwrap_or_else(PoisonError::into_inner) = faults;
        Ok(count)
    }

    /// The faults with their remaining counts.
    pub(super) fn to_json(&self) -> Value {
        self.now.lock().unwrap_or_else(PoisonError::into_inner).iter().map(Fault::to_json).collect()
    }

    /// Restores the initial faults.
    pub(super) fn reset(&self) {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner) = self.at_start.clone();
    }
}
