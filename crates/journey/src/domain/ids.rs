//! Identifiers, each a type of its own. All are opaque (docs/contracts/idwise.md 2.4).

use super::text::{Shown, Untrusted};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;

/// The word for a service in configuration, store and JSON: which contract a document speaks.
///
/// What a service can do is in [`Capabilities`](super::capabilities::Capabilities); nothing outside
/// `provider` asks which service it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct ServiceId(Cow<'static, str>);

impl ServiceId {
    /// For what came from nobody knows which service; no contract has this id.
    pub const UNKNOWN: Self = Self::new("unknown");

    /// The id of a contract.
    pub const fn new(word: &'static str) -> Self {
        Self(Cow::Borrowed(word))
    }

    /// The word itself.
    pub fn word(&self) -> &str {
        &self.0
    }
}

impl From<String> for ServiceId {
    fn from(word: String) -> Self {
        Self(Cow::Owned(word))
    }
}

impl fmt::Display for ServiceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&super::text::clean(&self.0))
    }
}

/// The name that the configuration gives to an account at a service: `idwise-eu`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct ProviderName(pub String);

impl fmt::Display for ProviderName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&super::text::clean(&self.0))
    }
}

/// A journey's id at its service.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct JourneyId(pub Untrusted);

impl JourneyId {
    /// The id as sent: for requests and comparisons.
    pub fn as_sent(&self) -> &str {
        self.0.as_sent()
    }

    /// For a screen.
    pub fn shown(&self) -> Shown {
        self.0.shown()
    }
}

impl From<&str> for JourneyId {
    fn from(id: &str) -> Self {
        Self(Untrusted::new(id))
    }
}

/// A journey among all providers: the account it came from and its id there.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct JourneyKey {
    /// Which account.
    pub provider: ProviderName,
    /// Which journey.
    pub id: JourneyId,
}

impl JourneyKey {
    /// Puts a key together.
    pub fn new(provider: impl Into<String>, id: &str) -> Self {
        Self { provider: ProviderName(provider.into()), id: JourneyId::from(id) }
    }
}

/// A step of a journey; the key of a document (docs/contracts/idwise.md 2.5). `0` and `"0"` are one.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StepId(pub Untrusted);

impl From<&str> for StepId {
    fn from(id: &str) -> Self {
        Self(Untrusted::new(id))
    }
}

/// The stable name of a ledger line within its journey: `rule.expired_document.0`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FindingId(pub Untrusted);

impl From<&str> for FindingId {
    fn from(id: &str) -> Self {
        Self(Untrusted::new(id))
    }
}

impl From<String> for FindingId {
    fn from(id: String) -> Self {
        Self(Untrusted::new(id))
    }
}

/// The person at the console, as the login names them.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Reviewer(pub String);

impl fmt::Display for Reviewer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&super::text::clean(&self.0))
    }
}
