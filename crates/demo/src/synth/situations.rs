//! The named situations from `assets/journeys/`, which are the first journeys of every world.

use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::Value;

use super::plan::JourneyPlan;
use super::world::Dialect;

/// A named situation.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Situation {
    /// A short name, with underscores.
    pub name: String,
    /// A description for readers of the file.
    #[serde(rename = "about")]
    _about: String,
    /// The defects, which also appear in the pictures.
    #[serde(default)]
    pub plan: JourneyPlan,
    /// A patch for the finished document: objects are merged, the text `(absent)` removes a key, any other value
    /// replaces.
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
    let (onetouch, idwise) =
        files.flatten().partition(|situation| situation.plan.service == Dialect::Onetouch);
    mixed(idwise, onetouch)
});

/// The distance between two situations of One Touch, and the index of the first one: a small world has both services.
const ONETOUCH: (usize, usize) = (6, 4);

/// Spreads the situations of One Touch over those of IDWise.
fn mixed(idwise: Vec<Situation>, onetouch: Vec<Situation>) -> Vec<Situation> {
    let ((every, first), count) = (ONETOUCH, idwise.len() + onetouch.len());
    let (mut idwise, mut onetouch) = (idwise.into_iter(), onetouch.into_iter());
    let places = (0..count).filter_map(|index| match index % every == first {
        true => onetouch.next().or_else(|| idwise.next()),
        false => idwise.next().or_else(|| onetouch.next()),
    });
    places.collect()
}

/// The situation at this index of every world.
pub(crate) fn at(index: usize) -> Option<&'static Situation> {
    ALL.get(index)
}

/// The names of the situations, in order.
pub fn names() -> Vec<&'static str> {
    ALL.iter().map(|situation| situation.name.as_str()).collect()
}

/// Applies the situation's patch to the generated document.
pub(crate) fn lay_over(story: &super::story::Story<'_>, document: &mut Value) {
    if let Some(situation) = story.situation {
        merge(document, &situation.document);
    }
}

/// Applies a patch: objects are merged, `null` in the patch stays null, the text `(absent)` removes a key.
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
