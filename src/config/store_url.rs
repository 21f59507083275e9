//! The configured URL of the store. It may contain a password, which is never shown.

use serde::{Serialize, Serializer};
use std::fmt;
use url::Url;

/// The URL of a store. `Debug` and `Display` leave the password out.
#[derive(Clone, PartialEq, Eq)]
pub struct StoreUrl(String);

impl StoreUrl {
    /// Wraps a URL as it was written.
    pub fn new(address: impl Into<String>) -> Self {
        Self(address.into())
    }

    /// The whole URL with its password, for opening the store.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for StoreUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&shown(&self.0))
    }
}

impl fmt::Debug for StoreUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "StoreUrl({})", shown(&self.0))
    }
}

impl Serialize for StoreUrl {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The URL without its password, in the authority and in the query.
fn shown(address: &str) -> String {
    let scheme = address.split(':').next().unwrap_or_default();
    if !matches!(scheme, "postgres" | "postgresql") {
        return address.to_owned();
    }
    let hidden = || format!("{scheme}://…");
    let Ok(mut url) = Url::parse(address) else { return hidden() };
    if url.password().is_some() && url.set_password(None).is_err() {
        return hidden();
    }
    let kept: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(name, _)| name != "password")
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    if kept.len() != url.query_pairs().count() {
        url.set_query(None);
        url.query_pairs_mut().extend_pairs(kept);
    }
    url.to_string()
}
