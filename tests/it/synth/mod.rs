//! Journeys that belong to nobody: repeatable, findable, of the shapes promised, and drawn well enough to judge.

mod lettering;
mod pictures;
mod situations;
mod worlds;

use serde_json::Value;

/// The part of a One Touch document that holds the journey, whatever the wrapper.
fn unwrapped(document: &Value) -> &Value {
    let candidates = ["", "/result", "/result/data", "/data"];
    let found =
        candidates.iter().filter_map(|at| document.pointer(at)).find(|part| part.get("journeyId").is_some());
    found.unwrap_or(document)
}

/// All texts of a document with their keys.
fn texts(value: &Value, key: &str, found: &mut Vec<(String, String)>) {
    match value {
        Value::Object(map) => map.iter().for_each(|(key, value)| texts(value, key, found)),
        Value::Array(list) => list.iter().for_each(|value| texts(value, key, found)),
        Value::String(text) => found.push((key.to_owned(), text.clone())),
        _ => {}
    }
}

/// Names of all pictures of a document, each once, in the order of the document.
fn picture_names(document: &Value) -> Vec<(String, String)> {
    let mut all = Vec::new();
    texts(document, "", &mut all);
    let mut seen = std::collections::BTreeSet::new();
    all.retain(|(key, text)| {
        let named = key.ends_with("image_path") || text.contains("/download/");
        named && seen.insert(text.clone())
    });
    all
}
