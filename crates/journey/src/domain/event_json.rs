//! Reads and writes the entries of the record as JSON.

use super::event::Event;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};

impl Event {
    /// Parses an entry. An entry that this version does not know becomes [`Event::Unknown`].
    pub fn read(what: &str, detail: &str) -> Self {
        let known = serde_json::from_str::<Value>(detail)
            .and_then(|detail| serde_json::from_value(json!({ "what": what, "detail": detail })));
        known.unwrap_or_else(|_| Self::Unknown { what: what.to_owned(), detail: detail.to_owned() })
    }

    /// The content as stored and hashed: a JSON object.
    pub fn detail(&self) -> String {
        if let Self::Unknown { detail, .. } = self {
            return detail.clone();
        }
        let entry = serde_json::to_value(self).unwrap_or_default();
        entry.get("detail").map_or_else(|| "{}".to_owned(), Value::to_string)
    }
}

/// Skips list items that this version does not know, so that the entry around them can still be read.
pub(super) fn readable<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    let all = Vec::<Value>::deserialize(deserializer)?;
    Ok(all.into_iter().filter_map(|one| serde_json::from_value(one).ok()).collect())
}
