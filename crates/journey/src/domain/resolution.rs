//! What a reviewer concluded about one line of the ledger.

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
    /// It is a problem.
    Confirmed,
    /// It is none, and the reviewer says why.
    Explained,
    /// It cannot be judged from what is there.
    CannotAssess,
}

/// One settled line of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Resolution {
    /// Which line.
    pub finding: FindingId,
    /// What the reviewer concluded.
    pub conclusion: Conclusion,
    /// A reason code, where one was given.
    pub reason: Option<String>,
    /// The reviewer's own words.
    pub comment: Option<Untrusted>,
    /// Who.
    pub by: Reviewer,
    /// When.
    pub at: jiff::Timestamp,
}
