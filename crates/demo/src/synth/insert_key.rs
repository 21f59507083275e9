//! Inserts one key into a JSON object.

use serde_json::Value;

/// Adds or replaces `key`. Does nothing if `object` is not an object.
pub(crate) fn add(object: &mut Value, key: &str, value: Value) {
    if let Some(fields) = object.as_object_mut() {
        fields.insert(key.to_owned(), value);
    }
}
