//! A reviewer's conclusion about a finding.

use super::ids::{FindingId, Reviewer};
use super::text::Untrusted;
use serde::{Deserialize, Serialize, Serializer};
use std::collections::BTreeMap;

/// The reviewer's conclusion about a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[derive(Serialize, Deserialize, strum::IntoStaticStr, strum::EnumString, strum::EnumIter)]
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

/// The current resolutions of a journey, at most one for each finding.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ResolvedFindings(BTreeMap<FindingId, Resolution>);

impl ResolvedFindings {
    /// The resolution of a finding.
    pub fn get(&self, finding: &FindingId) -> Option<&Resolution> {
        self.0.get(finding)
    }

    /// Adds a resolution, and replaces an earlier one of the same finding.
    pub fn insert(&mut self, resolution: Resolution) {
        self.0.insert(resolution.finding.clone(), resolution);
    }

    /// Reopens a finding.
    pub fn remove(&mut self, finding: &FindingId) {
        self.0.remove(finding);
    }

    /// Removes the resolutions of other reviewers.
    pub fn retain_of(&mut self, reviewer: &Reviewer) {
        self.0.retain(|_, resolution| resolution.by == *reviewer);
    }

    /// The resolutions in the order of their times.
    pub fn oldest_first(&self) -> Vec<&Resolution> {
        let mut all: Vec<&Resolution> = self.0.values().collect();
        all.sort_by_key(|one| (one.at, &one.finding));
        all
    }
}

impl FromIterator<Resolution> for ResolvedFindings {
    fn from_iter<I: IntoIterator<Item = Resolution>>(resolutions: I) -> Self {
        Self(resolutions.into_iter().map(|one| (one.finding.clone(), one)).collect())
    }
}

impl Serialize for ResolvedFindings {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.oldest_first())
    }
}
