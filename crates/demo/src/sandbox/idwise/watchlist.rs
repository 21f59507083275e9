//! The watch list that AML checks search: all entries in the served journeys.

use super::super::shape::Api;
use super::super::shared_state::SharedState;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const SAMPLE: usize = 300;
const THRESHOLD: usize = 80;

/// The entries that match a name, best first, with new scores.
pub(super) fn search(state: &SharedState, full_name: &str) -> Vec<Value> {
    let wanted = words(full_name);
    let mut found: Vec<(usize, Value)> = Vec::new();
    for entry in state.journeys.sample(Api::Idwise, SAMPLE) {
        for hit in matches_of(entry.journey()) {
            let score = score(&wanted, &words(hit.get("name").and_then(Value::as_str).unwrap_or_default()));
            let is_new = !found.iter().any(|(_, known)| known.get("name") == hit.get("name"));
            if score >= THRESHOLD && is_new {
                found.push((score, rescored(state, hit, score)));
            }
        }
    }
    found.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    found.into_iter().map(|(_, hit)| hit).collect()
}

/// The matches of a journey or check.
pub(super) fn matches_of(journey: &Value) -> impl Iterator<Item = &Value> {
    journey.pointer("/aml/matches").and_then(Value::as_array).into_iter().flatten()
}

fn words(name: &str) -> BTreeSet<String> {
    name.to_lowercase().split_whitespace().map(str::to_owned).collect()
}

/// The percentage of words that both names have in common.
fn score(one: &BTreeSet<String>, other: &BTreeSet<String>) -> usize {
    let longer = one.len().max(other.len());
    (one.intersection(other).count() * 100).checked_div(longer).unwrap_or(0)
}

fn rescored(state: &SharedState, hit: &Value, score: usize) -> Value {
    let mut hit = hit.clone();
    if let Some(fields) = hit.as_object_mut() {
        fields.insert("score".to_owned(), json!(score));
        fields.entry("resource_id").or_insert_with(|| json!(state.ids.hex(24)));
    }
    hit
}
