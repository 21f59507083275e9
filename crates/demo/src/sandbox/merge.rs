//! JSON merge patch (RFC 7396).

use serde_json::{Map, Value};

/// Merges a patch into a document: null removes a key, objects merge, any other value replaces.
pub(super) fn merge(document: &mut Value, patch: &Value) {
    let Value::Object(changes) = patch else {
        document.clone_from(patch);
        return;
    };
    if !document.is_object() {
        *document = Value::Object(Map::new());
    }
    let Some(object) = document.as_object_mut() else { return };
    for (key, change) in changes {
        if change.is_null() {
            object.shift_remove(key);
        } else {
            merge(object.entry(key.as_str()).or_insert(Value::Null), change);
        }
    }
}
