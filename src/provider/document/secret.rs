//! Which values of a document are secrets: the key of the callback and what is like it.

use crate::domain::said::folded;
use serde_json::Value;
use url::Url;

/// How far a place in the document can hold secrets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::provider) enum Zone {
    /// Data of the journey: only the callback's key is a secret.
    #[default]
    Plain,
    /// Settings of the customer's system: whatever looks like a secret is one.
    Processing,
    /// Within a secret.
    Secret,
}

/// Words that give a secret away by its key.
const SECRET_WORDS: [&str; 8] =
    ["authkey", "apikey", "token", "secret", "password", "passwd", "authorization", "credential"];

impl Zone {
    /// The zone of a value under this key.
    pub(super) fn under(self, key: &str) -> Self {
        match self {
            Zone::Secret => Zone::Secret,
            _ if is_callback_key(key) => Zone::Secret,
            Zone::Processing if sounds_secret(key) => Zone::Secret,
            Zone::Processing => Zone::Processing,
            Zone::Plain if key == "processingConfig" => Zone::Processing,
            Zone::Plain => Zone::Plain,
        }
    }

    /// Whether a value here may only be swept, so that it is known to be there and not kept.
    pub(super) fn veils(self, value: &Value) -> bool {
        match value {
            Value::String(text) => self.hides(text),
            _ => self == Zone::Secret,
        }
    }

    /// Whether a text here must not be kept.
    pub(super) fn hides(self, text: &str) -> bool {
        match self {
            Zone::Plain => false,
            Zone::Processing => carries_credentials(text),
            Zone::Secret => true,
        }
    }
}

fn is_callback_key(key: &str) -> bool {
    (18..=24).contains(&key.len()) && folded(key) == "authkeyforcallback"
}

fn sounds_secret(key: &str) -> bool {
    let key = folded(key);
    SECRET_WORDS.iter().any(|word| key.contains(word))
}

/// An address with a password in it, or with a secret among its parameters.
fn carries_credentials(text: &str) -> bool {
    if !text.contains("://") {
        return false;
    }
    let Ok(url) = Url::parse(text.trim()) else { return false };
    url.password().is_some()
        || !url.username().is_empty()
        || url.query_pairs().any(|(name, _)| sounds_secret(&name))
}

/// What stands where a secret stood.
const MASK: &str = "••••••";

/// The document with every secret masked, for views of the raw text; everything else as it was.
pub fn masked(document: &Value) -> Value {
    let mut copy = document.clone();
    let mut waiting = vec![(&mut copy, Zone::Plain)];
    while let Some((value, zone)) = waiting.pop() {
        match value {
            Value::Object(map) => {
                waiting.extend(map.iter_mut().map(|(key, value)| (value, zone.under(key))));
            }
            Value::Array(list) => waiting.extend(list.iter_mut().map(|value| (value, zone))),
            Value::Null => {}
            Value::String(text) if !zone.hides(text) => {}
            Value::Number(_) | Value::Bool(_) if zone != Zone::Secret => {}
            secret => *secret = Value::String(MASK.to_owned()),
        }
    }
    copy
}
