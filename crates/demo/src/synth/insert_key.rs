//! Inserts one key into a JSON object.

use serde_json::Value;

/// Adds or replaces `key`; nothing happens if `object` is none.
pub(crate) fn add(object: &mut Value, key: &str, value: Value) {
    if let Some(fields) = object.as_object_mut() {
        fields.insert(key.to_owned(), value);
    }
}
