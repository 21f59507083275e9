//! What a document is by its shape, and where in its wrapping the journey lies.

use serde_json::Value;

/// Keys that services and exports wrap a journey in (docs/contracts/onetouch.md 3.4).
const WRAPPERS: [&str; 4] = ["result", "data", "body", "journey"];
/// Keys that lists of journeys are found under.
pub const LISTS: [&str; 4] = ["items", "journeys", "results", "data"];
/// Wrappers within wrappers that are looked into.
const DEPTH: usize = 3;

/// The least fit of a journey: its id and something that only a journey has.
pub(super) const ENOUGH: usize = 3;

/// What tells a document of a service: the key of the journey's id, and keys that only its journeys have.
#[derive(Clone, Copy, Debug)]
pub struct Marks {
    /// The key of the id.
    pub id: &'static str,
    /// The other keys; each that is there counts.
    pub keys: &'static [&'static str],
}

impl Marks {
    /// Whether this is a journey of the service, whatever it is wrapped in.
    pub(super) fn is_journey(&self, document: &Value) -> bool {
        self.fit_of(document) >= ENOUGH
    }

    /// How well the best part of a document fits: twice for the id, once for each key that only a journey has.
    pub(super) fn fit_of(&self, document: &Value) -> usize {
        let inner = self.wrapping(document).into_iter().try_fold(document, |value, key| value.get(key));
        inner.map_or(0, |journey| self.fit(journey))
    }

    fn fit(&self, value: &Value) -> usize {
        let Some(map) = value.as_object() else { return 0 };
        let marks = self.keys.iter().filter(|key| map.contains_key(**key)).count();
        2 * usize::from(map.contains_key(self.id)) + marks
    }

    /// The keys that lead through the wrapping to the journey; empty for a bare one.
    pub(super) fn wrapping(&self, document: &Value) -> Vec<&'static str> {
        let mut best = (self.fit(document), Vec::new());
        let mut waiting = vec![(document, Vec::new())];
        while let Some((value, path)) = waiting.pop() {
            for key in WRAPPERS {
                let Some(inner) = value.get(key).filter(|inner| inner.is_object()) else { continue };
                let mut path: Vec<&'static str> = path.clone();
                path.push(key);
                let fit = self.fit(inner);
                if fit > best.0 {
                    best = (fit, path.clone());
                }
                if path.len() < DEPTH {
                    waiting.push((inner, path));
                }
            }
        }
        best.1
    }

    /// The id that the wrapping carries, or that of the service's database, for a journey that
    /// has no other.
    pub(super) fn outer_id(&self, document: &Value) -> Option<String> {
        let mut shells = vec![document];
        for key in self.wrapping(document) {
            shells.extend(shells.last().and_then(|shell| shell.get(key)));
        }
        let outer = shells.iter().find_map(|shell| id_in(shell, self.id));
        outer.or_else(|| id_in(shells.last()?, "_id"))
    }
}

fn id_in(value: &Value, key: &str) -> Option<String> {
    match value.get(key)? {
        Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The items of a list of journeys, bare or wrapped; none for a journey or anything else.
pub(super) fn listed(document: &Value, is_journey: impl Fn(&Value) -> bool) -> Option<&[Value]> {
    if let Value::Array(list) = document {
        return Some(list);
    }
    if is_journey(document) {
        return None;
    }
    LISTS.iter().find_map(|key| document.get(key)?.as_array()).map(Vec::as_slice)
}
