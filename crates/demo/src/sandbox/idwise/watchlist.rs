//! The watch list that AML checks search: all entries in the served journeys.

use super::super::shared_state::SharedState;
use crate::synth::Dialect;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const SAMPLE: usize = 300;
const THRESHOLD: usize = 80;

/// The person to search for.
pub(super) struct Entity {
    pub(super) full_name: String,
    pub(super) birth_year: Option<i16>,
    /// `male` or `female`.
    pub(super) sex: Option<String>,
}

impl Entity {
    /// Whether an entry can be this person: its sex does not differ, and one of its birth years, if it has any, is at
    /// most one year away.
    fn can_be(&self, hit: &Value) -> bool {
        let years: Vec<i16> = hit.get("datesOfBirth").into_iter().flat_map(years).collect();
        let is_near = |year: i16| years.is_empty() || years.iter().any(|known| (known - year).abs() <= 1);
        let sex = hit.get("sex").and_then(Value::as_str).map(str::to_lowercase);
        let is_same = |wanted: &String| sex.as_ref().is_none_or(|sex| sex == wanted);
        self.birth_year.is_none_or(is_near) && self.sex.as_ref().is_none_or(is_same)
    }
}

/// The years of dates in the forms that watch lists use: text or numbers, one or several.
fn years(dates: &Value) -> Vec<i16> {
    let one = |date: &Value| {
        let text = date.as_str().map_or_else(|| date.to_string(), str::to_owned);
        text.get(..4).and_then(|year| year.parse().ok())
    };
    dates
        .as_array()
        .map_or_else(|| one(dates).into_iter().collect(), |all| all.iter().filter_map(one).collect())
}

/// The entries that match a person, best first, with new scores.
pub(super) fn search(state: &SharedState, entity: &Entity) -> Vec<Value> {
    let wanted = words(&entity.full_name);
    let mut found: Vec<(usize, Value)> = Vec::new();
    for entry in state.journeys.sample(Dialect::Idwise, SAMPLE) {
        for hit in matches_of(entry.journey()) {
            let score = score(&wanted, &words(hit.get("name").and_then(Value::as_str).unwrap_or_default()));
            let is_new = !found.iter().any(|(_, known)| known.get("name") == hit.get("name"));
            if score >= THRESHOLD && is_new && entity.can_be(hit) {
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
