//! Recognizes a document by its keys, and finds the journey inside wrappers.

use serde_json::Value;

/// Keys that services and exports use to wrap a journey (docs/contracts/onetouch.md 3.4).
const WRAPPERS: [&str; 4] = ["result", "data", "body", "journey"];
/// Keys that can contain a list of journeys.
pub const LISTS: [&str; 4] = ["items", "journeys", "results", "data"];
/// Maximum nesting of wrappers.
const DEPTH: usize = 3;

/// The minimum score of a journey: its id (2) and one other key (1).
pub(super) const ENOUGH: usize = 3;

/// The keys by which documents of a service are recognized.
#[derive(Clone, Copy, Debug)]
pub struct ShapeMarks {
    /// The key of the id.
    pub id: &'static str,
    /// Other keys; each present one adds to the score.
    pub keys: &'static [&'static str],
}

impl ShapeMarks {
    /// Whether this is a journey of the service, with or without wrappers.
    pub(super) fn is_journey(&self, document: &Value) -> bool {
        self.fit_of(document) >= ENOUGH
    }

    /// The score of the best matching object: 2 for the id, 1 for each other key.
    pub(super) fn fit_of(&self, document: &Value) -> usize {
        let inner = self.wrapping(document).into_iter().try_fold(document, |value, key| value.get(key));
        inner.map_or(0, |journey| self.fit(journey))
    }

    fn fit(&self, value: &Value) -> usize {
        let Some(map) = value.as_object() else { return 0 };
        let marks = self.keys.iter().filter(|key| map.contains_key(**key)).count();
        2 * usize::from(map.contains_key(self.id)) + marks
    }

    /// The path of wrapper keys to the journey; empty without a wrapper.
    pub(super) fn wrapping(&self, document: &Value) -> Vec<&'static str> {
        let mut best = (self.fit(document), Vec::new());
        let mut stack = vec![(document, Vec::new())];
        while let Some((value, path)) = stack.pop() {
            for key in WRAPPERS {
                let Some(inner) = value.get(key).filter(|inner| inner.is_object()) else { continue };
                let mut path: Vec<&'static str> = path.clone();
                path.push(key);
                let fit = self.fit(inner);
                if fit > best.0 {
                    best = (fit, path.clone());
                }
                if path.len() < DEPTH {
                    stack.push((inner, path));
                }
            }
        }
        best.1
    }

    /// Checks that a document is the requested journey. Services and lists may name a journey by any of its ids.
    pub(super) fn of_journey(&self, document: &Value, asked: &str) -> Result<(), &'static str> {
        if !self.is_journey(document) {
            return Err("it is no journey");
        }
        let mut shells = vec![document];
        for key in self.wrapping(document) {
            shells.extend(shells.last().and_then(|shell| shell.get(key)));
        }
        let keys = [self.id, "journey_id", "journeyId", "id", "_id"];
        let ids = shells.iter().flat_map(|shell| keys.iter().filter_map(|key| id_in(shell, key)));
        let ids: Vec<String> = ids.collect();
        match ids.iter().any(|id| id.trim().eq_ignore_ascii_case(asked.trim())) {
            true => Ok(()),
            false if ids.is_empty() => Err("it has no journey id"),
            false => Err("it is another journey"),
        }
    }

    /// The id of a journey that has none itself: the id in a wrapper, else the database id `_id`.
    pub(super) fn outer_id(&self, document: &Value) -> Option<String> {
        let mut wrappers = vec![document];
        for key in self.wrapping(document) {
            wrappers.extend(wrappers.last().and_then(|shell| shell.get(key)));
        }
        let outer = wrappers.iter().find_map(|shell| id_in(shell, self.id));
        outer.or_else(|| id_in(wrappers.last()?, "_id"))
    }
}

fn id_in(value: &Value, key: &str) -> Option<String> {
    match value.get(key)? {
        Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The items of a journey list, bare or wrapped; `None` for anything else.
pub(super) fn listed(document: &Value, is_journey: impl Fn(&Value) -> bool) -> Option<&[Value]> {
    if let Value::Array(list) = document {
        return Some(list);
    }
    if is_journey(document) {
        return None;
    }
    LISTS.iter().find_map(|key| document.get(key)?.as_array()).map(Vec::as_slice)
}
