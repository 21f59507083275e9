//! What a document is by its shape, and where in its wrapping the journey lies.

use super::{idwise, onetouch};
use crate::domain::ids::Service;
use serde_json::Value;

/// Keys that services and exports wrap a journey in (docs/contracts/onetouch.md 3.4).
const WRAPPERS: [&str; 4] = ["result", "data", "body", "journey"];
/// Keys that lists of journeys are found under.
const LISTS: [&str; 4] = ["items", "journeys", "results", "data"];
/// Wrappers within wrappers that are looked into.
const DEPTH: usize = 3;

/// The least fit of a journey: its id and something that only a journey has.
const ENOUGH: usize = 3;

fn marks(service: Service) -> (&'static str, &'static [&'static str]) {
    match service {
        Service::Idwise => (idwise::wire::JOURNEY_ID, &idwise::wire::MARKS),
        Service::Onetouch => (onetouch::wire::JOURNEY_ID, &onetouch::wire::MARKS),
    }
}

/// How well an object fits a contract: its id, and each key that only a journey has.
fn fit(service: Service, value: &Value) -> usize {
    let Some(map) = value.as_object() else { return 0 };
    let (id, keys) = marks(service);
    let marks = keys.iter().filter(|key| map.contains_key(**key)).count();
    2 * usize::from(map.contains_key(id)) + marks
}

/// The keys that lead through the wrapping to the journey; empty for a bare one.
pub(super) fn wrapping(service: Service, document: &Value) -> Vec<&'static str> {
    let mut best = (fit(service, document), Vec::new());
    let mut waiting = vec![(document, Vec::new())];
    while let Some((value, path)) = waiting.pop() {
        for key in WRAPPERS {
            let Some(inner) = value.get(key).filter(|inner| inner.is_object()) else { continue };
            let mut path: Vec<&'static str> = path.clone();
            path.push(key);
            let fit = fit(service, inner);
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
pub(super) fn outer_id(service: Service, document: &Value) -> Option<String> {
    let (id, _) = marks(service);
    let mut shells = vec![document];
    for key in wrapping(service, document) {
        shells.extend(shells.last().and_then(|shell| shell.get(key)));
    }
    let outer = shells.iter().find_map(|shell| id_in(shell, id));
    outer.or_else(|| id_in(shells.last()?, "_id"))
}

fn id_in(value: &Value, key: &str) -> Option<String> {
    match value.get(key)? {
        Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn best_fit(service: Service, document: &Value) -> usize {
    let inner = wrapping(service, document).into_iter().try_fold(document, |value, key| value.get(key));
    inner.map_or(0, |journey| fit(service, journey))
}

/// Whose contract a document speaks, by its shape; none for one that is no journey.
/// For a list, that of its first journey.
pub fn recognize(document: &Value) -> Option<Service> {
    if let Some(first) = listed(document).and_then(|list| list.first()) {
        return recognize_one(first);
    }
    recognize_one(document)
}

fn recognize_one(document: &Value) -> Option<Service> {
    let idwise = best_fit(Service::Idwise, document);
    let onetouch = best_fit(Service::Onetouch, document);
    match idwise.max(onetouch) {
        0..ENOUGH => None,
        best if best == onetouch && onetouch > idwise => Some(Service::Onetouch),
        _ => Some(Service::Idwise),
    }
}

/// The journeys in a document: of one journey itself, of a list each of its items.
pub fn items(document: &Value) -> Vec<Value> {
    listed(document).map_or_else(|| vec![document.clone()], <[Value]>::to_vec)
}

fn listed(document: &Value) -> Option<&[Value]> {
    if let Value::Array(list) = document {
        return Some(list);
    }
    if recognize_one(document).is_some() {
        return None;
    }
    LISTS.iter().find_map(|key| document.get(key)?.as_array()).map(Vec::as_slice)
}
