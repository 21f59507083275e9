//! The named situations that come first in every world, as `assets/journeys/` tells them.

use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::Value;

use super::plan::JourneyPlan;

/// A situation with a name.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Situation {
    /// In a word or two, with underscores.
    pub name: String,
    /// For the reader of the file.
    #[serde(rename = "about")]
    _about: String,
    /// What is the matter; pictures follow it too.
    #[serde(default)]
    pub plan: JourneyPlan,
    /// Laid over the document at the end: objects are merged, `null` removes a key, anything else replaces.
    #[serde(default)]
    pub document: Value,
}

const FILES: &[&str] = &[
    include_str!("../../../../assets/journeys/first.json"),
    include_str!("../../../../assets/journeys/rules.json"),
    include_str!("../../../../assets/journeys/liveness.json"),
    include_str!("../../../../assets/journeys/forgeries.json"),
    include_str!("../../../../assets/journeys/lists.json"),
    include_str!("../../../../assets/journeys/progress.json"),
    include_str!("../../../../assets/journeys/onetouch.json"),
    include_str!("../../../../assets/journeys/shapes.json"),
];

static ALL: LazyLock<Vec<Situation>> = LazyLock::new(|| {
    let files = FILES.iter().filter_map(|text| serde_json::from_str::<Vec<Situation>>(text).ok());
    files.flatten().collect()
});

/// The situation at this place of every world.
pub(crate) fn at(index: usize) -> Option<&'static Situation> {
    ALL.get(index)
}

/// The names of the situations, in the order in which they come.
pub fn names() -> Vec<&'static str> {
    ALL.iter().map(|situation| situation.name.as_str()).collect()
}

/// Lays the situation's own document over the made one.
pub(crate) fn lay_over(story: &super::story::Story<'_>, document: &mut Value) {
    if let Some(situation) = story.situation {
        merge(document, &situation.document);
    }
}

/// A merge patch: objects are merged, `null` in the patch stays null, the text `(absent)` removes a key.
fn merge(target: &mut Value, patch: &Value) {
    let Value::Object(changes) = patch else {
        if !patch.is_null() {
            *target = patch.clone();
        }
        return;
    };
    if !target.is_object() {
        *target = Value::Object(serde_json::Map::new());
    }
    let Some(fields) = target.as_object_mut() else { return };
    for (key, change) in changes {
        match change {
            Value::String(word) if word == "(absent)" => {
                fields.shift_remove(key);
            }
            Value::Null => {
                fields.insert(key.clone(), Value::Null);
            }
            _ => merge(fields.entry(key.clone()).or_insert(Value::Null), change),
        }
    }
}
