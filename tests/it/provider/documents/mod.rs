//! Documents in the shapes that the services send; nobody's data.

use serde_json::Value;

/// A referred IDWise journey with everything in it.
pub(crate) fn idwise() -> Value {
    serde_json::from_str(include_str!("idwise.json")).unwrap()
}

/// A completed One Touch journey with every section.
pub(crate) fn onetouch() -> Value {
    serde_json::from_str(include_str!("onetouch.json")).unwrap()
}

/// A One Touch journey cut off because its document was not recognized.
pub(crate) fn terminated() -> Value {
    serde_json::from_str(include_str!("onetouch_terminated.json")).unwrap()
}

/// Sets a value at a path such as `documents.0.progress`, making objects on the way.
pub(crate) fn with(mut document: Value, path: &str, value: Value) -> Value {
    let mut place = &mut document;
    for key in path.split('.') {
        place = match place {
            Value::Array(list) => &mut list[key.parse::<usize>().unwrap()],
            other => {
                if !other.is_object() {
                    *other = Value::Object(serde_json::Map::new());
                }
                other.as_object_mut().unwrap().entry(key).or_insert(Value::Null)
            }
        };
    }
    *place = value;
    document
}

/// Takes a key away.
pub(crate) fn without(mut document: Value, key: &str) -> Value {
    document.as_object_mut().unwrap().remove(key);
    document
}
