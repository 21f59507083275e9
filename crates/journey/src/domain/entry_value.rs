//! Types that only occur in audit entries.

use super::resolution::Conclusion;
use super::text::Untrusted;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The prefix of a commitment that replaces a text of the service in an entry.
pub const SEALED_WORDS: &str = "hmac-sha256:";

/// Why two faces were not compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoJudgement {
    NotShown,
}

/// The file format of an evidence pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PackFormat {
    Html,
    Json,
}

/// The match statuses to report after a decision, as the audit entry of the decision lists them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedMatchStatus {
    pub disposition: Uuid,
    /// The reviewer's conclusion about the records.
    pub conclusion: Conclusion,
    /// The service's keys of the records.
    pub resource_ids: Vec<Untrusted>,
    /// The whitelist flag to set.
    pub is_whitelisted: Option<bool>,
    /// The status word to set.
    pub match_status: Option<Untrusted>,
}
