//! The address of a store: `sqlite:PATH`, a plain path, or `postgres://…`.

use crate::store::error::StoreError;
use std::path::PathBuf;
#[cfg(feature = "postgres")]
use url::Url;

/// The database's kind and address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum StoreAddress {
    Sqlite(SqliteAddress),
    #[cfg(feature = "postgres")]
    Postgres(Url),
}

/// A store's file, and whether it is opened for reading only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SqliteAddress {
    pub(super) path: PathBuf,
    pub(super) read_only: bool,
}

/// Parses `sqlite:PATH`, `sqlite://PATH` or `PATH`, each with an optional `?mode=ro`, or `postgres://…`.
pub(super) fn read(url: &str) -> Result<StoreAddress, StoreError> {
    let rest = match url.strip_prefix("sqlite:") {
        Some(rest) => rest.strip_prefix("//").unwrap_or(rest),
        None if is_postgres(url) => return read_postgres(url),
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
    Ok(StoreAddress::Sqlite(SqliteAddress { path: PathBuf::from(path), read_only }))
}

fn is_postgres(url: &str) -> bool {
    ["postgres:", "postgresql:"].iter().any(|scheme| url.starts_with(scheme))
}

#[cfg(feature = "postgres")]
fn read_postgres(url: &str) -> Result<StoreAddress, StoreError> {
    let address = Url::parse(url).ok().filter(|address| !address.cannot_be_a_base());
    let address = address.ok_or_else(|| StoreError::Address(without_password(url)))?;
    Ok(StoreAddress::Postgres(address))
}

#[cfg(not(feature = "postgres"))]
fn read_postgres(_url: &str) -> Result<StoreAddress, StoreError> {
    Err(StoreError::NotBuilt)
}

fn looks_like_url(text: &str) -> bool {
    text.split_once("://").is_some_and(|(scheme, _)| scheme.chars().all(|c| c.is_ascii_alphanumeric()))
}

/// The scheme alone, since the rest may hold a password.
pub(super) fn without_password(url: &str) -> String {
    let scheme = url.split(':').next().unwrap_or_default();
    format!("{scheme}://…")
}
