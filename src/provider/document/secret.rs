//! Detects secrets in documents: the callback key and similar values.

use crate::domain::said::folded;
use crate::provider::json::plain_key;
use serde::{Serialize, Serializer};
use serde_json::Value;
use url::Url;

/// Which secrets a part of the document can contain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::provider) enum SecretScope {
    /// Journey data: only the callback key is a secret.
    #[default]
    Plain,
    /// Settings of the customer's system: anything that looks like a secret is one.
    Processing,
    /// Inside a secret.
    Secret,
}

/// Keys with one of these words contain secrets.
const SECRET_WORDS: [&str; 8] =
    ["authkey", "apikey", "token", "secret", "password", "passwd", "authorization", "credential"];

impl SecretScope {
    /// The scope of the value at `key`.
    pub(super) fn under(self, key: &str) -> Self {
        let key = plain_key(key);
        match self {
            SecretScope::Secret => SecretScope::Secret,
            _ if is_callback_key(key) => SecretScope::Secret,
            SecretScope::Processing if sounds_secret(key) => SecretScope::Secret,
            SecretScope::Processing => SecretScope::Processing,
            SecretScope::Plain if key == "processingConfig" => SecretScope::Processing,
            SecretScope::Plain => SecretScope::Plain,
        }
    }

    /// Whether readers must not take the value, so that it is kept as a redacted unread value.
    pub(super) fn veils(self, value: &Value) -> bool {
        match value {
            Value::String(text) => self.hides(text),
            _ => self == SecretScope::Secret,
        }
    }

    /// Whether a text must be redacted.
    pub(super) fn hides(self, text: &str) -> bool {
        match self {
            SecretScope::Plain => false,
            SecretScope::Processing => carries_credentials(text),
            SecretScope::Secret => true,
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

/// Whether a text is a URL with a password, or with a secret in its query.
fn carries_credentials(text: &str) -> bool {
    if !text.contains("://") {
        return false;
    }
    let Ok(url) = Url::parse(text.trim()) else { return false };
    url.password().is_some()
        || !url.username().is_empty()
        || url.query_pairs().any(|(name, _)| sounds_secret(&name))
}

/// The strings in a document that are secrets.
pub(in crate::provider) fn secrets_of(document: &Value) -> Vec<&str> {
    let (mut secrets, mut stack) = (Vec::new(), vec![(document, SecretScope::Plain)]);
    while let Some((value, scope)) = stack.pop() {
        match value {
            Value::Object(map) => stack.extend(map.iter().map(|(key, value)| (value, scope.under(key)))),
            Value::Array(list) => stack.extend(list.iter().map(|value| (value, scope))),
            Value::String(text) if scope.hides(text) && !text.is_empty() => secrets.push(text.as_str()),
            Value::String(_) | Value::Null | Value::Number(_) | Value::Bool(_) => {}
        }
    }
    secrets
}

/// The text that replaces a secret.
const MASK: &str = "••••••";

/// The document with all secrets redacted, to be serialized as raw text.
pub fn masked(document: &Value) -> Masked<'_> {
    Masked { value: document, scope: SecretScope::Plain }
}

/// A value whose secrets are redacted while it is serialized, because redacting a copy took longer than serializing.
#[derive(Clone, Copy, Debug)]
pub struct Masked<'v> {
    value: &'v Value,
    scope: SecretScope,
}

impl Serialize for Masked<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let scope = self.scope;
        match self.value {
            Value::Object(map) => serializer
                .collect_map(map.iter().map(|(key, value)| (key, Masked { value, scope: scope.under(key) }))),
            Value::Array(list) => serializer.collect_seq(list.iter().map(|value| Masked { value, scope })),
            Value::Null => serializer.serialize_unit(),
            Value::String(text) if !scope.hides(text) => serializer.serialize_str(text),
            Value::Number(_) | Value::Bool(_) if scope != SecretScope::Secret => {
                self.value.serialize(serializer)
            }
            _ => serializer.serialize_str(MASK),
        }
    }
}
