//! Identifiers, each with its own type. All are opaque strings (docs/contracts/idwise.md 2.4).

use super::text::{Shown, Untrusted};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;

/// Identifies a service in configuration, store and JSON: the contract that a document follows.
///
/// For what a service can do, use [`Capabilities`](super::capabilities::Capabilities). Code outside `provider`
/// never compares service ids.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct ServiceId(Cow<'static, str>);

impl ServiceId {
    /// For data of an unknown service; no contract has this id.
    pub const UNKNOWN: Self = Self::new("unknown");

    /// The id of a contract.
    pub const fn new(word: &'static str) -> Self {
        Self(Cow::Borrowed(word))
    }

    /// The id as stored: `idwise`.
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

/// The configured name of an account at a service: `idwise-eu`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct ProviderName(pub String);

impl fmt::Display for ProviderName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&super::text::clean(&self.0))
    }
}

/// A journey's id at the service.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct JourneyId(pub Untrusted);

impl JourneyId {
    /// The id as sent, for requests and comparisons.
    pub fn as_sent(&self) -> &str {
        self.0.as_sent()
    }

    /// The id cleaned for display.
    pub fn shown(&self) -> Shown {
        self.0.shown()
    }
}

impl From<&str> for JourneyId {
    fn from(id: &str) -> Self {
        Self(Untrusted::new(id))
    }
}

/// Identifies a journey across providers: the account and the journey's id there.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct JourneyKey {
    pub provider: ProviderName,
    pub id: JourneyId,
}

impl JourneyKey {
    /// Builds a key from both parts.
    pub fn new(provider: impl Into<String>, id: &str) -> Self {
        Self { provider: ProviderName(provider.into()), id: JourneyId::from(id) }
    }
}

/// A step of a journey; the key of a document (docs/contracts/idwise.md 2.5). `0` and `"0"` are the same step.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StepId(pub Untrusted);

impl From<&str> for StepId {
    fn from(id: &str) -> Self {
        Self(Untrusted::new(id))
    }
}

/// The stable id of a finding within its journey: `rule.expired_document.0`.
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

/// The login name of the person at the console.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Reviewer(pub String);

impl fmt::Display for Reviewer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&super::text::clean(&self.0))
    }
}
