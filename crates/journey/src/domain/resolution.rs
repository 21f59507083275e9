//! A reviewer's conclusion about a finding.

use super::ids::{FindingId, Reviewer};
use super::text::Untrusted;
use serde::{Deserialize, Serialize};

/// The reviewer's conclusion about a finding.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    strum::IntoStaticStr,
    strum::EnumString,
    strum::EnumIter,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Conclusion {
    /// The issue is real.
    #[serde(rename = "confirmed")]
    #[strum(serialize = "confirmed")]
    IssueConfirmed,
    /// There is no issue; the reviewer gives the reason.
    #[serde(rename = "explained")]
    #[strum(serialize = "explained")]
    NoIssue,
    /// Inconclusive: the evidence does not allow a conclusion.
    #[serde(rename = "cannot_assess")]
    #[strum(serialize = "cannot_assess")]
    Inconclusive,
}

/// One resolved finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Resolution {
    pub finding: FindingId,
    pub conclusion: Conclusion,
    pub reason: Option<String>,
    /// Free text of the reviewer.
    pub comment: Option<Untrusted>,
    pub by: Reviewer,
    pub at: jiff::Timestamp,
}
