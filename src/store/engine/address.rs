//! Where a store is: `sqlite:PATH`, or a plain path.

use crate::store::error::StoreError;
use std::path::PathBuf;

/// A store's file, and whether it is only to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct StoreAddress {
    pub(super) path: PathBuf,
    pub(super) read_only: bool,
}

/// Reads `sqlite:PATH`, `sqlite://PATH` or `PATH`, each with `?mode=ro` or without.
pub(super) fn read(url: &str) -> Result<StoreAddress, StoreError> {
    let rest = match url.strip_prefix("sqlite:") {
        Some(rest) => rest.strip_prefix("//").unwrap_or(rest),
        None if looks_like_url(url) => return Err(StoreError::Address(without_password(url))),
        None => url,
    };
    let (path, read_only) = match rest.strip_suffix("?mode=ro") {
        Some(path) => (path, true),
        None => (rest, false),
    };
    if path.is_empty() || path == ":memory:" || path.contains('\0') {
        return Err(StoreError::Address(url.to_owned()));
    }
    Ok(StoreAddress { path: PathBuf::from(path), read_only })
}

fn looks_like_url(text: &str) -> bool {
    text.split_once("://").is_some_and(|(scheme, _)| scheme.chars().all(|c| c.is_ascii_alphanumeric()))
}

/// The scheme alone: what follows it may hold a password.
fn without_password(url: &str) -> String {
    let scheme = url.split("://").next().unwrap_or_default();
    format!("{scheme}://…")
}
